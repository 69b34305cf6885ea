//! The public suite, tried on both ledgers.

use std::sync::Arc;

use edfi_resync::ledger::SqliteLedger;
use edfi_resync_testing::{ModelLedger, conformance};

#[tokio::test]
async fn the_ledger_in_sqlite_keeps_every_rule() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = (0..).map(|nth| folder.path().join(format!("{nth}.db")));
    let found = conformance::ledger::check(async || Ok(Arc::new(SqliteLedger::open(files.next().unwrap())?) as _)).await;
    found.assert_none();
    assert_eq!(found.checks(), 2 * conformance::ledger::rules().count(), "a fresh ledger and a rule each");
}

/// It is made of maps behind a mutex, in a crate that has of the library what is public.
#[tokio::test]
async fn the_ledger_in_memory_keeps_every_rule() {
    conformance::ledger::check(async || Ok(Arc::new(ModelLedger::new()) as _)).await.assert_none();
}
