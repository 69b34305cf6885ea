"""The fixtures of ``edfi_resync.testing``, which pytest finds there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ._native import MockOds, make_district

if TYPE_CHECKING:
    from collections.abc import Iterator

_STUDENTS = 60
_made = pytest.StashKey[dict[str, Path]]()


def pytest_configure(config: pytest.Config) -> None:
    """Names the marks."""
    config.addinivalue_line("markers", "mock_ods(...): what MockOds is made with for the fixture mock_ods")
    config.addinivalue_line("markers", "district(...): what make_district is called with for the fixture district")


def _asked(request: pytest.FixtureRequest, name: str) -> dict[str, Any]:
    """The arguments of the marks, of which the nearest counts."""
    marks = list(request.node.iter_markers(name))
    if any(mark.args for mark in marks):
        message = f"the mark {name} takes keywords only"
        raise pytest.UsageError(message)
    return {key: value for mark in reversed(marks) for key, value in mark.kwargs.items()}


@pytest.fixture
def mock_ods(request: pytest.FixtureRequest) -> Iterator[MockOds]:
    """A mock ODS that serves while the test runs; `@pytest.mark.mock_ods(...)` takes the arguments of `MockOds`."""
    with MockOds(**_asked(request, "mock_ods")) as ods:
        yield ods


@pytest.fixture
def district(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """The path of a Campus database, which the test may change; `@pytest.mark.district(...)` takes the arguments of `make_district`."""
    arguments = {"students": _STUDENTS, **_asked(request, "district")}
    made = request.config.stash.setdefault(_made, {})
    key = repr(sorted(arguments.items()))
    if key not in made:
        path = tmp_path_factory.mktemp("district") / "campus.db"
        make_district(path, **arguments)
        made[key] = path
    return Path(shutil.copy(made[key], tmp_path / "campus.db"))
