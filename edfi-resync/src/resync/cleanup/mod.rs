//! Gathers the facts of a cleanup, for its plan and again for its run: what Campus has, what the ODS shows within the scope, whose that is.
//!
//! ```text
//! campus      one complete scan of each kind: natural keys only; which numbers and unique IDs are the request's
//!   |
//! join        the ODS page by page, asked for by parts of the key, every row's key looked at; with the ledger's rows and what the source says
//!   |         of their Campus objects -> the fate of each
//!   |
//! mapping     rows of the ledger whose records the ODS does not have any more
//! ```
//!
//! # What it keeps
//! - Nothing here writes to the ODS. What is deleted stands in the plan, and is deleted only if it is found again with the same fate and the
//!   same ETag when the plan is run.
//! - A kind of which one row or one page could not be read loses nothing.
//! - Where another configuration of the source sends into the same ODS for another school year, records whose keys hold no year (courses, rooms)
//!   may be that year's too: they stay, and a warning says so.
//! - Of each kind in turn, memory holds the keys (16 bytes a record) of what Campus has and of what the ODS shows, and what is to be done.
//!
//! # What it does not do
//! It takes no snapshot of the ODS. While others write, a page may show a record twice, which counts once, or not at all: that stays, as if
//! it had not been found.

mod campus;
mod join;
mod mapping;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use self::campus::sent_schools;
use super::Resync;
use super::scan::organizations;
use crate::campus::{Configuration, SchoolSelection, Scope};
use crate::engine::{Doomed, LedgerRun, Removing};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{Entry, Ledger, TargetId};
use crate::model::{Key, ResourceKind};
use crate::plan::{Kept, Organizations, Plan, Reach, RemovalStep, Selection, check_ceiling};
use crate::report::Gap;
use crate::shown;
use crate::source::Snapshot;

/// Outcomes that are committed at once.
const GROUP: usize = 1_000;

/// Whom a cleanup asks.
struct Cleanup<'a> {
    resync: &'a Resync,
    /// All schools: what Campus has in a school that was not chosen is no orphan.
    scope: Scope,
    snapshot: Arc<dyn Snapshot>,
    kinds: BTreeSet<ResourceKind>,
    /// Absent too where the ODS was replaced, so that no row says anything of it.
    ledger: Option<(Arc<dyn Ledger>, TargetId)>,
    organizations: Organizations,
    reaches: Vec<(Selection, Reach)>,
    warnings: Vec<String>,
    /// What could not be looked at, besides the kinds that its steps name.
    gaps: Vec<Gap>,
    /// Another configuration that sends into the same ODS for another school year, by name.
    sibling: Option<String>,
}

/// What was found of one kind.
struct Found {
    kind: ResourceKind,
    step: RemovalStep,
    /// The keys of what is deleted, in its order.
    keys: Vec<Key>,
    /// Of the records that were watched, those that stay: by id.
    stayed: HashMap<String, (Key, Kept)>,
    adopt: Vec<Entry>,
    gone: Vec<Key>,
    /// How many of those outside the scope the ledger knows as ours.
    outside_ours: u64,
}

/// What a run deletes, and what it keeps in the ledger before that.
pub(super) struct Work {
    pub(super) removing: Vec<Removing>,
    adopt: Vec<Entry>,
    gone: Vec<(ResourceKind, Vec<Key>)>,
    pub(super) warnings: Vec<String>,
    /// What could not be looked at.
    pub(super) gaps: Vec<Gap>,
}

/// The plan with what is found to delete.
pub(super) async fn plan(resync: &Resync, plan: Plan) -> Result<Plan> {
    let mut cleanup = Cleanup::open(resync, &plan).await?;
    if cleanup.ledger.is_none() {
        cleanup.warnings.push(
            "without a ledger that knows this ODS, nothing in it is known to be ours: only kinds that are exclusively ours are cleaned up"
                .to_owned(),
        );
    }
    let (mut steps, mut outside) = (Vec::new(), Vec::new());
    for step in &plan.removals {
        let found = cleanup.find(step, &HashSet::new()).await?;
        outside.extend(found.outside());
        steps.push(found.step);
    }
    if !outside.is_empty() {
        let outside = outside.join(", ");
        cleanup.warnings.push(format!("outside the scope of this cleanup, and left as they are: {outside}"));
    }
    let gaps = cleanup.gaps.iter().map(Gap::to_string);
    plan.with_removals(steps, gaps.chain(cleanup.warnings).collect())
}

