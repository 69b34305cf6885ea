//! [`Cursor`]: the rows of a statement that SQLite runs, one at a time.

use std::sync::Arc;

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::{Rows as SqliteRows, Statement};

use super::query::{cell, failed};
use crate::error::Result;
use crate::source::service_query::{Cell, ParameterValue, Rows};

/// The rows of a statement that runs.
pub(super) struct Cursor<'a> {
    rows: SqliteRows<'a>,
    file: &'a Arc<str>,
    position: u64,
}

impl<'a> Cursor<'a> {
    /// Runs a statement of this file.
    pub(super) fn run(statement: &'a mut Statement<'_>, values: &[ParameterValue], file: &'a Arc<str>) -> Result<Self> {
        let rows = statement.query(rusqlite::params_from_iter(values)).map_err(|error| failed(file, 0, error))?;
        Ok(Self { rows, file, position: 0 })
    }
}

impl Rows for Cursor<'_> {
    fn advance(&mut self) -> Result<bool> {
        self.position += 1;
        self.rows.advance().map_err(|error| failed(self.file, self.position, error))?;
        Ok(self.rows.get().is_some())
    }

    fn cell(&self, column: usize) -> Cell<'_> {
        let value = self.rows.get().map(|row| row.get_ref(column));
        // Whoever asks stands at a row, and knows its columns from the same statement.
        value.and_then(Result::ok).map_or(Cell::Null, cell)
    }

    fn position(&self) -> u64 {
        self.position
    }

    fn place(&self) -> String {
        format!("query {}, row {}", self.file, self.position)
    }
}
