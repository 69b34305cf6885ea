"""Calls that are not waited for: awaitable twins, a run in progress, and what ends them from elsewhere."""

from __future__ import annotations

import asyncio
import gc
import inspect
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import edfi_resync
import pytest
from campus import Campus
from edfi_resync import EdFiIdChanged, Report, RunEvents, Running, Stop
from edfi_resync.testing import MockOds
from recorder import Recorder
from records import school, student, world

MINUTE = 60


def arguments(ods: MockOds, **more: Any) -> dict[str, Any]:
    return {"ods": ods.url, "key": ods.key, "secret": ods.secret, "school_year": 2027, **more}


def of(recorder: Recorder, **more: Any) -> dict[str, Any]:
    return {"ods": recorder.url, "key": "key", "secret": "secret", "school_year": 2027, **more}


async def soon(condition: Callable[[], object]) -> None:
    """Lets other tasks go on until something is so."""
    while not condition():
        await asyncio.sleep(0.01)


def run(main: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(main, MINUTE))


def test_twins_have_the_arguments_and_the_docs_of_their_calls() -> None:
    places = [(edfi_resync, ""), (edfi_resync.Resync, "Resync."), (edfi_resync.ErrorLog, "ErrorLog."), (edfi_resync.ErrorGroup, "ErrorGroup.")]
    twins = [(place, name, prefix) for place, prefix in places for name in vars(place) if name.endswith("_async")]
    assert len(twins) == 10 + 15 + 2
    for place, name, prefix in twins:
        twin, call = getattr(place, name), getattr(place, name.removesuffix("_async"))
        assert inspect.iscoroutinefunction(twin)
        assert inspect.signature(twin) == inspect.signature(call)
        assert (twin.__qualname__, call.__name__ in twin.__doc__) == (prefix + name, True)
    assert inspect.signature(edfi_resync.start) == inspect.signature(edfi_resync.run)
    # Whatever takes a stop can be awaited.
    for place, _ in places:
        for name, call in vars(place).items():
            if not name.endswith("_async") and name not in ("start", "Resync") and inspect.isroutine(call):
                assert ("stop" in inspect.signature(call).parameters) == hasattr(place, f"{name}_async"), name


def test_every_call_can_be_awaited(ods: MockOds, tmp_path: Path) -> None:
    source = world(4)

    async def main() -> None:
        given = arguments(ods, ledger=tmp_path / "state.db")
        assert all(one.met for one in await edfi_resync.preflight_async(source, **given))
        plan = await edfi_resync.plan_async(source, **given)
        events: list[str] = []
        report = await edfi_resync.run_async(source, **given, plan=plan, on_event=lambda event: events.append(event["event"]))
        assert (report.ok, report.plan, report.read) == (True, plan.fingerprint, 10)
        assert (events[0], events[-1], events.count("settled")) == ("run_started", "run_finished", 10)
        assert (await edfi_resync.verify_async(source, **given)).same == 10
        key = {"schoolId": 255901001}
        assert (await edfi_resync.explain_async(source, **given, record=("schools", key))).ok
        assert (await edfi_resync.validate_async(source)).valid == 10
        extracted = await edfi_resync.extract_async(source, tmp_path / "extract", school_year=2027)
        assert extracted.records["students"] == 4
        cleaned = await edfi_resync.cleanup_async(world(2), **given, force=True)
        assert (cleaned.read, cleaned.removed.deleted) == (0, 2), str(cleaned)
        with edfi_resync.Resync(source, **given) as resync:
            assert (await resync.run_async()).created == 2
            with pytest.raises(TypeError, match="'mode'"):
                await resync.cleanup_async(mode="resync")  # type: ignore[call-arg]
            assert [one.name for one in await resync.preflight_async()] == [one.name for one in resync.prerequisites()]
            assert (await resync.extract_async(tmp_path / "again", gzip=True)).records == extracted.records

    run(main())


def test_an_event_is_handled_by_a_function(campus: Campus) -> None:
    ((person, old), (other, other_old)) = campus.students(2)
    campus.change(person, "999000111")
    campus.change(other, "999000112")
    given: dict[str, Any] = {"ods": campus.ods.url, "key": campus.ods.key, "secret": campus.ods.secret, "ledger": campus.folder / "state.db"}
    (handled,) = edfi_resync.handle(campus.path, EdFiIdChanged(person=person, old=old, new="999000111"), **given)
    assert (handled.end, handled.done) == ("sent", True), str(handled)
    event = EdFiIdChanged(person=other, old=other_old, new="999000112")
    (handled,) = run(edfi_resync.handle_async(campus.path, event, **given))
    assert handled.done and campus.under("studentSchoolAssociations", "999000112") > 0
    pressed = Stop()
    pressed.press()
    with pytest.raises(edfi_resync.StoppedError, match="before the run began"):
        edfi_resync.handle(campus.path, event, **given, stop=pressed)
    with pytest.raises(TypeError, match="handle.. got an unexpected keyword argument 'schools'"):
        edfi_resync.handle(campus.path, event, **given, schools="all")  # type: ignore[call-arg]


