//! Both ledgers, and a folder for one on disk.

use std::path::PathBuf;
use std::sync::Arc;

use edfi_resync::ledger::{Ledger, SqliteLedger};
use edfi_resync_testing::ModelLedger;
pub(crate) use edfi_resync_testing::ledger::samples::{
    at, begun, entry, finished, key, kind, reason, start, stopped, target, unfinished,
};
use tempfile::TempDir;

/// A ledger under test.
pub(crate) struct Subject {
    pub(crate) ledger: Arc<dyn Ledger>,
    _folder: Option<TempDir>,
}

impl Subject {
    /// One of each.
    pub(crate) fn both() -> [Self; 2] {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = SqliteLedger::open(folder.path().join("state.db")).unwrap();
        [Self { ledger: Arc::new(sqlite), _folder: Some(folder) }, Self { ledger: Arc::new(ModelLedger::new()), _folder: None }]
    }
}

/// A SQLite ledger in a folder that lives as long as the test.
pub(crate) struct OnDisk {
    pub(crate) path: PathBuf,
    pub(crate) folder: TempDir,
}

impl OnDisk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { path: folder.path().join("state.db"), folder }
    }

    pub(crate) fn open(&self) -> SqliteLedger {
        SqliteLedger::open(&self.path).unwrap()
    }
}
