//! What changed in a source that numbers its changes: from where a plan reads it, and how far it has come behind a run.
//!
//! A watermark says of one resource up to which version of the source all was delivered. It moves behind a run, to the newest version when the run
//! opened the source, and only if the run came to its end, read all of the resource behind the watermark that stood there, and delivered every record
//! that it read: created, updated, or the same. What failed, was blocked or was left out keeps it where it is, and is read again with the next run,
//! for which the ledger knows what need not be sent. Deletes have a watermark of their own, which moves to the version up to which the plan lists them,
//! if each was carried out or stays for good.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::opened::{Resync, digest_of};
use crate::campus::{Mode, Request, SchoolSelection};
use crate::engine::{LedgerRun, Moved};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{Ledger, TargetId, Watermark};
use crate::model::{Model, ResourceKind};
use crate::orphans::plan_deleted;
use crate::plan::{Kept, Pass, Plan, Selection, Step};
use crate::report::{Gap, RemovalTally, Report, Tally};
use crate::source::{Caveat, ChangeLog, Snapshot};

impl Resync {
    /// How far the changes of the source have come, by resource; nothing where the ODS is another one than the ledger knows.
    ///
    /// # Errors
    /// [`ConfigInvalid`](ErrorKind::ConfigInvalid) without a ledger; what the ledger says when it cannot be read.
    async fn watermarks(&self) -> Result<BTreeMap<String, Watermark>> {
        let memory = self.remembered("knowing what was delivered last")?;
        let Some((ledger, target)) = memory.of_this_ods(&self.ods, &self.model, self.clock().as_ref()).await? else {
            return Ok(BTreeMap::new());
        };
        kept(ledger.as_ref(), target, &self.source_digest()).await
    }

    /// Up to which version each resource was delivered, where a request goes by that.
    pub(super) async fn delivered(&self, request: &Request) -> Result<BTreeMap<String, u64>> {
        if request.changes.is_none_or(|changes| changes.since.is_some()) {
            return Ok(BTreeMap::new());
        }
        let marks = self.watermarks().await?.into_iter();
        Ok(marks.filter_map(|(resource, mark)| Some((resource, mark.records?))).collect())
    }

    /// The plan of a request for changes with what was deleted in the source, if that is asked for.
    pub(super) async fn with_deleted(&self, request: &Request, plan: Plan) -> Result<Plan> {
        let Some(changes) = request.changes.filter(|changes| changes.deletes) else { return Ok(plan) };
        let marks = self.watermarks().await?;
        let since = |kind: &ResourceKind| {
            let known = || marks.get(&kind.path()).and_then(|mark| mark.deletes);
            changes.since.or_else(known).unwrap_or(0)
        };
        plan_deleted(&self.search().await?, &since, plan).await
    }

    /// The keys that records of a plan had, as the source says, since each resource was delivered last; and what should be known about it. Without a
    /// ledger nothing is known under a former key.
    pub(super) async fn moved(&self, plan: &Plan, snapshot: &dyn Snapshot) -> Result<(HashMap<ResourceKind, Moved>, Vec<String>)> {
        let (mut moved, mut warnings) = (HashMap::new(), Vec::new());
        let (Some(log), Some(memory)) = (snapshot.change_log(), &self.memory) else { return Ok((moved, warnings)) };
        let (ledger, target) = (memory.ledger().as_ref(), memory.state().await?.id);
        let marks = kept(ledger, target, &self.source_digest()).await?;
        for step in plan.steps.iter().filter(|step| step.pass == Pass::First && step.records != Some(0)) {
            let Some(kind) = self.model.find(&step.resource).filter(|kind| !kind.is_descriptor()) else { continue };
            let delivered = || marks.get(&kind.path()).and_then(|mark| mark.records).unwrap_or(0);
            let since = match &step.selection {
                Selection::FullScope => delivered(),
                selection => selection.changed_since().unwrap_or_else(delivered),
            };
            if ledger.rows(target, &kind, None, 1).await?.is_empty() {
                continue;
            }
            match log.key_changes(&kind, since).await {
                Ok(changes) if changes.is_empty() => {}
                Ok(changes) => drop(moved.insert(kind, changes.iter().map(|change| (change.new, change.old)).collect())),
                Err(error) => warnings.push(format!("{kind}: records under old keys may be left behind: {error}")),
            }
        }
        Ok((moved, warnings))
    }

    /// Says in a report what a view could not show, and keeps how far the changes of the source have come.
    pub(super) async fn look_back(
        &self,
        plan: &Plan,
        snapshot: &dyn Snapshot,
        kept: Option<(&LedgerRun, &Arc<dyn Ledger>)>,
        report: &mut Report,
    ) {
        let caveats = match snapshot.caveats().await {
            Ok(caveats) => caveats,
            Err(error) => {
                let message = format!("whether the source changed while it was read is not known: {error}");
                vec![Caveat::new(message).hiding()]
            }
        };
        for caveat in caveats.iter().filter(|caveat| concerns(caveat, &plan.request, &self.model)) {
            say(caveat, report);
        }
        if let (Some((run, ledger)), Some(log)) = (kept, snapshot.change_log())
            && let Err(error) = self.move_watermarks(plan, log.as_ref(), &caveats, run.target(), ledger.as_ref(), report).await
        {
            report.gap(Gap::new(format!("how far the changes of the source have come could not be kept in the ledger: {error}")));
        }
    }

