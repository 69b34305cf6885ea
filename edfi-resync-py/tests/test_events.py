"""What `on_event` is told, where it is called, and what an exception in it does."""

import threading
from collections.abc import Callable
from typing import Any

import edfi_resync
import pytest
from edfi_resync.testing import MockOds
from recorder import Recorder
from records import SCHOOLS, world

Send = Callable[..., edfi_resync.Report]


def test_events_tell_the_whole_run_in_order(send: Send) -> None:
    events: list[dict[str, Any]] = []
    callers: set[int] = set()

    def on_event(event: dict[str, Any]) -> None:
        events.append(event)
        callers.add(threading.get_ident())

    report = send(world(students=10), on_event=on_event)
    assert callers == {threading.get_ident()}
    assert events[0] == {"event": "run_started", "plan": report.plan, "records": 22, "steps": events[0]["steps"]}
    assert events[-1] == {"event": "run_finished", "stopped": None}
    assert sum(event["records"] for event in events if event["event"] == "read") == report.read
    settled = [event for event in events if event["event"] == "settled"]
    assert len(settled) == report.read == 22
    assert {event["outcome"] for event in settled} == {"created"}
    assert settled[0] == {
        "event": "settled",
        "step": settled[0]["step"],
        "resource": settled[0]["resource"],
        "pass": "first",
        "outcome": "created",
        "origin": settled[0]["origin"],
        "campus": {},
        "object": None,
    }

    def place(kind: str, resource: str) -> int:
        places = [at for at, event in enumerate(events) if event["event"] == kind and event.get("resource") == resource]
        return places[0]

    for parent in ("schools", "students"):
        assert place("step_started", parent) < place("step_finished", parent)
        assert place("step_finished", parent) < place("step_started", "studentSchoolAssociations")
    assert "Canary" not in repr(events)


STEP = {"step", "resource", "pass"}
KEYS = {
    "run_started": {"plan", "records", "steps"},
    "step_started": STEP,
    "read": STEP | {"records"},
    "mended": STEP | {"member", "how", "records"},
    "settled": STEP | {"outcome", "origin", "campus", "object"},
    "warning": STEP | {"message"},
    "step_finished": STEP,
    "run_finished": {"stopped"},
}
WHY = {"class", "status", "message", "hint", "maybe_applied"}
REASONS = {"invalid": WHY, "failed": WHY, "blocked": WHY | {"blocked_by"}, "skipped": {"reason", "of"}}


def test_events_have_the_keys_that_are_documented(ods: MockOds, send: Send) -> None:
    ods.fail("POST", "/ed-fi/schools", where={"schoolId": SCHOOLS[0]}, status=400)
    ods.deny("POST", "/ed-fi/sessions")
    source = world(students=4)
    source["students"] += [source["students"][0], source["students"][1] | {"firstName": "Mia"}, {"studentUniqueId": "9"}]
    session = {
        "schoolReference": {"schoolId": SCHOOLS[1]},
        "schoolYearTypeReference": {"schoolYear": 2027},
        "sessionName": "Fall",
        "beginDate": "2026-08-24",
        "endDate": "2026-12-18",
        "termDescriptor": "uri://ed-fi.org/TermDescriptor#Fall Semester",
        "totalInstructionalDays": "75",
    }
    source["sessions"] = [session]
    events: list[dict[str, Any]] = []
    send(source, on_event=events.append)
    assert {event["event"] for event in events} == set(KEYS)
    outcomes = set()
    for event in events:
        expected = {"event"} | KEYS[event["event"]]
        if event["event"] == "settled":
            outcomes.add((event["outcome"], event.get("reason")))
            expected |= REASONS.get(event["outcome"], set())
        assert set(event) == expected, event
    assert outcomes == {
        ("created", None),
        ("invalid", None),
        ("failed", None),
        ("blocked", None),
        ("skipped", "duplicate"),
        ("skipped", "conflict"),
        ("skipped", "referenceOnly"),
    }
    documented = edfi_resync.run.__doc__ or ""
    for name in set().union(*KEYS.values(), *REASONS.values()) | set(KEYS):
        assert f"`{name}`" in documented or f'`"{name}"`' in documented, name


def test_events_say_why(ods: MockOds, send: Send) -> None:
    ods.fail("POST", "/ed-fi/schools", where={"schoolId": SCHOOLS[0]}, status=400)
    source = world(students=4)
    source["students"].append(source["students"][0])
    source["students"].append({"studentUniqueId": "9"})
    events: list[dict[str, Any]] = []
    send(source, on_event=events.append)
    by_outcome = {event["outcome"]: event for event in events if event["event"] == "settled"}
    assert by_outcome["failed"]["status"] == 400
    assert by_outcome["blocked"]["blocked_by"] == "schools memory:schools:1"
    assert by_outcome["skipped"]["reason"] == "duplicate"
    assert by_outcome["skipped"]["of"] == "memory:students:1"
    assert by_outcome["invalid"]["class"] == "shape"
    assert by_outcome["invalid"]["message"] and by_outcome["invalid"]["hint"]


def test_an_exception_stops_the_run_and_comes_out(ods: MockOds, send: Send) -> None:
    mine = LookupError("enough")
    calls = 0

    def on_event(event: dict[str, Any]) -> None:
        nonlocal calls
        calls += 1
        if event["event"] == "settled":
            raise mine

    # More records than events may wait, so that they cannot all be sent before the first is seen.
    with pytest.raises(LookupError) as caught:
        send({"students": world(students=2500)["students"]}, on_event=on_event)
    assert caught.value is mine
    assert calls < 10, "it is not called again"
    assert 0 < ods.count("students") < 2500
    sent = sum(request["path"] == "/ed-fi/students" for request in ods.requests())
    assert sent == ods.count("students"), "what was in flight was awaited"


def test_an_interrupt_in_the_callback_is_an_interrupt_of_the_run(send: Send) -> None:
    def on_event(event: dict[str, Any]) -> None:
        if event["event"] == "settled":
            raise KeyboardInterrupt

    with pytest.raises(edfi_resync.RunInterrupted) as caught:
        send({"students": world(students=2500)["students"]}, on_event=on_event)
    report = caught.value.report
    assert report is not None
    assert report.stopped
    assert report.created + report.cancelled == report.read
    assert isinstance(caught.value.__cause__, KeyboardInterrupt)


def test_python_goes_on_during_a_run(recorder: Recorder) -> None:
    # The recorder is made of Python threads of this process: it can answer only while the run does not hold the interpreter.
    report = edfi_resync.run(world(students=20), recorder.url, key="key", secret="secret", on_event=lambda _: None)
    assert report.created == len(recorder.bodies) == 42


def test_a_run_within_a_run_works(send: Send) -> None:
    inner: list[edfi_resync.Report] = []

    def on_event(event: dict[str, Any]) -> None:
        if event["event"] == "run_finished":
            inner.append(send(world(students=2)))

    outer = send(world(students=2), on_event=on_event)
    assert outer.created == 6
    assert inner[0].created == 0
