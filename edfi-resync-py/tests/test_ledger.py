"""What runs remember, how it is read, and how a run goes on."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import threading
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from records import SCHOOLS, world

STUDENTS = 40
RECORDS = 2 * STUDENTS + len(SCHOOLS)


def send(ods: MockOds, source: Any = None, **options: Any) -> edfi_resync.Report:
    arguments = {"school_year": 2027, **options}
    return edfi_resync.run(world(STUDENTS) if source is None else source, ods.url, key=ods.key, secret=ods.secret, **arguments)


def posts(ods: MockOds) -> int:
    return sum(request["method"] == "POST" and request["path"].startswith("/ed-fi/") for request in ods.requests())


def interrupted(ods: MockOds, ledger: Any, after: int = 10, students: int = 2500) -> edfi_resync.Report:
    """The report of a run that a callback stops."""
    settled = 0

    def on_event(event: dict[str, Any]) -> None:
        nonlocal settled
        settled += event["event"] == "settled"
        if settled == after:
            raise KeyboardInterrupt

    with pytest.raises(edfi_resync.RunInterrupted) as caught:
        send(ods, world(students), ledger=ledger, on_event=on_event)
    assert caught.value.report is not None
    return caught.value.report


def test_a_finished_run_is_read_in_every_form(ods: MockOds, tmp_path: Path) -> None:
    ledger = edfi_resync.Ledger(tmp_path / "state.db")
    assert (ledger.path, ledger.runs(), ledger.errors(), ledger.check()) == (os.fspath(tmp_path / "state.db"), [], [], [])
    before = datetime.now(timezone.utc) - timedelta(seconds=1)
    report = send(ods, ledger=ledger)
    assert (report.run, report.resumed, report.ok) == (1, False, True)
    assert repr(report) == f"<Report of run 1: {RECORDS} read, {RECORDS} created, 0 failures>"

    (run,) = ledger.runs()
    assert (run.id, run.state, run.stopped, run.resumed) == (1, "finished", None, 0)
    assert (run.configuration, run.plan, run.school_year) == (report.configuration, report.plan, 2027)
    assert run.target.rstrip("/") == report.target.rstrip("/")
    assert run.counts == {"created": RECORDS}
    assert run.ended is not None
    assert before <= run.started <= run.ended <= datetime.now(timezone.utc) + timedelta(seconds=1)
    assert run.started.utcoffset() == timedelta(0)
    with pytest.raises(AttributeError):
        run.state = "open"  # type: ignore[misc]

    outcomes = ledger.outcomes(run)
    assert [repr(outcome) for outcome in outcomes] == [repr(outcome) for outcome in ledger.outcomes(run.id)]
    assert Counter(outcome.resource for outcome in outcomes) == {
        "/ed-fi/schools": 2,
        "/ed-fi/students": STUDENTS,
        "/ed-fi/studentSchoolAssociations": STUDENTS,
    }
    assert {outcome.outcome for outcome in outcomes} == {"created"}
    ids = {record["id"] for endpoint in world() for record in ods.records(endpoint)}
    assert {outcome.id for outcome in outcomes} == ids
    assert len({(outcome.resource, outcome.record) for outcome in outcomes}) == RECORDS
    assert "memory:students:1" in {outcome.origin for outcome in outcomes}
    assert {outcome.object for outcome in outcomes} == {None}
    assert ledger.errors() == ledger.check() == []


def test_a_second_run_knows_what_did_not_change(ods: MockOds, tmp_path: Path) -> None:
    send(ods, ledger=tmp_path / "state.db")
    again = send(ods, ledger=os.fspath(tmp_path / "state.db"))
    assert (again.run, again.resumed, again.unchanged) == (2, False, RECORDS)
    assert [run.id for run in edfi_resync.Ledger(tmp_path / "state.db").runs()] == [2, 1]


def test_campus_objects_and_failures_are_kept(district: tuple[Path, dict[str, Any]], ods: MockOds, tmp_path: Path) -> None:
    path, _ = district
    ods.fail("POST", "/ed-fi/students", status=400, times=1)
    ledger = edfi_resync.Ledger(tmp_path / "state.db")
    report = edfi_resync.run(path, ods.url, key=ods.key, secret=ods.secret, schools="all", ledger=ledger)
    assert report.failed == 1
    errors = ledger.errors()
    (failed,) = [error for error in errors if error.outcome == "failed"]
    (failure,) = report.failures
    assert (failed.run, failed.configuration, failed.resource) == (report.run, report.configuration, "/ed-fi/students")
    assert (failed.class_, failed.status, failed.message, failed.hint) == (failure.class_, 400, failure.message, failure.hint)
    assert (failed.origin, failed.campus, failed.object) == (
        failure.examples[0].origin,
        failure.examples[0].campus,
        failure.examples[0].object,
    )
    assert failed.record and failed.because_of is None and failed.maybe_applied is False
    blocked = [error for error in errors if error.outcome == "blocked"]
    assert len(blocked) == report.blocked > 0
    for error in blocked:
        assert error.because_of is not None
        assert failed.origin in error.because_of
    objects = [outcome.object for outcome in ledger.outcomes(1) if outcome.resource == "/ed-fi/studentSchoolAssociations"]
    assert objects and all(name and name.startswith("Enrollment:") for name in objects)

    ods.clear_failures()
    edfi_resync.run(path, ods.url, key=ods.key, secret=ods.secret, schools="all", ledger=ledger)
    assert ledger.errors() == [], "what arrived later is no error any more"


def test_a_stopped_run_goes_on_where_it_was(ods: MockOds, tmp_path: Path) -> None:
    ledger = edfi_resync.Ledger(tmp_path / "state.db")
    first = interrupted(ods, ledger)
    total = 5002
    assert first.run == 1
    (run,) = ledger.runs()
    assert (run.state, run.stopped, run.ended is not None) == ("stopped", first.stopped, True)
    delivered = first.created
    assert 0 < delivered < total

    ods.clear_requests()
    second = send(ods, world(2500), ledger=ledger, resume=1)
    assert (second.run, second.resumed, second.ok) == (1, True, True)
    assert (second.read, second.created + second.updated) == (total, total)
    assert posts(ods) == total - delivered, "what was delivered is not sent again"
    assert [ods.count(endpoint) for endpoint in ("students", "studentSchoolAssociations")] == [2500, 2500]
    (run,) = ledger.runs()
    assert (run.state, run.resumed, sum(run.counts.values())) == ("finished", 1, total)
    assert repr(run) == f"<Run 1: finished, {total} created>"
    assert Counter(outcome.outcome for outcome in ledger.outcomes(run)) == {"created": total}


def test_what_cannot_be_resumed_is_refused(ods: MockOds, tmp_path: Path) -> None:
    ledger = edfi_resync.Ledger(tmp_path / "state.db")
    send(ods, ledger=ledger)
    ods.clear_requests()
    for run, words in ((1, "finished"), (99, "99")):
        with pytest.raises(edfi_resync.RequestError, match=words) as caught:
            send(ods, ledger=ledger, resume=run)
        assert caught.value.hint
    assert posts(ods) == 0
    with pytest.raises(edfi_resync.RequestError, match="99"):
        ledger.outcomes(99)
    with pytest.raises(edfi_resync.RequestError, match="from 1"):
        ledger.outcomes(0)
    with pytest.raises(TypeError, match="run is of type str"):
        ledger.outcomes("1")  # type: ignore[arg-type]


def test_with_nothing_to_resume_a_new_run_begins_and_says_so(ods: MockOds, tmp_path: Path) -> None:
    report = send(ods, ledger=tmp_path / "state.db", resume=True)
    assert (report.run, report.resumed, report.ok) == (1, False, True)
    assert any("no unfinished run" in warning for warning in report.warnings)


def test_an_emptied_ods_is_noticed(ods: MockOds, tmp_path: Path) -> None:
    ledger = edfi_resync.Ledger(tmp_path / "state.db")
    send(ods, ledger=ledger)
    empty(ods)
    plan = edfi_resync.plan(world(), ods.url, key=ods.key, secret=ods.secret, school_year=2027, ledger=ledger)
    assert any("emptied or replaced" in warning for warning in plan.warnings)
    report = send(ods, ledger=ledger)
    assert (report.created, report.ok) == (RECORDS, True)
    assert any("emptied or replaced" in warning for warning in report.warnings)


def empty(ods: MockOds) -> None:
    """Deletes every record, as a host might behind our back."""
    form = urlencode({"grant_type": "client_credentials", "client_id": ods.key, "client_secret": ods.secret}).encode()
    with urlopen(Request(f"{ods.url.rstrip('/')}/oauth/token", form)) as answer:
        headers = {"Authorization": f"Bearer {json.load(answer)['access_token']}"}
    with urlopen(ods.url) as answer:
        data = json.load(answer)["urls"]["dataManagementApi"].rstrip("/")
    for endpoint in world():
        for record in ods.records(endpoint):
            urlopen(Request(f"{data}/ed-fi/{endpoint}/{record['id']}", headers=headers, method="DELETE")).close()
        assert ods.count(endpoint) == 0


@pytest.mark.parametrize("deadline", [2.5, timedelta(milliseconds=2500)])
def test_a_deadline_stops_a_run_which_resumes(tmp_path: Path, deadline: float | timedelta) -> None:
    with MockOds(latency=0.1) as ods:
        report = send(ods, world(300), ledger=tmp_path / "state.db", deadline=deadline, concurrency=16)
        assert report.stopped == "the deadline has passed"
        assert not report.ok
        assert report.created < 602, "it cannot have had the time for all of them"
        assert report.created + report.cancelled + report.failed == report.read
        created = ods.count("students") + ods.count("schools") + ods.count("studentSchoolAssociations")
        # What was in flight is awaited, and counted; on a machine that is too busy for that, it may have arrived.
        assert report.created <= created <= report.created + report.failed
        ods.clear_requests()
        delivered = report.created
        report = send(ods, world(300), ledger=tmp_path / "state.db", resume=True, deadline=3600)
        assert report.ok
        assert posts(ods) == 602 - delivered


@pytest.mark.parametrize("budget", [0, 4096])
def test_a_small_memory_budget_changes_nothing_but_memory(ods: MockOds, budget: int) -> None:
    source = world(1500)
    source["students"] += source["students"][:10]
    report = send(ods, source, memory_budget=budget)
    assert (report.created, report.skipped, report.ok) == (3002, 10, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"this is no ledger" * 100, "no SQLite file"), (b"SQLite format 3\0" + b"\0" * 200, "no ledger")],
)
def test_what_is_no_ledger_is_refused_and_untouched(ods: MockOds, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(content)
    path.chmod(0o644)
    for call in (lambda: edfi_resync.Ledger(path), lambda: send(ods, ledger=path)):
        with pytest.raises(edfi_resync.LedgerError, match=words) as caught:
            call()
        assert os.fspath(path) in str(caught.value)
        assert caught.value.hint
        assert caught.value.hint in str(caught.value)
    assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [found.name for found in tmp_path.iterdir()] == ["state.db"]
    assert ods.requests() == []


def test_a_ledger_that_cannot_be_made_is_refused(ods: MockOds, tmp_path: Path) -> None:
    with pytest.raises(edfi_resync.LedgerError, match="no/such"):
        send(ods, ledger=tmp_path / "no/such/state.db")
    with pytest.raises(edfi_resync.LedgerError, match="folder"):
        edfi_resync.Ledger(tmp_path)
    with pytest.raises(TypeError, match="path is of type int"):
        edfi_resync.Ledger(5)  # type: ignore[arg-type]
    assert ods.requests() == []


def test_what_is_left_of_a_damaged_ledger_is_copied(ods: MockOds, tmp_path: Path) -> None:
    send(ods, ledger=tmp_path / "state.db")
    for suffix in ("", "-wal"):
        if (tmp_path / f"state.db{suffix}").exists():
            shutil.copy(tmp_path / f"state.db{suffix}", tmp_path / f"damaged.db{suffix}")
    found = edfi_resync.Ledger.recover(tmp_path / "damaged.db", os.fspath(tmp_path / "fresh.db"))
    assert found["lost"] == []
    assert found["copied"]["run"] == 1
    fresh = edfi_resync.Ledger(tmp_path / "fresh.db")
    assert fresh.check() == []
    assert len(fresh.outcomes(1)) == RECORDS
    assert send(ods, ledger=fresh).unchanged == RECORDS
    with pytest.raises(edfi_resync.LedgerError, match=r"fresh\.db"):
        edfi_resync.Ledger.recover(tmp_path / "damaged.db", tmp_path / "fresh.db")
    with pytest.raises(TypeError, match="damaged is of type int"):
        edfi_resync.Ledger.recover(5, tmp_path / "other.db")  # type: ignore[arg-type]


def test_a_ledger_is_not_made_for_a_source_that_is_none(ods: MockOds, tmp_path: Path) -> None:
    with pytest.raises(edfi_resync.SourceError):
        send(ods, tmp_path / "no such source", ledger=tmp_path / "state.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="rights as on Unix")
def test_only_the_owner_may_read_it(ods: MockOds, tmp_path: Path) -> None:
    ledger = edfi_resync.Ledger(tmp_path / "state.db")
    send(ods, ledger=ledger)
    found = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert "state.db" in found
    assert set(found.values()) == {0o600}, found


def test_runs_and_readers_share_a_ledger(tmp_path: Path) -> None:
    ledger = edfi_resync.Ledger(tmp_path / "state.db")
    reports: dict[int, edfi_resync.Report] = {}
    done = threading.Event()
    read = 0

    def one(students: int) -> None:
        with MockOds() as ods:
            reports[students] = send(ods, world(students), ledger=ledger)

    def reader() -> None:
        nonlocal read
        while not done.is_set():
            ledger.runs()
            ledger.errors()
            read += 1

    reading = threading.Thread(target=reader)
    reading.start()
    threads = [threading.Thread(target=one, args=(students,)) for students in (50, 70, 90)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    reading.join()
    assert read > 0
    assert {students: report.created for students, report in reports.items()} == {50: 102, 70: 142, 90: 182}
    assert sorted(report.run or 0 for report in reports.values()) == [1, 2, 3]
    for report in reports.values():
        assert len(ledger.outcomes(report.run or 0)) == report.read
    assert {run.state for run in ledger.runs()} == {"finished"}


def test_a_plan_may_look_into_a_ledger(ods: MockOds, tmp_path: Path) -> None:
    ledger = edfi_resync.Ledger(tmp_path / "state.db")
    plan = edfi_resync.plan(world(), ods.url, key=ods.key, secret=ods.secret, ledger=ledger, resume=True, deadline=5)
    assert plan.known_records == 22
    assert ledger.runs() == []


def test_nothing_shows_who_it_is_about(ods: MockOds, tmp_path: Path) -> None:
    ods.fail("POST", "/ed-fi/students", where={"studentUniqueId": "000003"}, status=400)
    source = world(STUDENTS)
    source["students"][5]["birthDate"] = "no date of Canary"
    ledger = edfi_resync.Ledger(tmp_path / "state.db")
    events: list[dict[str, Any]] = []
    report = send(ods, source, ledger=ledger, on_event=events.append)
    assert report.failed and report.invalid and report.blocked
    shown: list[Any] = [report, ledger, *report.failures, *report.warnings, *ledger.runs(), *ledger.errors(), *ledger.outcomes(1)]
    shown += [getattr(found, name) for found in shown for name in dir(found) if not name.startswith("_")]
    shown += [json.dumps(report.to_dict()), *events]
    try:
        send(ods, source, ledger=ledger, resume=1)
    except edfi_resync.RequestError as error:
        shown += [error, error.hint]
    text = "\n".join(f"{value}\n{value!r}" for value in shown)
    for canary in ("Canary", "Zoe", "2012-02-29", "000003", "000005", ods.secret):
        assert canary not in text, canary
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        for canary in ("Canary", "Zoe", "2012-02-29", ods.secret):
            assert canary.encode() not in content, (file.name, canary)
