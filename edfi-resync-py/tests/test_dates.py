"""Dates: attendance of yesterday, from a day to another, with open ends; and what is refused."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from records import world

District = tuple[Path, dict[str, Any]]
ATTENDANCE = ["studentSchoolAttendanceEvents", "studentSectionAttendanceEvents"]


def credentials(ods: MockOds) -> dict[str, Any]:
    return {"key": ods.key, "secret": ods.secret, "schools": "all"}


def days(district: District) -> list[str]:
    """The days of the year on which somebody was absent, by how many were."""
    sql = "SELECT substr(date, 1, 10) AS day FROM Attendance WHERE date >= '2026-07-01' GROUP BY day ORDER BY count(*) DESC, day"
    with closing(sqlite3.connect(district[0])) as campus:
        return [day for (day,) in campus.execute(sql)]


def held(ods: MockOds) -> set[str]:
    return {record["eventDate"] for endpoint in ATTENDANCE for record in ods.records(endpoint)}


def test_attendance_of_yesterday_is_that_of_the_day_and_nothing_else(district: District, ods: MockOds) -> None:
    yesterday = days(district)[0]
    chosen = {"resources": ATTENDANCE, "select_dependencies": True, **credentials(ods)}
    report = edfi_resync.run(district[0], ods.url, dates=(yesterday, yesterday), **chosen)
    assert report.ok, str(report)
    sent = {endpoint: report.resources[endpoint].created for endpoint in ATTENDANCE}
    assert held(ods) == {yesterday} and sum(sent.values()) > 0
    assert 0 < ods.count("students") <= sum(sent.values()), "whom it is about, and nobody else"
    # As text or as a date, alone or as a pair: it is the same request.
    day = date.fromisoformat(yesterday)
    spelled: list[Any] = [yesterday, day, (day, yesterday), [yesterday, day], (yesterday, yesterday)]
    prints = {
        edfi_resync.plan(district[0], ods.url, dates=dates, **chosen).fingerprint
        for dates in spelled
    }
    assert prints == {report.plan}


def test_an_end_that_is_absent_is_open(district: District, ods: MockOds) -> None:
    middle = sorted(days(district))[len(days(district)) // 2]
    everything = edfi_resync.plan(district[0], ods.url, resources=ATTENDANCE, **credentials(ods)).known_records
    before = date.fromisoformat(middle) - timedelta(days=1)
    parts = [
        edfi_resync.plan(district[0], ods.url, resources=ATTENDANCE, dates=dates, **credentials(ods)).known_records
        for dates in ((None, before), (middle, None))
    ]
    assert all(parts) and sum(part or 0 for part in parts) == everything


def test_a_plan_says_its_days_is_saved_with_them_and_compared_with_the_ods(district: District, ods: MockOds) -> None:
    resync = edfi_resync.Resync(district[0], ods.url, key=ods.key, secret=ods.secret)
    (first, second) = sorted(days(district)[:2])
    chosen: dict[str, Any] = {"schools": "all", "dates": (first, second), "resources": ATTENDANCE, "select_dependencies": True}
    plan = resync.plan(**chosen)
    steps = {step["resource"]: step["selection"] for step in plan.to_dict()["steps"] if step["pass"] == "first"}
    assert steps[ATTENDANCE[0]] == {"narrowed": {"dates": {"from": first, "to": second}}}
    assert steps["students"] == "related"
    assert f"narrowed to {first} to {second}" in str(plan)
    assert plan.to_dict()["request"]["dates"] == {"from": first, "to": second}
    again = edfi_resync.Plan.from_json(plan.to_json())
    assert again.fingerprint == plan.fingerprint
    changed = json.loads(plan.to_json())
    del changed["request"]["dates"]
    with pytest.raises(edfi_resync.RequestError, match="was changed"):
        edfi_resync.Plan.from_json(json.dumps(changed))
    found = resync.verify(**{**chosen, "select_dependencies": False})
    assert (found.same, found.extra, found.missing + found.not_comparable) == (0, 0, sum(plan_records(plan))), str(found)
    assert resync.run(again, dates=(date.fromisoformat(first), second)).ok
    with pytest.raises(edfi_resync.RequestError, match="dates is not what the plan was made with"):
        resync.run(again, dates=first)
    found = resync.verify(**chosen)
    assert found.ok and found.resources[ATTENDANCE[0]].same > 0, str(found)
    reconciled = resync.run(mode="reconcile", **chosen)
    assert reconciled.ok and reconciled.created == reconciled.updated == 0, str(reconciled)


def plan_records(plan: edfi_resync.Plan) -> list[int]:
    return [step["records"] for step in plan.to_dict()["steps"] if step["resource"] in ATTENDANCE]


def test_people_and_days_together_must_both_match(district: District, ods: MockOds) -> None:
    day = days(district)[0]
    with closing(sqlite3.connect(district[0])) as campus:
        (person,) = campus.execute(
            "SELECT min(personID) FROM Attendance JOIN Person USING (personID) WHERE substr(date, 1, 10) = ? AND edFiID IS NOT NULL", [day]
        ).fetchone()
    chosen = {"resources": ATTENDANCE, **credentials(ods)}
    counts = [
        edfi_resync.plan(district[0], ods.url, **filters, **chosen).known_records
        for filters in ({"dates": day}, {"persons": person}, {"persons": person, "dates": day})
    ]
    assert 0 < (counts[2] or 0) <= min(count or 0 for count in counts)


def test_a_day_without_records_is_no_error_and_is_said(district: District, ods: MockOds) -> None:
    busy = {date.fromisoformat(day) for day in days(district)}
    free = next(day for nth in range(300) if (day := date(2026, 8, 1) + timedelta(days=nth)) not in busy)
    report = edfi_resync.run(district[0], ods.url, resources=ATTENDANCE, dates=free, **credentials(ods))
    assert (report.ok, report.read) == (True, 0), str(report)
    assert f"the dates select nothing: no record in scope is of {free}" in report.warnings


def test_the_audit_knows_the_days(district: District, ods: MockOds, tmp_path: Path) -> None:
    day = days(district)[0]
    resync = edfi_resync.Resync(district[0], ods.url, key=ods.key, secret=ods.secret, ledger=tmp_path / "state.db")
    resync.run(schools="all", resources=ATTENDANCE, dates=(day, None))
    resync.run(schools="all", resources=["schools"])
    (dated, plain) = resync.audit()
    assert (dated.dates, plain.dates) == ((date.fromisoformat(day), None), None)
    assert dated.to_dict()["dates"] == {"from": day}
    assert f",{day} and later," in resync.audit().to_csv()


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ("30.11.2026", ["dates", '"30.11.2026"', "YYYY-MM-DD"]),
        (("2026-11-30", "12/1/2026"), ["dates[1]", '"12/1/2026"', "YYYY-MM-DD"]),
        (("2026-11-31", None), ["dates[0]", '"2026-11-31"']),
        (("yesterday", "2026-11-30"), ["dates[0]", '"yesterday"']),
        (("2026-12-01", "2026-11-30"), ["dates", "end before they begin", "from 2026-12-01 to 2026-11-30"]),
        ((None, None), ["dates", "neither a first nor a last day"]),
    ],
)
def test_what_is_no_day_is_refused_by_name(district: District, dates: Any, words: list[str]) -> None:
    with pytest.raises(edfi_resync.RequestError) as caught:
        edfi_resync.run(district[0], "https://ods.example.org/v7.3", key="key", secret="secret", schools="all", dates=dates)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("dates", [20261130, ("2026-11-30",), ("2026-11-30",) * 3, datetime(2026, 11, 30), (date(2026, 11, 30), 1), {}])
def test_what_is_of_another_type_is_a_type_error(district: District, dates: Any) -> None:
    with pytest.raises(TypeError, match="dates"):
        edfi_resync.run(district[0], "https://ods.example.org/v7.3", key="key", secret="secret", schools="all", dates=dates)


def test_days_of_another_school_year_are_refused(district: District, ods: MockOds) -> None:
    with pytest.raises(edfi_resync.RequestError, match="2025-11-30, which is not in the school year 2027 .2026-07-01 to 2027-06-30"):
        edfi_resync.plan(district[0], ods.url, dates=("2025-11-30", "2026-12-01"), **credentials(ods))


def test_a_source_that_does_not_tell_days_is_refused(ods: MockOds, tmp_path: Path) -> None:
    (tmp_path / "students.jsonl").write_text('{"studentUniqueId": "1"}\n')
    for source in (world(3), tmp_path):
        with pytest.raises(edfi_resync.RequestError, match="records carry no day of their own"):
            edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret, dates="2026-11-30", school_year=2027)
    assert ods.count("schools") == 0


def test_a_query_without_a_day_is_refused_for_what_it_makes(ods: MockOds, tmp_path: Path) -> None:
    """One query tells the days of its records, the other does not: dates are refused where they would be widened."""
    database, queries = tmp_path / "campus.db", tmp_path / "queries"
    with closing(sqlite3.connect(database)) as campus, campus:
        campus.execute("CREATE TABLE day (id INTEGER PRIMARY KEY, day TEXT)")
        campus.executemany("INSERT INTO day (day) VALUES (?)", [("2026-11-30 00:00:00.000",), ("2026-12-01",), (None,), ("2026-12-01 08:15",)])
    queries.mkdir()
    columns = """date(substr(day, 1, 10)) AS "date", 'C' AS "calendarReference.calendarCode", 1 AS "calendarReference.schoolId",
                 2027 AS "calendarReference.schoolYear",
                 '[{"calendarEventDescriptor": "uri://ed-fi.org/CalendarEventDescriptor#Holiday"}]' AS "calendarEvents" """
    (queries / "calendarDates.sql").write_text(f'SELECT {columns}, day AS "@date" FROM day ORDER BY id')
    (queries / "grades.sql").write_text('SELECT id AS "numericGradeEarned", id AS "@person" FROM day ORDER BY id')
    chosen: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "queries": queries, "school_year": 2027, "dates": "2026-11-30"}
    with pytest.raises(edfi_resync.RequestError, match="the source does not tell of grades") as caught:
        edfi_resync.plan(database, ods.url, **chosen)
    assert "@date" in str(caught.value.hint)
    report = edfi_resync.run(database, ods.url, resources=["calendarDates"], non_person="skip", **chosen)
    # The midnight is the day's, the row of no day is of none, and a moment of the day is one invalid row.
    assert (report.read, report.invalid, report.failed + report.blocked) == (2, 1, 1), str(report)
    assert any("@date is no day" in failure.message for failure in report.failures), str(report)