    async fn move_watermarks(
        &self,
        plan: &Plan,
        log: &dyn ChangeLog,
        caveats: &[Caveat],
        target: TargetId,
        ledger: &dyn Ledger,
        report: &Report,
    ) -> Result<()> {
        let is_whole = matches!(plan.request.schools, None | Some(SchoolSelection::All)) && plan.mode != Mode::Cleanup;
        if !is_whole || report.stopped.is_some() {
            return Ok(());
        }
        let source = self.source_digest();
        let known = kept(ledger, target, &source).await?;
        let mut marks = Vec::new();
        for step in plan.steps.iter().filter(|step| step.pass == Pass::First && !step.added) {
            let Some(kind) = self.model.find(&step.resource) else { continue };
            let mark = known.get(&kind.path());
            let is_hidden = caveats.iter().any(|caveat| caveat.hides && caveat.concerns(&kind));
            let tally = report.resources.get(&step.resource);
            let moves = !is_hidden && joins(step, mark) && tally.is_none_or(is_delivered);
            let mut moved = Watermark::new(kind.path());
            moved.records = moves.then(|| log.newest());
            let removal = plan.removals.iter().find(|removal| removal.resource == step.resource);
            let is_settled = removal.is_none_or(|removal| removal.gap.is_none())
                && report.removals.get(&step.resource).is_none_or(are_settled)
                && deletes_join(plan, mark);
            moved.deletes = plan.deleted_until.filter(|_| is_settled);
            if moved.records.is_some() || moved.deletes.is_some() {
                marks.push(moved);
            }
        }
        if marks.is_empty() { Ok(()) } else { ledger.keep_watermarks(target, &source, marks).await }
    }

    /// What tells the source apart from others, in a ledger.
    fn source_digest(&self) -> String {
        digest_of(self.store().as_ref())
    }

    /// Refuses to send only what changed into an ODS that was emptied or replaced.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`].
    pub(super) fn check_base(plan: &Plan, is_replaced: bool) -> Result<()> {
        let is_partial = |step: &Step| step.selection.changed_since().is_some_and(|since| since > 0);
        if !is_replaced || !plan.steps.iter().any(is_partial) {
            return Ok(());
        }
        let message = "the ODS was emptied or replaced since the plan was made, and what changed is not all that it lacks";
        Err(Error::new(ErrorKind::RequestInvalid, message).with_hint("make the plan anew"))
    }
}

/// The watermarks of a source, by resource.
async fn kept(ledger: &dyn Ledger, target: TargetId, source: &str) -> Result<BTreeMap<String, Watermark>> {
    let marks = ledger.watermarks(target, source).await?;
    Ok(marks.into_iter().map(|mark| (mark.resource.clone(), mark)).collect())
}

/// Whether what a step reads begins no later than where the watermark stands: nothing in between is left out.
fn joins(step: &Step, mark: Option<&Watermark>) -> bool {
    let stands_at = mark.and_then(|mark| mark.records).unwrap_or(0);
    match &step.selection {
        Selection::FullScope => true,
        selection => selection.changed_since().is_some_and(|since| since <= stands_at),
    }
}

/// The same of deletes.
fn deletes_join(plan: &Plan, mark: Option<&Watermark>) -> bool {
    let stands_at = mark.and_then(|mark| mark.deletes).unwrap_or(0);
    plan.request.changes.is_some_and(|changes| changes.since.is_none_or(|since| since <= stands_at))
}

/// Whether the ODS has every record that was read, as it was read.
fn is_delivered(tally: &Tally) -> bool {
    tally.read == tally.created + tally.updated + tally.unchanged
}

/// Whether every record that was to go is gone, or stays for good.
fn are_settled(tally: &RemovalTally) -> bool {
    let waits = |why: &Kept| matches!(why, Kept::Cancelled | Kept::Changed | Kept::ScanIncomplete);
    tally.failed == 0 && !tally.kept.iter().any(|(why, records)| waits(why) && *records > 0)
}

/// Whether a caveat is about something that a request asks for.
pub(super) fn concerns(caveat: &Caveat, request: &Request, model: &Model) -> bool {
    let Some(resources) = &request.resources else { return true };
    resources.iter().filter_map(|endpoint| model.find(endpoint)).any(|kind| caveat.concerns(&kind))
}

/// Says a caveat in a report, once.
fn say(caveat: &Caveat, report: &mut Report) {
    if caveat.hides {
        let known = report.warnings.iter().position(|warning| *warning == caveat.to_string());
        // The plan has said it, and it is more than a warning.
        if let Some(known) = known {
            report.warnings.remove(known);
        }
        report.gap(match &caveat.resource {
            Some(resource) => Gap::of(resource, &caveat.message),
            None => Gap::new(&caveat.message),
        });
    } else if !report.warnings.contains(&caveat.to_string()) {
        report.warnings.push(caveat.to_string());
    }
}
