//! Databases over ODBC: the store that reads Campus where it runs, in Microsoft SQL Server, or a copy of it in PostgreSQL or SQLite, through service queries.
//!
//! The rules of the queries are in [`service_query`](super::service_query); this folder runs them. [`connection_string`] is where the database is,
//! [`session`] what is done on a connection, [`link`] the thread that owns one, [`pool`] the connections of a snapshot. [`positional`] is a query as ODBC takes
//! it, [`rows`] are its rows, fetched in a [`block`] each, [`count`] counts them, and [`snapshot`] has them make records. [`failure`] is what a driver says.
//!
//! Linked is the system's unixODBC (`libodbc.so.2`; on Debian `unixodbc`, to build `unixodbc-dev`).

mod block;
mod connection_string;
mod count;
mod failure;
mod link;
mod options;
mod pool;
mod positional;
mod rows;
mod session;
mod snapshot;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;

use self::connection_string::ConnectionString;
use self::link::{Link, Waits};
pub use self::options::OdbcOptions;
use self::pool::Pool;
use self::rows::{On, table};
use self::snapshot::OdbcConnections;
use super::apart::{apart, waiting};
use super::beside::Beside;
use super::service_query::{CheckedQueries, QuerySnapshot, Served, ServiceQueries, Special, enable_ed_fi, reference_queries};
use super::store::{Capabilities, Incomplete, Snapshot, SourceStore};
use crate::campus::{Configuration, EnableEdFi, Scope};
use crate::error::Result;
use crate::shown::Shown;

/// A Campus database over ODBC, read through [service queries](super::service_query).
///
/// ```no_run
/// use edfi_resync::source::service_query::Dialect;
/// use edfi_resync::source::{OdbcOptions, OdbcStore};
///
/// let connection = std::env::var("CAMPUS_CONNECTION")?; // Driver={ODBC Driver 18 for SQL Server};Server=..;Database=..;UID=..;PWD=..
/// let store = OdbcStore::open_with_queries(connection, "queries", OdbcOptions::new(Dialect::Tsql))?;
/// println!("{store}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # The connection string
/// It is a secret: hand it over from wherever secrets are kept. Of it only driver, data source, server, port and database are ever shown; of what a driver says,
/// whatever else stands in it is left out. What a driver needs is added where the string says nothing of it: `MARS_Connection=yes` for Microsoft's,
/// `UseServerSidePrepare=0` for PostgreSQL's, `LongNames=1` for SQLite's. To a data source (`DSN=`), whose driver is not known here, nothing is added: write
/// it there.
///
/// | database | driver | package |
/// |---|---|---|
/// | SQL Server | `ODBC Driver 18 for SQL Server` | `msodbcsql18`, Microsoft's |
/// | SQL Server | `FreeTDS` | `tdsodbc`; it runs one query at a time, so a resource with child queries needs Microsoft's |
/// | PostgreSQL | `PostgreSQL Unicode` | `odbc-postgresql` |
/// | SQLite | `SQLite3` | `libsqliteodbc`; it keeps the whole result of a query in memory: use [`SqliteStore`](super::SqliteStore) instead |
///
/// # One moment
/// A snapshot has **one connection and one read-only transaction** for a whole run: scans of several kinds share it, a block of rows in turn, so that one that
/// waits for the database lets the others wait. SQL Server must allow snapshots (`ALTER DATABASE .. SET ALLOW_SNAPSHOT_ISOLATION ON`) and has no transactions
/// that only read, so give it a login that cannot write. Of a query only a block of rows is kept at a time, at most 256 and of 256 KiB (with PostgreSQL what 256
/// rows hold, or fewer as they grow).
///
/// More connections only if [`OdbcOptions::connections`] says so. Each of them sees another moment, so nothing is concluded from what the source lacks: a plan
/// says it, a cleanup is refused, and a comparison calls nothing extra.
///
/// # Stopping
/// A driver's call cannot be broken off. So it is made on a thread of its own: whoever waits is free at once when a run is stopped or its time is over, the thread
/// ends when the call returns, and its connection is not used again. Time-outs are in the [options](OdbcOptions).
///
/// # What is not proven
/// **No SQL Server was at hand** when this was written. What goes over the wire was tried with FreeTDS (`TDS_Version=7.4`) against a server that only plays one and
/// knows no SQL (the crate `mssql-mock-tds`): the login, the statements in front of a transaction, the look at a query's columns, rows of `bigint` and of
/// `nvarchar(max)` in pieces with NULL among them, and a query with a bound parameter. As their documentation says, and no more than that, are:
///
/// - the queries: that SQL Server takes those in `tsql/`, and that they give there what they give in SQLite and PostgreSQL;
/// - the snapshot: that its transaction sees one moment, and how a database is refused that does not allow it;
/// - that a login without the right to write is enough, and what is said of one that lacks a table;
/// - values of other types: days and times, `decimal`, `float`, `bit`, `char`, `varchar` in a code page;
/// - time-outs of queries, encryption, and results that are larger than a packet;
/// - Microsoft's driver as a whole, and with it several queries side by side on one connection (`MARS_Connection`).
///
/// Try a database with `Resync::plan`, which reads and sends nothing. The crate `odbc-api` hands what drivers say to the crate `log` as warnings, which may quote
/// values: a program that keeps those leaves out the target `odbc_api`.
#[derive(Clone)]
pub struct OdbcStore(Arc<Inner>);

