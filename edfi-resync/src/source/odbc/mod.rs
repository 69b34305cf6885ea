//! Databases over ODBC: the store that reads Campus where it runs, in Microsoft SQL Server, or a copy of it in PostgreSQL or SQLite, through service queries.
//!
//! The rules of the queries are in [`service_query`](super::service_query), what a store does with a connection in `database`; this folder is the driver.
//! [`connection_string`] is where the database is, [`session`] what is done on a connection, [`mod@block`] how rows are read, and [`failure`] what a driver says.
//!
//! Linked is the system's unixODBC (`libodbc.so.2`; on Debian `unixodbc`, to build `unixodbc-dev`).

mod block;
mod connection_string;
mod failure;
mod options;
mod session;

use std::fmt;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use self::connection_string::ConnectionString;
use self::failure::in_connecting;
pub use self::options::OdbcOptions;
use self::session::{Session, connect};
use super::beside::Beside;
use super::database::{self, Database, Driver, Failure, SCANS, is_a_database};
use super::service_query::{Dialect, ServiceQueries, reference_queries};
use super::store::{Capabilities, Snapshot, SourceStore};
use crate::campus::{Configuration, EnableEdFi, Scope};
use crate::error::{Error, Result};

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
pub struct OdbcStore(Arc<Database>);

/// What connects to the database.
struct Odbc {
    at: ConnectionString,
    options: OdbcOptions,
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
        let driver = Odbc { at: ConnectionString::new(text)?, options };
        Database::check(Arc::new(driver), queries, called, beside).map(Arc::new).map(Self)
    }
}

impl Driver for Odbc {
    fn dialect(&self) -> Dialect {
        self.options.dialect
    }

    fn name(&self) -> String {
        format!("database over ODBC ({})", self.at)
    }

    fn identity(&self) -> String {
        format!("ODBC {}", self.at)
    }

    fn connections(&self) -> NonZeroUsize {
        self.options.connections
    }

    fn scans(&self) -> NonZeroUsize {
        SCANS
    }

    fn login_timeout(&self) -> Option<Duration> {
        Some(self.options.login_timeout)
    }

    fn serve(&self, serving: &mut dyn FnMut(Result<&mut dyn database::Session, Failure>)) {
        let connection = match connect(&self.at, &self.options) {
            Ok(connection) => connection,
            Err(failure) => return serving(Err(failure)),
        };
        let mut session = Session::new(&connection, &self.at, &self.options);
        match session.begin() {
            Ok(()) => serving(Ok(&mut session)),
            Err(failure) => serving(Err(failure)),
        }
        session.end();
    }

    fn refused(&self, failure: &Failure) -> Error {
        in_connecting(failure, &self.at, self.options.dialect)
    }
}

is_a_database!(OdbcStore);

impl fmt::Debug for OdbcStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OdbcStore({self})")
    }
}
