//! What was deleted in a source that numbers its changes: found in the ODS by the ledger's rows of these keys, for a plan and again for its run.
//!
//! A record goes if the source says that it was deleted and has none of its key now, if it is ours, and if the ODS has it as the plan saw it. What else the
//! ledger knows as ours of its kind counts as found, and as kept: a source that lost much is not followed unasked.

use std::collections::HashMap;
use std::sync::Arc;

use futures::StreamExt as _;
use futures::stream;

use super::candidate::evidence;
use super::revalidated::{Now, Recheck, Revalidated};
use super::search::Search;
use crate::campus::Narrowing;
use crate::compare::{ById, KnownRow, by_id};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{Ledger, TargetId};
use crate::model::{Key, ResourceKind};
use crate::ods::Listed;
use crate::plan::{Decision, EXAMPLES, Existence, Kept, KindPolicy, Plan, Removal, RemovalStep, Row, Selection, Why};
use crate::report::Gap;
use crate::source::{ChangeLog, Deleted};

/// Rows that are asked of a ledger at once.
const PAGE_OF_LEDGER: usize = 50_000;

/// A record of ours that was deleted in the source, as the ODS has it.
struct Found {
    /// Its id in the ODS, as the ledger knows it.
    id: String,
    key: Key,
    known: KnownRow,
    listed: ById,
    /// The source has a record of its key again.
    is_back: bool,
}

/// The plan of a request with what was deleted in the source of its kinds, each behind a version.
///
/// # Errors
/// [`ErrorKind::RequestInvalid`] without a ledger that knows this ODS, or a source that tells no deletes.
pub(crate) async fn plan_deleted(search: &Search<'_>, since: &(dyn Fn(&ResourceKind) -> u64 + Sync), plan: Plan) -> Result<Plan> {
    let log = log_of(search)?;
    let mut steps = Vec::new();
    for (kind, order) in search.reversed() {
        if !plan.steps.iter().any(|step| step.resource == kind.endpoint()) {
            continue;
        }
        let since = since(&kind);
        let mut step = RemovalStep::new(kind.endpoint(), order, Selection::Narrowed(Narrowing::changed_since(since)));
        match log.deleted(&kind, since).await {
            Err(error) => step.gap = Some(error.to_string()),
            Ok(deletes) => {
                if deletes.nameless > 0 {
                    let nameless = deletes.nameless;
                    step.gap =
                        Some(format!("the source does not tell the keys of {nameless} that were deleted; a cleanup finds them"));
                }
                let (found, others) = search.of_ours(log.as_ref(), &kind, deletes.deleted).await?;
                step.outside = others;
                search.list(&mut step, &kind, found);
                search.count_others(&mut step, &kind).await?;
            }
        }
        if step.found + step.outside > 0 || step.gap.is_some() {
            steps.push(step);
        }
    }
    plan.with_deleted(steps, log.newest())
}

/// What of that still holds when the plan is run.
///
/// # Errors
/// [`ErrorKind::RequestInvalid`] when that is more than a run deletes unasked.
pub(crate) async fn revalidate_deleted(search: &Search<'_>, plan: &Plan, force: bool) -> Result<Revalidated> {
    let log = log_of(search)?;
    let mut all = Revalidated::default();
    for (removal, step) in plan.removals.iter().enumerate() {
        let kind = search.sides.model().kind(&step.resource)?;
        let mut recheck = Recheck::new(removal, step, kind.clone(), step.kept.clone());
        let since = step.selection.changed_since().unwrap_or(0);
        let (mut still, mut gap) = (HashMap::new(), step.gap.clone());
        match log.deleted(&kind, since).await {
            Ok(deletes) => {
                let (found, _) = search.of_ours(log.as_ref(), &kind, deletes.deleted).await?;
                still.extend(found.into_iter().map(|found| (found.id.clone(), found)));
            }
            Err(error) => gap = Some(error.to_string()),
        }
        for listed in &step.deletes {
            let now = match still.remove(&listed.id) {
                None if gap.is_some() && gap != step.gap => Now::Unseen(Kept::ScanIncomplete),
                // The source has it again, and does not tell of its deletion any more.
                None => Now::Unseen(Kept::Match),
                Some(found) => search.now(&kind, &found),
            };
            recheck.take(listed, now);
        }
        all.gaps(gap.map(|why| Gap::of(kind.endpoint(), why)));
        all.add(recheck);
    }
    all.warn_of_missing();
    plan.check_ceiling(all.deletes(), force)?;
    Ok(all)
}

