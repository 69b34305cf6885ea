//! What stands where the ledger should be: nothing, something else, a newer one, one that others may read, one in use, a full disk.

use std::fs;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use edfi_resync::ledger::{Ending, ErrorFilter, ErrorLog, Ledger, SqliteLedger};
use edfi_resync::{Error, ErrorKind};
use rusqlite::Connection;

use super::world::{OnDisk, begun, entry, finished, key, kind, start, target, unfinished};

fn refused(path: &std::path::Path) -> Error {
    let error = SqliteLedger::open(path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LedgerInvalid, "{error}");
    assert!(error.hint().is_some(), "{error}");
    error
}

#[test]
fn what_is_no_ledger_is_refused_and_left_alone() {
    let disk = OnDisk::new();
    let folder = disk.folder.path();
    let message = refused(&folder.join("missing/state.db")).to_string();
    assert!(message.contains("there is no folder") && !folder.join("missing").exists(), "{message}");
    let message = refused(folder).to_string();
    assert!(message.contains("is a folder"), "{message}");

    fs::write(&disk.path, "studentUniqueId,firstName\n").unwrap();
    let message = refused(&disk.path).to_string();
    assert!(message.contains("no SQLite file"), "{message}");
    assert_eq!(fs::read(&disk.path).unwrap(), b"studentUniqueId,firstName\n");

    let other = folder.join("campus.db");
    Connection::open(&other).unwrap().execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE student (id INTEGER)").unwrap();
    let before = fs::read(&other).unwrap();
    let message = refused(&other).to_string();
    assert!(message.contains("no ledger"), "{message}");
    assert_eq!(fs::read(&other).unwrap(), before);
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["campus.db", "state.db"], "nothing is left behind");
}

