"""Plans that are saved, approved and run later; and what a cleanup lists and deletes."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from records import world

District = tuple[Path, dict[str, Any]]
SCHOOLS = ["schools", "localEducationAgencies"]
ROSTERS = ["studentSectionAssociations"]


def saved(plan: edfi_resync.Plan) -> edfi_resync.Plan:
    return edfi_resync.Plan.from_json(plan.to_json())


def test_a_saved_plan_is_the_plan(district: District, ods: MockOds) -> None:
    path, summary = district
    plan = edfi_resync.plan(path, ods.url, key=ods.key, secret=ods.secret, schools=summary["schools"], non_person="skip", mode="resync")
    again = saved(plan)
    assert (again.fingerprint, again.to_dict(), str(again)) == (plan.fingerprint, plan.to_dict(), str(plan))
    assert json.loads(plan.to_json()) == plan.to_dict()
    assert (again.mode, again.deletes, again.removals) == ("resync", 0, [])


def test_a_saved_plan_is_run_later_by_who_has_the_key(district: District, ods: MockOds) -> None:
    path, _ = district
    chosen: dict[str, Any] = {"schools": "all", "resources": SCHOOLS, "select_dependencies": True}
    plan = saved(edfi_resync.plan(path, ods.url, key=ods.key, secret=ods.secret, **chosen))
    report = edfi_resync.run(path, plan=plan, key=ods.key, secret=ods.secret)
    assert (report.plan, report.ok, report.target) == (plan.fingerprint, True, ods.url), str(report)
    # What says the same again contradicts nothing.
    again = edfi_resync.run(path, ods.url, plan=plan, key=ods.key, secret=ods.secret, configuration=plan.configuration, **chosen)
    assert (again.plan, again.read) == (plan.fingerprint, report.read)
    assert edfi_resync.plan(path, plan=plan, key=ods.key, secret=ods.secret).fingerprint == plan.fingerprint


def test_a_plan_of_a_plain_source_brings_its_year_and_standard(ods: MockOds) -> None:
    plan = edfi_resync.plan(world(4), ods.url, key=ods.key, secret=ods.secret, school_year=2026, data_standard="5.2")
    report = edfi_resync.run(world(4), plan=saved(plan), key=ods.key, secret=ods.secret)
    assert (report.created, report.school_year, report.plan) == (10, 2026, plan.fingerprint)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"schools": [1]}, "schools"),
        ({"persons": "1001"}, "persons"),
        ({"courses": [1]}, "courses"),
        ({"sections": [1]}, "sections"),
        ({"dates": "2026-11-30"}, "dates"),
        ({"resources": ["students"]}, "resources"),
        ({"select_dependencies": False}, "select_dependencies"),
        ({"mode": "cleanup"}, "mode"),
        ({"non_person": "skip"}, "non_person"),
        ({"force": False}, "force"),
    ],
)
def test_arguments_that_contradict_a_plan_are_refused(
    district: District, ods: MockOds, arguments: dict[str, Any], name: str
) -> None:
    path, _ = district
    plan = edfi_resync.plan(
        path, ods.url, key=ods.key, secret=ods.secret, schools="all", resources=["schools"], select_dependencies=True, force=True
    )
    ods.clear_requests()
    with pytest.raises(edfi_resync.RequestError) as caught:
        edfi_resync.run(path, plan=plan, key=ods.key, secret=ods.secret, **arguments)
    assert str(caught.value) == f"{name} is not what the plan was made with; leave it out, or make the plan anew"
    assert ods.requests() == []


def test_a_plan_for_another_ods_year_or_configuration_is_refused(district: District, ods: MockOds) -> None:
    path, _ = district
    keys: dict[str, Any] = {"key": ods.key, "secret": ods.secret}
    plan = edfi_resync.plan(path, ods.url, schools="all", **keys)
    with MockOds() as other:
        with pytest.raises(edfi_resync.RequestError, match="another ODS"):
            edfi_resync.run(path, other.url, plan=plan, key=other.key, secret=other.secret)
        with pytest.raises(edfi_resync.RequestError, match="another ODS"):
            edfi_resync.Resync(path, other.url, key=other.key, secret=other.secret).run(plan)
    with pytest.raises(edfi_resync.ConfigError, match="school year"):
        edfi_resync.run(path, plan=plan, school_year=2026, **keys)
    with pytest.raises(edfi_resync.ConfigError, match="Other"):
        edfi_resync.run(path, plan=plan, configuration="Other", **keys)
    assert ods.count("schools") == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no saved plan: line 1"),
        ('{"firstName": "Zoe"}', "no saved plan"),
        ("[1, 2", "no saved plan: line 1, column 5"),
        ('{"format": "edfi-resync-plan/99"}', "has the format edfi-resync-plan/99, not edfi-resync-plan/1; make the plan anew"),
        ('{"format": "edfi-resync-plan/1", "steps": "Zoe"}', "no saved plan: line 1"),
        ('{"format": "edfi-resync-report/1"}', "no saved plan"),
    ],
)
def test_what_is_no_saved_plan_is_refused_without_being_quoted(text: str, words: str) -> None:
    with pytest.raises(edfi_resync.RequestError) as caught:
        edfi_resync.Plan.from_json(text)
    assert words in str(caught.value)
    assert "Zoe" not in str(caught.value)


def test_a_plan_that_was_changed_is_refused(district: District, ods: MockOds) -> None:
    plan = edfi_resync.plan(district[0], ods.url, key=ods.key, secret=ods.secret, schools="all")
    changed = plan.to_dict()
    changed["steps"].pop()
    with pytest.raises(edfi_resync.RequestError, match="the plan was changed after it was made"):
        edfi_resync.Plan.from_json(json.dumps(changed))
    with pytest.raises(TypeError):
        edfi_resync.Plan.from_json(changed)  # type: ignore[arg-type]


class Cleanup:
    """A district that was sent, of which some rosters are gone since."""

    def __init__(self, district: District, ods: MockOds, folder: Path, gone: str) -> None:
        self.path = Path(shutil.copy(district[0], folder / "campus.db"))
        self.ods = ods
        self.resync = edfi_resync.Resync(self.path, ods.url, key=ods.key, secret=ods.secret, ledger=folder / "state.db")
        # A grade would hold its roster in the ODS.
        offered = [row.resource for row in self.resync.resources() if row.held and row.on and row.resource != "grades"]
        report = self.resync.run(schools="all", resources=offered)
        assert report.ok and report.removals == {} and report.removed.found == 0, str(report)
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(f"DELETE FROM Roster WHERE rosterID IN ({gone})")
        self.before = ods.count(ROSTERS[0])
        ods.clear_requests()

    def asked(self, method: str) -> int:
        return sum(request["method"] == method and request["path"].startswith("/ed-fi/") for request in self.ods.requests())


@pytest.fixture
def cleanup(district: District, ods: MockOds, tmp_path: Path) -> Cleanup:
    return Cleanup(district, ods, tmp_path, "SELECT rosterID FROM Roster WHERE rosterID % 50 = 7")


def test_a_cleanup_lists_what_it_deletes_and_deletes_what_is_listed(cleanup: Cleanup) -> None:
    plan = cleanup.resync.plan(mode="cleanup", schools="all", resources=ROSTERS)
    assert cleanup.asked("DELETE") == cleanup.asked("POST") == 0, "a plan only reads"
    (step,) = plan.removals
    assert (plan.mode, step.resource, step.found, step.gap) == ("cleanup", ROSTERS[0], cleanup.before, None)
    assert plan.deletes == len(step.deletes) == step.found - sum(step.kept.values()) > 0
    assert {removal.because for removal in step.deletes} == {"gone"}
    assert all(removal.object and removal.object.startswith("Roster:") for removal in step.deletes)
    ids = {record["id"] for record in cleanup.ods.records(ROSTERS[0])}
    assert {removal.id for removal in step.deletes} < ids
    assert repr(step) == f"<RemovalStep {ROSTERS[0]}: {step.found} found, {plan.deletes} to delete>"
    assert str(step.deletes[0]) == f"{step.deletes[0].id} {step.deletes[0].object}: gone from the source"
    assert f"{plan.deletes} of {step.found} deleted" in repr(plan)

    events: list[dict[str, Any]] = []
    report = cleanup.resync.run(saved(plan), on_event=events.append)
    assert report.ok, str(report)
    assert (report.read, report.removed.deleted, report.removed.failed) == (0, plan.deletes, 0)
    assert report.removed == report.removals[ROSTERS[0]] and set(report.removals) == set(ROSTERS)
    assert report.removed.found == report.removed.deleted + report.removed.kept_records
    assert report.removed.kept == {"match": report.removed.kept_records}
    assert report.removed.to_dict()["deleted"] == plan.deletes
    assert repr(report).endswith(f"{report.removed.found} found, {plan.deletes} deleted, {report.removed.kept_records} kept, 0 failures>")
    assert cleanup.ods.count(ROSTERS[0]) == cleanup.before - plan.deletes
    assert (cleanup.asked("DELETE"), cleanup.asked("POST")) == (plan.deletes, 0)

    (found,) = [event for event in events if event["event"] == "found"]
    assert found == {"event": "found", "resource": ROSTERS[0], "records": step.found, "kept": step.kept}
    removed = [event for event in events if event["event"] == "removed"]
    assert sorted(event["id"] for event in removed) == sorted(removal.id for removal in step.deletes)
    assert {frozenset(event) for event in removed} == {frozenset({"event", "resource", "end", "id", "object", "because"})}
    assert {(event["end"], event["because"]) for event in removed} == {("deleted", "gone")}
    assert cleanup.resync.plan(mode="cleanup", schools="all", resources=ROSTERS).deletes == 0


def test_what_is_not_deleted_says_why(cleanup: Cleanup, district: District) -> None:
    plan = cleanup.resync.plan(mode="cleanup", schools="all", resources=ROSTERS)
    doomed = plan.removals[0].deletes
    assert len(doomed) > 2
    # Campus has one of them again, and the ODS does not delete another.
    (number,) = [removal.object.split(":")[1] for removal in doomed[:1] if removal.object]
    with closing(sqlite3.connect(cleanup.path)) as connection, connection:
        connection.execute("ATTACH ? AS earlier", [str(district[0])])
        connection.execute("INSERT INTO Roster SELECT * FROM earlier.Roster WHERE rosterID = ?", [number])
    cleanup.ods.fail("DELETE", f"/ed-fi/{ROSTERS[0]}", status=400, times=1)
    events: list[dict[str, Any]] = []
    report = cleanup.resync.run(plan, on_event=events.append)
    assert (report.removed.deleted, report.removed.failed, report.ok) == (plan.deletes - 2, 1, False), str(report)
    ends = [event for event in events if event["event"] == "removed" and event["end"] != "deleted"]
    (failed,) = [event for event in ends if event["end"] == "failed"]
    assert set(failed) == {"event", "resource", "end", "id", "object", "because", "class", "status", "message", "hint", "maybe_applied"}
    assert failed["status"] == 400
    (kept,) = [event for event in ends if event["end"] == "kept"]
    assert set(kept) == {"event", "resource", "end", "id", "object", "because", "reason"}
    assert (kept["id"], kept["reason"]) == (doomed[0].id, "match")
    (failure,) = report.failures
    assert (failure.resource, failure.status, failure.records) == (ROSTERS[0], 400, 1)


def test_more_than_a_tenth_is_deleted_only_with_force(district: District, ods: MockOds, tmp_path: Path) -> None:
    cleanup = Cleanup(district, ods, tmp_path, "SELECT rosterID FROM Roster WHERE rosterID % 2 = 0")
    asked: dict[str, Any] = {"mode": "cleanup", "schools": "all", "resources": ROSTERS}
    plan = cleanup.resync.plan(**asked)
    assert plan.deletes / cleanup.before > 0.1
    with pytest.raises(edfi_resync.RequestError, match="force"):
        cleanup.resync.run(plan)
    assert cleanup.asked("DELETE") == 0
    report = cleanup.resync.run(**asked, force=True)
    assert (report.removed.deleted, report.ok) == (plan.deletes, True)


def test_force_is_added_to_a_saved_plan_when_it_is_run(district: District, ods: MockOds, tmp_path: Path) -> None:
    cleanup = Cleanup(district, ods, tmp_path, "SELECT rosterID FROM Roster WHERE rosterID % 2 = 0")
    plan = saved(cleanup.resync.plan(mode="cleanup", schools="all", resources=ROSTERS))
    with pytest.raises(edfi_resync.RequestError) as caught:
        cleanup.resync.run(plan)
    assert caught.value.hint and caught.value.hint.endswith("run the plan with force")
    assert "asked for with force" in str(cleanup.resync.plan(plan, force=True)), "planned anew, it says so"
    keys: dict[str, Any] = {"key": ods.key, "secret": ods.secret}
    report = edfi_resync.run(cleanup.path, plan=plan, force=True, ledger=tmp_path / "state.db", **keys)
    assert (report.plan, report.removed.deleted, report.ok) == (plan.fingerprint, plan.deletes, True)


def test_without_a_ledger_nothing_is_known_to_be_ours(cleanup: Cleanup, ods: MockOds) -> None:
    report = edfi_resync.run(
        cleanup.path, ods.url, key=ods.key, secret=ods.secret, mode="cleanup", schools="all", resources=ROSTERS
    )
    assert (report.removed.deleted, report.removed.kept.get("notOurs", 0) > 0) == (0, True)
    assert any("without a ledger" in warning for warning in report.warnings)
    assert cleanup.asked("DELETE") == 0


def test_a_plan_that_counts_nothing_says_so(district: District, ods: MockOds) -> None:
    path, summary = district
    asked: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "schools": summary["schools"]}
    counted, plan = edfi_resync.plan(path, ods.url, **asked), edfi_resync.plan(path, ods.url, **asked, counts=False)
    assert counted.counted and counted.known_records is not None and counted.known_records > 1000
    assert (plan.counted, plan.known_records) == (False, None)
    assert plan.to_dict()["counted"] is False and not any("records" in step for step in plan.to_dict()["steps"])
    assert "nothing was counted" in str(plan) and "records not counted" in repr(plan)
    assert saved(plan).known_records is None and saved(plan).fingerprint == plan.fingerprint
    resync = edfi_resync.Resync(path, ods.url, key=ods.key, secret=ods.secret)
    assert resync.plan(schools=summary["schools"], counts=False).fingerprint == plan.fingerprint
    with pytest.raises(TypeError, match="counts"):
        resync.plan(schools="all", counts="no")  # type: ignore[arg-type]
