"""For tests and for trying things out: a mock ODS that really checks, and a seeded district of any size."""

from ._native import Hold, MockOds, make_district

__all__ = ["Hold", "MockOds", "make_district"]
