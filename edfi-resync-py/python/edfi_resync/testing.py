"""For tests and for trying things out: a mock ODS that really checks, a seeded district of any size, and a trial of a source of one's own.

It is a plugin of pytest too: with ``pytest_plugins = ["edfi_resync.testing"]`` in ``conftest.py`` there are the fixtures ``mock_ods``, a
``MockOds`` that serves while the test runs, and ``district``, the path of a Campus database of sixty students of the test's own. A test says
otherwise by a mark that takes the arguments of ``MockOds`` or of ``make_district``: ``@pytest.mark.mock_ods(flavour="api80")``,
``@pytest.mark.district(students=200)``.

Its name is not to be rewritten by pytest (PYTEST_DONT_REWRITE): there is no assertion in it.
"""

from __future__ import annotations

from ._native import Hold, MockOds, make_district

# As `typing` has it, which takes longer to import than all of this.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import pytest

    from .source import Source

__all__ = ["Hold", "MockOds", "assert_source_conforms", "make_district"]


def assert_source_conforms(source: Source, data_standard: str = "5.2", limit: int | None = 1_000) -> None:
    """Tries whether an object is a source as ``edfi_resync.Source`` describes it, and says what it does otherwise.

    It reads every endpoint several times: to the end of ``limit`` records, again, side by side, on another thread, and leaving it after the first
    record. What is wrong inside a record is none of this: ``validate`` tells that.

    Args:
        source: The source.
        data_standard: The Data Standard whose endpoints it may have.
        limit: How many records of an endpoint are compared. ``None``: all of them, which are kept in memory for that.

    Raises:
        AssertionError: What is not as it should be, with the endpoint and the record by its place.
    """
    from ._conformance import check_source_conforms

    check_source_conforms(source, data_standard, limit)


def pytest_configure(config: pytest.Config) -> None:
    """Gives pytest the fixtures; nobody else need have it."""
    from . import _fixtures

    config.pluginmanager.register(_fixtures, "edfi_resync fixtures")
