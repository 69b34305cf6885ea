//! Both ledgers, entries, runs and targets to try them with.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use edfi_resync::campus::UniqueIds;
use edfi_resync::ledger::{
    Ending, Entry, Ledger, LedgerTarget, Reason, RunEnd, RunId, RunRow, RunStart, RunState, SqliteLedger, TargetId,
};
use edfi_resync::model::{CampusKeys, CampusRole, Key, Model, Origin, ResourceKind};
use edfi_resync::testing::ModelLedger;
use edfi_resync::testing::ledger::{digest_of, key_of};
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

    /// The Campus objects behind a key: `Enrollment:1 Enrollment:2`.
    pub(crate) async fn objects(&self, target: TargetId, kind: &ResourceKind, key: Key) -> String {
        let objects = self.ledger.objects(target, kind, &[key]).await.unwrap().remove(0);
        objects.iter().map(|object| format!("{}:{}", object.kind, object.id)).collect::<Vec<_>>().join(" ")
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

pub(crate) fn kind(endpoint: &str) -> ResourceKind {
    Model::ds5_2().kind(endpoint).unwrap()
}

pub(crate) fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000 + seconds)
}

pub(crate) fn target(client_key: &str) -> LedgerTarget {
    LedgerTarget {
        url: "https://api.example.org/v7.3/".parse().unwrap(),
        tenant: None,
        instance: None,
        school_year: 2027,
        client_key: client_key.to_owned(),
        unique_ids: UniqueIds::default(),
        data_standard: "5.2".to_owned(),
    }
}

pub(crate) fn start(target: TargetId) -> RunStart {
    RunStart {
        target,
        configuration: "State".to_owned(),
        fingerprint: "f1".to_owned(),
        plan: "{\"steps\":[]}".to_owned(),
        at: at(0),
    }
}

pub(crate) fn finished(counts: impl IntoIterator<Item = (Ending, u64)>) -> RunEnd {
    RunEnd { stopped: None, counts: counts.into_iter().collect(), newest_change_version: Some(77), at: at(9) }
}

pub(crate) fn stopped(why: &str) -> RunEnd {
    RunEnd { stopped: Some(why.to_owned()), counts: BTreeMap::new(), newest_change_version: None, at: at(8) }
}

/// A target and an open run of it.
pub(crate) async fn begun(ledger: &dyn Ledger) -> (TargetId, RunId) {
    let target = ledger.target(&target("k")).await.unwrap().id;
    (target, ledger.begin(start(target)).await.unwrap())
}

/// An entry of a student whose key, digest and line are made of one number.
pub(crate) fn entry(nth: u64, ending: Ending) -> Entry {
    let good = ending.is_good();
    Entry {
        kind: kind("students"),
        key: Some(key_of(spread(nth))),
        digest: Some(digest_of(u128::from(nth) + 1)),
        ending,
        id: good.then(|| format!("{:032x}", spread(nth))),
        etag: good.then(|| format!("\"{nth}\"")),
        origin: Origin::new("students.jsonl", nth + 1),
        campus: CampusKeys::new().with(CampusRole::Person, nth.cast_signed()).with_object("Person", nth.cast_signed()),
        reason: ending.is_failure().then(|| reason("refused", nth)),
        maybe_applied: false,
    }
}

pub(crate) fn reason(class: &str, line: u64) -> Arc<Reason> {
    Arc::new(Reason {
        class: class.to_owned(),
        status: Some(400),
        message: "the ODS refused the data".to_owned(),
        hint: Some("correct it".to_owned()),
        kind: kind("students"),
        origin: Origin::new("students.jsonl", line + 1),
    })
}

/// Numbers in the order of digests, not in their own.
pub(crate) fn spread(nth: u64) -> u128 {
    let mixed = (nth + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u128::from(mixed) << 64 | u128::from(nth)
}

pub(crate) fn key(nth: u64) -> Key {
    key_of(spread(nth))
}

/// The newest run of a target, unless it is finished.
pub(crate) async fn unfinished(ledger: &dyn Ledger, target: TargetId) -> Option<RunRow> {
    let runs = ledger.runs().await.unwrap();
    runs.into_iter().find(|run| run.target == target).filter(|run| run.state != RunState::Finished)
}
