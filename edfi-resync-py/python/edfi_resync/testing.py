"""For tests and for trying things out: a mock ODS that really checks, and a seeded district of any size.

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

__all__ = ["Hold", "MockOds", "make_district"]


def pytest_configure(config: pytest.Config) -> None:
    """Gives pytest the fixtures; nobody else need have it."""
    from . import _fixtures

    config.pluginmanager.register(_fixtures, "edfi_resync fixtures")
