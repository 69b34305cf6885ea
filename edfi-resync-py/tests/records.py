"""Records for the tests: schools, their students, and the enrollments that bind them."""

import time
from datetime import datetime, timezone
from typing import Any

import edfi_resync

GRADE = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"
CATEGORY = "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"
SCHOOLS = (255901001, 255901044)


def school(school_id: int) -> dict[str, Any]:
    return {
        "schoolId": school_id,
        "nameOfInstitution": f"School {school_id}",
        "educationOrganizationCategories": [{"educationOrganizationCategoryDescriptor": CATEGORY}],
        "gradeLevels": [{"gradeLevelDescriptor": GRADE}],
    }


def student(number: int) -> dict[str, Any]:
    return {"studentUniqueId": f"{number:06}", "firstName": "Zoe", "lastSurname": "Canary", "birthDate": "2012-02-29"}


def enrollment(number: int, school_id: int) -> dict[str, Any]:
    return {
        "entryDate": "2026-08-24",
        "entryGradeLevelDescriptor": GRADE,
        "schoolReference": {"schoolId": school_id},
        "studentReference": {"studentUniqueId": f"{number:06}"},
    }


def world(students: int = 10) -> dict[str, list[dict[str, Any]]]:
    """Two schools, and students who go to one or the other in turn. Children stand before their parents on purpose."""
    return {
        "studentSchoolAssociations": [enrollment(number, SCHOOLS[number % 2]) for number in range(students)],
        "students": [student(number) for number in range(students)],
        "schools": [school(school_id) for school_id in SCHOOLS],
    }


def until_free(resync: edfi_resync.Resync) -> None:
    """Waits until the locks of a process that died have run out: whoever is alive would prolong them."""
    for lock in resync.locks():
        time.sleep(max(0.0, (lock.until - datetime.now(timezone.utc)).total_seconds()) + 0.01)
    assert resync.locks() == []
