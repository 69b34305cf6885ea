"""Verify: what the ODS lacks, has otherwise or beyond, from Python."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds, make_district


def week(name: str, days: int = 5) -> dict[str, Any]:
    school = {"schoolId": 255901001}
    return {
        "weekIdentifier": name,
        "schoolReference": school,
        "beginDate": "2026-08-24",
        "endDate": "2026-08-28",
        "totalInstructionalDays": days,
    }


def test_it_names_what_is_missing_different_and_extra() -> None:
    with MockOds(template="populated") as ods:
        where: dict[str, Any] = {"key": ods.key, "secret": ods.secret}
        edfi_resync.run({"academicWeeks": [week(f"Week {nth}") for nth in range(4)]}, ods.url, **where)
        ods.clear_requests()
        changed = [week("Week 0"), week("Week 1", 4), week("Week 9")]
        found = edfi_resync.verify({"academicWeeks": changed}, ods.url, **where)
        assert (found.same, found.missing, found.different, found.extra, found.not_comparable) == (1, 1, 1, 2, 0)
        assert not found.ok and found.resources["academicWeeks"].extra == 2
        assert {request["method"] for request in ods.requests() if "ed-fi" in request["path"]} == {"GET"}
        different = next(difference for difference in found.differences if difference.kind == "different")
        assert [(member.path, member.held, member.source) for member in different.members] == [("$.totalInstructionalDays", "both", None)]
        assert "academicWeeks different" in str(found) and repr(found).startswith("<Differences same=1 missing=1 different=1")
        assert json.dumps(found.to_dict())
        shown = edfi_resync.verify({"academicWeeks": changed}, ods.url, show_values=True, **where)
        different = next(difference for difference in shown.differences if difference.kind == "different")
        assert [(member.source, member.ods) for member in different.members] == [(4, 5)]


def test_a_district_that_was_sent_is_all_well_and_a_resync_says_so_too(tmp_path: Path) -> None:
    schools = make_district(tmp_path / "campus.db", students=20)["schools"]
    ledger = edfi_resync.Ledger(tmp_path / "state.db")
    with MockOds() as ods:
        resync = edfi_resync.Resync(tmp_path / "campus.db", ods.url, key=ods.key, secret=ods.secret, ledger=ledger)
        before = resync.verify(schools=schools)
        assert before.missing > 500 and before.same == 0
        assert resync.run(schools=schools).ok
        after = resync.verify(schools=schools)
        assert after.ok and after.same > 500, str(after)
        assert before.by_school().keys() == set(schools)


def test_a_reconcile_may_go_by_the_ledger_alone(tmp_path: Path) -> None:
    with MockOds(template="populated") as ods:
        where: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "mode": "reconcile"}
        with pytest.raises(edfi_resync.ConfigError, match="trust_ledger"):
            edfi_resync.run({"academicWeeks": [week("Week 0")]}, ods.url, trust_ledger=True, **where)
        trusting: dict[str, Any] = {"ledger": tmp_path / "state.db", "trust_ledger": True, **where}
        weeks = [week(f"Week {nth}") for nth in range(9)]
        assert edfi_resync.run({"academicWeeks": weeks}, ods.url, **trusting).created == 9
        ods.clear_requests()
        weeks[4] = week("Week 4", 4)
        report = edfi_resync.run({"academicWeeks": weeks}, ods.url, **trusting)
        assert (report.updated, report.unchanged) == (1, 8), str(report)
        sent = [request["method"] for request in ods.requests() if request["path"].startswith("/ed-fi/academicWeeks?")]
        assert sent == [] and ods.count("academicWeeks") == 9
        assert "compared with the ledger alone" in str(edfi_resync.plan({"academicWeeks": weeks}, ods.url, **trusting))


def test_it_takes_the_arguments_of_plan() -> None:
    plan, verify = inspect.signature(edfi_resync.plan).parameters, inspect.signature(edfi_resync.verify).parameters
    assert set(plan) - set(verify) == {"counts", "mode", "force", "plan", "progress", "on_event", "resume"}
    assert set(verify) - set(plan) == {"show_values"}
    stop = edfi_resync.Stop()
    stop.press()
    with pytest.raises(edfi_resync.StoppedError, match="before source and ODS were compared"):
        edfi_resync.verify({"students": []}, "https://127.0.0.1:9", key="k", secret="s", stop=stop)
