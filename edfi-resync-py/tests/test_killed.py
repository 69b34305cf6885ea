"""A run whose process is killed is resumed when its locks have run out, and sends nothing again that its ledger holds."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from records import world

import edfi_resync
from edfi_resync.testing import MockOds

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed as on Unix")

STUDENTS = 1500
RECORDS = 2 * STUDENTS + 2
SCRIPT = f"""
import sys
sys.path.insert(0, {os.fspath(Path(__file__).parent)!r})
from records import world
import edfi_resync

url, key, secret, ledger = sys.argv[1:]
resync = edfi_resync.Resync(world({STUDENTS}), url, key=key, secret=secret, school_year=2027, ledger=ledger, lease=1)
while resync.locks():
    pass
resync.run()
"""


def posts(ods: MockOds, *statuses: int) -> int:
    """How many records were sent, with whatever answer or with one of these."""
    sent = [found["status"] for found in ods.requests() if found["method"] == "POST" and found["path"].startswith("/ed-fi/")]
    return sum(not statuses or status in statuses for status in sent)


def settled(ods: MockOds) -> int:
    """How many records were sent, once what was under way at the server when the process died has arrived too."""
    sent = -1
    while sent != posts(ods):
        sent = posts(ods)
        time.sleep(0.3)
    return sent


def kill(ods: MockOds, ledger: Path, after: int) -> None:
    """Runs a process until so many records were sent, and kills it."""
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, ods.url, ods.key, ods.secret, os.fspath(ledger)])
    try:
        while posts(ods) < after:
            assert process.poll() is None, "it ended by itself"
            time.sleep(0.005)
    finally:
        process.kill()
        process.wait()


def until_free(ods: MockOds, ledger: Path) -> None:
    """Waits until the locks of a process that died are in nobody's way."""
    resync = edfi_resync.Resync(world(1), ods.url, key=ods.key, secret=ods.secret, school_year=2027, ledger=ledger)
    while resync.locks():
        time.sleep(0.05)


@pytest.mark.parametrize("after", [1, 400, 1700, 2900])
def test_a_killed_run_is_open_and_goes_on(tmp_path: Path, after: int) -> None:
    path = tmp_path / "state.db"
    with MockOds(latency=0.01) as ods:
        kill(ods, path, after)
        ledger = edfi_resync.Ledger(path)
        (run,) = ledger.runs()
        assert (run.state, run.stopped, run.ended, run.counts) == ("open", None, None, {})
        kept = ledger.outcomes(run)
        assert {outcome.outcome for outcome in kept} <= {"created"}
        until_free(ods, path)
        sent = settled(ods)
        assert sent - 1000 - 16 <= len(kept) <= sent

        ods.clear_requests()
        report = edfi_resync.run(world(STUDENTS), ods.url, key=ods.key, secret=ods.secret, school_year=2027, ledger=ledger, resume=True)
        assert (report.run, report.resumed, report.ok) == (run.id, True, True)
        # A student who is there already and whom the ledger does not know is refused once more before the second pass.
        assert posts(ods, 200, 201) == RECORDS - len(kept), "nothing is sent again that the ledger holds"
        assert posts(ods) <= RECORDS - len(kept) + (sent - len(kept))
        assert report.created + report.updated + report.unchanged == report.read == RECORDS
        assert [ods.count(endpoint) for endpoint in ("schools", "students", "studentSchoolAssociations")] == [2, STUDENTS, STUDENTS]

        (run,) = ledger.runs()
        assert (run.state, run.resumed) == ("finished", 1)
        assert sum(run.counts.values()) == len(ledger.outcomes(run)) == RECORDS
        assert ledger.check() == []
        with pytest.raises(edfi_resync.RequestError, match="finished"):
            edfi_resync.run(world(STUDENTS), ods.url, key=ods.key, secret=ods.secret, school_year=2027, ledger=ledger, resume=run.id)


def test_killed_again_and_again_it_comes_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with MockOds(latency=0.01) as ods:
        kill(ods, path, 300)
        kill_resumed = SCRIPT.replace("run()", "run(resume=True)")
        for after in (500, 900, 1400):
            process = subprocess.Popen([sys.executable, "-c", kill_resumed, ods.url, ods.key, ods.secret, os.fspath(path)])
            try:
                while posts(ods) < after and process.poll() is None:
                    time.sleep(0.005)
            finally:
                process.kill()
                process.wait()
        until_free(ods, path)
        report = edfi_resync.run(world(STUDENTS), ods.url, key=ods.key, secret=ods.secret, school_year=2027, ledger=path, resume=True)
        assert (report.run, report.resumed, report.ok) == (1, True, True)
        assert report.read == RECORDS
        assert [ods.count(endpoint) for endpoint in ("schools", "students", "studentSchoolAssociations")] == [2, STUDENTS, STUDENTS]
        assert len(edfi_resync.Ledger(path).runs()) == 1
