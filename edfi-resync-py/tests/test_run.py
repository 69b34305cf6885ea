"""Sources of every sort arrive, and are accounted for."""

import csv
import json
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from records import SCHOOLS, school, world

Send = Callable[..., edfi_resync.Report]
COLUMNS = ("created", "updated", "unchanged", "invalid", "failed", "blocked", "skipped", "cancelled")


def test_a_dict_arrives_in_order_and_a_second_run_changes_nothing(ods: MockOds, send: Send) -> None:
    report = send(world(students=10))
    assert (report.read, report.created, report.ok, report.stopped) == (22, 22, True, None)
    assert {endpoint: ods.count(endpoint) for endpoint in world()} == {
        "schools": 2,
        "students": 10,
        "studentSchoolAssociations": 10,
    }
    posts = [request["path"] for request in ods.requests() if request["method"] == "POST" and request["path"].startswith("/ed-fi")]
    assert set(posts[:12]) == {"/ed-fi/schools", "/ed-fi/students"}
    assert set(posts[12:]) == {"/ed-fi/studentSchoolAssociations"}

    version = ods.newest_change_version
    again = send(world(students=10))
    assert again.created == 0
    assert again.updated + again.unchanged == again.read == 22
    assert ods.newest_change_version == version


def test_a_report_is_read_in_every_form(send: Send) -> None:
    report = send(world(students=3) | {"sessions": [{"sessionName": "Fall"}]})
    assert report.read == sum(getattr(report, column) for column in COLUMNS)
    assert set(report.resources) == {"schools", "students", "studentSchoolAssociations", "sessions"}
    students = report.resources["students"]
    assert (students.read, students.created) == (3, 3)
    assert students.to_dict() == {"read": 3, "created": 3} | dict.fromkeys(COLUMNS[1:], 0)
    assert students == report.resources["students"] != report.resources["schools"]
    assert report.invalid == 1
    assert not report.ok

    (failure,) = report.failures
    assert (failure.resource, failure.class_, failure.records, failure.status) == ("sessions", "shape", 1, None)
    assert "$.schoolReference" in failure.message
    assert failure.hint
    assert failure.examples[0].origin == "memory:sessions:1"
    assert (failure.blocked, failure.blocked_records) == ({}, 0)

    form = report.to_dict()
    assert form["format"] == "edfi-resync-report/1"
    assert form["total"]["created"] == report.created == 8
    assert form["failures"][0]["class"] == "shape"
    assert json.loads(json.dumps(form)) == form
    assert "students" in str(report)
    assert repr(report) == "<Report 9 read, 8 created, 1 invalid, 1 failures>"
    for text in (str(report), repr(report), repr(report.failures), json.dumps(form)):
        assert "Canary" not in text
        assert "000001" not in text


