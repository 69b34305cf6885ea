//! The snapshot of tables: scans, counts, and what tells of the source beside them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};

use super::rows::ArrowRows;
use super::table::Table;
use super::types::{Meaning, meanings};
use crate::campus::{Narrowing, Preferences, Scope};
use crate::error::Result;
use crate::model::{CampusObject, CampusRole, ResourceKind, Spelling};
use crate::source::admission::Admission;
use crate::source::apart::apart;
use crate::source::batch::Batch;
use crate::source::csv::Told;
use crate::source::feed::{Feed, Stop, batches};
use crate::source::filters::{check_narrowing, check_rest};
use crate::source::service_query::{Assembled, Coded, Layout, LayoutError, Order, Ordered, Tally};
use crate::source::store::{CampusSchool, Counted, ObjectState, Snapshot, Withheld};

/// A table in the terms of one model.
#[derive(Debug)]
pub(super) struct LaidOut {
    kind: ResourceKind,
    table: Arc<Table>,
    layout: Layout,
    meanings: Vec<Meaning>,
}

pub(super) struct ArrowSnapshot {
    pub(super) told: Told,
    pub(super) schools: Option<Vec<CampusSchool>>,
    pub(super) held: BTreeMap<ResourceKind, Arc<LaidOut>>,
    pub(super) lacking: Vec<String>,
    pub(super) spelling: Spelling,
}

#[async_trait]
impl Snapshot for ArrowSnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        match &self.schools {
            Some(schools) => Ok(schools.clone()),
            None => self.told.schools().await,
        }
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        Ok(self.held.keys().cloned().collect())
    }

    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        let Some(laid_out) = self.held.get(kind).cloned() else { return Ok(Counted::default().with_records(0).with_unmapped([])) };
        let scope = self.told.scope.clone();
        apart(move || laid_out.count(&scope)).await
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        if let Err(error) = check_narrowing(kind, narrowing, &self.told.source) {
            return stream::iter([Err(error)]).boxed();
        }
        let Some(laid_out) = self.held.get(kind).cloned() else { return stream::empty().boxed() };
        // Of a table without rows nothing can be missed.
        if laid_out.table.rows != Some(0)
            && let Err(error) = check_rest(kind, narrowing, &laid_out.table.roles(), &laid_out.table.name)
        {
            return stream::iter([Err(error)]).boxed();
        }
        let (kind, scope) = (kind.clone(), self.told.scope.clone());
        let admission = Admission { kind, scope, narrowing: narrowing.clone(), spelling: self.spelling };
        let scan = Scan { laid_out, admission };
        batches(async { Ok(()) }, move |(), feed| scan.run(feed))
    }

    async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        self.told.objects(objects).await
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        self.told.without_unique_id().await
    }

    async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        self.told.withheld(narrowing).await
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        Ok(self.lacking.clone())
    }
}

impl LaidOut {
    /// A table in the terms of a kind.
    ///
    /// # Errors
    /// [`SourceInvalid`](crate::ErrorKind::SourceInvalid) names the table and the column that is no member, or cannot be that member by its type.
    pub(super) fn new(table: Arc<Table>, kind: &ResourceKind) -> Result<Self> {
        let meanings = meanings(&table.columns, &table.aliases, &table.taken, kind)
            .map_err(|(problem, hint)| table.problem(&problem, &hint))?;
        let layout = Layout::new(&table.aliases, &[], kind, table.spans_years)
            .map_err(|LayoutError { problem, hint, .. }| table.problem(&problem, &hint))?;
        Ok(Self { kind: kind.clone(), table, layout, meanings })
    }

    pub(super) fn kind(&self) -> &ResourceKind {
        &self.kind
    }

    pub(super) fn rows(&self) -> Result<Ordered<ArrowRows<'_>>> {
        // Nothing is joined to its rows, so that they need no order.
        Ok(Ordered::new(ArrowRows::new(&self.table, &self.meanings, self.table.open()?), Vec::new(), Order::Strict))
    }

    /// What the row becomes at which they stand.
    pub(super) fn assemble(&self, rows: &Ordered<ArrowRows<'_>>, preferences: &Preferences) -> Result<Assembled> {
        self.layout.assemble(rows, &mut [], preferences)
    }

    /// How many rows are in a scope, and which of their codes are not mapped.
    fn count(&self, scope: &Scope) -> Result<Counted> {
        let coded = Coded { child: None, columns: self.layout.coded(None).into_iter().map(|column| (column, column)).collect() };
        let roles = self.table.roles();
        let may_exclude =
            roles.contains(&CampusRole::SchoolYear) || (scope.schools.is_some() && roles.contains(&CampusRole::School));
        if let (Some(rows), true, false) = (self.table.rows, coded.columns.is_empty(), may_exclude) {
            return Ok(Counted::default().with_records(rows).with_unmapped([]));
        }
        let mut rows = self.rows()?;
        let mut tally = Tally::new(&self.layout, &scope.configuration.preferences);
        while rows.advance()? {
            let campus = self.layout.campus(&rows, &mut [])?.campus;
            if scope.excludes(&campus).is_none() {
                tally.count((&coded, &rows), (&[], &mut []))?;
            }
        }
        Ok(tally.counted())
    }
}

/// One scan, before its table is open.
struct Scan {
    laid_out: Arc<LaidOut>,
    admission: Admission,
}

impl Scan {
    fn run(&self, feed: &mut Feed) -> Result<(), Stop> {
        let mut rows = self.laid_out.rows()?;
        while rows.advance()? {
            let assembled = self.laid_out.assemble(&rows, self.admission.preferences())?;
            self.admission.hand_on(assembled, rows.rows_mut().origin(), feed)?;
        }
        Ok(())
    }
}

impl fmt::Debug for ArrowSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ArrowSnapshot({} kinds)", self.held.len())
    }
}
