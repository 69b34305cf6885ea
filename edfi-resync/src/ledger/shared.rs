//! A shared ledger is a ledger.

use std::sync::Arc;

use async_trait::async_trait;

use super::{
    Accepted, Entry, ErrorRow, Held, Known, Ledger, LedgerTarget, OutcomeRow, RunEnd, RunId, RunRow, RunStart, TargetId,
    TargetState,
};
use crate::error::Result;
use crate::model::{CampusObject, Key, ResourceKind};

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl<T: Ledger + ?Sized> Ledger for Arc<T> {
    async fn target(&self, target: &LedgerTarget) -> Result<TargetState> {
        (**self).target(target).await
    }

    async fn begin(&self, start: RunStart) -> Result<RunId> {
        (**self).begin(start).await
    }

    async fn unfinished(&self, target: TargetId) -> Result<Option<RunRow>> {
        (**self).unfinished(target).await
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

    async fn adopt(&self, target: TargetId, kind: &ResourceKind, records: Vec<(Key, Accepted)>) -> Result<()> {
        (**self).adopt(target, kind, records).await
    }

    async fn rows(&self, target: TargetId, kind: &ResourceKind, after: Option<Key>, most: usize) -> Result<Vec<Held>> {
        (**self).rows(target, kind, after, most).await
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

    async fn errors(&self) -> Result<Vec<ErrorRow>> {
        (**self).errors().await
    }

    async fn check(&self) -> Result<Vec<String>> {
        (**self).check().await
    }
}
