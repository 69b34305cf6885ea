"""What bad input gets: an error that says what, where and what to do, before the first request where it can be known."""

import os
import pickle
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds, make_district
from recorder import Recorder
from records import world

NOWHERE = "https://ods.example.org/v7.3"


def refused(source: Any = None, ods: str | None = NOWHERE, **options: Any) -> edfi_resync.ResyncError:
    """The error of a call that must fail before any request: the host does not exist."""
    call = {"key": "key", "secret": "canarysecret", **options}
    with pytest.raises(edfi_resync.ResyncError) as caught:
        edfi_resync.run(world() if source is None else source, ods, **call)
    assert "canarysecret" not in str(caught.value)
    assert caught.value.hint and caught.value.hint in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("options", "kind", "words"),
    [
        ({"mode": "clean"}, edfi_resync.RequestError, ["mode", '"clean"', "resync, reconcile, cleanup"]),
        ({"non_person": "all"}, edfi_resync.RequestError, ["non_person", '"all"', "related, full_scope, skip"]),
        ({"persons": "1001, 1002\n1003 abc"}, edfi_resync.RequestError, ["persons", '"abc"', "line 2, column 6"]),
        ({"courses": [12, 0]}, edfi_resync.RequestError, ["courses[1]"]),
        ({"sections": 2**70}, edfi_resync.RequestError, ["sections"]),
        ({"schools": "everything"}, edfi_resync.RequestError, ["schools", '"all"']),
        ({"resources": []}, edfi_resync.RequestError, ["resources", "empty"]),
        ({"school_year": 27}, edfi_resync.ConfigError, ["school_year", "27", "2027"]),
        ({"school_year": "2026-29"}, edfi_resync.ConfigError, ["school_year", "2026-29"]),
        ({"school_year": 10**30}, edfi_resync.ConfigError, ["school_year"]),
        ({"data_standard": "9.9"}, edfi_resync.ConfigError, ["9.9", "5.2"]),
        ({"resume": True}, edfi_resync.RequestError, ["without a ledger"]),
        ({"resume": 0, "ledger": "state.db"}, edfi_resync.RequestError, ["resume", "from 1"]),
        ({"resume": 2**70, "ledger": "state.db"}, edfi_resync.RequestError, ["resume"]),
        ({"memory_budget": -1}, edfi_resync.ConfigError, ["memory_budget", "from 0"]),
        ({"memory_budget": 2**70}, edfi_resync.ConfigError, ["memory_budget"]),
        ({"max_retries": -1}, edfi_resync.ConfigError, ["max_retries", "from 0"]),
        ({"max_retries": 2**40}, edfi_resync.ConfigError, ["max_retries"]),
        ({"concurrency": 0}, edfi_resync.ConfigError, ["concurrency", "from 1"]),
        ({"concurrency": -1}, edfi_resync.ConfigError, ["concurrency", "from 1"]),
        ({"outage_patience": -1}, edfi_resync.ConfigError, ["outage_patience"]),
        ({"deadline": 0}, edfi_resync.ConfigError, ["deadline", "more than 0"]),
        ({"deadline": -0.5}, edfi_resync.ConfigError, ["deadline"]),
        ({"deadline": float("nan")}, edfi_resync.ConfigError, ["deadline"]),
        ({"deadline": float("inf")}, edfi_resync.ConfigError, ["deadline"]),
        ({"deadline": 10**400}, edfi_resync.ConfigError, ["deadline"]),
        ({"deadline": timedelta(days=-1)}, edfi_resync.ConfigError, ["deadline"]),
        ({"ledger": ":memory:"}, edfi_resync.ConfigError, ['ledger is ":memory:"', "name a file"]),
        ({"ledger": ""}, edfi_resync.ConfigError, ["ledger is empty"]),
        ({"key": " "}, edfi_resync.ConfigError, ["key is empty"]),
        ({"secret": ""}, edfi_resync.ConfigError, ["secret is empty"]),
        ({"key": {"State": "k"}, "secret": {"State": " "}}, edfi_resync.ConfigError, ['secret["State"] is empty']),
        ({"key": {"State": "k"}, "secret": {}}, edfi_resync.ConfigError, ["secret has none", '"State"']),
        ({"key": {}, "secret": {"State": "s"}}, edfi_resync.ConfigError, ["key has none", '"State"']),
        ({"ods": "http://ods.example.org/v7.3"}, edfi_resync.ConfigError, ["http://", "allow_http"]),
        ({"ods": "ods.example.org"}, edfi_resync.ConfigError, ["not a URL"]),
        ({"ods": None}, edfi_resync.ConfigError, ["URL"]),
        ({"configuration": "Other"}, edfi_resync.ConfigError, ['"Other"']),
        ({"source": {}}, edfi_resync.SourceError, ["empty"]),
        ({"source": {"student": []}}, edfi_resync.UnknownResourceError, ['"student"', '"students"']),
        ({"source": {"parents": []}, "data_standard": "5.2"}, edfi_resync.UnknownResourceError, ['"parents"', "5.2"]),
        ({"source": "no/such/campus.db"}, edfi_resync.SourceError, ["no/such/campus.db", "does not exist"]),
    ],
)
def test_bad_values_are_refused_before_the_first_request(
    options: dict[str, Any], kind: type[edfi_resync.ResyncError], words: list[str]
) -> None:
    error = refused(**options)
    assert type(error) is kind
    for word in words:
        assert word in str(error)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"resources": "students"}, "pass a list of endpoints"),
        ({"resources": [1]}, r"resources\[0\]"),
        ({"schools": 12.5}, "schools is of type float"),
        ({"schools": True}, "schools is of type bool"),
        ({"schools": [12, "0012"]}, r"schools\[1\] is of type str"),
        ({"schools": [12.5]}, r"schools\[0\] is of type float"),
        ({"mode": 1}, "mode is of type int"),
        ({"plan": "plan.json"}, "plan is of type str; pass a Plan; Plan.from_json"),
        ({"persons": {1001: "Zoe"}}, "persons is of type dict"),
        ({"school_year": 2027.0}, "school_year is of type float"),
        ({"on_event": "print"}, "on_event is of type str"),
        ({"ledger": 5}, "ledger is of type int"),
        ({"ledger": b"state.db"}, "ledger is of type bytes"),
        ({"ledger": "state.db", "resume": "yes"}, "resume is of type str"),
        ({"ledger": "state.db", "resume": 1.0}, "resume is of type float"),
        ({"memory_budget": 1e6}, "memory_budget is of type float"),
        ({"memory_budget": True}, "memory_budget is of type bool"),
        ({"max_retries": "3"}, "max_retries is of type str"),
        ({"deadline": "3 s"}, "deadline is of type str"),
        ({"deadline": True}, "deadline is of type bool"),
        ({"key": None}, "key is of type NoneType"),
        ({"key": {"State": "key"}}, "secret is of type str; pass a dict by configuration, as key is"),
        ({"key": {1: "key"}, "secret": {}}, "a configuration of key is of type int"),
        ({"key": {"State": 1}, "secret": {}}, r'key\["State"\] is of type int'),
        ({"ods": 5}, "ods is of type int"),
        ({"select_dependencies": "x"}, "select_dependencies is of type str; pass True or False"),
        ({"force": 1}, "force is of type int"),
        ({"progress": 1}, "progress is of type int"),
        ({"unheard_of": 1}, "unheard_of"),
        ({"source": 5}, "source is of type int"),
        ({"source": b"campus.db"}, "source is of type bytes"),
        ({"source": [{}]}, "source is of type list"),
        ({"source": {1: []}}, "an endpoint of source is of type int"),
        ({"source": {"students": {}}}, r'source\["students"\] is of type dict'),
        ({"source": {"students": "{}"}}, r'source\["students"\] is of type str'),
    ],
)
def test_wrong_types_are_type_errors(options: dict[str, Any], words: str) -> None:
    with pytest.raises(TypeError, match=words):
        edfi_resync.run(**{"source": world(), "ods": NOWHERE, "key": "key", "secret": "secret", **options})


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.mkdir(), "no .jsonl"),
        (lambda path: path.write_bytes(b"PK\x03\x04 this is no database, whatever its name says" * 30), "database"),
        (lambda path: path.write_bytes(b""), "no such table"),
    ],
)
def test_what_is_no_source_is_refused(tmp_path: Path, make: Callable[[Path], object], words: str) -> None:
    make(tmp_path / "campus.db")
    error = refused(os.fspath(tmp_path / "campus.db"))
    assert isinstance(error, edfi_resync.SourceError)
    assert words in str(error)


