"""A mock for each test, and 300 records of ten kinds."""

import json

import pytest
from edfi_resync.testing import MockOds

SCHOOLS = range(255901001, 255901006)


def _records():
    category = "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#"
    grade = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"
    yield "localEducationAgencies", {
        "localEducationAgencyId": 255901,
        "nameOfInstitution": "Grand Bend ISD",
        "localEducationAgencyCategoryDescriptor": "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
        "categories": [{"educationOrganizationCategoryDescriptor": category + "Local Education Agency"}],
    }
    for school in SCHOOLS:
        at = {"schoolId": school}
        yield "schools", {
            **at,
            "nameOfInstitution": f"School {school}",
            "localEducationAgencyReference": {"localEducationAgencyId": 255901},
            "educationOrganizationCategories": [{"educationOrganizationCategoryDescriptor": category + "School"}],
            "gradeLevels": [{"gradeLevelDescriptor": grade}],
        }
        session = {**at, "schoolYear": 2027, "sessionName": "Fall"}
        yield "sessions", {
            "sessionName": "Fall",
            "schoolReference": at,
            "schoolYearTypeReference": {"schoolYear": 2027},
            "termDescriptor": "uri://ed-fi.org/TermDescriptor#Fall Semester",
            "beginDate": "2026-08-24",
            "endDate": "2026-12-18",
            "totalInstructionalDays": 80,
        }
        for nth in range(4):
            course = {"courseCode": f"C{nth}", "educationOrganizationId": school}
            yield "classPeriods", {"classPeriodName": f"Period {nth}", "schoolReference": at}
            yield "academicWeeks", {
                "weekIdentifier": f"Week {nth}",
                "schoolReference": at,
                "beginDate": "2026-08-24",
                "endDate": "2026-08-28",
                "totalInstructionalDays": 5,
            }
            yield "courses", {
                "courseCode": f"C{nth}",
                "educationOrganizationReference": {"educationOrganizationId": school},
                "courseTitle": f"Course {nth}",
                "numberOfParts": 1,
                "identificationCodes": [
                    {
                        "courseIdentificationSystemDescriptor": "uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code",
                        "identificationCode": f"C{nth}",
                    }
                ],
            }
            yield "courseOfferings", {
                "localCourseCode": f"C{nth}",
                "courseReference": course,
                "schoolReference": at,
                "sessionReference": session,
            }
        yield "locations", {"classroomIdentificationCode": "101", "schoolReference": at}
    for nth in range(102):
        student = {"studentUniqueId": f"{600000 + nth}"}
        yield "students", {**student, "firstName": "Ada", "lastSurname": f"Student {nth}", "birthDate": "2010-05-05"}
        yield "studentSchoolAssociations", {
            "schoolReference": {"schoolId": SCHOOLS[nth % len(SCHOOLS)]},
            "studentReference": student,
            "entryDate": "2026-08-24",
            "entryGradeLevelDescriptor": grade,
        }


@pytest.fixture
def records():
    """By endpoint, in an order in which an ODS takes them."""
    by_endpoint = {}
    for endpoint, record in _records():
        by_endpoint.setdefault(endpoint, []).append(record)
    assert (len(by_endpoint), sum(map(len, by_endpoint.values()))) == (10, 300)
    return by_endpoint


@pytest.fixture
def folder(tmp_path, records):
    """The same as files of JSON lines."""
    path = tmp_path / "data"
    path.mkdir()
    for endpoint, bodies in records.items():
        (path / f"{endpoint}.jsonl").write_text("".join(json.dumps(body) + "\n" for body in bodies))
    return path


@pytest.fixture
def ods():
    with MockOds() as ods:
        yield ods
