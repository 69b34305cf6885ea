"""Ctrl-C: the run stops cleanly, and a second one ends it at once."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from recorder import Recorder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as on Unix")

STUDENTS = 3000
SCRIPT = f"""
import json, signal, sys
import edfi_resync

def seen(*what):
    print("seen", flush=True)
    signal.default_int_handler(*what)

signal.signal(signal.SIGINT, seen)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
student = {{"firstName": "Zoe", "lastSurname": "Canary", "birthDate": "2012-02-29"}}
students = [student | {{"studentUniqueId": str(number)}} for number in range({STUDENTS})]
try:
    ledger = sys.argv[2] if len(sys.argv) > 2 else None
    edfi_resync.run({{"students": students}}, sys.argv[1], key="key", secret="secret", school_year=2027, ledger=ledger)
except edfi_resync.RunInterrupted as interrupted:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print(json.dumps(interrupted.report and interrupted.report.to_dict()), flush=True)
    sys.exit(3)
"""


@contextmanager
def child(recorder: Recorder, *ledger: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", SCRIPT, recorder.url, *ledger]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def interrupt(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGINT)
    assert process.stdout is not None
    assert process.stdout.readline() == "seen\n"


def rest_of(process: subprocess.Popen[str]) -> str:
    """What it still prints, once it has ended."""
    assert process.stdout is not None
    output = process.stdout.read()
    process.wait(60)
    return output


def interrupt_again(process: subprocess.Popen[str]) -> None:
    """Two that come at the same moment are one to the interpreter, so the second is repeated until the process ends."""
    interrupt(process)
    while process.poll() is None:
        os.kill(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.5)


def last_line(output: str) -> str:
    return output.removeprefix("seen\n" * output.count("seen\n"))


def students(number: int = STUDENTS) -> dict[str, list[dict[str, Any]]]:
    """What the process sends."""
    student = {"firstName": "Zoe", "lastSurname": "Canary", "birthDate": "2012-02-29"}
    return {"students": [student | {"studentUniqueId": str(at)} for at in range(number)]}


def test_ctrl_c_ends_a_run_cleanly(recorder: Recorder) -> None:
    recorder.gate.clear()
    with child(recorder) as process:
        assert recorder.arrived.wait(60)
        interrupt(process)
        recorder.gate.set()
        output = rest_of(process)
    assert process.returncode == 3
    report = json.loads(output)
    total = report["total"]
    assert report["stopped"]
    assert total["created"] == len(recorder.bodies), "what was in flight was finished, and counted"
    assert total["created"] + total["cancelled"] == total["read"]
    assert total["created"] < STUDENTS


def test_a_second_ctrl_c_ends_the_run_at_once(recorder: Recorder) -> None:
    recorder.gate.clear()
    with child(recorder) as process:
        assert recorder.arrived.wait(60)
        interrupt_again(process)
        output = rest_of(process)
    assert process.returncode == 3
    report = json.loads(last_line(output))
    total = report["total"]
    assert report["stopped"]
    assert total["created"] == 0, "nobody was answered, and nobody was waited for"
    assert 0 < len(recorder.bodies) <= total["failed"], "what was on its way may have arrived"
    assert total["failed"] + total["cancelled"] == total["read"]


def test_a_run_that_was_ended_at_once_goes_on(recorder: Recorder, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    recorder.gate.clear()
    with child(recorder, os.fspath(path)) as process:
        assert recorder.arrived.wait(60)
        interrupt_again(process)
        output = rest_of(process)
    report = json.loads(last_line(output))
    ledger = edfi_resync.Ledger(path)
    (run,) = ledger.runs()
    assert (run.id, run.state, run.stopped) == (report["run"], "stopped", report["stopped"])
    errors = ledger.errors()
    assert len(errors) == report["total"]["failed"] > 0
    assert all(error.maybe_applied for error in errors)

    recorder.gate.set()
    recorder.bodies.clear()
    again = edfi_resync.run(students(), recorder.url, key="key", secret="secret", school_year=2027, ledger=ledger, resume=True)
    assert (again.run, again.resumed, again.ok, again.read) == (run.id, True, True, STUDENTS)
    assert len(recorder.bodies) == STUDENTS, "nobody knows what became of those in flight, so they are sent again"
    assert ledger.errors() == []


def test_a_second_ctrl_c_does_not_wait_for_a_ledger_that_others_hold(recorder: Recorder, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    edfi_resync.Ledger(path)
    recorder.gate.clear()
    with closing(sqlite3.connect(path, isolation_level=None)) as other, child(recorder, os.fspath(path)) as process:
        assert recorder.arrived.wait(60)
        other.execute("BEGIN IMMEDIATE")
        interrupt_again(process)
        output = rest_of(process)
    assert (process.returncode, last_line(output)) == (3, "null\n")
    (run,) = edfi_resync.Ledger(path).runs()
    assert run.state == "open", "it can be resumed"


def test_ctrl_c_before_anything_is_sent(recorder: Recorder) -> None:
    recorder.front.clear()
    with child(recorder) as process:
        assert recorder.asked.wait(60)
        interrupt(process)
        output = rest_of(process)
    assert (process.returncode, output) == (3, "null\n")
    assert recorder.bodies == []


def test_what_another_signal_raises_comes_out(recorder: Recorder) -> None:
    recorder.front.clear()
    with child(recorder) as process:
        assert recorder.asked.wait(60)
        os.kill(process.pid, signal.SIGTERM)
        rest_of(process)
    assert process.returncode == 7
