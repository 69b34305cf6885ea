"""``deadline=`` and ``stop=`` end whatever may take long; and an error of the connection carries what lies behind it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import edfi_resync
import pytest
from campus import Campus
from edfi_resync import EdFiIdChanged
from edfi_resync.testing import MockOds
from records import school, world


def pressed() -> edfi_resync.Stop:
    stop = edfi_resync.Stop()
    stop.press()
    return stop


BOUNDS: list[Callable[[], dict[str, Any]]] = [lambda: {"stop": pressed()}, lambda: {"deadline": 1e-9}]
SAID = ["it was stopped before", "the deadline passed before"]


@pytest.mark.parametrize(("bound", "said"), list(zip(BOUNDS, SAID, strict=True)))
def test_plans_and_deletes_end_with_them(campus: Campus, bound: Callable[[], dict[str, Any]], said: str) -> None:
    resync = campus.open()
    ((person, old),) = campus.students(1)
    event = EdFiIdChanged(person=person, old=old, new="999000111")
    calls: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
        (resync.plan, {"schools": "all"}, "the plan was made"),
        (resync.plan_delete, {"persons": person}, "the plan was made"),
        (resync.plan_event, {"event": event}, "the plan was made"),
        (resync.delete, {"persons": person}, "the run began"),
        (resync.run, {"schools": "all"}, "the run began"),
    ]
    for call, arguments, before in calls:
        with pytest.raises(edfi_resync.StoppedError, match=f"{said} {before}"):
            call(**arguments, **bound())
    assert campus.written() == 0


@pytest.mark.parametrize("bound", BOUNDS)
def test_an_event_that_is_not_done_in_time_waits(campus: Campus, bound: Callable[[], dict[str, Any]]) -> None:
    ((person, old),) = campus.students(1)
    campus.change(person, "999000111")
    resync = campus.open()
    (handled,) = resync.handle(EdFiIdChanged(person=person, old=old, new="999000111"), **bound())
    assert (handled.end, handled.done, campus.written()) == ("waiting", False, 0), str(handled)
    (again,) = resync.process_events(**bound())
    assert (again.end, len(resync.events()), campus.written()) == ("waiting", 1, 0), str(again)
    # With time it is done.
    (done,) = resync.process_events(deadline=3600, stop=edfi_resync.Stop())
    assert (done.end, resync.events()) == ("sent", []), str(done)


@pytest.mark.parametrize(("bound", "said"), list(zip(BOUNDS, SAID, strict=True)))
def test_errors_are_not_sent_again_once_it_is_over(ods: MockOds, tmp_path: Any, bound: Callable[[], dict[str, Any]], said: str) -> None:
    ods.fail("POST", "/ed-fi/schools", {}, 400)
    arguments: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "school_year": 2027, "ledger": tmp_path / "state.db"}
    resync = edfi_resync.Resync(world(2), ods.url, **arguments)
    assert resync.run().failed > 0
    ods.clear_requests()
    for retry in (resync.errors().retry, resync.errors()[0].retry):
        with pytest.raises(edfi_resync.StoppedError, match=f"{said} the run began"):
            retry(**bound())
    assert not [request for request in ods.requests() if request["method"] == "POST" and request["path"].startswith("/ed-fi")]
    assert resync.errors().retry(deadline=3600, stop=edfi_resync.Stop()).stopped is None


@pytest.mark.parametrize(("bound", "said"), list(zip(BOUNDS, SAID, strict=True)))
def test_a_source_is_read_within_them(ods: MockOds, bound: Callable[[], dict[str, Any]], said: str) -> None:
    taken = []

    def schools() -> Iterator[dict[str, Any]]:
        for number in itertools.count():
            taken.append(number)
            yield school(number)

    arguments: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "school_year": 2027}
    for call, before in ((edfi_resync.run, "the run began"), (edfi_resync.plan, "the plan was made")):
        with pytest.raises(edfi_resync.StoppedError, match=f"{said} {before}"):
            call({"schools": schools()}, ods.url, **arguments, **bound())
    assert (taken, ods.requests()) == ([], [])


def test_a_stop_is_looked_at_between_records(ods: MockOds) -> None:
    stop, taken = edfi_resync.Stop(), []

    def schools() -> Iterator[dict[str, Any]]:
        for number in itertools.count():
            taken.append(number)
            if number == 2:
                stop.press()
            yield school(number)

    with pytest.raises(edfi_resync.StoppedError, match="it was stopped before the run began"):
        edfi_resync.run({"schools": schools()}, ods.url, key=ods.key, secret=ods.secret, school_year=2027, stop=stop)
    assert (taken, ods.requests()) == ([0, 1, 2], [])


def test_a_deadline_is_looked_at_between_records(ods: MockOds) -> None:
    # Without end: only the deadline ends it.
    source = {"schools": map(school, itertools.count())}
    with pytest.raises(edfi_resync.StoppedError, match="the deadline passed before the run began"):
        edfi_resync.run(source, ods.url, key=ods.key, secret=ods.secret, school_year=2027, deadline=0.05)
    assert ods.requests() == []


@pytest.mark.parametrize("argument", [{"deadline": "soon"}, {"stop": True}])
def test_they_are_what_run_takes(campus: Campus, argument: dict[str, Any]) -> None:
    resync = campus.open()
    for call in (resync.plan, resync.process_events, resync.errors().retry):
        with pytest.raises(TypeError, match=next(iter(argument))):
            call(**argument)


def test_an_error_about_tokens_carries_what_lies_behind_it(ods: MockOds) -> None:
    # Nobody listens there.
    arguments: dict[str, Any] = {"key": ods.key, "secret": ods.secret, "school_year": 2027, "oauth_url": "http://127.0.0.1:9/oauth/token"}
    with pytest.raises(edfi_resync.UnreachableError) as caught:
        edfi_resync.run({"schools": [school(1)]}, ods.url, **arguments)
    cause = caught.value.__cause__
    assert isinstance(cause, edfi_resync.ResyncError) and "could not be reached" in str(cause)
    assert cause.__cause__ is not None
    # A plan can be made meanwhile, and says it.
    plan = edfi_resync.plan({"schools": [school(1)]}, ods.url, **arguments)
    assert any("accepts key and secret was not found out" in warning for warning in plan.to_dict()["warnings"]), str(plan)


def test_a_report_tells_what_came_of_the_requests_by_status(ods: MockOds) -> None:
    ods.plant("random:rate=0.2,seed=7")
    report = edfi_resync.run(world(20), ods.url, key=ods.key, secret=ods.secret, school_year=2027)
    assert report.ok, str(report)
    tallies = {tally.status: tally for tally in report.by_status}
    asked = [request for request in ods.requests() if request["path"].startswith("/ed-fi")]
    assert sum(tally.requests for tally in report.by_status) == len(asked)
    # Where a connection broke behind it, nobody heard of the answer.
    assert tallies[201].requests == sum(request["status"] == 201 and request["fault"] is None for request in asked)
    assert (tallies[201].retries, tallies[201].refusals, tallies[201].waited) == (0, 0, 0.0)
    others = [tally for tally in report.by_status if tally.status not in (200, 201)]
    assert others and all(tally.retries + tally.refusals == tally.requests for tally in others), str(report)
    assert any(tally.waited > 0 for tally in others)
    assert tallies[201] == tallies[201] and str(tallies[201]) in str(report) and repr(tallies[201]).startswith("<StatusTally ")
    assert report.to_dict()["byStatus"][0]["requests"] == report.by_status[0].requests
