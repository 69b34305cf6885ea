//! [`Source`]: what the argument `source` may be.

use std::path::PathBuf;
use std::sync::Arc;

use edfi_resync::model::Spelling;
#[cfg(feature = "parquet")]
use edfi_resync::source::arrow::ArrowOptions;
use edfi_resync::source::csv::CsvOptions;
use edfi_resync::source::{BlockingStore, CsvStore, JsonlStore, SourceStore, SqliteStore};
use edfi_resync::{Error, ErrorKind, Result};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMapping};

use crate::arguments::{Value, path};
use crate::asked::How;
use crate::c_data::gives_batches;
use crate::db_api::{self, DbApi};
use crate::errors::refused;
use crate::found::Found;
use crate::mapped::Mapped;
use crate::ods_source::OdsSource;
use crate::raised::Slot;
use crate::reading::Reading;
use crate::records::check_endpoints;
use crate::rows::is_cursor;

/// What a source is, for whoever passes something else.
const SOURCES: &str = "pass the path of a SQLite database or of a folder of JSON Lines, CSV or Parquet files; records by endpoint, such as {\"students\": rows}, \
    where rows is a list of dicts, a frame, a cursor or a generator; or an object with endpoints() and read(endpoint), as edfi_resync.Source describes it";

/// Where records come from.
#[derive(Debug)]
pub(crate) enum Source {
    /// A SQLite file or a folder, with the folder of service queries and the configuration file that were named.
    Path { path: PathBuf, queries: Option<PathBuf>, configuration_file: Option<PathBuf> },
    /// Records by endpoint.
    Mapped(Box<Mapped>),
    /// An object that is read as needed.
    Read(Reading),
    /// Another ODS.
    Ods(Box<OdsSource>),
    /// A database over a driver of Python.
    Database(Box<db_api::Opening>),
}

/// What else says what a source holds.
#[derive(Clone, Copy, Default)]
pub(crate) struct Beside<'a, 'py> {
    pub(crate) queries: Value<'a, 'py>,
    pub(crate) configuration_file: Value<'a, 'py>,
}

impl Source {
    /// Reads the argument. Records may be those of a generator, which takes its time: between them, it is looked whether that is up.
    ///
    /// # Errors
    /// `TypeError` for what is no source; `ConfigError` for queries or a configuration file of what has none; `StoppedError`, with what was not done before.
    pub(crate) fn of(source: &Bound<'_, PyAny>, beside: Beside<'_, '_>, how: &How, before: &str) -> PyResult<Self> {
        let queries = beside.queries.map(|value| path("queries", value, "the path of a folder of service queries")).transpose()?;
        let named = beside.configuration_file.map(|value| path("configuration_file", value, "the path of a configuration file"));
        let configuration_file = named.transpose()?;
        if !source.is_instance_of::<PyBytes>()
            && let Ok(path) = source.extract::<PathBuf>()
        {
            return Ok(Self::Path { path, queries, configuration_file });
        }
        let ods = source.cast::<OdsSource>().ok();
        let database = source.cast::<DbApi>().ok();
        let is_read = ods.is_none() && database.is_none() && Reading::is_one(source)?;
        let records = source.cast::<PyMapping>().ok().filter(|_| !is_read);
        if !is_read && records.is_none() && ods.is_none() && database.is_none() {
            return Err(no_source(source)?);
        }
        for (name, what, given) in [
            ("queries", "which no query reads", queries.is_some()),
            ("configuration_file", "which have no configurations", configuration_file.is_some()),
        ] {
            if given {
                let (message, hint) = if database.is_some() {
                    (format!("{name}: it is the database that says it"), format!("name it there: DbApi(connect, {name}=..)"))
                } else {
                    (format!("{name}: the source is records, {what}"), format!("leave {name} out, or name a SQLite database"))
                };
                return Err(refused(source.py(), ErrorKind::ConfigInvalid, message, &hint));
            }
        }
        if let Some(ods) = ods {
            return Ok(Self::Ods(Box::new(ods.get().clone())));
        }
        if let Some(database) = database {
            return Ok(Self::Database(Box::new(database.get().to_opening(source.py()))));
        }
        match records {
            Some(records) => Mapped::of(records, how, before).map(|mapped| Self::Mapped(Box::new(mapped))),
            None => Reading::of(source).map(Self::Read),
        }
    }

