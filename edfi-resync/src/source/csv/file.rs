//! [`CsvFile`]: a file of a folder, with what one reading of it has shown; and [`CsvRows`], its rows.

use std::fs::File;
use std::io::{self, BufRead, Read as _};
use std::sync::Arc;

use super::decode::decoded;
use super::encoding::{Encoding, MARKS};
use super::options::CsvOptions;
use super::parse::{Broken, Parser};
use crate::error::{Error, ErrorKind, Result};
use crate::shown::of_count;
use crate::source::data_file::{DataFile, check_regular, unreadable};
use crate::source::lines::MOST_LINE_BYTES;
use crate::source::service_query::{Cell, Rows};

/// How much of a file is looked at to know its separator and what else it may be.
const BEGINNING: u64 = 1 << 16;

/// Most columns of a file.
pub(crate) const MOST_COLUMNS: usize = 4_096;

/// A file of a folder, with what one reading of it has shown.
#[derive(Debug)]
pub(crate) struct CsvFile {
    pub(crate) data: DataFile,
    /// The encoding that a mark or the options say.
    pub(super) encoding: Encoding,
    pub(super) separator: u8,
    /// The names of its columns.
    pub(super) header: Vec<String>,
    /// Its rows, without the header.
    pub(crate) rows: u64,
    /// How many rows with other letters than those of ASCII are UTF-8, and how many are not, the first of these by its line.
    pub(super) utf8: (u64, u64, u64),
    null: Option<Arc<str>>,
}

/// A file that is open, to be read from its beginning.
pub(super) struct Opened<'f> {
    file: &'f CsvFile,
    handle: File,
}

/// The rows of a file, read one at a time.
pub(super) struct CsvRows<'f> {
    file: &'f CsvFile,
    parser: Parser<Box<dyn BufRead + 'f>>,
    /// Whether an empty cell in quotes is an empty text.
    empty_text: bool,
    /// What is passed over, where that is allowed: rows that are none, each by its line and with what is wrong.
    passed: Option<Vec<(u64, String)>>,
}

impl CsvFile {
    /// Reads a file once, to its end.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] names the file and the line: it cannot be read, is no CSV, or ends in the middle of a text.
    pub(crate) fn surveyed(data: DataFile, options: &CsvOptions) -> Result<Self> {
        let handle = opened(&data)?;
        let name = data.name.clone();
        let unreadable = |error: io::Error| unreadable(&name, error);
        let invalid = |what: &str, hint: &str| Error::new(ErrorKind::SourceInvalid, format!("{name} {what}")).with_hint(hint);
        let mut front = Vec::new();
        let mut reader = data.reader(&handle)?;
        reader.by_ref().take(BEGINNING).read_to_end(&mut front).map_err(unreadable)?;
        if let Some((what, hint)) = other_form(&front, options.encoding) {
            return Err(invalid(what, hint));
        }
        let unmarked = options.encoding.unwrap_or(Encoding::Utf8);
        let (mut text, encoding) = decoded(&front[..], unmarked).map_err(unreadable)?;
        let mut beginning = Vec::new();
        // Cut somewhere, it may end in half a character.
        let _ = text.read_to_end(&mut beginning);
        drop(text);
        let separator = options.separator.map_or_else(|| separator_of(&beginning), |separator| separator as u8);
        let whole = io::Cursor::new(front).chain(reader);
        // What a table of 256 letters makes of bytes is text in any case: whether it is the right one, the bytes show.
        let (text, _) =
            decoded(whole, if encoding == Encoding::Windows1252 { Encoding::Utf8 } else { unmarked }).map_err(unreadable)?;
        let mut parser = Parser::new(text, separator, MOST_COLUMNS);
        let broken = |broken| broken_at(&name, broken);
        if !parser.advance().map_err(broken)? {
            let hint = "write the names of the columns on its first line: a file of no rows has these alone";
            return Err(invalid("is empty, and has no header", hint));
        }
        let row = parser.row();
        if row.width > MOST_COLUMNS {
            return Err(invalid(
                &format!("has {} columns; {MOST_COLUMNS} are the most", row.width),
                "leave out those that no member is for",
            ));
        }
        let names = (0..row.len()).map(|at| row.cell(at).unwrap_or_default().0);
        let header = names.map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        let (mut rows, mut good, mut bad, mut first) = (0, 0, 0, 0);
        while parser.advance().map_err(broken)? {
            rows += 1;
            let row = parser.row();
            if row.text().is_ascii() {
                continue;
            }
            if std::str::from_utf8(row.text()).is_ok() {
                good += 1;
            } else {
                bad += 1;
                first = if first == 0 { row.line } else { first };
            }
        }
        drop(parser);
        data.check_unchanged(&handle)?;
        let null = options.null.as_deref().map(Arc::from);
        Ok(Self { data, encoding, separator, header, rows, utf8: (good, bad, first), null })
    }

