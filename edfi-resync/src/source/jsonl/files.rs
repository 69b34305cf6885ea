//! Which files of a directory are read, and what is said of those that are not.

use std::io::{self, ErrorKind as IoErrorKind};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, extension_resource};
use crate::source::data_file::{DataFile, file_name, is_of_any_standard};
use crate::system::Trouble;

/// What a data file that this store cannot read is, by its extension, and what to do: leaving it out in silence would lose its records.
const OTHER_DATA: [(&str, &str, &str); 13] = [
    ("txt", "plain text by its name", IF_LINES),
    ("csv", "CSV", READ_APART),
    ("tsv", "tab-separated text", READ_APART),
    ("xml", "XML", CONVERT),
    ("xls", "an Excel workbook", CONVERT),
    ("xlsx", "an Excel workbook", CONVERT),
    ("parquet", "Parquet", CONVERT),
    ("gz", "compressed with gzip, and not of a .jsonl file by its name", IF_LINES_WITHIN),
    ("bz2", "compressed with bzip2", UNPACK),
    ("zip", "a zip archive", UNPACK),
    ("zst", "compressed with zstd", UNPACK),
    ("xz", "compressed with xz", UNPACK),
    ("7z", "a 7z archive", UNPACK),
];
const IF_LINES: &str = "if it holds one JSON object a line, name it .jsonl; else convert it to that";
const IF_LINES_WITHIN: &str = "if it holds one JSON object a line, name it .jsonl.gz; else convert it to that";
const CONVERT: &str = "convert it to JSON Lines (one record a line)";
const READ_APART: &str =
    "put CSV files into a directory of their own, which is read as such, or convert it to JSON Lines (one record a line)";
const UNPACK: &str = "unpack it";

/// What a file is, by its name.
enum Named {
    /// JSON Lines of the resource that the stem names.
    Lines { stem: String, is_gzip: bool },
    /// Lines only if that is a resource; `package.json` is somebody else's.
    Json { stem: String, is_gzip: bool },
    /// Data in another form.
    Other { stem: String, what: &'static str, to_do: &'static str },
    /// Something else.
    No,
}

impl Named {
    fn of(name: &str) -> Self {
        let Some((stem, extension)) = name.rsplit_once('.') else { return Self::No };
        let extension = extension.to_lowercase();
        let (rest, is_gzip) = if extension == "gz" { (stem, true) } else { (name, false) };
        if let Some((stem, extension)) = rest.rsplit_once('.') {
            let stem = stem.to_owned();
            match extension.to_lowercase().as_str() {
                "jsonl" | "ndjson" => return Self::Lines { stem, is_gzip },
                "json" => return Self::Json { stem, is_gzip },
                _ => {}
            }
        }
        match OTHER_DATA.iter().find(|(other, _, _)| *other == extension) {
            // `students.csv.gz` too.
            Some((_, what, to_do)) => Self::Other { stem: name.split('.').next().unwrap_or(stem).to_owned(), what, to_do },
            None => Self::No,
        }
    }
}

