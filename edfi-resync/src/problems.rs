//! Files that people write: read whole, within limits; and [`Problems`], all that is wrong with one, said at once, each with its place.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::system::Trouble;

/// Behind so many characters a message names how many more there are: what is longer is cut somewhere.
const LONGEST_LIST: usize = 3_500;

/// What people write has fewer bytes than this, by far.
const MOST_BYTES: u64 = 16 << 20;

/// The bytes of a file that messages call so.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] for a file that cannot be read, has no end or is too large.
pub(crate) fn bytes_of(path: &Path, file: &str) -> Result<Vec<u8>> {
    let invalid = |problem: &str, hint: &str| Error::new(ErrorKind::ConfigInvalid, format!("{file} {problem}")).with_hint(hint);
    let unreadable = |error: std::io::Error| {
        let Trouble { what, remedy } = Trouble::of(&error);
        invalid(&format!("cannot be read: {what}"), remedy).with_source(error)
    };
    // A pipe would be waited for.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(invalid("is no regular file", "name a file"));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(invalid(&format!("is larger than {} MiB", MOST_BYTES >> 20), "name the right file"));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(invalid("is UTF-16 text, and no UTF-8", "save it as UTF-8"));
    }
    Ok(bytes)
}

/// The text of a file that messages call so.
///
/// # Errors
/// Those of [`bytes_of`], and the line that is no UTF-8.
pub(crate) fn text_of(path: &Path, file: &str) -> Result<String> {
    String::from_utf8(bytes_of(path, file)?).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..good].split(|byte| *byte == b'\n').count();
        Error::new(ErrorKind::ConfigInvalid, format!("{file}, line {line}: is no UTF-8 text")).with_hint("save it as UTF-8")
    })
}

/// Where in a file something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// From 1.
    pub(crate) line: usize,
    /// In characters from 1, where it is known.
    pub(crate) column: Option<usize>,
}

/// All that is wrong with a file. What it says is for people: a secret must not be put into it.
#[derive(Debug)]
pub(crate) struct Problems {
    file: String,
    found: Vec<(Place, String, String)>,
}

impl Place {
    /// A place that is known by its line alone.
    pub(crate) fn line(line: usize) -> Self {
        Self { line, column: None }
    }
}

/// A text whose lines are known, so that the place of each of its bytes is found at once.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    text: &'a str,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl<'a> Places<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        Self { text, lines: lines.collect() }
    }

    /// The text between two bytes.
    pub(crate) fn get(&self, span: Range<usize>) -> Option<&'a str> {
        self.text.get(span)
    }

    /// The place of a byte.
    pub(crate) fn at(&self, at: usize) -> Place {
        let line = self.lines.partition_point(|begun| *begun <= at);
        let before = self.lines.get(line - 1).and_then(|begun| self.text.get(*begun..at)).unwrap_or_default();
        // What marks the order of bytes is no character of the first line.
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        Place { line, column: Some(1 + before.chars().count()) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        self.column.map_or(Ok(()), |column| write!(f, ", column {column}"))
    }
}

impl Problems {
    /// None yet, with a file that is called so.
    pub(crate) fn of(file: impl fmt::Display) -> Self {
        Self { file: file.to_string(), found: Vec::new() }
    }

    /// Adds one; what to do may be empty. What was said of a place is not said again.
    pub(crate) fn add(&mut self, place: Place, what: impl Into<String>, hint: impl Into<String>) {
        let problem = (place, what.into(), hint.into());
        if !self.found.contains(&problem) {
            self.found.push(problem);
        }
    }

