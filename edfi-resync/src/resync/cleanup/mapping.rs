//! Identity Mapping Cleanup: rows of the ledger whose records the ODS does not have any more.
//!
//! A listing shows which rows are in doubt, and a look at each record by its id settles it: a listing leaves out what this client may not see,
//! and what moves between its pages while others write.

use futures::StreamExt as _;
use futures::stream;

use super::super::listing::Listing;
use super::campus::Scanned;
use super::{Cleanup, GROUP};
use crate::campus::SchoolSelection;
use crate::engine::LedgerRun;
use crate::error::Result;
use crate::ledger::{Ending, Held, Ledger, TargetId};
use crate::model::{Key, ResourceKind};
use crate::ods::{Ods, Verdict};
use crate::plan::{Pass, Plan, Selection};
use crate::report::Gap;
use crate::resync::Resync;

impl Cleanup<'_> {
    /// The keys of rows whose records are gone, where a complete listing showed these keys.
    pub(super) async fn gone(&self, kind: &ResourceKind, shown: Vec<Key>, campus: &Scanned) -> Result<Vec<Key>> {
        let Some((ledger, target)) = &self.ledger else { return Ok(Vec::new()) };
        // What Campus does not have any more is nobody's to repair.
        let lets_go = |row: &Held| !awaits_repair(row) || !campus.has(row.key);
        let Resync { ods, options, .. } = self.resync;
        gone(ledger.as_ref(), *target, kind, shown, lets_go, ods, options.concurrency).await
    }
}

/// Drops the rows of what is sent, and the ODS does not have any more, before anything is sent: a resync's share of the cleanup. Says what
/// should be known about it.
///
/// Only resources of which everything takes part are listed. Where people, courses, sections or some of the schools are chosen, a key does not
/// say whether it belongs to the choice; what is sent of it is mapped anew by its answer.
pub(super) async fn clean_mapping(resync: &Resync, plan: &Plan, run: &LedgerRun) -> Result<Vec<Gap>> {
    let mut gaps = Vec::new();
    if !matches!(plan.request.schools, None | Some(SchoolSelection::All)) {
        return Ok(gaps);
    }
    let ledger = run.ledger().as_ref();
    for step in plan.steps.iter().filter(|step| step.pass == Pass::First && step.selection == Selection::FullScope) {
        let kind = resync.model.kind(&step.resource)?;
        if ledger.rows(run.target(), &kind, None, 1).await?.is_empty() {
            continue;
        }
        let mut listing = Listing::new(&resync.ods, &kind, vec![Vec::new()]);
        let mut shown = Vec::new();
        let listed = loop {
            match listing.next().await {
                Ok(Some(page)) => shown.extend(page.into_iter().map(|listed| listed.key)),
                Ok(None) => break true,
                Err(why) => {
                    gaps.push(Gap::of(kind.endpoint(), format!("which of them the ODS still has is not known: {why}")));
                    break false;
                }
            }
        };
        if listed {
            let lets_go = |row: &Held| !awaits_repair(row);
            let keys = gone(ledger, run.target(), &kind, shown, lets_go, &resync.ods, resync.options.concurrency).await?;
            for keys in keys.chunks(GROUP) {
                ledger.remove(run.target(), &kind, keys).await?;
            }
        }
    }
    Ok(gaps)
}

async fn gone(
    ledger: &dyn Ledger,
    target: TargetId,
    kind: &ResourceKind,
    mut shown: Vec<Key>,
    lets_go: impl Fn(&Held) -> bool,
    ods: &Ods,
    concurrency: usize,
) -> Result<Vec<Key>> {
    shown.sort_unstable();
    let (mut keys, mut after) = (Vec::new(), None);
    loop {
        let rows = ledger.rows(target, kind, after, GROUP).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.key);
        let doubtful = rows.into_iter().filter(|row| shown.binary_search(&row.key).is_err() && lets_go(row));
        let doubtful = doubtful.filter_map(|row| Some((row.key, row.id?)));
        let looked = stream::iter(doubtful).map(|(key, id)| async move { is_gone(ods, kind, &id).await.then_some(key) });
        keys.extend(looked.buffered(concurrency.max(1)).filter_map(std::future::ready).collect::<Vec<_>>().await);
    }
    Ok(keys)
}

/// Whether a row goes with an error, which would be lost with it.
fn awaits_repair(row: &Held) -> bool {
    row.ending.is_some_and(Ending::is_failure)
}

/// Whether the ODS says that it has no record with this id. What it will not show is there.
async fn is_gone(ods: &Ods, kind: &ResourceKind, id: &str) -> bool {
    match ods.get(kind, id).await {
        Ok(found) => found.is_none(),
        Err(answer) => matches!(answer.verdict, Verdict::StaleId | Verdict::AlreadyGone),
    }
}
