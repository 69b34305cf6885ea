//! [`Joined`]: several sources as one, each with endpoints of its own.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use edfi_resync::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use edfi_resync::model::{CampusObject, ResourceKind};
use edfi_resync::source::{Batch, CampusSchool, Capabilities, Counted, ObjectState, Snapshot, SourceStore, Withheld};
use edfi_resync::{Error, ErrorKind, Result};
use futures::stream::{self, BoxStream, StreamExt};

/// Several sources as one. None of them has configurations or schools, and no two have one endpoint.
#[derive(Debug)]
pub(crate) struct Joined(Vec<Arc<dyn SourceStore>>);

impl Joined {
    pub(crate) fn new(stores: Vec<Arc<dyn SourceStore>>) -> Self {
        Self(stores)
    }
}

#[async_trait]
impl SourceStore for Joined {
    fn capabilities(&self) -> Capabilities {
        let all: Vec<_> = self.0.iter().map(SourceStore::capabilities).collect();
        let roles = all.iter().flat_map(|one| one.campus_keys.iter().copied());
        let days = all.iter().flat_map(|one| one.days.iter().cloned());
        let mut joined = Capabilities::plain().with_campus_keys(roles).with_days(days).without_schools();
        joined.counts = all.iter().all(|one| one.counts);
        joined.drawn_once = all.iter().any(|one| one.drawn_once);
        joined
    }

    fn identity(&self) -> String {
        let all: Vec<_> = self.0.iter().map(SourceStore::identity).collect();
        all.join(", ")
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        Ok(Vec::new())
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        Ok(EnableEdFi::Yes)
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        let (mut kinds, mut unsupported) = (BTreeMap::new(), Vec::new());
        for store in &self.0 {
            let snapshot = store.open(scope).await?;
            unsupported.extend(snapshot.unsupported().await?);
            for kind in snapshot.kinds().await? {
                if kinds.insert(kind.clone(), snapshot.clone()).is_some() {
                    let message = format!("{kind} is given twice");
                    return Err(Error::new(ErrorKind::SourceInvalid, message).with_hint("give all records of a resource at once"));
                }
            }
        }
        unsupported.sort();
        unsupported.dedup();
        Ok(Arc::new(JoinedSnapshot { kinds, unsupported }))
    }
}

#[derive(Debug)]
struct JoinedSnapshot {
    /// Which of them has each kind.
    kinds: BTreeMap<ResourceKind, Arc<dyn Snapshot>>,
    unsupported: Vec<String>,
}

#[async_trait]
impl Snapshot for JoinedSnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        Ok(Vec::new())
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        Ok(self.kinds.keys().cloned().collect())
    }

    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        match self.kinds.get(kind) {
            Some(snapshot) => snapshot.count(kind).await,
            None => Ok(Counted::default().with_records(0).with_unmapped([])),
        }
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        self.kinds.get(kind).map_or_else(|| stream::empty().boxed(), |snapshot| snapshot.scan(kind, narrowing))
    }

    async fn objects(&self, _: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        Ok(None)
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        Ok(Vec::new())
    }

    async fn withheld(&self, _: &Narrowing) -> Result<Vec<Withheld>> {
        Ok(Vec::new())
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        Ok(self.unsupported.clone())
    }
}

impl fmt::Display for Joined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, store) in self.0.iter().enumerate() {
            write!(f, "{}{store}", if at == 0 { "" } else { " and " })?;
        }
        Ok(())
    }
}
