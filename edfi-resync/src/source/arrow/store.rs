//! [`ArrowStore`]: tables as a source.

use std::fmt;
#[cfg(feature = "parquet")]
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use super::folder::Folder;
use super::options::ArrowOptions;
use super::snapshot::{ArrowSnapshot, LaidOut};
use crate::campus::{Configuration, EnableEdFi, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusRole, Model};
#[cfg(feature = "parquet")]
use crate::shown::Shown;
use crate::source::apart::apart;
use crate::source::beside::Beside;
use crate::source::csv::Told;
use crate::source::filters::check_schools;
#[cfg(feature = "parquet")]
use crate::source::identity::resolved;
use crate::source::store::{CampusSchool, Capabilities, Snapshot, SourceStore};

/// A [folder of Parquet files, or record batches](super), one table for each resource.
///
/// ```
/// use std::sync::Arc;
///
/// use arrow_array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
/// use edfi_resync::source::{ArrowStore, SourceStore};
///
/// let students = RecordBatch::try_from_iter([
///     ("studentUniqueId", Arc::new(StringArray::from(vec!["604822"])) as ArrayRef),
///     ("firstName", Arc::new(StringArray::from(vec!["Lisa"]))),
///     ("birthDate", Arc::new(Date32Array::from(vec![15_060]))),
///     ("@person", Arc::new(Int64Array::from(vec![1001]))),
/// ])?;
/// let store = ArrowStore::builder().batches("students", students.schema(), vec![students]).build()?;
/// assert_eq!(store.capabilities().campus_keys.len(), 1);
///
/// let wrong = RecordBatch::try_from_iter([("birthDate", Arc::new(Int64Array::from(vec![15_060])) as ArrayRef)])?;
/// let error = ArrowStore::builder().batches("students", wrong.schema(), vec![wrong]).data_standard("5.2").build().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "arrow:students: column \"birthDate\" is Int64, and the member \"birthDate\" is a date; give it as Date32, or as text such as 2026-08-17"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ArrowStore(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) of: Of,
    pub(super) options: ArrowOptions,
    pub(super) beside: Beside,
    pub(super) capabilities: Capabilities,
    /// As it was read last.
    pub(super) folder: Mutex<Arc<Folder>>,
}

/// Where the tables are from.
pub(super) enum Of {
    #[cfg(feature = "parquet")]
    Directory(PathBuf),
    /// Given by the program, with configurations and schools.
    Given(Vec<Configuration>, Vec<CampusSchool>),
}

#[cfg(feature = "parquet")]
impl ArrowStore {
    /// The store of an existing folder, with the configuration file `edfi.toml` if one lies in it. Of every file it is read what it says of itself.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] names the file, and the column where it can be told: of a folder that is missing or holds no Parquet, a file that
    /// is named after no resource or is not whole, a column that is no member, or cannot be that member by its type; [`ErrorKind::ConfigInvalid`] what is
    /// wrong in the configuration file.
    pub fn open(directory: impl Into<PathBuf>) -> Result<Self> {
        Self::open_with(directory, ArrowOptions::default())
    }

    /// The same with options.
    ///
    /// # Errors
    /// As of [`open`](Self::open).
    pub fn open_with(directory: impl Into<PathBuf>, options: ArrowOptions) -> Result<Self> {
        let directory = directory.into();
        let folder = Folder::read(&directory, None)?;
        let beside = options.configuration_file.clone().map_or_else(|| Beside::of(&directory), Beside::at);
        folder.special.check(&beside)?;
        let capabilities = folder.capabilities(&directory, beside.path().is_some());
        let standards = folder.manifest.as_ref().and_then(|manifest| manifest.data_standard.clone());
        Self::checked(
            Inner { of: Of::Directory(directory), options, beside, capabilities, folder: Mutex::new(Arc::new(folder)) },
            standards,
        )
    }
}

