//! [`ArrowOptions`]: how a folder of Parquet files, or record batches, are read.

use std::path::PathBuf;

use crate::model::Spelling;

/// How a folder of Parquet files, or record batches, are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArrowOptions {
    /// Which spellings of a value are taken. Absent: those of real tools.
    pub spelling: Spelling,
    /// The configuration file. Absent: `edfi.toml` in the folder, if it is there; of batches none.
    pub configuration_file: Option<PathBuf>,
}

impl ArrowOptions {
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
