"""The progress line."""

import io
import sys
from collections.abc import Callable

import edfi_resync
import pytest
from edfi_resync._progress import Bar, Lines, shown
from records import world


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def settle(progress: Lines | Bar, outcome: str = "created") -> None:
    progress({"event": "settled", "resource": "students", "outcome": outcome})


def test_a_log_gets_a_line_now_and_then() -> None:
    stream, clock = io.StringIO(), Clock()
    progress = Lines(stream, clock)
    progress({"event": "run_started", "records": 12000})
    settle(progress)
    assert stream.getvalue() == ""
    clock.now += 10
    settle(progress, "failed")
    assert stream.getvalue() == "resync: 2 of 12,000 records, 0/s, students, 1 not delivered\n"
    progress.close()
    assert stream.getvalue().count("\n") == 1


def test_a_terminal_gets_one_line_that_is_written_over() -> None:
    stream, clock = Terminal(), Clock()
    progress = Lines(stream, clock)
    progress({"event": "run_started", "records": None})
    for _ in range(3):
        clock.now += 1
        settle(progress)
    progress.close()
    lines = stream.getvalue().split("\r")
    assert lines[1:] == ["resync: 1 record, 1/s, students", "resync: 2 records, 1/s, students", "resync: 3 records, 1/s, students\n"]


def test_a_run_that_never_began_shows_nothing_and_a_closed_stream_stops_nothing() -> None:
    stream = io.StringIO()
    Lines(stream).close()
    assert stream.getvalue() == ""
    progress = Lines(stream)
    progress({"event": "run_started", "records": 1})
    stream.close()
    progress.close()


def test_a_run_shows_its_progress(send: Callable[..., edfi_resync.Report], capfd: pytest.CaptureFixture[str]) -> None:
    send(world(students=10), progress=True)
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("resync: 22 of 22 records")
    assert err.endswith("\n")
    send(world(students=10))
    assert capfd.readouterr() == ("", "")


def test_tqdm_draws_its_bar_on_a_terminal_and_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert isinstance(shown(), Lines), "a log is no place for a bar"
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert isinstance(shown(), Bar)
    monkeypatch.setattr(sys, "stderr", None)
    assert isinstance(shown(), Lines)
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    assert isinstance(shown(), Bar)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    assert isinstance(shown(), Lines), "tqdm is not installed"


def test_a_bar_shows_how_far_a_run_is() -> None:
    stream = io.StringIO()
    bar = Bar(file=stream, mininterval=0)
    bar({"event": "step_started", "resource": "students"})
    assert stream.getvalue() == ""
    bar.close()
    bar({"event": "run_started", "records": 2})
    settle(bar)
    settle(bar, "failed")
    bar.close()
    last = stream.getvalue().split("\r")[-1]
    assert "resync: 100%" in last and "2.00/2.00" in last and "students, 1 not delivered" in last, last
