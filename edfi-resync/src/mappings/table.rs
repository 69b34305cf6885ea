//! Mappings as a table of `descriptor,code,value`.

use std::collections::BTreeMap;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, WriterBuilder};

use crate::campus::{Preferences, is_descriptor_value};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, suggestion};
use crate::problems::{Place, Problems, bytes_of};
use crate::shown::Shown;
use crate::system::Trouble;
use crate::validate::Descriptors;

const COLUMNS: [&str; 3] = ["descriptor", "code", "value"];
const HEADER: &str = "begin the file with the line descriptor,code,value";
/// What makes a spreadsheet take a cell for a formula.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The mappings of preferences as a table, by descriptor and code.
///
/// ```
/// use edfi_resync::campus::Preferences;
/// use edfi_resync::mappings;
/// use edfi_resync::model::Model;
///
/// let uri = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade";
/// let preferences = Preferences::default().with_mapping("GradeLevelDescriptor", "09", uri);
/// let csv = mappings::to_csv(&preferences);
/// assert_eq!(csv, format!("descriptor,code,value\r\nGradeLevelDescriptor,09,{uri}\r\n"));
/// assert_eq!(mappings::from_csv(csv.as_bytes(), &Model::ds5_2(), None)?, preferences);
/// # Ok::<(), edfi_resync::Error>(())
/// ```
///
/// # Panics
/// Never: it is written to memory.
pub fn to_csv(preferences: &Preferences) -> String {
    let mut writer = WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS).expect("memory can be written to");
    for (descriptor, code, value) in preferences.mappings() {
        writer.write_record([descriptor, code, value].map(guarded)).expect("memory can be written to");
    }
    let bytes = writer.into_inner().expect("memory can be written to");
    String::from_utf8(bytes).expect("what was written is text")
}

/// Writes the mappings of preferences to a file, and says how many there are.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] when it cannot be written.
pub fn export(preferences: &Preferences, path: impl AsRef<Path>) -> Result<usize> {
    let path = path.as_ref();
    std::fs::write(path, to_csv(preferences)).map_err(|error| {
        let Trouble { what, remedy } = Trouble::of(&error);
        let message = format!("the mappings cannot be written to {}: {what}", Shown(path.display()));
        Error::new(ErrorKind::ConfigInvalid, message).with_hint(remedy).with_source(error)
    })?;
    Ok(preferences.mappings().count())
}

/// Reads mappings from a file: preferences that say nothing else. Their descriptors are those of a model; values are held against a list, if there is one.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] for a file that cannot be read, a list of another Data Standard, and for all that is wrong in the file, each with its line and
/// what may have been meant.
pub fn import<'a>(path: impl AsRef<Path>, model: &Model, descriptors: impl Into<Option<&'a Descriptors>>) -> Result<Preferences> {
    let path = path.as_ref();
    let named = format!("mappings {}", Shown(path.display()));
    read(&bytes_of(path, &named)?, &named, model, descriptors.into())
}

/// Reads mappings as [`import`] does, from memory.
///
/// # Errors
/// Those of [`import`].
pub fn from_csv<'a>(text: &[u8], model: &Model, descriptors: impl Into<Option<&'a Descriptors>>) -> Result<Preferences> {
    read(text, "mappings", model, descriptors.into())
}

