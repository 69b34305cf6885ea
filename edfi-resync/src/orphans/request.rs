//! The orphans of a request: what its plan deletes, and the same found anew when it is run.

use std::collections::{BTreeMap, HashSet};

use super::cleanup::Cleanup;
use super::kind::FoundKind;
use super::revalidated::{Now, Recheck, Revalidated};
use super::search::Search;
use crate::error::{Error, ErrorKind, Result};
use crate::plan::{Kept, Plan, RemovalStep, may_clean_up};
use crate::report::Gap;
use crate::shown;

/// The plan of a cleanup with what is found to delete; the sibling is another configuration that sends into the same
/// ODS for another school year.
pub(crate) async fn plan_cleanup(search: Search<'_>, sibling: Option<String>, plan: Plan) -> Result<Plan> {
    let mut cleanup = Cleanup::open(search, sibling, &plan).await?;
    if cleanup.bounds.search.sides.rows.ledger().is_none() {
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

/// What the plan of a request deletes and still holds.
///
/// # Errors
/// [`ErrorKind::RequestInvalid`](crate::ErrorKind::RequestInvalid) when that is more than a run deletes unasked, and where the source is not complete
/// any more.
pub(crate) async fn revalidate_cleanup(
    search: Search<'_>,
    sibling: Option<String>,
    plan: &Plan,
    force: bool,
) -> Result<Revalidated> {
    may_clean_up(&search.sides.source)?;
    let mut cleanup = Cleanup::open(search, sibling, plan).await?;
    let knows_ours = plan.removals.iter().flat_map(|step| &step.deletes).any(|listed| listed.object.is_some());
    if cleanup.bounds.search.sides.rows.ledger().is_none() && knows_ours {
        return Err(Error::new(
            ErrorKind::RequestInvalid,
            "the plan deletes what a ledger knows to be ours, and there is no ledger that knows this ODS",
        )
        .with_hint("name the ledger that it was made with, or make the plan anew"));
    }
    let mut all = Revalidated::default();
    for (removal, step) in plan.removals.iter().enumerate() {
        let watched = step.deletes.iter().map(|listed| listed.id.as_str()).collect();
        let mut found = cleanup.find(step, &watched).await?;
        all.adopt(std::mem::take(&mut found.adopt));
        all.gaps(found.step.gap.take().map(|why| Gap::of(found.kind.endpoint(), why)));
        all.drop_rows(&found.kind, std::mem::take(&mut found.vanished));
        all.add(found.recheck(removal, step));
    }
    all.warn_of_missing();
    let stay = all.stay();
    if stay > 0 {
        let (records, stay) = (shown::records(stay), shown::of_count(stay, "stays", "stay"));
        all.warn([format!("{records} that the plan deletes {stay}: what it saw does not hold any more")]);
    }
    all.warn(cleanup.warnings);
    all.gaps(cleanup.gaps);
    plan.check_ceiling(all.deletes(), force)?;
    Ok(all)
}

impl FoundKind {
    /// What the plan lists, as it was found again.
    fn recheck(self, removal: usize, planned: &RemovalStep) -> Recheck<'_> {
        let Self { kind, step, keys, mut stayed, .. } = self;
        let mut kept = step.kept;
        let deletes = step.deletes.into_iter().zip(keys);
        let mut going: BTreeMap<_, _> = deletes.map(|(now, key)| (now.id.clone(), (now, key))).collect();
        let mut found = Vec::new();
        for listed in &planned.deletes {
            let now = if let Some((now, key)) = going.remove(&listed.id) {
                Now::Shown { key, etag: now.etag, kept: None }
            } else if let Some((key, why)) = stayed.remove(&listed.id) {
                // It is accounted for by itself, and not among the others.
                if let Some(others) = kept.get_mut(&why) {
                    *others -= 1;
                }
                Now::Shown { key, etag: None, kept: Some(why) }
            } else {
                Now::Gone
            };
            found.push((listed, now));
        }
        if !going.is_empty() {
            *kept.entry(Kept::NotInPlan).or_default() += going.len() as u64;
        }
        let mut recheck = Recheck::new(removal, planned, kind, kept);
        for (listed, now) in found {
            recheck.take(listed, now);
        }
        recheck
    }
}
