//! The snapshot of a SQLite store: scans, counts, schools, people and objects, all from one state of the database.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt};
use rusqlite::types::Value;
use tokio::task::spawn_blocking;

use super::pool::{Lease, Pool, waiting};
use super::query::{CheckedQuery, cell, failed};
use crate::campus::{Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusObject, CampusRole, Origin, Record, ResourceKind, ScopeClass};
use crate::source::batch::{Batch, Reject};
use crate::source::feed::{Feed, Stop, batches};
use crate::source::filters::check_narrowing;
use crate::source::service_query::{Layout, Special, object_states, people, schools, split, withheld};
use crate::source::store::{CampusSchool, Counted, ObjectState, Snapshot, Withheld};

/// A query with its layout in the terms of one model.
#[derive(Debug)]
pub(super) struct LaidOut {
    pub(super) kind: ResourceKind,
    pub(super) query: Arc<CheckedQuery>,
    pub(super) layout: Layout,
    pub(super) roles: BTreeSet<CampusRole>,
}

pub(super) struct SqliteSnapshot {
    pub(super) pool: Arc<Pool>,
    pub(super) scope: Scope,
    pub(super) held: BTreeMap<ResourceKind, Arc<LaidOut>>,
    pub(super) special: BTreeMap<Special, Arc<CheckedQuery>>,
    /// Of the whole source.
    pub(super) roles: BTreeSet<CampusRole>,
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
        let values = laid_out.query.values(&self.scope, &Narrowing::none());
        let configuration = Arc::clone(&self.scope.configuration);
        self.on_connection(move |lease| laid_out.count(lease.connection(), &values, &configuration.preferences)).await
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        if let Err(error) = check_narrowing(narrowing, &self.roles) {
            return stream::iter([Err(error)]).boxed();
        }
        let Some(laid_out) = self.held.get(kind).cloned() else { return stream::empty().boxed() };
        let (bound, rest) = split(narrowing, &laid_out.query.parameters());
        if let Err(error) = laid_out.check_rest(kind, &rest) {
            return stream::iter([Err(error)]).boxed();
        }
        let scan = Scan {
            values: laid_out.query.values(&self.scope, &bound),
            laid_out,
            kind: kind.clone(),
            rest,
            scope: self.scope.clone(),
        };
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
    /// A query whose records belong to people (courses, sections) must be able to tell to whom: else a filter would silently find none.
    fn check_rest(&self, kind: &ResourceKind, rest: &Narrowing) -> Result<()> {
        let class = kind.spec().scope;
        let lacks = |columns: &str| {
            let message = format!("query {} cannot be filtered: it has no column {columns}", self.query.file);
            Err(Error::new(ErrorKind::SourceInvalid, message).with_hint("add the column, so that each record tells whose it is"))
        };
        if rest.persons.is_some() && class == ScopeClass::Person && !self.roles.contains(&CampusRole::Person) {
            return lacks("\"@person\"");
        }
        let by_course = rest.courses.is_some() && self.roles.contains(&CampusRole::Course);
        let by_section = rest.sections.is_some() && self.roles.contains(&CampusRole::Section);
        let asked = rest.courses.is_some() || rest.sections.is_some();
        if asked && !by_course && !by_section && matches!(class, ScopeClass::Course | ScopeClass::Section) {
            return lacks("\"@course\" or \"@section\"");
        }
        Ok(())
    }
}

/// One scan, before it has a connection.
struct Scan {
    laid_out: Arc<LaidOut>,
    kind: ResourceKind,
    scope: Scope,
    values: Vec<Value>,
    /// The filters that the query does not apply itself.
    rest: Narrowing,
}

impl Scan {
    fn run(&self, mut lease: Lease, feed: &mut Feed) -> Result<(), Stop> {
        let LaidOut { query, layout, .. } = &*self.laid_out;
        let failed = |row, error| failed(&query.file, row, error);
        lease.stop_unless(feed.listener()).map_err(|error| failed(0, error))?;
        let listens = feed.listener();
        let mut statement = query.prepare(lease.connection())?;
        let mut rows = statement.query(rusqlite::params_from_iter(&self.values)).map_err(|error| failed(0, error))?;
        let preferences = &self.scope.configuration.preferences;
        for position in 1.. {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => break,
                Err(_) if !listens() => return Err(Stop::Closed),
                Err(error) => return Err(failed(position, error).into()),
            };
            let mut cells = Vec::with_capacity(query.width());
            for column in 0..query.width() {
                cells.push(cell(row.get_ref(column).map_err(|error| failed(position, error))?));
            }
            let assembled = layout.assemble(&cells, preferences);
            if !self.rest.is_none() && !assembled.keys_unreadable && !self.rest.admits(&assembled.campus) {
                continue;
            }
            let (kind, origin, body) = (self.kind.clone(), Origin::new(query.file.clone(), position), Bytes::from(assembled.body));
            if assembled.errors.is_empty() {
                feed.record(Record { kind, body, campus: assembled.campus, origin })?;
            } else {
                let mut reject = Reject::new(kind, origin, assembled.errors);
                reject.campus = assembled.campus;
                reject.partial = Some(body);
                feed.reject(reject)?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for SqliteSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SqliteSnapshot({} kinds)", self.held.len())
    }
}