fn read(bytes: &[u8], named: &str, model: &Model, descriptors: Option<&Descriptors>) -> Result<Preferences> {
    if let Some(descriptors) = descriptors {
        descriptors.check(model)?;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut rows = Rows { model, descriptors, problems: Problems::of(named), seen: BTreeMap::new(), found: Preferences::default() };
    let (mut record, mut lines, mut has_header) = (ByteRecord::new(), Lines::of(bytes), false);
    // Memory can always be read, and rows may have any length.
    while reader.read_byte_record(&mut record).is_ok_and(|is_one| is_one) {
        let line = lines.at(record.position().map_or(0, |position| position.byte() as usize));
        let Some(cells) = texts(&record) else {
            rows.problems.add(Place::line(line), "is no UTF-8 text", "save it as CSV UTF-8");
            has_header = true;
            continue;
        };
        if has_header {
            rows.row(line, &cells);
        } else if is_header(&cells) {
            has_header = true;
        } else {
            // Nobody knows what the columns are.
            rows.problems.add(Place::line(line), format!("is no header of mappings: {}", header_problem(&cells)), HEADER);
            break;
        }
    }
    if !has_header && rows.problems.is_empty() {
        rows.problems.add(Place::line(1), "is empty", HEADER);
    }
    rows.problems.check()?;
    Ok(rows.found)
}

/// Counts lines up to where a row begins, from one row to the next. A row is said to begin where the one before ended: blank lines lie between.
struct Lines<'a> {
    bytes: &'a [u8],
    counted: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, counted: 0, line: 1 }
    }

    fn at(&mut self, begun: usize) -> usize {
        let blank = self.bytes.iter().skip(begun).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let until = (begun + blank).min(self.bytes.len());
        self.line += self.bytes[self.counted.min(until)..until].split(|byte| *byte == b'\n').count() - 1;
        self.counted = until;
        self.line
    }
}

fn texts(record: &ByteRecord) -> Option<Vec<&str>> {
    record.iter().map(|cell| std::str::from_utf8(cell).ok()).collect()
}

fn is_header(cells: &[&str]) -> bool {
    cells.len() == COLUMNS.len() && cells.iter().zip(COLUMNS).all(|(cell, column)| cell.trim().eq_ignore_ascii_case(column))
}

fn header_problem(cells: &[&str]) -> String {
    if let [cell] = cells
        && let Some(other) = [';', '\t', '|'].into_iter().find(|other| cell.contains(*other))
    {
        return format!("its columns are separated by {:?}, not by commas", other.to_string());
    }
    let shown: Vec<_> = cells.iter().map(|cell| format!("{:?}", Shown(cell))).collect();
    format!("its columns are {}", shown.join(", "))
}

/// The rows behind the header, as far as they were read.
struct Rows<'a> {
    model: &'a Model,
    descriptors: Option<&'a Descriptors>,
    problems: Problems,
    /// The line of each code, by descriptor and code.
    seen: BTreeMap<(String, String), usize>,
    found: Preferences,
}

impl Rows<'_> {
    fn row(&mut self, line: usize, cells: &[&str]) {
        let mut wrong = |what: String, hint: String| self.problems.add(Place::line(line), what, hint);
        let &[descriptor, code, value] = cells else {
            let (count, of) = (cells.len(), COLUMNS.len());
            let hint = if count < of { "write descriptor, code and value" } else { "put what holds a comma in quotes" };
            return wrong(format!("has {count} columns instead of {of}"), hint.to_owned());
        };
        // A code may begin or end with a space, as Campus has it.
        let (descriptor, code, value) = (unguarded(descriptor.trim()), unguarded(code), unguarded(value.trim()));
        let descriptor = match self.model.descriptor_somewhere(descriptor) {
            Ok(descriptor) => descriptor,
            Err(error) => return self.problems.add_error(Place::line(line), &error),
        };
        if !is_descriptor_value(value) {
            let hint = "write it in full, such as uri://ed-fi.org/GradeLevelDescriptor#Ninth grade";
            return wrong(format!("{:?} is no descriptor value", Shown(value)), hint.to_owned());
        }
        if let Some(list) = self.descriptors.filter(|list| !list.may_have(&descriptor, value)) {
            let hint = suggestion(value, list.of(&descriptor));
            // All of them would be no help.
            let hint = if hint.starts_with("did you mean") { hint } else { "take one of those that the ODS has".to_owned() };
            return wrong(format!("{:?} is no value of {descriptor} that the ODS has", Shown(value)), hint);
        }
        let key = (descriptor, code.to_owned());
        if let Some(other) = self.seen.get(&key)
            && self.found.descriptor(&key.0, code) != Some(value)
        {
            let what = format!("code {:?} of {} is mapped to another value than in line {other}", Shown(code), key.0);
            return wrong(what, "keep one of the two lines".to_owned());
        }
        self.found.map(&key.0, code, value);
        self.seen.entry(key).or_insert(line);
    }
}

/// A cell that no spreadsheet takes for a formula.
fn guarded(cell: &str) -> String {
    if cell.trim_start_matches('\'').starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}

/// What was guarded.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest,
        _ => cell,
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
