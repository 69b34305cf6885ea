"""A configuration file beside queries, and mappings that are exported, compared, imported and proposed."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds

DESCRIPTOR = "GradeLevelDescriptor"
NINTH = f"uri://ed-fi.org/{DESCRIPTOR}#Ninth grade"
TENTH = f"uri://ed-fi.org/{DESCRIPTOR}#Tenth grade"
CONFIGURATION = """
[[configurations]]
name = "State"
school_year = "2026-27"
data_standard = "5.2"
[configurations.resources]
staffs = false
parents = false
"""


@pytest.fixture
def own(tmp_path: Path) -> dict[str, Any]:
    """A database of a district's own, with queries and a configuration file beside them."""
    with closing(sqlite3.connect(tmp_path / "own.db")) as database, database:
        database.execute("CREATE TABLE school (number INTEGER, grade TEXT)")
        database.executemany("INSERT INTO school VALUES (?, ?)", [(1, "09"), (2, "tenth GRADE"), (3, "Nineth grade")])
    queries = tmp_path / "queries"
    queries.mkdir()
    grades = "json_array(json_object('gradeLevelDescriptor', grade)) AS \"gradeLevels\""
    category = "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"
    categories = f"json_array(json_object('educationOrganizationCategoryDescriptor', '{category}')) AS \"educationOrganizationCategories\""
    (queries / "schools.sql").write_text(
        f'SELECT number AS "schoolId", \'North\' AS "nameOfInstitution", {grades}, {categories} FROM school ORDER BY number'
    )
    (queries / "parents.sql").write_text('SELECT number AS "parentUniqueId" FROM school ORDER BY number')
    (queries / "edfi.toml").write_text(CONFIGURATION)
    return {"source": tmp_path / "own.db", "queries": queries}


def mapped(own: dict[str, Any], *mappings: tuple[str, str]) -> None:
    lines = [f"[configurations.mappings.{DESCRIPTOR}]", *(f'"{code}" = "{value}"' for code, value in mappings)]
    (own["queries"] / "edfi.toml").write_text(CONFIGURATION + "\n".join(lines) + "\n")


def test_a_file_beside_the_queries_says_what_campus_keeps_in_tables(own: dict[str, Any], ods: MockOds) -> None:
    mapped(own, ("09", NINTH), ("tenth GRADE", TENTH), ("Nineth grade", NINTH))
    asked = {"key": ods.key, "secret": ods.secret, **own}
    plan = edfi_resync.plan(ods=ods.url, **asked)
    assert (plan.configuration, plan.school_year, plan.known_records) == ("State", 2027, 3)
    lacking = [warning for warning in plan.warnings if "has no such kinds" in warning]
    assert lacking == [
        "Data Standard 5.2 has no such kinds, and they are left out: records of parents (here contacts); preferences of parents (here contacts)"
    ]
    assert edfi_resync.run(ods=ods.url, **asked).created == 3
    assert edfi_resync.validate(**own).ok

    elsewhere = own["queries"].parent / "elsewhere.toml"
    shutil.move(own["queries"] / "edfi.toml", elsewhere)
    assert edfi_resync.plan(ods=ods.url, **asked, configuration_file=elsewhere).configuration == "State"
    with pytest.raises(edfi_resync.ConfigError, match="the source has no configuration"):
        edfi_resync.plan(ods=ods.url, **asked, configuration="State")
    for source, said in [
        ({"source": own["source"]}, "configuration_file: the queries that come with the library"),
        ({"source": {"schools": []}}, "configuration_file: the source is records"),
    ]:
        with pytest.raises(edfi_resync.ConfigError, match=said):
            edfi_resync.plan(ods=ods.url, key=ods.key, secret=ods.secret, configuration_file=str(elsewhere), **source)
    wrongs: list[tuple[Any, type[Exception], str]] = [
        (7, TypeError, "configuration_file is of type int"),
        ("", edfi_resync.ConfigError, "configuration_file is empty"),
    ]
    for wrong, kind, said in wrongs:
        with pytest.raises(kind, match=said):
            edfi_resync.plan(ods=ods.url, **asked, configuration_file=wrong)


def test_a_directory_of_json_lines_takes_one_too(tmp_path: Path, ods: MockOds) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "academicWeeks.jsonl").write_text("{}\n")
    (folder / "schools.jsonl").write_text("{}\n")
    (folder / "edfi.toml").write_text(CONFIGURATION + "schools = false\n")
    plan = edfi_resync.plan(folder, ods.url, key=ods.key, secret=ods.secret)
    assert (plan.configuration, [step["resource"] for step in plan.to_dict()["steps"]]) == ("State", ["academicWeeks"])
    other = tmp_path / "other.toml"
    other.write_text(CONFIGURATION.replace("State", "Other"))
    assert edfi_resync.plan(folder, ods.url, key=ods.key, secret=ods.secret, configuration_file=other).configuration == "Other"


def test_what_is_wrong_in_a_file_is_told_and_secrets_are_not(own: dict[str, Any], ods: MockOds) -> None:
    path = own["queries"] / "edfi.toml"
    path.write_text('client_secret = "tres"\n' + CONFIGURATION + "stduents = true\n")
    with pytest.raises(edfi_resync.ConfigError) as raised:
        edfi_resync.plan(ods=ods.url, key=ods.key, secret=ods.secret, **own)
    said = str(raised.value)
    assert 'line 1, column 1: "client_secret" looks like a secret' in said and 'tres"' not in said
    assert 'line 10, column 1: "stduents" is not a resource of Data Standard 5.2; did you mean "students"?' in said


