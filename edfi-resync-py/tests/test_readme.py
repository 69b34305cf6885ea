"""The README shows what works: its first Python block runs as it is printed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

README = Path(__file__).parents[2] / "README.md"


def test_the_first_block_runs_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(blocks[0], str(README), "exec"), names)
    report, ods = names["report"], names["ods"]
    assert report.ok and report.resources["courseOfferings"].created > 0, str(report)
    assert str(report) in capsys.readouterr().out
    assert ods.count("courseOfferings") == report.resources["courseOfferings"].created
    assert [student["studentUniqueId"] for student in ods.records("students")] == ["604822"]
