"""What can go wrong with a run as a whole. What befalls single records stands in the report."""

from __future__ import annotations

# As `typing` has it, which takes longer to import than all of this.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._native import Report

__all__ = [
    "AccountsOpenError",
    "ConfigError",
    "LedgerError",
    "LockedError",
    "ModelError",
    "NotAnEdFiApiError",
    "NotDeliveredError",
    "PrerequisiteMissingError",
    "RecordError",
    "RequestError",
    "ResyncError",
    "RightMissingError",
    "RunInterrupted",
    "SourceError",
    "StoppedError",
    "TargetMismatchError",
    "TooManyTokensError",
    "UnauthorizedError",
    "UnexpectedError",
    "UnknownResourceError",
    "UnreachableError",
]


class ResyncError(Exception):
    """An operation as a whole could not be done. The text says what, where, and what to do; ``__cause__`` is what lies behind it.

    ``hint`` is what to do by itself, where that is known. ``is_temporary`` says whether the same call may succeed later without
    anything being changed.

    Example:
        >>> import edfi_resync
        >>> try:
        ...     edfi_resync.validate("no such folder")
        ... except edfi_resync.ResyncError as error:
        ...     print(type(error).__name__, error.is_temporary, error.hint is not None)
        SourceError False True
    """

    hint: str | None
    is_temporary: bool

    def __init__(self, message: str, hint: str | None = None, is_temporary: bool = False) -> None:
        super().__init__(message)
        self.hint = hint
        self.is_temporary = is_temporary


class ConfigError(ResyncError, ValueError):
    """An option, a configuration or a secret is missing or malformed."""


class TargetMismatchError(ConfigError):
    """The ODS given is not the configuration's target."""


class RequestError(ResyncError, ValueError):
    """What is asked for cannot be done: nothing selected, a filter the source cannot apply, an ID that is none."""


class UnknownResourceError(RequestError):
    """An endpoint that the Data Standard does not have."""


class RightMissingError(ResyncError):
    """The caller lacks the tool right that the operation needs. The text names the pair of tool and right."""


class PrerequisiteMissingError(ResyncError):
    """A prerequisite of a run is not met: Ed-Fi is not enabled, the configuration changed. The text names each."""


class LockedError(ResyncError):
    """Somebody else writes what a run would write, or the locks that a run stood under are lost."""


class SourceError(ResyncError):
    """The source (database, query, file) is missing, malformed or cannot be read."""


class RecordError(SourceError):
    """A record has not the shape of its resource."""


class LedgerError(ResyncError):
    """The ledger (file, disk, version) cannot be read or written."""


class ModelError(ResyncError):
    """A model contradicts itself."""


class UnreachableError(ResyncError):
    """The server cannot be reached."""


class NotAnEdFiApiError(ResyncError):
    """The server answered, but not as an Ed-Fi API does."""


class UnauthorizedError(ResyncError):
    """The server refused key and secret, or the token."""


class TooManyTokensError(ResyncError):
    """The server issues no more tokens to this client for now: too many are in use. Old ones expire within half an hour."""


class StoppedError(ResyncError):
    """An operation was stopped, or its deadline passed, before it was done. Nothing was sent."""


class NotDeliveredError(ResyncError):
    """A run has ended, and not everything that was read is in the ODS: what ``Report.raise_for_failures`` raises. ``report`` says what, and why."""

    report: Report | None

    def __init__(self, message: str, hint: str | None = None, report: Report | None = None) -> None:
        super().__init__(message, hint)
        self.report = report


class AccountsOpenError(ResyncError):
    """A run's accounts do not close: a defect of this library, never of the data."""


class UnexpectedError(ResyncError):
    """Something that should not happen happened."""


class RunInterrupted(KeyboardInterrupt):
    """Ctrl-C stopped a run: what was in flight is finished, the rest is counted as cancelled. With a ledger it can be resumed.

    After a second Ctrl-C what was in flight is not awaited: it counts as failed, maybe applied. ``report`` says how far the run came; it is
    ``None`` if nothing had been sent yet, or if the run could not end in time.
    """

    report: Report | None

    def __init__(self, report: Report | None = None) -> None:
        super().__init__("the run was interrupted" if report is None else f"the run was interrupted: {report!r}")
        self.report = report