/// Every data file of the directory, in the order in which they are read.
pub(super) fn data_files(directory: &Path) -> Result<Vec<DataFile>> {
    let shown = directory.display();
    let mut files = Vec::new();
    for path in entries(directory, &format!("directory {shown}"))? {
        let name = file_name(&path);
        if !path.is_dir() {
            match Named::of(&name) {
                Named::Lines { stem, is_gzip } => files.push(DataFile::at(path, stem, name, is_gzip)?),
                Named::Json { stem, is_gzip } if is_of_any_standard(&stem) || extension_resource(&stem).is_some() => {
                    files.push(DataFile::at(path, stem, name, is_gzip)?);
                }
                Named::Other { stem, what, to_do } if is_of_any_standard(&stem) => return Err(other_data(&path, what, to_do)),
                Named::Json { .. } | Named::Other { .. } | Named::No => {}
            }
            continue;
        }
        for inner in entries(&path, &format!("folder {name}"))? {
            if name.eq_ignore_ascii_case(TPDM) {
                files.extend(of_extension(&name, inner)?);
                continue;
            }
            if inner.is_dir() {
                continue;
            }
            let within = format!("{name}/{}", file_name(&inner));
            match Named::of(&file_name(&inner)) {
                Named::Lines { is_gzip, .. } => files.push(DataFile::at(inner, name.clone(), within, is_gzip)?),
                Named::Json { is_gzip, .. } if is_of_any_standard(&name) => {
                    files.push(DataFile::at(inner, name.clone(), within, is_gzip)?);
                }
                Named::Other { what, to_do, .. } if is_of_any_standard(&name) => return Err(other_data(&inner, what, to_do)),
                Named::Json { .. } | Named::Other { .. } | Named::No => {}
            }
        }
    }
    if files.is_empty() {
        return Err(Error::new(ErrorKind::SourceInvalid, format!("directory {shown} holds no .jsonl or .ndjson files"))
            .with_hint("put the records of each resource in a file named after its endpoint, such as students.jsonl"));
    }
    Ok(files)
}

/// The folder of an extension, whose files and folders are named after its resources.
const TPDM: &str = "tpdm";

/// What an extension's folder holds, to be named; none of it is read.
fn of_extension(folder: &str, path: PathBuf) -> Result<Option<DataFile>> {
    let name = file_name(&path);
    let stem = match Named::of(&name) {
        _ if path.is_dir() => name.clone(),
        Named::Lines { stem, .. } | Named::Json { stem, .. } | Named::Other { stem, .. } => stem,
        Named::No => return Ok(None),
    };
    let endpoint = format!("{folder}/{stem}");
    if extension_resource(&endpoint).is_none() {
        return Ok(None);
    }
    if path.is_dir() {
        return Ok(Some(DataFile {
            endpoint,
            name: format!("{folder}/{name}").into(),
            path,
            bytes: 0,
            modified: None,
            is_gzip: false,
        }));
    }
    DataFile::at(path, endpoint, format!("{folder}/{name}"), false).map(Some)
}

/// The visible entries of a directory, sorted by name.
fn entries(directory: &Path, what: &str) -> Result<Vec<PathBuf>> {
    let invalid = |error: io::Error| {
        let (message, hint) = match error.kind() {
            IoErrorKind::NotFound => (format!("{what} does not exist"), "name the directory that holds the JSON Lines files"),
            IoErrorKind::NotADirectory => {
                (format!("{what} is not a directory"), "name the directory that holds the JSON Lines files, not one of them")
            }
            _ => {
                let Trouble { what: why, remedy } = Trouble::of(&error);
                (format!("{what} cannot be read: {why}"), remedy)
            }
        };
        Error::new(ErrorKind::SourceInvalid, message).with_hint(hint).with_source(error)
    };
    let listing = std::fs::read_dir(directory).map_err(invalid)?;
    let mut paths = listing.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>().map_err(invalid)?;
    paths.retain(|path| !file_name(path).starts_with(['.', '_']));
    paths.sort();
    Ok(paths)
}

fn other_data(path: &Path, what: &str, to_do: &str) -> Error {
    let message = format!("{} is {what}, and would be left out", path.display());
    let hint = format!("{to_do}, or begin its name with \"_\" to leave it out");
    Error::new(ErrorKind::SourceInvalid, message).with_hint(hint)
}

pub(super) fn unknown(file: &DataFile, model: &Model) -> Error {
    let cause = model.kind(&file.endpoint).err();
    let mut hint = "name it after the endpoint of its resource, or begin its name with \"_\" to leave it out".to_owned();
    if let Some(resembling) = cause.as_ref().and_then(Error::hint).filter(|hint| hint.starts_with("did you mean")) {
        hint = format!("{resembling} Otherwise {hint}");
    }
    let message = format!("{} is named after no resource of Data Standard {}", file.name, model.version());
    Error::new(ErrorKind::SourceInvalid, message).with_hint(hint)
}
