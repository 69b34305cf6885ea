"""Campus events: what a changed Ed-Fi ID and combined people do, and the queue in which they wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import edfi_resync
import pytest
from campus import Campus
from edfi_resync import EdFiIdChanged, PeopleCombined
from edfi_resync.testing import MockOds

NEW = "999000111"


def test_events_show_no_unique_ids() -> None:
    changed = EdFiIdChanged(person=1001, old="604822", new="604823")
    combined = PeopleCombined(kept=7, removed=8, removed_unique_ids=["604822", "X1"])
    assert (changed.person, combined.kept, combined.removed) == (1001, 7, 8)
    assert (str(changed), str(combined)) == ("Ed-Fi ID of person 1001 changed", "person 8 combined into person 7")
    for text in (str(changed), repr(changed), str(combined), repr(combined)):
        assert "60482" not in text and "X1" not in text
    assert changed == EdFiIdChanged(person=1001, old="604822", new="604823") != EdFiIdChanged(person=1001, old="604822")
    assert str(EdFiIdChanged(person=1, new="2")).endswith("added") and str(EdFiIdChanged(person=1, old="2")).endswith("removed")


@pytest.mark.parametrize(
    ("make", "kind", "words"),
    [
        (lambda: EdFiIdChanged(person=7, old="604822", new=" 604822 "), edfi_resync.RequestError, "did not change"),
        (lambda: EdFiIdChanged(person=7), edfi_resync.RequestError, "did not change"),
        (lambda: EdFiIdChanged(person=0, new="604822"), edfi_resync.RequestError, "person is not a Campus ID"),
        (lambda: EdFiIdChanged(person="7", new="604822"), TypeError, "person is of type str"),  # type: ignore[arg-type]
        (lambda: EdFiIdChanged(person=7, new=604822), TypeError, "new is of type int"),  # type: ignore[arg-type]
        (lambda: PeopleCombined(kept=7, removed=7), edfi_resync.RequestError, "combined with itself"),
        (lambda: PeopleCombined(kept=7, removed=-1), edfi_resync.RequestError, "removed is not a Campus ID"),
        (lambda: PeopleCombined(kept=7, removed=8, removed_unique_ids="604822"), TypeError, "of type str; pass a list"),
        (lambda: PeopleCombined(kept=7, removed=8, removed_unique_ids=[1]), TypeError, r"removed_unique_ids\[0\] is of type int"),  # type: ignore[list-item]
        (lambda: PeopleCombined(kept=7, removed=8, removed_unique_ids=["1", " "]), edfi_resync.RequestError, r"\[1\] is empty"),
    ],
)
def test_what_cannot_have_happened_is_refused_without_naming_unique_ids(make: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words) as caught:
        make()
    assert "604822" not in str(caught.value)


def test_a_changed_ed_fi_id_takes_what_is_under_the_old_one_along(campus: Campus) -> None:
    ((person, old),) = campus.students(1)
    assert campus.under("studentSchoolAssociations", old) > 0
    campus.change(person, NEW)
    resync = campus.open()
    event = EdFiIdChanged(person=person, old=old, new=NEW)
    plan = resync.plan_event(event)
    assert plan.deletes > 0 and plan.known_records and campus.written() == 0
    assert {removal.because for step in plan.removals for removal in step.deletes} == {"edFiIdChanged"}

    (handled,) = resync.handle(event)
    assert (handled.end, handled.done, handled.configuration, handled.problem) == ("sent", True, "State ODS 2026-27", None), str(handled)
    assert handled.event is not None and handled.plan is None
    assert handled.report is not None and handled.report.ok, str(handled.report)
    assert (handled.report.removed.deleted, handled.report.plan) == (plan.deletes, plan.fingerprint)
    assert (repr(handled), str(handled)) == ('<HandledEvent "State ODS 2026-27": sent>', '"State ODS 2026-27": sent')
    assert campus.under("studentSchoolAssociations", old) == 0 < campus.under("studentSchoolAssociations", NEW)
    assert campus.under("students", old) == campus.under("students", NEW) == 1, "the old student record stays"
    assert resync.events() == []
    assert NEW not in repr(handled) + str(handled.report) and old not in str(plan)


def test_an_approved_plan_of_an_event_is_run(campus: Campus) -> None:
    ((person, old),) = campus.students(1)
    campus.change(person, NEW)
    plan = edfi_resync.Plan.from_json(campus.open().plan_event(EdFiIdChanged(person=person, old=old, new=NEW)).to_json())
    report = campus.open().run(plan)
    assert (report.ok, report.removed.deleted) == (True, plan.deletes), str(report)


def test_a_removed_ed_fi_id_is_only_listed(campus: Campus) -> None:
    ((person, old),) = campus.students(1)
    campus.change(person, None)
    (handled,) = campus.open().handle(EdFiIdChanged(person=person, old=old))
    assert (handled.end, handled.done, handled.report) == ("listed", True, None)
    assert handled.plan is not None and handled.plan.deletes == 0
    assert sum(step.found for step in handled.plan.removals) > 0
    assert campus.written() == 0


def test_combined_people_leave_nothing_of_the_one_that_is_gone(campus: Campus) -> None:
    (kept, kept_id), (gone, gone_id) = campus.students(2)
    # Whatever the person had is the other one's now, or gone.
    campus.change(gone, None)
    event = PeopleCombined(kept=kept, removed=gone, removed_unique_ids=[gone_id])
    (handled,) = campus.open().handle(event)
    assert handled.end == "sent" and handled.report is not None and handled.report.removed.deleted > 0, str(handled)
    assert campus.under("studentSchoolAssociations", gone_id) == 0 < campus.under("studentSchoolAssociations", kept_id)


def test_what_cannot_be_sent_waits_in_order(campus: Campus) -> None:
    (first, first_id), (second, second_id) = campus.students(2)
    campus.execute("INSERT INTO EdFiConfiguration VALUES (2, 'Local ODS', NULL, NULL, NULL, 2027, '5.2', 'edFiId', 'edFiId')")
    state = campus.open(configuration="State ODS 2026-27")
    campus.change(first, NEW)
    before = datetime.now(timezone.utc) - timedelta(seconds=1)
    ends = {handled.configuration: handled for handled in state.handle(EdFiIdChanged(person=first, old=first_id, new=NEW))}
    assert ends["State ODS 2026-27"].end == "sent"
    waiting = ends["Local ODS"]
    assert (waiting.end, waiting.done, waiting.report) == ("waiting", False, None)
    assert waiting.problem is not None and "URL" in waiting.problem
    campus.change(second, NEW + "2")
    state.handle(EdFiIdChanged(person=second, old=second_id, new=NEW + "2"))

    queued = state.events()
    assert [(one.order, one.configuration, one.action, one.table, one.object, one.state) for one in queued] == [
        (1, "Local ODS", "update", "Person", first, "waiting"),
        (2, "Local ODS", "update", "Person", second, "waiting"),
    ]
    assert queued[0].id == waiting.event and before <= queued[0].at <= datetime.now(timezone.utc)
    assert (queued[0].old_ids(), queued[0].new_ids()) == ([first_id], [NEW])
    assert str(queued[0]) == f'1 update Person:{first} for "Local ODS", waiting'
    assert NEW not in repr(queued) and first_id not in repr(queued).replace(str(first), "")
    assert [handled.end for handled in state.process_events()] == ["waiting", "waiting"]

    with MockOds() as local:
        campus.execute("UPDATE EdFiConfiguration SET url = ? WHERE configurationID = 2", local.url)
        again = campus.open(configuration="State ODS 2026-27")
        assert [(handled.configuration, handled.end) for handled in again.process_events()] == [("Local ODS", "sent")] * 2
    assert (again.events(), again.process_events()) == ([], [])


def test_an_event_that_contradicts_campus_waits(campus: Campus) -> None:
    ((person, old),) = campus.students(1)
    resync = campus.open()
    (handled,) = resync.handle(EdFiIdChanged(person=person, old=old, new=NEW))
    assert handled.end == "waiting" and handled.problem is not None
    assert handled.problem.startswith(f"Campus has another Ed-Fi ID of person {person} than the event says; see to it that Campus")
    assert campus.written() == 0 < campus.under("studentSchoolAssociations", old)
    campus.change(person, NEW)
    assert [handled.end for handled in resync.process_events()] == ["sent"]
    assert campus.under("studentSchoolAssociations", old) == 0 < campus.under("studentSchoolAssociations", NEW)


def test_an_event_that_cannot_be_sent_is_archived(campus: Campus) -> None:
    (first, first_id), (second, second_id) = campus.students(2)
    campus.execute("INSERT INTO EdFiConfiguration VALUES (2, 'Local ODS', NULL, NULL, NULL, 2027, '5.2', 'edFiId', 'edFiId')")
    state = campus.open(configuration="State ODS 2026-27")
    campus.change(first, NEW)
    campus.change(second, NEW + "2")
    state.handle(EdFiIdChanged(person=first, old=first_id, new=NEW))
    state.handle(EdFiIdChanged(person=second, old=second_id, new=NEW + "2"))
    one, other = state.events()
    state.archive_event(one)
    assert [(queued.order, queued.object) for queued in state.events()] == [(1, second)]
    assert [record.action for record in state.audit()][-1] == "archive"
    state.archive_event(other.id)
    assert state.events() == []
    for gone in (one, other.id, 99):
        with pytest.raises(edfi_resync.RequestError):
            state.archive_event(gone)
    with pytest.raises(edfi_resync.RequestError, match="event is not the number of an event"):
        state.archive_event(0)
    with pytest.raises(TypeError, match="event is of type str; pass one of events"):
        state.archive_event("1")  # type: ignore[arg-type]
    reader = campus.open(configuration="State ODS 2026-27", rights="eventQueue:read")
    with pytest.raises(edfi_resync.RightMissingError, match="eventQueue:write"):
        reader.archive_event(one)


def test_without_a_ledger_what_an_event_deletes_is_listed_first(campus: Campus) -> None:
    ((person, old),) = campus.students(1)
    campus.change(person, NEW)
    resync = campus.open(ledger=None)
    (handled,) = resync.handle(EdFiIdChanged(person=person, old=old, new=NEW))
    assert (handled.end, handled.done, handled.report) == ("listed", False, None), str(handled)
    assert handled.plan is not None and handled.plan.deletes > 0 == campus.written()
    report = resync.run(handled.plan)
    assert (report.ok, report.removed.deleted) == (True, handled.plan.deletes), str(report)


def test_the_event_queue_has_its_own_rights(campus: Campus) -> None:
    event = EdFiIdChanged(person=1, old="2", new="3")
    reader = campus.open(rights="eventQueue:read")
    assert reader.events() == []
    actions: list[Callable[[], object]] = [lambda: reader.handle(event), reader.process_events]
    for action in actions:
        with pytest.raises(edfi_resync.RightMissingError, match="eventQueue:write"):
            action()
    writer = campus.open(rights="resync:read, resync:write")
    questions: list[Callable[[], object]] = [writer.events, lambda: writer.plan_event(event)]
    for question in questions:
        with pytest.raises(edfi_resync.RightMissingError, match="eventQueue:read"):
            question()
    with pytest.raises(TypeError, match="event is of type str; pass EdFiIdChanged"):
        writer.handle("changed")  # type: ignore[arg-type]
