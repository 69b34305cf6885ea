"""Locks, error log and audit, through `Resync`."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from campus import ENROLLED
from edfi_resync.testing import MockOds
from recorder import Recorder
from records import SCHOOLS, world

District = tuple[Path, dict[str, Any]]
Open = Callable[..., edfi_resync.Resync]
BEFORE = timedelta(seconds=1)


@pytest.fixture
def opened(ods: MockOds, tmp_path: Path) -> Open:
    """Opens a plain source on the mock ODS, with a ledger."""

    def opened(source: Any = None, **options: Any) -> edfi_resync.Resync:
        arguments = {"key": ods.key, "secret": ods.secret, "school_year": 2027, "ledger": tmp_path / "state.db", **options}
        return edfi_resync.Resync(world(10) if source is None else source, ods.url, **arguments)

    return opened


def test_what_is_being_written_is_locked_and_free_when_it_is_done(recorder: Recorder, tmp_path: Path) -> None:
    def opened(**options: Any) -> edfi_resync.Resync:
        arguments: dict[str, Any] = {"key": "key", "secret": "canarysecret", "school_year": 2027, "ledger": tmp_path / "state.db"}
        return edfi_resync.Resync(world(10), recorder.url, **arguments, **options)

    resync, other = opened(holder="the nightly job"), opened()
    assert resync.locks() == []
    recorder.gate.clear()
    reports: list[edfi_resync.Report] = []
    thread = threading.Thread(target=lambda: reports.append(resync.run(resources=["students"])))
    before = datetime.now(timezone.utc) - BEFORE
    thread.start()
    try:
        assert recorder.arrived.wait(60)
        (lock,) = other.locks()
        assert (lock.resource, lock.school, lock.holder) == ("/ed-fi/students", None, "the nightly job")
        assert before <= lock.since <= datetime.now(timezone.utc) < lock.until
        assert repr(lock) == "<Lock /ed-fi/students of all schools, held by the nightly job>"
        with pytest.raises(edfi_resync.LockedError, match="students of all schools are being written by the nightly job") as caught:
            other.run(resources=["students"])
        assert caught.value.hint and caught.value.is_temporary
    finally:
        recorder.gate.set()
        thread.join()
    assert reports[0].ok and other.locks() == []
    assert other.run(resources=["students"]).ok, "nobody is in the way any more"


def test_without_a_ledger_there_are_no_locks_and_no_memory(ods: MockOds) -> None:
    resync = edfi_resync.Resync(world(2), ods.url, key=ods.key, secret=ods.secret)
    assert resync.locks() == []
    for question in (resync.errors, resync.audit):
        with pytest.raises(edfi_resync.ConfigError, match="without a ledger"):
            question()


@pytest.mark.parametrize(("lease", "words"), [(0, "lease is not a time"), (-1.0, "lease"), (timedelta(0), "lease")])
def test_a_lease_is_a_time(opened: Open, lease: Any, words: str) -> None:
    with pytest.raises(edfi_resync.ConfigError, match=words):
        opened(lease=lease)
    with pytest.raises(TypeError, match="lease is of type str"):
        opened(lease="soon")
    with pytest.raises(TypeError, match="holder is of type int"):
        opened(holder=5)


def test_errors_are_grouped_by_cause_and_exactly_they_are_sent_again(opened: Open, ods: MockOds) -> None:
    resync = opened()
    ods.fail("POST", "/ed-fi/schools", where={"schoolId": SCHOOLS[0]}, status=400)
    report = resync.run()
    assert (report.failed, report.blocked) == (1, 5)
    log = resync.errors()
    assert (len(log), repr(log)) == (1, "<ErrorLog: 6 errors of 1 causes>")
    group = log[0]
    assert [repr(one) for one in log] == [repr(group)] == [repr(log[-1])] == ["<ErrorGroup /ed-fi/schools refused: 1 failed, 5 blocked>"]
    assert (group.resource, group.class_, group.status) == ("/ed-fi/schools", "refused", 400)
    assert group.message in str(group) and str(group) == str(log)
    (failed,) = group.failed
    assert (failed.outcome, failed.state, failed.run) == ("failed", "open", report.run)
    assert {blocked.because_of for blocked in group.blocked} == {f"/ed-fi/schools {failed.origin}"}
    assert len({failed.id, *(blocked.id for blocked in group.blocked)}) == 6
    for wrong in (1, -2, 2**40):
        with pytest.raises(IndexError):
            log[wrong]
    assert [repr(one) for one in log[:5]] == [repr(group)] and log[1:] == []

    ods.clear_requests()
    events: list[dict[str, Any]] = []
    again = log.retry(on_event=events.append)
    assert (again.read, again.failed, again.blocked) == (6, 1, 5), str(again)
    assert sum(event["event"] == "settled" for event in events) == 6

    ods.clear_failures()
    with pytest.raises(edfi_resync.RequestError, match="nothing is left to send again"):
        log.retry()
    healed = resync.errors()[0].retry()
    assert (healed.read, healed.created, healed.ok) == (6, 6, True)
    assert len(resync.errors()) == 0 and str(resync.errors()) == ""
    assert {request["path"] for request in ods.requests() if request["status"] == 201} == {"/ed-fi/schools", "/ed-fi/studentSchoolAssociations"}


def test_errors_are_put_away_and_back_when_they_fail_again(opened: Open, ods: MockOds) -> None:
    resync = opened()
    ods.fail("POST", "/ed-fi/schools", status=400)
    resync.run(resources=["schools"])
    assert resync.errors().archive() == 2
    assert (len(resync.errors()), len(resync.errors(state="archived"))) == (0, 1)
    assert {failed.state for failed in resync.errors(state="archived")[0].failed} == {"archived"}
    resync.run(resources=["schools"])
    (group,) = resync.errors()
    assert group.archive() == 2


def test_errors_are_filtered(district: District, ods: MockOds, tmp_path: Path) -> None:
    path, summary = district
    resync = edfi_resync.Resync(path, ods.url, key=ods.key, secret=ods.secret, ledger=tmp_path / "state.db")
    ods.fail("POST", "/ed-fi/calendars", status=400)
    report = resync.run(schools="all", resources=["schools", "localEducationAgencies", "calendars", "calendarDates"])
    everything = resync.errors()
    (group,) = everything
    rows = group.failed + group.blocked
    assert len(rows) == report.failed + report.blocked > len(group.failed)

    def numbers(**conditions: Any) -> set[int]:
        return {row.id for found in resync.errors(**conditions) for row in found.failed + found.blocked}

    school = summary["schools"][0]
    assert numbers(school=school) == {row.id for row in rows if school in row.campus["school"]} != set()
    assert numbers(school=school) < numbers()
    calendar = rows[0].campus["calendar"][0]
    assert numbers(calendar=calendar) == {row.id for row in rows if calendar in row.campus["calendar"]}
    assert numbers(resource="calendars") == {row.id for row in group.failed}
    assert numbers(class_="refused", run=report.run) == numbers(class_="refused")
    assert numbers(run=edfi_resync.Ledger(tmp_path / "state.db").runs()[0]) == numbers()
    assert numbers(person=1) == numbers(course=1) == numbers(section=1) == set()
    assert numbers(school=school, calendar=calendar) == numbers(school=school) & numbers(calendar=calendar)
    cases: list[tuple[dict[str, Any], type[Exception], str]] = [
        ({"resource": "calendar"}, edfi_resync.UnknownResourceError, "calendars"),
        ({"school": 0}, edfi_resync.RequestError, "school is not a Campus ID"),
        ({"state": "lost"}, edfi_resync.RequestError, "the states are open, retried, archived"),
        ({"run": 0}, edfi_resync.RequestError, "run is not the number of a run"),
        ({"person": "1001"}, TypeError, "person is of type str"),
        ({"resource": 1}, TypeError, "resource is of type int"),
    ]
    for conditions, kind, words in cases:
        with pytest.raises(kind, match=words):
            resync.errors(**conditions)


def test_the_error_log_has_its_own_rights(opened: Open, ods: MockOds) -> None:
    ods.fail("POST", "/ed-fi/schools", status=400)
    opened().run(resources=["schools"])
    with pytest.raises(edfi_resync.RightMissingError, match="errorLog:read"):
        opened(rights="resync:read, resync:write").errors()
    log = opened(rights="errorLog:read").errors()
    for action in (log.retry, log.archive, log[0].retry, log[0].archive):
        with pytest.raises(edfi_resync.RightMissingError, match="errorLog:write"):
            action()
    empty = opened(rights="errorLog:read").errors(state="archived")
    with pytest.raises(edfi_resync.RightMissingError, match="errorLog:write"):
        empty.retry()
    assert opened(rights="errorLog:read, errorLog:write").errors().retry().failed == 2


def test_the_audit_says_who_asked_for_what_and_what_came_of_it(district: District, ods: MockOds, tmp_path: Path) -> None:
    path, summary = district
    arguments: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "ledger": tmp_path / "state.db"}
    resync = edfi_resync.Resync(path, ods.url, holder="=the registrar", **arguments)
    before = datetime.now(timezone.utc) - BEFORE
    report = resync.run(schools="all", resources=["schools", "localEducationAgencies"])
    school = summary["schools"][0]
    with closing(sqlite3.connect(path)) as connection:
        sql = f"SELECT DISTINCT personID FROM ({ENROLLED}) WHERE schoolID = ? ORDER BY personID LIMIT 2"
        persons = [row[0] for row in connection.execute(sql, [school])]
    resync.run(schools=[school], resources=["sections", "students"], persons=persons, select_dependencies=True)
    with pytest.raises(edfi_resync.RightMissingError):
        edfi_resync.Resync(path, ods.url, rights="resync:read", **arguments).run(schools="all", resources=["schools"])
    audit = resync.audit()
    assert (len(audit), repr(audit)) == (3, "<Audit: 3 records>")
    first, second, third = audit
    assert (first.action, first.actor, first.result, first.run, first.reason) == ("resync", "=the registrar", "finished", report.run, None)
    assert (first.configuration, first.target, first.school_year) == ("State ODS 2026-27", ods.url, 2027)
    assert (first.all_schools, first.resources, first.persons) == (True, ["localEducationAgencies", "schools"], None)
    assert first.counts["created"] == report.created
    assert first.ended is not None
    assert before <= first.at < first.ended + BEFORE <= datetime.now(timezone.utc) + 2 * BEFORE
    assert repr(first) == "<AuditRecord resync by =the registrar: finished>"
    assert (second.all_schools, second.schools, second.persons, second.sections) == (False, [school], persons, None)
    assert (third.result, third.run, third.actor) == ("refused", None, f"process {os.getpid()}")
    assert third.reason is not None and "resync:write" in third.reason
    with pytest.raises(IndexError):
        audit[3]
    assert [record.result for record in audit[-1:0:-1]] == [third.result, second.result]
    with pytest.raises(TypeError):
        audit["0"]  # type: ignore[call-overload]

    (head, *rows) = csv.reader(io.StringIO(audit.to_csv()))
    assert len(rows) == 3 and {"timestamp", "persons", "result", "created"} <= set(head)
    assert rows[1][head.index("persons")] == " ".join(map(str, persons))
    assert not rows[0][head.index("actor")].startswith("=")
    form = json.loads(audit.to_json())
    assert form == [record.to_dict() for record in audit]
    assert form[1]["persons"] == persons

    assert [record.result for record in resync.audit(actor=f"process {os.getpid()}")] == ["refused"]
    assert len(resync.audit(until=first.at)) == 0 and len(resync.audit(since=before)) == 3
    assert len(resync.audit(configuration="Other")) == 0
    elsewhere = timezone(timedelta(hours=-6))
    assert len(resync.audit(since=before.astimezone(elsewhere))) == 3
    with pytest.raises(edfi_resync.RequestError, match="since has no time zone"):
        resync.audit(since=datetime(2026, 8, 24))
    with pytest.raises(TypeError, match="until is of type str"):
        resync.audit(until="2026-08-24")  # type: ignore[arg-type]
    with pytest.raises(edfi_resync.RequestError, match="not in range"):
        resync.audit(since=datetime(1900, 1, 1, tzinfo=timezone.utc))


def test_the_audit_has_what_was_refused_too(district: District, ods: MockOds, tmp_path: Path) -> None:
    path, _ = district
    arguments: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "ledger": tmp_path / "state.db"}
    with pytest.raises(edfi_resync.RequestError):
        edfi_resync.run(path, ods.url, schools=[999_999], **arguments)
    plan = edfi_resync.plan(path, ods.url, schools="all", resources=["schools"], **arguments)
    with pytest.raises(edfi_resync.UnauthorizedError):
        edfi_resync.run(path, ods.url, plan=plan, **{**arguments, "secret": "wrong"})
    with pytest.raises(edfi_resync.UnauthorizedError):
        edfi_resync.run(path, ods.url, schools="all", resources=["schools"], **{**arguments, "secret": "wrong"})
    event = edfi_resync.EdFiIdChanged(person=1, old="2", new="3")
    reader = edfi_resync.Resync(path, ods.url, rights="resync:read, errorLog:read", **arguments)
    for refused in (lambda: reader.handle(event), lambda: reader.archive_event(1), reader.errors().archive):
        with pytest.raises(edfi_resync.RightMissingError):
            refused()
    rows = [(record.action, record.result, record.run) for record in reader.audit()]
    actions = ["resync", "resync", "resync", "edFiIdChanged", "archive", "archive"]
    assert rows == [(action, "refused", None) for action in actions]
    assert reader.audit()[0].schools == [999_999] and reader.audit()[3].persons == [1]


def test_advice_is_a_request(district: District, ods: MockOds, tmp_path: Path) -> None:
    path = Path(shutil.copy(district[0], tmp_path / "campus.db"))
    arguments: dict[str, Any] = {"key": ods.key, "secret": ods.secret}
    resync = edfi_resync.Resync(path, ods.url, ledger=tmp_path / "state.db", **arguments)
    (everything,) = resync.advise()
    assert (everything.reason, everything.resources) == ("nothingSent", {})
    assert everything.request == {"schools": "all", "select_dependencies": False, "mode": "resync"}
    assert repr(everything) == "<Advice nothingSent: 0 resources>" and "full resync" in str(everything)
    assert resync.run(**everything.request).ok
    assert resync.advise() == []

    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM Roster WHERE rosterID IN (SELECT rosterID FROM Roster WHERE rosterID % 100 = 7)")
    (gone,) = [advice for advice in resync.advise() if "studentSectionAssociations" in advice.resources]
    assert gone.reason == "gone" and gone.resources["studentSectionAssociations"] > 0
    assert gone.request["mode"] == "cleanup" and set(gone.request["resources"]) == set(gone.resources)
    assert resync.plan(**gone.request).deletes > 0
    with pytest.raises(edfi_resync.ConfigError, match="without a ledger"):
        edfi_resync.Resync(path, ods.url, **arguments).advise()
    with pytest.raises(edfi_resync.RightMissingError, match="resync:read"):
        edfi_resync.Resync(path, ods.url, rights="none", **arguments).advise()