def test_another_ods_than_the_configurations_own_is_refused(tmp_path: Path, ods: MockOds) -> None:
    make_district(tmp_path / "campus.db", students=10, ods_url=NOWHERE)
    error = refused(tmp_path / "campus.db", ods.url, schools="all")
    assert type(error) is edfi_resync.TargetMismatchError
    assert NOWHERE in str(error)
    assert ods.requests() == []


def test_a_district_needs_a_choice_of_schools(district: tuple[Path, dict[str, Any]], ods: MockOds) -> None:
    error = refused(district[0], ods.url)
    assert type(error) is edfi_resync.RequestError
    assert "school" in str(error)
    error = refused(district[0], ods.url, schools=[99])
    assert "school 99" in str(error)
    assert all(request["method"] == "GET" for request in ods.requests())


def test_a_wrong_secret_is_unauthorized(ods: MockOds) -> None:
    error = refused(world(), ods.url, key=ods.key)
    assert type(error) is edfi_resync.UnauthorizedError
    assert not [request for request in ods.requests() if request["path"].startswith("/ed-fi")]


def test_what_is_no_ed_fi_api_is_told_apart(recorder: Recorder) -> None:
    recorder.discovery = b"<html>It works!</html>"
    error = refused(world(), recorder.url)
    assert type(error) is edfi_resync.NotAnEdFiApiError
    assert "200" in str(error)


def test_causes_are_chained_and_errors_travel(tmp_path: Path) -> None:
    with pytest.raises(edfi_resync.SourceError) as caught:
        make_district(tmp_path / "no such folder" / "campus.db", students=1)
    error = caught.value
    assert isinstance(error.__cause__, edfi_resync.ResyncError)
    assert "os error" in str(error.__cause__)
    assert "os error" not in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.hint, again.is_temporary) == (type(error), str(error), error.hint, False)
