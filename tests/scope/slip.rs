//! [`Slipping`]: a source whose queries forget something.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use edfi_resync::Result;
use edfi_resync::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use edfi_resync::model::{CampusObject, CampusRole, Record, ResourceKind};
use edfi_resync::source::{Batch, CampusSchool, Capabilities, Counted, ObjectState, Snapshot, SourceStore, SqliteStore, Withheld};
use futures::StreamExt;
use futures::stream::BoxStream;

/// The year that districts are made for.
const THIS_YEAR: i64 = 2027;

/// What is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slip {
    /// Nothing.
    None,
    /// Schools and listed IDs: more comes than was asked for.
    Filters,
    /// Days: those of others come too.
    Days,
    /// The school year, where records say theirs: those of the year beside it come too.
    Year,
    /// The last record of each batch.
    Records,
}

/// A store that slips.
#[derive(Debug)]
pub(crate) struct Slipping(pub(crate) Arc<SqliteStore>, pub(crate) Slip);

#[derive(Debug)]
struct Slipped {
    careful: Arc<dyn Snapshot>,
    wide: Arc<dyn Snapshot>,
    other_year: Arc<dyn Snapshot>,
    slip: Slip,
}

impl fmt::Display for Slipping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[async_trait]
impl SourceStore for Slipping {
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
        let mut other = scope.clone();
        let year = if i64::from(scope.school_year()) == THIS_YEAR { THIS_YEAR - 1 } else { THIS_YEAR };
        Arc::make_mut(&mut other.configuration).school_year = year.try_into()?;
        let (careful, wide) = (self.0.open(scope).await?, self.0.open(&wide).await?);
        Ok(Arc::new(Slipped { careful, wide, other_year: self.0.open(&other).await?, slip: self.1 }))
    }
}

#[async_trait]
impl Snapshot for Slipped {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        self.careful.schools().await
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        self.careful.kinds().await
    }

    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        self.careful.count(kind).await
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        match self.slip {
            // The keys of a contact are those of several students together: only its query can tell which of them go to the schools.
            Slip::Filters if kind.endpoint() != "contacts" => self.wide.scan(kind, &Narrowing::none()),
            Slip::Filters | Slip::None => self.careful.scan(kind, narrowing),
            Slip::Days => {
                let mut narrowing = narrowing.clone();
                narrowing.dates = None;
                self.careful.scan(kind, &narrowing)
            }
            Slip::Year => {
                // What may be of any year is nobody's to find out.
                let is_of_a_year =
                    |record: &Record| !record.campus.is_of_any_year() && record.campus.ids(CampusRole::SchoolYear).next().is_some();
                let of_a_year = move |mut batch: Batch| {
                    batch.records.retain(is_of_a_year);
                    batch
                };
                let others = self.other_year.scan(kind, narrowing).map(move |batch| batch.map(of_a_year));
                self.careful.scan(kind, narrowing).chain(others).boxed()
            }
            Slip::Records => {
                let forgetting = |mut batch: Batch| {
                    batch.records.pop();
                    batch
                };
                self.careful.scan(kind, narrowing).map(move |batch| batch.map(forgetting)).boxed()
            }
        }
    }

    async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        self.careful.objects(objects).await
    }

    async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        self.careful.withheld(narrowing).await
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        self.careful.without_unique_id().await
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        self.careful.unsupported().await
    }
}
