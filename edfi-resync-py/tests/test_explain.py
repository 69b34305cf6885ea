"""Where is my student's record? From Python."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds, make_district


def test_a_person_s_records_explain_themselves(tmp_path: Path) -> None:
    make_district(tmp_path / "campus.db", students=20)
    where: dict[str, Any] = {"ledger": tmp_path / "state.db"}
    with MockOds() as ods:
        resync = edfi_resync.Resync(tmp_path / "campus.db", ods.url, key=ods.key, secret=ods.secret, **where)
        person = next(
            difference.persons[0] for difference in resync.verify(schools="all").differences if difference.resource == "studentSchoolAssociations"
        )
        before = resync.explain(person=person)
        assert not before.ok and before.next and {record.reason for record in before.records} >= {"personUnseen"}
        assert resync.run(schools="all").ok
        after = edfi_resync.explain(tmp_path / "campus.db", ods.url, key=ods.key, secret=ods.secret, person=person, **where)
        assert after.ok and after.next is None and after.subject == f"person {person}", str(after)
        assert len(after.records) > 3 and all(record.sent and record.sent[0] == "created" for record in after.records)
        assert json.dumps(after.to_dict()) and repr(after).startswith(f"<Explanation of person {person}: ")
        found = resync.explain(record=("schools", {"schoolId": "77"}))
        assert [record.reason for record in found.records] == ["notInCampus"]


def test_one_thing_is_asked_about() -> None:
    with MockOds() as ods:
        where: dict[str, Any] = {"key": ods.key, "secret": ods.secret}
        cases: list[dict[str, Any]] = [{}, {"person": 1, "school": 2}]
        for arguments in cases:
            with pytest.raises(edfi_resync.RequestError, match="asked about"):
                edfi_resync.explain({"schools": []}, ods.url, **where, **arguments)
        with pytest.raises(TypeError, match="record"):
            edfi_resync.explain({"schools": []}, ods.url, record="sections", **where)  # type: ignore[arg-type]
        with pytest.raises(edfi_resync.ResyncError, match="person"):
            edfi_resync.explain({"schools": []}, ods.url, person=0, **where)
        with pytest.raises(edfi_resync.RequestError, match="not that of sections; name localCourseCode, schoolId, .*sectionIdentifier"):
            edfi_resync.explain({"sections": []}, ods.url, record=("sections", {"sectionIdentifier": "nowhere"}), **where)
