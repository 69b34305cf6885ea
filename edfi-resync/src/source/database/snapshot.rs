//! The snapshot of a database: scans, counts, schools, people and objects, all from its connections.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use tokio::task::spawn_blocking;

use super::count::count;
use super::pool::{Lease, Pool};
use super::rows::{DatabaseRows, On, table};
use crate::campus::{Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusObject, ResourceKind};
use crate::source::batch::Batch;
use crate::source::feed::{Feed, Stop, batches};
use crate::source::filters::check_narrowing;
use crate::source::service_query::{
    CheckedQuery, Dialect, InScope, LaidOut, ParameterValue, Scan, Special, Table, object_states, people, schools, withheld,
};
use crate::source::store::{CampusSchool, Counted, ObjectState, Snapshot, Withheld};

pub(super) struct DatabaseSnapshot {
    pub(super) pool: Arc<Pool>,
    pub(super) dialect: Dialect,
    pub(super) scope: Scope,
    pub(super) in_scope: InScope,
    pub(super) special: BTreeMap<Special, Arc<CheckedQuery>>,
}

/// Something to hold while a result is waited for, and the question whether it still is.
pub(super) fn waiting() -> (Arc<()>, impl Fn() -> bool + Send + Sync + 'static) {
    let waiting = Arc::new(());
    let seen = Arc::downgrade(&waiting);
    (waiting, move || seen.strong_count() > 0)
}

/// Does a piece of work that blocks on a thread for such.
pub(super) async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    spawn_blocking(work).await.map_err(|panic| Error::new(ErrorKind::Unexpected, "a query did not finish").with_source(panic))?
}

impl DatabaseSnapshot {
    /// Does a piece of work that blocks with a connection of the snapshot. When nobody waits for it any more, it ends.
    async fn on_connection<T: Send + 'static>(&self, work: impl FnOnce(On<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        let (lease, dialect) = (self.pool.clone().lease().await?, self.dialect);
        let (_waiting, waits) = waiting();
        apart(move || work(On { link: &lease.link, dialect, waits: &waits })).await
    }

    /// The rows of a special query.
    async fn table(&self, query: Arc<CheckedQuery>, values: Vec<ParameterValue>) -> Result<Table> {
        self.on_connection(move |on| table(on, &query, &values)).await
    }
}

#[async_trait]
impl Snapshot for DatabaseSnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        let Some(query) = self.special.get(&Special::Schools).cloned() else { return Ok(Vec::new()) };
        let mut scope = self.scope.clone();
        // All schools of the year, chosen or not.
        scope.schools = None;
        let values = query.values(&scope, &Narrowing::none());
        schools(&self.table(query, values).await?)
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        Ok(self.in_scope.held.keys().cloned().collect())
    }

    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        let Some(laid_out) = self.in_scope.held.get(kind).cloned() else {
            return Ok(Counted::default().with_records(0).with_unmapped([]));
        };
        let none = Narrowing::none();
        let values = laid_out.checked.query.values(&self.scope, &none);
        let of_children = laid_out.of_children(&self.scope, &none);
        let configuration = Arc::clone(&self.scope.configuration);
        self.on_connection(move |on| count(on, &laid_out, &values, &of_children, &configuration.preferences)).await
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        let Some(laid_out) = self.in_scope.held.get(kind).cloned() else {
            return match check_narrowing(kind, narrowing, &self.in_scope.source) {
                Ok(()) => stream::empty().boxed(),
                Err(error) => stream::iter([Err(error)]).boxed(),
            };
        };
        let dialect = self.dialect;
        match Scan::new(laid_out, &self.scope, narrowing, &self.in_scope.source) {
            Ok(scan) => batches(self.pool.clone().lease(), move |lease, feed| run(&scan, &lease, dialect, feed)),
            Err(error) => stream::iter([Err(error)]).boxed(),
        }
    }

    async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        let Some(query) = self.special.get(&Special::Objects).cloned() else { return Ok(None) };
        let values = query.values_about(&self.scope, objects);
        let mut states = object_states(&self.table(query, values).await?, objects)?;
        if !self.in_scope.source.is_complete() {
            states.iter_mut().filter(|state| **state == ObjectState::Gone).for_each(|state| *state = ObjectState::Unknown);
        }
        Ok(Some(states))
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        let Some(query) = self.special.get(&Special::People).cloned() else { return Ok(Vec::new()) };
        let values = query.values(&self.scope, &Narrowing::none());
        people(&self.table(query, values).await?)
    }

    async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        let Some(query) = self.special.get(&Special::Withheld).cloned() else { return Ok(Vec::new()) };
        let mut scope = self.scope.clone();
        if !narrowing.is_none() {
            // Why it is not sent may be its school.
            scope.schools = None;
        }
        let values = query.values(&scope, narrowing);
        withheld(&self.table(query, values).await?)
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        Ok(self.in_scope.lacking.clone())
    }
}

fn run(scan: &Scan, lease: &Lease, dialect: Dialect, feed: &mut Feed) -> Result<(), Stop> {
    let listens = feed.listener();
    let on = On { link: &lease.link, dialect, waits: &listens };
    read(scan, on, feed).map_err(|stop| match stop {
        // Its answers were left where they are.
        Stop::Failed(_) if !listens() => Stop::Closed,
        stop => stop,
    })
}

fn read(scan: &Scan, on: On<'_>, feed: &mut Feed) -> Result<(), Stop> {
    let LaidOut { checked, .. } = &*scan.laid_out;
    let rows = DatabaseRows::run(on, &checked.query, &scan.values)?;
    let beside = checked.children.iter().zip(&scan.of_children);
    let beside = beside.map(|(child, values)| DatabaseRows::run(on, &child.query, values)).collect::<Result<_>>()?;
    scan.read(rows, beside, feed)
}

impl fmt::Debug for DatabaseSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseSnapshot({} kinds)", self.in_scope.held.len())
    }
}
