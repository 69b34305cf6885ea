"""What Python programs hand over as records: the model's own form is sent, or one record is invalid with its path."""

import csv
import dataclasses
import json
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from recorder import Recorder
from records import enrollment, student, world

ASSESSMENT = {
    "studentAssessmentIdentifier": "A1",
    "assessmentReference": {"assessmentIdentifier": "ELA", "namespace": "uri://example.org"},
    "studentReference": {"studentUniqueId": "900001"},
}


def send(source: dict[str, Any], recorder: Recorder, **options: Any) -> tuple[edfi_resync.Report, list[dict[str, Any]]]:
    """The report, and the bodies that were sent, in the order of their text."""
    report = edfi_resync.run(source, recorder.url, key="key", secret="secret", **options)
    return report, [json.loads(body) for body in sorted(body for _, body in recorder.bodies)]


def test_case_02_a_day_for_a_date_time(recorder: Recorder) -> None:
    dates = [
        "2026-04-01",
        "2026-04-01T08:00:00Z",
        datetime(2026, 4, 1, 8),
        "2026/04/01",
        "2026-04-01 2:15:30 PM",
        date(2026, 4, 1),
    ]
    source = [ASSESSMENT | {"studentAssessmentIdentifier": f"A{at}", "administrationDate": day} for at, day in enumerate(dates)]
    report, bodies = send({"studentAssessments": source}, recorder)
    assert report.created == 6, str(report)
    day, eight = "2026-04-01T00:00:00Z", "2026-04-01T08:00:00Z"
    assert [body["administrationDate"] for body in bodies] == [day, eight, eight, day, "2026-04-01T14:15:30Z", day]
    assert report.warnings[0] == "3 records of studentAssessments: administrationDate given as a day, sent as midnight UTC"
    assert len(report.warnings) == 3


def test_case_03_numbers_in_quotes(recorder: Recorder) -> None:
    first, second, third = (enrollment(number, 255901001) for number in (1, 2, 3))
    source = [
        first | {"schoolReference": {"schoolId": "0255901001"}},
        second | {"primarySchool": "true"},
        third | {"primarySchool": 1},
    ]
    quoted = ASSESSMENT | {"schoolYearTypeReference": {"schoolYear": "2026 "}, "reportedSchoolReference": {"schoolId": "255901001"}}
    report, bodies = send({"studentSchoolAssociations": source, "studentAssessments": [quoted]}, recorder)
    assert report.created == 4, str(report)
    own = [
        first,
        second | {"primarySchool": True},
        third | {"primarySchool": True},
        ASSESSMENT | {"schoolYearTypeReference": {"schoolYear": 2026}, "reportedSchoolReference": {"schoolId": 255901001}},
    ]
    for body in own:
        assert body in bodies


def test_case_04_the_shapes_of_earthmovers_own_example(recorder: Recorder) -> None:
    pupil = {"studentUniqueId": "680001", "birthDate": "4/4/2005", "firstName": "A", "lastSurname": "B", "maidenName": "", "visas": []}
    report, bodies = send({"students": [pupil]}, recorder)
    assert report.created == 1, str(report)
    assert bodies == [pupil | {"birthDate": "2005-04-04"}]
    assert report.warnings == ["1 record of students: birthDate given in another form, sent as YYYY-MM-DD"]


def test_strict_refuses_each_with_its_path(recorder: Recorder) -> None:
    odd = [
        student(1) | {"birthDate": "4/4/2005"},
        student(2) | {"studentUniqueId": 2},
        student(3) | {"middleName": float("nan")},
        student(4),
    ]
    report, bodies = send({"students": odd}, recorder, strict=True)
    assert (report.created, report.invalid, len(bodies)) == (1, 3, 1), str(report)
    assert {failure.message for failure in report.failures} == {
        "$.birthDate is not a date (YYYY-MM-DD)",
        "$.studentUniqueId is not text",
        "$.middleName is NaN",
    }
    assert report.warnings == []


@dataclasses.dataclass
class Reference:
    studentUniqueId: Any


@dataclasses.dataclass
class Enrollment:
    entryDate: date
    entryGradeLevelDescriptor: str
    schoolReference: dict[str, Any]
    studentReference: Reference
    exitWithdrawDate: date | None = None


