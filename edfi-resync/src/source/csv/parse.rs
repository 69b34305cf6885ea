//! [`Parser`]: the rows of CSV text, one at a time, none of them larger than a limit.
//!
//! The form is that of RFC 4180 as tools write it: cells between separators, in quotes where a separator, a quote or a line break stands in them, a
//! quote doubled to stand for itself. A row ends at a line feed, a carriage return or both. What the usual crate does not tell is needed here: whether a
//! cell stood in quotes, on which line a row begins, and that a quote was opened and never closed, which is how a file ends that was cut short. Own by
//! reason of these, and because a row has a limit before it is held: a quote too many makes one row of all that is behind it.

use std::io::{self, BufRead};

use crate::source::lines::MOST_LINE_BYTES;

/// Most bytes of a row, and of a text that no quote closes.
const MOST_ROW_BYTES: usize = MOST_LINE_BYTES;

/// One row.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The cells, one behind the other.
    text: Vec<u8>,
    cells: Vec<End>,
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    /// How many cells there are, those beyond the most that are kept counted too.
    pub(super) width: usize,
    /// Whether a cell goes on behind the quote that closes it.
    pub(super) is_torn: bool,
}

/// Where a cell ends, and whether it stood in quotes.
#[derive(Debug, Clone, Copy)]
struct End {
    at: usize,
    is_quoted: bool,
}

/// Why a file cannot be read on.
#[derive(Debug)]
pub(super) enum Broken {
    Unreadable(io::Error),
    /// A quote that was opened on this line is never closed.
    Unclosed(u64),
    /// The row that begins on this line is too large.
    TooLarge(u64),
}

/// Reads rows.
pub(super) struct Parser<R> {
    reader: R,
    separator: u8,
    /// Most cells of a row that are kept.
    most_cells: usize,
    /// The line of the byte that comes next.
    line: u64,
    /// Whether a carriage return ended the row before: a line feed behind it belongs to that.
    after_return: bool,
    row: Row,
}

/// Where in a row the reading stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before the first byte of a cell.
    Start,
    /// In a cell without quotes, or behind those that should have ended it.
    Plain,
    Quoted,
    /// At a quote within quotes: it ends the cell, or is the first of two.
    Quote,
}

impl Row {
    /// A cell; nothing beyond the last.
    pub(super) fn cell(&self, position: usize) -> Option<(&[u8], bool)> {
        let End { at, is_quoted } = *self.cells.get(position)?;
        let start = position.checked_sub(1).map_or(0, |before| self.cells[before].at);
        Some((&self.text[start..at], is_quoted))
    }

    /// All text of it.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// How many cells are kept.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    fn begin(&mut self, line: u64) {
        self.text.clear();
        self.cells.clear();
        (self.line, self.width, self.is_torn) = (line, 0, false);
    }

    fn end_cell(&mut self, is_quoted: bool, most_cells: usize) {
        self.width += 1;
        if self.cells.len() < most_cells {
            self.cells.push(End { at: self.text.len(), is_quoted });
        } else {
            self.text.truncate(self.cells.last().map_or(0, |last| last.at));
        }
    }

    /// Whether it is an empty line.
    fn is_blank(&self) -> bool {
        self.width == 1 && matches!(self.cell(0), Some((b"", false)))
    }
}

impl<R: BufRead> Parser<R> {
    /// The rows of a text with this separator; of each so many cells are kept at most.
    pub(super) fn new(reader: R, separator: u8, most_cells: usize) -> Self {
        Self { reader, separator, most_cells, line: 1, after_return: false, row: Row::default() }
    }

    /// The row that was read last.
    pub(super) fn row(&self) -> &Row {
        &self.row
    }

    /// Goes on to the next row that is no empty line, and says whether there is one.
    pub(super) fn advance(&mut self) -> Result<bool, Broken> {
        loop {
            if !self.read()? {
                return Ok(false);
            }
            if !self.row.is_blank() {
                return Ok(true);
            }
        }
    }

