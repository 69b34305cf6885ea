//! Files of older versions: they are brought up to date when they are opened, and lose nothing.

use std::path::Path;

use edfi_resync::ledger::{Ending, ErrorFilter, ErrorLog, Ledger, RunState, SqliteLedger};
use edfi_resync::model::CampusObject;
use rusqlite::Connection;

use super::world::{OnDisk, entry, finished, key, kind, target, unfinished};

const NEWEST: i64 = 6;

/// A file as version 1 of the library has left it.
fn version_1(path: &Path) {
    let file = Connection::open(path).unwrap();
    file.execute_batch("PRAGMA application_id = 0x45644c65; PRAGMA foreign_keys = OFF; PRAGMA journal_mode = WAL").unwrap();
    file.execute_batch(include_str!("../../edfi-resync/src/ledger/sqlite/schema/1.sql")).unwrap();
    file.execute_batch(include_str!("version_1.sql")).unwrap();
    file.execute_batch("PRAGMA user_version = 1").unwrap();
}

/// The same, as version 2 has left it.
fn version_2(path: &Path) {
    version_1(path);
    let file = Connection::open(path).unwrap();
    file.execute_batch(include_str!("../../edfi-resync/src/ledger/sqlite/schema/2.sql")).unwrap();
    file.execute_batch("PRAGMA user_version = 2").unwrap();
}

/// The same, as version 3 has left it.
fn version_3(path: &Path) {
    version_2(path);
    let file = Connection::open(path).unwrap();
    file.execute_batch(include_str!("../../edfi-resync/src/ledger/sqlite/schema/3.sql")).unwrap();
    file.execute_batch("PRAGMA user_version = 3").unwrap();
}

/// The same, as version 4 has left it.
fn version_4(path: &Path) {
    version_3(path);
    let file = Connection::open(path).unwrap();
    file.execute_batch(include_str!("../../edfi-resync/src/ledger/sqlite/schema/4.sql")).unwrap();
    file.execute_batch("PRAGMA user_version = 4").unwrap();
}

/// The same, as version 5 has left it.
fn version_5(path: &Path) {
    version_4(path);
    let file = Connection::open(path).unwrap();
    file.execute_batch(include_str!("../../edfi-resync/src/ledger/sqlite/schema/5.sql")).unwrap();
    file.execute_batch("PRAGMA user_version = 5").unwrap();
}

/// Lays out a file of an older version.
type LayOut = fn(&Path);

const OLDER: [(i64, LayOut); 5] = [(1, version_1), (2, version_2), (3, version_3), (4, version_4), (5, version_5)];

fn version(path: &Path) -> i64 {
    Connection::open(path).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

/// Tables and indexes, as SQLite shows them.
fn layout(path: &Path) -> Vec<String> {
    let file = Connection::open(path).unwrap();
    let mut statement =
        file.prepare("SELECT type || ' ' || name || ': ' || ifnull(sql, '') FROM sqlite_schema ORDER BY 1").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

async fn holds_what_it_held(ledger: &SqliteLedger) {
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
    let (state, students) = (ledger.target(&target("k")).await.unwrap(), kind("students"));
    assert_eq!((state.records, state.newest_change_version, state.warnings.len()), (5, Some(77), 0));
    let rows = ledger.rows(state.id, &students, None, 100).await.unwrap();
    let row = |nth| rows.iter().find(|held| held.key == key(nth)).unwrap();
    let ending = |nth| (row(nth).ending, row(nth).run.map(|run| run.0));
    assert_eq!(rows.len(), 5);
    assert_eq!(ending(1), (Some(Ending::Unchanged), Some(3)), "what was not folded yet is");
    assert_eq!((ending(3), ending(4)), ((Some(Ending::Updated), Some(3)), (Some(Ending::Failed), Some(1))));
    let delivered = |nth| row(nth).delivered.map(|run| run.0);
    assert_eq!([1, 2, 3, 4, 5].map(delivered), [Some(3), Some(1), Some(3), None, Some(3)]);
    let object = |id| CampusObject { kind: "Person".into(), id };
    let found = ledger.keys_of(state.id, &students, &[object(1), object(4), object(50)]).await.unwrap();
    // What was a twin in the first run was not one in the third.
    assert_eq!(
        found.iter().map(|rows| rows.iter().map(|held| held.key).collect::<Vec<_>>()).collect::<Vec<_>>(),
        [vec![key(1)], vec![key(4)], vec![]]
    );
    let schools = ledger.rows(state.id, &kind("schools"), None, 100).await.unwrap();
    assert_eq!((schools.len(), schools[0].run, schools[0].id.as_deref()), (1, None, Some("seven")));
    assert!(!schools[0].is_ours(), "only the ODS showed it");
    let errors: Vec<_> =
        ledger.errors(&ErrorFilter::default()).await.unwrap().into_iter().map(|error| (error.origin, error.class)).collect();
    assert_eq!(
        errors,
        [("students.jsonl:5".to_owned(), "refused".to_owned()), ("students.jsonl:91".to_owned(), "refused".to_owned())]
    );
    let runs: Vec<_> = ledger.runs().await.unwrap().into_iter().map(|run| (run.id.0, run.state)).collect();
    assert_eq!(runs, [(3, RunState::Open), (2, RunState::Stopped), (1, RunState::Finished)]);
}

#[tokio::test]
async fn a_ledger_of_an_older_version_is_brought_up_to_date_and_works_on() {
    for (older, lay_out) in OLDER {
        let disk = OnDisk::new();
        lay_out(&disk.path);
        assert_eq!(version(&disk.path), older);
        let ledger = disk.open();
        assert_eq!(version(&disk.path), NEWEST);
        holds_what_it_held(&ledger).await;
        let target = ledger.target(&target("k")).await.unwrap().id;
        let run = unfinished(&ledger, target).await.unwrap().id;
        ledger.resume(target, run).await.unwrap();
        ledger.commit(run, vec![entry(6, Ending::Created)]).await.unwrap();
        ledger.end(run, finished([(Ending::Created, 1)])).await.unwrap();
        assert_eq!(ledger.check().await.unwrap(), [""; 0]);
        drop(ledger);

        let new = OnDisk::new();
        drop(new.open());
        assert_eq!(layout(&disk.path), layout(&new.path), "a migrated file is laid out as a new one");
    }
}

#[tokio::test]
async fn a_ledger_of_an_older_version_is_recovered_into_a_new_one() {
    for (older, lay_out) in OLDER {
        let disk = OnDisk::new();
        lay_out(&disk.path);
        let fresh = disk.folder.path().join("fresh.db");
        let recovery = SqliteLedger::recover(&disk.path, &fresh).unwrap();
        assert!(recovery.lost.is_empty(), "{recovery}");
        assert_eq!((version(&disk.path), version(&fresh)), (older, NEWEST));
        holds_what_it_held(&SqliteLedger::open(&fresh).unwrap()).await;
    }
}
