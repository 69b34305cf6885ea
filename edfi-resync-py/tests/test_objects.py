"""What calls give are values: comparable, hashable, picklable, with a JSON form; and notebooks show them."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from records import school, student, world

NASTY = "<script>alert('x & y')</script>"


@pytest.fixture
def values(ods: MockOds, tmp_path: Path) -> dict[str, Any]:
    """One of each class, by its name."""
    source = world(6)
    ods.fail("POST", "/ed-fi/students", {"studentUniqueId": "000003"}, 400)
    arguments: dict[str, Any] = {"ods": ods.url, "key": ods.key, "secret": ods.secret, "school_year": 2027, "ledger": tmp_path / "state.db"}
    with edfi_resync.Resync(source, **arguments) as resync:
        plan = resync.plan()
        report = resync.run(plan, resume=False)
        source["students"][0]["firstName"] = "Else"
    with edfi_resync.Resync(source, **arguments) as resync:
        differences = resync.verify(show_values=True)
        explanation = resync.explain(record=("students", {"studentUniqueId": "000003"}))
    source["students"].append({"studentUniqueId": 7})
    validation = edfi_resync.validate(source)
    ledger = edfi_resync.Ledger(tmp_path / "state.db")
    cleanup = edfi_resync.plan(world(2), **arguments, mode="cleanup", force=True)
    cleaned = edfi_resync.run(world(2), **arguments, plan=cleanup)
    extracted = edfi_resync.extract(world(2), tmp_path / "extract", school_year=2027)
    (changed,) = [one for one in differences.differences if one.kind == "different"]
    (removal_step,) = [step for step in cleanup.removals if step.deletes]
    found = [
        plan,
        report,
        report.resources["students"],
        report.failures[0],
        report.failures[0].examples[0],
        report.by_status[0],
        differences,
        differences.resources["students"],
        changed,
        changed.members[0],
        explanation,
        explanation.records[0],
        validation,
        validation.resources["students"],
        validation.records[0],
        extracted,
        removal_step,
        removal_step.deletes[0],
        cleaned.removed,
        ledger,
        ledger.outcomes(1)[0],
        ledger.errors()[0],
    ]
    return {type(value).__name__: value for value in found}


def test_values_come_back_from_their_json_and_from_a_pickle(values: dict[str, Any]) -> None:
    assert len(values) == 22
    for name, value in values.items():
        for other in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
            assert type(other) is type(value)
            assert (other == value, hash(other) == hash(value), other is value) == (True, True, False), name
            assert repr(other) == repr(value) and str(other) == str(value), name
        assert value != name and value != values["Plan" if name == "Report" else "Report"], name
        assert len({value, value}) == 1
        with pytest.raises(AttributeError):
            value.resource = "students"
        if name == "Ledger":
            continue
        assert value.to_dict() == json.loads(value.to_json()), name
        again = type(value).from_json(value.to_json())
        assert again == value and again.to_dict() == value.to_dict(), name
        for wrong in ("", "[]", '"Zoe"', "{"):
            with pytest.raises(edfi_resync.RequestError) as caught:
                type(value).from_json(wrong)
            assert "Zoe" not in str(caught.value)


def test_values_that_say_something_else_differ(send: Callable[..., edfi_resync.Report]) -> None:
    one, other = send(world(2)), send(world(2))
    assert one != other and one.resources["schools"] != other.resources["schools"]
    assert one.resources["schools"] == one.resources["students"] and len({one, other, one}) == 2


def test_a_configuration_comes_back(campus: Any) -> None:
    configurations = campus.open().configurations()
    for configuration in configurations:
        again = edfi_resync.Configuration.from_json(configuration.to_json())
        assert again == configuration and again.mappings == configuration.mappings
        assert pickle.loads(pickle.dumps(configuration)) == configuration
        assert campus.ods.secret not in configuration.to_json()
    assert campus.open(configuration=pickle.loads(pickle.dumps(configurations[0]))).configuration == configurations[0].name
    schools = campus.open().schools()
    assert pickle.loads(pickle.dumps(schools)) == schools


def test_a_validation_keeps_its_records() -> None:
    found = edfi_resync.validate({"students": [{"studentUniqueId": 7}]})
    assert [str(record) for record in pickle.loads(pickle.dumps(found)).records] == [str(record) for record in found.records] != []
    assert found.to_dict()["records"][0]["resource"] == "students"


def test_a_report_raises_unless_everything_was_delivered(send: Callable[..., edfi_resync.Report], ods: MockOds) -> None:
    report = send(world(2))
    assert report.raise_for_failures() is report
    ods.fail("POST", "/ed-fi/schools", {}, 400)
    with pytest.raises(edfi_resync.NotDeliveredError, match="2 of 6 records were not delivered; first of 1 causes: ") as caught:
        send(world(2), ledger=None).raise_for_failures()
    carried = caught.value.report
    assert carried is not None and carried.failed == 2 and caught.value.hint == carried.failures[0].hint


def drawn(value: Any) -> ET.Element:
    """What a notebook shows, which is well-formed."""
    return ET.fromstring(f"<div>{value._repr_html_()}</div>")


def text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_notebooks_show_tables_and_a_plan_as_a_graph(values: dict[str, Any]) -> None:
    plan, report = values["Plan"], values["Report"]
    graph = drawn(plan)
    boxes = graph.findall(".//{*}rect")
    steps = plan.to_dict()["steps"]
    assert len(boxes) == len(steps) and len(graph.findall(".//{*}path")) == sum(len(step["after"]) for step in steps)
    places = {(box.get("x"), box.get("y")) for box in boxes}
    assert len(places) == len(boxes)
    # What a step waits for stands to its left.
    for step, box in zip(steps, boxes, strict=True):
        for before in step["after"]:
            assert int(boxes[before].get("x", "")) < int(box.get("x", ""))
    table = drawn(report)
    shown = text(table)
    assert "students" in shown and report.failures[0].message in shown and str(report.read) in shown
    rows = table.findall(".//tr")
    assert len(rows) == 1 + len(report.resources) + 1 + 1 + len(report.failures)
    for name in ("Differences", "Explanation", "Validation"):
        assert "Zoe" not in text(drawn(values[name])), name
        assert "students" in text(drawn(values[name])), name


def test_nothing_of_others_is_markup(ods: MockOds) -> None:
    arguments: dict[str, Any] = {"ods": ods.url, "key": ods.key, "secret": ods.secret, "school_year": 2027}
    ods.fail("POST", "/ed-fi/schools", {}, 400)
    report = edfi_resync.run({"schools": [school(1)], "students": [student(1)]}, **arguments)
    raw = report.to_dict()
    raw["configuration"] = raw["failures"][0]["message"] = raw["failures"][0]["examples"][0]["origin"] = NASTY
    raw["warnings"] = [NASTY, "bell \x07"]
    report = edfi_resync.Report.from_json(json.dumps(raw))
    assert "<script" not in report._repr_html_() and NASTY in text(drawn(report))
    raw = {"total": dict.fromkeys(COMPARED, 0), "resources": {}, "differences": [], "warnings": [NASTY]}
    differences = edfi_resync.Differences.from_json(json.dumps(raw))
    assert "<script" not in differences._repr_html_() and NASTY in text(drawn(differences))


COMPARED = ("same", "missing", "different", "extra", "notComparable")
