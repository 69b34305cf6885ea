//! Damage: a WAL cut at any place, flipped bytes, a file cut short; and what can be recovered.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use edfi_resync::ErrorKind;
use edfi_resync::ledger::{
    Acquired, Audit, AuditAction, AuditFilter, Detail, Ending, Entry, ErrorFilter, ErrorLog, ErrorState, EventAction, EventId,
    EventQueue, EventRow, EventState, FencingToken, Ledger, LockRequest, Locks, NewAudit, NewEvent, RunId, SqliteLedger, TargetId,
};
use edfi_resync::model::{CampusKeys, CampusObject, Origin};
use tempfile::TempDir;

use super::world::{OnDisk, at, begun, entry, finished, key, kind, start};

const GROUPS: u64 = 6;
const GROUP: u64 = 40;

/// A ledger with a finished run in its file and another's groups in its WAL, copied as a crash would leave it.
async fn crashed() -> (TempDir, RunId) {
    let disk = OnDisk::new();
    let ledger = disk.open();
    let (target, run) = begun(&ledger).await;
    ledger.commit(run, (0..200).map(|nth| entry(nth, Ending::Created)).collect()).await.unwrap();
    ledger.end(run, finished([(Ending::Created, 200)])).await.unwrap();
    drop(ledger);
    let ledger = disk.open();
    let run = ledger.begin(start(target)).await.unwrap();
    for group in 0..GROUPS {
        let of_group = |nth| match nth % 10 {
            0 => entry(nth, Ending::Failed),
            _ => entry(nth, Ending::Updated),
        };
        ledger.commit(run, (group * GROUP..(group + 1) * GROUP).map(of_group).collect()).await.unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["state.db", "state.db-wal"] {
        fs::copy(disk.folder.path().join(name), folder.path().join(name)).unwrap();
    }
    (folder, run)
}

/// The groups of the run that are there; each must be whole, and none may be missing before another.
async fn whole_groups(ledger: &SqliteLedger, run: RunId) -> u64 {
    let Ok(rows) = ledger.outcomes(run).await else { return 0 };
    let lines: Vec<_> = rows.iter().map(|row| row.origin.clone()).collect();
    let expected: Vec<_> = (0..rows.len() as u64).map(|nth| format!("students.jsonl:{}", nth + 1)).collect();
    assert_eq!(lines, expected);
    assert_eq!(rows.len() as u64 % GROUP, 0, "a group is torn");
    rows.len() as u64 / GROUP
}

#[tokio::test]
async fn a_wal_cut_anywhere_leaves_whole_groups() {
    let (folder, run) = crashed().await;
    let (file, wal) = (fs::read(folder.path().join("state.db")).unwrap(), fs::read(folder.path().join("state.db-wal")).unwrap());
    let mut seen = BTreeSet::new();
    // Every frame's end, and places in the midst of each.
    let step = 4096 + 24;
    let cuts = (0..wal.len()).filter(|cut| (cut + step - 32) % step < 2 || cut % 1511 == 0).chain([wal.len()]);
    for cut in cuts {
        let copy = tempfile::tempdir().unwrap();
        let path = copy.path().join("state.db");
        fs::write(&path, &file).unwrap();
        fs::write(copy.path().join("state.db-wal"), &wal[..cut]).unwrap();
        let ledger = SqliteLedger::open(&path).unwrap();
        assert_eq!(ledger.check().await.unwrap(), [""; 0], "cut at {cut}");
        seen.insert(whole_groups(&ledger, run).await);
    }
    assert_eq!(seen, (0..=GROUPS).collect(), "every number of groups was met");
}

#[tokio::test]
async fn a_wal_with_flipped_bytes_leaves_whole_groups() {
    let (folder, run) = crashed().await;
    let (file, wal) = (fs::read(folder.path().join("state.db")).unwrap(), fs::read(folder.path().join("state.db-wal")).unwrap());
    for at in (40..wal.len()).step_by(wal.len() / 60) {
        let copy = tempfile::tempdir().unwrap();
        let path = copy.path().join("state.db");
        let mut damaged = wal.clone();
        damaged[at] ^= 0x55;
        fs::write(&path, &file).unwrap();
        fs::write(copy.path().join("state.db-wal"), damaged).unwrap();
        let ledger = SqliteLedger::open(&path).unwrap();
        assert_eq!(ledger.check().await.unwrap(), [""; 0], "flipped at {at}");
        assert!(whole_groups(&ledger, run).await < GROUPS);
    }
}

/// A ledger that was closed, with something in every table: 2,000 records, errors, twins, a lease, events, an audit.
async fn closed() -> OnDisk {
    let disk = OnDisk::new();
    let ledger = disk.open();
    let (target, run) = begun(&ledger).await;
    let of = |nth: u64| match nth % 20 {
        0 => entry(nth, Ending::Failed),
        1 => Entry {
            campus: CampusKeys::new().with_object("Person", nth.cast_signed() + 100_000),
            origin: Origin::new("students.jsonl", nth + 1),
            ..entry(nth - 1, Ending::Skipped)
        },
        _ => entry(nth, Ending::Created),
    };
    ledger.commit(run, (0..2000).map(of).collect()).await.unwrap();
    ledger.end(run, finished([(Ending::Failed, 100), (Ending::Skipped, 100), (Ending::Created, 1800)])).await.unwrap();
    share(&ledger, target, run).await;
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
    drop(ledger);
    assert!(!disk.folder.path().join("state.db-wal").exists(), "closed, it is one file");
    disk
}

/// Fills the tables of what processes share: two locks, 30 events of which one is under way and one done, 30 rows of the audit.
async fn share(ledger: &SqliteLedger, target: TargetId, run: RunId) {
    let resources = vec![(kind("students"), Some([12].into())), (kind("courses"), None)];
    let request = LockRequest::new(target, "a", resources, at(0), Duration::from_secs(60));
    let Acquired::Lease(lease) = ledger.acquire(request).await.unwrap() else { panic!("nobody else is there") };
    let detail = Detail::new(r#"{"old":"604822"}"#).unwrap();
    for id in 1..=30 {
        let event = NewEvent {
            configuration: "State".to_owned(),
            action: EventAction::Update,
            object: CampusObject { kind: "Demographics".into(), id },
            detail: Some(detail.clone()),
            at: at(0),
        };
        ledger.enqueue(event).await.unwrap();
        let row = NewAudit {
            at: at(0),
            actor: "nightly".to_owned(),
            action: AuditAction::Resync,
            configuration: Some("State".to_owned()),
            target: Some(target),
            run: Some(run),
            detail: Some(detail.clone()),
        };
        ledger.audit(row).await.unwrap();
    }
    assert!(ledger.begin_event(EventId(1), lease.token, at(1)).await.unwrap());
    ledger.event_done(EventId(2), Some(run)).await.unwrap();
    let errors = ledger.errors(&ErrorFilter::default()).await.unwrap();
    assert_eq!(ledger.archive(&[errors[0].id, errors[1].id]).await.unwrap(), 2);
}

/// Uses a ledger that may be damaged: whatever it says, it says as an error of the ledger.
async fn use_it(path: &Path) -> bool {
    let said = |error: edfi_resync::Error| {
        assert_eq!(error.kind(), ErrorKind::LedgerInvalid, "{error}");
        assert!(error.hint().is_some(), "{error}");
    };
    let ledger = match SqliteLedger::open(path) {
        Ok(ledger) => ledger,
        Err(error) => {
            said(error);
            return true;
        }
    };
    let mut damaged = false;
    let mut note = |result: Result<(), edfi_resync::Error>| {
        if let Err(error) = result {
            // A run that cannot be found is refused as such.
            if error.kind() != ErrorKind::RequestInvalid {
                said(error);
            }
            damaged = true;
        }
    };
    let target = match ledger.target(&super::world::target("k")).await {
        Ok(state) => state.id,
        Err(error) => {
            said(error);
            return true;
        }
    };
    let keys: Vec<_> = (0..2000).map(key).collect();
    note(ledger.known(target, &kind("students"), &keys).await.map(|_| ()));
    note(ledger.outcomes(RunId(1)).await.map(|_| ()));
    note(ledger.errors(&ErrorFilter::default()).await.map(|_| ()));
    note(ledger.runs().await.map(|_| ()));
    note(ledger.locks(target, at(1)).await.map(|_| ()));
    note(ledger.pending(None, at(1)).await.map(|_| ()));
    note(ledger.audit_rows(&AuditFilter::default()).await.map(|_| ()));
    note(ledger.rows(target, &kind("students"), None, 10_000).await.map(|_| ()));
    match ledger.check().await {
        Ok(wrong) => damaged |= !wrong.is_empty(),
        Err(error) => note(Err(error)),
    }
    damaged
}

#[tokio::test]
async fn damaged_pages_are_said_and_never_panic() {
    let disk = closed().await;
    let bytes = fs::read(&disk.path).unwrap();
    let pages = bytes.len() / 4096;
    assert!(pages > 60, "{pages} pages");
    let mut noticed = 0;
    for page in 0..pages {
        let copy = tempfile::tempdir().unwrap();
        let path = copy.path().join("state.db");
        let mut damaged = bytes.clone();
        // The head of a page says what it is and where its cells are.
        for byte in &mut damaged[page * 4096..page * 4096 + 12] {
            *byte ^= 0xa5;
        }
        fs::write(&path, damaged).unwrap();
        let found = use_it(&path).await;
        noticed += usize::from(found);
    }
    // Pages that hold nothing may be damaged without harm: free ones.
    assert!(noticed + 2 >= pages, "{noticed} of {pages} pages noticed");
}

#[tokio::test]
async fn flipped_bytes_never_panic() {
    let disk = closed().await;
    let bytes = fs::read(&disk.path).unwrap();
    for at in (0..bytes.len()).step_by(bytes.len() / 150 + 1) {
        let copy = tempfile::tempdir().unwrap();
        let path = copy.path().join("state.db");
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x81;
        fs::write(&path, damaged).unwrap();
        use_it(&path).await;
    }
}

#[tokio::test]
async fn a_file_cut_short_is_said() {
    let disk = closed().await;
    let bytes = fs::read(&disk.path).unwrap();
    for cut in [1, 50, 100, 4095, 4096, 4096 * 3, bytes.len() / 2, bytes.len() - 4096 * 2, bytes.len() - 4096] {
        let copy = tempfile::tempdir().unwrap();
        let path = copy.path().join("state.db");
        fs::write(&path, &bytes[..cut]).unwrap();
        assert!(use_it(&path).await, "cut at {cut}");
        assert_eq!(fs::read(&path).unwrap(), &bytes[..cut], "what is refused is not changed");
    }
}

#[tokio::test]
async fn a_sound_ledger_is_recovered_as_a_whole() {
    let disk = closed().await;
    let fresh = disk.folder.path().join("fresh.db");
    let before = fs::read(&disk.path).unwrap();
    let recovery = SqliteLedger::recover(&disk.path, &fresh).unwrap();
    assert!(recovery.lost.is_empty(), "{recovery}");
    assert_eq!(fs::read(&disk.path).unwrap(), before);
    assert_eq!((recovery.copied["outcome"], recovery.copied["error"], recovery.copied["object"]), (2000, 100, 200), "{recovery}");
    let (old, new) = (disk.open(), SqliteLedger::open(&fresh).unwrap());
    assert_eq!(new.check().await.unwrap(), [""; 0]);
    assert_eq!(old.outcomes(RunId(1)).await.unwrap(), new.outcomes(RunId(1)).await.unwrap());
    assert_eq!(old.errors(&ErrorFilter::default()).await.unwrap(), new.errors(&ErrorFilter::default()).await.unwrap());
    assert_eq!(old.runs().await.unwrap(), new.runs().await.unwrap());
    let (every, target) = (AuditFilter::default(), old.runs().await.unwrap()[0].target);
    assert_eq!(old.audit_rows(&every).await.unwrap(), new.audit_rows(&every).await.unwrap());
    let archived = ErrorFilter::default().with_state(ErrorState::Archived);
    assert_eq!(new.errors(&archived).await.unwrap().len(), 2);
    assert_eq!(old.errors(&archived).await.unwrap(), new.errors(&archived).await.unwrap());
    // Leases end with the old file: what was under way there waits here, and tokens go on.
    let under_way = |events: Vec<EventRow>| events.iter().filter(|event| event.state == EventState::UnderWay).count();
    let (before, after) = (old.pending(None, at(1)).await.unwrap(), new.pending(None, at(1)).await.unwrap());
    assert_eq!((before.len(), after.len(), under_way(before), under_way(after)), (29, 29, 1, 0));
    assert_eq!((old.locks(target, at(1)).await.unwrap().len(), new.locks(target, at(1)).await.unwrap()), (2, Vec::new()));
    let request = LockRequest::new(target, "b", Vec::new(), at(1), Duration::ZERO);
    let Acquired::Lease(lease) = new.acquire(request).await.unwrap() else { panic!("nobody else is there") };
    assert!(lease.token > FencingToken(1), "{lease:?}");
    let again = SqliteLedger::recover(&disk.path, &fresh).unwrap_err();
    assert!(again.to_string().contains("there already"), "{again}");
}

#[tokio::test]
async fn what_can_be_read_of_a_damaged_ledger_is_recovered() {
    let disk = closed().await;
    let bytes = fs::read(&disk.path).unwrap();
    let (mut recovered, mut most_lost) = (0, 0);
    // Every fourth page, and each table has more than that; the first ones hold what is small and matters.
    let pages: Vec<_> = (1..bytes.len() / 4096).filter(|page| *page < 12 || page % 4 == 0).collect();
    for &page in &pages {
        let copy = tempfile::tempdir().unwrap();
        let (path, fresh) = (copy.path().join("state.db"), copy.path().join("fresh.db"));
        let mut damaged = bytes.clone();
        damaged[page * 4096..(page + 1) * 4096].fill(0xee);
        fs::write(&path, &damaged).unwrap();
        let recovery = match SqliteLedger::recover(&path, &fresh) {
            Ok(recovery) => recovery,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::LedgerInvalid, "page {page}: {error}");
                assert!(!fresh.exists());
                continue;
            }
        };
        assert_eq!(fs::read(&path).unwrap(), damaged, "the damaged file is only read");
        let ledger = SqliteLedger::open(&fresh).unwrap();
        assert_eq!(ledger.check().await.unwrap(), [""; 0], "page {page}: {recovery}");
        let target = ledger.target(&super::world::target("k")).await.unwrap();
        recovered += 1;
        most_lost = most_lost.max(1900_u64.saturating_sub(recovery.copied["outcome"].min(recovery.copied["record"])));
        // It works on.
        let run = ledger.begin(start(target.id)).await.unwrap();
        ledger.commit(run, vec![entry(1, Ending::Updated)]).await.unwrap();
        ledger.end(run, finished([(Ending::Updated, 1)])).await.unwrap();
        assert_eq!(ledger.check().await.unwrap(), [""; 0], "page {page}: {recovery}");
        let names: Vec<_> =
            fs::read_dir(copy.path()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        assert!(names.iter().all(|name| !name.contains(".new")), "{names:?}");
    }
    // Without the secret, of which there is one page, nothing is of use.
    assert!(recovered + 2 >= pages.len(), "{recovered} of {}", pages.len());
    println!("{recovered} of {} pages lost, one at a time; at most {most_lost} rows went with one", pages.len());
}

#[tokio::test]
async fn values_that_contradict_each_other_are_put_right() {
    let disk = closed().await;
    let copy = tempfile::tempdir().unwrap();
    for (at, tampering) in [
        "UPDATE record SET ending = 5 WHERE ending = 4",
        "UPDATE error SET ending = 5 WHERE place % 3 = 0",
        "UPDATE record SET ending = 4 WHERE key IN (SELECT key FROM record WHERE ending = 0 LIMIT 3)",
        "UPDATE outcome SET ending = 1 WHERE place IN (SELECT place FROM outcome LIMIT 3)",
        "UPDATE error SET key = randomblob(16) WHERE place IN (SELECT place FROM error LIMIT 3)",
        "UPDATE log SET written = written + 1",
        "UPDATE error SET state = 3 WHERE place % 3 = 0",
        "UPDATE event SET run = 77",
        "UPDATE audit SET run = 77, target = 78",
        "DELETE FROM name WHERE text = 'Demographics'",
        "UPDATE lock SET lease = 77",
        "UPDATE outcome SET etag = CAST(x'61ff' AS TEXT) WHERE place % 3 = 0",
        "UPDATE record SET etag = CAST(x'61ff' AS TEXT) WHERE ending = 0",
        "UPDATE error SET campus = CAST(x'61ff' AS TEXT) WHERE place % 3 = 0",
        "UPDATE name SET text = CAST(x'61ff' AS TEXT) WHERE text = 'Demographics'",
        "UPDATE reason SET message = CAST(x'61ff' AS TEXT)",
        "UPDATE audit SET detail = CAST(x'61ff' AS TEXT)",
        "UPDATE target SET unique_ids = '[7'",
        "UPDATE target SET school_year = 70000",
        "UPDATE target SET digest_version = -1",
        "UPDATE run SET resumed = -1",
        "UPDATE run_count SET ending = 9 WHERE ending = 0",
        "UPDATE reason SET status = 70000",
        "UPDATE record SET id = 7 WHERE ending = 0",
        "UPDATE record SET ending = 9 WHERE ending = 0",
        "UPDATE outcome SET id = x'00' WHERE place % 3 = 0",
        "UPDATE outcome SET key = x'00' WHERE place % 3 = 0",
        "UPDATE outcome SET ending = 9 WHERE place % 3 = 0",
        "UPDATE outcome SET campus = '[7' WHERE place % 3 = 0",
        "UPDATE error SET campus = '[7' WHERE place % 3 = 0",
        "UPDATE error SET key = x'00' WHERE place IN (SELECT place FROM error LIMIT 1)",
        "UPDATE error SET ending = 9 WHERE place % 3 = 0",
    ]
    .into_iter()
    .enumerate()
    {
        let (path, fresh) = (copy.path().join(format!("{at}.db")), copy.path().join(format!("{at}-fresh.db")));
        fs::copy(&disk.path, &path).unwrap();
        let connection = rusqlite::Connection::open(&path).unwrap();
        connection.pragma_update(None, "foreign_keys", "OFF").unwrap();
        assert!(connection.execute(tampering, []).unwrap() > 0, "{tampering}");
        connection.close().unwrap();
        let noticed = match SqliteLedger::open(&path) {
            Ok(ledger) => !ledger.check().await.unwrap().is_empty(),
            Err(error) => error.kind() == ErrorKind::LedgerInvalid,
        };
        assert!(noticed, "{tampering}");
        let recovery = SqliteLedger::recover(&path, &fresh).unwrap();
        let ledger = SqliteLedger::open(&fresh).unwrap();
        let found = ledger.check().await.unwrap();
        assert!(found.is_empty(), "{tampering}: {found:?}; {recovery}");
        // What is sound can be read.
        for run in ledger.runs().await.unwrap() {
            ledger.outcomes(run.id).await.expect(tampering);
        }
        ledger.errors(&ErrorFilter::default()).await.expect(tampering);
        let target = ledger.target(&super::world::target("k")).await.expect(tampering).id;
        ledger.rows(target, &kind("students"), None, 10_000).await.expect(tampering);
    }
}

#[tokio::test]
async fn a_table_that_is_defined_in_another_way_is_said() {
    let disk = closed().await;
    let path = disk.folder.path().join("state.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("ALTER TABLE record RENAME COLUMN etag TO egat").unwrap();
    drop(connection);
    let wrong = SqliteLedger::open(&path).unwrap().check().await.unwrap();
    assert_eq!(wrong, ["its tables are not defined as schema 6 says"]);
}

#[tokio::test]
async fn texts_that_are_no_utf_8_are_said() {
    let disk = closed().await;
    let path = disk.folder.path().join("state.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    for column in ["etag", "campus"] {
        connection.execute(&format!("UPDATE outcome SET {column} = CAST(x'61ff' AS TEXT) WHERE place % 2 = 0"), []).unwrap();
    }
    drop(connection);
    let wrong = SqliteLedger::open(&path).unwrap().check().await.unwrap();
    assert!(wrong.iter().any(|line| line.contains("texts in etag of outcome that are no UTF-8")), "{wrong:?}");
    assert!(wrong.iter().any(|line| line.contains("texts in campus of outcome that are no UTF-8")), "{wrong:?}");
}
