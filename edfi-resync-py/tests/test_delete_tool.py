"""The Delete Tool: records of people, and single records, listed and then deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import edfi_resync
import pytest
from campus import Campus
from edfi_resync.testing import MockOds


def test_what_is_listed_of_a_person_is_deleted_and_the_person_stays(campus: Campus) -> None:
    ((person, unique_id),) = campus.students(1)
    resync = campus.open()
    plan = resync.plan_delete(persons=str(person))
    assert campus.written() == 0, "only reads"
    listed = {step.resource: len(step.deletes) for step in plan.removals if step.deletes}
    assert plan.deletes == sum(listed.values()) > 2
    assert listed["studentSchoolAssociations"] and "students" not in listed
    assert all(removal.because == "asked" for step in plan.removals for removal in step.deletes)
    assert any("a later resync may send again" in warning for warning in plan.warnings)
    assert str(plan).startswith("Delete Tool of") and unique_id not in str(plan) + repr(plan) + plan.to_json()
    report = resync.run(edfi_resync.Plan.from_json(plan.to_json()))
    assert report.ok and report.removed.deleted == plan.deletes, str(report)
    assert {name: tally.deleted for name, tally in report.removals.items() if tally.deleted} == listed
    assert (campus.under("studentSchoolAssociations", unique_id), campus.under("students", unique_id)) == (0, 1)
    assert resync.audit()[-1].action == "delete"
    again = resync.run(persons=[person], schools="all")
    assert again.created == plan.deletes, "it is sent again, as was said"


def test_delete_lists_and_deletes_in_one_call(campus: Campus) -> None:
    ((person, unique_id),) = campus.students(1)
    events: list[dict[str, Any]] = []
    report = campus.open().delete(persons=[person], resources=["students"], on_event=events.append)
    assert report.ok and report.removals["students"].deleted == 1, str(report)
    assert sum(campus.under(resource, unique_id) for resource in ("studentSchoolAssociations", "students")) == 0
    assert events


def test_a_record_goes_by_its_id_after_what_depends_on_it(campus: Campus) -> None:
    resync = campus.open()
    (section, *_) = campus.ods.records("sections")
    plan = resync.plan_delete(records=[("sections", section["id"])])
    order = [step.resource for step in plan.removals if step.deletes]
    assert order[-1] == "sections" and len(order) > 1, "dependents first"
    report = resync.delete(records=[("sections", section["id"])])
    assert report.ok and report.removed.deleted == plan.deletes, str(report)
    assert section["id"] not in {record["id"] for record in campus.ods.records("sections")}
    gone = resync.plan_delete(records=[("sections", section["id"])])
    assert gone.deletes == 0 and any("has no" in warning for warning in gone.warnings)


def test_any_right_of_the_tool_sees_the_list_and_delete_alone_deletes(campus: Campus) -> None:
    ((person, _),) = campus.students(1)
    sees = campus.open(rights="deleteTool:read")
    plan = sees.plan_delete(persons=[person])
    doings: list[Callable[[], edfi_resync.Report]] = [lambda: sees.run(plan), lambda: sees.delete(persons=[person])]
    for doing in doings:
        with pytest.raises(edfi_resync.RightMissingError, match="deleteTool:delete"):
            doing()
    assert campus.written() == 0
    deletes = campus.open(rights="deleteTool:delete")
    assert deletes.delete(persons=[person]).removed.deleted == plan.deletes
    with pytest.raises(edfi_resync.RightMissingError):
        campus.open(rights="resync:read, resync:write").plan_delete(persons=[person])


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ({}, edfi_resync.RequestError, "names nothing to delete"),
        ({"persons": []}, edfi_resync.RequestError, "names nothing to delete"),
        ({"persons": [1], "resources": []}, edfi_resync.RequestError, "the list of resources is empty"),
        ({"resources": ["students"]}, edfi_resync.RequestError, "resources are named, but no people"),
        ({"persons": "1, x"}, edfi_resync.RequestError, "persons: "),
        ({"persons": [1], "resources": ["studnets"]}, edfi_resync.ResyncError, "studnets"),
        ({"records": [("schoolYearTypes", "1")]}, edfi_resync.RequestError, "never deleted"),
        ({"records": {"sections": ["1"]}}, TypeError, "records is of type dict; pass a list of pairs"),
        ({"records": ["sections"]}, TypeError, r"records\[0\] is of type str; pass a pair"),
        ({"records": [("sections", 1)]}, TypeError, r"records\[0\] is of type tuple; pass a pair"),
        ({"resources": "students", "persons": [1]}, TypeError, "resources is of type str"),
    ],
)
@pytest.mark.parametrize("call", ["plan_delete", "delete"])
def test_what_names_nothing_or_the_wrong_thing_is_refused(
    ods: MockOds, call: str, arguments: dict[str, Any], kind: type[Exception], words: str
) -> None:
    resync = edfi_resync.Resync({"students": []}, ods.url, key=ods.key, secret=ods.secret, school_year=2027)
    with pytest.raises(kind, match=words):
        getattr(resync, call)(**arguments)
