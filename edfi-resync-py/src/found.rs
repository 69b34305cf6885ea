//! [`Found`]: what lies at a path, by which it is known which store reads it.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use edfi_resync::source::csv::holds_csv;
use edfi_resync::{Error, ErrorKind, Result, Shown};

/// How a SQLite database begins.
const SQLITE: &[u8] = b"SQLite format 3\0";
/// Files that are named where a folder holds nothing that is read.
const NAMED: usize = 5;
/// Which folders and files are sources.
const SOURCES: &str = "a source is a SQLite database, or a folder in which each resource has a file named after its endpoint: students.jsonl, students.csv \
    or students.parquet";

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Database,
    JsonLines,
    Csv,
    Parquet,
}

impl Found {
    /// Looks at a path.
    ///
    /// # Errors
    /// `SourceInvalid` for a path at which nothing lies, or something that is no source: it is named as what it is.
    pub(crate) fn at(path: &Path) -> Result<Self> {
        let shown = Shown(path.display());
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let message = format!("the source {shown} does not exist");
                let hint = "name a SQLite database, or a directory of JSON Lines, CSV or Parquet files";
                return Err(Error::new(ErrorKind::SourceInvalid, message).with_hint(hint));
            }
            Err(error) => return Err(unreadable(path, error)),
        };
        if metadata.is_dir() {
            return Self::in_folder(path);
        }
        match other_file(path).map_err(|error| unreadable(path, error))? {
            None => Ok(Self::Database),
            Some(Other { what, to_do }) => {
                let message = format!("the source {shown} is {what}, and a source is a folder of such, or a SQLite database");
                Err(Error::new(ErrorKind::SourceInvalid, message).with_hint(to_do))
            }
        }
    }

    fn in_folder(folder: &Path) -> Result<Self> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .and_then(|entries| {
                entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<io::Result<_>>()
            })
            .map_err(|error| unreadable(folder, error))?;
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        // What is one, or nearly one, the store of JSON Lines knows to name.
        let may_hold_lines = |name: &String| {
            let lower = name.to_lowercase();
            let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
            folder.join(name).is_dir() || [".jsonl", ".ndjson", ".json"].iter().any(|extension| plain.ends_with(extension))
        };
        let is_known = |name: &String| {
            let stem = name.split('.').next().unwrap_or_default();
            edfi_resync::model::DATA_STANDARDS
                .iter()
                .filter_map(|version| edfi_resync::model::Model::data_standard(version).ok())
                .any(|model| model.find(stem).is_some())
        };
        let is_parquet = |name: &str| name.to_lowercase().ends_with(".parquet");
        // A resource may lie in several files, in a folder of its own.
        let in_parts = |name: &String| {
            let parts = fs::read_dir(folder.join(name));
            parts.is_ok_and(|mut parts| parts.any(|part| part.is_ok_and(|part| is_parquet(&part.file_name().to_string_lossy()))))
        };
        if names.iter().any(|name| is_known(name) && (is_parquet(name) || in_parts(name))) {
            return Ok(Self::Parquet);
        }
        if holds_csv(folder)? {
            return Ok(Self::Csv);
        }
        if names.iter().any(|name| may_hold_lines(name) || is_known(name)) {
            return Ok(Self::JsonLines);
        }
        let shown = Shown(folder.display());
        let database = names.iter().find(|name| begins_with(&folder.join(name), SQLITE).unwrap_or(false));
        if let Some(database) = database {
            let message = format!("the source {shown} is a folder, in which the SQLite database {} lies", Shown(database));
            let hint = format!("name the database itself: {}", Shown(folder.join(database).display()));
            return Err(Error::new(ErrorKind::SourceInvalid, message).with_hint(hint));
        }
        let held = match names.len() {
            0 => "is an empty folder".to_owned(),
            count => {
                let more = if count > NAMED { format!(" and {} more", count - NAMED) } else { String::new() };
                names.truncate(NAMED);
                format!("is a folder that holds no records: in it lie {}{more}", Shown(names.join(", ")))
            }
        };
        Err(Error::new(ErrorKind::SourceInvalid, format!("the source {shown} {held}")).with_hint(SOURCES))
    }
}

/// A file that is no database.
struct Other {
    what: &'static str,
    to_do: String,
}

/// What a file is, if it is another than a database: by its first bytes, and where these say nothing by its name. What is neither is left to SQLite.
fn other_file(path: &Path) -> io::Result<Option<Other>> {
    let beginning = beginning(path)?;
    if beginning.starts_with(SQLITE) {
        return Ok(None);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_owned);
    let of_folder =
        |kind: &str| format!("name the folder in which it lies, {}, with a {kind} file for each resource", Shown(folder.display()));
    let text = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&beginning).trim_ascii_start();
    let (what, to_do) = match (&*beginning, extension) {
        ([b'P', b'A', b'R', b'1', ..], _) | (_, "parquet") => ("a Parquet file", of_folder("Parquet")),
        ([b'P', b'K', 3, 4, ..], "xlsx") | (_, "xls" | "xlsx") => {
            ("an Excel workbook", "save its sheets as CSV files, each named after an endpoint, and name their folder".to_owned())
        }
        ([b'P', b'K', 3, 4, ..], _) | (_, "zip") => ("a zip archive", "unpack it, and name the folder".to_owned()),
        (_, "csv" | "tsv") => ("a CSV file", of_folder("CSV")),
        (_, "jsonl" | "ndjson") => ("a file of JSON Lines", of_folder(".jsonl")),
        _ if text.first().is_some_and(|byte| matches!(byte, b'{' | b'[')) => {
            ("a JSON file", "write each record on a line of its own, into a folder with a .jsonl file for each resource".to_owned())
        }
        _ => return Ok(None),
    };
    Ok(Some(Other { what, to_do }))
}

fn begins_with(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    // A pipe would be waited for.
    Ok(fs::metadata(path)?.is_file() && beginning(path)?.starts_with(bytes))
}

fn beginning(path: &Path) -> io::Result<Vec<u8>> {
    let mut beginning = Vec::new();
    if fs::metadata(path)?.is_file() {
        File::open(path)?.take(64).read_to_end(&mut beginning)?;
    }
    Ok(beginning)
}

fn unreadable(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::SourceInvalid, format!("the source {} cannot be read: {}", Shown(path.display()), error.kind()))
        .with_source(error)
}