def test_dataclasses_and_what_programs_hold_ids_in_are_taken(recorder: Recorder) -> None:
    plain = enrollment(1, 255901001)
    record = Enrollment(date(2026, 8, 24), plain["entryGradeLevelDescriptor"], {"schoolId": Decimal(255901001)}, Reference("000001"))
    own = uuid.UUID("00000000-0000-4000-8000-000000000001")
    assessment = ASSESSMENT | {"studentAssessmentIdentifier": own}
    report, bodies = send({"studentSchoolAssociations": [record], "studentAssessments": [assessment]}, recorder)
    assert report.created == 2, str(report)
    assert plain | {"exitWithdrawDate": None} in bodies
    assert ASSESSMENT | {"studentAssessmentIdentifier": str(own)} in bodies


class Broken(dict):  # type: ignore[type-arg]
    """A mapping that fails when it is looked into."""

    def __iter__(self) -> Any:
        raise RuntimeError("broken")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({1, 2}, "is of type set; pass text, a number, a truth value, None, a date, a dict or a list"),
        (b"A", "is of type bytes; pass text"),
        (timedelta(1), "is of type timedelta; pass text"),
        (object(), "is of type object; pass text"),
        (Reference, "is of type type; pass text"),
        (float("inf"), "is an infinite number"),
        (Decimal("-Infinity"), "is an infinite number"),
        ("Zo\ud800", "is text that is no Unicode"),
    ],
)
def test_what_has_no_json_form_is_one_invalid_record_with_its_path(ods: MockOds, value: Any, problem: str) -> None:
    source = world(4)
    source["students"][1] |= {"personalTitlePrefix": value, "visas": [{"visaDescriptor": value}]}
    report = edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret)
    # His own records are held back: his natural key still shows.
    assert (report.resources["students"].invalid, report.created, report.blocked) == (1, 8, 1), str(report)
    (failure,) = report.failures
    assert f"$.personalTitlePrefix {problem}" in failure.message
    assert f"$.visas[*].visaDescriptor {problem}" in failure.message


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ("Zoe", "$ is of type str; pass a dict or a dataclass"),
        (5, "$ is of type int; pass a dict or a dataclass"),
        (Reference, "$ is of type type; pass a dict or a dataclass"),
        (student(9) | {"visas": [{1: 2}]}, "$.visas[*] has a member whose name is no text, but of type int"),
        (student(9) | {"middleName": (lambda ring: ring.append(ring) or ring)([])}, "is nested too deeply"),  # type: ignore[func-returns-value,arg-type]
    ],
)
def test_what_is_no_record_at_all_is_one_invalid_record(recorder: Recorder, record: Any, problem: str) -> None:
    report, _ = send({"students": [student(1), record, student(2)]}, recorder)
    assert (report.created, report.invalid) == (2, 1), str(report)
    assert problem in report.failures[0].message


def test_a_record_that_fails_when_it_is_read_is_one_invalid_record(recorder: Recorder) -> None:
    class Raises:
        __dataclass_fields__ = 5

    report, _ = send({"students": [student(1), Raises()]}, recorder)
    assert (report.created, report.invalid) == (1, 1), str(report)
    assert "$ cannot be read: " in report.failures[0].message


def test_a_missing_number_is_left_out(recorder: Recorder) -> None:
    report, bodies = send(
        {"students": [student(1) | {"middleName": float("nan"), "birthSexDescriptor": Decimal("NaN"), "firstName": "NaN"}]}, recorder
    )
    assert report.created == 1, str(report)
    assert bodies == [student(1) | {"firstName": "NaN"}]
    assert "1 record of students: middleName given as NaN, left out" in report.warnings


def test_a_pandas_frame_with_a_gap_in_studentUniqueId_sends_no_wrong_person(recorder: Recorder) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([student(604822), student(604823) | {"studentUniqueId": None}, student(604824)])
    # As read_csv makes of it: a column of numbers with a gap is one of floats.
    frame["studentUniqueId"] = frame["studentUniqueId"].astype(float)
    report, bodies = send({"students": frame.to_dict("records")}, recorder)
    assert bodies == []
    assert (report.created, report.invalid) == (0, 3), str(report)
    failure = next(failure for failure in report.failures if failure.records == 2)
    assert failure.message == "$.studentUniqueId is not text, but a number with a fraction or an exponent"
    assert "a column of IDs with gaps becomes float in pandas" in (failure.hint or "")
    # As the hint says.
    frame["studentUniqueId"] = frame["studentUniqueId"].astype("Int64")
    report, bodies = send({"students": frame.to_dict("records")}, recorder)
    assert (report.created, report.invalid) == (2, 1), str(report)
    assert [body["studentUniqueId"] for body in bodies] == ["604822", "604824"]


