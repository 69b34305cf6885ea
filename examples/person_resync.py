"""Two people go into an Ed-Fi API by their Campus person IDs, with what their rosters require; one again when her Ed-Fi ID changes."""

import sqlite3
import tempfile
from pathlib import Path

import edfi_resync

with tempfile.TemporaryDirectory() as folder, edfi_resync.testing.MockOds() as ods:
    campus = Path(folder, "campus.db")
    edfi_resync.testing.make_district(campus, students=200)
    database = sqlite3.connect(campus)
    (ann, old), (ben, _) = database.execute(
        "SELECT personID, edFiID FROM Person JOIN Roster USING (personID) WHERE edFiID IS NOT NULL GROUP BY personID LIMIT 2"
    )
    resync = edfi_resync.Resync(campus, ods.url, key=ods.key, secret=ods.secret, ledger=Path(folder, "state.db"), holder="the office")
    resync.run(schools="all")  # as at the start of the year

    read_only: set[str] = set()
    report = resync.run(
        schools="all",
        persons=f"{ann},\n{ben}",  # as people type them
        resources=["studentSectionAssociations"],
        select_dependencies=True,
        on_event=lambda event: read_only.update(lock.resource for lock in resync.locks()) if event["event"] == "step_started" else None,
    )
    print(report)
    print("meanwhile read-only:", ", ".join(sorted(read_only)))

    database.execute("UPDATE Person SET edFiID = 'E7' WHERE personID = ?", (ann,))
    database.commit()
    for handled in resync.handle(edfi_resync.EdFiIdChanged(person=ann, old=old, new="E7")):
        print(f"\n{handled.configuration}: {handled.end}\n{handled.report}")
