//! Many rows: they are read as they are asked for, and as many are held however many there are.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, RecordBatchIterator, RecordBatchReader, StringArray};
use arrow_schema::ArrowError;
use edfi_resync::campus::Narrowing;
use edfi_resync::source::{ArrowStore, SourceStore};
use futures::StreamExt as _;
use tempfile::TempDir;

use crate::{batch, plain_scope, write};

const ROWS: usize = 300_000;
const BATCH: usize = 10_000;

/// So many students, from this one on.
fn students(first: usize, rows: usize) -> RecordBatch {
    let numbers = first..first + rows;
    let text = |before: &str| {
        Arc::new(StringArray::from_iter_values(numbers.clone().map(|number| format!("{before}{number}")))) as ArrayRef
    };
    let people: Int64Array = numbers.clone().map(|number| i64::try_from(number).ok()).collect();
    let born = StringArray::from_iter_values(numbers.clone().map(|number| format!("2012-04-{:02}", 1 + number % 28)));
    batch(vec![
        ("studentUniqueId", text("6")),
        ("firstName", text("First name of ")),
        ("lastSurname", text("Last surname of ")),
        ("birthDate", Arc::new(born)),
        ("@person", Arc::new(people)),
    ])
}

/// The most memory that this process has held, in kilobytes.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

async fn scanned(store: &dyn SourceStore, mut each: impl FnMut(usize)) {
    let snapshot = store.open(&plain_scope()).await.unwrap();
    let kind = plain_scope().model.kind("students").unwrap();
    let mut batches = snapshot.scan(&kind, &Narrowing::none());
    let mut rows = 0;
    while let Some(batch) = batches.next().await {
        rows += batch.unwrap().records.len();
        each(rows);
    }
    assert_eq!(rows, ROWS);
}

#[tokio::test]
#[ignore = "the memory that others need would count: run with --ignored"]
async fn rows_of_a_file_and_of_a_reader_are_read_as_they_are_asked_for() {
    let folder = TempDir::new().unwrap();
    let all: Vec<_> = (0..ROWS / BATCH).map(|at| students(at * BATCH, BATCH)).collect();
    write(&folder.path().join("students.parquet"), &all, 100_000);
    drop(all);
    let store = ArrowStore::open(folder.path()).unwrap();
    // The peak of writing is let go of, so that what reading needs is seen; only Linux tells of it.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let (before, began) = (most_memory(), Instant::now());
    scanned(&store, |_| ()).await;
    let (kilobytes, seconds) = (most_memory().saturating_sub(before), began.elapsed().as_secs_f64());
    println!("Parquet: {:.0} records a second, {kilobytes} kB", ROWS as f64 / seconds);
    assert!(kilobytes < 48 << 10, "{kilobytes} kB more");

    let drawn = Arc::new(AtomicUsize::new(0));
    let counter = drawn.clone();
    let open = move || -> Result<Box<dyn RecordBatchReader + Send>, ArrowError> {
        let counter = counter.clone();
        let batches = (0..ROWS / 1_000).map(move |at| {
            counter.fetch_add(1_000, Ordering::SeqCst);
            Ok(students(at * 1_000, 1_000))
        });
        Ok(Box::new(RecordBatchIterator::new(batches, students(0, 1).schema())))
    };
    let store = ArrowStore::builder().reader("students", students(0, 1).schema(), open).build().unwrap();
    let mut most = 0;
    scanned(&store, |rows| most = most.max(drawn.load(Ordering::SeqCst).saturating_sub(rows))).await;
    assert!(most <= 5_000, "{most} rows ahead");
}
