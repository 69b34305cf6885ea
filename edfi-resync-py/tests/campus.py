"""A Campus database that was sent, and in which something happens."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import edfi_resync
from edfi_resync.testing import MockOds

District = tuple[Path, dict[str, Any]]

# Who may be sent as a student, and where they are enrolled. A flag that is nothing is not set.
ENROLLED = """
    SELECT DISTINCT e.personID, p.edFiID, s.schoolID
    FROM Enrollment e
    JOIN Calendar k ON k.calendarID = e.calendarID AND k.endYear = 2027
    JOIN School s ON s.schoolID = k.schoolID
    JOIN GradeLevel g ON g.structureID = e.structureID AND g.name = e.grade
    JOIN Person p ON p.personID = e.personID AND p.edFiID > ''
    WHERE 1 NOT IN (coalesce(e.noShow, 0), coalesce(e.stateExclude, 0), coalesce(k.exclude, 0), coalesce(s.exclude, 0),
                    coalesce(g.excludeEnrollment, 0))"""


class Campus:
    """A district that was sent, of which things happen to people."""

    def __init__(self, district: District, ods: MockOds, folder: Path) -> None:
        self.path = Path(shutil.copy(district[0], folder / "campus.db"))
        self.ods, self.folder = ods, folder
        report = self.open().run(schools="all")
        assert report.ok, str(report)
        ods.clear_requests()

    def open(self, **options: Any) -> edfi_resync.Resync:
        arguments = {"key": self.ods.key, "secret": self.ods.secret, "ledger": self.folder / "state.db", **options}
        return edfi_resync.Resync(self.path, self.ods.url, **arguments)

    def students(self, number: int) -> Iterator[tuple[int, str]]:
        sql = f"SELECT DISTINCT personID, edFiID FROM ({ENROLLED}) ORDER BY personID LIMIT ?"
        with closing(sqlite3.connect(self.path)) as connection:
            yield from connection.execute(sql, [number]).fetchall()

    def execute(self, sql: str, *values: Any) -> None:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(sql, values)

    def change(self, person: int, new: str | None) -> None:
        self.execute("UPDATE Person SET edFiID = ? WHERE personID = ?", new, person)

    def under(self, endpoint: str, unique_id: str) -> int:
        return sum(unique_id in str(record) for record in self.ods.records(endpoint))

    def written(self) -> int:
        return sum(request["method"] != "GET" and request["path"].startswith("/ed-fi") for request in self.ods.requests())
