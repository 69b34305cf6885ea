"""The progress line: a fold over the events of a run, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, TextIO

_TERMINAL_SECONDS = 0.1
_LOG_SECONDS = 5.0


class Progress:
    """Shows how far a run is: one line that is written over on a terminal, a line every few seconds elsewhere."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._terminal = bool(self._stream is not None and self._stream.isatty())
        self._total: int | None = None
        self._settled = 0
        self._troubled = 0
        self._resource = ""
        self._started = self._shown = clock()
        self._width = 0
        self._begun = False
        self._newest_is_shown = False

    def __call__(self, event: Mapping[str, Any]) -> None:
        """Sees one event."""
        self._newest_is_shown = False
        kind = event["event"]
        if kind == "run_started":
            self._total = event["records"]
            self._started = self._shown = self._clock()
            self._begun = True
        elif kind == "settled":
            self._settled += 1
            self._troubled += event["outcome"] in ("invalid", "failed", "blocked")
            self._resource = event["resource"]
        pause = _TERMINAL_SECONDS if self._terminal else _LOG_SECONDS
        if self._clock() - self._shown >= pause:
            self._show()

    def close(self) -> None:
        """Shows the end, and ends the line."""
        if not self._begun:
            return
        if not self._newest_is_shown:
            self._show()
        if self._terminal:
            self._write("\n")

    def line(self) -> str:
        """The line as it stands."""
        total = "" if self._total is None else f" of {self._total:,}"
        seconds = max(self._clock() - self._started, 0.001)
        rate = self._settled / seconds
        noun = "record" if (self._settled if self._total is None else self._total) == 1 else "records"
        parts = [f"{self._settled:,}{total} {noun}", f"{rate:,.0f}/s", self._resource]
        if self._troubled:
            parts.append(f"{self._troubled:,} not delivered")
        line = "resync: " + ", ".join(part for part in parts if part)
        # Whoever named a resource, nothing in its name moves the cursor.
        return "".join(letter if letter.isprintable() else "?" for letter in line)

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
