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

/// Where Spark keeps what it has not finished writing, in the folder that it writes.
const UNFINISHED: &str = "_temporary";

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
        let is_resource = |stem: &str| is_of_any_standard(stem.split('.').next().unwrap_or_default());
        match name.strip_suffix(".parquet") {
            Some(stem) => is_resource(stem),
            None => {
                is_resource(&name) && path.is_dir() && entries(path).is_ok_and(|parts| parts.iter().any(|part| is_parquet(part)))
            }
        }
    };
    Ok(entries(directory.as_ref())?.iter().any(is_one))
}

fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("parquet"))
}

/// The files of a resource that lie in a folder of its own, in the order of their names. Those whose names begin with `_` are what tools write beside them.
fn parts(directory: &Path, name: &str) -> Result<Vec<DataFile>> {
    let mut files = Vec::new();
    for path in entries(directory)? {
        let part = file_name(&path);
        if part == UNFINISHED {
            return Err(Error::new(ErrorKind::SourceInvalid, format!("folder {name} is not whole: {UNFINISHED} lies in it"))
                .with_hint("wait until its writer has finished, or write it anew if that has failed"));
        }
        if part.starts_with('_') {
            continue;
        }
        let part = format!("{name}/{part}");
        if path.is_dir() || !is_parquet(&path) {
            return Err(Error::new(
                ErrorKind::SourceInvalid,
                format!("{part} lies among the Parquet files of a resource, and is none"),
            )
            .with_hint("write the resource as .parquet files side by side, without partitions in folders of their own"));
        }
        files.push(DataFile::at(path, name.to_owned(), part, false)?);
    }
    if files.is_empty() {
        return Err(Error::new(ErrorKind::SourceInvalid, format!("folder {name} holds no Parquet files"))
            .with_hint("write the records into it, or begin its name with \".\" to leave it out"));
    }
    Ok(files)
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
                folder.add(stem, &name, vec![data], before)?;
            } else if is_folder && (extension == "parquet" || is_resource && !name.contains('.')) {
                let endpoint = if extension == "parquet" { stem } else { &name };
                folder.add(endpoint, &format!("{name}/"), parts(&path, &name)?, before)?;
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

    /// Adds the files of a table, of a resource that is called so.
    fn add(&mut self, called: &str, name: &str, files: Vec<DataFile>, before: Option<&Self>) -> Result<()> {
        let invalid =
            |problem: String, hint: &str| Error::new(ErrorKind::SourceInvalid, format!("{name} {problem}")).with_hint(hint);
        let endpoint = match Named::of(called, "csv", None) {
            Ok(Named::Resource(endpoint, None)) => endpoint,
            Ok(Named::Resource(endpoint, Some(child))) => {
                let column = match child {
                    ChildOf::Elements(path) => path.join("."),
                    ChildOf::Ids(_) => called[endpoint.len() + 1..].to_owned(),
                };
                let hint = format!("give them as a list in the column {column:?} of {endpoint}.parquet");
                return Err(invalid("holds a part of records, which Parquet needs no file for".to_owned(), &hint));
            }
            Ok(Named::Special(_)) => return Err(invalid("tells of the source, and is no CSV".to_owned(), "write it as .csv")),
            Err((problem, hint)) => {
                return Err(invalid(problem, if hint.is_empty() { "begin its name with \".\" to leave it out" } else { &hint }));
            }
        };
        let known = before.and_then(|before| before.tables.get(&endpoint)).map_or(&[][..], |table| table.files());
        let as_known = |data: DataFile| match known.iter().find(|file| file.data.name == data.name) {
            Some(file) if (file.data.bytes, file.data.modified) == (data.bytes, data.modified) => Ok(file.clone()),
            _ => ParquetFile::surveyed(data).map(Arc::new),
        };
        let files = files.into_iter().map(as_known).collect::<Result<Vec<_>>>()?;
        let listed = |file: &Arc<ParquetFile>| self.manifest.as_ref().and_then(|manifest| manifest.files.get(&*file.data.name));
        let listed: Vec<_> = files.iter().filter_map(listed).collect();
        let taken = listed.iter().flat_map(|listed| listed.unknown_columns.iter().cloned()).collect();
        let spans_years = listed.iter().any(|listed| listed.all_years);
        let table = Table::of_files(name.into(), files, taken)?;
        let table = if spans_years { table.of_all_years("in manifest.json")? } else { table };
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
        let same_files = |one: &Table, other: &Table| {
            let (one, other) = (one.files(), other.files());
            !one.is_empty() && one.len() == other.len() && one.iter().zip(other).all(|(one, other)| Arc::ptr_eq(one, other))
        };
        let same_special =
            |(which, file): (&Special, &Arc<CsvFile>)| other.special.get(*which).is_some_and(|it| Arc::ptr_eq(it, file));
        self.tables.len() == other.tables.len()
            && self.tables.iter().all(|(endpoint, table)| other.tables.get(endpoint).is_some_and(|it| same_files(it, table)))
            && self.special.0.len() == other.special.0.len()
            && self.special.0.iter().all(same_special)
            && self.manifest == other.manifest
    }

    /// What a store of this folder can do, where a configuration file lies beside it or not.
    pub(super) fn capabilities(&self, directory: &Path, is_configured: bool) -> Capabilities {
        let withholds = self.manifest.as_ref().is_some_and(|manifest| manifest.withholds);
        let capabilities = self.special.capabilities(self.of_records(), is_configured, withholds);
        let of_tables = self.tables.values().flat_map(|table| table.files()).map(|file| (&file.data, file.rows()));
        let files: Vec<_> = of_tables.chain(self.special.0.values().map(|file| (&file.data, file.rows))).collect();
        match incomplete(self.manifest.as_ref(), &files, directory) {
            Some(incomplete) => capabilities.incomplete(incomplete),
            None => capabilities,
        }
    }
}
