//! The store that reads a directory of JSON Lines files.
//!
//! The layout is the one that earthmover writes and lightbeam reads: for each resource `{endpoint}.jsonl` or `{endpoint}.ndjson`, or a
//! folder `{endpoint}/` of such files, in the order of their names; also `{endpoint}.json` if it holds one record a line, and any of
//! these with `.gz` behind it (feature `gzip`). Letter case does not matter. What is named after a resource of an extension
//! (`candidates.jsonl`, a folder `tpdm/` of such) is not supported yet: a plan names it, and the rest goes. Names that begin with `.` or `_` are left alone.
//! One line is one record; blank lines are skipped; a line that is no JSON object, or longer than 16 MiB, is a reject with its file
//! and line. Regular files only: a pipe or a device is refused. What is no JSON Lines at all (a JSON array, UTF-16, a `.csv` beside) is
//! named before the first record is read.
//!
//! Where a configuration file `edfi.toml` lies in the directory, the source has the configurations that stand there. Its mappings mean nothing: records hold
//! descriptor values already.
//!
//! A file that changes while a run reads it fails the run: half of an old file and half of a new one is no source.
//!
//! `files` finds the files, `form` looks at how each begins, `read` reads them line by line.

mod files;
mod form;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use futures::StreamExt;
use futures::stream::{self, BoxStream};

use self::files::{data_files, unknown};
use super::apart::apart;
use super::batch::Batch;
use super::beside::Beside;
use super::data_file::{DataFile, is_of_any_standard};
use super::feed::batches;
use super::filters::{check_narrowing, check_schools};
use super::identity::resolved;
use super::store::{CampusSchool, Capabilities, Counted, ObjectState, Snapshot, SourceStore, Withheld};
use crate::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use crate::error::Result;
use crate::model::{CampusObject, Model, ResourceKind, Spelling, extension_resource};
use crate::shown::Shown;

/// A directory of JSON Lines files, one or more for each resource. It has no schools, no Campus keys, no configurations but those of a configuration
/// file that lies in it, and tells no days: people, courses, sections and dates are refused.
///
/// ```
/// use edfi_resync::source::JsonlStore;
///
/// # let directory = tempfile::tempdir()?;
/// # let directory = directory.path();
/// std::fs::write(directory.join("students.jsonl"), "{\"studentUniqueId\": \"604822\"}\n")?;
/// JsonlStore::open(directory)?;
///
/// std::fs::write(directory.join("pupils.jsonl"), "")?;
/// let error = JsonlStore::open(directory).unwrap_err();
/// assert!(error.to_string().starts_with("pupils.jsonl is named after no resource of Data Standard 5.2"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct JsonlStore {
    directory: PathBuf,
    spelling: Spelling,
    beside: Beside,
}

impl JsonlStore {
    /// The store of an existing directory.
    ///
    /// # Errors
    /// [`SourceInvalid`](crate::ErrorKind::SourceInvalid) if it is missing, no directory or empty, or if a file is named after no resource of any Data Standard;
    /// [`ConfigInvalid`](crate::ErrorKind::ConfigInvalid) for what is wrong in its configuration file.
    pub fn open(directory: impl Into<PathBuf>) -> Result<Self> {
        let directory = directory.into();
        let beside = Beside::of(&directory);
        Self::opened(directory, beside)
    }

    /// The same with a [configuration file](super::configuration_file) that lies elsewhere.
    ///
    /// # Errors
    /// As of [`open`](Self::open).
    #[cfg(feature = "configuration-file")]
    pub fn open_with_configuration_file(directory: impl Into<PathBuf>, file: impl Into<PathBuf>) -> Result<Self> {
        Self::opened(directory.into(), Beside::at(file.into()))
    }

    fn opened(directory: PathBuf, beside: Beside) -> Result<Self> {
        for file in data_files(&directory)? {
            if is_of_any_standard(&file.endpoint) {
                file.check_form()?;
            } else if extension_resource(&file.endpoint).is_none() {
                return Err(unknown(&file, &Model::ds5_2()));
            }
        }
        beside.read()?;
        Ok(Self { directory, spelling: Spelling::default(), beside })
    }

    /// The same store that takes these spellings only. Absent: those of real tools.
    #[must_use]
    pub fn with_spelling(mut self, spelling: Spelling) -> Self {
        self.spelling = spelling;
        self
    }
}

#[async_trait]
impl SourceStore for JsonlStore {
    fn capabilities(&self) -> Capabilities {
        match self.beside.path() {
            Some(_) => Capabilities::plain().with_configurations().without_schools().of_plain_files(),
            None => Capabilities::plain(),
        }
    }

    fn identity(&self) -> String {
        resolved(&self.directory)
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        Ok(self.beside.read_apart().await?.map(|said| said.configurations).unwrap_or_default())
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        Ok(self.beside.read_apart().await?.and_then(|said| said.enable_ed_fi).unwrap_or_default())
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        check_schools(scope, false)?;
        let directory = self.directory.clone();
        let files = apart(move || data_files(&directory)).await?;
        let mut held: BTreeMap<ResourceKind, Vec<DataFile>> = BTreeMap::new();
        let mut unsupported = BTreeSet::new();
        for file in files {
            match (scope.model.find(&file.endpoint), extension_resource(&file.endpoint)) {
                (Some(kind), _) => held.entry(kind).or_default().push(file),
                (None, Some(name)) => drop(unsupported.insert(name)),
                (None, None) => return Err(unknown(&file, &scope.model)),
            }
        }
        Ok(Arc::new(JsonlSnapshot { held, unsupported, spelling: self.spelling }))
    }
}

#[derive(Debug)]
struct JsonlSnapshot {
    held: BTreeMap<ResourceKind, Vec<DataFile>>,
    unsupported: BTreeSet<String>,
    spelling: Spelling,
}

#[async_trait]
impl Snapshot for JsonlSnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        Ok(Vec::new())
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        Ok(self.held.keys().cloned().collect())
    }

    /// Its descriptors are values already; how many lines a file has, only a scan tells.
    async fn count(&self, _: &ResourceKind) -> Result<Counted> {
        Ok(Counted::default().with_unmapped([]))
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        if let Err(error) = check_narrowing(kind, narrowing, &Capabilities::plain()) {
            return stream::iter([Err(error)]).boxed();
        }
        let Some(files) = self.held.get(kind).cloned() else { return stream::empty().boxed() };
        let (kind, spelling) = (kind.clone(), self.spelling);
        batches(async { Ok(files) }, move |files, feed| files.iter().try_for_each(|file| file.read(&kind, spelling, feed)))
    }

    async fn objects(&self, _: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        Ok(None)
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        Ok(Vec::new())
    }

    async fn withheld(&self, _: &Narrowing) -> Result<Vec<Withheld>> {
        Ok(Vec::new())
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        Ok(self.unsupported.iter().cloned().collect())
    }
}

impl fmt::Display for JsonlStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JSON Lines in {}", Shown(self.directory.display()))
    }
}
