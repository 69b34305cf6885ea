//! [`Kept`]: the ledger as one process sees it; it may die in the middle of a commit, or find the disk full.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use edfi_resync::ledger::{
    Accepted, Acquired, Audit, AuditFilter, AuditRow, Entry, ErrorFilter, ErrorId, ErrorLog, ErrorRow, EventId, EventQueue,
    EventRow, FailedRecord, FencingToken, Held, Known, Lease, Ledger, LedgerTarget, LockRequest, LockRow, Locks, NewAudit,
    NewEvent, OutcomeRow, Refusal, RunEnd, RunId, RunRow, RunStart, TargetId, TargetState, Watermark,
};
use edfi_resync::model::{CampusObject, Key, ResourceKind};
use edfi_resync::{Error, ErrorKind, Result};
use edfi_resync_testing::ModelLedger;

use super::check::check_group;
use super::life::{Commit, Life};
use super::tape::Tape;

#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) model: ModelLedger,
    pub(crate) life: Life,
    pub(crate) tape: Tape,
    pub(crate) started: tokio::time::Instant,
    /// A group that could not be kept counts as kept.
    pub(crate) loses_groups: bool,
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.model.fmt(f)
    }
}

#[async_trait]
impl Ledger for Kept {
    fn fenced(&self, lease: FencingToken) -> Arc<dyn Ledger> {
        Arc::new(Self { model: self.model.under(lease), ..self.clone() })
    }

    async fn target(&self, target: &LedgerTarget) -> Result<TargetState> {
        self.life.unless_over().await;
        self.model.target(target).await
    }

    async fn begin(&self, start: RunStart) -> Result<RunId> {
        self.life.unless_over().await;
        let run = self.model.begin(start).await?;
        self.tape.lock().log.run = Some((run, false));
        Ok(run)
    }

    async fn plan(&self, run: RunId) -> Result<Option<String>> {
        self.life.unless_over().await;
        self.model.plan(run).await
    }

    async fn resume(&self, target: TargetId, run: RunId) -> Result<RunRow> {
        self.life.unless_over().await;
        let row = self.model.resume(target, run).await?;
        self.tape.lock().log.run = Some((run, true));
        Ok(row)
    }

