"""Every fault that a mock ODS knows, and what becomes of the records: delivered where they can be, never forgotten, never success where it is none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from records import SCHOOLS, school, student, until_free, world

STUDENTS = 300
RECORDS = 2 * STUDENTS + len(SCHOOLS)


def send(ods: MockOds, source: Any = None, **options: Any) -> edfi_resync.Report:
    return edfi_resync.run(world(STUDENTS) if source is None else source, ods.url, key=ods.key, secret=ods.secret, **options)


def posts(ods: MockOds, path: str = "/ed-fi/") -> list[Any]:
    return [request for request in ods.requests() if request["method"] == "POST" and request["path"].startswith(path)]


def accepted(ods: MockOds) -> int:
    """POSTs that were carried out. A student who is there already is refused once more before the second pass, which is no loss."""
    return sum(request["status"] in (200, 201) for request in posts(ods))


def struck(ods: MockOds) -> Counter[str]:
    """How many requests each fault struck."""
    return Counter(request["fault"] for request in ods.requests() if request["fault"])


def delivered(ods: MockOds, report: edfi_resync.Report) -> None:
    """Nothing is missing, and the report says so."""
    assert report.ok, str(report)
    assert report.created + report.updated == report.read == RECORDS
    assert [ods.count(endpoint) for endpoint in ("schools", "students", "studentSchoolAssociations")] == [2, STUDENTS, STUDENTS]


@pytest.mark.parametrize(
    ("fault", "most_requests"),
    [
        ("drop:every=50,commit=before", RECORDS * 51 // 49 + 1),
        ("drop:every=50,commit=after", RECORDS * 51 // 49 + 1),
        ("drop:every=50", RECORDS * 51 // 49 + 1),
        ("late_parent:every=10", 2 * RECORDS),
        ("gateway:seconds=1,from=20", 2 * RECORDS),
        ("outage:seconds=1,from=20", 2 * RECORDS),
        ("outage:seconds=1,from=20,answer=503", 2 * RECORDS),
        ("random:rate=0.05", 2 * RECORDS),
        ("slow:every=100,seconds=0.2", RECORDS),
        ("lost_create:resource=students,times=2", RECORDS + 4),
        ("rate_limit:per_second=250", 2 * RECORDS),
    ],
)
def test_what_passes_costs_no_record(fault: str, most_requests: int) -> None:
    with MockOds(faults=fault) as ods:
        report = send(ods)
        delivered(ods, report)
        name = fault.partition(":")[0]
        assert struck(ods)[name] > 0
        assert len(posts(ods)) <= most_requests


def test_concurrent_writes_that_share_a_parent_all_arrive() -> None:
    with MockOds(faults=["shared_parent"], latency=0.005) as ods:
        report = send(ods)
        delivered(ods, report)
        assert struck(ods)["shared_parent"] > 0
        assert len(posts(ods)) < 3 * RECORDS, "it sends fewer at once"


def test_what_is_refused_is_named_and_the_rest_arrives() -> None:
    with MockOds(faults="invalid:every=10") as ods:
        report = send(ods, {"students": [student(number) for number in range(STUDENTS)]})
        refused = struck(ods)["invalid"]
        assert refused == STUDENTS // 10
        assert (report.failed, report.created) == (refused, STUDENTS - refused)
        assert not report.ok
        assert sum(failure.records for failure in report.failures) == refused
        assert {failure.status for failure in report.failures} == {400}
        assert ods.count("students") == STUDENTS - refused


def test_an_absent_parent_costs_no_request_of_its_children() -> None:
    with MockOds() as ods:
        ods.fail("POST", "/ed-fi/schools", where={"schoolId": SCHOOLS[0]})
        report = send(ods)
        (failure,) = report.failures
        assert failure.blocked == {"studentSchoolAssociations": STUDENTS // 2}
        assert len(posts(ods, "/ed-fi/studentSchoolAssociations")) == STUDENTS // 2
        assert not report.ok


def test_answers_that_are_no_answers_are_no_success() -> None:
    with MockOds(faults="malformed:every=25") as ods:
        report = send(ods, {"students": [student(number) for number in range(STUDENTS)]})
        assert struck(ods)["malformed"] > 0
        assert report.created + report.updated == ods.count("students"), "nothing counts as delivered that is not there"
        assert report.ok == (ods.count("students") == STUDENTS)


def test_a_token_revoked_for_good_stops_the_run_which_resumes(tmp_path: Path) -> None:
    with MockOds(faults="revoked:from=100") as ods:
        report = send(ods, ledger=tmp_path / "state.db", outage_patience=2)
        assert report.stopped
        assert not report.ok
        assert report.created + report.cancelled + report.failed == report.read
        tokens = [request for request in ods.requests() if request["path"] == "/oauth/token"]
        assert len(tokens) <= 2
        created = report.created

        ods.clear_faults()
        ods.clear_requests()
        report = send(ods, ledger=tmp_path / "state.db", resume=True)
        assert report.resumed
        delivered(ods, report)
        assert accepted(ods) == RECORDS - created, "what was delivered is not sent again"


def test_short_lived_tokens_cost_few_requests() -> None:
    with MockOds(faults="token_life:seconds=1.5", latency=0.05) as ods:
        # As many at once as take longer than a token lives.
        report = send(ods, concurrency=16)
        delivered(ods, report)
        statuses = Counter(request["status"] for request in ods.requests())
        tokens = sum(request["path"] == "/oauth/token" for request in ods.requests())
        assert tokens > 1
        assert tokens - 1 + statuses[401] < RECORDS // 20, statuses


def test_retries_end_where_they_are_told_to() -> None:
    with MockOds() as ods:
        ods.fail("POST", "/ed-fi/students", where={"studentUniqueId": "000000"}, status=500)
        for retries in (0, 2):
            ods.clear_requests()
            report = send(ods, {"students": [student(0)]}, max_retries=retries)
            assert len(posts(ods)) == retries + 1
            assert (report.failed, report.ok) == (1, False)


def test_an_outage_is_waited_for_as_long_as_it_is_said() -> None:
    with MockOds(faults=["outage:seconds=3600,from=20"]) as ods:
        report = send(ods, outage_patience=2)
        assert report.stopped is not None and "out of reach" in report.stopped
        assert not report.ok and report.created < 20


FULL_DISK = f"""
import resource, sys
import edfi_resync
sys.path.insert(0, {os.fspath(Path(__file__).parent)!r})
from records import world