    fn read(&mut self) -> Result<bool, Broken> {
        let Self { reader, separator, most_cells, line, after_return, row } = self;
        let separator = *separator;
        row.begin(*line);
        let (mut at, mut is_quoted, mut opened, mut is_empty) = (At::Start, false, *line, true);
        loop {
            let buffer = match reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Broken::Unreadable(error)),
            };
            if buffer.is_empty() {
                if at == At::Quoted {
                    return Err(Broken::Unclosed(opened));
                }
                if !is_empty {
                    row.end_cell(is_quoted, *most_cells);
                }
                return Ok(!is_empty);
            }
            let mut used = usize::from(std::mem::take(after_return) && buffer[0] == b'\n');
            let mut has_ended = false;
            while used < buffer.len() && !has_ended {
                is_empty = false;
                let rest = &buffer[used..];
                match at {
                    At::Quoted => {
                        let run = rest.iter().position(|&byte| byte == b'"').unwrap_or(rest.len());
                        row.text.extend_from_slice(&rest[..run]);
                        *line += rest[..run].split(|&byte| byte == b'\n').count() as u64 - 1;
                        used += run;
                        if run < rest.len() {
                            (at, used) = (At::Quote, used + 1);
                        }
                    }
                    At::Start if rest[0] == b'"' => {
                        (at, is_quoted, opened, used) = (At::Quoted, true, *line, used + 1);
                    }
                    At::Quote if rest[0] == b'"' => {
                        row.text.push(b'"');
                        (at, used) = (At::Quoted, used + 1);
                    }
                    At::Start | At::Plain | At::Quote => {
                        let ends = |byte: u8| byte == separator || byte == b'\n' || byte == b'\r';
                        let run = rest.iter().position(|&byte| ends(byte)).unwrap_or(rest.len());
                        row.text.extend_from_slice(&rest[..run]);
                        row.is_torn |= run > 0 && is_quoted;
                        used += run;
                        if run > 0 {
                            at = At::Plain;
                        }
                        let Some(&end) = rest.get(run) else { continue };
                        row.end_cell(is_quoted, *most_cells);
                        (at, is_quoted, used) = (At::Start, false, used + 1);
                        if end != separator {
                            *line += 1;
                            *after_return = end == b'\r';
                            has_ended = true;
                        }
                    }
                }
            }
            reader.consume(used);
            if has_ended {
                return Ok(true);
            }
            if row.text.len() > MOST_ROW_BYTES {
                return Err(Broken::TooLarge(row.line));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    type Cells = Vec<(String, bool)>;

    fn read(text: &[u8], separator: u8, buffer: usize) -> Result<Vec<(u64, Cells)>, Broken> {
        let mut parser = Parser::new(BufReader::with_capacity(buffer, text), separator, 16);
        let mut rows = Vec::new();
        while parser.advance()? {
            let row = parser.row();
            let cells = (0..row.len()).map(|at| row.cell(at).expect("it is there"));
            rows.push((row.line, cells.map(|(text, quoted)| (String::from_utf8_lossy(text).into_owned(), quoted)).collect()));
        }
        Ok(rows)
    }

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let shown = |(text, quoted): (String, bool)| if quoted { format!("'{text}'") } else { text };
        let read = read(text.as_bytes(), b',', 3).expect("it is whole");
        read.into_iter().map(|(line, cells)| (line, cells.into_iter().map(shown).collect())).collect()
    }

    #[test]
    fn cells_keep_what_stands_in_quotes_and_rows_the_line_on_which_they_begin() {
        let row = |line, cells: &[&str]| (line, cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>());
        assert_eq!(
            rows("a,b\r\n1,\"x,\"\"y\"\"\r\nz\"\r\n\r\n\"\",\n3,4"),
            [row(1, &["a", "b"]), row(2, &["1", "'x,\"y\"\r\nz'"]), row(5, &["''", ""]), row(6, &["3", "4"])]
        );
        assert_eq!(rows("a\rb\rc"), [row(1, &["a"]), row(2, &["b"]), row(3, &["c"])]);
        assert_eq!(rows("5\" pipe, \"x\"\n,\n\"\"\n"), [row(1, &["5\" pipe", " \"x\""]), row(2, &["", ""]), row(3, &["''"])]);
        assert_eq!(rows(""), []);
        assert_eq!(rows("\n\n"), []);
        assert_eq!(rows("a,"), [row(1, &["a", ""])]);
    }

    #[test]
    fn what_is_torn_or_cut_short_is_said() {
        let mut parser = Parser::new(&b"\"a\"b,c\n\"d\",e"[..], b',', 16);
        assert!(parser.advance().expect("it is whole") && parser.row().is_torn);
        assert!(parser.advance().expect("it is whole") && !parser.row().is_torn);
        assert!(matches!(read(b"a,b\n1,\n2,\"x\ny,", b',', 3), Err(Broken::Unclosed(3))));
        let text = format!("a\n\"{}\n\"", "x".repeat(MOST_ROW_BYTES));
        assert!(matches!(read(text.as_bytes(), b',', 1 << 16), Err(Broken::TooLarge(2))));
    }

    #[test]
    fn cells_beyond_the_most_are_counted_alone() {
        let mut parser = Parser::new(&b"1,2,3,4\n5,6"[..], b',', 2);
        assert!(parser.advance().expect("it is whole"));
        assert_eq!((parser.row().width, parser.row().len(), parser.row().text()), (4, 2, &b"12"[..]));
        assert!(parser.advance().expect("it is whole"));
        assert_eq!((parser.row().width, parser.row().cell(1)), (2, Some((&b"6"[..], false))));
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(
            written in prop::collection::vec(prop::collection::vec("[a,;\"\r\n ]{0,6}", 1..5), 0..6),
            separator in prop::sample::select(vec![b',', b';', b'\t']),
            buffer in 1_usize..9,
        ) {
            let mut text = Vec::new();
            for cells in &written {
                let quoted: Vec<_> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
                text.extend_from_slice(quoted.join(&char::from(separator).to_string()).as_bytes());
                text.extend_from_slice(b"\r\n");
            }
            let found: Vec<Vec<_>> = read(&text, separator, buffer).expect("it is whole").into_iter()
                .map(|(_, cells)| cells.into_iter().map(|(text, _)| text).collect()).collect();
            prop_assert_eq!(found, written);
        }

        #[test]
        fn no_text_is_read_otherwise_in_other_pieces(text in "[a,\"\r\n]{0,24}", buffer in 1_usize..5) {
            let whole = read(text.as_bytes(), b',', 64).map_err(|broken| format!("{broken:?}"));
            prop_assert_eq!(read(text.as_bytes(), b',', buffer).map_err(|broken| format!("{broken:?}")), whole);
        }
    }
}
