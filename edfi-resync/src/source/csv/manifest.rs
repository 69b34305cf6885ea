//! [`Manifest`]: what a folder of CSV files says of itself, so that nothing is missing unnoticed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use xxhash_rust::xxh3::Xxh3;

use crate::campus::SchoolYear;
use crate::error::{Error, ErrorKind, Result};
use crate::source::data_file::{check_regular, unreadable};

/// The file.
pub(crate) const MANIFEST: &str = "manifest.json";

/// Most bytes of a manifest, which names some hundreds of files at most.
const MOST_BYTES: u64 = 16 << 20;

/// The format of a manifest.
pub(crate) const FORMAT: &str = "edfi-resync-csv/1";

/// What a folder says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Manifest {
    /// [`FORMAT`].
    pub(crate) format: String,
    pub(crate) school_year: SchoolYear,
    /// When the data was taken out of Campus: for people.
    pub(crate) extracted: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) data_standard: Option<String>,
    /// Whether an empty cell in quotes is an empty text.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) empty_text_in_quotes: bool,
    /// Whether Campus may have objects that are not in the files because they cannot be sent.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) withholds: bool,
    /// Why the files are not all that there is, if they are not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) incomplete: Vec<String>,
    /// By name in the folder.
    pub(crate) files: BTreeMap<String, Listed>,
}

/// What a manifest says of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Listed {
    /// Its rows, without the header.
    pub(crate) rows: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bytes: Option<u64>,
    /// XXH3 of its bytes, with 128 bits, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) digest: Option<String>,
    /// Whether its rows may be of any school year, each of which says its own.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) all_years: bool,
    /// Columns that no member of the model is for, and that are taken all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) unknown_columns: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Manifest {
    /// The manifest of a folder, if it has one.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for one that cannot be read, or is none, with the place.
    pub(crate) fn of(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(MANIFEST);
        if path.symlink_metadata().is_err() {
            return Ok(None);
        }
        let invalid = |what: String, hint: &str| Error::new(ErrorKind::SourceInvalid, format!("{MANIFEST}{what}")).with_hint(hint);
        let failed = |error| unreadable(MANIFEST, error);
        check_regular(&std::fs::metadata(&path).map_err(failed)?, MANIFEST)?;
        let mut bytes = Vec::new();
        File::open(&path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes)).map_err(failed)?;
        let malformed = |error: serde_json::Error| {
            // What a parser says of a manifest quotes names of members at most.
            let words = error.to_string();
            let what = words.split(" at line ").next().unwrap_or(&words);
            let hint = "see the documentation of CSV folders for what stands in it, or take the file away: then nothing is concluded from \
                what the folder lacks";
            invalid(format!(", line {}, column {}: {what}", error.line(), error.column()), hint)
        };
        let value: Value = serde_json::from_slice(&bytes).map_err(malformed)?;
        match value.get("format").and_then(Value::as_str) {
            Some(FORMAT) => serde_json::from_slice(&bytes).map(Some).map_err(malformed),
            _ => Err(invalid(
                " is no manifest of CSV files that is known".to_owned(),
                "give it the member \"format\": \"edfi-resync-csv/1\", or take the file away: then nothing is concluded from what the \
                 folder lacks",
            )),
        }
    }
}

/// The digest of a file's bytes, as a manifest has it.
///
/// # Errors
/// What the system says.
pub(crate) fn digest_of(mut file: &File) -> io::Result<String> {
    let (mut hash, mut piece) = (Xxh3::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(format!("{:032x}", hash.digest128())),
            Ok(read) => hash.update(&piece[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