def test_a_directory_of_json_lines_arrives(tmp_path: Path, ods: MockOds, send: Send) -> None:
    for endpoint, records in world(students=6).items():
        (tmp_path / f"{endpoint}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    with (tmp_path / "students.jsonl").open("a") as students:
        students.write("not json\n")
    report = send(tmp_path)
    assert (report.created, report.invalid) == (14, 1)
    assert report.failures[0].examples[0].origin == "students.jsonl:7"
    assert ods.count("students") == 6
    assert send(str(tmp_path)).read == 15


def test_a_district_arrives_complete(district: tuple[Path, dict[str, Any]], ods: MockOds) -> None:
    path, summary = district
    assert set(summary) == {"configuration", "last_year", "schools", "students", "staff", "guardians", "rows"} and summary["last_year"] is None
    credentials: dict[str, Any] = {"key": ods.key, "secret": ods.secret}
    plan = edfi_resync.plan(path, ods.url, schools="all", **credentials)
    assert all(request["method"] == "GET" for request in ods.requests() if request["path"] != "/oauth/token")
    report = edfi_resync.run(path, ods.url, schools="all", configuration=summary["configuration"], **credentials)
    assert report.ok, str(report)
    assert report.plan == plan.fingerprint
    assert (report.configuration, report.school_year) == (summary["configuration"], 2027)
    assert len(report.resources) >= 35
    for endpoint, tally in report.resources.items():
        assert ods.count(endpoint) == tally.created == tally.read - tally.skipped, endpoint
    with sqlite3.connect(path) as campus:
        (schools,) = campus.execute("SELECT count(*) FROM School WHERE exclude = 0 OR exclude IS NULL").fetchone()
    campus.close()
    assert ods.count("students") == summary["students"] == 60
    assert ods.count("schools") == len(summary["schools"]) == schools


def test_filters_narrow_a_district(district: tuple[Path, dict[str, Any]], ods: MockOds) -> None:
    path, summary = district
    chosen = {"key": ods.key, "secret": ods.secret, "schools": summary["schools"][0]}
    with sqlite3.connect(path) as campus:
        (person,) = campus.execute(
            "SELECT min(e.personID) FROM Enrollment e JOIN Calendar c USING (calendarID) JOIN Person p USING (personID) "
            "WHERE c.schoolID = ? AND p.edFiID IS NOT NULL AND coalesce(c.exclude, 0) = 0",
            (summary["schools"][0],),
        ).fetchone()
    campus.close()
    by_text = edfi_resync.plan(path, ods.url, persons=f"{person}, {person}", resources=["students"], **chosen)
    by_list = edfi_resync.plan(path, ods.url, persons=[person], resources=("students",), **chosen)
    assert by_text.fingerprint == by_list.fingerprint
    (step,) = [step for step in by_text.to_dict()["steps"] if step["pass"] == "first"]
    assert step["selection"] == {"narrowed": {"persons": [person]}}

    widened = edfi_resync.plan(path, ods.url, persons=person, resources=["studentSchoolAssociations"], select_dependencies=True, **chosen)
    assert {"schools", "students"} < {step["resource"] for step in widened.to_dict()["steps"]}


def test_a_plan_is_read_in_every_form(ods: MockOds) -> None:
    plan = edfi_resync.plan(world(), ods.url, key=ods.key, secret=ods.secret, school_year="2026-27", data_standard="5.2")
    form = plan.to_dict()
    assert form["format"] == "edfi-resync-plan/1"
    assert form["fingerprint"] == plan.fingerprint
    assert (plan.school_year, plan.data_standard, plan.known_records, plan.target) == (2027, "5.2", 22, ods.url)
    assert isinstance(plan.warnings, list)
    assert "students" in str(plan)
    assert plan.fingerprint in repr(plan)


def test_the_standard_is_the_servers_where_none_is_named() -> None:
    with MockOds(data_standard="4.0") as ods:
        plan = edfi_resync.plan({"parents": []}, ods.url, key=ods.key, secret=ods.secret)
        assert plan.data_standard == "4.0"
        with pytest.raises(edfi_resync.UnknownResourceError, match="Data Standard 4.0"):
            edfi_resync.plan({"contacts": []}, ods.url, key=ods.key, secret=ods.secret)


def test_a_planted_failure_is_one_cause(ods: MockOds, send: Send) -> None:
    ods.fail("POST", "/ed-fi/schools", where={"schoolId": SCHOOLS[0]}, status=400)
    report = send(world(students=10))
    (failure,) = report.failures
    assert (failure.resource, failure.status, failure.records) == ("schools", 400, 1)
    assert failure.blocked == {"studentSchoolAssociations": 5}
    assert (report.failed, report.blocked, report.created) == (1, 5, 16)
    assert ods.count("studentSchoolAssociations") == 5
    assert "held back" in str(failure)

    ods.clear_failures()
    ods.fail("POST", "/ed-fi/schools", status=503, times=1)
    assert send(world(students=10)).ok, "a temporary failure is tried again"


def test_what_may_not_be_written_is_reference_only(ods: MockOds, send: Send) -> None:
    ods.deny("POST", "/ed-fi/schools")
    ods.seed("schools", [school(school_id) for school_id in SCHOOLS])
    report = send(world(students=10))
    assert (report.skipped, report.created, report.failed, report.blocked) == (2, 20, 0, 0)
    assert report.ok
    assert sum("schools" in warning for warning in report.warnings) == 1

    ods.allow("/ed-fi/schools")
    assert send({"schools": [school(SCHOOLS[0])]}).skipped == 0


@pytest.mark.parametrize("named", [{}, {"data_standard": "5.2"}])
def test_what_is_of_an_extension_is_named_and_the_rest_goes(send: Send, tmp_path: Path, named: dict[str, str]) -> None:
    extension = {"tpdm/candidates": [{"candidateIdentifier": "1"}], "financialAids": [{}]}
    report = send(world(students=2) | extension, **named)
    said = "resources of extensions are not supported yet, and not sent: tpdm/candidates, tpdm/financialAids"
    assert (report.ok, report.created, said in report.warnings) == (True, 6, True), str(report)
    for endpoint, records in (world(students=2) | {"candidates": [{}]}).items():
        (tmp_path / f"{endpoint}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    again = send(tmp_path, **named)
    assert again.ok and any(warning.endswith("not sent: tpdm/candidates") for warning in again.warnings), str(again)


def test_runs_side_by_side_do_not_meet() -> None:
    counts: dict[int, tuple[int, int]] = {}

    def one(students: int) -> None:
        with MockOds() as ods:
            report = edfi_resync.run(world(students), ods.url, key=ods.key, secret=ods.secret)
            counts[students] = (report.created, ods.count("students"))

    threads = [threading.Thread(target=one, args=(students,)) for students in (5, 7, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == {5: (12, 5), 7: (16, 7), 9: (20, 9)}


def write_csv(path: Path, records: list[dict[str, Any]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(records[0]))
        writer.writeheader()
        writer.writerows(records)


def test_a_folder_of_csv_files_arrives_and_cleans_nothing_up_without_a_manifest(tmp_path: Path, ods: MockOds, send: Send) -> None:
    records = world(students=6)
    schools = list(enumerate(records["schools"]))
    write_csv(tmp_path / "students.csv", records["students"])
    write_csv(
        tmp_path / "studentSchoolAssociations.csv",
        [
            {
                "studentReference.studentUniqueId": record["studentReference"]["studentUniqueId"],
                "schoolReference.schoolId": record["schoolReference"]["schoolId"],
                "entryDate": "8/24/2026",
                "entryGradeLevelDescriptor": record["entryGradeLevelDescriptor"],
            }
            for record in records["studentSchoolAssociations"]
        ],
    )
    names = ("schoolId", "nameOfInstitution")
    write_csv(tmp_path / "schools.csv", [{"@key": key, **{name: school[name] for name in names}} for key, school in schools])
    for collection in ("educationOrganizationCategories", "gradeLevels"):
        rows = [{"@key": key, **element} for key, school in schools for element in school[collection]]
        write_csv(tmp_path / f"schools.{collection}.csv", rows)
    report = send(tmp_path)
    assert (report.created, report.invalid, ods.count("studentSchoolAssociations")) == (14, 0, 6)
    assert any("nothing is concluded from what it lacks" in warning for warning in report.warnings)
    with pytest.raises(edfi_resync.RequestError, match="nothing can be cleaned up, .* has no manifest.json"):
        send(tmp_path, mode="cleanup")
    (tmp_path / "staffs.jsonl").write_text("{}\n")
    with pytest.raises(edfi_resync.SourceError, match="holds CSV .* and JSON Lines"):
        send(tmp_path)
