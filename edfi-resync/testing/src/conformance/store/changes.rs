//! What changed: told and filtered by version where that is claimed, and refused where it is not.

use std::collections::BTreeMap;

use edfi_resync::campus::Narrowing;
use edfi_resync::model::ResourceKind;
use edfi_resync::source::{ChangeLog, Snapshot, SourceStore};
use edfi_resync::{Error, ErrorKind, Result};

use super::{Scanned, scan};
use crate::conformance::{Findings, patiently};

/// How many kinds are scanned by version, those of most rows first.
const KINDS: usize = 8;

/// A source that numbers its changes gives those behind a version, in its order; what it says of itself can be asked.
pub(super) async fn check(
    store: &dyn SourceStore,
    snapshot: &dyn Snapshot,
    whole: &BTreeMap<ResourceKind, Scanned>,
    findings: &mut Findings,
) {
    findings.demand("what is to be said of the view", patiently(snapshot.caveats()).await);
    let (claimed, log) = (store.capabilities().changes, snapshot.change_log());
    findings.expect(claimed || log.is_none(), || "it tells of its changes, but does not claim to number them".to_owned());
    let mut kinds: Vec<_> = whole.iter().collect();
    kinds.sort_by_key(|(_, scanned)| std::cmp::Reverse(scanned.rows()));
    let Some(log) = log.filter(|_| claimed) else {
        if let Some((kind, _)) = kinds.first().filter(|_| !claimed) {
            let scanned = scan(snapshot, kind, &Narrowing::changed_since(0)).await;
            let refused = scanned.is_err_and(|error| error.kind() == ErrorKind::RequestInvalid);
            findings.expect(refused, || "a filter on what changed is not refused, though it numbers no changes".to_owned());
        }
        return;
    };
    let newest = log.newest();
    for (kind, all) in kinds.into_iter().take(KINDS) {
        let behind = |since| check_window(snapshot, log.as_ref(), kind, since);
        let Some(none) = findings.demand(&format!("{kind} behind the newest version"), behind(newest).await) else { continue };
        findings.expect(none.rows() == 0, || format!("{kind}: {} rows changed behind the newest version", none.rows()));
        let Some(half) = findings.demand(&format!("{kind} behind half the versions"), behind(newest / 2).await) else { continue };
        let Some(every) = findings.demand(&format!("{kind} behind no version"), behind(0).await) else { continue };
        let same = every.that(|_| true) == all.that(|_| true);
        findings.expect(same, || format!("{kind}: {} rows changed since ever, of {}", every.rows(), all.rows()));
        let mut others = all.records.iter().map(|(_, body, _)| body);
        let in_order = half.records.iter().all(|(_, body, _)| others.any(|other| other == body));
        findings.expect(in_order, || format!("{kind}: what changed comes in another order, or is not among all"));
    }
}

/// What changed behind a version, if its count fits it and nothing of it was deleted or moved behind the newest.
async fn check_window(snapshot: &dyn Snapshot, log: &dyn ChangeLog, kind: &ResourceKind, since: u64) -> Result<Scanned> {
    let scanned = scan(snapshot, kind, &Narrowing::changed_since(since)).await?;
    let counted = patiently(log.count(kind, since)).await?;
    let moved = patiently(log.key_changes(kind, since)).await?.len();
    let deleted = patiently(log.deleted(kind, since)).await?.deleted.len();
    let wrong = |what: String| Err(Error::new(ErrorKind::Unexpected, what));
    if counted.is_some_and(|counted| counted != scanned.rows() as u64) {
        return wrong(format!("it counts {counted:?}, and gives {}", scanned.rows()));
    }
    if since == log.newest() && moved + deleted > 0 {
        return wrong("something was deleted or moved behind the newest version".to_owned());
    }
    Ok(scanned)
}
