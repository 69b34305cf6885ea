//! Which files of a folder are read, and what is said of those that are not.

use std::fs;
use std::io::{self, ErrorKind as IoErrorKind};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};
use crate::source::data_file::{DataFile, file_name, is_of_any_standard};
use crate::system::Trouble;

/// What data in another form is by its extension: leaving it out in silence would lose its records.
const OTHER_DATA: [(&str, &str); 12] = [
    ("json", "JSON"),
    ("txt", "plain text by its name"),
    ("xml", "XML"),
    ("xls", "an Excel workbook"),
    ("xlsx", "an Excel workbook"),
    ("parquet", "Parquet"),
    ("gz", "compressed with gzip, and no .csv file by its name"),
    ("bz2", "compressed with bzip2"),
    ("zip", "a zip archive"),
    ("zst", "compressed with zstd"),
    ("xz", "compressed with xz"),
    ("7z", "a 7z archive"),
];

/// What a file is, by its name.
enum Named<'a> {
    Csv {
        stem: &'a str,
        is_gzip: bool,
    },
    Lines,
    /// Data in another form, if its name begins with that of a resource.
    Other(&'static str),
    No,
}

impl<'a> Named<'a> {
    fn of(name: &'a str) -> Self {
        let Some((stem, extension)) = name.rsplit_once('.') else { return Self::No };
        let (is_gzip, inner) = if extension.eq_ignore_ascii_case("gz") { (true, stem) } else { (false, name) };
        if let Some((stem, extension)) = inner.rsplit_once('.') {
            match extension.to_lowercase().as_str() {
                "csv" | "tsv" => return Self::Csv { stem, is_gzip },
                "jsonl" | "ndjson" => return Self::Lines,
                _ => {}
            }
        }
        let other = OTHER_DATA.iter().find(|(other, _)| extension.eq_ignore_ascii_case(other));
        other.map_or(Self::No, |(_, what)| Self::Other(what))
    }
}

/// Whether a directory is a folder of CSV files, and not one of JSON Lines: by the names of its files.
///
/// ```
/// use edfi_resync::source::csv::holds_csv;
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// std::fs::write(folder.join("students.csv"), "studentUniqueId\n604822\n")?;
/// assert!(holds_csv(folder)?);
/// std::fs::write(folder.join("staffs.jsonl"), "{}\n")?;
/// assert!(holds_csv(folder).unwrap_err().to_string().contains("holds CSV (students.csv) and JSON Lines (staffs.jsonl)"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ErrorKind::SourceInvalid`] for a directory that holds both, or cannot be read.
pub fn holds_csv(directory: impl AsRef<Path>) -> Result<bool> {
    let directory = directory.as_ref();
    let (mut csv, mut lines, mut any_csv, mut other_lines) = (None, None, false, false);
    for path in entries(directory)? {
        let name = file_name(&path);
        let is_resource = is_of_any_standard(name.split('.').next().unwrap_or_default());
        match Named::of(&name) {
            // A folder of JSON Lines files.
            _ if path.is_dir() => other_lines |= is_resource,
            Named::Csv { .. } => {
                any_csv = true;
                if is_resource {
                    csv.get_or_insert(name);
                }
            }
            Named::Lines => _ = lines.get_or_insert(name),
            // One that holds a record a line.
            Named::Other("JSON") => other_lines |= is_resource,
            Named::Other(_) | Named::No => {}
        }
    }
    match (csv, lines) {
        (Some(csv), Some(lines)) => {
            let message = format!("directory {} holds CSV ({csv}) and JSON Lines ({lines})", directory.display());
            let hint = "put each into a directory of its own: which of the two is meant cannot be known";
            Err(Error::new(ErrorKind::SourceInvalid, message).with_hint(hint))
        }
        (Some(_), None) => Ok(true),
        // Something else that lies beside JSON Lines, such as mappings, does not count.
        (None, lines) => Ok(any_csv && lines.is_none() && !other_lines),
    }
}

/// The CSV files of a folder, each by its name without the extension.
///
/// # Errors
/// [`ErrorKind::SourceInvalid`] for a folder that is none or holds none, and for data in another form that would be left out.
pub(super) fn csv_files(directory: &Path) -> Result<Vec<DataFile>> {
    let shown = directory.display();
    if !holds_csv(directory)? {
        return Err(Error::new(ErrorKind::SourceInvalid, format!("directory {shown} holds no CSV files of resources"))
            .with_hint("put the records of each resource in a file named after its endpoint, such as students.csv"));
    }
    let left_out = |path: &Path, what: &str| {
        let hint = "write it as one .csv file, or begin its name with \".\" to leave it out";
        Error::new(ErrorKind::SourceInvalid, format!("{} is {what}, and would be left out", path.display())).with_hint(hint)
    };
    let mut files = Vec::new();
    for path in entries(directory)? {
        let name = file_name(&path);
        let is_resource = || is_of_any_standard(name.split('.').next().unwrap_or_default());
        match Named::of(&name) {
            _ if path.is_dir() => {
                if is_resource() {
                    return Err(left_out(&path, "a folder"));
                }
            }
            Named::Csv { stem, is_gzip } => files.push(DataFile::at(path, stem.to_owned(), name.clone(), is_gzip)?),
            Named::Other(what) if is_resource() => return Err(left_out(&path, what)),
            Named::Lines | Named::Other(_) | Named::No => {}
        }
    }
    Ok(files)
}

/// The name of a CSV file without what says its form.
pub(super) fn csv_stem(name: &str) -> Option<&str> {
    match Named::of(name) {
        Named::Csv { stem, .. } => Some(stem),
        _ => None,
    }
}

/// The visible entries of a directory, sorted by name.
pub(crate) fn entries(directory: &Path) -> Result<Vec<PathBuf>> {
    let shown = directory.display();
    let invalid = |error: io::Error| {
        let (message, hint) = match error.kind() {
            IoErrorKind::NotFound => (format!("directory {shown} does not exist"), "name the directory that holds the files"),
            IoErrorKind::NotADirectory => {
                (format!("directory {shown} is not a directory"), "name the directory that holds the files, not one of them")
            }
            _ => {
                let Trouble { what, remedy } = Trouble::of(&error);
                (format!("directory {shown} cannot be read: {what}"), remedy)
            }
        };
        Error::new(ErrorKind::SourceInvalid, message).with_hint(hint).with_source(error)
    };
    let listing = fs::read_dir(directory).map_err(invalid)?;
    let mut paths = listing.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>().map_err(invalid)?;
    paths.retain(|path| !file_name(path).starts_with('.'));
    paths.sort();
    Ok(paths)
}
