//! [`SourceStoreExt`] and [`SnapshotExt`], for those who call a store; and the seams for shared pointers.

use std::future::Future;
use std::sync::Arc;

use async_trait::async_trait;
use futures::TryStreamExt;
use futures::stream::BoxStream;

use super::batch::Batch;
use super::change_log::{Caveat, ChangeLog};
use super::store::{CampusSchool, Capabilities, Counted, ObjectState, Snapshot, SourceStore, Withheld};
use crate::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusObject, ResourceKind};

/// Conveniences on every [`SourceStore`].
pub trait SourceStoreExt: SourceStore {
    /// The configuration of this name.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] names the configurations that there are.
    fn configuration(&self, name: &str) -> impl Future<Output = Result<Configuration>> + Send {
        async move {
            let mut all = self.configurations().await?;
            if let Some(found) = all.iter().position(|configuration| configuration.name == name) {
                return Ok(all.swap_remove(found));
            }
            let error = Error::new(ErrorKind::ConfigInvalid, format!("{self} has no configuration {name:?}"));
            if all.is_empty() {
                return Err(error.with_hint("it has no configurations at all: name the ODS and the school year instead"));
            }
            let names: Vec<_> = all.iter().map(|configuration| format!("{:?}", configuration.name)).collect();
            Err(error.with_hint(format!("it has {}", names.join(", "))))
        }
    }
}

impl<S: SourceStore + ?Sized> SourceStoreExt for S {}

/// Conveniences on every [`Snapshot`].
pub trait SnapshotExt: Snapshot {
    /// Everything of one kind in one batch, which holds all of it in memory.
    fn collect(&self, kind: &ResourceKind, narrowing: &Narrowing) -> impl Future<Output = Result<Batch>> + Send {
        self.scan(kind, narrowing).try_fold(Batch::new(), |mut all, batch| async {
            all.records.extend(batch.records);
            all.rejects.extend(batch.rejects);
            Ok(all)
        })
    }
}

impl<S: Snapshot + ?Sized> SnapshotExt for S {}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl<S: SourceStore + ?Sized> SourceStore for Arc<S> {
    fn capabilities(&self) -> Capabilities {
        self.as_ref().capabilities()
    }

    fn identity(&self) -> String {
        self.as_ref().identity()
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        self.as_ref().configurations().await
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        self.as_ref().enable_ed_fi().await
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        self.as_ref().open(scope).await
    }
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl<S: Snapshot + ?Sized> Snapshot for Arc<S> {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        self.as_ref().schools().await
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        self.as_ref().kinds().await
    }

    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        self.as_ref().count(kind).await
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        self.as_ref().scan(kind, narrowing)
    }

    async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        self.as_ref().objects(objects).await
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        self.as_ref().without_unique_id().await
    }

    async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        self.as_ref().withheld(narrowing).await
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        self.as_ref().unsupported().await
    }

    fn change_log(&self) -> Option<Arc<dyn ChangeLog>> {
        self.as_ref().change_log()
    }

    async fn caveats(&self) -> Result<Vec<Caveat>> {
        self.as_ref().caveats().await
    }
}
