"""edfi_api_client, unmodified, configured as its README says."""

import pytest
from edfi_api_client import EdFiClient

WEEKS = 1_700


def weeks():
    return [
        {
            "weekIdentifier": f"Week {nth:05}",
            "schoolReference": {"schoolId": 255901001},
            "beginDate": "2026-08-24",
            "endDate": "2026-08-28",
            "totalInstructionalDays": 5,
        }
        for nth in range(WEEKS)
    ]


@pytest.fixture
def client(ods, records):
    for endpoint in ("localEducationAgencies", "schools"):
        ods.seed(endpoint, records[endpoint])
    ods.seed("academicWeeks", weeks())
    client = EdFiClient(ods.url, ods.key, ods.secret)
    client.connect()
    return client


def test_every_row_comes_by_cursor(ods, client):
    rows = list(client.resource("academic_weeks").get_rows(page_size=500))
    assert len({row["weekIdentifier"] for row in rows}) == len(rows) == WEEKS
    assert any("pageToken=" in request["path"] for request in ods.requests())


def test_every_row_comes_by_offset(client):
    pages = client.resource("academic_weeks").get_pages(page_size=500, reverse_paging=False)
    rows = [row for page in pages for row in page]
    assert len({row["weekIdentifier"] for row in rows}) == len(rows) == WEEKS


def test_every_row_comes_by_change_version(client):
    newest = client.get_newest_change_version()
    weeks = client.resource("academic_weeks", min_change_version=0, max_change_version=newest)
    pages = weeks.get_pages(page_size=300, step_change_version=True, change_version_step_size=500)
    rows = [row for page in pages for row in page]
    assert len({row["weekIdentifier"] for row in rows}) == WEEKS


def test_it_counts(client):
    assert client.resource("academic_weeks").get_total_count() == WEEKS
    assert client.resource("students").get_total_count() == 0


def test_deletes_and_key_changes(ods, client):
    ods.seed("classPeriods", [{"classPeriodName": "1", "schoolReference": {"schoolId": 255901001}}])
    period = client.resource("class_periods").get()[0]
    body = {"id": period["id"], "classPeriodName": "2", "schoolReference": {"schoolId": 255901001}}
    client.session.put_response(client.resource("class_periods").url, period["id"], body)
    changes = list(client.resource("class_periods", get_key_changes=True).get_rows())
    assert [(row["oldKeyValues"]["classPeriodName"], row["newKeyValues"]["classPeriodName"]) for row in changes] == [("1", "2")]
    week = client.resource("academic_weeks").get(limit=1)[0]
    client.session.delete_response(client.resource("academic_weeks").url, week["id"])
    deletes = list(client.resource("academic_weeks", get_deletes=True).get_rows())
    assert [row["keyValues"]["weekIdentifier"] for row in deletes] == [week["weekIdentifier"]]


def test_it_reads_the_documents(client):
    assert client.get_ods_version() == "7.3" and client.get_data_model_version() == "5.2.0"
    assert ("ed-fi", "studentSchoolAssociations") in client.resources and len(client.resources) > 90
    assert ("ed-fi", "gradeLevelDescriptors") in client.descriptors and len(client.descriptors) > 150
    swagger = client.get_swagger("resources")
    assert ("ed-fi", "academicWeeks") in swagger.deletes
    assert swagger.reference_skeys["schoolReference"] == ["schoolId"]
    assert swagger.descriptions["schools"]


def test_it_asks_what_its_token_may(ods, client):
    assert client.get_token_info()["client_id"] == ods.key