def test_what_goes_wrong_is_raised_where_it_is_awaited(ods: MockOds) -> None:
    with pytest.raises(edfi_resync.UnauthorizedError):
        run(edfi_resync.run_async(world(1), **arguments(ods, secret="wrong")))
    with pytest.raises(TypeError, match="schools"):
        run(edfi_resync.plan_async(world(1), **arguments(ods, schools=1.5)))

    def fails(event: dict[str, Any]) -> None:
        raise ZeroDivisionError(event["event"])

    with pytest.raises(ZeroDivisionError, match="run_started"):
        run(edfi_resync.run_async(world(1), **arguments(ods), on_event=fails))
    pressed = Stop()
    pressed.press()
    with pytest.raises(edfi_resync.StoppedError):
        run(edfi_resync.run_async(world(1), **arguments(ods), stop=pressed))


def test_cancelling_stops_cleanly_and_the_run_goes_on_later(recorder: Recorder, tmp_path: Path) -> None:
    source = {"students": [student(number) for number in range(400)]}
    given = of(recorder, ledger=tmp_path / "state.db")
    recorder.gate.clear()

    async def main() -> Report:
        task = asyncio.create_task(edfi_resync.run_async(source, **given, concurrency=4))
        await soon(recorder.arrived.is_set)
        task.cancel()
        await asyncio.sleep(0)
        assert not task.done(), "what is in flight is finished first"
        recorder.gate.set()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        assert task.cancelled()
        report: Report = caught.value.report  # type: ignore[attr-defined]
        return report

    report = run(main())
    assert report.stopped and 0 < report.created == len(recorder.bodies) <= 8, repr(report)
    (kept,) = edfi_resync.Ledger(tmp_path / "state.db").runs()
    assert (kept.state, kept.id) == ("stopped", report.run)
    again = edfi_resync.run(source, **given, resume=True)
    assert (again.ok, again.resumed, again.read) == (True, True, 400)
    assert len(recorder.bodies) == 400, "nothing went twice"


def test_cancelled_twice_it_ends_at_once_and_a_timeout_is_a_cancellation(recorder: Recorder) -> None:
    source = {"students": [student(number) for number in range(400)]}
    recorder.gate.clear()

    async def twice() -> Report:
        task = asyncio.create_task(edfi_resync.run_async(source, **of(recorder)))
        await soon(recorder.arrived.is_set)
        for _ in range(2):
            task.cancel()
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        report: Report = caught.value.report  # type: ignore[attr-defined]
        return report

    report = run(twice())
    assert (report.created, report.failed > 0) == (0, True), "nobody was answered, and nobody was waited for"

    async def until_it_is_time() -> None:
        recorder.front.clear()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(edfi_resync.plan_async(source, **of(recorder)), 0.05)

    run(until_it_is_time())


def test_forty_runs_at_once_share_a_token() -> None:
    with MockOds(latency=0.05) as ods:

        async def main() -> list[Report]:
            sources = [{"schools": [school(255901001 + number)]} for number in range(40)]
            return await asyncio.gather(*(edfi_resync.run_async(source, **arguments(ods)) for source in sources))

        reports = run(main())
        assert [report.created for report in reports] == [1] * 40
        asked = Counter(request["path"] for request in ods.requests() if request["method"] == "POST")
        assert (asked["/oauth/token"], asked["/ed-fi/schools"], ods.count("schools")) == (1, 40, 40)


def test_a_run_in_progress_tells_what_happens(ods: MockOds) -> None:
    running = edfi_resync.start(world(20), **arguments(ods))
    assert isinstance(running, Running) and not running.done and repr(running) == "<Running>"
    events = list(running.events())
    told = Counter(event["event"] for event in events)
    assert (events[0]["event"], events[-1]["event"], told["settled"]) == ("run_started", "run_finished", 42)
    assert all(event["resource"] for event in events if event["event"] == "settled")
    report = running.result()
    assert (report.ok, report.read, running.done, repr(running)) == (True, 42, True, "<Running, done>")
    assert running.result() is report
    assert list(running.events()) == []
    running.stop()


