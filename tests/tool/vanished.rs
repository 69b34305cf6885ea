//! A ledger whose file leaves its place while it is in use.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use edfi_resync::engine::Event;
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::report::Report;
use edfi_resync::{ErrorKind, Resync};
use tempfile::TempDir;

use super::small_world::{Campus, all, mock};
use super::world::builder;

/// What happens to the file.
type Mishap = fn(&Path);

const MISHAPS: [(&str, Mishap, &str); 3] = [
    ("deleted", |path| fs::remove_file(path).expect("it is deleted"), "it was deleted or moved away"),
    ("moved", |path| fs::rename(path, path.with_extension("old")).expect("it is moved"), "it was deleted or moved away"),
    (
        "replaced",
        |path| {
            let other = path.with_extension("other");
            drop(SqliteLedger::open(&other).expect("another ledger"));
            fs::rename(other, path).expect("it is replaced");
        },
        "another file was put in its place",
    ),
];

async fn opened(campus: &Campus) -> (Resync, PathBuf, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.db");
    let ledger = SqliteLedger::open(&path).expect("a ledger");
    let resync = builder(campus.store(), &mock()).ledger(ledger).open().await.expect("it opens");
    (resync, path, folder)
}

/// A run in which this happens to the file when an event is seen.
async fn run(mishap: Mishap, when: fn(&Event<'_>) -> bool) -> Report {
    let campus = Campus::new();
    let (resync, path, _folder) = opened(&campus).await;
    let plan = resync.plan(&all()).await.expect("it can be planned");
    let mut done = false;
    let observer = |event: &Event<'_>| {
        if !done && when(event) {
            done = true;
            mishap(&path);
        }
    };
    resync.run(&plan).observe(observer).await.expect("it ends with a report")
}

#[tokio::test]
async fn b11_a_ledger_that_leaves_its_place_under_way_stops_the_run() {
    for (name, mishap, said) in MISHAPS {
        let report = run(mishap, |event| matches!(event, Event::Settled { .. })).await;
        let stopped = report.stopped.as_deref().unwrap_or_default();
        assert!(stopped.contains("has left its place while it was in use") && stopped.contains(said), "{name}: {report}");
        assert!(!report.is_success() && !report.gaps.is_empty(), "{name}: {report}");
        let text = report.to_string();
        assert!(!text.contains("can be resumed:") && text.contains("run 1 cannot be resumed as it is"), "{name}: {text}");
    }
}

#[tokio::test]
async fn b11_a_ledger_that_leaves_its_place_at_the_end_is_a_gap_of_the_report() {
    for (name, mishap, said) in MISHAPS {
        let report = run(mishap, |event| matches!(event, Event::RunFinished { .. })).await;
        assert!(report.stopped.is_none() && !report.is_success(), "{name}: {report}");
        let gap = &report.gaps[0];
        assert!(gap.resource.is_none() && gap.why.contains(said) && report.warnings.contains(&gap.to_string()), "{name}: {report}");
    }
}

#[tokio::test]
async fn b11_nothing_is_begun_with_a_ledger_that_is_not_there_any_more() {
    for (name, mishap, said) in MISHAPS {
        let campus = Campus::new();
        let (resync, path, _folder) = opened(&campus).await;
        let plan = Arc::new(resync.plan(&all()).await.expect("it can be planned"));
        mishap(&path);
        let error = resync.run(&plan).await.expect_err("it is not begun");
        assert_eq!(error.kind(), ErrorKind::LedgerInvalid, "{name}: {error}");
        assert!(error.to_string().contains(said) && error.hint().is_some_and(|hint| hint.contains("put it back")), "{error}");
    }
}
