//! Text for a terminal: wrapped lines, aligned columns, colour.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};

/// The columns of a terminal that everything fits into, unless `COLUMNS` says otherwise.
pub(crate) const WIDTH: usize = 80;

/// The room that is left for a last column that is longer.
const LAST: usize = 26;

/// A colour by what it says; it is taken out where the output takes none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// All is well.
    Good,
    /// Something failed.
    Bad,
    /// Something should be known.
    Warning,
    /// A heading.
    Heading,
}

impl Ink {
    /// A text in this colour.
    pub(crate) fn paint(self, text: impl std::fmt::Display) -> String {
        let style = match self {
            Self::Good => AnsiColor::Green.on_default(),
            Self::Bad => AnsiColor::Red.on_default().bold(),
            Self::Warning => AnsiColor::Yellow.on_default(),
            Self::Heading => Style::new().bold(),
        };
        format!("{style}{text}{style:#}")
    }
}

/// The same text without colours. Foreign text holds no escape when it comes here: the library writes it as `\u{1b}`.
pub(crate) fn plain(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        made.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        rest = rest.find('m').map_or("", |end| &rest[end + 1..]);
    }
    made + rest
}

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    plain(text).chars().count()
}

/// The lines of a text that fit into so many columns. A word that does not stands by itself.
pub(crate) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        // What the first line begins with stays.
        let indent = paragraph.len() - paragraph.trim_start_matches(' ').len();
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            if !line.is_empty() && width(&line) + 1 + width(word) > columns {
                lines.push(std::mem::take(&mut line));
            }
            if line.is_empty() {
                line.push_str(if lines.is_empty() { &paragraph[..indent] } else { "" });
            } else {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// Text that fits into so many columns, its further lines indented by as much.
pub(crate) fn hanging(text: &str, columns: usize, indent: usize) -> String {
    let lines = wrapped(text, columns.saturating_sub(indent).max(20));
    lines.join(&format!("\n{}", " ".repeat(indent)))
}

/// Rows under headings.
#[derive(Debug)]
pub(crate) struct Columns {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Columns {
    /// Columns of these names.
    pub(crate) fn new<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self { names: names.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows.push(row.into_iter().collect());
    }

    fn widest(&self, column: usize) -> usize {
        let all = self.rows.iter().chain([&self.names]).filter_map(|row| row.get(column));
        all.map(|cell| width(cell)).max().unwrap_or(0)
    }

    /// Names on the left and numbers on the right of their columns. A name that is too long stands on a line of its own above its numbers.
    pub(crate) fn counted(&self, columns: usize) -> String {
        let numbers: Vec<_> = (1..self.names.len()).map(|column| self.widest(column)).collect();
        let taken: usize = numbers.iter().map(|width| width + 2).sum();
        let first = self.widest(0).min(columns.saturating_sub(taken).max(12));
        let mut text = String::new();
        for row in [&self.names].into_iter().chain(&self.rows) {
            let name = row.first().map_or("", String::as_str);
            if width(name) > first {
                let _ = write!(text, "{name}\n{:first$}", "");
            } else {
                let _ = write!(text, "{name}{:1$}", "", first - width(name));
            }
            for (cell, wide) in row.iter().skip(1).zip(&numbers) {
                let _ = write!(text, "  {:1$}{cell}", "", wide - width(cell));
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text
    }

    /// Everything on the left; the last column is wrapped.
    pub(crate) fn listed(&self, columns: usize) -> String {
        let last = self.names.len().saturating_sub(1);
        let mut widths: Vec<_> = (0..last).map(|column| self.widest(column)).collect();
        // What is in front leaves room for the last: the widest of it gives way.
        let room = columns.saturating_sub(self.widest(last).min(LAST));
        while widths.iter().map(|width| width + 2).sum::<usize>() > room
            && let Some(widest) = widths.iter_mut().max()
            && *widest > 8
        {
            *widest -= 1;
        }
        let indent: usize = widths.iter().map(|width| width + 2).sum();
        let mut text = String::new();
        let names = self.names.iter().any(|name| !name.is_empty()).then_some(&self.names);
        for row in names.into_iter().chain(&self.rows) {
            let mut start = 0;
            for (cell, wide) in row.iter().zip(&widths) {
                start += wide + 2;
                if width(cell) > *wide {
                    let _ = write!(text, "{cell}\n{:start$}", "");
                } else {
                    let _ = write!(text, "{cell}{:1$}", "", wide - width(cell) + 2);
                }
            }
            if let Some(cell) = row.get(last) {
                text.push_str(&hanging(cell, columns, indent));
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text
    }
}

/// A number with its thousands apart.
pub(crate) fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut made = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            made.push(',');
        }
        made.push(digit);
    }
    made
}

/// `1 record`, `2,000 records`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "studentSpecialEducationProgramEligibilityAssociations";

    #[test]
    fn names_too_long_stand_above_their_numbers() {
        let mut columns = Columns::new(["", "read", "created"]);
        columns.push(["students", "2,000", "1,999"].map(str::to_owned));
        columns.push([LONG, "84", "71"].map(str::to_owned));
        let text = columns.counted(40);
        let wanted = format!("{:27}read  created\nstudents{:18}2,000    1,999\n{LONG}\n{:29}84       71\n", "", "", "");
        assert_eq!(text, wanted, "{text}");
    }

    #[test]
    fn the_last_column_is_wrapped() {
        let mut columns = Columns::new(["setting", "from"]);
        columns.push(["key", "one two three four five six seven eight"].map(str::to_owned));
        assert_eq!(columns.listed(40), "setting  from\nkey      one two three four five six\n         seven eight\n");
    }

    #[test]
    fn colours_take_no_room_and_go_away() {
        let text = Ink::Bad.paint("failed");
        assert_eq!((width(&text), plain(&text).as_str()), (6, "failed"));
        assert_ne!(text, "failed");
        assert_eq!([number(0), number(999), number(1_234_567)], ["0", "999", "1,234,567"]);
    }
}
