"""Records that can be drawn only once: generators, iterators, cursors. They are written down as they are drawn, and read as often as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from records import student, world


def drawn(students: int = 10) -> dict[str, Iterator[dict[str, Any]]]:
    return {endpoint: iter(records) for endpoint, records in world(students).items()}


def options(ods: MockOds, **more: Any) -> dict[str, Any]:
    return {"key": ods.key, "secret": ods.secret, "school_year": 2027, **more}


def test_a_generator_whose_students_need_the_second_pass_arrives(ods: MockOds) -> None:
    ods.seed("students", [{**student(number), "firstName": "Before"} for number in range(10)])
    plan = edfi_resync.plan(drawn(), ods.url, **options(ods))
    assert (plan.known_records, "second pass" in str(plan)) == (22, True)
    # The ODS lets nobody update a student without an enrollment: those are refused, and sent again behind their enrollments.
    report = edfi_resync.run(drawn(), ods.url, **options(ods))
    assert report.ok, str(report)
    assert (report.created, report.updated) == (12, 10), str(report)
    assert {record["firstName"] for record in ods.records("students")} == {"Zoe"}


def test_what_is_drawn_lies_in_a_file_without_a_name(ods: MockOds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    def watched() -> Iterator[dict[str, Any]]:
        for number in range(3):
            assert list(tmp_path.iterdir()) == []
            yield student(number)

    assert edfi_resync.run({"students": watched()}, ods.url, **options(ods)).created == 3
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv("TMPDIR", str(tmp_path / "missing"))
    with pytest.raises(edfi_resync.SourceError, match="temporary file of records that are drawn once cannot be made: there is no such file or folder"):
        edfi_resync.run({"students": watched()}, ods.url, **options(ods))
    # Lists need no file: they can be drawn again.
    assert edfi_resync.run({"students": [student(9)]}, ods.url, **options(ods)).ok


def test_a_later_process_cannot_resume_what_was_drawn_once(tmp_path: Path) -> None:
    ledger = tmp_path / "state.db"
    with MockOds() as ods:
        given = options(ods, ledger=ledger)
        resync = edfi_resync.Resync(drawn(), ods.url, requests_per_second=16, **given)
        stopped = resync.run(deadline=0.6)
        assert stopped.stopped and 0 < stopped.created < 22, str(stopped)
        with pytest.raises(edfi_resync.RequestError, match=f"run {stopped.run} cannot be resumed: its records could be drawn only once"):
            edfi_resync.run(drawn(), ods.url, resume=True, **given)
        # Who drew them has them still.
        report = resync.run(resume=True)
        assert report.ok and report.run == stopped.run, str(report)
        assert ods.count("students") == 10


def test_what_is_wrong_with_a_record_that_is_drawn_is_said_as_of_any_other(ods: MockOds) -> None:
    records: Iterator[Any] = iter([student(1), {**student(2), "birthDate": object()}, "no dict", student(3)])
    report = edfi_resync.run({"students": records}, ods.url, **options(ods))
    assert (report.created, report.invalid) == (2, 2), str(report)
    with pytest.raises(edfi_resync.UnknownResourceError, match='"pupils" is not a resource'):
        edfi_resync.plan({"pupils": iter([])}, ods.url, **options(ods))
    with pytest.raises(edfi_resync.UnknownResourceError, match='"parents" is not a resource of Data Standard 5.2'):
        edfi_resync.plan({"parents": iter([])}, ods.url, data_standard="5.2", **options(ods))