/// What a plan deletes and still holds.
///
/// # Errors
/// [`ErrorKind::RequestInvalid`](crate::ErrorKind::RequestInvalid) when that is more than a run deletes unasked.
pub(super) async fn find_again(resync: &Resync, plan: &Plan, force: bool) -> Result<Work> {
    let check = |deletes, found| if force || plan.request.force { Ok(()) } else { check_ceiling(deletes, found) };
    let (deletes, found) = plan.deletes();
    check(deletes, found)?;
    let mut cleanup = Cleanup::open(resync, plan).await?;
    if cleanup.ledger.is_none() && plan.removals.iter().flat_map(|step| &step.deletes).any(|listed| listed.object.is_some()) {
        return Err(Error::new(
            ErrorKind::RequestInvalid,
            "the plan deletes what a ledger knows to be ours, and there is no ledger that knows this ODS",
        )
        .with_hint("name the ledger that it was made with, or make the plan anew"));
    }
    let mut work = Work::of(Vec::new(), Vec::new(), Vec::new());
    let mut left = 0;
    for (removal, step) in plan.removals.iter().enumerate() {
        let watched = step.deletes.iter().map(|listed| listed.id.as_str()).collect();
        let mut found = cleanup.find(step, &watched).await?;
        work.adopt.append(&mut found.adopt);
        work.gaps.extend(found.step.gap.take().map(|why| Gap::of(found.kind.endpoint(), why)));
        let gone = std::mem::take(&mut found.gone);
        if !gone.is_empty() {
            work.gone.push((found.kind.clone(), gone));
        }
        let (removing, missing) = found.intersect(removal, step);
        left += missing;
        work.removing.push(removing);
    }
    if left > 0 {
        let are = shown::of_count(left, "is", "are");
        work.warnings.push(format!("{} that the plan deletes {are} not in the ODS any more", shown::records(left)));
    }
    let stay = work.removing.iter().flat_map(Removing::records).filter(|record| record.kept().is_some()).count();
    if stay > 0 {
        let (records, stay) = (shown::records(stay as u64), shown::of_count(stay as u64, "stays", "stay"));
        work.warnings.push(format!("{records} that the plan deletes {stay}: what it saw does not hold any more"));
    }
    work.warnings.append(&mut cleanup.warnings);
    work.gaps.append(&mut cleanup.gaps);
    let of = |count: fn(&Removing) -> u64| work.removing.iter().map(count).sum::<u64>();
    let doomed = |removing: &Removing| removing.records().iter().filter(|record| record.kept().is_none()).count() as u64;
    check(of(doomed), of(Removing::found))?;
    Ok(work)
}

/// Drops the rows of what is sent, and the ODS does not have any more: a resync's share of the cleanup.
pub(super) async fn clean_mapping(resync: &Resync, plan: &Plan, run: &LedgerRun) -> Result<Vec<Gap>> {
    mapping::clean_mapping(resync, plan, run).await
}

impl Work {
    /// What was found otherwise than by a cleanup.
    pub(super) fn of(removing: Vec<Removing>, warnings: Vec<String>, gaps: Vec<Gap>) -> Self {
        Self { removing, adopt: Vec::new(), gone: Vec::new(), warnings, gaps }
    }

    /// Keeps in the ledger what was found: records of ours that it did not know, and rows without a record.
    pub(super) async fn keep(&mut self, run: &LedgerRun) -> Result<()> {
        let mut adopt = std::mem::take(&mut self.adopt);
        while !adopt.is_empty() {
            let rest = adopt.split_off(adopt.len().min(GROUP));
            run.ledger().commit(run.run(), std::mem::replace(&mut adopt, rest)).await?;
        }
        for (kind, keys) in std::mem::take(&mut self.gone) {
            for keys in keys.chunks(GROUP) {
                run.ledger().remove(run.target(), &kind, keys).await?;
            }
        }
        Ok(())
    }
}