def test_an_id_that_became_text_on_its_way_sends_no_wrong_person(recorder: Recorder, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([student(604822), student(604823) | {"studentUniqueId": None}, student(604824)])
    frame["studentUniqueId"] = frame["studentUniqueId"].astype(float)
    written = tmp_path / "students.csv"
    frame.to_csv(written, index=False)
    with written.open(newline="") as lines:
        read = list(csv.DictReader(lines))
    # As astype(str) has it in older versions of pandas.
    texts = [record | {"studentUniqueId": str(record["studentUniqueId"])} for record in frame.to_dict("records")]
    for records in (read, pandas.read_csv(written, dtype=str).to_dict("records"), texts):
        report, bodies = send({"students": records}, recorder)
        assert bodies == []
        assert (report.created, report.invalid) == (0, 3), str(report)
        failure = next(failure for failure in report.failures if failure.records == 2)
        assert failure.message == "$.studentUniqueId is not a unique ID, but a number with a fraction, as text"
        assert "a column of IDs with gaps becomes float in pandas" in (failure.hint or "")
    assert "$.studentUniqueId is no unique ID, but a word for a missing value" in {failure.message for failure in report.failures}
    # As the hint says.
    frame["studentUniqueId"] = frame["studentUniqueId"].astype("Int64")
    frame.to_csv(written, index=False)
    report, bodies = send({"students": pandas.read_csv(written, dtype=str).to_dict("records")}, recorder)
    assert (report.created, report.invalid) == (2, 1), str(report)
    assert [body["studentUniqueId"] for body in bodies] == ["604822", "604824"]


def test_scalars_of_pandas_and_numpy_are_taken(recorder: Recorder) -> None:
    pandas, numpy = pytest.importorskip("pandas"), pytest.importorskip("numpy")
    plain = enrollment(1, 255901001)
    record = {
        "entryDate": pandas.Timestamp("2026-08-24"),
        "entryGradeLevelDescriptor": numpy.str_(plain["entryGradeLevelDescriptor"]),
        "schoolReference": {"schoolId": numpy.float64(255901001)},
        "studentReference": {"studentUniqueId": numpy.int64(1)},
        "primarySchool": numpy.bool_(True),
        "fullTimeEquivalency": numpy.float32(0.1),
        "exitWithdrawDate": pandas.NaT,
        "exitWithdrawTypeDescriptor": pandas.NA,
        "entryTypeDescriptor": numpy.nan,
        "repeatGradeIndicator": numpy.datetime64("NaT"),
        "educationPlans": numpy.array([{"educationPlanDescriptor": "uri://ed-fi.org/EducationPlanDescriptor#A"}]),
        "calendarReference": {"calendarCode": numpy.nan, "schoolId": pandas.NA, "schoolYear": numpy.float32("nan")},
    }
    report, bodies = send({"studentSchoolAssociations": [record]}, recorder)
    assert report.created == 1, str(report)
    assert bodies == [
        plain
        | {
            "studentReference": {"studentUniqueId": "1"},
            "primarySchool": True,
            "fullTimeEquivalency": 0.1,
            "educationPlans": [{"educationPlanDescriptor": "uri://ed-fi.org/EducationPlanDescriptor#A"}],
        }
    ]
    assert '"fullTimeEquivalency":0.1,' in recorder.bodies[0][1]
    for value in (numpy.datetime64("2026-08-24"), numpy.datetime64("2026-08-24T00:00", "ns"), pandas.Timestamp("2026-08-24")):
        recorder.bodies.clear()
        report, bodies = send({"studentSchoolAssociations": [plain | {"entryDate": value}]}, recorder)
        assert [body["entryDate"] for body in bodies] == ["2026-08-24"], str(report)
    report, _ = send({"studentSchoolAssociations": [plain | {"entryDate": numpy.complex64(1)}, plain | {"entryDate": pandas.Timedelta(1)}]}, recorder)
    assert report.invalid == 2, str(report)


def test_a_frame_is_rows_as_a_list_of_dicts_is() -> None:
    pandas = pytest.importorskip("pandas")
    validation = edfi_resync.validate({"students": pandas.DataFrame([student(1)])}, descriptors=False)
    assert (validation.read, validation.valid) == (1, 1), str(validation)
