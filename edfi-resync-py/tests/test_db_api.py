"""A Campus database over a driver of PEP 249, with the queries and the scope that a SQLite database has."""

from __future__ import annotations

import re
import sqlite3
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from campus import District
from edfi_resync import DbApi
from edfi_resync.testing import MockOds, make_district
from records import student


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> District:
    path = tmp_path_factory.mktemp("database") / "campus.db"
    return path, dict(make_district(path, students=40, seed=11))


def opened(path: Path) -> sqlite3.Connection:
    """A connection of a SQLite that may be older than the library's own."""
    connection = sqlite3.connect(path)
    if sqlite3.sqlite_version_info < (3, 44):
        connection.create_function("CONCAT", -1, lambda *parts: "".join(str(part) for part in parts if part is not None))
        connection.create_function("CONCAT_WS", -1, lambda by, *parts: by.join(str(part) for part in parts if part is not None))
    return connection


class Cursor:
    """A cursor that keeps to the narrowest reading of PEP 249, in another parameter style than sqlite3 has."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.cursor = connection.database.cursor()

    @property
    def description(self) -> Any:
        return self.cursor.description

    def execute(self, text: str, values: Any = None) -> None:
        if not self.connection.interleaves and self.connection.current is not None:
            # As pymssql does: what was not fetched of the statement before is gone.
            self.connection.current.cursor = self.connection.database.execute("SELECT 1 WHERE 0")
        self.connection.current = self
        self.connection.statements.append(text)
        if values is None:
            self.cursor.execute(text)
        else:
            text, given = self.connection.restyle(text, values)
            self.cursor.execute(text, given)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return list(self.cursor.fetchmany(size))


class Connection:
    def __init__(self, path: Path, style: str, interleaves: bool) -> None:
        self.database = opened(path)
        self.style, self.interleaves = style, interleaves
        self.current: Cursor | None = None
        self.statements: list[str] = []
        self.closed = False

    def restyle(self, text: str, values: Any) -> tuple[str, Any]:
        if self.style in ("format", "pyformat"):
            pattern = "%s" if self.style == "format" else r"%\((p\d+)\)s"
            return re.sub(pattern, "?", text).replace("%%", "%"), tuple(values.values()) if isinstance(values, dict) else values
        if self.style == "numeric":
            return re.sub(r":\d+", "?", text), values
        return text, values

    def cursor(self) -> Cursor:
        return Cursor(self)

    def rollback(self) -> None:
        self.database.rollback()

    @property
    def in_transaction(self) -> bool:
        return self.database.in_transaction

    def close(self) -> None:
        self.closed = True
        self.database.close()


def given(source: Any, configuration: str, folder: Path) -> dict[str, str]:
    """What a source gives: a folder of CSV says all of it, in order."""
    edfi_resync.extract(source, folder, configuration=configuration)
    return {path.name: path.read_text() for path in folder.glob("*.csv")}


def test_a_driver_gives_what_the_database_gives(database: District, tmp_path: Path) -> None:
    path, made = database
    source = DbApi(lambda: opened(path), dialect="sqlite")
    assert repr(source) == "<DbApi sqlite>"
    over_driver, over_path = (given(one, made["configuration"], tmp_path / name) for one, name in ((source, "driver"), (path, "path")))
    assert over_driver.keys() == over_path.keys() and len(over_path) > 20
    assert [name for name, text in over_driver.items() if text != over_path[name]] == []


@pytest.mark.parametrize(("style", "interleaves"), [("format", True), ("pyformat", False), ("numeric", True), ("named", False), ("qmark", False)])
def test_every_style_of_parameters_and_drivers_that_run_one_statement_at_a_time(
    database: District, style: str, interleaves: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, made = database
    module = types.ModuleType("narrow_driver")
    module.paramstyle = style  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "narrow_driver", module)
    monkeypatch.setattr(Connection, "__module__", "narrow_driver")
    connections: list[Connection] = []

    def connect() -> Connection:
        connections.append(Connection(path, style, interleaves))
        return connections[-1]

    over_driver = edfi_resync.validate(DbApi(connect, dialect="sqlite", interleaves=interleaves), configuration=made["configuration"])
    over_path = edfi_resync.validate(path, configuration=made["configuration"])
    assert (over_driver.read, over_driver.valid) == (over_path.read, over_path.valid) and over_path.read > 100
    assert connections and all(connection.closed for connection in connections)
    assert any("PRAGMA query_only" in statement for statement in connections[-1].statements)


def test_a_district_arrives_over_a_driver(tmp_path: Path, ods: MockOds) -> None:
    path = tmp_path / "campus.db"
    made = make_district(path, students=10, ods_url=ods.url)
    given: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "configuration": made["configuration"]}
    source = DbApi(lambda: opened(path), dialect="sqlite")
    report = edfi_resync.run(source, schools="all", **given)
    assert report.ok and report.created > 100, str(report)
    again = edfi_resync.run(path, schools="all", mode="reconcile", **given)
    assert (again.created, again.updated) == (0, 0), str(again)


def test_ones_own_queries_are_read_with_their_types(tmp_path: Path, ods: MockOds) -> None:
    path = tmp_path / "own.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE person (id INTEGER, number TEXT, born TEXT, name BLOB)")
        database.execute("INSERT INTO person VALUES (1, '604822', '2012-02-29 00:00:00', 'Ada'), (2, '604823', '2011-04-05', 'Max')")
        database.execute("INSERT INTO person VALUES (3, '604824', '2011-04-05', x'00ff')")
    queries = tmp_path / "queries"
    queries.mkdir()
    query = """SELECT number AS "studentUniqueId", name AS "firstName", 'Can?ary 100%' AS "lastSurname", born AS "birthDate", id AS "@person"
        FROM person WHERE (:persons IS NULL OR id IN (:persons)) ORDER BY id"""
    (queries / "students.sql").write_text(query)
    source = DbApi(lambda: sqlite3.connect(path), queries, dialect="sqlite")
    report = edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret)
    assert (report.created, report.invalid) == (2, 1), str(report)
    assert {record["lastSurname"] for record in ods.records("students")} == {"Can?ary 100%"}
    assert edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret, persons=[2]).read == 1
    (queries / "students.sql").write_text(query.replace("number AS", "numero AS"))
    with pytest.raises(edfi_resync.SourceError, match="students.sql.*no such column: numero"):
        edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret)


class Refused(Exception):
    pass


def refuses() -> Any:
    raise Refused("password geheim")


def test_what_a_driver_raises_lies_behind_the_error(ods: MockOds) -> None:
    with pytest.raises(edfi_resync.SourceError) as raised:
        edfi_resync.plan(DbApi(refuses, dialect="tsql"), ods.url, key=ods.key, secret=ods.secret)
    assert "database over a driver of Python (SQL Server) cannot be read: connect raised Refused" in str(raised.value)
    assert "geheim" not in str(raised.value)
    cause: BaseException | None = raised.value
    while cause is not None and not isinstance(cause, Refused):
        cause = cause.__cause__
    assert isinstance(cause, Refused)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: DbApi("campus.db", dialect="sqlite"), TypeError, "pass a function that makes a connection"),  # type: ignore[arg-type]
        (lambda: DbApi(refuses, dialect="mssql"), edfi_resync.ConfigError, 'dialect: "mssql" is no dialect'),  # type: ignore[arg-type]
        (lambda: DbApi(refuses, dialect="tsql", paramstyle="x"), edfi_resync.ConfigError, "paramstyle"),  # type: ignore[arg-type]
        (lambda: edfi_resync.validate(DbApi(refuses, dialect="tsql"), queries="q"), edfi_resync.ConfigError, r"DbApi\(connect, queries="),
        (lambda: edfi_resync.validate(DbApi(object, dialect="tsql")), edfi_resync.SourceError, "connect raised ValueError"),
    ],
)
def test_what_is_wrong_is_named(call: Callable[[], Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call()
    assert student(1)
