//! [`QuerySnapshot`]: the snapshot of a source of service queries, with whatever [`Connections`] to a database behind it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};

use super::checked::CheckedQuery;
use super::named::Special;
use super::parameters::ParameterValue;
use super::scan::{LaidOut, Scan};
use super::special::{Table, object_states, people, schools, withheld};
use crate::campus::{Configuration, Narrowing, Scope};
use crate::error::Result;
use crate::model::{CampusObject, ResourceKind};
use crate::source::batch::Batch;
use crate::source::filters::check_narrowing;
use crate::source::store::{CampusSchool, Capabilities, Counted, ObjectState, Snapshot, Withheld};

/// The connections of a snapshot, which all see one state of a database. What nobody waits for any more ends.
#[async_trait]
pub(crate) trait Connections: Send + Sync + 'static {
    /// All rows of a query: for the few of a special one.
    async fn table(&self, query: Arc<CheckedQuery>, values: Vec<ParameterValue>) -> Result<Table>;

    /// How many rows a query gives, and which of their codes are not mapped.
    async fn count(&self, count: Count) -> Result<Counted>;

    /// What the rows of a query become.
    fn scan(&self, scan: Scan) -> BoxStream<'static, Result<Batch>>;
}

/// What is to be counted.
pub(crate) struct Count {
    pub(crate) laid_out: Arc<LaidOut>,
    /// What is to be bound to the query, and to each of its child queries.
    pub(crate) values: Vec<ParameterValue>,
    pub(crate) of_children: Vec<Vec<ParameterValue>>,
    /// By whose preferences codes are mapped.
    pub(crate) configuration: Arc<Configuration>,
}

/// What is served of one scope.
pub(crate) struct QuerySnapshot<C> {
    pub(super) connections: C,
    pub(super) scope: Scope,
    pub(super) held: BTreeMap<ResourceKind, Arc<LaidOut>>,
    pub(super) special: BTreeMap<Special, Arc<CheckedQuery>>,
    /// What the source can do in the Data Standard of the scope.
    pub(super) source: Capabilities,
    /// The resources of queries that are left out, since the model has no such kind.
    pub(super) lacking: Vec<String>,
}

impl<C: Connections> QuerySnapshot<C> {
    /// The rows of a special query, with what is to be bound to it; none without the query.
    async fn told(&self, which: Special, values: impl FnOnce(&CheckedQuery) -> Vec<ParameterValue>) -> Result<Option<Table>> {
        let Some(query) = self.special.get(&which).cloned() else { return Ok(None) };
        let values = values(&query);
        self.connections.table(query, values).await.map(Some)
    }

    /// All schools of the scope, chosen or not.
    fn of_all_schools(&self) -> Scope {
        let mut scope = self.scope.clone();
        scope.schools = None;
        scope
    }
}

#[async_trait]
impl<C: Connections> Snapshot for QuerySnapshot<C> {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        let table = self.told(Special::Schools, |query| query.values(&self.of_all_schools(), &Narrowing::none())).await?;
        table.map_or_else(|| Ok(Vec::new()), |table| schools(&table))
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        Ok(self.held.keys().cloned().collect())
    }

    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        let Some(laid_out) = self.held.get(kind).cloned() else { return Ok(Counted::default().with_records(0).with_unmapped([])) };
        let none = Narrowing::none();
        let values = laid_out.checked.query.values(&self.scope, &none);
        let of_children = laid_out.of_children(&self.scope, &none);
        let configuration = self.scope.configuration.clone();
        self.connections.count(Count { laid_out, values, of_children, configuration }).await
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        let scan = match self.held.get(kind) {
            Some(laid_out) => Scan::new(laid_out.clone(), &self.scope, narrowing, &self.source).map(Some),
            None => check_narrowing(kind, narrowing, &self.source).map(|()| None),
        };
        match scan {
            Ok(Some(scan)) => self.connections.scan(scan),
            Ok(None) => stream::empty().boxed(),
            Err(error) => stream::iter([Err(error)]).boxed(),
        }
    }

    async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        let table = self.told(Special::Objects, |query| query.values_about(&self.scope, objects)).await?;
        let Some(table) = table else { return Ok(None) };
        let mut states = object_states(&table, objects)?;
        if !self.source.is_complete() {
            states.iter_mut().filter(|state| **state == ObjectState::Gone).for_each(|state| *state = ObjectState::Unknown);
        }
        Ok(Some(states))
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        let table = self.told(Special::People, |query| query.values(&self.scope, &Narrowing::none())).await?;
        table.map_or_else(|| Ok(Vec::new()), |table| people(&table))
    }

    async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        // Why somebody who is listed is not sent may be the school.
        let scope = if narrowing.is_none() { self.scope.clone() } else { self.of_all_schools() };
        let table = self.told(Special::Withheld, |query| query.values(&scope, narrowing)).await?;
        table.map_or_else(|| Ok(Vec::new()), |table| withheld(&table))
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        Ok(self.lacking.clone())
    }
}

impl<C> fmt::Debug for QuerySnapshot<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QuerySnapshot({} kinds)", self.held.len())
    }
}
