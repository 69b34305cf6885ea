"""The stubs say what the package says."""

import runpy
import sys
from pathlib import Path

import pytest

STUBS = Path(__file__).parents[1] / "stubs.py"


def test_the_docstrings_of_the_stubs_are_those_of_the_package(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", [str(STUBS), "--check"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(STUBS), run_name="__main__")
    assert (ended.value.code, capsys.readouterr().out) == (0, "")


def test_no_docstring_is_one_of_pythons_own() -> None:
    text = (STUBS.parent / "python" / "edfi_resync" / "_native.pyi").read_text(encoding="utf-8")
    for wrapper in (staticmethod, classmethod, property):
        assert (wrapper.__doc__ or "").splitlines()[0] not in text
