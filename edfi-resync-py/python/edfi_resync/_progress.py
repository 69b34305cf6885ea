"""The progress of a run: a fold over its events, on standard error."""

from __future__ import annotations

import sys
import time

# As `typing` has it, which takes longer to import than all of this.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TextIO

_TERMINAL_SECONDS = 0.1
_LOG_SECONDS = 5.0


def shown() -> Progress:
    """What shows progress here: tqdm's bar in a notebook or on a terminal, if tqdm is installed; else lines."""
    if "ipykernel" in sys.modules or (sys.stderr is not None and sys.stderr.isatty()):
        try:
            import tqdm.auto  # noqa: F401 -- it is only asked for
        except ImportError:
            pass
        else:
            return Bar()
    return Lines()


class Progress:
    """How far a run is."""

    def __init__(self) -> None:
        self._total: int | None = None
        self._settled = 0
        self._troubled = 0
        self._resource = ""
        self._begun = False

    def __call__(self, event: Mapping[str, Any]) -> None:
        """Sees one event."""
        kind = event["event"]
        if kind == "run_started":
            self._total = event["records"]
            self._begun = True
            self._begin()
        elif kind == "settled":
            self._settled += 1
            self._troubled += event["outcome"] in ("invalid", "failed", "blocked")
            # Whoever named a resource, nothing in its name moves the cursor.
            self._resource = "".join(letter if letter.isprintable() else "?" for letter in event["resource"])
        self._went_on(settled=kind == "settled")

    def close(self) -> None:
        """Shows the end."""
        if self._begun:
            self._end()

    def _begin(self) -> None:
        raise NotImplementedError

    def _went_on(self, *, settled: bool) -> None:
        raise NotImplementedError

    def _end(self) -> None:
        raise NotImplementedError


class Lines(Progress):
    """Shows how far a run is: one line that is written over on a terminal, a line every few seconds elsewhere."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._terminal = bool(self._stream is not None and self._stream.isatty())
        self._started = self._shown = clock()
        self._width = 0
        self._newest_is_shown = False

    def line(self) -> str:
        """The line as it stands."""
        total = "" if self._total is None else f" of {self._total:,}"
        seconds = max(self._clock() - self._started, 0.001)
        rate = self._settled / seconds
        noun = "record" if (self._settled if self._total is None else self._total) == 1 else "records"
        parts = [f"{self._settled:,}{total} {noun}", f"{rate:,.0f}/s", self._resource]
        if self._troubled:
            parts.append(f"{self._troubled:,} not delivered")
        return "resync: " + ", ".join(part for part in parts if part)

    def _begin(self) -> None:
        self._started = self._shown = self._clock()

    def _went_on(self, *, settled: bool) -> None:  # noqa: ARG002 -- it is shown by the clock
        self._newest_is_shown = False
        pause = _TERMINAL_SECONDS if self._terminal else _LOG_SECONDS
        if self._clock() - self._shown >= pause:
            self._show()

    def _end(self) -> None:
        if not self._newest_is_shown:
            self._show()
        if self._terminal:
            self._write("\n")

    def _show(self) -> None:
        self._shown = self._clock()
        self._newest_is_shown = True
        line = self.line()
        if self._terminal:
            # What the last line was longer is wiped out.
            self._write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            self._write(line + "\n")

    def _write(self, text: str) -> None:
        try:
            if self._stream is not None:
                self._stream.write(text)
                self._stream.flush()
        except (OSError, ValueError):
            # A closed terminal is no reason to stop a run.
            self._stream = None


class Bar(Progress):
    """Shows how far a run is by a bar of tqdm, which finds out itself whether it is drawn in a notebook."""

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self._options = options
        self._bar: Any = None

    def _begin(self) -> None:
        import warnings

        with warnings.catch_warnings():
            # It warns of being new, and of notebooks without widgets.
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm

            self._bar = tqdm(total=self._total, desc="resync", unit=" records", unit_scale=True, **self._options)

    def _went_on(self, *, settled: bool) -> None:
        if self._bar is not None and settled:
            troubled = f", {self._troubled:,} not delivered" if self._troubled else ""
            self._bar.set_postfix_str(self._resource + troubled, refresh=False)
            self._bar.update()

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
