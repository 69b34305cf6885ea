//! The snapshot of a SQLite store: scans, counts, schools, people and objects, all from one state of the database.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt};
use rusqlite::types::Value;
use tokio::task::spawn_blocking;

use super::checked::{Checked, CheckedChild};
use super::cursor::Cursor;
use super::pool::{Lease, Pool, waiting};
use super::query::{CheckedQuery, failed};
use crate::campus::{Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusObject, CampusRole, Origin, Record, ResourceKind};
use crate::source::batch::{Batch, Reject};
use crate::source::feed::{Feed, Stop, batches};
use crate::source::filters::{check_narrowing, check_rest};
use crate::source::service_query::{
    Assembled, Layout, Order, Ordered, QueryProblem, Special, object_states, people, schools, withheld,
};
use crate::source::store::{CampusSchool, Capabilities, Counted, ObjectState, Snapshot, Withheld};

/// A query and its child queries, with their layout in the terms of one model.
#[derive(Debug)]
pub(super) struct LaidOut {
    pub(super) kind: ResourceKind,
    pub(super) checked: Checked,
    pub(super) layout: Layout,
    roles: BTreeSet<CampusRole>,
}

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
        let table = self.on_connection(move |lease| query.table(lease.connection(), &values)).await?;
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
        self.on_connection(move |lease| laid_out.count(lease.connection(), &values, &of_children, &configuration.preferences)).await
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        if let Err(error) = check_narrowing(kind, narrowing, &self.source) {
            return stream::iter([Err(error)]).boxed();
        }
        let Some(laid_out) = self.held.get(kind).cloned() else { return stream::empty().boxed() };
        let (values, rest) = laid_out.checked.query.values_and_rest(&self.scope, narrowing);
        let called = format!("query {}", laid_out.checked.query.file());
        if let Err(error) = check_rest(kind, &rest, &laid_out.roles, &called) {
            return stream::iter([Err(error)]).boxed();
        }
        let of_children = laid_out.of_children(&self.scope, narrowing);
        let scan = Scan { laid_out, kind: kind.clone(), scope: self.scope.clone(), values, of_children, rest };
        batches(self.pool.clone().lease(), move |lease, feed| scan.run(lease, feed))
    }

    async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        let Some(query) = self.special.get(&Special::Objects).cloned() else { return Ok(None) };
        let values = query.values_about(&self.scope, objects);
        let table = self.on_connection(move |lease| query.table(lease.connection(), &values)).await?;
        object_states(&table, objects).map(Some)
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        let Some(query) = self.special.get(&Special::People).cloned() else { return Ok(Vec::new()) };
        let values = query.values(&self.scope, &Narrowing::none());
        people(&self.on_connection(move |lease| query.table(lease.connection(), &values)).await?)
    }

    async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        let Some(query) = self.special.get(&Special::Withheld).cloned() else { return Ok(Vec::new()) };
        let mut scope = self.scope.clone();
        if !narrowing.is_none() {
            // Why it is not sent may be its school.
            scope.schools = None;
        }
        let values = query.values(&scope, narrowing);
        withheld(&self.on_connection(move |lease| query.table(lease.connection(), &values)).await?)
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        Ok(self.lacking.clone())
    }
}

impl LaidOut {
    /// Queries in the terms of a kind.
    pub(super) fn new(checked: Checked, kind: &ResourceKind) -> Result<Self, QueryProblem> {
        Ok(Self { kind: kind.clone(), layout: checked.layout(kind)?, roles: checked.roles(), checked })
    }

    /// The key columns of its query, if there are child queries to be joined by them.
    pub(super) fn keys(&self) -> Vec<usize> {
        if self.checked.children.is_empty() { Vec::new() } else { self.checked.aliases.keys().map(|(column, _)| column).collect() }
    }

    /// What is to be bound to each of its child queries. What they do not filter by themselves goes with the records.
    fn of_children(&self, scope: &Scope, narrowing: &Narrowing) -> Vec<Vec<Value>> {
        self.checked.children.iter().map(|child| child.query.values_and_rest(scope, narrowing).0).collect()
    }
}

/// One scan, before it has a connection.
struct Scan {
    laid_out: Arc<LaidOut>,
    kind: ResourceKind,
    scope: Scope,
    values: Vec<Value>,
    of_children: Vec<Vec<Value>>,
    /// The filters that the query does not apply itself.
    rest: Narrowing,
}

impl Scan {
    fn run(&self, mut lease: Lease, feed: &mut Feed) -> Result<(), Stop> {
        let file = self.laid_out.checked.query.file();
        lease.stop_unless(feed.listener()).map_err(|error| failed(file, 0, error))?;
        let listens = feed.listener();
        self.read(&lease, feed).map_err(|stop| match stop {
            // Its queries were interrupted.
            Stop::Failed(_) if !listens() => Stop::Closed,
            stop => stop,
        })
    }

    fn read(&self, lease: &Lease, feed: &mut Feed) -> Result<(), Stop> {
        let LaidOut { checked: Checked { query, children, .. }, layout, .. } = &*self.laid_out;
        let prepare = |(child, values): (&CheckedChild, &Vec<Value>)| child.query.prepare(lease.connection(), values);
        let mut statement = query.prepare(lease.connection(), &self.values)?;
        let mut statements = children.iter().zip(&self.of_children).map(prepare).collect::<Result<Vec<_>>>()?;
        let mut rows = Ordered::new(Cursor::run(&mut statement, &self.values, query.file())?, self.laid_out.keys(), Order::Strict);
        let mut beside = Vec::with_capacity(children.len());
        for ((child, statement), values) in children.iter().zip(&mut statements).zip(&self.of_children) {
            let rows = Cursor::run(statement, values, child.query.file())?;
            beside.push(Ordered::new(rows, child.keys.clone(), Order::Ascending));
        }
        let preferences = &self.scope.configuration.preferences;
        while rows.advance()? {
            self.hand_on(layout.assemble(&rows, &mut beside, preferences)?, rows.position(), feed)?;
        }
        Ok(())
    }

    /// Hands a row on as what it became, if the filters admit it.
    fn hand_on(&self, assembled: Assembled, position: u64, feed: &mut Feed) -> Result<(), Stop> {
        let Assembled { body, campus, errors, keys_unreadable } = assembled;
        if !self.rest.is_none() && !keys_unreadable && !self.rest.admits(&campus) {
            return Ok(());
        }
        let origin = Origin::new(self.laid_out.checked.query.file().clone(), position);
        let (kind, body) = (self.kind.clone(), Bytes::from(body));
        if errors.is_empty() {
            return feed.record(Record { kind, body, campus, origin });
        }
        let mut reject = Reject::new(kind, origin, errors);
        reject.campus = campus;
        reject.partial = Some(body);
        feed.reject(reject)
    }
}

impl fmt::Debug for SqliteSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SqliteSnapshot({} kinds)", self.held.len())
    }
}
