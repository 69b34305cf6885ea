"""The mock ODS stands for the server that is asked for, and says what a test should know of it."""

from __future__ import annotations

import base64
import json
import socket
import urllib.error
import urllib.request
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds


def get(url: str, token: str | None = None) -> Any:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def send(ods: MockOds, path: str, body: dict[str, Any], client: tuple[str, str] | None = None) -> int:
    token = new_token(ods, client)
    data, headers = json.dumps(body).encode(), {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        with urllib.request.urlopen(urllib.request.Request(ods.url + path, data, headers)) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def new_token(ods: MockOds, client: tuple[str, str] | None = None) -> str:
    basic = base64.b64encode(":".join(client or (ods.key, ods.secret)).encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
    request = urllib.request.Request(ods.url + "oauth/token", b"grant_type=client_credentials", headers)
    with urllib.request.urlopen(request) as answer:
        return str(json.load(answer)["access_token"])


STUDENT = {"studentUniqueId": "604822", "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"}


@pytest.mark.parametrize(
    ("flavour", "version", "data"),
    [("ods53", "5.3", "data/v3/"), ("ods73", "7.3", "data/v3/"), ("ods732", "7.3.2", "data/v3/"), ("api80", "8.0.0", "data")],
)
def test_it_is_the_server_that_is_asked_for_and_a_run_needs_no_name_of_it(flavour: Any, version: str, data: str) -> None:
    with MockOds(flavour=flavour) as ods:
        root = get(ods.url)
        assert (root["version"], root["urls"]["dataManagementApi"]) == (version, ods.url + data)
        report = edfi_resync.run({"students": [STUDENT]}, ods.url, key=ods.key, secret=ods.secret)
        assert report.ok and ods.count("students") == 1, str(report)


def test_a_flavour_or_a_set_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(edfi_resync.ConfigError, match="ods74") as refused:
        MockOds(flavour="ods74")  # type: ignore[arg-type]
    assert 'did you mean "ods71", "ods72" or "ods73"?' in str(refused.value)
    with pytest.raises(edfi_resync.ConfigError, match="use one of default, minimal, none"):
        MockOds(descriptors="all")  # type: ignore[arg-type]
    with pytest.raises(edfi_resync.ConfigError, match='there is no trouble "dorp"; did you mean "drop"'):
        MockOds(faults="dorp:every=5")


def test_it_notes_what_a_test_should_know() -> None:
    assert MockOds(flavour="ods71", data_standard="6.1").notes() == [
        "Ed-Fi Alliance ODS/API 7.1 was never released with Data Standard 6.1"
    ]
    with MockOds() as ods:
        assert ods.notes() == []
        assert send(ods, "data/v3/ed-fi/students", {**STUDENT, "_ext": {"sample": {"petPreference": "cat"}}}) == 201
        assert ods.notes() == ["_ext.sample of students was dropped: the mock does not have that extension"]
        ods.reset()
        assert (ods.notes(), ods.count("students"), ods.requests()) == ([], 0, [])


def test_it_has_the_extensions_that_are_asked_for() -> None:
    candidate = {"candidateIdentifier": "1", "firstName": "A", "lastSurname": "B", "birthDate": "2001-02-03"}
    with MockOds(extensions=["tpdm"]) as ods:
        assert [model["name"] for model in get(ods.url)["dataModels"]] == ["Ed-Fi", "TPDM"]
        assert send(ods, "data/v3/tpdm/candidates", candidate) == 201
        assert (ods.count("tpdm/candidates"), ods.notes()) == (1, [])
        assert repr(ods).startswith("<MockOds ods73 with 5.2 and tpdm at http://127.0.0.1:")
        with pytest.raises(edfi_resync.UnknownResourceError, match='did you mean "tpdm/candidates"'):
            ods.count("tpdm/candidats")
    with MockOds() as ods:
        assert send(ods, "data/v3/tpdm/candidates", candidate) == 404
        assert ods.notes() == ["a client asked for tpdm/candidates: the mock does not have that extension"]
    with pytest.raises(edfi_resync.ConfigError, match='did you mean "tpdm"'):
        MockOds(extensions=["tpmd"])  # type: ignore[list-item]
    with pytest.raises(edfi_resync.ConfigError, match="known for Data Standard 5.2, not for 6.1"):
        MockOds("6.1", extensions=["tpdm"])


def test_it_starts_with_the_descriptors_that_are_asked_for() -> None:
    assert MockOds(descriptors="none").count("gradeLevelDescriptors") == 0
    few, all_of_them = MockOds().count("countryDescriptors"), MockOds(descriptors="default").count("countryDescriptors")
    assert few < 20 < 200 < all_of_them


def test_it_listens_where_it_is_told_to_and_knows_whom_it_is_told_of() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with MockOds(port=port, key="own-key", secret="own-secret") as ods:
        assert (ods.url, ods.key, ods.secret) == (f"http://127.0.0.1:{port}/", "own-key", "own-secret")
        with pytest.raises(edfi_resync.ResyncError, match=str(port)):
            MockOds(port=port).start()


def test_tokens_are_limited_as_the_version_limits_them() -> None:
    with MockOds() as ods:
        for _ in range(15):
            new_token(ods)
        with pytest.raises(urllib.error.HTTPError, match="429"):
            new_token(ods)
    for unlimited in (MockOds(flavour="ods72"), MockOds(token_limit=None)):
        with unlimited as ods:
            for _ in range(16):
                new_token(ods)


def test_each_client_sees_and_does_what_it_may() -> None:
    week = {"schoolReference": {"schoolId": 255901001}, "beginDate": "2026-08-24", "endDate": "2026-08-28", "totalInstructionalDays": 5}
    with MockOds(template="populated") as ods:
        assert ods.count("schools") == 3
        ods.add_client("near", "s", education_organizations=[255901])
        ods.add_client("far", "s", education_organizations=[255902])
        ods.add_client("reader", "s", may_only={"academicWeeks": ["GET"]})
        path = "data/v3/ed-fi/academicWeeks"
        of = {client: send(ods, path, {**week, "weekIdentifier": f"Week {client}"}, (client, "s")) for client in ("near", "far", "reader")}
        assert of == {"near": 201, "far": 403, "reader": 403}
        assert len(get(ods.url + path, new_token(ods, ("reader", "s")))) == 1
        assert get(ods.url + path, new_token(ods, ("far", "s"))) == []
        with pytest.raises(urllib.error.HTTPError, match="401"):
            new_token(ods, ("near", "wrong"))
        ods.add_client("people", "s", may_only={"domains/people": ["GET"]})
        assert get(ods.url + "data/v3/ed-fi/students", new_token(ods, ("people", "s"))) == []
        with pytest.raises(urllib.error.HTTPError, match="403"):
            get(ods.url + path, new_token(ods, ("people", "s")))
        with pytest.raises(edfi_resync.UnknownResourceError, match='did you mean "domains/people"'):
            ods.add_client("k", "s", may_only={"domains/peeple": ["GET"]})
        with pytest.raises(edfi_resync.RequestError, match='use "GET", "POST"'):
            ods.add_client("k", "s", may_only={"students": ["Create"]})
        with pytest.raises(edfi_resync.UnknownResourceError, match="pupils"):
            ods.add_client("k", "s", may_only={"pupils": ["GET"]})


@pytest.mark.parametrize("port", [-1, 65_536, 2**40])
def test_a_port_out_of_range_is_refused(port: int) -> None:
    with pytest.raises(edfi_resync.ConfigError, match="no port; pass 0 to 65535"):
        MockOds(port=port)
