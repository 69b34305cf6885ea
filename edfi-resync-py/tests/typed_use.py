"""Use of the package as a type checker sees it; `mypy --strict` reads this file, nothing runs it."""

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import edfi_resync
from edfi_resync.testing import MockOds, assert_source_conforms, make_district


def use(event: dict[str, Any]) -> None: ...


with MockOds(data_standard="5.2", faults=["drop:every=50", "random:rate=0.01"], seed=3, latency=0.01) as ods:
    schools: list[int] = make_district(Path("campus.db"), students=10)["schools"]
    report: edfi_resync.Report = edfi_resync.run(
        "campus.db", ods.url, key=ods.key, secret=ods.secret, schools=schools, persons="1001", on_event=use
    )
    created: int = report.resources["students"].created
    message: list[str] = [failure.message for failure in report.failures]
    plan: edfi_resync.Plan = edfi_resync.plan({"courses": [{"credits": Decimal("1.50")}]}, ods.url, key="", secret="", schools="all")
    status: int = ods.requests()[0]["status"]
    order: int = edfi_resync.load_order("5.2")[0]["order"]
    ods.plant("revoked:from=100")
    fault: str | None = ods.requests()[0]["fault"]
    ledger = edfi_resync.Ledger(Path("state.db"))
    number: int | None = report.run
    for run in ledger.runs():
        started: datetime = run.started
        ended: datetime | None = run.ended
        counts: dict[str, int] = run.counts
        origins: list[str] = [outcome.origin for outcome in ledger.outcomes(run)]
        if run.state == "open":
            edfi_resync.run("campus.db", key="", secret="", ledger=ledger, resume=run.id, max_retries=0, memory_budget=1 << 20)
    failed: list[edfi_resync.FailedRecord] = ledger.errors()
    wrong: list[str] = ledger.check()
    lost: list[str] = edfi_resync.Ledger.recover("state.db", "fresh.db")["lost"]
    edfi_resync.run("campus.db", key="", secret="", ledger="state.db", resume=True, deadline=timedelta(hours=8))
    edfi_resync.run("campus.db", key="", secret="", ledger=Path("state.db"), deadline=3600.5)
    edfi_resync.run("campus.db", key="", secret="", ledger="state.db", resume="newest")  # type: ignore[arg-type]
    stop = edfi_resync.Stop()
    edfi_resync.run("campus.db", key="", secret="", instance="255901", concurrency=4, request_timeout=timedelta(seconds=5), stop=stop)
    edfi_resync.plan("campus.db", key="", secret="", placeholders={"districtId": "255901"}, ca_file=Path("ca.pem"), deadline=5)
    edfi_resync.Resync("campus.db", key="", secret="", tenant="t", data_url="https://x.example/data/v3", retry_budget=100)
    edfi_resync.run("campus.db", key="", secret="", stop=True)  # type: ignore[arg-type]
    stopped: bool = stop.pressed
    waited: list[tuple[int | None, int, float]] = [(tally.status, tally.retries, tally.waited) for tally in report.by_status]
    edfi_resync.run("campus.db", key="", secret="", mode="clean")  # type: ignore[arg-type]
    known: int | None = edfi_resync.plan("campus.db", key="", secret="", counts=False).known_records
    approved = edfi_resync.Plan.from_json(plan.to_json())
    edfi_resync.run("campus.db", key="", secret="", plan=approved)
    edfi_resync.run("campus.db", key="", secret="", dates=("2026-11-30", date(2026, 12, 1)))
    edfi_resync.verify("campus.db", key="", secret="", dates=(None, "2026-12-01"))
    edfi_resync.run("campus.db", key="", secret="", dates=20261130)  # type: ignore[arg-type]
    edfi_resync.plan("campus.db", key="", secret="", schools=["North High"], non_person="full_scope", mode="cleanup", force=True)
    resync = edfi_resync.Resync(
        "campus.db", key={"State": ""}, secret={"State": ""}, configuration="State", ledger=ledger, rights=[("resync", "read")]
    )
    years: dict[str, int] = {configuration.name: configuration.school_year for configuration in resync.configurations()}
    for cloned in (configuration.clone_as("Next", "2027-28", tenant="t") for configuration in resync.configurations()):
        edfi_resync.Resync("campus.db", ods.url, key="", secret="", configuration=cloned, queries=Path("queries"))
    edfi_resync.run("campus.db", key="", secret="", queries="queries", configuration_file=Path("edfi.toml"))
    written: int = edfi_resync.export_mappings("campus.db", Path("mappings.csv"), configuration="State")
    for change in edfi_resync.compare_mappings("campus.db", Path("mappings.csv")) + edfi_resync.import_mappings("mappings.csv", "edfi.toml"):
        before: str | None = change.before
    for proposal in edfi_resync.propose_mappings("campus.db", deadline=60) + resync.propose_mappings(resync.descriptors()):
        nearest: list[tuple[str, int]] = [(candidate.value, candidate.distance) for candidate in proposal.candidates]
    edfi_resync.propose_mappings("campus.db", False)  # type: ignore[arg-type]
    numbers: list[int] = [school.id for school in resync.schools("north")]
    for group in resync.in_groups("all", 5):
        resync.run(schools=group, on_event=use, deadline=timedelta(hours=1))
    switched: list[bool] = [row.on for row in resync.resources(sort="dependency")]
    resync.resources(sort="name")  # type: ignore[arg-type]
    for wave in resync.waves():
        heading: list[str] = [row["category"] for row in wave.printed]
        resync.run(resync.plan(resources=wave.resources, schools="all", deadline=timedelta(minutes=5), stop=stop))
    resync.process_events(deadline=60, stop=stop)
    resync.delete(persons=1001, deadline=60)
    resync.plan_delete(persons=1001, stop=True)  # type: ignore[arg-type]
    missing: list[str] = [one.problem for one in resync.prerequisites() if one.problem is not None]
    holders: list[tuple[str, datetime]] = [(lock.holder, lock.until) for lock in resync.locks()]
    for group_of_errors in resync.errors(resource="students", school=12, state="retried"):
        again: edfi_resync.Report = group_of_errors.retry(on_event=use, deadline=60, stop=stop)
        numbers += [failed.id for failed in group_of_errors.failed]
    archived: int = resync.errors(run=1).archive()
    table: str = resync.audit(since=datetime.now()).to_csv()
    first_days: list[date | None] = [record.dates[0] for record in resync.audit() if record.dates is not None]
    asked_by: list[str] = [record.actor for record in resync.audit()]
    for handled in resync.handle(edfi_resync.EdFiIdChanged(person=1001, old="604822", new="604823")):
        outcome: str = handled.end
        of_it: edfi_resync.Report | None = handled.report
    resync.handle(edfi_resync.PeopleCombined(kept=1, removed=2, removed_unique_ids=["604822"]))
    resync.handle("changed")  # type: ignore[arg-type]
    waiting_ids: list[str] = [unique_id for queued in resync.events() for unique_id in queued.old_ids()]
    for queued in resync.events():
        resync.archive_event(queued)
        resync.archive_event(queued.id)
    resync.archive_event("1")  # type: ignore[arg-type]
    for advice in resync.advise():
        resync.run(resync.plan(**advice.request))
    reviewed: list[tuple[str, str]] = [(step.resource, removal.id) for step in approved.removals for removal in step.deletes]
    resync.run(resync.plan_delete(persons="1001, 1002", resources=["students"]))
    resync.delete(records=[("sections", "0f7c2a9d3b5e4c61a8d2e4f60b1c3d5e")], on_event=use)
    kept: dict[str, int] = report.removals["sections"].kept
    deleted: int = report.removed.deleted
    try:
        pass
    except edfi_resync.RunInterrupted as interrupted:
        partial: edfi_resync.Report | None = interrupted.report
    except edfi_resync.RightMissingError as error:
        pair: str = str(error)
    except edfi_resync.LedgerError as error:
        place: str = str(error)
    except edfi_resync.ResyncError as error:
        hint: str | None = error.hint


class Roster:
    def endpoints(self) -> list[str]:
        return ["students"]

    def read(self, endpoint: str) -> Iterator[dict[str, str]]:
        yield {"studentUniqueId": "1"}


roster: edfi_resync.Source = Roster()
assert_source_conforms(roster, limit=None)
edfi_resync.run(Roster(), key="", secret="")
edfi_resync.run(edfi_resync.OdsSource("https://old.example.org", key="", secret="", snapshot="never"), key="", secret="")
edfi_resync.plan(edfi_resync.DbApi(lambda: sqlite3.connect("campus.db"), "queries", dialect="sqlite"), key="", secret="")
edfi_resync.validate({"students": sqlite3.connect("own.db").execute("SELECT 1"), "schools": [{"schoolId": 1}]})
edfi_resync.validate(5)  # type: ignore[arg-type]
edfi_resync.OdsSource("https://old.example.org", key="", secret="", snapshot="always")  # type: ignore[arg-type]
