//! The snapshot of a SQLite store: scans, counts, schools, people and objects, all from one state of the database.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use tokio::task::spawn_blocking;

use super::count::count;
use super::cursor::Cursor;
use super::pool::{Lease, Pool, waiting};
use super::query::{failed, prepare, table};
use crate::campus::{Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusObject, ResourceKind};
use crate::source::batch::Batch;
use crate::source::feed::{Feed, Stop, batches};
use crate::source::filters::check_narrowing;
use crate::source::service_query::{
    CheckedChild, CheckedQuery, LaidOut, ParameterValue, Scan, Special, object_states, people, schools, withheld,
};
use crate::source::store::{CampusSchool, Capabilities, Counted, ObjectState, Snapshot, Withheld};

pub(super) struct SqliteSnapshot {
    pub(super) pool: Arc<Pool>,
    pub(super) scope: Scope,
    pub(super) held: BTreeMap<ResourceKind, Arc<LaidOut>>,
    pub(super) special: BTreeMap<Special, Arc<CheckedQuery>>,
    /// What the source can do in the Data Standard of the scope.
    pub(super) source: Capabilities,
    /// The resources of queries that are left out, since the model has no such kind.
    pub(super) lacking: Vec<String>,
}

impl SqliteSnapshot {
    /// Runs a piece of blocking work on a connection of the snapshot. When nobody waits for it any more, its query is interrupted.
    async fn on_connection<T: Send + 'static>(&self, work: impl FnOnce(&Lease) -> Result<T> + Send + 'static) -> Result<T> {
        let mut lease = self.pool.clone().lease().await?;
        let (_waiting, waits) = waiting();
        lease.stop_unless(waits).map_err(|error| failed("of the source", 0, error))?;
        spawn_blocking(move || work(&lease))
            .await
            .map_err(|panic| Error::new(ErrorKind::Unexpected, "a query did not finish").with_source(panic))?
    }
}

#[async_trait]
impl Snapshot for SqliteSnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        let Some(query) = self.special.get(&Special::Schools).cloned() else { return Ok(Vec::new()) };
        let mut scope = self.scope.clone();
        // All schools of the year, chosen or not.
        scope.schools = None;
        let values = query.values(&scope, &Narrowing::none());
        let table = self.on_connection(move |lease| table(&query, lease.connection(), &values)).await?;
        schools(&table)
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        Ok(self.held.keys().cloned().collect())
    }

    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        let Some(laid_out) = self.held.get(kind).cloned() else { return Ok(Counted::default().with_records(0).with_unmapped([])) };
        let none = Narrowing::none();
        let values = laid_out.checked.query.values(&self.scope, &none);
        let of_children = laid_out.of_children(&self.scope, &none);
        let configuration = Arc::clone(&self.scope.configuration);
        self.on_connection(move |lease| count(&laid_out, lease.connection(), &values, &of_children, &configuration.preferences))
            .await
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        let Some(laid_out) = self.held.get(kind).cloned() else {
            return match check_narrowing(kind, narrowing, &self.source) {
                Ok(()) => stream::empty().boxed(),
                Err(error) => stream::iter([Err(error)]).boxed(),
            };
        };
        match Scan::new(laid_out, &self.scope, narrowing, &self.source) {
            Ok(scan) => batches(self.pool.clone().lease(), move |lease, feed| run(&scan, lease, feed)),
            Err(error) => stream::iter([Err(error)]).boxed(),
        }
    }

    async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        let Some(query) = self.special.get(&Special::Objects).cloned() else { return Ok(None) };
        let values = query.values_about(&self.scope, objects);
        let table = self.on_connection(move |lease| table(&query, lease.connection(), &values)).await?;
        object_states(&table, objects).map(Some)
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        let Some(query) = self.special.get(&Special::People).cloned() else { return Ok(Vec::new()) };
        let values = query.values(&self.scope, &Narrowing::none());
        people(&self.on_connection(move |lease| table(&query, lease.connection(), &values)).await?)
    }

    async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        let Some(query) = self.special.get(&Special::Withheld).cloned() else { return Ok(Vec::new()) };
        let mut scope = self.scope.clone();
        if !narrowing.is_none() {
            // Why it is not sent may be its school.
            scope.schools = None;
        }
        let values = query.values(&scope, narrowing);
        withheld(&self.on_connection(move |lease| table(&query, lease.connection(), &values)).await?)
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        Ok(self.lacking.clone())
    }
}

fn run(scan: &Scan, mut lease: Lease, feed: &mut Feed) -> Result<(), Stop> {
    let file = scan.laid_out.checked.query.file();
    lease.stop_unless(feed.listener()).map_err(|error| failed(file, 0, error))?;
    let listens = feed.listener();
    read(scan, &lease, feed).map_err(|stop| match stop {
        // Its queries were interrupted.
        Stop::Failed(_) if !listens() => Stop::Closed,
        stop => stop,
    })
}

fn read(scan: &Scan, lease: &Lease, feed: &mut Feed) -> Result<(), Stop> {
    let checked = &scan.laid_out.checked;
    let children = || checked.children.iter().zip(&scan.of_children);
    let of_child = |(child, values): (&CheckedChild, &Vec<ParameterValue>)| prepare(&child.query, lease.connection(), values);
    let mut statement = prepare(&checked.query, lease.connection(), &scan.values)?;
    let mut statements = children().map(of_child).collect::<Result<Vec<_>>>()?;
    let rows = Cursor::run(&mut statement, &scan.values, checked.query.file())?;
    let beside = children().zip(&mut statements);
    let beside = beside.map(|((child, values), statement)| Cursor::run(statement, values, child.query.file()));
    scan.read(rows, beside.collect::<Result<_>>()?, feed)
}

impl fmt::Debug for SqliteSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SqliteSnapshot({} kinds)", self.held.len())
    }
}
