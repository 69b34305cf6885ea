"""schemathesis, by the OpenAPI document that the mock serves: no 5xx, no answer outside of the document."""

import os
import re
import subprocess
import sys

import pytest
import requests
from edfi_resync.testing import MockOds

# Education organizations, people, what is about them, calendars, courses, programs, and what is of a namespace.
RESOURCES = [
    "academicWeeks",
    "assessments",
    "bellSchedules",
    "calendarDates",
    "calendars",
    "classPeriods",
    "contacts",
    "courseOfferings",
    "courses",
    "grades",
    "graduationPlans",
    "localEducationAgencies",
    "programs",
    "schools",
    "schoolYearTypes",
    "sections",
    "sessions",
    "staffs",
    "students",
    "studentAssessments",
    "studentContactAssociations",
    "studentSchoolAssociations",
    "studentSchoolAttendanceEvents",
]
CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
EXAMPLES = 50


@pytest.mark.parametrize("flavour", ["ods73", "api80"])
def test_no_answer_is_outside_of_the_document(flavour, records):
    with MockOds(flavour=flavour) as ods:
        for endpoint, bodies in records.items():
            ods.seed(endpoint, bodies)
        token = requests.post(ods.url + "oauth/token", auth=(ods.key, ods.secret), data={"grant_type": "client_credentials"}).json()
        sections = requests.get(requests.get(ods.url).json()["urls"]["openApiMetadata"]).json()
        document = next(section["endpointUri"] for section in sections if section["name"] == "Resources")
        ended = subprocess.run(
            [
                os.path.join(os.path.dirname(sys.executable), "schemathesis"),
                "run",
                document,
                "--header",
                f"Authorization: Bearer {token['access_token']}",
                "--include-path-regex",
                rf"^/ed-fi/({'|'.join(RESOURCES)})(/|$)",
                "--checks",
                ",".join(CHECKS),
                "--phases",
                "examples,coverage,fuzzing",
                "--max-examples",
                str(EXAMPLES),
                "--seed",
                "7",
                "--suppress-health-check",
                "all",
                "--no-color",
            ],
            check=False,
            capture_output=True,
            text=True,
        )
    assert ended.returncode == 0, ended.stdout[-6_000:] + ended.stderr[-2_000:]
    tested = re.search(r"Tested: +(\d+)", ended.stdout)
    assert tested and int(tested[1]) >= 7 * 20, ended.stdout
