//! [`SourceStoreExt`] and [`SnapshotExt`], for those who call a store; and the seams for shared pointers.

use std::future::Future;
use std::sync::Arc;

use async_trait::async_trait;
use futures::TryStreamExt;
use futures::stream::BoxStream;

use super::batch::Batch;
use super::change_log::{Caveat, ChangeLog};
use super::store::{CampusSchool, Capabilities, Counted, ObjectState, Snapshot, SourceStore, Withheld};
use crate::campus::{Configuration, EnableEdFi, Narrowing, SchoolYear, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusObject, Model, ResourceKind};

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

    /// The configuration that is meant, where no ODS is asked: the one of this name, or the only one; of a source without any, one that stands for it, with
    /// this school year and Data Standard (absent: 5.2).
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] when none is chosen among several, when school year or Data Standard are not its own, and when a source without
    /// configurations is asked for without a school year.
    fn chosen(
        &self,
        name: Option<&str>,
        school_year: Option<SchoolYear>,
        data_standard: Option<&str>,
    ) -> impl Future<Output = Result<Configuration>> + Send {
        async move {
            let refused = |message: String, hint: &str| Err(Error::new(ErrorKind::ConfigInvalid, message).with_hint(hint));
            let mut all = match name {
                Some(name) => vec![self.configuration(name).await?],
                None => self.configurations().await?,
            };
            if all.len() > 1 {
                let names: Vec<_> = all.iter().map(|found| format!("{:?}", found.name)).collect();
                let message = "the source has several configurations, and none is chosen".to_owned();
                return refused(message, &format!("name one as the configuration: {}", names.join(", ")));
            }
            let Some(chosen) = all.pop() else {
                let Some(year) = school_year else {
                    let message = "the source does not say its school year".to_owned();
                    return refused(message, "name it as school_year: 2027, or 2026-27");
                };
                let standard = data_standard.map_or_else(|| Model::ds5_2().version().to_owned(), str::to_owned);
                return Ok(Configuration::new(self.to_string(), year, standard));
            };
            let Configuration { name, school_year: own_year, data_standard: own_standard, .. } = &chosen;
            if let Some(year) = school_year
                && year != *own_year
            {
                let message = format!("school year {year} is not that of configuration {name:?}, which is {own_year}");
                return refused(message, "leave the school year out, or choose the configuration of that year");
            }
            if let Some(version) = data_standard
                && Model::data_standard(version)? != Model::data_standard(own_standard)?
            {
                let message = format!("Data Standard {version} is not that of configuration {name:?}, which is {own_standard}");
                return refused(message, "leave the Data Standard out");
            }
            Ok(chosen)
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