    /// Its name in the folder.
    pub(crate) fn name(&self) -> &Arc<str> {
        &self.data.name
    }

    /// Opens it, as it was when it was looked at.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for a file that was changed since, or cannot be read.
    pub(super) fn open(&self) -> Result<Opened<'_>> {
        let handle = opened(&self.data)?;
        self.data.check_unchanged(&handle)?;
        Ok(Opened { file: self, handle })
    }

    /// A problem of its header.
    pub(super) fn problem(&self, problem: impl AsRef<str>, hint: impl Into<String>) -> Error {
        let (message, hint) = (format!("{}, line 1: {}", self.name(), problem.as_ref()), hint.into());
        let error = Error::new(ErrorKind::SourceInvalid, message);
        if hint.is_empty() { error } else { error.with_hint(hint) }
    }
}

impl<'f> Opened<'f> {
    /// Its rows behind the header. Those that are none end the reading, or are passed over and kept aside.
    pub(super) fn rows<'o>(&'o self, empty_text: bool, passes_over: bool) -> Result<CsvRows<'o>>
    where
        'f: 'o,
    {
        let file = self.file;
        let unreadable = |error| unreadable(file.name(), error);
        let (text, _) = decoded(file.data.reader(&self.handle)?, file.encoding).map_err(unreadable)?;
        let mut parser = Parser::new(text, file.separator, file.header.len());
        parser.advance().map_err(|broken| broken_at(file.name(), broken))?;
        Ok(CsvRows { file, parser, empty_text, passed: passes_over.then(Vec::new) })
    }

    /// Whether it is still as it was.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] if it is not.
    pub(super) fn check_unchanged(&self) -> Result<()> {
        self.file.data.check_unchanged(&self.handle)
    }
}

impl CsvRows<'_> {
    /// The rows that were passed over since this was asked last, each by its line and with what is wrong.
    pub(super) fn take_passed(&mut self) -> Vec<(u64, String)> {
        self.passed.as_mut().map(std::mem::take).unwrap_or_default()
    }
}

impl Rows for CsvRows<'_> {
    fn advance(&mut self) -> Result<bool> {
        loop {
            if !self.parser.advance().map_err(|broken| broken_at(self.file.name(), broken))? {
                return Ok(false);
            }
            let (row, wanted) = (self.parser.row(), self.file.header.len());
            let problem = if row.is_torn {
                "has a cell that goes on behind the quote that closes it".to_owned()
            } else if row.width == wanted {
                return Ok(true);
            } else {
                format!("has {} {}, and the header {wanted}", row.width, of_count(row.width as u64, "cell", "cells"))
            };
            let Some(passed) = &mut self.passed else {
                let hint = "put cells with a separator, a quote or a line break in quotes, and double the quotes in them";
                return Err(Error::new(ErrorKind::SourceInvalid, format!("{} {problem}", self.place())).with_hint(hint));
            };
            passed.push((row.line, problem));
        }
    }

    fn cell(&self, column: usize) -> Cell<'_> {
        match self.parser.row().cell(column) {
            None | Some((b"", false)) => Cell::Null,
            Some((b"", true)) if !self.empty_text => Cell::Null,
            Some((text, false)) if self.file.null.as_deref().is_some_and(|null| null.as_bytes() == text) => Cell::Null,
            Some((text, _)) => Cell::Untyped(text),
        }
    }

    fn position(&self) -> u64 {
        self.parser.row().line
    }

    fn place(&self) -> String {
        format!("{}, line {}", self.file.name(), self.position())
    }
}

