"""The built-in queries as SQL Server, PostgreSQL and SQLite read them, by a parser that knows all three."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import edfi_resync
import pytest
import sqlglot
from sqlglot import exp

Dialect = Literal["sqlite", "tsql", "postgres"]

# What all three have, SQL Server since 2017. The parser reads AND, OR and CASE as functions too.
FUNCTIONS = {
    *("AND", "CASE", "CAST", "COALESCE", "CONCAT", "CONCAT_WS", "COUNT", "EXISTS", "IF", "MAX", "MIN", "NULLIF", "OR", "ROUND", "SUM", "TRIM"),
}
OWN = {"sqlite": {"DATE", "TIME", "JSON_EACH", "JSON_EXTRACT_SCALAR"}, "tsql": {"OPEN_J_S_O_N", "TRY_CAST"}, "postgres": {"JSON_ARRAY_ELEMENTS", "JSON_EXTRACT_SCALAR"}}
# SQL Server has no LIMIT, no ||, no true and false, and nothing WITH or ordered within what is put before a query.
NOWHERE = (exp.Limit, exp.Offset, exp.DPipe, exp.Boolean, exp.With, exp.NullSafeEQ, exp.NullSafeNEQ, exp.ILike, exp.Interval, exp.Filter)


def name(function: exp.Func) -> str:
    return function.name.upper() if isinstance(function, exp.Anonymous) else function.sql_name()


@pytest.mark.parametrize("dialect", ["sqlite", "tsql", "postgres"])
def test_every_query_is_one_of_its_dialect(dialect: Dialect, tmp_path: Path) -> None:
    folder = tmp_path / "queries"
    edfi_resync.reference_queries(folder, dialect)
    files = sorted(folder.rglob("*.sql"))
    assert len(files) > 180
    for file in files:
        (tree,) = sqlglot.parse(file.read_text(encoding="utf-8"), read=dialect)
        assert isinstance(tree, exp.Query), file.name
        found = {name(function) for function in tree.find_all(exp.Func)}
        assert found <= FUNCTIONS | OWN[dialect], (file.name, found - FUNCTIONS - OWN[dialect])
        strange = [node.sql(dialect) for node in tree.find_all(*NOWHERE)]
        assert strange == [], file.name
        ordered = list(tree.find_all(exp.Order))
        if file.parent.name == "views":
            assert all(isinstance(order.parent, exp.Window) for order in ordered), file.name
        elif not file.name.startswith("_"):
            assert tree.args.get("order") is not None, file.name
