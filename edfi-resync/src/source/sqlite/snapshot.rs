//! The connections of a SQLite store's snapshot: scans, counts and special queries, all from one state of the database.

use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;

use super::count::count;
use super::cursor::Cursor;
use super::pool::{Lease, Pool};
use super::query::{failed, prepare, table};
use crate::error::Result;
use crate::source::apart::{apart, waiting};
use crate::source::batch::Batch;
use crate::source::feed::{Feed, Stop, batches};
use crate::source::service_query::{CheckedChild, CheckedQuery, Connections, Count, ParameterValue, Scan, Table};
use crate::source::store::Counted;

/// The connections of a snapshot.
pub(super) struct SqliteConnections(pub(super) Arc<Pool>);

impl SqliteConnections {
    /// Runs a piece of blocking work on one of them. When nobody waits for it any more, its query is interrupted.
    async fn on_connection<T: Send + 'static>(&self, work: impl FnOnce(&Lease) -> Result<T> + Send + 'static) -> Result<T> {
        let mut lease = self.0.clone().lease().await?;
        let (_waiting, waits) = waiting();
        lease.stop_unless(waits).map_err(|error| failed("of the source", 0, error))?;
        apart(move || work(&lease)).await
    }
}

#[async_trait]
impl Connections for SqliteConnections {
    async fn table(&self, query: Arc<CheckedQuery>, values: Vec<ParameterValue>) -> Result<Table> {
        self.on_connection(move |lease| table(&query, lease.connection(), &values)).await
    }

    async fn count(&self, asked: Count) -> Result<Counted> {
        let Count { laid_out, values, of_children, configuration } = asked;
        self.on_connection(move |lease| count(&laid_out, lease.connection(), &values, &of_children, &configuration.preferences))
            .await
    }

    fn scan(&self, scan: Scan) -> BoxStream<'static, Result<Batch>> {
        batches(self.0.clone().lease(), move |lease, feed| run(&scan, lease, feed))
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
