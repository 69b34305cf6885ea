"""What the tests share: a mock ODS, a recorder, a small district."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from campus import Campus, District
from edfi_resync.testing import MockOds, make_district
from recorder import Recorder

# They try the fixtures as a user's tests have them.
pytest_plugins = ["pytester"]

YEAR = 2027


@pytest.fixture
def ods() -> Iterator[MockOds]:
    with MockOds() as ods:
        yield ods


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with Recorder() as recorder:
        yield recorder


@pytest.fixture
def send(ods: MockOds) -> Callable[..., edfi_resync.Report]:
    """Runs a source into the mock ODS."""

    def send(source: Any, **options: Any) -> edfi_resync.Report:
        return edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret, **{"school_year": YEAR, **options})

    return send


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A district of sixty students, and what its maker says of it."""
    path = tmp_path_factory.mktemp("district") / "campus.db"
    return path, dict(make_district(path, students=60, seed=7))


@pytest.fixture
def campus(district: District, ods: MockOds, tmp_path: Path) -> Campus:
    return Campus(district, ods, tmp_path)
