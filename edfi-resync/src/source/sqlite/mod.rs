//! The store that reads a Campus database in SQLite through service queries.
//!
//! The rules of the queries are in [`service_query`](super::service_query); this folder runs them. [`pool`] keeps connections that all
//! see one state of the database, [`query`] checks and runs one query, [`checked`] those of a folder with their child queries, [`built_in`] keeps what was
//! found of those that come with the library, [`check`] says of which kinds they can make records, [`cursor`] is the rows of one that runs, [`count`] counts its rows and their codes, [`snapshot`] makes records of them. [`said_twice`] holds queries and configuration
//! file apart. The database is opened for reading only and never created.

mod built_in;
mod check;
mod checked;
mod count;
mod cursor;
mod pool;
mod query;
mod snapshot;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::Connection;
use tokio::task::spawn_blocking;

use self::checked::{Checked, CheckedQueries};
use self::pool::{Pool, probe, stop_unless, waiting};
use self::query::CheckedQuery;
use self::snapshot::{LaidOut, SqliteSnapshot};
use super::beside::Beside;
use super::filters::check_schools;
use super::identity::resolved;
use super::said_twice;
use super::service_query::{ByStandard, Dialect, Parameter, ServiceQueries, Special, configurations, enable_ed_fi};
use super::store::{Capabilities, Snapshot, SourceStore};
use crate::campus::{Configuration, EnableEdFi, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusRole, Model};
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
    resources: ByStandard<Checked>,
    special: BTreeMap<Special, Arc<CheckedQuery>>,
    /// Where configurations come from, if no query tells of them.
    beside: Beside,
    /// What it can do in some Data Standard; what it can in one, a snapshot knows.
    capabilities: Capabilities,
}

impl SqliteStore {
    /// The reference schema of a Campus database, as statements for SQLite: what the built-in queries read.
    pub const REFERENCE_SCHEMA: &'static str = include_str!("../../../campus/schema.sql");

    /// A database in the library's own reference schema, with the queries that come with the library. Every query is checked now.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for a file that is missing or no database, or that lacks a table or column of the schema.
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
    /// [`ErrorKind::SourceInvalid`] names the file, the query with line and column, or the column that is missing or malformed;
    /// [`ErrorKind::ConfigInvalid`] what is wrong in the configuration file.
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
        let special = checked.special.clone();
        let resources = checked.resources.filter_map(|_, checked| checked.as_ref().ok().cloned());
        let mut capabilities = Capabilities::plain().with_counts();
        if special.contains_key(&Special::Configurations) || beside.path().is_some() {
            capabilities = capabilities.with_configurations();
        }
        if !special.contains_key(&Special::Schools) {
            capabilities = capabilities.without_schools();
        }
        let capabilities = with_keys(capabilities, &resources.iter());
        said_twice::check(&beside, special.iter().map(|(which, query)| (*which, &**query.file())), ("query", "queries"))?;
        let inner = Inner { path, queries, resources, special, beside, capabilities };
        // What can be known of the configurations, and of the columns in their models, is known now.
        for configuration in inner.read_configurations(connection)? {
            inner.lay_out(&Model::data_standard(&configuration.data_standard)?)?;
        }
        Ok(Self(Arc::new(inner)))
    }
}

/// What queries let a source be filtered by: the Campus keys and days of their records.
fn with_keys<'a>(capabilities: Capabilities, queries: &(impl Iterator<Item = (&'a str, &'a Checked)> + Clone)) -> Capabilities {
    let days = queries.clone().filter(|(_, checked)| checked.aliases.tell_day()).map(|(endpoint, _)| endpoint);
    capabilities.with_campus_keys(queries.clone().flat_map(|(_, checked)| checked.roles())).with_days(days)
}

/// Whether schools can be told apart, by Campus keys or by a query's own filter.
fn knows_schools<'a>(mut queries: impl Iterator<Item = &'a Checked>) -> bool {
    queries.any(|checked| checked.roles().contains(&CampusRole::School) || checked.query.parameters().contains(&Parameter::Schools))
}

/// How people are told of queries.
fn of_folder(folder: &Path) -> String {
    format!("queries in {}", folder.display())
}

impl Inner {
    fn read_configurations(&self, connection: &Connection) -> Result<Vec<Configuration>> {
        if let Some(said) = self.beside.read()? {
            return Ok(said.configurations);
        }
        let Some(list) = self.special.get(&Special::Configurations) else { return Ok(Vec::new()) };
        let broken = |error: rusqlite::Error| query::failed(list.file(), 0, error);
        let transaction = connection.unchecked_transaction().map_err(broken)?;
        let table = |which| self.special.get(&which).map(|query| query.table(&transaction, &[])).transpose();
        let read = (list.table(&transaction, &[])?, table(Special::Preferences)?, table(Special::Mappings)?);
        transaction.rollback().map_err(broken)?;
        configurations(&read.0, read.1.as_ref(), read.2.as_ref())
    }

    /// What a model takes, in its terms; queries of kinds that it lacks are left out, and [named](Self::lacking).
    fn lay_out(&self, model: &Model) -> Result<Vec<LaidOut>> {
        let taken = self.resources.of(model.version()).into_iter();
        let layouts = taken.filter_map(|(endpoint, checked)| Some((model.find(endpoint)?, checked)));
        let layouts = layouts.map(|(kind, checked)| LaidOut::new(checked.clone(), &kind).map_err(Error::from));
        layouts.collect()
    }

    /// The resources of which a model would take queries, and that it lacks. What is in a folder of other Data Standards is not among them.
    fn lacking(&self, model: &Model) -> Vec<String> {
        let taken = self.resources.of(model.version()).into_keys();
        taken.filter(|endpoint| model.find(endpoint).is_none()).map(str::to_owned).collect()
    }

    fn open(&self, scope: &Scope) -> Result<SqliteSnapshot> {
        let taken = self.resources.of(scope.model.version());
        check_schools(scope, knows_schools(taken.values().copied()))?;
        let able = Capabilities { campus_keys: BTreeSet::new(), days: BTreeSet::new(), ..self.capabilities.clone() };
        Ok(SqliteSnapshot {
            held: self.lay_out(&scope.model)?.into_iter().map(|laid_out| (laid_out.kind.clone(), Arc::new(laid_out))).collect(),
            special: self.special.clone(),
            source: with_keys(able, &taken.iter().map(|(endpoint, checked)| (*endpoint, *checked))),
            lacking: self.lacking(&scope.model),
            scope: scope.clone(),
            pool: Arc::new(Pool::begin(&self.path)?),
        })
    }
}

#[async_trait]
impl SourceStore for SqliteStore {
    fn capabilities(&self) -> Capabilities {
        self.0.capabilities.clone()
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
        blocking(move |waits| match inner.special.get(&Special::System) {
            Some(query) => enable_ed_fi(&query.table(&patient(&inner.path, waits)?, &[])?),
            None => Ok(inner.beside.read()?.and_then(|said| said.enable_ed_fi).unwrap_or_default()),
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
    spawn_blocking(move || work(Box::new(waits)))
        .await
        .map_err(|panic| Error::new(ErrorKind::Unexpected, "opening the database did not finish").with_source(panic))?
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
