//! Whether a folder is all that there is: its files held against its manifest.

use std::fs::File;
use std::path::Path;

use super::manifest::{Listed, MANIFEST, Manifest, digest_of};
use crate::source::data_file::DataFile;
use crate::source::store::Incomplete;

/// Most reasons that are named.
const NAMED: usize = 5;

/// Why something may be missing in a folder of these files, each with its rows, if it may: it has no manifest, or is not what that says.
pub(crate) fn incomplete(manifest: Option<&Manifest>, files: &[(&DataFile, u64)], directory: &Path) -> Option<Incomplete> {
    let Some(manifest) = manifest else {
        let why = format!("directory {} has no {MANIFEST}, and may lack files and rows", directory.display());
        let remedy = "write one when all files are there (see the documentation of CSV folders), or use a source that is complete";
        return Some(Incomplete::new(why, remedy));
    };
    let reasons = differences(manifest, files);
    if reasons.is_empty() {
        return None;
    }
    let more = reasons.len().saturating_sub(NAMED);
    let mut why = reasons[..reasons.len() - more].join("; ");
    if more > 0 {
        why = format!("{why}; and {more} more");
    }
    Some(Incomplete::new(why, "take the data out of Campus anew, and use the folder when it is whole"))
}

/// What differs from the manifest.
fn differences(manifest: &Manifest, files: &[(&DataFile, u64)]) -> Vec<String> {
    let mut reasons = manifest.incomplete.clone();
    for (name, listed) in &manifest.files {
        match files.iter().find(|(file, _)| *file.name == **name) {
            None => reasons.push(format!("{name} is missing, which {MANIFEST} names")),
            Some((file, rows)) => reasons.extend(difference(file, *rows, listed)),
        }
    }
    let unlisted = files.iter().filter(|(file, _)| !manifest.files.contains_key(&*file.name));
    reasons.extend(unlisted.map(|(file, _)| format!("{MANIFEST} does not name {}", file.name)));
    reasons
}

/// In what a file is not as its manifest says.
fn difference(file: &DataFile, rows: u64, listed: &Listed) -> Option<String> {
    let name = &file.name;
    if rows != listed.rows {
        let short = if rows < listed.rows { ": it was cut short" } else { "" };
        return Some(format!("{name} has {rows} rows, and {MANIFEST} says {}{short}", listed.rows));
    }
    if listed.bytes.is_some_and(|bytes| bytes != file.bytes) {
        return Some(format!("{name} has another size than {MANIFEST} says"));
    }
    let wanted = listed.digest.as_ref()?;
    let found = File::open(&file.path).and_then(|handle| digest_of(&handle)).ok();
    let is_same = found.is_some_and(|found| found.eq_ignore_ascii_case(wanted));
    (!is_same).then(|| format!("{name} has another digest than {MANIFEST} says"))
}
