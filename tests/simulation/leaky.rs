//! [`Leaky`]: a source that gives more than it is asked for.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use edfi_resync::Result;
use edfi_resync::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use edfi_resync::model::{CampusObject, ResourceKind};
use edfi_resync::source::{Batch, CampusSchool, Capabilities, Counted, MemoryStore, ObjectState, Snapshot, SourceStore, Withheld};
use futures::stream::BoxStream;

/// A store that ignores schools and filters, as a query does that forgets them.
#[derive(Debug, Clone)]
pub(crate) struct Leaky(pub(crate) MemoryStore);

#[derive(Debug)]
struct Wide(Arc<dyn Snapshot>);

impl fmt::Display for Leaky {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[async_trait]
impl SourceStore for Leaky {
    fn capabilities(&self) -> Capabilities {
        self.0.capabilities()
    }

    fn identity(&self) -> String {
        self.0.identity()
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        self.0.configurations().await
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        self.0.enable_ed_fi().await
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        let mut wide = scope.clone();
        wide.schools = None;
        Ok(Arc::new(Wide(self.0.open(&wide).await?)))
    }
}

#[async_trait]
impl Snapshot for Wide {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        self.0.schools().await
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        self.0.kinds().await
    }

    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        self.0.count(kind).await
    }

    fn scan(&self, kind: &ResourceKind, _: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        self.0.scan(kind, &Narrowing::none())
    }

    async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        self.0.objects(objects).await
    }

    async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        self.0.withheld(narrowing).await
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        self.0.without_unique_id().await
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        self.0.unsupported().await
    }
}
