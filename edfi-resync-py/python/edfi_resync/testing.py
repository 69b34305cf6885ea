"""For tests and for trying things out: a mock ODS that really checks, and a seeded district of any size."""

from ._native import MockOds, make_district

__all__ = ["MockOds", "make_district"]
