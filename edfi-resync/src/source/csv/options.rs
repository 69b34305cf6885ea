//! [`CsvOptions`]: how the files of a folder are written, where they do not say it themselves.

use std::path::PathBuf;

use super::encoding::Encoding;
use crate::model::Spelling;

/// How the files of a folder are written, where they do not say it themselves.
///
/// ```
/// use edfi_resync::source::csv::{CsvOptions, Encoding};
///
/// let options = CsvOptions::default().with_encoding(Encoding::Windows1252).with_null("NULL");
/// assert_eq!(options.null.as_deref(), Some("NULL"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CsvOptions {
    /// How bytes are text in a file without a mark (BOM) in front. Absent: UTF-8.
    pub encoding: Option<Encoding>,
    /// What stands between cells: one ASCII character. Absent: the comma, semicolon or tab that the header of each file has.
    pub separator: Option<char>,
    /// A text that means nothing is there, as an empty cell does: `NULL`, as Microsoft's tools write it. Absent: none.
    pub null: Option<String>,
    /// Whether an empty cell in quotes is an empty text, and not nothing. Absent: what the manifest says; without one, nothing.
    pub empty_text_in_quotes: Option<bool>,
    /// Which spellings of a value are taken. Absent: those of real tools.
    pub spelling: Spelling,
    /// The configuration file. Absent: `edfi.toml` in the folder, if it is there.
    pub configuration_file: Option<PathBuf>,
}

impl CsvOptions {
    /// Says how bytes are text in a file without a mark in front.
    #[must_use]
    pub fn with_encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = Some(encoding);
        self
    }

    /// Says what stands between cells.
    #[must_use]
    pub fn with_separator(mut self, separator: char) -> Self {
        self.separator = Some(separator);
        self
    }

    /// Says which text means that nothing is there.
    #[must_use]
    pub fn with_null(mut self, null: impl Into<String>) -> Self {
        self.null = Some(null.into());
        self
    }

    /// Says whether an empty cell in quotes is an empty text.
    #[must_use]
    pub fn with_empty_text_in_quotes(mut self, is_text: bool) -> Self {
        self.empty_text_in_quotes = Some(is_text);
        self
    }

    /// Says which spellings of a value are taken.
    #[must_use]
    pub fn with_spelling(mut self, spelling: Spelling) -> Self {
        self.spelling = spelling;
        self
    }

    /// Names the configuration file.
    #[must_use]
    pub fn with_configuration_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.configuration_file = Some(file.into());
        self
    }
}
