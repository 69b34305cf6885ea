"""The README shows what works: its Python block runs as it is printed, and its links lead to what is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

README = Path(__file__).parents[2] / "README.md"
OWN = Path(__file__).parents[1] / "README.md"


BLOCKS = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_block_runs_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    [block] = BLOCKS
    exec(compile(block, str(README), "exec"), names)
    report, ods = names["report"], names["ods"]
    assert report.ok and report.resources["courseOfferings"].created > 0, str(report)
    assert str(report) in capsys.readouterr().out
    assert ods.count("courseOfferings") == report.resources["courseOfferings"].created
    assert [student["studentUniqueId"] for student in ods.records("students")] == ["604822"]


def test_what_is_not_waited_for_runs_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", OWN.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    [block] = [block for block in blocks if "asyncio.run" in block]
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(block, str(OWN), "exec"), names)
    assert names["report"].ok and names["report"].resources["students"].created == 40
    assert "students\n" in capsys.readouterr().out


def test_it_is_short_and_its_links_lead_somewhere() -> None:
    text = README.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    for target in re.findall(r"\]\(([^)#]+)", text):
        assert (README.parent / target).exists(), target
