"""A run whose process is killed is resumed when its locks have run out, and sends nothing again that its ledger holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from records import until_free, world

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed as on Unix")

STUDENTS = 1500
RECORDS = 2 * STUDENTS + 2
SCRIPT = f"""
import sys
sys.path.insert(0, {os.fspath(Path(__file__).parent)!r})
from records import world
import edfi_resync

url, key, secret, ledger, resume = sys.argv[1:]
resync = edfi_resync.Resync(world({STUDENTS}), url, key=key, secret=secret, school_year=2027, ledger=ledger, lease=1)
resync.run(resume=resume == "resume")
"""


def posts(ods: MockOds, *statuses: int) -> int:
    """How many records were sent, with whatever answer or with one of these."""
    sent = [found["status"] for found in ods.requests() if found["method"] == "POST" and found["path"].startswith("/ed-fi/")]
    return sum(not statuses or status in statuses for status in sent)


def kill(ods: MockOds, ledger: Path, after: int, *, resume: bool = False) -> None:
    """Runs a process until so many records were sent, which the ODS sees to, and kills it. Waits until its locks are in nobody's way."""
    arguments = [ods.url, ods.key, ods.secret, os.fspath(ledger), "resume" if resume else "begin"]
    before = posts(ods)
    with ods.hold("POST", after=after) as hold:
        process = subprocess.Popen([sys.executable, "-c", SCRIPT, *arguments])
        try:
            assert hold.wait(), "it stands before the first record that is held"
            assert process.poll() is None, "it ended by itself"
        finally:
            process.kill()
            process.wait()
        hold.cut()
        assert posts(ods) - before == after
        until_free(edfi_resync.Resync(world(1), ods.url, key=ods.key, secret=ods.secret, school_year=2027, ledger=ledger))


@pytest.mark.parametrize("after", [1, 400, 1700, 2900])
def test_a_killed_run_is_open_and_goes_on(tmp_path: Path, after: int) -> None:
    path = tmp_path / "state.db"
    with MockOds() as ods:
        kill(ods, path, after)
        ledger = edfi_resync.Ledger(path)
        (run,) = ledger.runs()
        assert (run.state, run.stopped, run.ended, run.counts) == ("open", None, None, {})
        kept = ledger.outcomes(run)
        assert {outcome.outcome for outcome in kept} <= {"created"}
        assert after - 1000 <= len(kept) <= after, "at most one group of outcomes is not kept"

        ods.clear_requests()
        report = edfi_resync.run(world(STUDENTS), ods.url, key=ods.key, secret=ods.secret, school_year=2027, ledger=ledger, resume=True)
        assert (report.run, report.resumed, report.ok) == (run.id, True, True)
        # A student who is there already and whom the ledger does not know is refused once more before the second pass.
        assert posts(ods, 200, 201) == RECORDS - len(kept), "nothing is sent again that the ledger holds"
        assert posts(ods) <= RECORDS - len(kept) + (after - len(kept))
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
    with MockOds() as ods:
        kill(ods, path, 300)
        for after in (200, 400, 500):
            kill(ods, path, after, resume=True)
        report = edfi_resync.run(world(STUDENTS), ods.url, key=ods.key, secret=ods.secret, school_year=2027, ledger=path, resume=True)
        assert (report.run, report.resumed, report.ok) == (1, True, True)
        assert report.read == RECORDS
        assert [ods.count(endpoint) for endpoint in ("schools", "students", "studentSchoolAssociations")] == [2, STUDENTS, STUDENTS]
        assert len(edfi_resync.Ledger(path).runs()) == 1
