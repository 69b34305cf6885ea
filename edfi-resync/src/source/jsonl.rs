//! The store that reads a directory of JSON Lines files.
//!
//! The layout is the one that earthmover writes and lightbeam reads: for each resource `{endpoint}.jsonl` or `{endpoint}.ndjson`, or a
//! folder `{endpoint}/` of such files, in the order of their names. Letter case does not matter. Names that begin with `.` or `_` are
//! left alone. One line is one record; blank lines are skipped; a line that is no JSON object, or longer than 16 MiB, is a reject with its file
//! and line. Regular files only: a pipe or a device is refused.
//!
//! A file that changes while a run reads it fails the run: half of an old file and half of a new one is no source.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, BufReader, ErrorKind as IoErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use tokio::task::spawn_blocking;

use super::feed::{Feed, Stop, batches};
use super::filters::{check_narrowing, check_schools};
use super::json::object_problem;
use super::lines::{Line, Lines, MOST_LINE_BYTES};
use super::store::{Batch, CampusSchool, Capabilities, CatalogEntry, ObjectState, Reject, Snapshot, SourceStore, UnmappedCode};
use crate::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusKeys, CampusObject, DATA_STANDARDS, Model, Origin, Record, ResourceKind, ShapeError, ShapeProblem};

/// What a data file that this store cannot read looks like: leaving it out in silence would lose its records.
const OTHER_DATA: [&str; 9] = ["json", "csv", "tsv", "xml", "gz", "bz2", "zip", "zst", "parquet"];

/// A directory of JSON Lines files, one or more for each resource. It has no configurations, no schools and no Campus keys.
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
}

/// One file as it was when the snapshot was opened.
#[derive(Debug, Clone)]
struct DataFile {
    /// The endpoint that its name or its folder's name says.
    endpoint: String,
    path: PathBuf,
    /// Its path within the directory.
    name: Arc<str>,
    bytes: u64,
    modified: Option<SystemTime>,
}

impl JsonlStore {
    /// The store of an existing directory.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] if it is missing, no directory or empty, or if a file is named after no resource of any Data Standard.
    pub fn open(directory: impl Into<PathBuf>) -> Result<Self> {
        let directory = directory.into();
        for file in data_files(&directory)? {
            let known = |standard: &str| Model::data_standard(standard).is_ok_and(|model| model.find(&file.endpoint).is_some());
            if !DATA_STANDARDS.iter().any(|standard| known(standard)) {
                return Err(unknown(&file, &Model::ds5_2()));
            }
        }
        Ok(Self { directory })
    }
}

#[async_trait]
impl SourceStore for JsonlStore {
    fn capabilities(&self) -> Capabilities {
        Capabilities::plain()
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        Ok(Vec::new())
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        Ok(EnableEdFi::Yes)
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        check_schools(scope, false)?;
        let directory = self.directory.clone();
        let files = spawn_blocking(move || data_files(&directory))
            .await
            .map_err(|panic| Error::new(ErrorKind::Unexpected, "listing the directory did not finish").with_source(panic))??;
        let mut held: BTreeMap<ResourceKind, Vec<DataFile>> = BTreeMap::new();
        for file in files {
            let kind = scope.model.find(&file.endpoint).ok_or_else(|| unknown(&file, &scope.model))?;
            held.entry(kind).or_default().push(file);
        }
        Ok(Arc::new(JsonlSnapshot { held }))
    }
}

#[derive(Debug)]
struct JsonlSnapshot {
    held: BTreeMap<ResourceKind, Vec<DataFile>>,
}

#[async_trait]
impl Snapshot for JsonlSnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        Ok(Vec::new())
    }

    async fn catalog(&self) -> Result<Vec<CatalogEntry>> {
        Ok(self.held.keys().cloned().map(CatalogEntry::new).collect())
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        if let Err(error) = check_narrowing(narrowing, &BTreeSet::new()) {
            return stream::iter([Err(error)]).boxed();
        }
        let Some(files) = self.held.get(kind).cloned() else { return stream::empty().boxed() };
        let kind = kind.clone();
        batches(async { Ok(files) }, move |files, feed| files.iter().try_for_each(|file| file.read(&kind, feed)))
    }

    /// Its descriptors are values already.
    async fn unmapped(&self, _: &ResourceKind) -> Result<Option<Vec<UnmappedCode>>> {
        Ok(Some(Vec::new()))
    }

    async fn objects(&self, _: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        Ok(None)
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        Ok(Vec::new())
    }
}

