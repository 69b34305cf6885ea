//! Entries, runs and targets to try a ledger with: made of small numbers, and always the same.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use edfi_resync::campus::UniqueIds;
use edfi_resync::ledger::{Ending, Entry, Ledger, LedgerTarget, Reason, RunEnd, RunId, RunRow, RunStart, RunState, TargetId};
use edfi_resync::model::{CampusKeys, CampusRole, Key, Model, Origin, ResourceKind};

use super::{digest_of, key_of};

/// A kind of Data Standard 5.2, by its endpoint.
///
/// # Panics
/// If there is none of this name.
pub fn kind(endpoint: &str) -> ResourceKind {
    Model::ds5_2().kind(endpoint).expect("a resource of the standard")
}

/// A moment so many seconds behind a fixed one.
pub fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000 + seconds)
}

/// A target of this client.
///
/// # Panics
/// Never: its URL is one.
pub fn target(client_key: &str) -> LedgerTarget {
    LedgerTarget {
        url: "https://api.example.org/v7.3/".parse().expect("a URL"),
        tenant: None,
        instance: None,
        school_year: 2027,
        client_key: client_key.to_owned(),
        unique_ids: UniqueIds::default(),
        data_standard: "5.2".to_owned(),
    }
}

/// A run of this target that begins at 0.
pub fn start(target: TargetId) -> RunStart {
    RunStart {
        target,
        configuration: "State".to_owned(),
        fingerprint: "f1".to_owned(),
        plan: "{\"steps\":[]}".to_owned(),
        at: at(0),
    }
}

/// A run that came to its end, with these counts.
pub fn finished(counts: impl IntoIterator<Item = (Ending, u64)>) -> RunEnd {
    RunEnd { stopped: None, counts: counts.into_iter().collect(), newest_change_version: Some(77), at: at(9) }
}

/// A run that was stopped.
pub fn stopped(why: &str) -> RunEnd {
    RunEnd { stopped: Some(why.to_owned()), counts: BTreeMap::new(), newest_change_version: None, at: at(8) }
}

/// A target and an open run of it.
///
/// # Panics
/// If the ledger refuses either.
pub async fn begun(ledger: &dyn Ledger) -> (TargetId, RunId) {
    let target = ledger.target(&target("k")).await.expect("a target").id;
    (target, ledger.begin(start(target)).await.expect("a run"))
}

/// An entry of a student whose key, digest and line are made of one number.
pub fn entry(nth: u64, ending: Ending) -> Entry {
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

/// A reason whose record stands in the line behind this one.
pub fn reason(class: &str, line: u64) -> Arc<Reason> {
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
pub fn spread(nth: u64) -> u128 {
    let mixed = (nth + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u128::from(mixed) << 64 | u128::from(nth)
}

/// The key of the entry of this number.
pub fn key(nth: u64) -> Key {
    key_of(spread(nth))
}

/// The newest run of a target, unless it is finished.
///
/// # Panics
/// If the ledger does not give its runs.
pub async fn unfinished(ledger: &dyn Ledger, target: TargetId) -> Option<RunRow> {
    let runs = ledger.runs().await.expect("its runs");
    runs.into_iter().find(|run| run.target == target).filter(|run| run.state != RunState::Finished)
}
