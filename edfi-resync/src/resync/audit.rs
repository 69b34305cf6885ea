//! [`Noting`]: what one run adds to the audit, and the audit itself.

use std::time::{Duration, SystemTime};

use super::district::District;
use super::lease::Held;
use super::opened::Resync;
use crate::campus::{CampusEvent, Mode, Right, Tool};
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::{Error, Result};
use crate::ledger::{AuditAction, AuditFilter, NewAudit, RunId};
use crate::plan::{Occasion, Plan};
use crate::report::{AuditDetail, AuditRecord, AuditResult, Report};

const DAY: Duration = Duration::from_secs(24 * 3600);

impl Resync {
    /// Who asked for what and when, and what came of it, by time: every resync, cleanup, Campus event, delete, retry and archiving of errors, and archiving of events, those too that were refused, at
    /// planning already, with the schools, resources, people, courses, sections and dates. Of all configurations that share the ledger, unless the filter names one.
    ///
    /// Rows are kept for [`Options::audit_days`](super::Options::audit_days); older ones go when the next run begins.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool; [`ConfigInvalid`](ErrorKind::ConfigInvalid) without a ledger; what
    /// the ledger says when it cannot be read.
    pub async fn audit(&self, filter: &AuditFilter) -> Result<Vec<AuditRecord>> {
        self.rights().require(Tool::Resync, Right::Read)?;
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
            (Occasion::Request, Mode::Resync | Mode::Reconcile) => AuditAction::Resync,
            (Occasion::Request, Mode::Cleanup) => AuditAction::Cleanup,
        };
        Noting { resync: self, action, at: self.clock().wall(), detail: AuditDetail::of(plan), run: None }
    }

    /// Adds a row for what is refused before anything is begun.
    pub(super) async fn noting_refusal<T>(&self, action: AuditAction, detail: AuditDetail, result: Result<T>) -> Result<T> {
        if let Err(error) = &result {
            let now = self.clock().wall();
            let detail = detail.ending(AuditResult::Refused, Some(error.to_string()), now);
            self.note(now, action, None, &detail).await.unwrap_or_else(|error| lost(&error));
        }
        result
    }

    /// Adds a row that stands for itself.
    pub(super) async fn note(&self, at: SystemTime, action: AuditAction, run: Option<RunId>, detail: &AuditDetail) -> Result<()> {
        let Some(memory) = &self.memory else { return Ok(()) };
        let row = NewAudit {
            at,
            actor: self.district.holder().to_owned(),
            action,
            configuration: Some(self.configuration.name.clone()),
            target: Some(memory.state().await?.id),
            run,
            detail: Some(detail.kept()?),
        };
        memory.ledger().audit(row).await
    }
}

impl District {
    /// Adds a row for what is refused before anything is begun, whatever configuration it is about.
    pub(super) async fn noting_refusal<T>(&self, action: AuditAction, detail: AuditDetail, result: Result<T>) -> Result<T> {
        if let Err(error) = &result {
            let now = self.clock().wall();
            let detail = detail.ending(AuditResult::Refused, Some(error.to_string()), now);
            self.note(now, action, None, &detail).await.unwrap_or_else(|error| lost(&error));
        }
        result
    }

    /// Adds a row of no target: a configuration without a connection has none.
    pub(super) async fn note(
        &self,
        at: SystemTime,
        action: AuditAction,
        configuration: Option<String>,
        detail: &AuditDetail,
    ) -> Result<()> {
        let Some(ledger) = self.ledger() else { return Ok(()) };
        let (actor, detail) = (self.holder().to_owned(), Some(detail.kept()?));
        ledger.audit(NewAudit { at, actor, action, configuration, target: None, run: None, detail }).await
    }
}

/// How the audit names a Campus event.
pub(super) fn action_of(event: &CampusEvent) -> AuditAction {
    match event {
        CampusEvent::EdFiIdChanged { .. } => AuditAction::EdFiIdChanged,
        CampusEvent::PeopleCombined { .. } => AuditAction::PeopleCombined,
    }
}

/// Says that a row is missing.
pub(super) fn lost(error: &Error) {
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
        let now = self.resync.clock().wall();
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