    /// Where it keeps what its code raised, if it has code of the caller.
    pub(crate) fn slot(&self) -> Option<Slot> {
        match self {
            Self::Read(reading) => Some(reading.slot.clone()),
            _ => None,
        }
    }

    /// Opens it. Blocks, on a thread for that.
    ///
    /// # Errors
    /// `SourceInvalid` for a path that is missing or no source; what the stores say.
    pub(crate) fn open(self, data_standard: Option<&str>, spelling: Spelling) -> Result<Arc<dyn SourceStore>> {
        match self {
            Self::Mapped(mapped) => mapped.open(data_standard, spelling),
            Self::Read(reading) => {
                check_endpoints(reading.names(), data_standard)?;
                Ok(Arc::new(BlockingStore::new(reading).with_spelling(spelling)))
            }
            Self::Database(database) => Ok(Arc::new(database.open()?)),
            Self::Ods(ods) => Ok(Arc::new(ods.connect()?)),
            Self::Path { path, queries, configuration_file } => at_path(path, queries, configuration_file, spelling),
        }
    }
}

fn at_path(
    path: PathBuf,
    queries: Option<PathBuf>,
    configuration_file: Option<PathBuf>,
    spelling: Spelling,
) -> Result<Arc<dyn SourceStore>> {
    let refused = |message: &str, hint: &str| Err(Error::new(ErrorKind::ConfigInvalid, message).with_hint(hint));
    let found = Found::at(&path)?;
    if found == Found::Database {
        return Ok(Arc::new(match (queries, configuration_file) {
            (Some(queries), Some(file)) => SqliteStore::open_with_configuration_file(path, queries, file)?,
            (Some(queries), None) => SqliteStore::open_with_queries(path, queries)?,
            (None, None) => SqliteStore::open(path)?,
            (None, Some(_)) => {
                let message = "configuration_file: the queries that come with the library read the configurations of the database";
                return refused(message, "name the folder of your own queries (queries=), or leave configuration_file out");
            }
        }));
    }
    if queries.is_some() {
        let message = format!("queries: the source {} is a directory, which no query reads", path.display());
        return refused(&message, "leave queries out, or name a SQLite database");
    }
    match found {
        Found::Csv => {
            let mut options = CsvOptions::default().with_spelling(spelling);
            options.configuration_file = configuration_file;
            Ok(Arc::new(CsvStore::open_with(path, options)?))
        }
        #[cfg(feature = "parquet")]
        Found::Parquet => {
            let mut options = ArrowOptions::default().with_spelling(spelling);
            options.configuration_file = configuration_file;
            Ok(Arc::new(edfi_resync::source::ArrowStore::open_with(path, options)?))
        }
        #[cfg(not(feature = "parquet"))]
        Found::Parquet => {
            let message = format!("the source {} is a folder of Parquet files, which this build does not read", path.display());
            let hint = "build the wheel with the feature parquet, or pass frames: {\"students\": pyarrow.parquet.read_table(path)}";
            Err(Error::new(ErrorKind::SourceInvalid, message).with_hint(hint))
        }
        Found::Database | Found::JsonLines => {
            let store = match configuration_file {
                Some(file) => JsonlStore::open_with_configuration_file(path, file)?,
                None => JsonlStore::open(path)?,
            };
            Ok(Arc::new(store.with_spelling(spelling)))
        }
    }
}

/// What is said of an object that is no source: that of a frame lacks only the name of a resource.
fn no_source(source: &Bound<'_, PyAny>) -> PyResult<PyErr> {
    let found = source.get_type().name()?;
    let is_rows = gives_batches(source)? || is_cursor(source)? || source.hasattr("columns")? || source.try_iter().is_ok();
    Ok(PyTypeError::new_err(if is_rows && !source.is_instance_of::<PyBytes>() {
        format!("source is of type {found}, which does not say of which resource its rows are; {SOURCES}")
    } else {
        format!("source is of type {found}, which is no source; {SOURCES}")
    }))
}
