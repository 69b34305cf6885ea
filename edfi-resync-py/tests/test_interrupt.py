"""Ctrl-C: the run stops cleanly, and a second one ends it at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

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
    edfi_resync.run({{"students": students}}, sys.argv[1], key="key", secret="secret")
except edfi_resync.RunInterrupted as interrupted:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print(json.dumps(interrupted.report and interrupted.report.to_dict()), flush=True)
    sys.exit(3)
"""


@contextmanager
def child(recorder: Recorder) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, recorder.url], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent)
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
        # Two that come at the same moment are one to the interpreter, so the second is repeated until it is seen as such.
        interrupt(process)
        while process.poll() is None:
            os.kill(process.pid, signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.5)
        output = rest_of(process)
    assert process.returncode == 3
    report = json.loads(output.removeprefix("seen\n" * output.count("seen\n")))
    total = report["total"]
    assert report["stopped"]
    assert total["created"] == 0, "nobody was answered, and nobody was waited for"
    assert 0 < len(recorder.bodies) <= total["failed"], "what was on its way may have arrived"
    assert total["failed"] + total["cancelled"] == total["read"]


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