struct Inner {
    at: ConnectionString,
    options: OdbcOptions,
    /// Where the queries are from, for people.
    queries: String,
    served: Served,
}

impl OdbcStore {
    /// A database in the library's own reference schema, with the queries that come with the library. It is connected to, and every query is checked now.
    ///
    /// # Errors
    /// [`SourceInvalid`](crate::ErrorKind::SourceInvalid) for a database that cannot be reached, with what to do; the package of a driver that is missing; the
    /// query of which it lacks a table or column. [`ConfigInvalid`](crate::ErrorKind::ConfigInvalid) for a connection string that is none.
    pub fn open(connection_string: impl Into<String>, options: OdbcOptions) -> Result<Self> {
        let queries = reference_queries(options.dialect);
        let beside = options.configuration_file.clone().map_or_else(Beside::nothing, Beside::at);
        Self::of(connection_string.into(), options, &queries, "built-in queries".to_owned(), beside)
    }

    /// A district's own database, with its own folder of service queries, and with the configuration file `edfi.toml` if one lies in that folder. It is connected
    /// to, and every query is checked now.
    ///
    /// # Errors
    /// As of [`open`](Self::open); what is wrong in the folder or the configuration file.
    pub fn open_with_queries(connection_string: impl Into<String>, folder: impl AsRef<Path>, options: OdbcOptions) -> Result<Self> {
        let folder = folder.as_ref();
        let queries = ServiceQueries::in_folder(folder, options.dialect)?;
        let beside = options.configuration_file.clone().map_or_else(|| Beside::of(folder), Beside::at);
        Self::of(connection_string.into(), options, &queries, format!("queries in {}", folder.display()), beside)
    }

    fn of(text: String, options: OdbcOptions, queries: &ServiceQueries, called: String, beside: Beside) -> Result<Self> {
        let at = ConnectionString::new(text)?;
        let always = || true;
        let link = begin(&at, &options, &always)?;
        let on = On { link: &link, dialect: options.dialect, waits: &always };
        let checked = CheckedQueries::check(queries, &on);
        if let Some(problem) = checked.first_problem() {
            return Err(problem.clone().into());
        }
        let mut served = Served::new(&checked, beside)?;
        let connections = options.connections.get();
        if connections > 1 {
            let why = format!("the database is read over {connections} connections, which do not see it at one moment");
            let incomplete = Incomplete::new(why, "read it over one connection");
            served.capabilities = served.capabilities.incomplete(incomplete);
        }
        // What can be known of the configurations, and of the columns in their models, is known now.
        served.lay_out_for(&served.configurations(|query| table(on, query, &[]))?)?;
        Ok(Self(Arc::new(Inner { at, options, queries: called, served })))
    }
}

/// A connection of its own.
fn begin(at: &ConnectionString, options: &OdbcOptions, waits: Waits<'_>) -> Result<Link> {
    Link::begin(at, options, waits).map_err(|failure| failure.in_connecting(at, options.dialect))
}

impl Inner {
    /// Does something with a connection that nobody else has, as long as somebody waits for it.
    fn with_connection<T>(&self, waits: Waits<'_>, work: impl FnOnce(On<'_>) -> Result<T>) -> Result<T> {
        let link = begin(&self.at, &self.options, waits)?;
        work(On { link: &link, dialect: self.options.dialect, waits })
    }

    fn open(&self, scope: &Scope, waits: Waits<'_>) -> Result<QuerySnapshot<OdbcConnections>> {
        self.served.open(scope, || {
            let pool = Pool::begin(&self.at, &self.options, waits);
            let pool = pool.map_err(|failure| failure.in_connecting(&self.at, self.options.dialect))?;
            Ok(OdbcConnections { pool: Arc::new(pool), dialect: self.options.dialect })
        })
    }
}

#[async_trait]
impl SourceStore for OdbcStore {
    fn capabilities(&self) -> Capabilities {
        self.0.served.capabilities.clone()
    }

    fn identity(&self) -> String {
        format!("ODBC {}", self.0.at)
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        let inner = self.0.clone();
        let (_waiting, waits) = waiting();
        apart(move || {
            if let Some(said) = inner.served.beside.read()? {
                return Ok(said.configurations);
            }
            inner.with_connection(&waits, |on| inner.served.configurations(|query| table(on, query, &[])))
        })
        .await
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        let inner = self.0.clone();
        let (_waiting, waits) = waiting();
        apart(move || match inner.served.special.get(&Special::System) {
            Some(query) => enable_ed_fi(&inner.with_connection(&waits, |on| table(on, query, &[]))?),
            None => Ok(inner.served.beside.read()?.and_then(|said| said.enable_ed_fi).unwrap_or_default()),
        })
        .await
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        let (inner, scope) = (self.0.clone(), scope.clone());
        let (_waiting, waits) = waiting();
        Ok(Arc::new(apart(move || inner.open(&scope, &waits)).await?))
    }
}

impl fmt::Display for OdbcStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "database over ODBC ({}) with {}", self.0.at, Shown(&self.0.queries))
    }
}

impl fmt::Debug for OdbcStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OdbcStore({self})")
    }
}