impl<'a> Cleanup<'a> {
    async fn open(resync: &'a Resync, plan: &Plan) -> Result<Self> {
        let scope = resync.scope();
        let snapshot = resync.store.open(&scope).await?;
        let kinds: BTreeSet<_> = snapshot.catalog().await?.into_iter().map(|entry| entry.kind).collect();
        let chosen = match plan.request.schools {
            None | Some(SchoolSelection::All) => None,
            Some(_) => Some(plan.schools.iter().map(|school| school.id).collect()),
        };
        let mut gaps = Vec::new();
        let mut organizations = organizations(snapshot.as_ref(), &kinds, chosen, &mut gaps).await;
        let ledger = match &resync.memory {
            Some(memory) => memory.of_this_ods(&resync.ods, &resync.model, resync.clock.as_ref()).await?,
            None => None,
        };
        if let Some((ledger, target)) = &ledger {
            let active = snapshot.schools().await?.into_iter().filter(|school| !school.excluded).map(|school| school.id);
            let unknown = active.filter(|school| !organizations.knows(*school)).collect();
            let known = sent_schools(ledger.as_ref(), *target, &resync.ods, &resync.model, &unknown, &mut organizations).await?;
            gaps.extend(known.err());
        }
        let sibling = resync.sibling().await?;
        let (reaches, warnings) = (Vec::new(), Vec::new());
        Ok(Self { resync, scope, snapshot, kinds, ledger, organizations, reaches, warnings, gaps, sibling })
    }

    fn configuration(&self) -> &Configuration {
        &self.scope.configuration
    }

    /// Whether what the source holds is all that it ever sends, so that a record it does not give is gone: plain files, which have no objects
    /// that could exist unsent.
    fn is_plain(&self) -> bool {
        !self.resync.store.capabilities().configurations
    }
}

impl Resync {
    /// Another configuration of the source that sends into this ODS, for another school year.
    async fn sibling(&self) -> Result<Option<String>> {
        // A server that keeps one ODS for each school year has the year in its paths.
        let year = self.configuration.school_year.to_string();
        let is_of_year = self.ods.discovery().data.path_segments().is_some_and(|mut segments| segments.any(|part| part == year));
        if !self.is_of_source || is_of_year {
            return Ok(None);
        }
        let own = &self.configuration.target;
        let all = self.store.configurations().await?;
        let other = all.into_iter().find(|other| {
            let target = &other.target;
            other.school_year != self.configuration.school_year
                && target.url.as_ref() == Some(&self.url)
                && (&target.tenant, &target.instance) == (&own.tenant, &own.instance)
        });
        Ok(other.map(|other| other.name))
    }
}

impl Found {
    /// What the ODS shows of the kind outside the scope, in words.
    fn outside(&self) -> Option<String> {
        let (records, ours) = (self.step.outside, self.outside_ours);
        let ours = if ours > 0 { format!(" ({ours} of them ours)") } else { String::new() };
        (records > 0).then(|| format!("{records} {}{ours}", self.kind))
    }

    /// What the plan lists and what was found again, both; and how many of the list were not found at all.
    fn intersect(self, removal: usize, planned: &RemovalStep) -> (Removing, u64) {
        let Self { kind, step, keys, mut stayed, .. } = self;
        let mut kept = step.kept;
        let mut again: BTreeMap<_, _> =
            step.deletes.into_iter().zip(keys).map(|(listed, key)| (listed.id.clone(), (listed, key))).collect();
        let (mut records, mut missing) = (Vec::new(), 0);
        for listed in &planned.deletes {
            if let Some((now, key)) = again.remove(&listed.id) {
                let changed = listed.etag != now.etag;
                records.push(Doomed::new(key, listed.clone(), changed.then_some(Kept::Changed)));
            } else if let Some((key, why)) = stayed.remove(&listed.id) {
                // It is told of by itself, and not among the others.
                if let Some(others) = kept.get_mut(&why) {
                    *others -= 1;
                }
                records.push(Doomed::new(key, listed.clone(), Some(why)));
            } else {
                missing += 1;
            }
        }
        if !again.is_empty() {
            *kept.entry(Kept::NotInPlan).or_default() += again.len() as u64;
        }
        kept.retain(|_, records| *records > 0);
        (Removing::new(removal, kind, planned.order, step.found, kept, records), missing)
    }
}
