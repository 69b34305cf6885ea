//! CSV folders: what Campus's own data extracts, and other tools, write for each service query.
//!
//! A folder holds one file for each query of [`service_query`](super::service_query), with the columns that the query would have. This page is the
//! contract for those who write such a folder; what is not said here is as it is [there](super::service_query). [`extract()`] writes one from any store.
//!
//! ```text
//! studentSchoolAssociations.csv
//!     @key,studentReference.studentUniqueId,schoolReference.schoolId,entryDate,entryGradeLevelDescriptor,@schoolYear,@school,@person,@object
//!     4711,604822,255901001,2026-08-17,09,2027,12,1001,Enrollment:4711
//! studentSchoolAssociations.educationPlans.csv
//!     @key,educationPlanDescriptor
//!     4711,504
//! ```
//!
//! # Files
//!
//! - `students.csv` makes `students`; also `.tsv`, and either with `.gz` behind it (feature `gzip`). Names that begin with `.` are left alone. A folder
//!   with JSON Lines in it as well is refused: which is meant cannot be known.
//! - The first line is the header: JSON paths (`schoolReference.schoolId`), `@person` and the like, `@key` columns. A column that no member of the model is
//!   for is an error that names the file, the column and the member that comes nearest; below `_ext` everything is taken.
//! - Elements of collections come from files such as `sections.classPeriods.csv`, Campus keys of which a record has several from
//!   `contacts.@school.csv` or as a JSON array in their column, `[12,15]`. Files that belong together have the same `@key` columns, and their rows stand
//!   **in the order of these, as numbers**, of records each once. That is not sorted here, so that no file need fit into memory; it is checked
//!   while they are read, and a row in the wrong place is an error with its line.
//! - A row is a record; its origin is the file and the line on which it begins: `students.csv:17`.
//!
//! # Cells
//!
//! - What a cell becomes, the model says, as for a query whose values are TEXT. What is not of its member's type is not lost: it is mended where it
//!   can mean one thing only (`4/5/2011`, `True`), counted and said, or its record is `invalid`.
//! - An **empty cell is nothing**: the member is left out. Most tools write an empty text no otherwise, and where a member has no value Ed-Fi has no member.
//!   Who has empty texts to tell apart puts them in quotes (`""`) and says so: `emptyTextInQuotes` in the manifest, or
//!   [`CsvOptions::with_empty_text_in_quotes`]. A word that means nothing is there, such as `NULL`, is named with [`CsvOptions::with_null`].
//! - Below `_ext`, what the model does not know is JSON where it is JSON (`12`, `true`, `{"a": 1}`), and else text. A text that looks like JSON is written as
//!   JSON: `"12"`, each of these quotes doubled in the cell.
//! - Cells that hold the separator, a quote or a line break stand in quotes, and quotes within them are doubled. A row with more or fewer cells than the
//!   header is a reject; in a file of elements or Campus keys, where it could belong to any record, an error.
//!
//! # Text
//!
//! UTF-8, or UTF-16 with its mark in front; Windows-1252 and Latin-1 if [`CsvOptions::with_encoding`] says so. All files of a folder are in one encoding: two
//! are an error that names a file of each. The separator is the comma, semicolon or tab that the header has. Each file is read once when the store is opened,
//! so that what is wrong with its form is known before anything is sent; a file that changes while a run reads it fails the run.
//!
//! # What tells of the source
//!
//! | file | columns, as those of the special query |
//! |---|---|
//! | `_configurations.csv`, `_preferences.csv`, `_mappings.csv`, `_system.csv` | the same. A [configuration file](super::configuration_file) `edfi.toml` in the folder stands in the place of these |
//! | `_schools.csv` | the same. Without it a request chooses no schools |
//! | `_people.csv` | `id`; and `@school`, `@schoolYear` where they narrow it |
//! | `_withheld.csv` | the same; and `@person`, `@school`, `@course`, `@section`, by which it is found |
//! | `_objects.csv` | `type`, `id`, \[`state`\] of **every** object that is in Campus, whether it can be sent or not. One that is not listed is gone |
//!
//! Without `_objects.csv` a complete folder is taken for all that there is: what it gives no more is gone, and a cleanup deletes it, also what
//! is in Campus and cannot be sent any more (a lost Ed-Fi ID, a code without a mapping in the query itself). Who has such objects writes that file, or says
//! `withholds` in the manifest: then a cleanup keeps what it cannot tell about.
//!
//! Rows of other school years than the one that is asked for, and of schools that are not chosen, are left out, as their `@schoolYear` and `@school` say.
//!
//! # The manifest
//!
//! The file `manifest.json` makes a folder complete: it is written last, when all others are there.
//!
//! ```json
//! {
//!   "format": "edfi-resync-csv/1",
//!   "schoolYear": 2027,
//!   "extracted": "2026-11-30T04:00:00Z",
//!   "dataStandard": "5.2",
//!   "files": {
//!     "students.csv": {"rows": 912},
//!     "courseTranscripts.csv": {"rows": 4031, "allYears": true}
//!   }
//! }
//! ```
//!
//! | member | is |
//! |---|---|
//! | `rows` | how many rows a file has, without the header |
//! | `bytes`, `digest` | its size, and its XXH3 with 128 bits in hexadecimal digits; if wanted |
//! | `allYears` | its rows may be of any school year, as the line `-- years: all` says of a query |
//! | `unknownColumns` | columns that no member is for, and that are taken all the same |
//! | `emptyTextInQuotes` | whether an empty cell in quotes is an empty text |
//! | `withholds` | whether Campus may have objects that are not in the files because they cannot be sent |
//! | `incomplete` | why the files are not all that there is: a list of sentences |
//!
//! **Without a manifest nothing is concluded from what the folder lacks.** It can be sent; but a cleanup is refused, a comparison calls nothing in the ODS
//! extra, and no Campus object counts as gone. The same holds, and is named, where a file has other rows than the manifest says, where one is missing
//! or not listed, and where the manifest says that it is not complete. A file of elements or Campus keys that is missing or has fewer rows is refused: its
//! records would be sent, and lose in the ODS what it lacks. So is a folder of another school year than the configuration's.

