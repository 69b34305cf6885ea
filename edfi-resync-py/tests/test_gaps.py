"""What a run could not look at is in its report, and the report is not ok."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import edfi_resync
from campus import Campus
from edfi_resync.testing import MockOds
from records import world

ROSTERS = "studentSectionAssociations"


def test_b10_a_cleanup_that_could_not_list_a_kind_is_not_ok(campus: Campus, ods: MockOds) -> None:
    resync = campus.open()
    assert resync.run(schools="all", resources=[ROSTERS]).gaps == []
    ods.deny("GET", ROSTERS)
    report = resync.run(mode="cleanup", schools="all", resources=[ROSTERS])
    (gap,) = report.gaps
    assert (gap.resource, gap.why.startswith("it cannot be listed"), report.ok) == (ROSTERS, True, False), str(report)
    assert str(gap) in report.warnings and gap == report.gaps[0]
    assert report.to_dict()["gaps"] == [{"resource": gap.resource, "why": gap.why}]


def test_b11_a_ledger_that_is_deleted_under_way_stops_the_run(ods: MockOds, tmp_path: Path) -> None:
    path = tmp_path / "state.db"

    def delete(event: dict[str, Any]) -> None:
        if event["event"] == "settled":
            path.unlink(missing_ok=True)

    report = edfi_resync.run(
        world(40), ods.url, key=ods.key, secret=ods.secret, school_year=2027, ledger=path, on_event=delete
    )
    assert not report.ok and report.gaps, str(report)
    assert report.stopped and "it was deleted or moved away" in report.stopped
