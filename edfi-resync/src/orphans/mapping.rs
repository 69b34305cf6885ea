//! Identity Mapping Cleanup: rows of the ledger whose records the ODS does not have any more.

use super::cleanup::Cleanup;
use crate::campus::SchoolSelection;
use crate::compare::{Scanned, vanished};
use crate::engine::LedgerRun;
use crate::error::Result;
use crate::ledger::{Ending, Held};
use crate::model::{Key, Model, ResourceKind};
use crate::ods::{Listing, Ods};
use crate::plan::{Decision, Evidence, InCampus, KindPolicy, Pass, Plan, Row, Selection, Why};
use crate::report::Gap;

/// Rows that are dropped at once.
const GROUP: usize = 1_000;

impl Cleanup<'_> {
    /// The keys of rows whose records are gone, where a complete listing showed these keys.
    pub(super) async fn vanished(&self, kind: &ResourceKind, shown: Vec<Key>, campus: &Scanned) -> Result<Vec<Key>> {
        let sides = &self.bounds.search.sides;
        let Some(rows) = sides.rows.ledger() else { return Ok(Vec::new()) };
        let may_go = |row: &Held| is_dropped(row, campus.has(row.key));
        vanished(rows, sides.ods, kind, shown, may_go, sides.concurrency).await
    }
}

/// Drops the rows of what is sent, and the ODS does not have any more, before anything is sent: a resync's share of
/// the cleanup. Says what should be known about it.
///
/// Only resources of which everything takes part are listed. Where people, courses, sections or some of the schools
/// are chosen, a key does not say whether it belongs to the choice; what is sent of it is mapped anew by its answer.
pub(crate) async fn clean_mapping(ods: &Ods, model: &Model, concurrency: usize, plan: &Plan, run: &LedgerRun) -> Result<Vec<Gap>> {
    let mut gaps = Vec::new();
    if !matches!(plan.request.schools, None | Some(SchoolSelection::All)) {
        return Ok(gaps);
    }
    let ledger = run.ledger().as_ref();
    for step in plan.steps.iter().filter(|step| step.pass == Pass::First && step.selection == Selection::FullScope) {
        let kind = model.kind(&step.resource)?;
        if ledger.rows(run.target(), &kind, None, 1).await?.is_empty() {
            continue;
        }
        let mut listing = Listing::new(ods, &kind, vec![Vec::new()]);
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
            // What Campus has was not read: it may have any of them.
            let may_go = |row: &Held| is_dropped(row, true);
            let keys = vanished((ledger, run.target()), ods, &kind, shown, may_go, concurrency).await?;
            for keys in keys.chunks(GROUP) {
                ledger.remove(run.target(), &kind, keys).await?;
            }
        }
    }
    Ok(gaps)
}

/// Whether a row goes if the ODS does not have its record.
fn is_dropped(row: &Held, in_campus: bool) -> bool {
    let mut evidence = Evidence::in_ods(Why::Request, KindPolicy::default());
    evidence.in_ods = false;
    evidence.in_campus = if in_campus { InCampus::Yes } else { InCampus::No };
    evidence.row = if row.is_ours() { Row::Ours } else { Row::Seen };
    evidence.awaits_repair = row.ending.is_some_and(Ending::is_failure);
    evidence.decide() == Decision::DropMapping
}
