//! The snapshot of a folder: scans, counts, and what its other files tell.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};

use super::file::{CsvRows, Opened};
use super::folder::Resource;
use super::special::Told;
use crate::campus::{Narrowing, Scope};
use crate::error::Result;
use crate::model::{CampusObject, CampusRole, Origin, ResourceKind, ShapeError, ShapeProblem, Spelling};
use crate::source::admission::Admission;
use crate::source::apart::apart;
use crate::source::batch::{Batch, Reject};
use crate::source::feed::{Feed, Stop, batches};
use crate::source::filters::{check_narrowing, check_rest};
use crate::source::service_query::{Coded, Layout, Order, Ordered, Tally};
use crate::source::store::{CampusSchool, Counted, ObjectState, Snapshot, Withheld};

/// The files of a resource, with their layout in the terms of one model.
#[derive(Debug)]
pub(super) struct LaidOut {
    kind: ResourceKind,
    resource: Arc<Resource>,
    layout: Layout,
    roles: BTreeSet<CampusRole>,
    empty_text: bool,
}

pub(super) struct CsvSnapshot {
    pub(super) told: Told,
    pub(super) held: BTreeMap<ResourceKind, Arc<LaidOut>>,
    pub(super) lacking: Vec<String>,
    pub(super) spelling: Spelling,
}

#[async_trait]
impl Snapshot for CsvSnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        self.told.schools().await
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
        // Of a file without rows nothing can be missed.
        if laid_out.resource.file.rows > 0
            && let Err(error) = check_rest(kind, narrowing, &laid_out.roles, laid_out.resource.file.name())
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
    /// The files of a resource in the terms of a kind.
    pub(super) fn new(resource: Arc<Resource>, kind: &ResourceKind, empty_text: bool) -> Result<Self> {
        Ok(Self { kind: kind.clone(), layout: resource.layout(kind)?, roles: resource.roles(), resource, empty_text })
    }

    pub(super) fn kind(&self) -> &ResourceKind {
        &self.kind
    }

    fn open(&self) -> Result<Vec<Opened<'_>>> {
        std::iter::once(&self.resource.file)
            .chain(self.resource.children.iter().map(|child| &child.file))
            .map(|file| file.open())
            .collect()
    }

    /// The rows of its records, and beside them those of its other files.
    fn rows<'o>(&self, opened: &'o [Opened<'_>]) -> Result<(Ordered<CsvRows<'o>>, Vec<Ordered<CsvRows<'o>>>)> {
        let (own, others) = opened.split_first().expect("its own file is there");
        let rows = Ordered::new(own.rows(self.empty_text, true)?, self.resource.keys(), Order::Strict);
        let beside =
            self.resource.children.iter().zip(others).map(|(child, opened)| {
                Ok(Ordered::new(opened.rows(self.empty_text, false)?, child.keys.clone(), Order::Ascending))
            });
        Ok((rows, beside.collect::<Result<_>>()?))
    }

    /// How many rows are in a scope, and which of their codes are not mapped.
    fn count(&self, scope: &Scope) -> Result<Counted> {
        let coded = |child| Coded { child, columns: self.layout.coded(child).into_iter().map(|column| (column, column)).collect() };
        let (own, others) = (coded(None), (0..self.resource.children.len()).map(|child| coded(Some(child))).collect::<Vec<_>>());
        let others: Vec<_> = others.iter().collect();
        let has_codes = std::iter::once(&&own).chain(&others).any(|coded| !coded.columns.is_empty());
        let may_exclude =
            self.roles.contains(&CampusRole::SchoolYear) || (scope.schools.is_some() && self.roles.contains(&CampusRole::School));
        if !has_codes && !may_exclude {
            return Ok(Counted::default().with_records(self.resource.file.rows).with_unmapped([]));
        }
        let opened = self.open()?;
        let (mut rows, mut beside) = self.rows(&opened)?;
        let mut tally = Tally::new(&self.layout, &scope.configuration.preferences);
        loop {
            let more = rows.advance()?;
            rows.rows_mut().take_passed().iter().for_each(|_| tally.more());
            if !more {
                break;
            }
            let campus = self.layout.campus(&rows, &mut beside)?.campus;
            if scope.excludes(&campus).is_none() {
                tally.count((&own, &rows), (&others, &mut beside))?;
            }
        }
        opened.iter().try_for_each(Opened::check_unchanged)?;
        Ok(tally.counted())
    }
}

/// One scan, before its files are open.
struct Scan {
    laid_out: Arc<LaidOut>,
    admission: Admission,
}

impl Scan {
    fn run(&self, feed: &mut Feed) -> Result<(), Stop> {
        let laid_out = &*self.laid_out;
        let opened = laid_out.open()?;
        let (mut rows, mut beside) = laid_out.rows(&opened)?;
        loop {
            let more = rows.advance();
            for (line, problem) in rows.rows_mut().take_passed() {
                let error = ShapeError { path: "$".to_owned(), problem: ShapeProblem::Other(problem) };
                feed.reject(Reject::new(laid_out.kind.clone(), self.origin(line), vec![error]))?;
            }
            if !more? {
                break;
            }
            let assembled = laid_out.layout.assemble(&rows, &mut beside, self.admission.preferences())?;
            self.admission.hand_on(assembled, self.origin(rows.position()), feed)?;
        }
        opened.iter().try_for_each(Opened::check_unchanged)?;
        Ok(())
    }

    fn origin(&self, line: u64) -> Origin {
        Origin::new(self.laid_out.resource.file.name().clone(), line)
    }
}

impl fmt::Debug for CsvSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CsvSnapshot({} kinds)", self.held.len())
    }
}
