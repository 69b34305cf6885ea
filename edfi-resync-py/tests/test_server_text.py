"""What the server says to a record that it refuses, word for word: kept where it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds


def source() -> dict[str, list[dict[str, Any]]]:
    student = {"studentUniqueId": "1", "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"}
    return {"students": [student, {**student, "studentUniqueId": "2", "birthSexDescriptor": "uri://ed-fi.org/SexDescriptor#None such"}]}


def test_the_full_text_of_a_refusal_is_there_on_request(ods: MockOds, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    report = edfi_resync.run(
        source(), ods.url, key=ods.key, secret=ods.secret, school_year=2027, ledger=path, keep_refusals=True
    )
    (failure,) = report.failures
    text = failure.server_text()
    assert text and text.startswith("{") and "SexDescriptor" in text
    (origin,) = [example.origin for example in failure.examples]
    assert failure.server_texts() == {origin: text}
    assert report.run is not None
    (refusal,) = edfi_resync.Ledger(path).refusals(report.run)
    assert (refusal.resource, refusal.class_, refusal.status) == ("/ed-fi/students", failure.class_, failure.status)
    assert (refusal.message, refusal.origin, refusal.server_text()) == (failure.message, origin, text)
    assert text not in repr(refusal) + repr(failure) + str(report.to_dict())


def test_nothing_is_kept_unless_it_is_asked_for(ods: MockOds, tmp_path: Path) -> None:
    arguments: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "school_year": 2027}
    report = edfi_resync.run(source(), ods.url, ledger=tmp_path / "state.db", **arguments)
    with pytest.raises(edfi_resync.ConfigError, match="keep_refusals"):
        report.failures[0].server_text()
    with pytest.raises(edfi_resync.ConfigError, match="ledger"):
        edfi_resync.run(source(), ods.url, keep_refusals=True, **arguments)