def test_nobody_who_only_waits_for_the_report_has_to_take_the_events(ods: MockOds) -> None:
    resync = edfi_resync.Resync(world(600), **arguments(ods))
    running = resync.start()
    events = running.events()
    first = next(events)
    assert first["event"] == "run_started"
    report = running.result()
    assert (report.ok, report.read) == (True, 1202)
    rest = list(events)
    told = Counter(event["event"] for event in rest)
    missed = sum(event["events"] for event in rest if event["event"] == "missed")
    assert told["missed"] <= 1 and missed > 0
    assert all("resource" in event for event in rest if event["event"] == "settled"), "names are known, although the first event is long gone"
    # What nobody asked for, nobody waited for either.
    running = edfi_resync.start(world(600), **arguments(ods))
    assert running.result().unchanged + running.result().updated == 1202


def test_events_are_awaited_and_so_is_the_report(ods: MockOds) -> None:
    async def main() -> None:
        async with edfi_resync.start(world(20), **arguments(ods)) as running:
            events: RunEvents = running.events()
            settled = [event async for event in events if event["event"] == "settled"]
            assert len(settled) == 42
            assert (await running).ok
        seen: list[dict[str, Any]] = []
        running = edfi_resync.start(world(20), **arguments(ods), on_event=seen.append)
        report, again = await asyncio.gather(running, running)
        assert report is again and report.ok and seen[-1]["event"] == "run_finished"

    run(main())


def test_a_run_that_fails_as_a_whole_raises_at_the_end_of_its_events(ods: MockOds) -> None:
    running = edfi_resync.start(world(1), **arguments(ods, secret="wrong"))
    for _ in range(2):
        with pytest.raises(edfi_resync.UnauthorizedError):
            list(running.events())
        with pytest.raises(edfi_resync.UnauthorizedError):
            running.result()

    async def main() -> None:
        with pytest.raises(edfi_resync.UnauthorizedError):
            _ = [event async for event in running.events()]
        with pytest.raises(edfi_resync.UnauthorizedError):
            await running

    run(main())


def test_a_run_in_progress_is_stopped_by_leaving_it(recorder: Recorder) -> None:
    source = {"students": [student(number) for number in range(400)]}
    recorder.gate.clear()
    with edfi_resync.start(source, **of(recorder, concurrency=4)) as running:
        assert recorder.arrived.wait(MINUTE)
        threading.Timer(0.05, recorder.gate.set).start()
    assert running.done
    report = running.result()
    assert report.stopped and report.created == len(recorder.bodies) < 400

    async def cancelled() -> None:
        recorder.gate.clear()
        recorder.arrived.clear()
        running = edfi_resync.start(source, **of(recorder, concurrency=4))

        async def listen() -> None:
            async for _ in running.events():
                pass

        task = asyncio.create_task(listen())
        await soon(recorder.arrived.is_set)
        task.cancel()
        await asyncio.sleep(0)
        recorder.gate.set()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        assert caught.value.report is running.result()  # type: ignore[attr-defined]
        assert running.result().stopped

    run(cancelled())


def test_a_run_that_nobody_holds_is_stopped(recorder: Recorder, tmp_path: Path) -> None:
    source = {"students": [student(number) for number in range(400)]}
    recorder.gate.clear()
    running = edfi_resync.start(source, **of(recorder, ledger=tmp_path / "state.db", concurrency=4))
    assert recorder.arrived.wait(MINUTE)
    del running
    gc.collect()
    recorder.gate.set()
    ledger = edfi_resync.Ledger(tmp_path / "state.db")

    async def stopped() -> None:
        await soon(lambda: ledger.runs()[0].state == "stopped")

    run(stopped())
    assert len(recorder.bodies) < 400


def test_a_stop_is_pressed_from_another_thread(recorder: Recorder) -> None:
    source = {"students": [student(number) for number in range(400)]}
    recorder.gate.clear()
    stop = Stop()

    def press() -> None:
        recorder.arrived.wait(MINUTE)
        stop.press()
        recorder.gate.set()

    presser = threading.Thread(target=press)
    presser.start()
    report = edfi_resync.run(source, **of(recorder, concurrency=4), stop=stop)
    presser.join()
    assert report.stopped and 0 < report.created == len(recorder.bodies) < 400
    # What only reads ends too while the server says nothing.
    recorder.front.clear()
    recorder.asked.clear()
    silent = Stop()

    def press_silently() -> None:
        recorder.asked.wait(MINUTE)
        silent.press()

    presser = threading.Thread(target=press_silently)
    presser.start()
    with pytest.raises(edfi_resync.StoppedError):
        edfi_resync.preflight(source, **of(recorder), stop=silent)
    presser.join()


def test_what_is_closed_cannot_be_asked(ods: MockOds) -> None:
    with edfi_resync.Resync(world(1), **arguments(ods)) as resync:
        running = resync.start()
        assert repr(resync).startswith('<Resync "')
    assert repr(resync) == "<Resync, closed>"
    for call in (resync.run, resync.schools, lambda: resync.configuration):
        with pytest.raises(RuntimeError, match="closed"):
            call()
    resync.close()
    assert running.result().ok, "what is under way goes on"
