//! [`alike`]: what of a plan's records the ODS has as the source has them, so that they need not be sent.

use std::mem;

use super::campus::Campus;
use super::listing::{Place, Purpose, Shown};
use super::verifier::{Verifier, kinds};
use crate::engine::{Alike, LedgerRun, Witness};
use crate::error::Result;
use crate::graph::Dependencies;
use crate::ledger::{Accepted, RunState};
use crate::model::{Digest, Key, ResourceKind};
use crate::orphans::Search;
use crate::plan::{Pass, Plan, Selection, Step, Way};
use crate::shown::of_count;
use crate::source::Looked;

/// Rows that the ledger takes at once.
const GROUP: usize = 500;

/// Records of one kind that the ODS has as the source has them, each with where, if that is asked for.
type Same = Vec<(Key, Digest, Option<Place>)>;

/// Rows that are asked of a ledger at once.
const PAGE_OF_LEDGER: usize = 50_000;

/// Lists what the ODS has of the kinds of a plan where that takes fewer requests than sending, within so many bytes of memory; where the ledger is
/// trusted, that is read instead. The run's ledger learns where the ODS has what is the same. With it come the warnings of what there is no room for.
///
/// What could not be listed, was not shown, or may be another record is not in it: it is sent.
pub(crate) async fn alike(
    search: Search<'_>,
    dependencies: &Dependencies,
    plan: &Plan,
    run: Option<&LedgerRun>,
    budget: usize,
) -> Result<(Alike, Vec<String>)> {
    let kinds = kinds(plan, search.sides.model())?;
    let (mut alike, mut warnings) = (Alike::default(), Vec::new());
    let is_listed = |step: &Step| step.pass == Pass::First && step.comparison.is_none_or(|comparison| comparison.way == Way::List);
    let is_trusted = |step: &Step| step.comparison.is_some_and(|comparison| comparison.way == Way::Ledger);
    let is_left_open = match run {
        Some(run) if plan.steps.iter().any(is_trusted) => leaves_another_open(run).await?,
        _ => false,
    };
    let mut verifier = None;
    if plan.steps.iter().any(is_listed) {
        verifier = Some(Verifier::open(search, dependencies, plan, None, false).await?);
    }
    for (step, kind) in plan.steps.iter().zip(&kinds).filter(|(step, _)| step.pass == Pass::First) {
        let way = step.comparison.map(|comparison| comparison.way);
        let left = match (way, run, &mut verifier) {
            (Some(Way::Ledger), Some(_), _) if is_left_open && goes_in_parts(dependencies, kind) => {
                warnings.push(format!(
                    "{}: all are sent, since a run before did not come to its end: of some the ODS may hold a part only",
                    kind.endpoint()
                ));
                continue;
            }
            (Some(Way::Ledger), Some(run), _) => {
                // A resumed run tells what it delivered before from what was there: the ledger is asked for every record.
                let witness = if run.is_resumed() { Witness::Ods } else { Witness::Ledger };
                alike.add(kind, digests(run, kind).await?, witness, budget)
            }
            (Some(Way::List) | None, _, Some(verifier)) => {
                let same = verifier.same(kind, &step.selection, run.is_some()).await?;
                if let Some(run) = run {
                    learn(run, kind, &same).await?;
                }
                alike.add(kind, same.into_iter().map(|(key, digest, _)| (key, digest)), Witness::Ods, budget)
            }
            _ => continue,
        };
        if left > 0 {
            let records = of_count(left as u64, "record", "records");
            warnings.push(format!(
                "{}: {left} {records} that need not be sent found no room in memory_budget ({budget} bytes) and may be sent; raise it",
                kind.endpoint()
            ));
        }
    }
    Ok((alike, warnings))
}

/// Whether records of a kind may go without a part at first, and whole later. A run that was stopped or broken off in between leaves the part in the ODS, and
/// the ledger with what was there before.
fn goes_in_parts(dependencies: &Dependencies, kind: &ResourceKind) -> bool {
    !dependencies.cut_references(kind).is_empty() || !dependencies.self_references(kind).is_empty()
}

/// Whether another run of the same target did not come to its end.
async fn leaves_another_open(run: &LedgerRun) -> Result<bool> {
    let runs = run.ledger().runs().await?;
    Ok(runs.iter().any(|row| row.target == run.target() && row.id != run.run() && row.state != RunState::Finished))
}

/// What the ledger knows of the ODS to have of a kind.
async fn digests(run: &LedgerRun, kind: &ResourceKind) -> Result<Vec<(Key, Digest)>> {
    let (mut digests, mut after) = (Vec::new(), None);
    loop {
        let page = run.ledger().digests(run.target(), kind, after, PAGE_OF_LEDGER).await?;
        after = page.last().map(|(key, _)| *key);
        let is_last = page.len() < PAGE_OF_LEDGER;
        digests.extend(page);
        if is_last {
            return Ok(digests);
        }
    }
}

impl Verifier<'_> {
    /// What the ODS shows of a kind as the source has it, in whatever words.
    async fn same(&mut self, kind: &ResourceKind, selection: &Selection, keeps_places: bool) -> Result<Same> {
        let reach = self.bounds.reach(selection).await?;
        let reader = self.reader(kind);
        let mut campus = Campus::read(&reader, kind, selection, reach.is_whole()).await;
        let reach = reach.with_years(&campus.years);
        let purpose = Purpose::Reconcile { posts: campus.len() as u64, keeps_places };
        let mut shown = Shown::read(self.bounds.search.sides.ods, (kind, selection), Some(&reach), &mut campus, &purpose).await?;
        if let Some(gap) = &shown.gap {
            tracing::debug!(resource = kind.endpoint(), gap, "not all was compared: the rest is sent");
        }
        let others = mem::take(&mut shown.others);
        if !others.is_empty() {
            let is_same = |key, looked: Looked| {
                let differing = others.get(&key)?.differing(kind, &looked.record.body)?;
                differing.is_empty().then_some(key)
            };
            // What cannot be read again is not sent either.
            let same = reader.again(kind, selection, is_same).await.unwrap_or_default();
            for key in same {
                campus.is_same(key);
            }
            if keeps_places {
                shown.same.extend(others.into_iter().map(|(key, theirs)| (key, theirs.place)));
            }
        }
        Ok(campus.same().map(|(key, digest)| (key, digest, shown.same.remove(&key))).collect())
    }
}

/// Tells the ledger where the ODS has these records, as far as it does not know.
async fn learn(run: &LedgerRun, kind: &ResourceKind, same: &Same) -> Result<()> {
    for group in same.chunks(GROUP) {
        let keys: Vec<_> = group.iter().map(|(key, ..)| *key).collect();
        let known = run.ledger().known(run.target(), kind, &keys).await?;
        let accepted = group.iter().zip(known).filter_map(|((key, digest, place), known)| {
            let Place { id, etag } = place.as_ref()?;
            let accepted = Accepted::new(*digest, Some(id.clone()), etag.clone());
            (known.and_then(|known| known.accepted).as_ref() != Some(&accepted)).then_some((*key, accepted))
        });
        let accepted: Vec<_> = accepted.collect();
        if !accepted.is_empty() {
            run.ledger().adopt(run.target(), kind, accepted).await?;
        }
    }
    Ok(())
}