mod complete;
mod decode;
mod encoding;
mod extract;
mod file;
mod folder;
pub(crate) mod manifest;
mod names;
mod options;
mod parse;
mod snapshot;
mod special;
mod tables;

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

pub use self::encoding::Encoding;
pub use self::extract::{ExtractOptions, Extracted, ExtractedResource, extract};
use self::folder::{Folder, lacking};
pub use self::names::holds_csv;
pub use self::options::CsvOptions;
use self::snapshot::{CsvSnapshot, LaidOut};
#[cfg(not(feature = "arrow"))]
use self::special::Told;
#[cfg(feature = "parquet")]
pub(super) use self::{complete::incomplete, file::CsvFile, names::entries};
#[cfg(feature = "arrow")]
pub(super) use self::{
    manifest::Manifest,
    special::{SpecialFiles, Told},
};
use super::apart::apart;
use super::beside::Beside;
use super::filters::check_schools;
use super::identity::resolved;
use super::store::{Capabilities, Snapshot, SourceStore};
use crate::campus::{Configuration, EnableEdFi, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusRole, Model};
use crate::shown::Shown;

/// A [folder of CSV files](self), one for each service query.
///
/// ```
/// use edfi_resync::source::{CsvStore, SourceStore};
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// std::fs::write(folder.join("students.csv"), "studentUniqueId,firstName,@person\n604822,Lisa,1001\n")?;
/// let store = CsvStore::open(folder)?;
/// assert_eq!(store.capabilities().campus_keys.len(), 1);
/// assert!(!store.capabilities().is_complete(), "it has no manifest");
///
/// let manifest = r#"{"format": "edfi-resync-csv/1", "schoolYear": 2027, "extracted": "2026-11-30T04:00:00Z",
///     "dataStandard": "5.2", "files": {"students.csv": {"rows": 1}}}"#;
/// std::fs::write(folder.join("manifest.json"), manifest)?;
/// assert!(CsvStore::open(folder)?.capabilities().is_complete());
///
/// std::fs::write(folder.join("students.csv"), "studentUniqueId,fristName,@person\n604822,Lisa,1001\n")?;
/// let error = CsvStore::open(folder).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "students.csv, line 1, column 2: \"fristName\" is no member of students in Data Standard 5.2; did you mean \"firstName\"?"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct CsvStore(Arc<Inner>);

struct Inner {
    directory: PathBuf,
    options: CsvOptions,
    beside: Beside,
    capabilities: Capabilities,
    /// As it was read last.
    folder: Mutex<Arc<Folder>>,
}

impl CsvStore {
    /// The store of an existing folder, with the configuration file `edfi.toml` if one lies in it. Every file is read once now.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] names the file, and the line and column where it can be told: of a folder that is missing or holds no CSV, a file that
    /// is named after no resource, a column that is no member, two encodings, a file that ends in the middle of a text; [`ErrorKind::ConfigInvalid`] what is
    /// wrong in the configuration file.
    pub fn open(directory: impl Into<PathBuf>) -> Result<Self> {
        Self::open_with(directory, CsvOptions::default())
    }

