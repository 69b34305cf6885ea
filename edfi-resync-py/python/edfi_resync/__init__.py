"""Moves Campus data into an Ed-Fi ODS, in order, with nothing lost.

``run`` sends the records of a source and returns a ``Report`` in which every record that was read has exactly one outcome; ``plan``
says beforehand what ``run`` would do. A ``Ledger`` remembers what became of every record, so that a run that was interrupted can be
resumed. ``edfi_resync.testing`` has a mock ODS and a district to play with.
"""

from . import testing
from ._native import (
    Example,
    FailedRecord,
    Failure,
    Ledger,
    Outcome,
    Plan,
    Report,
    Run,
    Tally,
    load_order,
    plan,
    run,
    select_dependencies,
)
from .errors import (
    AccountsOpenError,
    ConfigError,
    LedgerError,
    ModelError,
    NotAnEdFiApiError,
    RecordError,
    RequestError,
    ResyncError,
    RunInterrupted,
    SourceError,
    TargetMismatchError,
    UnauthorizedError,
    UnexpectedError,
    UnknownResourceError,
    UnreachableError,
)

__all__ = [
    "AccountsOpenError",
    "ConfigError",
    "Example",
    "FailedRecord",
    "Failure",
    "Ledger",
    "LedgerError",
    "ModelError",
    "NotAnEdFiApiError",
    "Outcome",
    "Plan",
    "RecordError",
    "Report",
    "RequestError",
    "ResyncError",
    "Run",
    "RunInterrupted",
    "SourceError",
    "Tally",
    "TargetMismatchError",
    "UnauthorizedError",
    "UnexpectedError",
    "UnknownResourceError",
    "UnreachableError",
    "load_order",
    "plan",
    "run",
    "select_dependencies",
    "testing",
]