url, key, secret, path = sys.argv[1:]
edfi_resync.Ledger(path)
resource.setrlimit(resource.RLIMIT_FSIZE, (400 * 1024, resource.RLIM_INFINITY))
report = edfi_resync.Resync(world(2000), url, key=key, secret=secret, ledger=path, lease=1).run()
assert not report.ok
print(report.created, report.stopped)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a limit of Unix stands for the full disk")
def test_a_full_disk_stops_the_run_with_the_reason_and_it_resumes(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with MockOds() as ods:
        arguments = [sys.executable, "-c", FULL_DISK, ods.url, ods.key, ods.secret, os.fspath(path)]
        output = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout
        created, _, reason = output.partition(" ")
        assert os.fspath(path) in reason
        ledger = edfi_resync.Ledger(path)
        kept = sum(outcome.outcome == "created" for outcome in ledger.outcomes(ledger.runs()[0]))
        assert int(created) - kept <= 1000, "at most one group of outcomes is not kept"

        ods.clear_requests()
        resync = edfi_resync.Resync(world(2000), ods.url, key=ods.key, secret=ods.secret, ledger=ledger)
        until_free(resync)  # A full disk does not take back its locks either: they run out.
        report = resync.run(resume=True)
        assert report.ok
        assert report.created + report.updated + report.unchanged == report.read == 4002
        assert accepted(ods) == 4002 - kept, "what the ledger holds is not sent again"
        assert ledger.check() == []


def test_the_same_seed_strikes_the_same_requests() -> None:
    def shape(fault: str, **seed: int) -> list[tuple[int, str | None]]:
        with MockOds(faults=[fault], **seed) as ods:  # type: ignore[arg-type]
            send(ods, {"schools": []})
            ods.clear_requests()
            for _ in range(60):
                with suppress(OSError, HTTPException):
                    urlopen(f"{ods.url.rstrip('/')}/data/v3/ed-fi/schools").close()
            return [(request["status"], request["fault"]) for request in ods.requests()]

    assert shape("random:rate=0.3", seed=3) == shape("random:rate=0.3", seed=3) != shape("random:rate=0.3", seed=4)
    assert shape("random:rate=0.3,seed=4", seed=3) == shape("random:rate=0.3", seed=4), "its own seed goes first"


def test_faults_are_planted_and_cleared() -> None:
    source = {"schools": [school(SCHOOLS[0])]}
    with MockOds() as ods:
        ods.plant("invalid:every=1")
        assert send(ods, source).failed == 1
        ods.clear_faults()
        assert send(ods, source).ok
        ods.plant(["invalid:every=1", "slow:every=1,seconds=0"])
        assert send(ods, source).failed == 1
        ods.clear_failures()
        assert send(ods, source).ok


@pytest.mark.parametrize(
    "make",
    [
        lambda: MockOds(faults="flood"),
        lambda: MockOds(faults=["drop:every=50", "drop:every=0"]),
        lambda: MockOds().plant("drop"),
        lambda: MockOds().plant(["invalid:often=1"]),
    ],
)
def test_a_fault_that_is_none_is_refused_with_the_forms(make: Callable[[], object]) -> None:
    with pytest.raises(edfi_resync.ConfigError, match="late_parent:every=10"):
        make()


def test_a_list_of_anything_else_is_no_list_of_faults() -> None:
    with pytest.raises(TypeError, match=r"faults\[1\] is of type int"):
        MockOds(faults=["shared_parent", 5])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="faults is of type dict"):
        MockOds().plant({"drop": 50})
    with pytest.raises(edfi_resync.ConfigError, match="latency"):
        MockOds(latency=-1)