    /// The same of files that are written so.
    ///
    /// # Errors
    /// As of [`open`](Self::open); [`ErrorKind::ConfigInvalid`] for a separator that cannot be one.
    pub fn open_with(directory: impl Into<PathBuf>, options: CsvOptions) -> Result<Self> {
        let directory = directory.into();
        if let Some(separator) =
            options.separator.filter(|it| !it.is_ascii() || it.is_ascii_alphanumeric() || "\"\r\n".contains(*it))
        {
            let message = format!("{separator:?} cannot stand between cells");
            return Err(Error::new(ErrorKind::ConfigInvalid, message).with_hint("name a comma, a semicolon, a tab or a bar"));
        }
        let folder = Folder::read(&directory, &options, None)?;
        let beside = options.configuration_file.clone().map_or_else(|| Beside::of(&directory), Beside::at);
        folder.special.check(&beside)?;
        let capabilities = folder.capabilities(&directory, beside.path().is_some());
        let inner = Inner { directory, options, beside, capabilities, folder: Mutex::new(Arc::new(folder)) };
        let folder = inner.last();
        // What can be known of the configurations, and of the columns in their models, is known now.
        let mut standards: Vec<_> =
            folder.special.configurations(&inner.beside)?.into_iter().map(|one| one.data_standard).collect();
        standards.extend(folder.manifest.as_ref().and_then(|manifest| manifest.data_standard.clone()));
        for standard in standards {
            Inner::lay_out(&folder, &Model::data_standard(&standard)?)?;
        }
        Ok(Self(Arc::new(inner)))
    }
}

impl Inner {
    fn last(&self) -> Arc<Folder> {
        self.folder.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The folder as it is now. A store that was opened keeps what it claims, so a folder that would claim otherwise is to be opened anew.
    fn now(&self) -> Result<Arc<Folder>> {
        let before = self.last();
        let now = Folder::read(&self.directory, &self.options, Some(&before))?;
        if now.is_as(&before) {
            return Ok(before);
        }
        if now.capabilities(&self.directory, self.beside.path().is_some()) != self.capabilities {
            let message = format!("directory {} is not what it was when it was opened", self.directory.display());
            return Err(Error::new(ErrorKind::SourceInvalid, message)
                .with_hint("open it anew when its writer has finished; best write to a new directory for each run"));
        }
        let now = Arc::new(now);
        *self.folder.lock().unwrap_or_else(PoisonError::into_inner) = now.clone();
        Ok(now)
    }

    /// Every file in the terms of a model; those of kinds that it lacks are left out, and [named](lacking).
    fn lay_out(folder: &Folder, model: &Model) -> Result<Vec<LaidOut>> {
        let resources = folder.resources.iter().filter_map(|(endpoint, resource)| Some((model.find(endpoint)?, resource)));
        resources.map(|(kind, resource)| LaidOut::new(resource.clone(), &kind, folder.empty_text)).collect()
    }

    fn open(&self, scope: &Scope) -> Result<CsvSnapshot> {
        check_schools(scope, self.capabilities.campus_keys.contains(&CampusRole::School))?;
        let folder = self.now()?;
        let year = scope.school_year();
        if let Some(manifest) = folder.manifest.as_ref().filter(|manifest| manifest.school_year != year) {
            let (other, directory) = (manifest.school_year, self.directory.display());
            let message = format!("directory {directory} is of school year {other}, and {year} is asked for");
            return Err(Error::new(ErrorKind::SourceInvalid, message)
                .with_hint("choose the configuration of that year, or the folder of this one: manifest.json says which it is of"));
        }
        let held = Self::lay_out(&folder, &scope.model)?;
        Ok(CsvSnapshot {
            held: held.into_iter().map(|laid_out| (laid_out.kind().clone(), Arc::new(laid_out))).collect(),
            lacking: lacking(&folder, &scope.model),
            told: Told { files: folder.special.clone(), scope: scope.clone(), source: self.capabilities.clone() },
            spelling: self.options.spelling,
        })
    }
}

#[async_trait]
impl SourceStore for CsvStore {
    fn capabilities(&self) -> Capabilities {
        self.0.capabilities.clone()
    }

    fn identity(&self) -> String {
        resolved(&self.0.directory)
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        let inner = self.0.clone();
        apart(move || inner.last().special.configurations(&inner.beside)).await
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        let inner = self.0.clone();
        apart(move || inner.last().special.enable_ed_fi(&inner.beside)).await
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        let (inner, scope) = (self.0.clone(), scope.clone());
        Ok(Arc::new(apart(move || inner.open(&scope)).await?))
    }
}

impl fmt::Display for CsvStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CSV files in {}", Shown(self.0.directory.display()))
    }
}

impl fmt::Debug for CsvStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CsvStore({self})")
    }
}
