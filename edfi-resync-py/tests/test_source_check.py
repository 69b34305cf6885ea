"""check_source: which kinds the queries of a database can give; and reference_queries, which writes the built-in ones."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import edfi_resync
import pytest
from edfi_resync.testing import make_district


def test_every_kind_says_whether_its_query_runs(tmp_path: Path) -> None:
    database, queries = tmp_path / "own.db", tmp_path / "queries"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, number TEXT)")
    (queries / "views").mkdir(parents=True)
    (queries / "students.sql").write_text('SELECT number AS "studentUniqueId" FROM person ORDER BY id')
    (queries / "views" / "Teacher.sql").write_text("SELECT id,\n  number FROM staff")
    (queries / "staffs.sql").write_text('SELECT id AS "@key", number AS "staffUniqueId" FROM teacher ORDER BY id')
    (queries / "staffs.addresses.sql").write_text('SELECT id AS "@key", town AS "city" FROM person ORDER BY id')
    found = edfi_resync.check_source(database, queries)
    assert (found.ok, found.data_standard, found.problems) == (False, "5.2", [])
    states = {kind.resource: kind.state for kind in found.kinds}
    assert (states["students"], states["staffs"], states["grades"]) == ("runs", "cannotRun", "noQuery")
    [staffs] = [kind for kind in found.kinds if kind.resource == "staffs"]
    assert [(problem.file, problem.line, problem.column, problem.message) for problem in staffs.problems] == [
        ("views/Teacher.sql", 2, 15, "no such table: staff"),
        ("staffs.addresses.sql", 1, 22, "no such column: town"),
    ]
    assert staffs.problems[0].hint
    assert str(staffs.problems[0]).startswith("query views/Teacher.sql, line 2, column 15: no such table: staff; ")
    assert "staffs    cannot run" in str(found) and "no query: " in str(found)
    assert json.dumps(found.to_dict()) and found.to_dict()["kinds"][0]["state"] == "noQuery"
    assert repr(found).startswith("<SourceCheck runs=1 cannot_run=1 no_query=") and repr(staffs) == "<KindCheck staffs cannotRun>"


def test_the_built_in_queries_are_written_out_and_run_from_there(tmp_path: Path) -> None:
    make_district(tmp_path / "campus.db", students=10)
    built_in = edfi_resync.check_source(tmp_path / "campus.db")
    assert built_in.ok and sum(kind.state == "runs" for kind in built_in.kinds) > 50
    edfi_resync.reference_queries(tmp_path / "queries")
    assert (tmp_path / "queries" / "students.sql").read_text().count("SELECT") > 0
    assert edfi_resync.check_source(str(tmp_path / "campus.db"), tmp_path / "queries").to_dict() == built_in.to_dict()
    with pytest.raises(edfi_resync.ConfigError, match="is not empty; name a folder that is new or empty"):
        edfi_resync.reference_queries(tmp_path / "queries")
    edfi_resync.reference_queries(tmp_path / "tsql", "tsql")
    assert {path.parent.name for path in (tmp_path / "tsql").rglob("*.sql")} == {"tsql", "views", "ds-6", "ds-6.1"}
    with pytest.raises(edfi_resync.ConfigError, match="is no dialect; it is one of sqlite, tsql, postgres"):
        edfi_resync.reference_queries(tmp_path / "other", "oracle")  # type: ignore[arg-type]


def test_the_queries_of_each_data_standard_are_checked_for_themselves(tmp_path: Path) -> None:
    database, queries = tmp_path / "campus.db", tmp_path / "queries"
    make_district(database, students=10, data_standard="6.1")
    edfi_resync.reference_queries(queries)
    (queries / "ds-6" / "staffDirectories.sql").write_text("SELECT x FROM nowhere ORDER BY x")
    states = {
        standard: {kind.resource: kind.state for kind in edfi_resync.check_source(database, queries, standard).kinds}
        for standard in ("5.2", "6.1")
    }
    assert "staffDirectories" not in states["5.2"] and states["6.1"]["staffDirectories"] == "cannotRun"
    assert states["5.2"]["staffs"] == states["6.1"]["staffs"] == "runs"
    assert edfi_resync.check_source(database, data_standard="6.1").ok


def test_wrong_arguments_say_what_to_pass(tmp_path: Path) -> None:
    make_district(tmp_path / "campus.db", students=10)
    with pytest.raises(TypeError, match="source is of type dict"):
        edfi_resync.check_source({"students": []})  # type: ignore[arg-type]
    with pytest.raises(edfi_resync.SourceError, match="does not exist"):
        edfi_resync.check_source(tmp_path / "none.db")
    with pytest.raises(edfi_resync.SourceError, match="query folder .* does not exist"):
        edfi_resync.check_source(tmp_path / "campus.db", tmp_path / "none")
    with pytest.raises(edfi_resync.ConfigError, match="Data Standard"):
        edfi_resync.check_source(tmp_path / "campus.db", data_standard="3.3")
