"""The plugin of pytest."""

import subprocess
import sys

import pytest

CONFTEST = 'pytest_plugins = ["edfi_resync.testing"]'
TESTS = """
import sqlite3

import pytest

import edfi_resync
from edfi_resync.testing import MockOds

PATHS = set()


@pytest.mark.parametrize("time", range(2))
def test_a_district_arrives(mock_ods, district, time):
    assert isinstance(mock_ods, MockOds) and mock_ods.count("students") == 0
    with sqlite3.connect(district) as connection:
        (people,) = connection.execute("SELECT count(*) FROM Person").fetchone()
        assert people > 60, "each test has its own"
        connection.execute("CREATE TABLE Mine (it INTEGER)")
    connection.close()
    PATHS.add(district)
    report = edfi_resync.run(district, mock_ods.url, key=mock_ods.key, secret=mock_ods.secret, schools="all").raise_for_failures()
    assert report.resources["students"].created == mock_ods.count("students") == 60
    assert len(PATHS) == time + 1


@pytest.mark.mock_ods(flavour="api80", key="mine")
class TestMarks:
    @pytest.mark.mock_ods(key="own")
    @pytest.mark.district(students=5)
    def test_the_nearest_counts(self, mock_ods, district):
        assert mock_ods.key == "own" and "api80" in repr(mock_ods)
        assert edfi_resync.validate(district).resources["students"].read == 5

    @pytest.mark.mock_ods("api80")
    def test_a_mark_takes_keywords(self, mock_ods):
        raise AssertionError
"""


def test_the_fixtures_are_found_and_marks_say_otherwise(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "--strict-markers", "-W", "error")
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["*the mark mock_ods takes keywords only*"])


def test_nobody_needs_pytest() -> None:
    script = """
import sys
sys.modules["pytest"] = None
import edfi_resync.testing
from edfi_resync.testing import *
assert MockOds is edfi_resync.testing.MockOds
"""
    subprocess.run([sys.executable, "-c", script], check=True)