fn log_of(search: &Search<'_>) -> Result<Arc<dyn ChangeLog>> {
    if search.sides.rows.ledger().is_none() {
        return Err(Error::new(
            ErrorKind::RequestInvalid,
            "what was deleted in the source is deleted only where it is known to be ours",
        )
        .with_hint("name the ledger that knows what was sent, or leave the deletes out"));
    }
    search.sides.snapshot.change_log().ok_or_else(|| {
        Error::new(ErrorKind::RequestInvalid, "the source does not tell what was deleted").with_hint("leave the deletes out")
    })
}

impl Search<'_> {
    /// Those of these records that are ours, as the ODS has them, and how many others there are.
    async fn of_ours(&self, log: &dyn ChangeLog, kind: &ResourceKind, deleted: Vec<Deleted>) -> Result<(Vec<Found>, u64)> {
        let keys: Vec<_> = deleted.iter().map(Deleted::key).collect();
        let known = self.sides.rows.of(kind, &keys).await?;
        let all = deleted.len();
        let ours = deleted.into_iter().zip(known).filter_map(|(deleted, known)| {
            let id = known.id.clone().filter(|_| known.row == Row::Ours)?;
            Some((deleted, known, id))
        });
        let looks = ours.map(|(deleted, known, id)| async move {
            let listed = by_id(self.sides.ods, kind, &id).await;
            let listed = listed.map_err(|answer| answer.into_error(&format!("{kind} cannot be looked at")))?;
            let is_back = log.has(kind, &deleted).await?;
            Ok(Found { id, key: deleted.key(), known, listed, is_back })
        });
        let looks: Vec<_> = looks.collect();
        let found: Vec<_> = stream::iter(looks).buffered(self.sides.concurrency.max(1)).collect().await;
        let found = found.into_iter().collect::<Result<Vec<_>>>()?;
        let others = (all - found.len()) as u64;
        Ok((found, others))
    }

    /// What is to become of a record.
    fn decide_deleted(&self, kind: &ResourceKind, found: &Found, listed: &Listed) -> Decision {
        if listed.key != found.key {
            return Decision::Keep(Kept::Changed);
        }
        let policy = KindPolicy::of(self.sides.configuration(), kind);
        let mut evidence = evidence(Why::Request, policy, &found.known, &listed.id, found.is_back);
        evidence.object = Existence::Gone;
        evidence.decide()
    }

    /// Lists in a step of a plan what goes, and counts what stays.
    fn list(&self, step: &mut RemovalStep, kind: &ResourceKind, found: Vec<Found>) {
        for found in found {
            let why = match &found.listed {
                // The ODS does not have it any more either.
                ById::Gone => continue,
                ById::Shown(listed) => match self.decide_deleted(kind, &found, listed) {
                    Decision::Delete(because) => {
                        step.deletes.push(Removal::new(&listed.id, because).known_by(listed.etag.clone(), None));
                        step.found += 1;
                        continue;
                    }
                    decision => decision.kept().unwrap_or(Kept::Match),
                },
                ById::Hidden => Kept::ReferenceOnly,
                ById::Keyless => Kept::Changed,
            };
            step.found += 1;
            step.keep(why, &found.id, EXAMPLES);
        }
    }

    /// Counts what else the ledger knows as ours, where anything goes.
    async fn count_others(&self, step: &mut RemovalStep, kind: &ResourceKind) -> Result<()> {
        let Some((ledger, target)) = self.sides.rows.ledger().filter(|_| !step.deletes.is_empty()) else { return Ok(()) };
        let others = ours(ledger, target, kind).await?.saturating_sub(step.found);
        if others > 0 {
            step.found += others;
            *step.kept.entry(Kept::Match).or_default() += others;
        }
        Ok(())
    }

    /// How a record that the plan lists is now.
    fn now(&self, kind: &ResourceKind, found: &Found) -> Now {
        match &found.listed {
            ById::Gone => Now::Gone,
            ById::Hidden => Now::Unseen(Kept::ReferenceOnly),
            ById::Keyless => Now::Unseen(Kept::Changed),
            ById::Shown(listed) => {
                let kept = self.decide_deleted(kind, found, listed).kept();
                Now::Shown { key: found.key, etag: listed.etag.clone(), kept }
            }
        }
    }
}

/// How many records of a kind the ledger knows as ours.
async fn ours(ledger: &dyn Ledger, target: TargetId, kind: &ResourceKind) -> Result<u64> {
    let (mut ours, mut after) = (0, None);
    loop {
        let page = ledger.digests(target, kind, after, PAGE_OF_LEDGER).await?;
        ours += page.len() as u64;
        if page.len() < PAGE_OF_LEDGER {
            return Ok(ours);
        }
        after = page.last().map(|(key, _)| *key);
    }
}
