//! The connections of the snapshot of a database: scans, counts and special queries.

use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;

use super::count::count;
use super::pool::{Lease, Pool};
use super::rows::{DatabaseRows, On, table};
use crate::error::Result;
use crate::source::apart::{apart, waiting};
use crate::source::batch::Batch;
use crate::source::feed::{Feed, Stop, batches};
use crate::source::service_query::{CheckedQuery, Connections, Count, Dialect, LaidOut, ParameterValue, Scan, Table};
use crate::source::store::Counted;

/// The connections of a snapshot.
pub(super) struct DatabaseConnections {
    pub(super) pool: Arc<Pool>,
    pub(super) dialect: Dialect,
}

impl DatabaseConnections {
    /// Does a piece of work that blocks with one of them. When nobody waits for it any more, it ends.
    async fn on_connection<T: Send + 'static>(&self, work: impl FnOnce(On<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        let (lease, dialect) = (self.pool.clone().lease().await?, self.dialect);
        let (_waiting, waits) = waiting();
        apart(move || work(On { link: &lease.link, dialect, waits: &waits })).await
    }
}

#[async_trait]
impl Connections for DatabaseConnections {
    async fn table(&self, query: Arc<CheckedQuery>, values: Vec<ParameterValue>) -> Result<Table> {
        self.on_connection(move |on| table(on, &query, &values)).await
    }

    async fn count(&self, asked: Count) -> Result<Counted> {
        let Count { laid_out, values, of_children, configuration } = asked;
        self.on_connection(move |on| count(on, &laid_out, &values, &of_children, &configuration.preferences)).await
    }

    fn scan(&self, scan: Scan) -> BoxStream<'static, Result<Batch>> {
        let dialect = self.dialect;
        batches(self.pool.clone().lease(), move |lease, feed| run(&scan, &lease, dialect, feed))
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
