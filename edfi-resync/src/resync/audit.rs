//! [`Noting`]: what one run adds to the audit, and the audit itself.

use std::time::{Duration, SystemTime};

use super::Resync;
use super::events::{EventEnd, HandledEvent};
use super::locks::Held;
use crate::campus::{CampusEvent, Mode, Right, Tool};
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Error, Result};
use crate::ledger::{AuditAction, AuditFilter, NewAudit, RunId};
use crate::plan::{Occasion, Plan};
use crate::report::{AuditDetail, AuditRecord, AuditResult, Report};
use crate::shown;

const DAY: Duration = Duration::from_secs(24 * 3600);

impl Resync {
    /// Who asked for what and when, and what came of it, by time: every resync, cleanup, Campus event, delete, retry and archiving of errors, and archiving of events, those too that were refused, at
    /// planning already, with the schools, resources, people, courses and sections. Of all configurations that share the ledger, unless the filter names one.
    ///
    /// Rows are kept for [`Options::audit_days`](super::Options::audit_days); older ones go when the next run begins.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool; [`ConfigInvalid`](ErrorKind::ConfigInvalid) without a ledger; what
    /// the ledger says when it cannot be read.
    pub async fn audit(&self, filter: &AuditFilter) -> Result<Vec<AuditRecord>> {
        self.rights.require(Tool::Resync, Right::Read)?;
        let rows = self.remembered("audit")?.ledger().audit_rows(filter).await?;
        Ok(AuditRecord::of(rows))
    }

    /// The rows of what one plan asks for.
    pub(super) fn noting(&self, plan: &Plan) -> Noting<'_> {
        let action = match (plan.occasion, plan.mode) {
            (Occasion::EdFiIdChanged, _) => AuditAction::EdFiIdChanged,
            (Occasion::PeopleCombined, _) => AuditAction::PeopleCombined,
            (Occasion::DeleteTool, _) => AuditAction::Delete,
            _ if !plan.errors().is_empty() => AuditAction::Retry,
            (Occasion::Request, Mode::Resync) => AuditAction::Resync,
            (Occasion::Request, Mode::Cleanup) => AuditAction::Cleanup,
        };
        Noting { resync: self, action, at: self.clock.wall(), detail: AuditDetail::of(plan), run: None }
    }

    /// Adds a row for what is refused before anything is begun.
    pub(super) async fn noting_refusal<T>(&self, action: AuditAction, detail: AuditDetail, result: Result<T>) -> Result<T> {
        if let Err(error) = &result {
            let now = self.clock.wall();
            let detail = detail.ending(AuditResult::Refused, Some(error.to_string()), now);
            self.note(now, action, None, &detail).await.unwrap_or_else(|error| lost(&error));
        }
        result
    }

    /// Adds a row for an event that did not end as a run.
    pub(super) async fn note_event(&self, of: &HandledEvent, action: AuditAction, persons: Vec<i64>) {
        let (result, reason) = match &of.end {
            // Its run has a row.
            EventEnd::Sent(_) => return,
            EventEnd::Listed(plan) => {
                let (_, found) = plan.deletes();
                let (stand, are) = (shown::of_count(found, "stands", "stand"), shown::of_count(found, "is", "are"));
                (AuditResult::Listed, format!("{} that {stand} there {are} listed", shown::records(found)))
            }
            EventEnd::Waiting(error) => (AuditResult::Waiting, error.to_string()),
            EventEnd::Failed(error) => (AuditResult::Failed, error.to_string()),
        };
        let Some(memory) = &self.memory else { return };
        let now = self.clock.wall();
        let kept = AuditDetail::default().about_persons(persons).ending(result, Some(reason), now).kept();
        let (actor, configuration) = (self.holder.clone(), Some(of.configuration.clone()));
        let noted = match kept {
            // A configuration without a connection has no target.
            Ok(detail) => {
                let detail = Some(detail);
                memory.ledger().audit(NewAudit { at: now, actor, action, configuration, target: None, run: None, detail }).await
            }
            Err(error) => Err(error),
        };
        noted.unwrap_or_else(|error| lost(&error));
    }

    /// Adds a row that stands for itself.
    pub(super) async fn note(&self, at: SystemTime, action: AuditAction, run: Option<RunId>, detail: &AuditDetail) -> Result<()> {
        let Some(memory) = &self.memory else { return Ok(()) };
        let row = NewAudit {
            at,
            actor: self.holder.clone(),
            action,
            configuration: Some(self.configuration.name.clone()),
            target: Some(memory.state().await?.id),
            run,
            detail: Some(detail.kept()?),
        };
        memory.ledger().audit(row).await
    }
}

/// How the audit names a Campus event.
pub(super) fn action_of(event: &CampusEvent) -> AuditAction {
    match event {
        CampusEvent::EdFiIdChanged { .. } => AuditAction::EdFiIdChanged,
        CampusEvent::PeopleCombined { .. } => AuditAction::PeopleCombined,
    }
}

fn lost(error: &Error) {
    tracing::warn!(%error, "the audit could not be kept");
}

/// What one run adds to the audit. Without a ledger, nothing.
pub(super) struct Noting<'a> {
    resync: &'a Resync,
    action: AuditAction,
    at: SystemTime,
    detail: AuditDetail,
    run: Option<RunId>,
}

impl Noting<'_> {
    /// The run begins: from here on it is known even if its process dies. Old rows go.
    pub(super) async fn begun(&mut self, run: RunId, held: &Held) -> Result<()> {
        self.run = Some(run);
        self.detail = std::mem::take(&mut self.detail).under(held.token());
        if let Some(oldest) = self.at.checked_sub(DAY * self.resync.options.audit_days) {
            held.ledger.prune_audit(oldest).await?;
        }
        self.resync.note(self.at, self.action, self.run, &self.detail).await
    }

    /// It is over: says what came of it.
    pub(super) async fn ended(self, mut result: Result<Report>) -> Result<Report> {
        let (ending, reason) = match &result {
            Ok(report) if report.stopped.is_some() => (AuditResult::Stopped, report.stopped.clone()),
            Ok(_) => (AuditResult::Finished, None),
            Err(error) if self.run.is_none() => (AuditResult::Refused, Some(error.to_string())),
            Err(error) => (AuditResult::Failed, Some(error.to_string())),
        };
        let now = self.resync.clock.wall();
        let detail = match &result {
            Ok(report) => self.detail.counting(report).ending(ending, reason, now),
            Err(_) => self.detail.ending(ending, reason, now),
        };
        if let Err(error) = self.resync.note(self.at, self.action, self.run, &detail).await {
            lost(&error);
            if let Ok(report) = &mut result {
                report.warnings.push(format!("what came of this run could not be kept in the audit: {error}"));
            }
        }
        result
    }
}
