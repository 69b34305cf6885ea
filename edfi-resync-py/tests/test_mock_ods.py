"""The mock ODS and the district, as tests of other programs use them."""

import threading
from decimal import Decimal
from pathlib import Path

import edfi_resync
import pytest
from edfi_resync.testing import MockOds, make_district
from records import SCHOOLS, school, student, world


def test_it_serves_in_a_with_statement_and_without() -> None:
    before = threading.active_count()
    with MockOds() as ods:
        assert ods.url.startswith("http://127.0.0.1:")
        assert ods.start() is ods
        assert ods.url in repr(ods)
    with pytest.raises(edfi_resync.RequestError, match="start"):
        _ = ods.url
    assert "not listening" in repr(ods)

    ods = MockOds("6.1").start()
    edfi_resync.run({"schools": [school(1)]}, ods.url, key=ods.key, secret=ods.secret)
    ods.stop()
    ods.stop()
    assert ods.count("schools") == 1
    with ods:
        assert edfi_resync.run({"schools": [school(1)]}, ods.url, key=ods.key, secret=ods.secret).created == 0
    assert threading.active_count() == before


def test_an_exception_passes_through_the_with_statement() -> None:
    with pytest.raises(LookupError), MockOds():
        raise LookupError


def test_it_shows_what_it_holds_and_was_asked(ods: MockOds) -> None:
    ods.seed("schools", [school(SCHOOLS[0]) | {"maximumSize": Decimal(5)}])
    (record,) = ods.records("schools")
    assert record["schoolId"] == SCHOOLS[0]
    assert {"id", "_etag", "_lastModifiedDate"} <= set(record)
    version = ods.newest_change_version
    report = edfi_resync.run({"students": [student(1)]}, ods.url, key=ods.key, secret=ods.secret)
    assert report.created == 1
    assert ods.newest_change_version == version + 1
    assert ods.requests()[0] == {"method": "GET", "path": "/", "status": 200, "fault": None}
    assert ods.requests()[-1] == {"method": "POST", "path": "/ed-fi/students", "status": 201, "fault": None}
    ods.clear_requests()
    assert ods.requests() == []


def test_load_mode_checks_nothing() -> None:
    with MockOds(load_mode=True) as ods:
        source = {"studentSchoolAssociations": world(students=5)["studentSchoolAssociations"]}
        report = edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret)
        assert report.created == ods.count("studentSchoolAssociations") == 5


def test_its_own_bad_input_is_named(ods: MockOds) -> None:
    for call in (
        lambda: ods.count("school"),
        lambda: ods.records("school"),
        lambda: ods.deny("POST", "/ed-fi/school"),
        lambda: ods.fail("POST", "/ed-fi/school"),
        lambda: ods.seed("school", []),
    ):
        with pytest.raises(edfi_resync.UnknownResourceError, match='"schools"'):
            call()
    with pytest.raises(edfi_resync.RequestError, match="200"):
        ods.fail("POST", "/ed-fi/schools", status=200)
    with pytest.raises(edfi_resync.RequestError, match="method"):
        ods.deny("NO SUCH", "/ed-fi/schools")
    with pytest.raises(edfi_resync.SourceError, match="natural key"):
        ods.seed("schools", [{}])
    with pytest.raises(TypeError, match=r"records\[0\]"):
        ods.seed("schools", [5])  # type: ignore[list-item]
    with pytest.raises(edfi_resync.ConfigError, match="9.9"):
        MockOds(data_standard="9.9")


def test_a_district_is_the_same_from_the_same_seed(tmp_path: Path) -> None:
    first, again, other = tmp_path / "first.db", tmp_path / "again.db", tmp_path / "other.db"
    summary = make_district(first, students=20, seed=3)
    assert summary["students"] == 20
    assert make_district(str(again), 20, 3) == summary
    make_district(other, students=20, seed=4)
    assert first.read_bytes() == again.read_bytes() != other.read_bytes()
    with pytest.raises(edfi_resync.SourceError, match="first.db"):
        make_district(first)
    with pytest.raises(edfi_resync.ConfigError, match="ods_url"):
        make_district(tmp_path / "new.db", ods_url="no url")
    with pytest.raises(edfi_resync.ConfigError, match='Data Standard "7.0" is not known'):
        make_district(tmp_path / "new.db", data_standard="7.0")


def test_one_district_sends_two_years_to_two_data_standards(tmp_path: Path) -> None:
    campus = tmp_path / "campus.db"
    summary = make_district(campus, students=13, data_standard="6.1", last_year="5.2")
    assert (summary["configuration"], summary["last_year"]) == ("State ODS 2026-27", "State ODS 2025-26")
    with MockOds() as old, MockOds(data_standard="6.1") as new:
        for name, ods in ((summary["last_year"], old), (summary["configuration"], new)):
            report = edfi_resync.run(campus, ods.url, key=ods.key, secret=ods.secret, configuration=name, schools="all")
            assert report.ok and report.created == report.read > 500
            assert ("studentDirectories" in report.resources) == (ods is new)
