//! A SQLite snapshot sees one state of the database on all its connections, while another program writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use edfi_resync::campus::Narrowing;
use edfi_resync::model::Model;
use edfi_resync::source::{Snapshot, SnapshotExt, SourceStore};
use futures::StreamExt;
use futures::future::join_all;
use rusqlite::{Connection, ErrorCode};
use tokio::sync::watch;

use crate::campus::Campus;
use crate::plain_scope;

/// Two queries over two tables that are written together, never apart; and one of a thousand rows.
fn campus(journal: &str) -> Campus {
    let campus = Campus::with_queries([
        ("courses.sql", "SELECT generation AS courseCode FROM one ORDER BY 1"),
        ("schools.sql", "SELECT generation AS nameOfInstitution FROM other ORDER BY 1"),
        ("students.sql", "SELECT generation AS firstName, id AS studentUniqueId FROM many ORDER BY id"),
    ]);
    let connection = campus.connect();
    connection.query_row(&format!("PRAGMA journal_mode = {journal}"), (), |_| Ok(())).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE one (generation INTEGER); INSERT INTO one VALUES (0);
             CREATE TABLE other (generation INTEGER); INSERT INTO other VALUES (0);
             CREATE TABLE many (id INTEGER PRIMARY KEY, generation INTEGER);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO many SELECT i, 0 FROM n;",
        )
        .unwrap();
    campus
}

const WRITE: &str = "BEGIN IMMEDIATE; UPDATE one SET generation = generation + 1; UPDATE other SET generation = generation + 1;
                     UPDATE many SET generation = generation + 1; COMMIT";

/// A program that writes without a pause, and counts what it wrote.
struct Writer {
    stop: Arc<AtomicBool>,
    written: watch::Receiver<u64>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    fn start(connection: Connection) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (count, written) = watch::channel(0);
        connection.busy_timeout(Duration::from_millis(5)).unwrap();
        let stopped = stop.clone();
        let thread = spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                match connection.execute_batch(WRITE) {
                    Ok(()) => count.send_modify(|written| *written += 1),
                    Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                        if !connection.is_autocommit() {
                            connection.execute_batch("ROLLBACK").unwrap();
                        }
                    }
                    Err(error) => panic!("{error}"),
                }
            }
        });
        Self { stop, written, thread: Some(thread) }
    }

    fn written(&self) -> u64 {
        *self.written.borrow()
    }

    /// Waits until more is written than that.
    async fn beyond(&self, before: u64) {
        self.written.clone().wait_for(|written| *written > before).await.expect("the writer writes on");
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.take().unwrap().join().unwrap();
    }
}

/// Every generation that scans of all kinds see, many at once so that every connection of the snapshot is asked.
async fn generations(snapshot: &Arc<dyn Snapshot>) -> Vec<String> {
    let scans = ["courses", "schools", "students"].repeat(6).into_iter().map(|endpoint| async move {
        let batch = snapshot.collect(&Model::ds5_2().kind(endpoint).unwrap(), &Narrowing::none()).await.unwrap();
        assert!(batch.rejects.is_empty());
        batch
            .records
            .into_iter()
            .map(|record| {
                let body: serde_json::Value = serde_json::from_slice(&record.body).unwrap();
                let text = ["courseCode", "nameOfInstitution", "firstName"].iter().find_map(|member| body[member].as_str());
                text.unwrap().to_owned()
            })
            .collect::<Vec<_>>()
    });
    let mut seen: Vec<_> = join_all(scans).await.into_iter().flatten().collect();
    assert_eq!(seen.len(), 6 * 1002);
    seen.dedup();
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_wal_mode_nobody_waits() {
    let campus = campus("WAL");
    let store = campus.open().unwrap();
    let writer = Writer::start(campus.connect());
    let mut states = Vec::new();
    for _ in 0..10 {
        let snapshot = store.open(&plain_scope()).await.unwrap();
        let before = writer.written();
        let seen = generations(&snapshot).await;
        assert_eq!(seen.len(), 1, "one snapshot sees several states: {seen:?}");
        writer.beyond(before).await;
        assert_eq!(generations(&snapshot).await, seen, "the snapshot moved");
        states.extend(seen);
    }
    states.dedup();
    assert!(states.len() > 1, "nothing was written between the snapshots");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_rollback_mode_the_writer_waits_for_the_snapshot() {
    let campus = campus("DELETE");
    let store = campus.open().unwrap();
    let writer = Writer::start(campus.connect());
    let mut states = Vec::new();
    for _ in 0..5 {
        let snapshot = store.open(&plain_scope()).await.unwrap();
        let seen = generations(&snapshot).await;
        assert_eq!(seen.len(), 1, "one snapshot sees several states: {seen:?}");
        assert_eq!(generations(&snapshot).await, seen, "the snapshot moved");
        // A generation is a commit. The last one may be counted after the snapshot began, so what is seen is the measure.
        let committed = seen[0].parse().expect("a number");
        assert!(writer.written() <= committed, "a commit went past the snapshot's locks");
        drop(snapshot);
        writer.beyond(committed).await;
        states.extend(seen);
    }
    states.dedup();
    assert!(states.len() > 1, "nothing was written between the snapshots");
}

#[tokio::test]
async fn a_dropped_scan_stops_its_query() {
    let campus = Campus::with_queries([(
        "students.sql",
        // Gives no row for hours.
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS firstName FROM n WHERE i < 0 ORDER BY i",
    )]);
    let store = campus.open().unwrap();
    let snapshot = store.open(&plain_scope()).await.unwrap();
    let students = Model::ds5_2().kind("students").unwrap();
    // More than there are connections: each must have been given back, or the next one waits for ever.
    for _ in 0..20 {
        let mut scan = snapshot.scan(&students, &Narrowing::none());
        assert!(tokio::time::timeout(Duration::from_millis(30), scan.next()).await.is_err());
    }
}

#[tokio::test]
async fn nothing_is_written_and_nothing_is_created() {
    let campus = Campus::new();
    let before = std::fs::read(campus.database()).unwrap();
    let store = campus.open().unwrap();
    let snapshot = store.open(&plain_scope()).await.unwrap();
    for kind in snapshot.kinds().await.unwrap() {
        snapshot.count(&kind).await.unwrap();
    }
    drop(snapshot);
    assert_eq!(std::fs::read(campus.database()).unwrap(), before);
    let files: Vec<_> =
        std::fs::read_dir(campus.database().parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files.len(), 2, "{files:?}");
}
