//! [`Kept`]: the ledger as one process sees it; it may die in the middle of a commit, or find the disk full.

use std::fmt;

use async_trait::async_trait;
use edfi_resync::ledger::{
    Accepted, Entry, ErrorRow, Held, Known, Ledger, LedgerTarget, OutcomeRow, RunEnd, RunId, RunRow, RunStart, TargetId,
    TargetState,
};
use edfi_resync::model::{CampusObject, Key, ResourceKind};
use edfi_resync::testing::ModelLedger;
use edfi_resync::{Error, ErrorKind, Result};

use super::check::check_group;
use super::life::{Commit, Life};
use super::tape::Tape;

#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) model: ModelLedger,
    pub(crate) life: Life,
    pub(crate) tape: Tape,
    pub(crate) started: tokio::time::Instant,
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.model.fmt(f)
    }
}

#[async_trait]
impl Ledger for Kept {
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

    async fn unfinished(&self, target: TargetId) -> Result<Option<RunRow>> {
        self.life.unless_over().await;
        self.model.unfinished(target).await
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
            Commit::Refused => {
                return Err(Error::new(ErrorKind::LedgerInvalid, "the disk is full").with_hint("make room"));
            }
        }
        self.life.unless_over().await;
        self.tape.lock().log.commits.push((self.started.elapsed(), whole));
        Ok(())
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

    async fn errors(&self) -> Result<Vec<ErrorRow>> {
        self.model.errors().await
    }

    async fn check(&self) -> Result<Vec<String>> {
        self.model.check().await
    }
}
