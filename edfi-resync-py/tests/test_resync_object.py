"""`Resync`: the object behind the functions, what it lists, and who may do what."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from recorder import Recorder
from records import world

SCHOOLS = ["schools", "localEducationAgencies"]
District = tuple[Path, dict[str, Any]]
Open = Callable[..., edfi_resync.Resync]


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def written(ods: MockOds) -> int:
    return sum(request["method"] != "GET" and request["path"].startswith("/ed-fi") for request in ods.requests())


@pytest.fixture
def copy(district: District, tmp_path: Path) -> Path:
    """A copy of the district that may be changed."""
    return Path(shutil.copy(district[0], tmp_path / "campus.db"))


@pytest.fixture
def opened(district: District, ods: MockOds) -> Open:
    """Opens the district on the mock ODS."""

    def opened(source: Any = None, **options: Any) -> edfi_resync.Resync:
        key = {"key": ods.key, "secret": ods.secret}
        return edfi_resync.Resync(district[0] if source is None else source, ods.url, **{**key, **options})

    return opened


def test_it_says_what_it_was_opened_for_and_no_secret(opened: Open, district: District, ods: MockOds) -> None:
    resync = opened()
    assert resync.configuration == district[1]["configuration"] == "State ODS 2026-27"
    assert (resync.target, resync.school_year, resync.data_standard) == (ods.url, 2027, "5.2")
    assert resync.rights.startswith("resync:read, resync:write, resync:add, resync:delete, errorLog:read")
    assert repr(resync) == f'<Resync "State ODS 2026-27" into {ods.url}>'
    assert ods.secret not in repr(vars(edfi_resync.Resync)) + str(resync)
    assert written(ods) == 0


def test_it_plans_and_runs_as_the_functions_do(opened: Open, district: District, ods: MockOds) -> None:
    resync = opened()
    chosen: dict[str, Any] = {"schools": district[1]["schools"][:1], "resources": [*SCHOOLS, "calendars"]}
    plan = resync.plan(**chosen, select_dependencies=True)
    assert plan.fingerprint == edfi_resync.plan(
        district[0], ods.url, key=ods.key, secret=ods.secret, select_dependencies=True, **chosen
    ).fingerprint
    events: list[dict[str, Any]] = []
    report = resync.run(plan, on_event=events.append)
    assert (report.plan, report.ok) == (plan.fingerprint, True), str(report)
    assert report.created == sum(event["event"] == "settled" for event in events) > 0
    again = resync.run(**chosen, select_dependencies=True, deadline=3600)
    assert (again.plan, again.created, again.ok) == (plan.fingerprint, 0, True), "one object runs as often as it is asked"


def test_a_plain_source_can_be_opened_too(ods: MockOds) -> None:
    resync = edfi_resync.Resync(world(4), ods.url, key=ods.key, secret=ods.secret, school_year=2027, data_standard="5.2")
    assert (resync.configurations(), resync.schools()) == ([], [])
    assert resync.run().created == resync.run().updated == 10


def test_configurations_are_listed(copy: Path, opened: Open, ods: MockOds) -> None:
    execute(
        copy,
        "INSERT INTO EdFiConfiguration (configurationID, name, url, tenant, schoolYear, dataStandard, studentUniqueId) "
        "VALUES (2, 'Local ODS 2025-26', 'https://user:canarysecret@local.example.org/api', 'north', 2026, '5.2', 'studentStateId')",
        "INSERT INTO EdFiResourcePreference VALUES (2, 'grades', 0)",
    )
    state = opened(copy, configuration="State ODS 2026-27")
    local, chosen = state.configurations()
    assert (chosen.name, chosen.target, chosen.school_year) == ("State ODS 2026-27", None, 2027)
    assert (local.name, local.target, local.tenant, local.instance) == (
        "Local ODS 2025-26",
        "https://local.example.org/api",
        "north",
        None,
    )
    assert (local.school_year, local.data_standard, local.switched_off) == (2026, "5.2", ["grades"])
    assert local.unique_ids == {"staff": "edFiId", "student": "studentStateId"}
    assert "canarysecret" not in repr(state.configurations())
    with pytest.raises(edfi_resync.ConfigError, match="several configurations"):
        opened(copy)


def test_key_and_secret_may_be_those_of_each_configuration(copy: Path, opened: Open, ods: MockOds) -> None:
    execute(copy, "INSERT INTO EdFiConfiguration VALUES (2, 'Local ODS', NULL, NULL, NULL, 2027, '5.2', 'edFiId', 'edFiId')")
    keys = {"State ODS 2026-27": ods.key, "Another": "other"}
    secrets = {"Another": "canarysecret", "State ODS 2026-27": ods.secret}
    state = opened(copy, configuration="State ODS 2026-27", key=keys, secret=secrets)
    assert state.run(schools="all", resources=SCHOOLS).ok
    with pytest.raises(edfi_resync.ConfigError) as caught:
        opened(copy, configuration="Local ODS", key=keys, secret=secrets)
    assert 'none for configuration "Local ODS"' in str(caught.value)
    assert '"Another", "State ODS 2026-27"' in str(caught.value)
    assert "canarysecret" not in str(caught.value)
    named: dict[str, Any] = {"key": keys, "secret": secrets, "configuration": "State ODS 2026-27"}
    assert edfi_resync.run(copy, ods.url, schools="all", resources=SCHOOLS, **named).ok


def test_schools_are_searched_and_chosen(opened: Open, district: District) -> None:
    resync = opened()
    schools = resync.schools()
    assert {school.id for school in schools if not school.excluded} >= set(district[1]["schools"])
    assert [repr(school) for school in schools if school.excluded] == ["<School 1: 001 Lincoln High School, excluded>"]
    first = next(school for school in schools if not school.excluded)
    assert [school.id for school in resync.schools(first.name.upper())] == [first.id]
    assert first.id in [school.id for school in resync.schools(str(first.id))]
    assert resync.schools("no school has this name") == []
    assert repr(first) == f"<School {first.id}: {first.number} {first.name}>"

    by_id = resync.plan(schools=[first.id], resources=["schools"])
    for name in (first.name.lower(), first.number):
        named = resync.plan(schools=[name], resources=["schools"])
        assert named.to_dict()["schools"] == by_id.to_dict()["schools"] != []
    with pytest.raises(edfi_resync.RequestError, match="search the schools for it"):
        resync.plan(schools=["no school has this name"])


def test_schools_are_put_into_groups(opened: Open, district: District) -> None:
    resync = opened()
    groups = resync.in_groups("all", 2)
    everywhere = {school["id"] for school in resync.plan(schools="all").to_dict()["schools"]}
    assert sorted(sum(groups, [])) == sorted(everywhere)
    assert max(map(len, groups)) == 2
    assert resync.in_groups(district[1]["schools"][:1], 5) == [district[1]["schools"][:1]]
    for wrong in (0, -1, "2"):
        with pytest.raises(TypeError, match="most is of type"):
            resync.in_groups("all", wrong)  # type: ignore[arg-type]


def test_resources_are_listed_in_two_orders(copy: Path, opened: Open) -> None:
    execute(copy, "INSERT OR REPLACE INTO EdFiResourcePreference SELECT configurationID, 'grades', 0 FROM EdFiConfiguration")
    resync = opened(copy)
    by_category, by_dependency = resync.resources(), resync.resources("dependency")
    assert sorted(row.resource for row in by_category) == sorted(row.resource for row in by_dependency)
    assert [row.order for row in by_dependency] == sorted(row.order for row in by_dependency)
    assert by_category[0].category == "Education Organization Information"
    rows = {row.resource: row for row in by_category}
    assert (rows["grades"].on, rows["grades"].held, repr(rows["grades"])) == (False, True, "<Resource grades, switched off>")
    assert (rows["surveys"].on, rows["surveys"].held, repr(rows["surveys"])) == (True, False, "<Resource surveys, not held>")
    assert repr(rows["students"]) == "<Resource students>"
    with pytest.raises(edfi_resync.RequestError, match="the orders are category, dependency"):
        resync.resources("name")  # type: ignore[arg-type]


def test_waves_are_data_and_requests(opened: Open) -> None:
    resync = opened()
    waves = resync.waves()
    assert [wave.number for wave in waves] == [1, 2, 3, 4, 5]
    assert waves[0].printed == [{"category": "Education Organization Information", "name": "Schools", "endpoints": ["schools"]}]
    assert waves[3].printed[0]["endpoints"] == ["contacts", "parents"]
    assert set(waves[0].resources) == {"schools", "localEducationAgencies", "descriptorMappings"}
    assert repr(waves[0]) == "<Wave 1: 3 resources>"
    for wave in waves[:2]:
        report = resync.run(resources=wave.resources, schools="all")
        assert report.ok and set(report.resources) == set(wave.resources), str(report)


def test_prerequisites_are_named_with_their_remedy(copy: Path, opened: Open, ods: MockOds) -> None:
    resync = opened(copy)
    prerequisites = resync.prerequisites()
    assert [(one.name, one.met, one.refuses) for one in prerequisites] == [
        ("enableEdFi", True, False),
        ("configuration", True, False),
        ("connection", True, False),
        ("uniqueIds", False, False),
    ]
    people = prerequisites[3]
    assert people.persons and all(isinstance(person, int) for person in people.persons)
    assert people.problem and people.hint and people.hint in people.problem
    assert str(people) == f"Ed-Fi IDs: {people.problem}"
    assert (str(prerequisites[0]), prerequisites[0].problem, prerequisites[0].hint) == ("Enable Ed-Fi: met", None, None)
    assert repr(people) == "<Prerequisite uniqueIds: not met>"

    execute(copy, "INSERT OR REPLACE INTO SystemPreference VALUES ('Enable Ed-Fi', 'Tools Only')")
    assert [(one.name, one.refuses) for one in resync.prerequisites() if not one.met][0] == ("enableEdFi", True)
    plan = resync.plan(schools="all", resources=["schools"])
    with pytest.raises(edfi_resync.PrerequisiteMissingError, match="Tools Only; set it to Yes") as caught:
        resync.run(plan)
    assert caught.value.hint and not caught.value.is_temporary
    assert written(ods) == 0


@pytest.mark.parametrize("rights", ["resync:read", [("resync", "read")], iter([("Resync", "READ")])])
def test_without_write_a_plan_can_be_made_and_not_run(opened: Open, ods: MockOds, rights: Any) -> None:
    resync = opened(rights=rights)
    assert resync.rights == "resync:read"
    plan = resync.plan(schools="all", resources=["schools"])
    with pytest.raises(edfi_resync.RightMissingError, match="the right resync:write is missing; the rights given are resync:read"):
        resync.run(plan)
    assert written(ods) == 0


def test_without_read_nothing_is_shown_and_an_approved_plan_is_run(opened: Open) -> None:
    plan = opened().plan(schools="all", resources=SCHOOLS)
    resync = opened(rights="resync:write")
    for question in (resync.configurations, resync.schools, resync.resources, resync.waves, resync.prerequisites):
        with pytest.raises(edfi_resync.RightMissingError, match="resync:read"):
            question()
    with pytest.raises(edfi_resync.RightMissingError, match="resync:read"):
        resync.run(schools="all")
    assert resync.run(plan).ok


@pytest.mark.parametrize(
    ("rights", "kind", "words"),
    [
        ("resync:run", edfi_resync.ConfigError, 'rights: "resync:run" is no pair'),
        ([("resync", "run")], edfi_resync.ConfigError, 'rights: "resync:run" is no pair'),
        (["resync:read"], TypeError, r"rights\[0\] is of type str; pass a pair"),
        (5, TypeError, "rights is of type int"),
    ],
)
def test_rights_that_are_none_are_refused(opened: Open, rights: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        opened(rights=rights)


def test_no_rights_are_none(opened: Open) -> None:
    assert opened(rights=[]).rights == opened(rights="none").rights == ""


def test_bad_openings_are_refused_when_it_is_made(opened: Open, ods: MockOds) -> None:
    with pytest.raises(edfi_resync.SourceError, match="does not exist"):
        opened("no/such/campus.db")
    with pytest.raises(edfi_resync.ConfigError, match="no configuration"):
        opened(configuration="Other")
    with pytest.raises(TypeError, match="missing 2 required"):
        edfi_resync.Resync("campus.db", ods.url)  # type: ignore[call-arg]
    with pytest.raises(edfi_resync.UnreachableError) as caught:
        edfi_resync.Resync(world(), "http://127.0.0.1:9", key="key", secret="secret", max_retries=0)
    assert caught.value.is_temporary


def test_a_run_of_the_object_is_interrupted_as_that_of_the_function_and_it_goes_on(recorder: Recorder, tmp_path: Path) -> None:
    resync = edfi_resync.Resync(world(400), recorder.url, key="key", secret="secret", school_year=2027, ledger=tmp_path / "state.db")

    def on_event(event: dict[str, Any]) -> None:
        if event["event"] == "settled":
            raise KeyboardInterrupt

    with pytest.raises(edfi_resync.RunInterrupted) as caught:
        resync.run(on_event=on_event)
    assert caught.value.report is not None and caught.value.report.cancelled > 0
    again = resync.run(resume=True)
    assert (again.run, again.resumed, again.ok, again.read) == (caught.value.report.run, True, True, 802)


def test_several_threads_use_one_object(opened: Open) -> None:
    resync = opened()
    fingerprints: list[str] = []
    threads = [
        threading.Thread(target=lambda: fingerprints.append(resync.plan(schools="all").fingerprint)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fingerprints) == 4 and len(set(fingerprints)) == 1


def test_a_configuration_is_cloned_for_another_year_and_ods(copy: Path, ods: MockOds) -> None:
    execute(copy, "INSERT OR REPLACE INTO EdFiResourcePreference SELECT configurationID, 'grades', 0 FROM EdFiConfiguration")
    keys: dict[str, Any] = {"key": ods.key, "secret": ods.secret}
    (current,) = edfi_resync.Resync(copy, ods.url, **keys).configurations()
    clone = current.clone_as("State ODS 2027-28", "2027-28", instance="2028")
    assert (clone.name, clone.school_year, clone.data_standard) == ("State ODS 2027-28", 2028, current.data_standard)
    assert (clone.target, clone.tenant, clone.instance) == (None, None, "2028"), "its ODS is open"
    assert (clone.unique_ids, clone.switched_off) == (current.unique_ids, current.switched_off)
    assert current.clone_as("Again").school_year == current.school_year == 2027
    with pytest.raises(edfi_resync.ConfigError, match="no ODS is named"):
        edfi_resync.Resync(copy, configuration=clone, **keys)
    with MockOds() as other:
        own = {"Again": other.key}
        secrets = {"Again": other.secret}
        resync = edfi_resync.Resync(copy, other.url, configuration=current.clone_as("Again"), key=own, secret=secrets)
        assert (resync.configuration, resync.target, resync.school_year) == ("Again", other.url, 2027)
        plan = resync.plan(schools="all", resources=SCHOOLS)
        assert edfi_resync.run(copy, configuration=current.clone_as("Again"), plan=plan, key=other.key, secret=other.secret).ok
        assert other.count("schools") > 0 == ods.count("schools")
    wrong: list[tuple[str, int | str | None, str]] = [("", None, "name is empty"), ("N", 27, "school_year"), ("N", "2027-29", "school_year")]
    for name, year, said in wrong:
        with pytest.raises(edfi_resync.ConfigError, match=said):
            current.clone_as(name, year)
    with pytest.raises(TypeError, match="configuration is of type int; pass its name, which is text, or a Configuration"):
        edfi_resync.Resync(copy, ods.url, **{**keys, "configuration": 7})


def test_a_database_of_another_schema_is_read_with_its_own_queries(ods: MockOds, tmp_path: Path) -> None:
    database, queries = tmp_path / "own.db", tmp_path / "queries"
    execute(database, "CREATE TABLE person (id INTEGER PRIMARY KEY, number TEXT, first TEXT, last TEXT)",
            "INSERT INTO person VALUES (1, '604822', 'A', 'B')")
    queries.mkdir()
    (queries / "students.sql").write_text(
        """SELECT number AS "studentUniqueId", first AS "firstName", last AS "lastSurname", '2011-02-03' AS "birthDate", id AS "@person"
           FROM person ORDER BY id"""
    )
    asked: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "queries": queries, "school_year": 2027}
    assert edfi_resync.plan(database, ods.url, **asked).known_records == 1
    assert edfi_resync.run(database, ods.url, **{**asked, "queries": str(queries)}, persons=[1]).created == 1
    assert edfi_resync.Resync(database, ods.url, **asked).plan().known_records == 1
    (queries / "staffs.sql").write_text('SELECT number AS "staffUniqueId" FROM staff ORDER BY 1')
    with pytest.raises(edfi_resync.SourceError, match="query staffs.sql, line 1, column 39: no such table: staff"):
        edfi_resync.Resync(database, ods.url, **asked)
    with pytest.raises(edfi_resync.SourceError, match="does not exist"):
        edfi_resync.Resync(database, ods.url, **{**asked, "queries": tmp_path / "none"})
    for source in (world(1), tmp_path):
        with pytest.raises(edfi_resync.ConfigError, match="queries: the source"):
            edfi_resync.Resync(source, ods.url, **asked)
    for wrong, kind, said in [(7, TypeError, "queries is of type int"), ("", edfi_resync.ConfigError, "queries is empty")]:
        with pytest.raises(kind, match=said):
            edfi_resync.Resync(database, ods.url, **{**asked, "queries": wrong})
