//! The store that reads a Campus database in SQLite through service queries.
//!
//! The rules of the queries are in [`service_query`](super::service_query); this folder runs them. [`pool`] keeps connections that all
//! see one state of the database, [`query`] looks at and runs one query, [`built_in`] keeps what was
//! found of those that come with the library, [`check`] says of which kinds they can make records, [`cursor`] is the rows of one that runs, [`count`] counts its rows and their codes, [`snapshot`] has them make records. [`said_twice`] holds queries and configuration
//! file apart. The database is opened for reading only and never created.

mod built_in;
mod check;
mod count;
mod cursor;
mod pool;
mod query;
mod snapshot;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::Connection;

use self::pool::{Pool, probe, stop_unless};
use self::query::table;
use self::snapshot::SqliteConnections;
use super::apart::{apart, waiting};
use super::beside::Beside;
use super::identity::resolved;
use super::service_query::{CheckedQueries, Dialect, QuerySnapshot, Served, ServiceQueries, Special, enable_ed_fi};
use super::store::{Capabilities, Snapshot, SourceStore};
use crate::campus::{Configuration, EnableEdFi, Scope};
use crate::error::{Error, Result};
use crate::shown::Shown;

/// A Campus database in SQLite, read through [service queries](super::service_query).
///
/// Which queries are taken follows from the Data Standard of the scope, so that one store serves configurations of several.
///
/// A snapshot sees one state of the database for a whole run, whoever writes meanwhile. In WAL mode nobody waits for anybody (the WAL
/// file shrinks again after the run); in rollback-journal mode writers wait until the run has ended, so prefer WAL for a database that
/// is in use. A snapshot has six connections: of more scans at once, the seventh waits until one has ended or is dropped.
///
/// ```
/// use edfi_resync::source::{SourceStore, SqliteStore};
///
/// # let directory = tempfile::tempdir()?;
/// # let (database, queries) = (directory.path().join("campus.db"), directory.path().join("queries"));
/// # rusqlite::Connection::open(&database)?.execute_batch("CREATE TABLE person (id INTEGER PRIMARY KEY, number TEXT, first TEXT)")?;
/// # std::fs::create_dir(&queries)?;
/// std::fs::write(
///     queries.join("students.sql"),
///     r#"SELECT number AS "studentUniqueId", first AS "firstName", id AS "@person" FROM person ORDER BY id"#,
/// )?;
/// let store = SqliteStore::open_with_queries(&database, &queries)?;
/// assert_eq!(store.capabilities().campus_keys.len(), 1);
///
/// std::fs::write(queries.join("staffs.sql"), r#"SELECT number AS "staffUniqueId" FROM staff ORDER BY 1"#)?;
/// let error = SqliteStore::open_with_queries(&database, &queries).unwrap_err();
/// assert!(error.to_string().starts_with("query staffs.sql, line 1, column 39: no such table: staff"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct SqliteStore(Arc<Inner>);

struct Inner {
    path: PathBuf,
    /// Where the queries are from, for people.
    queries: String,
    served: Served,
}

impl SqliteStore {
    /// The reference schema of a Campus database, as statements for SQLite: what the built-in queries read.
    pub const REFERENCE_SCHEMA: &'static str = include_str!("../../../campus/schema.sql");