    /// Adds one in the words of an error, where nothing is wrong yet: what a place means may be asked of several Data Standards.
    pub(crate) fn add_error(&mut self, place: Place, error: &Error) {
        if self.found.iter().any(|(other, ..)| *other == place) {
            return;
        }
        let (shown, hint) = (error.to_string(), error.hint().unwrap_or_default());
        match shown.strip_suffix(hint).and_then(|what| what.strip_suffix("; ")) {
            Some(what) => self.add(place, what, hint),
            None => self.add(place, shown, ""),
        }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Nothing where there is none.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] that names them in their order.
    pub(crate) fn check(mut self) -> Result<()> {
        self.found.sort_by_key(|(place, ..)| *place);
        match &self.found[..] {
            [] => Ok(()),
            [(place, what, hint)] => {
                let error = Error::new(ErrorKind::ConfigInvalid, format!("{}, {place}: {what}", self.file));
                Err(if hint.is_empty() { error } else { error.with_hint(hint) })
            }
            all => {
                let mut message = format!("{} has {} problems:", self.file, all.len());
                for (nth, (place, what, hint)) in all.iter().enumerate() {
                    if message.len() > LONGEST_LIST {
                        message = format!("{message} and {} more", all.len() - nth);
                        break;
                    }
                    let hint = if hint.is_empty() { String::new() } else { format!("; {hint}") };
                    message = format!("{message} {}. {place}: {what}{hint}", nth + 1);
                }
                Err(Error::new(ErrorKind::ConfigInvalid, message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(problems: &[(usize, &str, &str)]) -> String {
        let mut all = Problems::of("mappings.csv");
        for (line, what, hint) in problems {
            all.add(Place::line(*line), *what, *hint);
        }
        all.check().expect_err("something is wrong").to_string()
    }

    #[test]
    fn one_is_told_in_a_sentence_and_several_in_their_order() {
        assert!(Problems::of("x").is_empty() && Problems::of("x").check().is_ok());
        assert_eq!(said(&[(3, "this is wrong", "do that")]), "mappings.csv, line 3: this is wrong; do that");
        assert_eq!(said(&[(3, "this is wrong", "")]), "mappings.csv, line 3: this is wrong");
        assert_eq!(
            said(&[(9, "b", ""), (3, "a", "did you mean \"c\"?"), (9, "b", "")]),
            "mappings.csv has 2 problems: 1. line 3: a; did you mean \"c\"? 2. line 9: b"
        );
    }

    #[test]
    fn of_very_many_the_rest_is_counted() {
        let long = "x".repeat(100);
        let many: Vec<_> = (1..=200).map(|line| (line, long.as_str(), "")).collect();
        let said = said(&many);
        assert!(said.starts_with("mappings.csv has 200 problems: 1. line 1: x") && said.chars().count() < 4_000, "{said}");
        let (_, more) = said.rsplit_once(" and ").expect("the rest is counted");
        let more: usize = more.strip_suffix(" more").and_then(|more| more.parse().ok()).expect("a number");
        assert!(said.contains(&format!(" {}. line", 200 - more)) && !said.contains(&format!(" {}. line", 201 - more)), "{said}");
    }

    #[test]
    fn an_error_brings_its_hint() {
        let mut all = Problems::of("edfi.toml");
        let error = Error::new(ErrorKind::UnknownResource, "\"x\" is nothing").with_hint("did you mean \"y\"?");
        all.add_error(Places::of("a\néb = 1").at(4), &error);
        let error = all.check().expect_err("something is wrong");
        assert_eq!(error.to_string(), "edfi.toml, line 2, column 2: \"x\" is nothing; did you mean \"y\"?");
        assert_eq!(error.hint(), Some("did you mean \"y\"?"));
    }

    #[test]
    fn a_file_is_read_whole_or_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("edfi.toml");
        let said = || text_of(&path, "edfi.toml").expect_err("it cannot be read").to_string();
        assert!(said().starts_with("edfi.toml cannot be read: there is no such file or folder"), "{}", said());
        std::fs::write(&path, b"a\nb\xff").expect("it is written");
        assert_eq!(said(), "edfi.toml, line 2: is no UTF-8 text; save it as UTF-8");
        std::fs::write(&path, b"\xff\xfea\0").expect("it is written");
        assert_eq!(said(), "edfi.toml is UTF-16 text, and no UTF-8; save it as UTF-8");
        File::create(&path).and_then(|file| file.set_len(MOST_BYTES + 1)).expect("it is written");
        assert_eq!(said(), "edfi.toml is larger than 16 MiB; name the right file");
        let error = text_of(folder.path(), "edfi.toml").expect_err("a folder");
        assert_eq!(error.to_string(), "edfi.toml is no regular file; name a file");
        std::fs::write(&path, "a = 1").expect("it is written");
        assert_eq!(text_of(&path, "edfi.toml").expect("text"), "a = 1");
    }

    #[test]
    fn places_are_counted_in_characters() {
        let text = "\u{feff}name = 1\r\nüß = 2";
        let of = |wanted: &str| Places::of(text).at(text.find(wanted).expect("it is there"));
        assert_eq!(of("name"), Place { line: 1, column: Some(1) });
        assert_eq!(of("= 2"), Place { line: 2, column: Some(4) });
        assert_eq!((Places::of(text).at(1_000).line, Places::of("").at(0).line), (2, 1));
    }
}
