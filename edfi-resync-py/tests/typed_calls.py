"""Use of the calls that are not waited for, and of values, as a type checker sees it; nothing runs it."""

import asyncio
from typing import Any

import edfi_resync


async def use() -> None:
    report: edfi_resync.Report = await edfi_resync.run_async("campus.db", key="", secret="", schools="all", stop=edfi_resync.Stop())
    plan: edfi_resync.Plan = await edfi_resync.plan_async("campus.db", key="", secret="")
    found: edfi_resync.Differences = await edfi_resync.verify_async("campus.db", key="", secret="", show_values=True)
    await edfi_resync.run_async("campus.db", key="", secret="", plan=report)  # type: ignore[arg-type]
    with edfi_resync.Resync("campus.db", key="", secret="") as resync:
        met: list[bool] = [one.met for one in await resync.preflight_async(deadline=5)]
        running: edfi_resync.Running = resync.start(plan, resume=True)
        async for event in running.events():
            kind: dict[str, Any] = event
        awaited: edfi_resync.Report = await running
        both: tuple[edfi_resync.Report, edfi_resync.Report] = await asyncio.gather(resync.run_async(), resync.cleanup_async())
        await resync.errors().retry_async()
        handled: list[edfi_resync.HandledEvent] = await resync.handle_async(edfi_resync.PeopleCombined(kept=1, removed=2))
    for event in edfi_resync.start("campus.db", key="", secret="").events():
        kind = event
    records: int = edfi_resync.cleanup("campus.db", key="", secret="", plan=plan).raise_for_failures().removed.deleted
    again: edfi_resync.Failure = edfi_resync.Failure.from_json(report.failures[0].to_json())
    same: bool = again == report.failures[0] and hash(again) == hash(again)
    version: str = edfi_resync.__version__
    try:
        pass
    except edfi_resync.NotDeliveredError as error:
        carried: edfi_resync.Report | None = error.report