/// A file that is open for reading. A pipe would be waited for, so it is looked at first.
fn opened(data: &DataFile) -> Result<File> {
    let failed = |error| unreadable(&data.name, error);
    check_regular(&std::fs::metadata(&data.path).map_err(failed)?, &data.name)?;
    File::open(&data.path).map_err(failed)
}

fn broken_at(name: &str, broken: Broken) -> Error {
    let (message, hint) = match broken {
        Broken::Unreadable(error) if error.kind() == io::ErrorKind::InvalidData && error.get_ref().is_some() => (
            format!("{name} cannot be decoded: {error}"),
            "see to it that the file was copied whole, and that its encoding is right",
        ),
        Broken::Unreadable(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            (format!("{name} was cut short: what is compressed in it does not end"), "see to it that the file was copied whole")
        }
        Broken::Unreadable(error) => return unreadable(name, error),
        Broken::Unclosed(line) => (
            format!("{name}, line {line}: a quote is opened and never closed"),
            "the file was cut short, or a quote within a cell is not doubled: see to it that it is whole",
        ),
        Broken::TooLarge(line) => (
            format!("{name}, line {line}: the row is larger than {} MiB", MOST_LINE_BYTES >> 20),
            "a quote may be opened and never closed there: double the quotes within cells",
        ),
    };
    Error::new(ErrorKind::SourceInvalid, message).with_hint(hint)
}

/// What the separator is of a text whose first line is a header: no name of a column has one in it.
fn separator_of(text: &[u8]) -> u8 {
    let (mut counts, mut is_quoted) = ([0_usize; 3], false);
    for &byte in text.trim_ascii_start() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            _ if is_quoted => {}
            _ => SEPARATORS.iter().zip(&mut counts).filter(|(separator, _)| **separator == byte).for_each(|(_, count)| *count += 1),
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    counts.iter().position(|&count| count == most).map_or(b',', |found| SEPARATORS[found])
}

const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// What a file is that begins so, if it is no CSV, and what to do.
fn other_form(beginning: &[u8], encoding: Option<Encoding>) -> Option<(&'static str, &'static str)> {
    let is_marked = MARKS.iter().any(|(mark, _)| beginning.starts_with(mark));
    match beginning {
        [0x1f, 0x8b, ..] => Some(("is compressed with gzip", "let its name end in .gz")),
        [b'P', b'K', 3, 4, ..] => Some(("is a zip archive, as Excel workbooks are", "save it as CSV, or unpack it")),
        _ if !is_marked && encoding.is_none() && beginning.iter().take_while(|&&byte| byte != b'\n').any(|&byte| byte == 0) => {
            Some(("is UTF-16 text without a mark in front, or no text", "name the encoding, such as utf-16le"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_shows_the_separator() {
        for (header, separator) in [
            ("a,b\n1;2;3\n", b','),
            ("a;b\n1,2,3\n", b';'),
            ("a\tb\r\n", b'\t'),
            ("\"a;x\",\"b\"\n", b','),
            ("\r\na\n1;2\n", b','),
            ("a\n", b','),
            ("", b','),
        ] {
            assert_eq!(char::from(separator_of(header.as_bytes())), char::from(separator), "{header}");
        }
    }

    #[test]
    fn what_is_no_csv_is_known_by_its_beginning() {
        let what = |beginning: &[u8], encoding| other_form(beginning, encoding).is_some();
        assert!(what(b"\x1f\x8b\x08", None) && what(b"PK\x03\x04", None) && what(b"a\0,\0", None));
        assert!(!what(b"a\0,\0", Some(Encoding::Utf16Le)) && !what(b"\xff\xfea\0", None) && !what(b"a,b", None));
    }
}
