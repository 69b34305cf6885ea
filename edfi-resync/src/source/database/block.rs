//! [`Block`]: rows that were fetched at once, and [`Value`], one of their values.

use crate::source::service_query::Cell;

/// A block has no more rows than this, and no more than its row when these bytes are full.
pub(crate) const ROWS: usize = 256;
pub(crate) const BYTES: usize = 256 << 10;

/// A value as a driver has it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// NULL.
    Null,
    /// A whole number, or a truth value.
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// Text; also a day, a time, and the digits of an amount.
    Text(&'a [u8]),
    /// What is no text.
    Binary,
}

/// Rows that were fetched at once.
#[derive(Debug, Default)]
pub(crate) struct Block {
    columns: usize,
    values: Vec<Held>,
    bytes: Vec<u8>,
    /// Whether nothing comes behind them.
    pub(crate) is_last: bool,
}

#[derive(Debug, Clone, Copy)]
enum Held {
    Null,
    Whole(i64),
    Real(f64),
    Binary,
    /// Its bytes, from and to.
    Text(usize, usize),
}

impl Block {
    /// No rows yet, of so many columns.
    pub(crate) fn new(columns: usize) -> Self {
        Self { columns, ..Self::default() }
    }

    /// No rows, and none behind.
    pub(super) fn none() -> Self {
        Self { is_last: true, ..Self::default() }
    }

    pub(crate) fn rows(&self) -> usize {
        self.values.len() / self.columns.max(1)
    }

    /// Whether it has enough.
    pub(crate) fn is_full(&self) -> bool {
        self.rows() >= ROWS || self.bytes.len() >= BYTES
    }

    /// How many bytes its texts have.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// A value of one of its rows.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match self.values.get(row * self.columns + column) {
            None | Some(Held::Null) => Cell::Null,
            Some(Held::Whole(number)) => Cell::Integer(*number),
            Some(Held::Real(number)) => Cell::Real(*number),
            Some(Held::Binary) => Cell::Blob,
            Some(Held::Text(from, to)) => Cell::Text(&self.bytes[*from..*to]),
        }
    }

    /// Adds the value of the next column.
    pub(crate) fn push(&mut self, value: Value<'_>) {
        let held = match value {
            Value::Null => Held::Null,
            Value::Integer(number) => Held::Whole(number),
            Value::Real(number) => Held::Real(number),
            Value::Binary => Held::Binary,
            Value::Text(text) => {
                let from = self.bytes.len();
                self.bytes.extend_from_slice(text);
                Held::Text(from, self.bytes.len())
            }
        };
        self.values.push(held);
    }
}
