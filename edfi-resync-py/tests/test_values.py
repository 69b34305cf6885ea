"""Python values arrive as they were written."""

import enum
import json
from collections import OrderedDict, UserDict
from datetime import date, datetime, time, timezone
from decimal import Decimal
from typing import Any

import edfi_resync
import pytest
from recorder import Recorder


class Level(enum.IntEnum):
    NINTH = 9


class Name(str, enum.Enum):
    ALGEBRA = "Algebra"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+2"), "1E+2"),
        (Decimal("-0.10"), "-0.10"),
        (1.5, "1.5"),
        (1e22, "1e+22"),
        (12345678901234567890123, "12345678901234567890123"),
        (Level.NINTH, "9"),
        (Name.ALGEBRA, '"Algebra"'),
        (True, "true"),
        (None, "null"),
        (date(2026, 8, 24), '"2026-08-24"'),
        (datetime(2026, 8, 24, 7, 30, tzinfo=timezone.utc), '"2026-08-24T07:30:00+00:00"'),
        (time(7, 30), '"07:30:00"'),
        ('Zoë "Z"\n\x01\\', '"Zoë \\"Z\\"\\n\\u0001\\\\"'),
        ((1, [2]), "[1,[2]]"),
        (OrderedDict(a=UserDict(b=1)), '{"a":{"b":1}}'),
    ],
)
def test_values_keep_what_they_say(recorder: Recorder, value: Any, text: str) -> None:
    # A member that the model does not know passes through untouched.
    student = {"studentUniqueId": "1", "firstName": "Zoe", "lastSurname": "Canary", "birthDate": date(2012, 2, 29), "_ext": {"x": value}}
    report = edfi_resync.run({"students": iter([student])}, recorder.url, key="key", secret="secret")
    assert report.created == 1, str(report)
    ((endpoint, body),) = recorder.bodies
    assert endpoint == "students"
    assert body.endswith(f'"_ext":{{"x":{text}}}}}')
    assert json.loads(body)["birthDate"] == "2012-02-29"


def test_decimals_of_the_model_keep_their_zeros(recorder: Recorder) -> None:
    course = {
        "courseCode": "ALG1",
        "courseTitle": "Algebra",
        "numberOfParts": 1,
        "maximumAvailableCredits": Decimal("1.50"),
        "educationOrganizationReference": {"educationOrganizationId": 255901},
        "identificationCodes": [
            {
                "courseIdentificationSystemDescriptor": "uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code",
                "identificationCode": "ALG1",
            }
        ],
    }
    report = edfi_resync.run({"courses": [course]}, recorder.url, key="key", secret="secret")
    assert report.created == 1, str(report)
    assert '"maximumAvailableCredits":1.50,' in recorder.bodies[0][1]
