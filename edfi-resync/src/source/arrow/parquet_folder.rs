//! Folders of Parquet files: which of their files are read, and what each says of itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder::Folder;
use super::parquet_file::ParquetFile;
use super::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::source::csv::{CsvFile, CsvOptions, Manifest, entries, incomplete};
use crate::source::data_file::{DataFile, file_name, is_of_any_standard};
use crate::source::service_query::{ChildOf, Named, Special};
use crate::source::store::Capabilities;

/// What data in another form is by its extension: leaving it out in silence would lose its records.
const OTHER_DATA: [&str; 12] = ["csv", "tsv", "jsonl", "ndjson", "json", "gz", "xlsx", "arrow", "feather", "orc", "zip", "pq"];

/// Whether a directory is a folder of Parquet files: by the names of its files.
///
/// ```
/// use edfi_resync::source::arrow::holds_parquet;
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// std::fs::write(folder.join("notes.parquet"), "")?;
/// assert!(!holds_parquet(folder)?);
/// std::fs::write(folder.join("students.parquet"), "")?;
/// assert!(holds_parquet(folder)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ErrorKind::SourceInvalid`] for a directory that cannot be read.
pub fn holds_parquet(directory: impl AsRef<Path>) -> Result<bool> {
    let is_one = |path: &PathBuf| {
        let name = file_name(path).to_lowercase();
        name.strip_suffix(".parquet").is_some_and(|stem| is_of_any_standard(stem.split('.').next().unwrap_or_default()))
    };
    Ok(entries(directory.as_ref())?.iter().any(is_one))
}

impl Folder {
    /// Reads a folder: of each file what it says of itself. One that was read before, and is as it was then, is not read again.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] names the file that is wrong, with the column where it can be told.
    pub(super) fn read(directory: &Path, before: Option<&Self>) -> Result<Self> {
        let paths = entries(directory)?;
        let mut folder = Self { manifest: Manifest::of(directory)?, ..Self::default() };
        for path in paths {
            let name = file_name(&path);
            let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
            let extension = extension.to_lowercase();
            let is_resource = is_of_any_standard(name.split('.').next().unwrap_or_default());
            let is_folder = path.is_dir();
            if extension == "parquet" && !is_folder {
                let data = DataFile::at(path.clone(), stem.to_owned(), name.clone(), false)?;
                folder.add(data, before)?;
            } else if extension == "csv" && stem.starts_with('_') && !is_folder {
                let data = DataFile::at(path.clone(), stem.to_owned(), name.clone(), false)?;
                folder.add_special(data, before)?;
            } else if is_resource && (is_folder || OTHER_DATA.contains(&extension.as_str())) {
                let hint = "write it as one .parquet file, or begin its name with \".\" to leave it out";
                let message = format!("{name} lies beside Parquet files, is none, and would be left out");
                return Err(Error::new(ErrorKind::SourceInvalid, message).with_hint(hint));
            }
        }
        if folder.tables.is_empty() {
            let message = format!("directory {} holds no Parquet files of resources", directory.display());
            return Err(Error::new(ErrorKind::SourceInvalid, message)
                .with_hint("put the records of each resource in a file named after its endpoint, such as students.parquet"));
        }
        Ok(folder)
    }

    fn add(&mut self, data: DataFile, before: Option<&Self>) -> Result<()> {
        let name = data.name.clone();
        let invalid =
            |problem: String, hint: &str| Error::new(ErrorKind::SourceInvalid, format!("{name} {problem}")).with_hint(hint);
        let endpoint = match Named::of(&data.endpoint, "csv", None) {
            Ok(Named::Resource(endpoint, None)) => endpoint,
            Ok(Named::Resource(endpoint, Some(child))) => {
                let column = match child {
                    ChildOf::Elements(path) => path.join("."),
                    ChildOf::Ids(_) => name[endpoint.len() + 1..].trim_end_matches(".parquet").to_owned(),
                };
                let hint = format!("give them as a list in the column {column:?} of {endpoint}.parquet");
                return Err(invalid("holds a part of records, which Parquet needs no file for".to_owned(), &hint));
            }
            Ok(Named::Special(_)) => return Err(invalid("tells of the source, and is no CSV".to_owned(), "write it as .csv")),
            Err((problem, hint)) => {
                return Err(invalid(problem, if hint.is_empty() { "begin its name with \".\" to leave it out" } else { &hint }));
            }
        };
        let known = before.and_then(|before| before.tables.get(&endpoint)).and_then(|table| table.file());
        let file = match known.filter(|file| file.data.name == data.name) {
            Some(file) if (file.data.bytes, file.data.modified) == (data.bytes, data.modified) => file.clone(),
            _ => Arc::new(ParquetFile::surveyed(data)?),
        };
        let listed = self.manifest.as_ref().and_then(|manifest| manifest.files.get(&*name));
        let taken = listed.into_iter().flat_map(|listed| listed.unknown_columns.iter().cloned()).collect();
        let table = Table::of_file(file, taken)?;
        let table = if listed.is_some_and(|listed| listed.all_years) { table.of_all_years("in manifest.json")? } else { table };
        if let Some(other) = self.tables.insert(endpoint, Arc::new(table)) {
            let message = format!("{} and {name} are named after the same", other.name);
            return Err(Error::new(ErrorKind::SourceInvalid, message).with_hint("remove one of them, or begin its name with \".\""));
        }
        Ok(())
    }

    fn add_special(&mut self, data: DataFile, before: Option<&Self>) -> Result<()> {
        let which = match Named::of(&data.endpoint, "csv", None) {
            Ok(Named::Special(which)) => which,
            Ok(Named::Resource(..)) => return Ok(()),
            Err((problem, hint)) => {
                return Err(Error::new(ErrorKind::SourceInvalid, format!("{} {problem}", data.name)).with_hint(hint));
            }
        };
        let file = match before.and_then(|before| before.special.get(which)) {
            Some(file) if (file.data.bytes, file.data.modified) == (data.bytes, data.modified) => file.clone(),
            _ => Arc::new(CsvFile::surveyed(data, &CsvOptions::default())?),
        };
        self.special.0.insert(which, file);
        Ok(())
    }

    /// Whether it is the same as another one: none of its files was read anew.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        let same_file = |one: &Table, other: &Table| match (one.file(), other.file()) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        let same_special =
            |(which, file): (&Special, &Arc<CsvFile>)| other.special.get(*which).is_some_and(|it| Arc::ptr_eq(it, file));
        self.tables.len() == other.tables.len()
            && self.tables.iter().all(|(endpoint, table)| other.tables.get(endpoint).is_some_and(|it| same_file(it, table)))
            && self.special.0.len() == other.special.0.len()
            && self.special.0.iter().all(same_special)
            && self.manifest == other.manifest
    }

    /// What a store of this folder can do, where a configuration file lies beside it or not.
    pub(super) fn capabilities(&self, directory: &Path, is_configured: bool) -> Capabilities {
        let withholds = self.manifest.as_ref().is_some_and(|manifest| manifest.withholds);
        let capabilities = self.special.capabilities(self.of_records(), is_configured, withholds);
        let of_tables = self.tables.values().filter_map(|table| table.file()).map(|file| (&file.data, file.rows()));
        let files: Vec<_> = of_tables.chain(self.special.0.values().map(|file| (&file.data, file.rows))).collect();
        match incomplete(self.manifest.as_ref(), &files, directory) {
            Some(incomplete) => capabilities.incomplete(incomplete),
            None => capabilities,
        }
    }
}