impl ArrowStore {
    /// What can be known of the configurations, and of the columns in their models and that of this Data Standard, is known now.
    pub(super) fn checked(inner: Inner, standard: Option<String>) -> Result<Self> {
        let folder = inner.last();
        let mut standards: Vec<_> = inner.configurations()?.into_iter().map(|one| one.data_standard).collect();
        standards.extend(standard);
        for standard in standards {
            lay_out(&folder, &Model::data_standard(&standard)?)?;
        }
        Ok(Self(Arc::new(inner)))
    }
}

/// Every table in the terms of a model; those of kinds that it lacks are left out, and [named](Folder::lacking).
fn lay_out(folder: &Folder, model: &Model) -> Result<Vec<LaidOut>> {
    let tables = folder.tables.iter().filter_map(|(endpoint, table)| Some((model.find(endpoint)?, table)));
    tables.map(|(kind, table)| LaidOut::new(table.clone(), &kind)).collect()
}

impl Inner {
    fn last(&self) -> Arc<Folder> {
        self.folder.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The folder as it is now. A store that was opened keeps what it claims, so a folder that would claim otherwise is to be opened anew.
    #[cfg(feature = "parquet")]
    fn now(&self) -> Result<Arc<Folder>> {
        let before = self.last();
        let Of::Directory(directory) = &self.of else { return Ok(before) };
        let now = Folder::read(directory, Some(&before))?;
        if now.is_as(&before) {
            return Ok(before);
        }
        if now.capabilities(directory, self.beside.path().is_some()) != self.capabilities {
            let message = format!("directory {} is not what it was when it was opened", directory.display());
            return Err(Error::new(ErrorKind::SourceInvalid, message)
                .with_hint("open it anew when its writer has finished; best write to a new directory for each run"));
        }
        let now = Arc::new(now);
        *self.folder.lock().unwrap_or_else(PoisonError::into_inner) = now.clone();
        Ok(now)
    }

    fn configurations(&self) -> Result<Vec<Configuration>> {
        let mut configurations = self.last().special.configurations(&self.beside)?;
        match &self.of {
            #[cfg(feature = "parquet")]
            Of::Directory(_) => {}
            Of::Given(given, _) => configurations.extend(given.iter().cloned()),
        }
        Ok(configurations)
    }

    fn open(&self, scope: &Scope) -> Result<ArrowSnapshot> {
        check_schools(scope, self.capabilities.campus_keys.contains(&CampusRole::School))?;
        #[cfg(feature = "parquet")]
        let folder = self.now()?;
        #[cfg(not(feature = "parquet"))]
        let folder = self.last();
        let year = scope.school_year();
        if let Some(manifest) = folder.manifest.as_ref().filter(|manifest| manifest.school_year != year) {
            let message = format!("{self} are of school year {}, and {year} is asked for", manifest.school_year);
            return Err(Error::new(ErrorKind::SourceInvalid, message)
                .with_hint("choose the configuration of that year, or the folder of this one: manifest.json says which it is of"));
        }
        let held = lay_out(&folder, &scope.model)?;
        Ok(ArrowSnapshot {
            held: held.into_iter().map(|laid_out| (laid_out.kind().clone(), Arc::new(laid_out))).collect(),
            lacking: folder.lacking(&scope.model),
            schools: match &self.of {
                #[cfg(feature = "parquet")]
                Of::Directory(_) => None,
                Of::Given(_, schools) => Some(schools.clone()),
            },
            told: Told { files: folder.special.clone(), scope: scope.clone(), source: self.capabilities.clone() },
            spelling: self.options.spelling,
        })
    }
}

#[async_trait]
impl SourceStore for ArrowStore {
    fn capabilities(&self) -> Capabilities {
        self.0.capabilities.clone()
    }

    fn identity(&self) -> String {
        match &self.0.of {
            #[cfg(feature = "parquet")]
            Of::Directory(directory) => resolved(directory),
            Of::Given(..) => "record batches".to_owned(),
        }
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        let inner = self.0.clone();
        apart(move || inner.configurations()).await
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

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.of {
            #[cfg(feature = "parquet")]
            Of::Directory(directory) => write!(f, "Parquet files in {}", Shown(directory.display())),
            Of::Given(..) => f.write_str("record batches"),
        }
    }
}

impl fmt::Display for ArrowStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for ArrowStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ArrowStore({self})")
    }
}