    async fn known(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Option<Known>>> {
        self.life.unless_over().await;
        self.model.known(target, kind, keys).await
    }

    async fn commit(&self, run: RunId, group: Vec<Entry>) -> Result<()> {
        self.life.unless_over().await;
        check_group(&self.tape, &group);
        let whole = group.len();
        let how = self.life.commit();
        match how {
            Commit::Whole => self.model.commit(run, group).await?,
            Commit::Torn(percent) => {
                let kept = whole * percent / 100;
                self.model.commit(run, group.into_iter().take(kept).collect()).await?;
                self.life.end();
            }
            Commit::Refused if self.loses_groups => return Ok(()),
            Commit::Refused => {
                return Err(Error::new(ErrorKind::LedgerInvalid, "the disk is full").with_hint("make room"));
            }
        }
        self.life.unless_over().await;
        self.tape.lock().log.commits.push((self.started.elapsed(), whole));
        Ok(())
    }

    async fn keep_refusals(&self, run: RunId, refusals: Vec<Refusal>) -> Result<()> {
        self.life.unless_over().await;
        self.model.keep_refusals(run, refusals).await
    }

    async fn refusals(&self, run: RunId, resource: Option<&str>) -> Result<Vec<Refusal>> {
        self.model.refusals(run, resource).await
    }

    async fn watermarks(&self, target: TargetId, source: &str) -> Result<Vec<Watermark>> {
        self.model.watermarks(target, source).await
    }

    async fn keep_watermarks(&self, target: TargetId, source: &str, marks: Vec<Watermark>) -> Result<()> {
        self.life.unless_over().await;
        self.model.keep_watermarks(target, source, marks).await
    }

    async fn end(&self, run: RunId, end: RunEnd) -> Result<()> {
        self.life.unless_over().await;
        self.model.end(run, end).await
    }

    async fn samples(&self, target: TargetId, most: usize) -> Result<Vec<(String, String)>> {
        self.life.unless_over().await;
        self.model.samples(target, most).await
    }

    async fn forget(&self, _: TargetId) -> Result<()> {
        panic!("the ODS is taken for another one");
    }

    async fn ignore_case(&self, target: TargetId) -> Result<()> {
        self.model.ignore_case(target).await
    }

    async fn adopt(&self, target: TargetId, kind: &ResourceKind, records: Vec<(Key, Accepted)>) -> Result<()> {
        self.model.adopt(target, kind, records).await
    }

    async fn rows(&self, target: TargetId, kind: &ResourceKind, after: Option<Key>, most: usize) -> Result<Vec<Held>> {
        self.life.unless_over().await;
        self.model.rows(target, kind, after, most).await
    }

    async fn objects(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Vec<CampusObject>>> {
        self.life.unless_over().await;
        self.model.objects(target, kind, keys).await
    }

    async fn keys_of(&self, target: TargetId, kind: &ResourceKind, objects: &[CampusObject]) -> Result<Vec<Vec<Held>>> {
        self.life.unless_over().await;
        self.model.keys_of(target, kind, objects).await
    }

    async fn remove(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<()> {
        self.life.unless_over().await;
        self.model.remove(target, kind, keys).await
    }

    async fn runs(&self) -> Result<Vec<RunRow>> {
        self.model.runs().await
    }

    async fn outcomes(&self, run: RunId) -> Result<Vec<OutcomeRow>> {
        self.model.outcomes(run).await
    }

    async fn check(&self) -> Result<Vec<String>> {
        self.model.check().await
    }
}

#[async_trait]
impl Locks for Kept {
    async fn acquire(&self, request: LockRequest) -> Result<Acquired> {
        self.life.unless_over().await;
        self.model.acquire(request).await
    }

    async fn renew(&self, lease: &Lease, now: SystemTime) -> Result<bool> {
        self.life.unless_over().await;
        self.model.renew(lease, now).await
    }

    async fn release(&self, lease: &Lease) -> Result<()> {
        self.life.unless_over().await;
        self.model.release(lease).await
    }

    async fn locks(&self, target: TargetId, now: SystemTime) -> Result<Vec<LockRow>> {
        self.life.unless_over().await;
        self.model.locks(target, now).await
    }
}

#[async_trait]
impl EventQueue for Kept {
    async fn enqueue(&self, event: NewEvent) -> Result<EventId> {
        self.life.unless_over().await;
        self.model.enqueue(event).await
    }

    async fn pending(&self, configuration: Option<&str>, now: SystemTime) -> Result<Vec<EventRow>> {
        self.life.unless_over().await;
        self.model.pending(configuration, now).await
    }

    async fn event(&self, id: EventId, now: SystemTime) -> Result<EventRow> {
        self.life.unless_over().await;
        self.model.event(id, now).await
    }

    async fn begin_event(&self, id: EventId, lease: FencingToken, now: SystemTime) -> Result<bool> {
        self.life.unless_over().await;
        self.model.begin_event(id, lease, now).await
    }

    async fn event_done(&self, id: EventId, run: Option<RunId>) -> Result<()> {
        self.life.unless_over().await;
        self.model.event_done(id, run).await
    }

    async fn event_back(&self, id: EventId) -> Result<()> {
        self.life.unless_over().await;
        self.model.event_back(id).await
    }

    async fn prune_events(&self, before: SystemTime) -> Result<u64> {
        self.life.unless_over().await;
        self.model.prune_events(before).await
    }
}

#[async_trait]
impl ErrorLog for Kept {
    async fn errors(&self, filter: &ErrorFilter) -> Result<Vec<ErrorRow>> {
        self.life.unless_over().await;
        self.model.errors(filter).await
    }

    async fn failed(&self, ids: &[ErrorId]) -> Result<Vec<FailedRecord>> {
        self.life.unless_over().await;
        self.model.failed(ids).await
    }

    async fn mark_retried(&self, ids: &[ErrorId]) -> Result<u64> {
        self.life.unless_over().await;
        self.model.mark_retried(ids).await
    }

    async fn archive(&self, ids: &[ErrorId]) -> Result<u64> {
        self.life.unless_over().await;
        self.model.archive(ids).await
    }
}

#[async_trait]
impl Audit for Kept {
    async fn audit(&self, row: NewAudit) -> Result<()> {
        self.life.unless_over().await;
        self.model.audit(row).await
    }

    async fn audit_rows(&self, filter: &AuditFilter) -> Result<Vec<AuditRow>> {
        self.life.unless_over().await;
        self.model.audit_rows(filter).await
    }

    async fn prune_audit(&self, before: SystemTime) -> Result<u64> {
        self.life.unless_over().await;
        self.model.prune_audit(before).await
    }
}
