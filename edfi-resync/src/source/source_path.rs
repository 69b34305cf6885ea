//! [`SourcePath`]: the store of whatever lies at a path.

use std::path::{Path, PathBuf};
use std::sync::Arc;

#[cfg(feature = "parquet")]
use super::ArrowStore;
#[cfg(feature = "parquet")]
use super::arrow::{ArrowOptions, holds_parquet};
use super::csv::{CsvOptions, holds_csv};
use super::store::SourceStore;
use super::{CsvStore, JsonlStore, SqliteStore};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Spelling;
use crate::shown::Shown;

/// A source by its path: a SQLite database, or a directory of JSON Lines, of CSV, or (feature `parquet`) of Parquet files. What lies there decides which store
/// reads it.
///
/// ```
/// use edfi_resync::source::SourcePath;
///
/// # let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("students.jsonl"), "{\"studentUniqueId\": \"604822\"}\n")?;
/// let store = SourcePath::new(folder.path()).open()?;
/// assert!(store.to_string().starts_with("JSON Lines in "));
///
/// let error = SourcePath::new(folder.path()).with_queries(Some("queries".into())).open().unwrap_err();
/// assert!(error.to_string().contains("is a directory, which no query reads"), "{error}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct SourcePath {
    path: PathBuf,
    queries: Option<PathBuf>,
    configuration_file: Option<PathBuf>,
    spelling: Spelling,
}

impl SourcePath {
    /// What lies at this path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), queries: None, configuration_file: None, spelling: Spelling::Liberal }
    }

    /// Reads a database by the service queries of this folder. Absent: by those that come with the library.
    pub fn with_queries(mut self, queries: Option<PathBuf>) -> Self {
        self.queries = queries;
        self
    }

    /// Takes configurations, preferences and mappings from this file.
    pub fn with_configuration_file(mut self, file: Option<PathBuf>) -> Self {
        self.configuration_file = file;
        self
    }

    /// How liberal files are read. Of a database, its queries say what a value is.
    pub fn with_spelling(mut self, spelling: Spelling) -> Self {
        self.spelling = spelling;
        self
    }

    /// The path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of service queries, if one was named.
    pub fn queries(&self) -> Option<&Path> {
        self.queries.as_deref()
    }

    /// Whether a database lies there, which service queries read.
    pub fn is_database(&self) -> bool {
        self.path.is_file()
    }

    /// Opens it. Blocks.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] where nothing lies there; [`ErrorKind::ConfigInvalid`] for queries or a configuration file that what lies there does not
    /// take; what the stores say.
    pub fn open(&self) -> Result<Arc<dyn SourceStore>> {
        let refused = |message: &str, hint: &str| Err(Error::new(ErrorKind::ConfigInvalid, message).with_hint(hint));
        let Self { path, queries, configuration_file, spelling } = self;
        let (path, spelling) = (path.as_path(), *spelling);
        if !path.exists() {
            return Err(missing(path));
        }
        if !path.is_dir() {
            return Ok(Arc::new(match (queries, configuration_file) {
                (Some(queries), Some(file)) => SqliteStore::open_with_configuration_file(path, queries, file)?,
                (Some(queries), None) => SqliteStore::open_with_queries(path, queries)?,
                (None, None) => SqliteStore::open(path)?,
                (None, Some(_)) => {
                    let message =
                        "configuration_file: the queries that come with the library read the configurations of the database";
                    return refused(message, "name the folder of your own queries too, or leave configuration_file out");
                }
            }));
        }
        if queries.is_some() {
            let message = format!("queries: the source {} is a directory, which no query reads", Shown(path.display()));
            return refused(&message, "leave queries out, or name a SQLite database");
        }
        #[cfg(feature = "parquet")]
        if holds_parquet(path)? {
            let mut options = ArrowOptions::default().with_spelling(spelling);
            options.configuration_file.clone_from(configuration_file);
            return Ok(Arc::new(ArrowStore::open_with(path, options)?));
        }
        if holds_csv(path)? {
            let mut options = CsvOptions::default().with_spelling(spelling);
            options.configuration_file.clone_from(configuration_file);
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
    Error::new(ErrorKind::SourceInvalid, format!("the source {} does not exist", Shown(path.display())))
        .with_hint("name a SQLite database, or a directory of JSON Lines or CSV files")
}
