"""Calls that are not waited for: ``Running``, a run in progress, and how work of the compiled part is awaited."""

from __future__ import annotations

from collections import deque

from . import _native
from .errors import StoppedError

# As `typing` has it, which takes longer to import than all of this.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator
    from types import TracebackType
    from typing import Any

    from typing_extensions import Self

    from ._native import Report, Work

class Running:
    """A run that is in progress, as `start` began it.

    `for event in running.events()` shows what happens, `running.result()` waits for the report; in a coroutine it is `async for` and `await running`.
    It goes on by itself meanwhile, in threads of its own, and is stopped cleanly at the end of its `with` statement, or when nobody holds it
    any more.
    """

    __slots__ = ("_work",)

    def __init__(self, work: Work) -> None:
        """Takes over what `start` has begun; programs call that."""
        self._work = work

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self._work.ended

    def events(self) -> RunEvents:
        """What happens, from the beginning, as dicts like those of `run`'s `on_event`; at the end, what `result` would raise is raised.

        Whoever asks, by `for` or `async for`, is waited for: 1,024 events stay behind at most. Where nobody asks, or somebody waits for the report
        alone, the oldest make room, and `{"event": "missed", "events": 12}` says how many did.
        """
        self._work.hear()
        return RunEvents(self._work)

    def result(self) -> Report:
        """Waits for the end, and returns the report; asked again, the same.

        Raises:
            ResyncError: As in `run`.
            RunInterrupted: Ctrl-C was pressed meanwhile; the run was stopped cleanly, and the exception carries the report.
        """
        report: Report = self._work.result()
        return report

    def stop(self) -> None:
        """Ends it: the first time cleanly, as `Stop.press` does, then at once. It does not wait for the end."""
        self._work.stop()

    def __await__(self) -> Generator[Any, None, Report]:
        """Waits for the end, and returns the report. Cancelling that stops the run cleanly before it is cancelled."""
        return _report(self._work).__await__()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exception_type: type[BaseException] | None, exception: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        if not self._work.ended:
            self._work.stop()
            self._work.await_end()
            try:
                self._work.result()
            except Exception:
                # What `result` says is for whoever asks for it; here the run is over, and that is what was asked for.
                if exception is None:
                    raise

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exception_type: type[BaseException] | None, exception: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        if not self._work.ended:
            self._work.stop()
            try:
                await _report(self._work)
            except Exception:
                if exception is None:
                    raise

    def __repr__(self) -> str:
        return "<Running, done>" if self._work.ended else "<Running>"


class RunEvents:
    """What happens in a run, one after the other: for `for` and `async for`. `Running.events` makes it."""

    __slots__ = ("_taken", "_work")

    def __init__(self, work: Work) -> None:
        """Takes events of a run; `Running.events` makes it."""
        self._work = work
        self._taken: deque[dict[str, Any]] = deque()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> dict[str, Any]:
        if not self._taken:
            taken = self._work.take(wait=True)
            if taken is None:
                self._work.result()
                raise StopIteration
            self._taken.extend(taken)
        return self._taken.popleft()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> dict[str, Any]:
        import asyncio

        while not self._taken:
            taken = self._work.take(wait=False)
            if taken is None:
                self._work.result()
                raise StopAsyncIteration
            self._taken.extend(taken)
            if not taken:
                try:
                    await _news(self._work, at_end=False)
                except asyncio.CancelledError as error:
                    self._work.stop()
                    self._work.await_end()
                    await _end(self._work, error)
        return self._taken.popleft()


async def _news(work: Work, *, at_end: bool) -> None:
    """Waits until there is something new, or for the end alone."""
    import asyncio

    loop = asyncio.get_running_loop()
    news = loop.create_future()

    def tell() -> None:
        if not news.done():
            news.set_result(None)

    work.wake(lambda: loop.call_soon_threadsafe(tell), at_end)
    await news


async def _end(work: Work, cancelled: BaseException | None) -> Any:
    """Waits for the end, whoever hears of the events; cancelled again, it is ended at once."""
    import asyncio

    while not work.ended:
        try:
            await _news(work, at_end=True)
        except asyncio.CancelledError as error:
            cancelled = cancelled or error
            work.stop()
    return _outcome(work, cancelled)


async def answer(work: Work) -> Any:
    """Waits for the end, and lets callbacks hear of the events."""
    import asyncio

    cancelled: BaseException | None = None
    while not work.deliver():
        try:
            await _news(work, at_end=False)
        except asyncio.CancelledError as error:
            cancelled = cancelled or error
            work.stop()
    return _outcome(work, cancelled)


async def _report(work: Work) -> Any:
    if work.listened:
        return await answer(work)
    work.await_end()
    return await _end(work, None)


def _outcome(work: Work, cancelled: BaseException | None) -> Any:
    """What came of it; where it was cancelled, that is said, with the report."""
    if cancelled is None:
        return work.result()
    report: Report | None = None
    why: BaseException | None = None
    try:
        outcome = work.result()
        report = outcome if isinstance(outcome, _native.Report) else None
    except StoppedError:
        # It was stopped before it began, as asked.
        pass
    except BaseException as error:
        why = error
    cancelled.report = report  # type: ignore[attr-defined]
    raise cancelled from why
