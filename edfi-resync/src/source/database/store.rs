//! [`DatabaseStore`]: a Campus database over connections that a program makes.

use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::driver::{Driver, Session};
use super::failure::Failure;
use super::link::{Link, Waits};
use super::plain::{Connect, Plain};
use super::pool::Pool;
use super::rows::{On, table};
use super::snapshot::DatabaseConnections;
use crate::campus::{Configuration, EnableEdFi, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::shown::Shown;
use crate::source::apart::{apart, waiting};
use crate::source::beside::Beside;
use crate::source::service_query::{
    CheckedQueries, Dialect, QuerySnapshot, Served, ServiceQueries, Special, enable_ed_fi, reference_queries,
};
use crate::source::store::{Capabilities, Incomplete, Snapshot, SourceStore};

/// Scans at once on a connection that can read several statements side by side.
pub(crate) const SCANS: NonZeroUsize = NonZeroUsize::new(6).unwrap();

/// A Campus database over connections that a program makes, read through [service queries](crate::source::service_query).
///
/// A snapshot has one connection and one transaction for a whole run, which only reads where the database can see to that. It lives on a thread of its own, and
/// is never given to another one.
#[derive(Clone)]
pub struct DatabaseStore(Arc<Database>);

/// A database with the queries that were held against it.
pub(crate) struct Database {
    driver: Arc<dyn Driver>,
    /// Where the queries are from, for people.
    queries: String,
    served: Arc<Served>,
}

/// How a database is read.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DatabaseOptions {
    /// The SQL of the database; which queries are taken follows from it.
    pub dialect: Dialect,
    /// Whether its driver can read several statements side by side on one connection. Where it cannot, kinds are read one after the other, and the rows of a query
    /// are kept in memory while its child queries begin.
    pub interleaves: bool,
    /// The configuration file; absent: `edfi.toml` in the folder of queries, if one is there.
    pub configuration_file: Option<PathBuf>,
}

impl DatabaseOptions {
    /// Options for a database of this dialect. Of SQL Server drivers it is not known that they read several statements side by side.
    pub fn new(dialect: Dialect) -> Self {
        Self { dialect, interleaves: dialect != Dialect::Tsql, configuration_file: None }
    }
}

/// The driver of what a program connects to.
struct Made {
    connect: Box<dyn Connect>,
    options: DatabaseOptions,
}

impl Driver for Made {
    fn dialect(&self) -> Dialect {
        self.options.dialect
    }

    fn name(&self) -> String {
        self.connect.to_string()
    }

    fn identity(&self) -> String {
        self.connect.to_string()
    }

    fn connections(&self) -> NonZeroUsize {
        NonZeroUsize::MIN
    }

    fn scans(&self) -> NonZeroUsize {
        if self.options.interleaves { SCANS } else { NonZeroUsize::MIN }
    }

    fn login_timeout(&self) -> Option<Duration> {
        None
    }

    fn serve(&self, serving: &mut dyn FnMut(Result<&mut dyn Session, Failure>)) {
        let mut connection = match self.connect.connect() {
            Ok(connection) => connection,
            Err(refused) => return serving(Err(refused.into())),
        };
        match Plain::begin(&mut *connection, self.options.dialect, self.options.interleaves) {
            Ok(mut session) => {
                serving(Ok(&mut session));
                session.end();
            }
            Err(failure) => serving(Err(failure)),
        }
    }

    fn refused(&self, failure: &Failure) -> Error {
        let message = format!("{} cannot be read: {}", self.connect, failure.whole());
        let hint = if failure.whole().to_lowercase().contains("snapshot isolation") {
            "let an administrator allow it: ALTER DATABASE .. SET ALLOW_SNAPSHOT_ISOLATION ON"
        } else {
            "look whether its server runs and can be reached, and whether what connects to it is right"
        };
        failure.behind(Error::new(ErrorKind::SourceInvalid, message).with_hint(hint))
    }
}

impl DatabaseStore {
    /// A database in the library's own reference schema, with the queries that come with the library. It is connected to, and every query is checked now.
    ///
    /// # Errors
    /// [`SourceInvalid`](ErrorKind::SourceInvalid) for a database that cannot be reached, with what its driver says behind it; the query of which it lacks a
    /// table or column.
    pub fn open(connect: impl Connect, options: DatabaseOptions) -> Result<Self> {
        let queries = reference_queries(options.dialect);
        let beside = options.configuration_file.clone().map_or_else(Beside::nothing, Beside::at);
        Self::of(connect, options, &queries, "built-in queries".to_owned(), beside)
    }

