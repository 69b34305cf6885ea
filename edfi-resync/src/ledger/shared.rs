//! A shared ledger is a ledger.

use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;

use super::{
    Accepted, Acquired, Audit, AuditFilter, AuditRow, Entry, ErrorFilter, ErrorId, ErrorLog, ErrorRow, EventId, EventQueue,
    EventRow, FailedRecord, FencingToken, Held, Known, Lease, Ledger, LedgerTarget, LockRequest, LockRow, Locks, NewAudit,
    NewEvent, OutcomeRow, Refusal, RunEnd, RunId, RunRow, RunStart, TargetId, TargetState, Watermark,
};
use crate::error::Result;
use crate::model::{CampusObject, Digest, Key, ResourceKind};

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<T: Ledger + ?Sized> Ledger for Arc<T> {
    fn fenced(&self, lease: FencingToken) -> Arc<dyn Ledger> {
        (**self).fenced(lease)
    }

    async fn target(&self, target: &LedgerTarget) -> Result<TargetState> {
        (**self).target(target).await
    }

    async fn begin(&self, start: RunStart) -> Result<RunId> {
        (**self).begin(start).await
    }

    async fn plan(&self, run: RunId) -> Result<Option<String>> {
        (**self).plan(run).await
    }

    async fn resume(&self, target: TargetId, run: RunId) -> Result<RunRow> {
        (**self).resume(target, run).await
    }

    async fn known(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Option<Known>>> {
        (**self).known(target, kind, keys).await
    }

    async fn commit(&self, run: RunId, group: Vec<Entry>) -> Result<()> {
        (**self).commit(run, group).await
    }

    async fn end(&self, run: RunId, end: RunEnd) -> Result<()> {
        (**self).end(run, end).await
    }

    async fn samples(&self, target: TargetId, most: usize) -> Result<Vec<(String, String)>> {
        (**self).samples(target, most).await
    }

    async fn forget(&self, target: TargetId) -> Result<()> {
        (**self).forget(target).await
    }

    async fn ignore_case(&self, target: TargetId) -> Result<()> {
        (**self).ignore_case(target).await
    }

    async fn adopt(&self, target: TargetId, kind: &ResourceKind, records: Vec<(Key, Accepted)>) -> Result<()> {
        (**self).adopt(target, kind, records).await
    }

    async fn rows(&self, target: TargetId, kind: &ResourceKind, after: Option<Key>, most: usize) -> Result<Vec<Held>> {
        (**self).rows(target, kind, after, most).await
    }

    async fn digests(&self, target: TargetId, kind: &ResourceKind, after: Option<Key>, most: usize) -> Result<Vec<(Key, Digest)>> {
        (**self).digests(target, kind, after, most).await
    }

    async fn objects(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<Vec<CampusObject>>> {
        (**self).objects(target, kind, keys).await
    }

    async fn keys_of(&self, target: TargetId, kind: &ResourceKind, objects: &[CampusObject]) -> Result<Vec<Vec<Held>>> {
        (**self).keys_of(target, kind, objects).await
    }

    async fn remove(&self, target: TargetId, kind: &ResourceKind, keys: &[Key]) -> Result<()> {
        (**self).remove(target, kind, keys).await
    }

    async fn runs(&self) -> Result<Vec<RunRow>> {
        (**self).runs().await
    }

    async fn outcomes(&self, run: RunId) -> Result<Vec<OutcomeRow>> {
        (**self).outcomes(run).await
    }

    async fn keep_refusals(&self, run: RunId, refusals: Vec<Refusal>) -> Result<()> {
        (**self).keep_refusals(run, refusals).await
    }

    async fn refusals(&self, run: RunId, resource: Option<&str>) -> Result<Vec<Refusal>> {
        (**self).refusals(run, resource).await
    }

    async fn watermarks(&self, target: TargetId, source: &str) -> Result<Vec<Watermark>> {
        (**self).watermarks(target, source).await
    }

    async fn keep_watermarks(&self, target: TargetId, source: &str, marks: Vec<Watermark>) -> Result<()> {
        (**self).keep_watermarks(target, source, marks).await
    }

    async fn check(&self) -> Result<Vec<String>> {
        (**self).check().await
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<T: Ledger + ?Sized> Locks for Arc<T> {
    async fn acquire(&self, request: LockRequest) -> Result<Acquired> {
        (**self).acquire(request).await
    }

    async fn renew(&self, lease: &Lease, now: SystemTime) -> Result<bool> {
        (**self).renew(lease, now).await
    }

    async fn release(&self, lease: &Lease) -> Result<()> {
        (**self).release(lease).await
    }

    async fn locks(&self, target: TargetId, now: SystemTime) -> Result<Vec<LockRow>> {
        (**self).locks(target, now).await
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<T: Ledger + ?Sized> EventQueue for Arc<T> {
    async fn enqueue(&self, event: NewEvent) -> Result<EventId> {
        (**self).enqueue(event).await
    }

    async fn pending(&self, configuration: Option<&str>, now: SystemTime) -> Result<Vec<EventRow>> {
        (**self).pending(configuration, now).await
    }

    async fn event(&self, id: EventId, now: SystemTime) -> Result<EventRow> {
        (**self).event(id, now).await
    }

    async fn begin_event(&self, id: EventId, lease: FencingToken, now: SystemTime) -> Result<bool> {
        (**self).begin_event(id, lease, now).await
    }

    async fn event_done(&self, id: EventId, run: Option<RunId>) -> Result<()> {
        (**self).event_done(id, run).await
    }

    async fn event_back(&self, id: EventId) -> Result<()> {
        (**self).event_back(id).await
    }

    async fn prune_events(&self, before: SystemTime) -> Result<u64> {
        (**self).prune_events(before).await
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<T: Ledger + ?Sized> ErrorLog for Arc<T> {
    async fn errors(&self, filter: &ErrorFilter) -> Result<Vec<ErrorRow>> {
        (**self).errors(filter).await
    }

    async fn failed(&self, ids: &[ErrorId]) -> Result<Vec<FailedRecord>> {
        (**self).failed(ids).await
    }

    async fn mark_retried(&self, ids: &[ErrorId]) -> Result<u64> {
        (**self).mark_retried(ids).await
    }

    async fn archive(&self, ids: &[ErrorId]) -> Result<u64> {
        (**self).archive(ids).await
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<T: Ledger + ?Sized> Audit for Arc<T> {
    async fn audit(&self, row: NewAudit) -> Result<()> {
        (**self).audit(row).await
    }

    async fn audit_rows(&self, filter: &AuditFilter) -> Result<Vec<AuditRow>> {
        (**self).audit_rows(filter).await
    }

    async fn prune_audit(&self, before: SystemTime) -> Result<u64> {
        (**self).prune_audit(before).await
    }
}
