"""Frames and tables as sources: whatever has the C stream of Arrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import edfi_resync
import polars
import pyarrow  # type: ignore[import-untyped]
import pytest
from edfi_resync.testing import MockOds
from records import CATEGORY, GRADE, SCHOOLS, student, world

pandas = pytest.importorskip("pandas")

BORN = date(2012, 2, 29)


def schools() -> polars.DataFrame:
    return polars.DataFrame(
        {
            "schoolId": SCHOOLS,
            "nameOfInstitution": [f"School {school}" for school in SCHOOLS],
            "educationOrganizationCategories": [[{"educationOrganizationCategoryDescriptor": CATEGORY}]] * 2,
            "gradeLevels": [[{"gradeLevelDescriptor": GRADE}]] * 2,
        }
    )


def students(count: int = 10) -> polars.DataFrame:
    numbers = [f"{number:06}" for number in range(count)]
    return polars.DataFrame({"studentUniqueId": numbers, "firstName": "Zoe", "lastSurname": "Canary", "birthDate": BORN})


def enrollments(count: int = 10) -> polars.DataFrame:
    return polars.DataFrame(
        {
            "studentReference.studentUniqueId": [f"{number:06}" for number in range(count)],
            "schoolReference": [{"schoolId": SCHOOLS[number % 2]} for number in range(count)],
            "entryDate": date(2026, 8, 24),
            "entryGradeLevelDescriptor": polars.Series([GRADE] * count, dtype=polars.Categorical),
        }
    )


def held(ods: MockOds) -> dict[str, list[dict[str, Any]]]:
    """What the ODS holds, without what it adds itself."""

    def plain(record: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in record.items() if name not in ("id", "_etag", "_lastModifiedDate")}

    return {endpoint: sorted((plain(record) for record in ods.records(endpoint)), key=str) for endpoint in world()}


def of_dicts() -> dict[str, list[dict[str, Any]]]:
    with MockOds() as ods:
        assert edfi_resync.run(world(), ods.url, key=ods.key, secret=ods.secret).ok
        return held(ods)


def table(frame: polars.DataFrame) -> pyarrow.Table:
    return frame.to_arrow()


def related(frame: polars.DataFrame) -> Any:
    # Of a relation with an order of its own: its rows are read once, whatever else its connection does.
    return duckdb.connect().from_arrow(table(frame)).filter("true")


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(lambda frame: frame, id="polars"),
        pytest.param(lambda frame: frame.lazy(), id="polars, lazy"),
        pytest.param(lambda frame: table(frame).to_pandas(types_mapper=pandas.ArrowDtype), id="pandas"),
        pytest.param(table, id="pyarrow"),
        pytest.param(lambda frame: table(frame).to_reader(max_chunksize=3), id="pyarrow reader"),
        pytest.param(lambda frame: table(frame).combine_chunks().to_batches()[0], id="pyarrow batch"),
        pytest.param(related, id="duckdb"),
    ],
)
def test_frames_make_the_records_that_dicts_make(ods: MockOds, form: Callable[[polars.DataFrame], Any]) -> None:
    source = {"studentSchoolAssociations": form(enrollments()), "students": form(students()), "schools": form(schools())}
    report = edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret)
    assert (report.ok, report.created) == (True, 22), str(report)
    assert held(ods) == of_dicts()


def test_ten_lines_take_three_frames_of_polars_into_the_ods() -> None:
    with MockOds() as ods:
        grade, north = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade", {"schoolId": 255901001}
        people = polars.DataFrame({"studentUniqueId": ["1", "2"], "firstName": ["Ada", "Max"], "lastSurname": "Canary", "birthDate": BORN})
        places = polars.DataFrame({"schoolId": [255901001], "nameOfInstitution": ["North"]}).with_columns(
            educationOrganizationCategories=polars.lit([{"educationOrganizationCategoryDescriptor": CATEGORY}]),
            gradeLevels=polars.lit([{"gradeLevelDescriptor": grade}]),
        )
        entries = polars.DataFrame({"studentReference.studentUniqueId": ["1", "2"], "schoolReference": [north] * 2})
        entries = entries.with_columns(entryDate=date(2026, 8, 24), entryGradeLevelDescriptor=polars.lit(grade))
        source = {"students": people, "schools": places, "studentSchoolAssociations": entries}
        assert edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret).created == 5


def test_what_pandas_has_for_nothing_is_left_out(ods: MockOds) -> None:
    frame = pandas.DataFrame(
        {
            "schoolId": [1, 2, 3],
            "nameOfInstitution": ["One", "Two", "Three"],
            "shortNameOfInstitution": ["1", float("nan"), None],
            "localEducationAgencyReference.localEducationAgencyId": pandas.array([None, None, None], dtype="Int64"),
            "webSite": pandas.array([pandas.NA, "https://two.example", pandas.NA], dtype="string"),
        }
    )
    frame["educationOrganizationCategories"] = [[{"educationOrganizationCategoryDescriptor": CATEGORY}]] * 3
    frame["gradeLevels"] = [[{"gradeLevelDescriptor": GRADE}]] * 3
    # Rows that were taken out leave an index that pandas hands on as a column without a name.
    report = edfi_resync.run({"schools": frame[frame["schoolId"] > 1]}, ods.url, key=ods.key, secret=ods.secret)
    assert (report.ok, report.created) == (True, 2), str(report)
    two, three = sorted(ods.records("schools"), key=lambda record: int(record["schoolId"]))
    assert "shortNameOfInstitution" not in two and two["webSite"] == "https://two.example"
    assert not {"shortNameOfInstitution", "webSite", "localEducationAgencyReference"} & three.keys()


def test_timestamps_and_nullable_numbers_are_what_the_model_has(ods: MockOds) -> None:
    students = pandas.DataFrame(
        {
            "studentUniqueId": pandas.array([604822, 604823], dtype="Int64"),
            "firstName": ["Ada", "Max"],
            "lastSurname": ["Canary", "Canary"],
            "birthDate": pandas.to_datetime(["2012-02-29", "2011-04-05"]),
            "dateEnteredUS": [pandas.Timestamp("2020-01-02"), pandas.NaT],
            "multipleBirthStatus": pandas.array([True, None], dtype="boolean"),
        }
    )
    report = edfi_resync.run({"students": students}, ods.url, key=ods.key, secret=ods.secret)
    assert (report.ok, report.created) == (True, 2), str(report)
    ada, other = sorted(ods.records("students"), key=lambda record: str(record["studentUniqueId"]))
    assert (ada["studentUniqueId"], ada["birthDate"], ada["dateEnteredUS"]) == ("604822", "2012-02-29", "2020-01-02")
    assert ada["multipleBirthStatus"] is True
    assert other["birthDate"] == "2011-04-05" and not {"dateEnteredUS", "multipleBirthStatus"} & other.keys()


def test_a_moment_that_is_no_day_is_the_fault_of_its_record(ods: MockOds) -> None:
    frame = students(2).with_columns(birthDate=polars.Series([datetime(2012, 2, 29), datetime(2012, 2, 29, 7, 30)]))
    report = edfi_resync.run({"students": frame}, ods.url, key=ods.key, secret=ods.secret)
    assert (report.created, report.invalid) == (1, 1), str(report)
    assert report.failures[0].examples[0].origin == "arrow:students:2"


def test_nan_and_decimals_of_polars(ods: MockOds) -> None:
    course = polars.DataFrame({"courseCode": ["A", "B"], "courseTitle": "Algebra", "numberOfParts": 1}).with_columns(
        polars.Series("educationOrganizationReference.educationOrganizationId", [255901] * 2),
        maximumAvailableCredits=polars.Series([Decimal("1.50"), None], dtype=polars.Decimal(9, 2)),
        minimumAvailableCredits=polars.Series([float("nan"), 0.5]),
        identificationCodes=polars.lit(
            [
                {
                    "courseIdentificationSystemDescriptor": "uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code",
                    "identificationCode": "X",
                }
            ]
        ),
    )
    validation = edfi_resync.validate({"courses": course}, descriptors=False)
    assert (validation.read, validation.valid) == (2, 2), str(validation)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ({"fistName": ["Ada"]}, ['column "fistName" is no member of students', 'did you mean "firstName"?']),
        ({"birthDate": [15_060]}, ['column "birthDate" is Int64', 'the member "birthDate" is a date']),
        ({"addresses": [["x"]]}, ['"addresses"', "students"]),
        ({"firstName": polars.Series([1.5])}, ['column "firstName" is Float64', "is text"]),
    ],
)
def test_a_column_that_fits_nothing_is_named_before_anything_is_sent(ods: MockOds, column: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(edfi_resync.SourceError) as raised:
        edfi_resync.run({"students": polars.DataFrame(column)}, ods.url, key=ods.key, secret=ods.secret)
    assert all(word in str(raised.value) for word in ["arrow:students", *words]), str(raised.value)
    assert not ods.records("students")


def test_frames_carry_campus_keys(ods: MockOds) -> None:
    frame = students(3).with_columns(polars.Series("@person", [1001, 1002, 1003]))
    given: dict[str, Any] = {"key": ods.key, "secret": ods.secret}
    report = edfi_resync.run({"students": frame}, ods.url, persons=[1002], **given)
    assert (report.created, [record["studentUniqueId"] for record in ods.records("students")]) == (1, ["000001"]), str(report)
    with pytest.raises(edfi_resync.RequestError, match="no Campus person IDs"):
        edfi_resync.run({"students": students(3)}, ods.url, persons=[1002], **given)


def test_frames_stand_beside_dicts_and_generators(ods: MockOds) -> None:
    source: dict[str, Any] = {"schools": schools(), "students": (student(number) for number in range(10))}
    source["studentSchoolAssociations"] = world()["studentSchoolAssociations"]
    assert edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret).created == 22
    assert held(ods) == of_dicts()
    twice: dict[str, Any] = {"students": students(), "ed-fi/students": [student(1)]}
    with pytest.raises(edfi_resync.SourceError, match="students is given twice"):
        edfi_resync.run(twice, ods.url, key=ods.key, secret=ods.secret)


def test_a_frame_without_its_resource_is_no_source(ods: MockOds) -> None:
    with pytest.raises(TypeError, match=r"source is of type DataFrame, which does not say of which resource its rows are; .*\{\"students\": rows\}"):
        edfi_resync.plan(students(), ods.url, key=ods.key, secret=ods.secret)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="gives an array of Arrow that is no record batch"):
        edfi_resync.plan({"students": pyarrow.array([1, 2])}, ods.url, key=ods.key, secret=ods.secret)


def test_what_a_reader_raises_comes_back_as_it_is(ods: MockOds) -> None:
    batch = table(students(3)).combine_chunks().to_batches()[0]

    def torn() -> Iterator[pyarrow.RecordBatch]:
        yield batch
        raise KeyError("the disk is gone")

    reader = pyarrow.RecordBatchReader.from_batches(batch.schema, torn())
    with pytest.raises((KeyError, edfi_resync.SourceError), match="disk is gone|cannot be read"):
        edfi_resync.run({"students": reader}, ods.url, key=ods.key, secret=ods.secret)
    assert not ods.records("students")


def test_frames_are_extracted_as_csv(tmp_path: Path) -> None:
    written = edfi_resync.extract({"students": students(), "schools": schools().lazy()}, tmp_path / "out", school_year=2027)
    assert written.records == {"schools": 2, "students": 10}
    header, *rows = (tmp_path / "out" / "students.csv").read_text().splitlines()
    assert "studentUniqueId" in header and len(rows) == 10 and "000000" in rows[0]
