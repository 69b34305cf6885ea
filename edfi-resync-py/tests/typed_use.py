"""Use of the package as a type checker sees it; `mypy --strict` reads this file, nothing runs it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import edfi_resync
from edfi_resync.testing import MockOds, make_district


def use(event: dict[str, Any]) -> None: ...


with MockOds(data_standard="5.2") as ods:
    schools: list[int] = make_district(Path("campus.db"), students=10)["schools"]
    report: edfi_resync.Report = edfi_resync.run(
        "campus.db", ods.url, key=ods.key, secret=ods.secret, schools=schools, persons="1001", on_event=use
    )
    created: int = report.resources["students"].created
    message: list[str] = [failure.message for failure in report.failures]
    plan: edfi_resync.Plan = edfi_resync.plan({"courses": [{"credits": Decimal("1.50")}]}, ods.url, key="", secret="", schools="all")
    status: int = ods.requests()[0]["status"]
    order: int = edfi_resync.load_order("5.2")[0]["order"]
    edfi_resync.run("campus.db", key="", secret="", mode="cleanup")  # type: ignore[arg-type]
    try:
        pass
    except edfi_resync.RunInterrupted as interrupted:
        partial: edfi_resync.Report | None = interrupted.report
    except edfi_resync.ResyncError as error:
        hint: str | None = error.hint
