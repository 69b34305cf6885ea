"""Validate: what is wrong with records, found without an ODS; and Reconcile, which sends only what differs."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds, make_district


def school(number: int, grade: str = "Ninth grade") -> dict[str, Any]:
    category = "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"
    return {
        "schoolId": number,
        "nameOfInstitution": "North High",
        "educationOrganizationCategories": [{"educationOrganizationCategoryDescriptor": category}],
        "gradeLevels": [{"gradeLevelDescriptor": f"uri://ed-fi.org/GradeLevelDescriptor#{grade}"}],
    }


def week(name: str, number: int, days: int = 5) -> dict[str, Any]:
    dates = {"beginDate": "2026-08-24", "endDate": "2026-08-28"}
    return {"weekIdentifier": name, "schoolReference": {"schoolId": number}, "totalInstructionalDays": days, **dates}


def test_it_needs_no_ods_and_names_every_error_with_its_path() -> None:
    source = {"schools": [school(1), school(2, "Nineth grade")], "academicWeeks": [week("Week 1", 1), week("Week 1", 1), week("Week 2", 9)]}
    found = edfi_resync.validate(source)
    assert (found.ok, found.read, found.valid, found.invalid, found.duplicates) == (False, 5, 2, 2, 1)
    assert {failure.class_: failure.records for failure in found.failures} == {"descriptorMissing": 1, "parentMissing": 1}
    assert found.resources["academicWeeks"].duplicates == 1
    assert [(record.resource, record.errors[0].split(" ")[0]) for record in found.records] == [
        ("schools", "$.gradeLevels[0].gradeLevelDescriptor"),
        ("academicWeeks", "$.schoolReference"),
    ]
    assert found.failures[0].server_text() is None and found.failures[0].examples
    assert json.dumps(found.to_dict()) and "academicWeeks" in str(found)
    assert repr(found) == "<Validation read=5 valid=2 invalid=2 duplicates=1>"
    assert edfi_resync.validate(source, descriptors=False).invalid == 1


def test_descriptor_values_are_saved_and_loaded_and_read_from_an_ods(tmp_path: Path) -> None:
    own = {"GradeLevelDescriptor": ["uri://ed-fi.org/GradeLevelDescriptor#Nineth grade"]}
    standard = edfi_resync.Descriptors.of_standard()
    more = standard.with_values(own)
    assert (len(more), more.has("GradeLevelDescriptor", own["GradeLevelDescriptor"][0].upper())) == (len(standard) + 1, True)
    more.save(tmp_path / "descriptors.txt")
    assert edfi_resync.Descriptors.load(tmp_path / "descriptors.txt") == more != standard
    assert edfi_resync.validate({"schools": [school(2, "Nineth grade")]}, descriptors=tmp_path / "descriptors.txt").ok
    with pytest.raises(edfi_resync.ConfigError, match="Data Standard 5.2"):
        edfi_resync.validate({"schools": [school(2)]}, "6.1", standard)
    (tmp_path / "descriptors.txt").write_text("GradeLevelDescriptor")
    with pytest.raises(edfi_resync.ConfigError, match="line 1"):
        edfi_resync.Descriptors.load(tmp_path / "descriptors.txt")
    make_district(tmp_path / "campus.db", students=20)
    with MockOds() as ods:
        resync = edfi_resync.Resync(tmp_path / "campus.db", ods.url, key=ods.key, secret=ods.secret)
        found = resync.validate(resync.descriptors())
        assert found.ok and found.valid > 500, str(found)
        assert edfi_resync.validate(tmp_path / "campus.db", descriptors=resync.descriptors()).valid == found.valid


def test_bad_arguments_are_named() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"descriptors": True}, "descriptors"),
        ({"descriptors": 5}, "descriptors"),
        ({"data_standard": "9.9"}, "9.9"),
        ({"configuration": "State"}, "State"),
    ]
    for arguments, message in cases:
        with pytest.raises((TypeError, edfi_resync.ResyncError), match=message):
            edfi_resync.validate({"schools": [school(1)]}, **arguments)
    stop = edfi_resync.Stop()
    stop.press()
    with pytest.raises(edfi_resync.StoppedError):
        edfi_resync.validate({"schools": [school(1)]}, stop=stop)
    parameters = inspect.signature(edfi_resync.validate).parameters
    assert list(parameters)[:3] == ["source", "data_standard", "descriptors"] and parameters["data_standard"].default == "5.2"


def test_a_reconcile_sends_what_differs() -> None:
    with MockOds(template="populated") as ods:
        where: dict[str, Any] = {"key": ods.key, "secret": ods.secret}
        weeks = [week(f"Week {nth}", 255901001) for nth in range(20)]
        edfi_resync.run({"academicWeeks": weeks}, ods.url, **where)
        ods.clear_requests()
        weeks[3]["totalInstructionalDays"] = 4
        changed = {"academicWeeks": [*weeks, week("Week 20", 255901001)]}
        plan = edfi_resync.plan(changed, ods.url, mode="reconcile", **where)
        assert plan.mode == "reconcile" and "compared by" in str(plan)
        report = edfi_resync.run(changed, ods.url, mode="reconcile", **where)
        assert (report.created, report.updated, report.unchanged) == (1, 1, 19)
        assert sum(request["method"] == "POST" and "ed-fi" in request["path"] for request in ods.requests()) == 2
        assert edfi_resync.verify(changed, ods.url, **where).ok
