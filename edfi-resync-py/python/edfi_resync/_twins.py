"""The twins of calls: for every one that takes ``stop=`` an awaitable one, and ``start`` for runs.

They are made of the calls themselves: what ``stop=Apart(...)`` is handed to begins, and is not waited for. ``inspect.signature`` and ``help()`` look
through ``__wrapped__``; type checkers read ``_twins.pyi``, and ``_native.pyi`` for methods.
"""

from __future__ import annotations

from . import _native
from ._calls import Running, answer

# As `typing` has it, which takes longer to import than all of this.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = [
    "cleanup_async",
    "explain_async",
    "extract_async",
    "handle_async",
    "plan_async",
    "preflight_async",
    "propose_mappings_async",
    "run_async",
    "start",
    "validate_async",
    "verify_async",
]

AWAITED = """As `{name}`, for asyncio: other tasks go on meanwhile. The arguments are those of `{name}`.

Callbacks are called by the event loop. Cancelling it stops it cleanly: what is in flight is finished and kept in the ledger, the rest counts as
cancelled; then `CancelledError` is raised, whose `report` says how far a run came. Cancelled once more meanwhile, what is in flight is not
awaited. Python objects that are a source are read before anything is awaited.
"""

STARTED = """As `{name}`, without waiting for it: returns a `Running`. The arguments are those of `{name}`.

Callbacks are called by whoever waits for the run, or takes its events.
"""


def _named(call: Any, function: Any, name: str, doc: str, owner: type | None) -> Any:
    """Makes a callable look like a twin of another."""
    call.__name__ = name
    call.__qualname__ = name if owner is None else f"{owner.__qualname__}.{name}"
    call.__module__ = "edfi_resync"
    call.__doc__ = doc.format(name=function.__name__)
    call.__wrapped__ = function
    return call


def _twin(function: Any, owner: type | None = None) -> Any:
    async def call(*arguments: Any, stop: Any = None, **keywords: Any) -> Any:
        return await answer(function(*arguments, stop=_native.Apart(stop), **keywords))

    return _named(call, function, f"{function.__name__}_async", AWAITED, owner)


def _starter(function: Any, owner: type | None = None) -> Any:
    def call(*arguments: Any, stop: Any = None, **keywords: Any) -> Running:
        return Running(function(*arguments, stop=_native.Apart(stop, keeps_events=True), **keywords))

    return _named(call, function, "start", STARTED, owner)


cleanup_async = _twin(_native.cleanup)
explain_async = _twin(_native.explain)
extract_async = _twin(_native.extract)
handle_async = _twin(_native.handle)
plan_async = _twin(_native.plan)
preflight_async = _twin(_native.preflight)
propose_mappings_async = _twin(_native.propose_mappings)
run_async = _twin(_native.run)
start = _starter(_native.run)
validate_async = _twin(_native.validate)
verify_async = _twin(_native.verify)

_METHODS: dict[type, tuple[str, ...]] = {
    _native.Resync: (
        "cleanup",
        "delete",
        "descriptors",
        "explain",
        "extract",
        "handle",
        "plan",
        "plan_delete",
        "plan_event",
        "preflight",
        "process_events",
        "propose_mappings",
        "run",
        "validate",
        "verify",
    ),
    _native.ErrorLog: ("retry",),
    _native.ErrorGroup: ("retry",),
}

for _owner, _names in _METHODS.items():
    for _name in _names:
        setattr(_owner, f"{_name}_async", _twin(getattr(_owner, _name), _owner))
_native.Resync.start = _starter(_native.Resync.run, _native.Resync)