    /// A district's own database, with its own folder of service queries, and with the configuration file `edfi.toml` if one lies in that folder. It is connected
    /// to, and every query is checked now.
    ///
    /// # Errors
    /// As of [`open`](Self::open); what is wrong in the folder or the configuration file.
    pub fn open_with_queries(connect: impl Connect, folder: impl AsRef<Path>, options: DatabaseOptions) -> Result<Self> {
        let folder = folder.as_ref();
        let queries = ServiceQueries::in_folder(folder, options.dialect)?;
        let beside = options.configuration_file.clone().map_or_else(|| Beside::of(folder), Beside::at);
        Self::of(connect, options, &queries, format!("queries in {}", folder.display()), beside)
    }

    fn of(
        connect: impl Connect,
        options: DatabaseOptions,
        queries: &ServiceQueries,
        called: String,
        beside: Beside,
    ) -> Result<Self> {
        let driver = Made { connect: Box::new(connect), options };
        Database::check(Arc::new(driver), queries, called, beside).map(Arc::new).map(Self)
    }
}

impl Database {
    /// Connects, and holds every query against the database.
    pub(crate) fn check(driver: Arc<dyn Driver>, queries: &ServiceQueries, called: String, beside: Beside) -> Result<Self> {
        let always = || true;
        let link = begin(&driver, &always)?;
        let on = On { link: &link, dialect: driver.dialect(), waits: &always };
        let checked = CheckedQueries::check(queries, &on);
        if let Some(problem) = checked.first_problem() {
            return Err(problem.clone().into());
        }
        let mut served = Served::new(&checked, beside)?;
        let connections = driver.connections().get();
        if connections > 1 {
            let why = format!("the database is read over {connections} connections, which do not see it at one moment");
            let incomplete = Incomplete::new(why, "read it over one connection");
            served.capabilities = served.capabilities.incomplete(incomplete);
        }
        // What can be known of the configurations, and of the columns in their models, is known now.
        served.lay_out_for(&served.configurations(|query| table(on, query, &[]))?)?;
        Ok(Self { driver, queries: called, served: Arc::new(served) })
    }
}

/// A connection of its own.
fn begin(driver: &Arc<dyn Driver>, waits: Waits<'_>) -> Result<Link> {
    Link::begin(driver, waits).map_err(|failure| driver.refused(&failure))
}

/// Does something with a connection that nobody else has, as long as somebody waits for it.
fn with_connection<T>(driver: &Arc<dyn Driver>, waits: Waits<'_>, work: impl FnOnce(On<'_>) -> Result<T>) -> Result<T> {
    let link = begin(driver, waits)?;
    work(On { link: &link, dialect: driver.dialect(), waits })
}

fn snapshot(
    driver: &Arc<dyn Driver>,
    served: &Served,
    scope: &Scope,
    waits: Waits<'_>,
) -> Result<QuerySnapshot<DatabaseConnections>> {
    served.open(scope, || {
        let pool = Pool::begin(driver, waits).map_err(|failure| driver.refused(&failure))?;
        Ok(DatabaseConnections { pool: Arc::new(pool), dialect: driver.dialect() })
    })
}

#[async_trait]
impl SourceStore for Database {
    fn capabilities(&self) -> Capabilities {
        self.served.capabilities.clone()
    }

    fn identity(&self) -> String {
        self.driver.identity()
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        let (driver, served) = (self.driver.clone(), self.served.clone());
        let (_waiting, waits) = waiting();
        apart(move || {
            if let Some(said) = served.beside.read()? {
                return Ok(said.configurations);
            }
            with_connection(&driver, &waits, |on| served.configurations(|query| table(on, query, &[])))
        })
        .await
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        let (driver, served) = (self.driver.clone(), self.served.clone());
        let (_waiting, waits) = waiting();
        apart(move || match served.special.get(&Special::System) {
            Some(query) => enable_ed_fi(&with_connection(&driver, &waits, |on| table(on, query, &[]))?),
            None => Ok(served.beside.read()?.and_then(|said| said.enable_ed_fi).unwrap_or_default()),
        })
        .await
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        let (driver, served, scope) = (self.driver.clone(), self.served.clone(), scope.clone());
        let (_waiting, waits) = waiting();
        Ok(Arc::new(apart(move || snapshot(&driver, &served, &scope, &waits)).await?))
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {}", self.driver.name(), Shown(&self.queries))
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({self})")
    }
}

/// Forwards everything to what it wraps.
macro_rules! is_a_database {
    ($store:ty) => {
        #[async_trait]
        impl SourceStore for $store {
            fn capabilities(&self) -> Capabilities {
                self.0.capabilities()
            }

            fn identity(&self) -> String {
                self.0.identity()
            }

            async fn configurations(&self) -> Result<Vec<Configuration>> {
                self.0.configurations().await
            }

            async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
                self.0.enable_ed_fi().await
            }

            async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
                self.0.open(scope).await
            }
        }

        impl fmt::Display for $store {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}
#[cfg(feature = "odbc")]
pub(crate) use is_a_database;

is_a_database!(DatabaseStore);

impl fmt::Debug for DatabaseStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseStore({self})")
    }
}
