"""How a connection is made and bounded: every host's URLs, an authority of a district's own, deadlines and stops."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

import edfi_resync
import pytest
from recorder import Recorder
from records import SCHOOLS, school, world

STUDENT = {"studentUniqueId": "900001", "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"}
# What a client may write again and again; a student only once he is enrolled.
SCHOOL = {"schools": [school(SCHOOLS[0])]}
KEYS: dict[str, Any] = {"key": "key", "secret": "secret", "school_year": 2027}


def instance_year_specific(recorder: Recorder) -> bytes:
    """The root document of ODS/API 6.1 in that mode."""
    url = recorder.url
    document = {
        "version": "6.1",
        "informationalVersion": "6.1",
        "suite": "3",
        "apiMode": "Instance Year Specific",
        "dataModels": [{"name": "Ed-Fi", "version": "4.0.0", "informationalVersion": "Ed-Fi Data Standard v4.0"}],
        "urls": {
            "dependencies": url + "/metadata/data/v3/{instance}/2026/dependencies",
            "openApiMetadata": url + "/metadata/",
            "oauth": url + "/{instance}/oauth/token",
            "dataManagementApi": url + "/data/v3/{instance}/2026/",
        },
    }
    return json.dumps(document).encode()


def test_case_06_an_instance_is_named_wherever_an_ods_is(recorder: Recorder) -> None:
    recorder.discovery = instance_year_specific(recorder)
    source = {"students": [STUDENT]}
    report = edfi_resync.run(source, recorder.url, instance="255901", **KEYS)
    assert (report.created, report.ok) == (1, True)
    assert recorder.paths == ["/255901/oauth/token", "/data/v3/255901/2027/ed-fi/students"]
    assert edfi_resync.plan(source, recorder.url, instance="255901", **KEYS).known_records == 1
    assert edfi_resync.Resync(source, recorder.url, instance="255901", **KEYS).run().created == 1


def test_case_06_what_is_missing_is_named_as_it_is_written_here_before_the_first_record(recorder: Recorder) -> None:
    recorder.discovery = instance_year_specific(recorder)
    with pytest.raises(edfi_resync.ConfigError, match="set the option instance"):
        edfi_resync.run({"students": [STUDENT]}, recorder.url, **KEYS)
    assert recorder.paths == []


def test_a_tenant_and_a_qualifier_of_the_host_are_put_into_its_urls(recorder: Recorder) -> None:
    base = recorder.url + "/{tenantIdentifier}/{districtId}"
    urls = {"dataManagementApi": base + "/data/v3/", "oauth": base + "/oauth/token"}
    models = [{"name": "Ed-Fi", "version": "5.2.0"}]
    recorder.discovery = json.dumps({"version": "7.3", "dataModels": models, "urls": urls}).encode()
    cases: list[dict[str, Any]] = [{}, {"tenant": "t1"}, {"placeholders": {"DistrictId": "255901"}}]
    for given in cases:
        with pytest.raises(edfi_resync.ConfigError, match="tenant|placeholders"):
            edfi_resync.run({"students": [STUDENT]}, recorder.url, **KEYS, **given)
    report = edfi_resync.run({"students": [STUDENT]}, recorder.url, tenant="t1", placeholders={"DistrictId": "255901"}, **KEYS)
    assert report.ok and not any("tenant" in warning or "placeholder" in warning for warning in report.warnings), str(report)
    assert recorder.paths == ["/t1/255901/oauth/token", "/t1/255901/data/v3/ed-fi/students"]


def test_what_is_named_for_nothing_is_said(recorder: Recorder) -> None:
    source = {"students": [STUDENT]}
    report = edfi_resync.run(source, recorder.url, tenant="t1", instance="i1", placeholders={"districtId": "d1"}, **KEYS)
    assert report.ok
    idle = [warning for warning in report.warnings if "changes nothing" in warning]
    assert idle == [
        "school year 2027 was named and changes nothing: the server's URLs hold none, and records keep theirs",
        "tenant was named and changes nothing: the server's URLs hold none",
        "instance was named and changes nothing: the server's URLs hold none",
        'placeholder "districtId" was named and changes nothing: the server\'s URLs hold none of its value',
    ]


def test_wrongly_published_urls_are_overridden(recorder: Recorder) -> None:
    models = [{"name": "Ed-Fi", "version": "5.2.0"}]
    urls = {"dataManagementApi": "https://wrong.example/data/v3/", "oauth": "https://wrong.example/oauth/token"}
    recorder.discovery = json.dumps({"version": "7.3", "dataModels": models, "urls": urls}).encode()
    where = {"data_url": recorder.url + "/right/data/v3", "oauth_url": recorder.url + "/right/oauth/token"}
    assert edfi_resync.run({"students": [STUDENT]}, recorder.url, **where, **KEYS).ok  # type: ignore[arg-type]
    assert recorder.paths == ["/right/oauth/token", "/right/data/v3/ed-fi/students"]


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"instance": " "}, edfi_resync.ConfigError, "instance is empty"),
        ({"tenant": 5}, TypeError, "tenant is of type int"),
        ({"placeholders": ["x"]}, TypeError, "placeholders is of type list"),
        ({"placeholders": {"districtId": 5}}, TypeError, r"placeholders\['?\"?districtId.* is of type int"),
        ({"data_url": "nowhere"}, edfi_resync.ConfigError, "data_url is not a URL"),
        ({"data_url": "http://api.example.org/data/v3"}, edfi_resync.ConfigError, "data_url uses http://"),
        ({"oauth_url": "https://key:canary@api.example.org"}, edfi_resync.ConfigError, "oauth_url holds a user name or a password"),
        ({"concurrency": 0}, edfi_resync.ConfigError, "concurrency is not in range"),
        ({"concurrency": True}, TypeError, "concurrency is of type bool"),
        ({"request_timeout": 0}, edfi_resync.ConfigError, "request_timeout is not a time"),
        ({"request_timeout": "5"}, TypeError, "request_timeout is of type str"),
        ({"retry_budget": -1}, edfi_resync.ConfigError, "retry_budget is not in range"),
        ({"allow_http": 1}, TypeError, "allow_http is of type int"),
        ({"strict": 1}, TypeError, "strict is of type int; pass True or False"),
        ({"ca_file": "no-such.pem"}, edfi_resync.ConfigError, "ca_file: no-such.pem cannot be read"),
        ({"ca_file": __file__}, edfi_resync.ConfigError, "ca_file: .* holds no certificate"),
        ({"transport": "curl"}, edfi_resync.ConfigError, 'transport is "curl".*; it should be reqwest or hyper'),
        ({"transport": 1}, TypeError, "transport is of type int"),
        ({"requests_per_second": 0}, edfi_resync.ConfigError, 'requests_per_second is "0".*more than 0'),
        ({"requests_per_second": float("nan")}, edfi_resync.ConfigError, 'requests_per_second is "NaN"'),
        ({"requests_per_second": True}, TypeError, "requests_per_second is of type bool"),
        ({"until": "25:00"}, edfi_resync.ConfigError, 'until is "25:00".*an hour of the clock, such as 05:00'),
        ({"until": 5}, TypeError, "until is of type int"),
        ({"until": datetime.now(timezone.utc).timetz()}, TypeError, "until .*without a zone.*time_zone"),
        ({"time_zone": "Denver"}, edfi_resync.ConfigError, "Denver"),
        ({"stop": True}, TypeError, "stop is of type bool"),
        ({"instanse": "x"}, TypeError, r"\w+\(\) got an unexpected keyword argument 'instanse'"),
    ],
)
@pytest.mark.parametrize("function", [edfi_resync.run, edfi_resync.plan, edfi_resync.Resync])
def test_what_is_wrong_with_an_argument_is_told_by_its_name_before_the_first_request(
    function: Callable[..., object], given: dict[str, Any], error: type[Exception], said: str, recorder: Recorder
) -> None:
    if function is edfi_resync.Resync and "stop" in given:
        said = "unexpected keyword argument 'stop'"
    with pytest.raises(error, match=said) as raised:
        function({"students": [STUDENT]}, recorder.url, **KEYS, **given)
    assert "canary" not in str(raised.value)
    assert not recorder.asked.is_set()


def test_what_lies_behind_an_error_is_its_cause(tmp_path: Path) -> None:
    with pytest.raises(edfi_resync.ConfigError) as raised:
        edfi_resync.run({"students": [STUDENT]}, "http://127.0.0.1:1", ca_file=tmp_path / "none.pem", **KEYS)
    assert "No such file" in str(raised.value.__cause__)
    with pytest.raises(edfi_resync.UnreachableError) as unreachable:
        edfi_resync.run({"students": [STUDENT]}, "http://127.0.0.1:1", max_retries=0, **KEYS)
    assert isinstance(unreachable.value.__cause__, edfi_resync.ResyncError)
    broken = tmp_path / "campus.db"
    broken.write_text("this is no database, however long it is read " * 100)
    with pytest.raises(edfi_resync.SourceError) as unread:
        edfi_resync.run(broken, "http://127.0.0.1:1", **KEYS)
    assert unread.value.__cause__ is not None


@pytest.mark.parametrize("deadline", [0.3, timedelta(seconds=0.3)])
@pytest.mark.parametrize("function", [edfi_resync.run, edfi_resync.plan])
def test_a_deadline_bounds_discovery_that_hangs(function: Callable[..., object], deadline: Any, recorder: Recorder) -> None:
    recorder.front.clear()
    with pytest.raises(edfi_resync.StoppedError, match="the deadline passed before the") as raised:
        function({"students": [STUDENT]}, recorder.url, deadline=deadline, **KEYS)
    assert raised.value.is_temporary
    assert recorder.asked.is_set()


def test_a_request_that_takes_too_long_is_given_up(recorder: Recorder) -> None:
    recorder.front.clear()
    with pytest.raises(edfi_resync.UnreachableError):
        edfi_resync.run({"students": [STUDENT]}, recorder.url, request_timeout=0.2, max_retries=0, **KEYS)


def endless(tmp_path: Path, yes: str) -> dict[str, Path]:
    """A database whose one query never ends and never yields a row."""
    queries = tmp_path / "queries"
    queries.mkdir()
    (queries / "students.sql").write_text(
        'WITH RECURSIVE endless (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM endless) '
        f'SELECT x AS "studentUniqueId" FROM endless WHERE {yes} ORDER BY 1'
    )
    with closing(sqlite3.connect(tmp_path / "campus.db")) as connection:
        connection.execute("CREATE TABLE person (x)")
    return {"source": tmp_path / "campus.db", "queries": queries}


@pytest.mark.parametrize("function", [edfi_resync.run, edfi_resync.plan])
def test_a_deadline_bounds_a_query_that_yields_nothing(function: Callable[..., object], tmp_path: Path, recorder: Recorder) -> None:
    with pytest.raises(edfi_resync.StoppedError, match="the deadline passed"):
        function(**endless(tmp_path, "x < 0"), ods=recorder.url, deadline=0.5, **KEYS)
    assert recorder.bodies == []


def test_a_deadline_bounds_what_is_in_flight_at_the_end(recorder: Recorder) -> None:
    recorder.gate.clear()
    report = edfi_resync.run({"students": [STUDENT]}, recorder.url, deadline=1, **KEYS)
    assert report.stopped == "the deadline has passed"
    assert (report.read, report.failed) == (1, 1)


def test_any_thread_stops_a_run(recorder: Recorder) -> None:
    recorder.gate.clear()
    stop = edfi_resync.Stop()

    def press() -> None:
        recorder.arrived.wait()
        stop.press()
        recorder.gate.set()

    thread = threading.Thread(target=press)
    thread.start()
    students = [STUDENT | {"studentUniqueId": str(number)} for number in range(100)]
    report = edfi_resync.run({"students": students}, recorder.url, concurrency=1, stop=stop, **KEYS)
    thread.join()
    assert (report.stopped, report.created, report.cancelled, report.failed) == ("cancelled", 1, 99, 0)
    assert (repr(stop), stop.pressed) == ("<Stop, pressed>", True)


def test_a_run_that_is_pressed_twice_does_not_wait(recorder: Recorder) -> None:
    recorder.gate.clear()
    stop = edfi_resync.Stop()

    def press_twice() -> None:
        recorder.arrived.wait()
        stop.press()
        stop.press()

    def press(event: dict[str, Any]) -> None:
        if event["event"] == "read":
            threading.Thread(target=press_twice).start()

    report = edfi_resync.run({"students": [STUDENT]}, recorder.url, on_event=press, stop=stop, **KEYS)
    assert (report.stopped, report.failed) == ("cancelled", 1)


@pytest.mark.parametrize("function", [edfi_resync.run, edfi_resync.plan])
def test_what_is_stopped_before_it_begins_asks_nothing(function: Callable[..., object], recorder: Recorder) -> None:
    stop = edfi_resync.Stop()
    assert (repr(stop), stop.pressed) == ("<Stop>", False)
    stop.press()
    with pytest.raises(edfi_resync.StoppedError, match="it was stopped before the"):
        function({"students": [STUDENT]}, recorder.url, stop=stop, **KEYS)
    assert not recorder.asked.is_set()


@pytest.mark.parametrize("transport", [None, "reqwest", "hyper"])
def test_a_run_arrives_whatever_carries_its_requests(transport: Literal["reqwest", "hyper"] | None) -> None:
    with edfi_resync.testing.MockOds() as ods:
        assert edfi_resync.run(SCHOOL, ods.url, key=ods.key, secret=ods.secret, school_year=2027, transport=transport).ok


def tokens(ods: edfi_resync.testing.MockOds) -> int:
    return sum(request["path"] == "/oauth/token" for request in ods.requests())


def test_forty_runs_in_a_row_share_a_token() -> None:
    with edfi_resync.testing.MockOds(token_limit=15) as ods:
        keys: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "school_year": 2027}
        for _ in range(40):
            assert edfi_resync.run(SCHOOL, ods.url, **keys).ok
        assert edfi_resync.Resync(SCHOOL, ods.url, **keys).run().ok
        assert tokens(ods) == 1
        with pytest.raises(edfi_resync.UnauthorizedError):
            edfi_resync.run(SCHOOL, ods.url, key=ods.key, secret="wrong", school_year=2027)


def test_programs_share_their_tokens_in_a_file_and_more_are_refused_as_what_they_are(tmp_path: Path) -> None:
    with edfi_resync.testing.MockOds(token_limit=1) as ods:
        keys: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "school_year": 2027}
        for _ in range(3):
            assert edfi_resync.run(SCHOOL, ods.url, token_cache=tmp_path / "tokens", **keys).ok
        assert tokens(ods) == 1
        assert (tmp_path / "tokens").stat().st_mode & 0o077 == 0
        assert ods.secret not in (tmp_path / "tokens").read_text()
        with pytest.raises(edfi_resync.TooManyTokensError, match="token_cache") as raised:
            edfi_resync.run(SCHOOL, ods.url, token_cache=tmp_path / "others", **keys)
        assert raised.value.is_temporary
    with edfi_resync.testing.MockOds(token_limit=None) as ods:
        for number in range(20):
            cache = tmp_path / str(number)
            assert edfi_resync.run(SCHOOL, ods.url, key=ods.key, secret=ods.secret, token_cache=cache).ok
        assert tokens(ods) == 20


def test_a_token_cache_that_is_none_is_named(tmp_path: Path, recorder: Recorder) -> None:
    (tmp_path / "notes.txt").write_text("do not write over this")
    for place in (tmp_path, tmp_path / "notes.txt", tmp_path / "none" / "tokens"):
        with pytest.raises(edfi_resync.ConfigError, match="^token_cache: "):
            edfi_resync.run({"students": [STUDENT]}, recorder.url, token_cache=place, **KEYS)
    assert (tmp_path / "notes.txt").read_text() == "do not write over this"
    assert not recorder.asked.is_set()


@pytest.mark.parametrize("form", [lambda moment: moment.strftime("%H:%M"), datetime.time])
def test_a_run_ends_with_an_hour_of_the_clock(form: Callable[[datetime], Any]) -> None:
    with edfi_resync.testing.MockOds() as ods:
        ended = form(datetime.now(timezone.utc) - timedelta(minutes=1))
        arguments: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "school_year": 2027, "time_zone": "UTC"}
        with pytest.raises(edfi_resync.ConfigError, match="option until is .* just over: nothing was begun"):
            edfi_resync.run(SCHOOL, ods.url, until=ended, **arguments)
        assert ods.count("schools") == 0
        assert edfi_resync.run(SCHOOL, ods.url, until=form(datetime.now(timezone.utc) + timedelta(hours=2)), **arguments).created == 1


def test_a_report_draws_how_many_requests_were_in_flight() -> None:
    with edfi_resync.testing.MockOds() as ods:
        # Twenty records take more than two seconds, of which a curve can be drawn.
        report = edfi_resync.run(world(10), ods.url, key=ods.key, secret=ods.secret, school_year=2027, requests_per_second=8)
    assert report.ok, str(report)
    assert len(report.pace) >= 2 and report.pace[0].at == 0.0
    assert all(point.limit >= 1 for point in report.pace) and report.pace[0].requests_per_second < 10, str(report)
    assert report.pace[0] == report.pace[0] != report.pace[1] and repr(report.pace[0]).startswith("<PacePoint 0 s: ")
    assert report.to_dict()["pace"][0]["limit"] == report.pace[0].limit
    assert "in flight at most, and answered, at 0 s: " in str(report)
