//! [`Lines`]: the lines of a file, none of them longer than a limit.
//!
//! What a line is, is the writer's word, and a file without a line break is one line as long as the disk: a line beyond the limit is passed over in
//! pieces and never held.

use std::io::{self, BufRead, Read as _};

/// Longer than any server takes a record (the DMS refuses bodies above 10 MB), and short enough to be held a few times over.
pub(super) const MOST_LINE_BYTES: usize = 16 << 20;

/// One line, without what is beyond the limit.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// The line with its break, if it has one.
    Whole(&'a [u8]),
    /// A line that is longer than the limit; its bytes are gone.
    TooLong,
}

/// Reads lines one after the other.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: R,
    most_bytes: usize,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// The lines of a reader, each of so many bytes at most, its break included.
    pub(super) fn new(reader: R, most_bytes: usize) -> Self {
        Self { reader, most_bytes, line: Vec::new() }
    }

    /// The next line; nothing at the end.
    ///
    /// # Errors
    /// What the reader says.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let most = self.most_bytes as u64;
        if self.reader.by_ref().take(most).read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        let ended = self.line.ends_with(b"\n");
        if ended || self.line.len() < self.most_bytes || self.reader.fill_buf()?.is_empty() {
            return Ok(Some(Line::Whole(&self.line)));
        }
        self.line = Vec::new();
        self.reader.skip_until(b'\n')?;
        Ok(Some(Line::TooLong))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &[u8], most_bytes: usize, buffer: usize) -> Vec<Option<Vec<u8>>> {
        let mut lines = Lines::new(io::BufReader::with_capacity(buffer, text), most_bytes);
        let mut all = Vec::new();
        while let Some(line) = lines.next().expect("memory") {
            all.push(match line {
                Line::Whole(line) => Some(line.to_vec()),
                Line::TooLong => None,
            });
        }
        all
    }

    #[test]
    fn a_line_at_the_limit_is_whole_and_one_beyond_it_costs_itself_alone() {
        assert_eq!(all(b"123\n1234\n\n12", 4, 2), [Some(b"123\n".to_vec()), None, Some(b"\n".to_vec()), Some(b"12".to_vec())]);
        assert_eq!(all(b"1234", 4, 64), [Some(b"1234".to_vec())]);
        assert_eq!(all(b"12345", 4, 64), [None]);
    }

    proptest! {
        #[test]
        fn lines_are_those_of_the_text(text in prop::collection::vec(prop::sample::select(b"ab\n".to_vec()), 0..60), most in 1_usize..9, buffer in 1_usize..9) {
            let wanted: Vec<_> = text.split_inclusive(|byte| *byte == b'\n').map(|line| (line.len() <= most).then(|| line.to_vec())).collect();
            prop_assert_eq!(all(&text, most, buffer), wanted);
        }
    }
}