#[tokio::test]
async fn a_newer_ledger_is_refused_byte_by_byte() {
    let disk = OnDisk::new();
    drop(disk.open());
    // A newer version in the file, and one that stands in the WAL only, its writer having died.
    Connection::open(&disk.path).unwrap().execute_batch("PRAGMA user_version = 1000").unwrap();
    let before = fs::read(&disk.path).unwrap();
    let message = refused(&disk.path).to_string();
    assert!(message.contains("newer version") && message.contains("1000"), "{message}");
    assert_eq!(fs::read(&disk.path).unwrap(), before);

    let (wal, copied) = (disk.folder.path().join("state.db-wal"), disk.folder.path().join("copied.db"));
    let writer = Connection::open(&disk.path).unwrap();
    writer.execute_batch("PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA user_version = 1001").unwrap();
    fs::copy(&disk.path, &copied).unwrap();
    let copied_wal = disk.folder.path().join("copied.db-wal");
    fs::copy(&wal, &copied_wal).unwrap();
    let before = (fs::read(&copied).unwrap(), fs::read(&copied_wal).unwrap());
    let message = refused(&copied).to_string();
    assert!(message.contains("1001"), "{message}");
    assert_eq!((fs::read(&copied).unwrap(), fs::read(&copied_wal).unwrap()), before);
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let disk = OnDisk::new();
    let rights = |name: &str| fs::metadata(disk.folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    let ledger = disk.open();
    let (_, run) = begun(&ledger).await;
    ledger.commit(run, vec![entry(1, Ending::Created)]).await.unwrap();
    for name in ["state.db", "state.db-wal", "state.db-shm"] {
        assert_eq!(rights(name), 0o600, "{name}");
    }
    drop(ledger);
    fs::set_permissions(&disk.path, fs::Permissions::from_mode(0o644)).unwrap();
    let _ledger = disk.open();
    for name in ["state.db", "state.db-wal", "state.db-shm"] {
        assert_eq!(rights(name), 0o600, "{name}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_copy_is_its_owners_alone_with_all_its_files() {
    use std::os::unix::fs::PermissionsExt;
    let disk = OnDisk::new();
    let ledger = disk.open();
    let (target, run) = begun(&ledger).await;
    ledger.commit(run, vec![entry(1, Ending::Created)]).await.unwrap();
    // What was committed stands in the WAL only; the copy is everybody's to read, and so is one that is refused.
    let in_folder = |name: String| disk.folder.path().join(name);
    for copy in ["copied.db", "newer.db"] {
        for ending in ["", "-wal", "-shm"] {
            let path = in_folder(format!("{copy}{ending}"));
            fs::copy(in_folder(format!("state.db{ending}")), &path).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        }
    }
    assert!(fs::metadata(in_folder("copied.db-wal".to_owned())).unwrap().len() > 0);
    let private = |copy: &str| {
        for ending in ["", "-wal", "-shm"] {
            // Whoever closes a ledger may remove what is beside it.
            if let Ok(metadata) = fs::metadata(in_folder(format!("{copy}{ending}"))) {
                assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{copy}{ending}");
            }
        }
    };
    let copied = SqliteLedger::open(in_folder("copied.db".to_owned())).unwrap();
    assert!(in_folder("copied.db-wal".to_owned()).exists() && in_folder("copied.db-shm".to_owned()).exists());
    private("copied.db");
    assert!(copied.known(target, &kind("students"), &[key(1)]).await.unwrap()[0].is_some());

    // Its newer version stands in the WAL only, so SQLite must open it to see that.
    let newer = Connection::open(in_folder("newer.db".to_owned())).unwrap();
    newer.execute_batch("PRAGMA user_version = 1000").unwrap();
    for ending in ["", "-wal", "-shm"] {
        fs::set_permissions(in_folder(format!("newer.db{ending}")), fs::Permissions::from_mode(0o644)).unwrap();
    }
    assert!(refused(&in_folder("newer.db".to_owned())).to_string().contains("1000"));
    private("newer.db");
    assert!(in_folder("newer.db-wal".to_owned()).exists());
}

#[tokio::test]
async fn an_empty_file_becomes_a_ledger() {
    let disk = OnDisk::new();
    fs::write(&disk.path, "").unwrap();
    assert_eq!(disk.open().check().await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn whoever_comes_at_once_to_an_empty_file_gets_the_same_ledger() {
    for _ in 0..10 {
        let disk = OnDisk::new();
        fs::write(&disk.path, "").unwrap();
        let together = Barrier::new(4);
        let ledgers: Vec<_> = thread::scope(|scope| {
            let open = || {
                together.wait();
                disk.open()
            };
            let opening: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            opening.into_iter().map(|opened| opened.join().unwrap()).collect()
        });
        for ledger in &ledgers {
            begun(ledger).await;
        }
        for ledger in &ledgers {
            assert_eq!(ledger.runs().await.unwrap().len(), 4);
        }
    }
}

#[tokio::test]
async fn neither_client_key_nor_plain_keys_are_shown() {
    let disk = OnDisk::new();
    let ledger = disk.open();
    let state = ledger.target(&target("very-secret-client")).await.unwrap();
    let run = ledger.begin(start(state.id)).await.unwrap();
    ledger.commit(run, vec![entry(1, Ending::Failed)]).await.unwrap();
    ledger.errors(&ErrorFilter::default()).await.unwrap();
    assert!(!format!("{ledger:?} {ledger} {:?}", target("very-secret-client")).contains("secret"));
    drop(ledger);
    let bytes = fs::read(&disk.path).unwrap();
    assert!(!bytes.windows(11).any(|window| window == b"very-secret"), "the client key is in the file as a digest only");
    // Another ledger calls the same record something else.
    let name =
        |ledger: SqliteLedger| async move { ledger.errors(&ErrorFilter::default()).await.unwrap()[0].record.clone().unwrap() };
    let other = OnDisk::new();
    let ledger = other.open();
    let (_, run) = begun(&ledger).await;
    ledger.commit(run, vec![entry(1, Ending::Failed)]).await.unwrap();
    assert_ne!(name(ledger).await, name(disk.open()).await);
}

#[tokio::test]
async fn two_processes_wait_for_each_other_and_then_say_so() {
    let disk = OnDisk::new();
    let first = disk.open();
    let second = SqliteLedger::open_with_patience(&disk.path, Duration::from_millis(50)).unwrap();
    let (_, run) = begun(&first).await;
    // Both write, in turn.
    first.commit(run, vec![entry(1, Ending::Created)]).await.unwrap();
    second.commit(run, vec![entry(2, Ending::Created)]).await.unwrap();
    first.commit(run, vec![entry(3, Ending::Created)]).await.unwrap();

    let other = Connection::open(&disk.path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = second.commit(run, vec![entry(4, Ending::Created)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LedgerInvalid);
    assert!(error.to_string().contains("in use"), "{error}");
    assert_eq!(second.outcomes(run).await.unwrap().len(), 3, "reading does not wait");
    other.execute_batch("ROLLBACK").unwrap();
    second.commit(run, vec![entry(4, Ending::Created)]).await.unwrap();
    first.end(run, finished([(Ending::Created, 4)])).await.unwrap();
    assert_eq!(second.check().await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn a_full_disk_is_said_and_nothing_of_the_group_is_kept() {
    let disk = OnDisk::new();
    let ledger = disk.open();
    let (target, run) = begun(&ledger).await;
    ledger.limit_pages(120).await.unwrap();
    let mut kept = 0;
    let error = loop {
        let group = (kept..kept + 100).map(|nth| entry(nth, Ending::Created)).collect();
        match ledger.commit(run, group).await {
            Ok(()) => kept += 100,
            Err(error) => break error,
        }
        assert!(kept < 100_000, "the disk never gets full");
    };
    assert_eq!(error.kind(), ErrorKind::LedgerInvalid);
    assert!(error.to_string().contains("cannot be written: the disk is full"), "{error}");
    assert!(kept > 0);
    assert_eq!(ledger.outcomes(run).await.unwrap().len() as u64, kept);
    // No room for the fold either: the run has not ended, and nothing of the log is lost.
    assert!(ledger.end(run, finished([(Ending::Created, kept)])).await.unwrap_err().to_string().contains("the disk is full"));
    assert_eq!(ledger.outcomes(run).await.unwrap().len() as u64, kept);
    assert!(unfinished(&ledger, target).await.is_some());

    ledger.limit_pages(0).await.unwrap();
    ledger.commit(run, vec![entry(kept, Ending::Created)]).await.unwrap();
    ledger.end(run, finished([(Ending::Created, kept + 1)])).await.unwrap();
    assert!(ledger.known(target, &kind("students"), &[key(kept)]).await.unwrap()[0].is_some());
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}