def test_mappings_go_from_one_year_to_the_next(own: dict[str, Any], district: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    toml, table = own["queries"] / "edfi.toml", tmp_path / "mappings.csv"
    mapped(own, ("09", TENTH), ("old", TENTH))
    written = edfi_resync.export_mappings(district[0], table, configuration=district[1]["configuration"])
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == written > 100 and set(rows[0]) == {"descriptor", "code", "value"}

    compared = edfi_resync.compare_mappings(**own, other=table)
    assert {change.kind for change in compared} == {"added", "changed", "removed"}
    by_code = {change.code: change for change in compared if change.descriptor == DESCRIPTOR}
    assert (by_code["09"].kind, by_code["09"].before, by_code["09"].after) == ("changed", TENTH, NINTH)
    assert (by_code["old"].kind, by_code["old"].after) == ("removed", None)
    assert str(by_code["old"]) == f'removed: {DESCRIPTOR} "old" was {TENTH}'
    assert repr(by_code["old"]) == f"<MappingChange {by_code['old']}>"

    changes = edfi_resync.import_mappings(table, toml)
    assert len(changes) == written and {change.kind for change in changes} == {"added", "changed"}
    assert edfi_resync.import_mappings(str(table), str(toml), configuration="State") == []
    assert [change.code for change in edfi_resync.compare_mappings(toml, table)] == ["old"]
    assert edfi_resync.compare_mappings(toml, other_configuration="State") == []
    assert [change.kind for change in edfi_resync.compare_mappings(table, toml)] == ["added"]


def test_a_table_that_is_wrong_changes_nothing(own: dict[str, Any], ods: MockOds, tmp_path: Path) -> None:
    toml, table = own["queries"] / "edfi.toml", tmp_path / "mappings.csv"
    before = toml.read_text()
    rows = [(DESCRIPTOR, "09", NINTH), ("GradLevelDescriptor", "10", TENTH), (DESCRIPTOR, "09", TENTH), (DESCRIPTOR, "11", NINTH + "s")]
    with table.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([("descriptor", "code", "value"), *rows, (DESCRIPTOR, "12")])
    descriptors = edfi_resync.Resync(ods=ods.url, key=ods.key, secret=ods.secret, **own).descriptors()
    descriptors.save(tmp_path / "descriptors.txt")
    for given in (descriptors, tmp_path / "descriptors.txt"):
        with pytest.raises(edfi_resync.ConfigError) as raised:
            edfi_resync.import_mappings(table, toml, descriptors=given)
        said = str(raised.value)
        assert "has 4 problems" in said and 'line 3: "GradLevelDescriptor" is no descriptor of Data Standard 5.2; did you mean' in said
        assert 'line 4: code "09"' in said and "than in line 2" in said and "line 6: has 2 columns" in said
        assert f'line 5: "{NINTH}s" is no value of {DESCRIPTOR} that the ODS has; did you mean "{NINTH}"' in said
    assert toml.read_text() == before
    cases: list[tuple[str, dict[str, Any]]] = [
        ('no configuration "Stat"; did you mean "State"', {"configuration": "Stat"}),
        ("of Data Standard 6.1", {"descriptors": edfi_resync.Descriptors.of_standard("6.1")}),
    ]
    for what, arguments in cases:
        with pytest.raises(edfi_resync.ConfigError, match=what):
            edfi_resync.import_mappings(table, toml, **arguments)


def test_a_configuration_takes_mappings_for_a_single_run(own: dict[str, Any], ods: MockOds, tmp_path: Path) -> None:
    table = tmp_path / "mappings.csv"
    table.write_text("descriptor,code,value\n" + "".join(f"{DESCRIPTOR},{code},{NINTH}\n" for code in ("09", "tenth GRADE", "Nineth grade")))
    opening = {"ods": ods.url, "key": ods.key, "secret": ods.secret, **own}
    (state,) = edfi_resync.Resync(**opening).configurations()
    assert state.mappings == {}
    taken = state.with_mappings(table)
    assert taken.mappings == {DESCRIPTOR: {"09": NINTH, "tenth GRADE": NINTH, "Nineth grade": NINTH}} and state.mappings == {}
    assert not edfi_resync.plan(configuration=taken, **opening).to_dict().get("unmapped")
    assert edfi_resync.run(configuration=taken, **opening).created == 3
    assert (own["queries"] / "edfi.toml").read_text() == CONFIGURATION


def test_mappings_are_proposed_and_never_applied(own: dict[str, Any], ods: MockOds) -> None:
    resync = edfi_resync.Resync(ods=ods.url, key=ods.key, secret=ods.secret, **own)
    shown = resync.descriptors()
    for proposed in (edfi_resync.propose_mappings(**own), edfi_resync.propose_mappings(own["source"], shown, queries=own["queries"])):
        found = {proposal.code: [(candidate.distance, candidate.by, candidate.value) for candidate in proposal.candidates] for proposal in proposed}
        assert (found["09"], found["tenth GRADE"]) == ([], [(0, "codeValue", TENTH)])
        near = found["Nineth grade"]
        assert near[0] == (1, "codeValue", NINTH) and near == sorted(near) and len(near) <= 3
    assert [str(proposal) for proposal in resync.propose_mappings()] == [str(proposal) for proposal in proposed]
    assert (proposed[1].descriptor, proposed[1].records) == (DESCRIPTOR, 1)
    assert str(proposed[1]).startswith(f'{DESCRIPTOR} "Nineth grade" (1 record): {NINTH} (1 letter away)')
    assert (own["queries"] / "edfi.toml").read_text() == CONFIGURATION
    with pytest.raises(edfi_resync.ConfigError, match="no configuration"):
        edfi_resync.propose_mappings(**own, configuration="Stat")
    stop = edfi_resync.Stop()
    stop.press()
    with pytest.raises(edfi_resync.StoppedError):
        edfi_resync.propose_mappings(**own, stop=stop)