    /// A database in the library's own reference schema, with the queries that come with the library. Every query is checked now.
    ///
    /// # Errors
    /// [`SourceInvalid`](crate::ErrorKind::SourceInvalid) for a file that is missing or no database, or that lacks a table or column of the schema.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        let connection = probe(&path)?;
        let checked = CheckedQueries::of_built_in(&connection);
        if let Some(problem) = checked.first_problem() {
            // It does not fit: the database is of another schema.
            return Err(Error::from(problem.clone()).at(format_args!("database {}", path.display())));
        }
        Self::of(path, &connection, &checked, "built-in queries".to_owned(), Beside::nothing())
    }

    /// A district's own database, with its own folder of service queries, and with the configuration file `edfi.toml` if one lies in that folder. Every
    /// query is checked now.
    ///
    /// # Errors
    /// [`SourceInvalid`](crate::ErrorKind::SourceInvalid) names the file, the query with line and column, or the column that is missing or malformed;
    /// [`ConfigInvalid`](crate::ErrorKind::ConfigInvalid) what is wrong in the configuration file.
    pub fn open_with_queries(path: impl Into<PathBuf>, folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        Self::with_folder(path.into(), folder, Beside::of(folder))
    }

    /// The same with a [configuration file](super::configuration_file) that lies elsewhere.
    ///
    /// # Errors
    /// As of [`open_with_queries`](Self::open_with_queries).
    #[cfg(feature = "configuration-file")]
    pub fn open_with_configuration_file(
        path: impl Into<PathBuf>,
        folder: impl AsRef<Path>,
        file: impl Into<PathBuf>,
    ) -> Result<Self> {
        Self::with_folder(path.into(), folder.as_ref(), Beside::at(file.into()))
    }

    /// A database with the queries of a folder.
    fn with_folder(path: PathBuf, folder: &Path, beside: Beside) -> Result<Self> {
        let queries = ServiceQueries::in_folder(folder, Dialect::Sqlite)?;
        let connection = probe(&path)?;
        let checked = CheckedQueries::check(&queries, &connection);
        match checked.first_problem() {
            Some(problem) => Err(problem.clone().into()),
            None => Self::of(path, &connection, &checked, of_folder(folder), beside),
        }
    }

    /// A database with queries with which nothing is wrong.
    fn of(path: PathBuf, connection: &Connection, checked: &CheckedQueries, queries: String, beside: Beside) -> Result<Self> {
        let inner = Inner { path, queries, served: Served::new(checked, beside)? };
        // What can be known of the configurations, and of the columns in their models, is known now.
        inner.served.lay_out_for(&inner.read_configurations(connection)?)?;
        Ok(Self(Arc::new(inner)))
    }
}

/// How people are told of queries.
fn of_folder(folder: &Path) -> String {
    format!("queries in {}", folder.display())
}

impl Inner {
    fn read_configurations(&self, connection: &Connection) -> Result<Vec<Configuration>> {
        let broken = |error: rusqlite::Error| query::failed("_configurations.sql", 0, error);
        let transaction = connection.unchecked_transaction().map_err(broken)?;
        let read = self.served.configurations(|query| table(query, &transaction, &[]))?;
        transaction.rollback().map_err(broken)?;
        Ok(read)
    }

    fn open(&self, scope: &Scope) -> Result<QuerySnapshot<SqliteConnections>> {
        self.served.open(scope, || Ok(SqliteConnections(Arc::new(Pool::begin(&self.path)?))))
    }
}

#[async_trait]
impl SourceStore for SqliteStore {
    fn capabilities(&self) -> Capabilities {
        self.0.served.capabilities.clone()
    }

    fn identity(&self) -> String {
        resolved(&self.0.path)
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        let inner = self.0.clone();
        blocking(move |waits| inner.read_configurations(&patient(&inner.path, waits)?)).await
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        let inner = self.0.clone();
        blocking(move |waits| match inner.served.special.get(&Special::System) {
            Some(query) => enable_ed_fi(&table(query, &patient(&inner.path, waits)?, &[])?),
            None => Ok(inner.served.beside.read()?.and_then(|said| said.enable_ed_fi).unwrap_or_default()),
        })
        .await
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        let (inner, scope) = (self.0.clone(), scope.clone());
        Ok(Arc::new(blocking(move |_| inner.open(&scope)).await?))
    }
}

/// Whether a result is still waited for.
type Waits = Box<dyn Fn() -> bool + Send>;

/// A connection whose queries are interrupted when nobody waits any more.
fn patient(path: &Path, waits: Waits) -> Result<Connection> {
    let mut connection = probe(path)?;
    stop_unless(&mut connection, waits).map_err(|error| query::failed("of the source", 0, error))?;
    Ok(connection)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce(Waits) -> Result<T> + Send + 'static) -> Result<T> {
    let (_waiting, waits) = waiting();
    apart(move || work(Box::new(waits))).await
}

impl fmt::Display for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SQLite database {} with {}", Shown(self.0.path.display()), Shown(&self.0.queries))
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SqliteStore({self})")
    }
}
