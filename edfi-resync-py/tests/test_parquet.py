"""Folders of Parquet files. The wheel of `make test` is built without them, for the crate takes long to build: `make check-slow` runs this."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import edfi_resync
import polars
import pytest
from edfi_resync.testing import MockOds
from test_frames import enrollments, held, of_dicts, schools, students

FRAMES = {"schools": schools, "students": students, "studentSchoolAssociations": enrollments}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for endpoint, frame in FRAMES.items():
        frame().write_parquet(tmp_path / f"{endpoint}.parquet")
    return tmp_path


@pytest.mark.skipif("EDFI_WITH_PARQUET" not in os.environ, reason="make check-slow runs this")
def test_a_folder_of_parquet_is_a_source(folder: Path, ods: MockOds) -> None:
    report = edfi_resync.run(folder, ods.url, key=ods.key, secret=ods.secret)
    assert (report.ok, report.created) == (True, 22), str(report)
    assert held(ods) == of_dicts()
    # As tools that write in parallel leave it.
    (folder / "students.parquet").unlink()
    (folder / "students").mkdir()
    for number, part in enumerate((students().head(3), students().tail(7))):
        part.write_parquet(folder / "students" / f"part-{number}.parquet")
    (folder / "students" / "_SUCCESS").touch()
    assert edfi_resync.run(folder, ods.url, key=ods.key, secret=ods.secret, resources=["students"]).read == 10
    shutil.rmtree(folder / "students")
    polars.DataFrame({"fistName": ["Ada"]}).write_parquet(folder / "students.parquet")
    with pytest.raises(edfi_resync.SourceError, match='students.parquet: column "fistName" .* did you mean "firstName"'):
        edfi_resync.run(folder, ods.url, key=ods.key, secret=ods.secret)


@pytest.mark.skipif("EDFI_WITH_PARQUET" in os.environ, reason="make test runs this")
@pytest.mark.parametrize("in_parts", [False, True])
def test_a_build_without_parquet_says_so(folder: Path, ods: MockOds, in_parts: bool) -> None:
    if in_parts:
        for endpoint in FRAMES:
            (folder / endpoint).mkdir()
            (folder / f"{endpoint}.parquet").rename(folder / endpoint / "part-0.parquet")
    with pytest.raises(edfi_resync.SourceError, match="is a folder of Parquet files, which this build does not read; .*read_table"):
        edfi_resync.run(folder, ods.url, key=ods.key, secret=ods.secret)
