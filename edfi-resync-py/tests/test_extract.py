"""extract: a folder of CSV files of what a source gives, which is a source again."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from records import student, world

District = tuple[Path, dict[str, Any]]


def test_an_extract_of_a_district_sends_what_the_district_sends(district: District, ods: MockOds, tmp_path: Path) -> None:
    folder = tmp_path / "extract"
    written = edfi_resync.extract(district[0], folder)
    assert (written.incomplete, written.left_out) == ([], {})
    assert written.to_dict()["resources"]["students"]["records"] == written.records["students"] > 0
    assert "incomplete" not in repr(written)
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    chosen: dict[str, Any] = {"key": ods.key, "secret": ods.secret}
    assert edfi_resync.run(district[0], ods.url, schools="all", **chosen).ok
    found = edfi_resync.verify(folder, ods.url, **chosen)
    assert found.ok and found.same == sum(written.records.values()), str(found)


def test_a_year_or_a_standard_that_is_not_the_configuration_s_is_refused(district: District, tmp_path: Path) -> None:
    with pytest.raises(edfi_resync.ConfigError, match="school year 2026 is not that of configuration .*which is 2027"):
        edfi_resync.extract(district[0], tmp_path / "folder", school_year=2026)
    with pytest.raises(edfi_resync.ConfigError, match="Data Standard 5.1 is not that of configuration .*which is 5.2"):
        edfi_resync.extract(district[0], tmp_path / "folder", data_standard="5.1")
    assert not (tmp_path / "folder").exists()
    assert edfi_resync.extract(district[0], tmp_path / "folder", school_year=2027, data_standard="5.2").incomplete == []


def test_records_need_a_school_year_and_what_no_rows_can_hold_is_left_out(tmp_path: Path) -> None:
    with pytest.raises(edfi_resync.ConfigError, match="the source does not say its school year; name it: school_year=2027"):
        edfi_resync.extract(world(3), tmp_path / "none")
    assert not (tmp_path / "none").exists()
    source: dict[str, list[Any]] = {**world(3), "students": [student(0), "no record", student(1)]}
    written = edfi_resync.extract(source, tmp_path / "folder", school_year=2027, gzip=True)
    assert (written.records["students"], written.left_out) == (2, {"students": 1})
    assert written.incomplete[0].startswith("1 row of students was left out"), written.incomplete
    assert (tmp_path / "folder" / "students.csv.gz").exists()
    with pytest.raises(edfi_resync.ConfigError, match="holds something already"):
        edfi_resync.extract(source, tmp_path / "folder", school_year=2027)


def test_an_extract_that_is_stopped_leaves_nothing(district: District, tmp_path: Path) -> None:
    stop = edfi_resync.Stop()
    stop.press()
    with pytest.raises(edfi_resync.StoppedError, match="before the extract was finished"):
        edfi_resync.extract(district[0], tmp_path / "folder", stop=stop)
    assert not (tmp_path / "folder" / "manifest.json").exists()