impl DataFile {
    fn read(&self, kind: &ResourceKind, feed: &mut Feed) -> Result<(), Stop> {
        let unreadable = |error: io::Error| {
            Error::new(ErrorKind::SourceInvalid, format!("{} cannot be read: {}", self.name, error.kind())).with_source(error)
        };
        // Looked at again before it is opened: opening a pipe waits for its writer.
        check_regular(&std::fs::metadata(&self.path).map_err(unreadable)?, &self.name)?;
        let file = File::open(&self.path).map_err(unreadable)?;
        self.check_unchanged(&file)?;
        let mut lines = Lines::new(BufReader::with_capacity(1 << 16, &file), MOST_LINE_BYTES);
        for position in 1.. {
            let line = match lines.next().map_err(unreadable)? {
                None => break,
                Some(Line::Whole(line)) => line,
                Some(Line::TooLong) => {
                    let problem = ShapeProblem::Other(format!("is on a line of more than {} MiB", MOST_LINE_BYTES >> 20));
                    let error = ShapeError { path: "$".to_owned(), problem };
                    feed.reject(Reject::new(kind.clone(), Origin::new(self.name.clone(), position), vec![error]))?;
                    continue;
                }
            };
            let text = match position {
                1 => line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line),
                _ => line,
            };
            let text = text.trim_ascii();
            if text.is_empty() {
                continue;
            }
            let origin = Origin::new(self.name.clone(), position);
            match object_problem(text) {
                None => {
                    let body = Bytes::copy_from_slice(text);
                    feed.record(Record { kind: kind.clone(), body, campus: CampusKeys::new(), origin })?;
                }
                Some(problem) => feed.reject(Reject::new(kind.clone(), origin, vec![problem]))?,
            }
        }
        self.check_unchanged(&file)?;
        Ok(())
    }

    fn check_unchanged(&self, file: &File) -> Result<()> {
        let same = file.metadata().is_ok_and(|now| now.len() == self.bytes && now.modified().ok() == self.modified);
        if same {
            return Ok(());
        }
        Err(Error::new(ErrorKind::SourceInvalid, format!("{} was changed during the run", self.name))
            .with_hint("run again when its writer has finished; best write to a new directory for each run"))
    }
}

/// Every data file of the directory, in the order in which they are read.
fn data_files(directory: &Path) -> Result<Vec<DataFile>> {
    let shown = directory.display();
    let mut files = Vec::new();
    for path in entries(directory, &format!("directory {shown}"))? {
        let name = file_name(&path);
        if !path.is_dir() {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let whose = name.split('.').next().unwrap_or_default();
            if is_data_file(&path, || Model::ds5_2().find(whose).is_some())? {
                files.push(DataFile::at(path, stem, name)?);
            }
            continue;
        }
        for inner in entries(&path, &format!("folder {name}"))? {
            if !inner.is_dir() && is_data_file(&inner, || Model::ds5_2().find(&name).is_some())? {
                let within = format!("{name}/{}", file_name(&inner));
                files.push(DataFile::at(inner, name.clone(), within)?);
            }
        }
    }
    if files.is_empty() {
        return Err(Error::new(ErrorKind::SourceInvalid, format!("directory {shown} holds no .jsonl or .ndjson files"))
            .with_hint("put the records of each resource in a file named after its endpoint, such as students.jsonl"));
    }
    Ok(files)
}

/// The visible entries of a directory, sorted by name.
fn entries(directory: &Path, what: &str) -> Result<Vec<PathBuf>> {
    let invalid = |error: io::Error| {
        let (message, hint) = match error.kind() {
            IoErrorKind::NotFound => (format!("{what} does not exist"), "name the directory that holds the JSON Lines files"),
            IoErrorKind::NotADirectory => {
                (format!("{what} is not a directory"), "name the directory that holds the JSON Lines files, not one of them")
            }
            kind => (format!("{what} cannot be read: {kind}"), "see to it that this program may read it"),
        };
        Error::new(ErrorKind::SourceInvalid, message).with_hint(hint).with_source(error)
    };
    let listing = std::fs::read_dir(directory).map_err(invalid)?;
    let mut paths = listing.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>().map_err(invalid)?;
    paths.retain(|path| !file_name(path).starts_with(['.', '_']));
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Whether this file is read; an error if it looks like the data of a resource in a form that is not.
fn is_data_file(path: &Path, is_named_after_a_resource: impl Fn() -> bool) -> Result<bool> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    if matches!(extension.as_str(), "jsonl" | "ndjson") {
        return Ok(true);
    }
    if OTHER_DATA.contains(&extension.as_str()) && is_named_after_a_resource() {
        let message = format!("{} is neither .jsonl nor .ndjson, and would be left out", path.display());
        return Err(Error::new(ErrorKind::SourceInvalid, message)
            .with_hint("convert it to JSON Lines (one record a line), or begin its name with \"_\" to leave it out"));
    }
    Ok(false)
}

fn unknown(file: &DataFile, model: &Model) -> Error {
    let cause = model.kind(&file.endpoint).err();
    let mut hint = "name it after the endpoint of its resource, or begin its name with \"_\" to leave it out".to_owned();
    if let Some(resembling) = cause.as_ref().and_then(Error::hint).filter(|hint| hint.starts_with("did you mean")) {
        hint = format!("{resembling} Otherwise {hint}");
    }
    let message = format!("{} is named after no resource of Data Standard {}", file.name, model.version());
    Error::new(ErrorKind::SourceInvalid, message).with_hint(hint)
}

/// Refuses what is no file with an end: a pipe is waited for, a device never ends.
fn check_regular(metadata: &Metadata, name: &str) -> Result<()> {
    if metadata.is_file() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::SourceInvalid, format!("{name} is no regular file"))
        .with_hint("write the records to a file; pipes, devices and sockets are not read"))
}

impl DataFile {
    fn at(path: PathBuf, endpoint: String, name: String) -> Result<Self> {
        let metadata = std::fs::metadata(&path).map_err(|error| {
            Error::new(ErrorKind::SourceInvalid, format!("{name} cannot be read: {}", error.kind())).with_source(error)
        })?;
        check_regular(&metadata, &name)?;
        Ok(Self { endpoint, path, name: name.into(), bytes: metadata.len(), modified: metadata.modified().ok() })
    }
}

impl fmt::Display for JsonlStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JSON Lines in {}", self.directory.display())
    }
}
