//! [`Source`]: what the argument `source` may be.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use edfi_resync::model::Spelling;
use edfi_resync::source::csv::{CsvOptions, holds_csv};
use edfi_resync::source::{CsvStore, JsonBody, JsonlStore, SourceStore, Spool, SqliteStore};
use edfi_resync::{Error, ErrorKind, Result};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMapping, PyString};

use crate::arguments::{Value, path};
use crate::asked::How;
use crate::encode::Encoder;
use crate::errors::{OrRaise, refused, wrong_type};
use crate::records::{Records, check_endpoints};

/// Where records come from.
#[derive(Debug)]
pub(crate) enum Source {
    /// A SQLite file or a directory of JSON Lines or CSV, with the folder of service queries and the configuration file that were named.
    Path { path: PathBuf, queries: Option<PathBuf>, configuration_file: Option<PathBuf> },
    /// Records by endpoint, each as JSON.
    Records(Vec<(String, Vec<JsonBody>)>),
    /// Records that can be drawn only once, as those of a generator: drawn already.
    Drawn(Spool),
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
    /// `TypeError` for anything but a path and a mapping of lists; `ConfigError` for queries or a configuration file of records; `StoppedError`, with
    /// what was not done before.
    pub(crate) fn of(source: &Bound<'_, PyAny>, beside: Beside<'_, '_>, how: &How, before: &str) -> PyResult<Self> {
        let queries = beside.queries.map(|value| path("queries", value, "the path of a folder of service queries")).transpose()?;
        let named = beside.configuration_file.map(|value| path("configuration_file", value, "the path of a configuration file"));
        let configuration_file = named.transpose()?;
        if let Ok(records) = source.cast::<PyMapping>() {
            for (name, what, given) in [
                ("queries", "which no query reads", queries.is_some()),
                ("configuration_file", "which have no configurations", configuration_file.is_some()),
            ] {
                if given {
                    let message = format!("{name}: the source is records, {what}");
                    let hint = format!("leave {name} out, or name a SQLite database");
                    return Err(refused(source.py(), ErrorKind::ConfigInvalid, message, &hint));
                }
            }
            return by_endpoint(records, how, before);
        }
        if !source.is_instance_of::<PyBytes>()
            && let Ok(path) = source.extract::<PathBuf>()
        {
            return Ok(Self::Path { path, queries, configuration_file });
        }
        Err(wrong_type(
            "source",
            source,
            "the path of a SQLite database or of a directory of JSON Lines or CSV, or {\"endpoint\": [dict, ...]}",
        ))
    }

    /// Opens it.
    ///
    /// # Errors
    /// `SourceInvalid` for a path that is missing or no source; what the stores say.
    pub(crate) fn open(self, data_standard: Option<&str>, spelling: Spelling) -> Result<Arc<dyn SourceStore>> {
        let (path, queries, configuration_file) = match self {
            Self::Records(records) => return Ok(Arc::new(Records::new(records, data_standard, spelling)?)),
            Self::Drawn(spool) => {
                check_endpoints(spool.endpoints(), data_standard)?;
                return Ok(Arc::new(spool.into_store(spelling)?));
            }
            Self::Path { path, queries, configuration_file } => (path, queries, configuration_file),
        };
        let refused = |message: &str, hint: &str| Err(Error::new(ErrorKind::ConfigInvalid, message).with_hint(hint));
        if !path.exists() {
            return Err(missing(&path));
        }
        if !path.is_dir() {
            return Ok(Arc::new(match (queries, configuration_file) {
                (Some(queries), Some(file)) => SqliteStore::open_with_configuration_file(path, queries, file)?,
                (Some(queries), None) => SqliteStore::open_with_queries(path, queries)?,
                (None, None) => SqliteStore::open(path)?,
                (None, Some(_)) => {
                    let message =
                        "configuration_file: the queries that come with the library read the configurations of the database";
                    return refused(message, "name the folder of your own queries (queries=), or leave configuration_file out");
                }
            }));
        }
        if queries.is_some() {
            let message = format!("queries: the source {} is a directory, which no query reads", path.display());
            return refused(&message, "leave queries out, or name a SQLite database");
        }
        if holds_csv(&path)? {
            let mut options = CsvOptions::default().with_spelling(spelling);
            options.configuration_file = configuration_file;
            return Ok(Arc::new(CsvStore::open_with(path, options)?));
        }
        let store = match configuration_file {
            Some(file) => JsonlStore::open_with_configuration_file(path, file)?,
            None => JsonlStore::open(path)?,
        };
        Ok(Arc::new(store.with_spelling(spelling)))
    }
}

fn missing(path: &Path) -> Error {
    Error::new(ErrorKind::SourceInvalid, format!("the source {} does not exist", path.display()))
        .with_hint("name a SQLite database, or a directory of JSON Lines or CSV files")
}

/// Where records go as they are drawn.
enum Kept {
    Memory(Vec<(String, Vec<JsonBody>)>),
    Spool(Spool),
}

fn by_endpoint(records: &Bound<'_, PyMapping>, how: &How, before: &str) -> PyResult<Source> {
    let py = records.py();
    let encoder = Encoder::new(py)?;
    let members: Vec<(Bound<'_, PyAny>, Bound<'_, PyAny>)> = records.items()?.extract()?;
    let drawn_once = |(_, records): &(_, Bound<'_, PyAny>)| records.hasattr("__next__").unwrap_or(false);
    let mut kept = if members.iter().any(drawn_once) { Kept::Spool(Spool::new().or_raise(py)?) } else { Kept::Memory(Vec::new()) };
    for (endpoint, records) in members {
        let Ok(endpoint) = endpoint.extract::<String>() else {
            return Err(wrong_type("an endpoint of source", &endpoint, "text, such as \"students\""));
        };
        let mut records = each(&records, &format!("source[{endpoint:?}]"))?;
        match &mut kept {
            Kept::Memory(endpoints) => endpoints.push((endpoint.clone(), Vec::new())),
            Kept::Spool(spool) => spool.declare(&endpoint).or_raise(py)?,
        }
        loop {
            how.check(before).or_raise(py)?;
            let Some(record) = records.next() else { break };
            let body = encoder.body(&record?)?;
            match &mut kept {
                Kept::Memory(endpoints) => endpoints.last_mut().expect("it was added before").1.push(body),
                Kept::Spool(spool) => spool.add(&endpoint, body).or_raise(py)?,
            }
        }
    }
    Ok(match kept {
        Kept::Memory(endpoints) => Source::Records(endpoints),
        Kept::Spool(spool) => Source::Drawn(spool),
    })
}

/// Records one by one. Any iterable will do, except what iterates over something else than records.
pub(crate) fn each<'py>(
    records: &Bound<'py, PyAny>,
    place: &str,
) -> PyResult<impl Iterator<Item = PyResult<Bound<'py, PyAny>>> + use<'py>> {
    if records.hasattr("to_dict")? && records.hasattr("columns")? {
        return Err(wrong_type(place, records, "a list of dicts, such as frame.to_dict(\"records\")"));
    }
    let wrong = || wrong_type(place, records, "a list of dicts");
    if records.is_instance_of::<PyString>() || records.is_instance_of::<PyBytes>() || records.cast::<PyMapping>().is_ok() {
        return Err(wrong());
    }
    records.try_iter().map_err(|_| wrong())
}
