//! [`Block`]: rows that were fetched at once, and how one is read from a driver.
//!
//! A value is fetched as what its column is: whole numbers and floating ones as such, everything else as text, in UTF-16, which no driver has to guess the
//! encoding of. A long one is fetched in pieces. Days, times and amounts stay the text that the database has for them.

use odbc_api::{Cursor, CursorRow, DataType, Error as OdbcError, Nullable};

use crate::source::service_query::{Cell, Dialect};

/// A block has no more rows than this, and no more than its row when these bytes are full.
pub(super) const ROWS: usize = 256;
pub(super) const BYTES: usize = 256 << 10;
/// Room that is kept for the next text.
const KEPT: usize = 4096;

/// Rows that were fetched at once.
#[derive(Debug, Default)]
pub(super) struct Block {
    columns: usize,
    values: Vec<Value>,
    bytes: Vec<u8>,
    /// Whether nothing comes behind them.
    pub(super) is_last: bool,
}

#[derive(Debug, Clone, Copy)]
enum Value {
    Null,
    Whole(i64),
    Real(f64),
    Binary,
    /// Its bytes, from and to.
    Text(usize, usize),
}

/// How the values of a column are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Whole,
    Real,
    /// One of 32 bits.
    Single,
    /// Digits as the database writes them.
    Amount,
    Text,
    /// Text that the database fills up with spaces.
    Filled,
    Binary,
}

impl Sort {
    fn of(data_type: DataType, dialect: Dialect) -> Self {
        match data_type {
            // Its driver takes the type of what is computed from the first row: one column would be spelled in several ways.
            DataType::Float { .. } | DataType::Real | DataType::Double if dialect == Dialect::Sqlite => Self::Amount,
            DataType::Integer | DataType::SmallInt | DataType::BigInt | DataType::TinyInt | DataType::Bit => Self::Whole,
            DataType::Real => Self::Single,
            DataType::Float { .. } | DataType::Double => Self::Real,
            DataType::Numeric { .. } | DataType::Decimal { .. } => Self::Amount,
            DataType::Char { .. } | DataType::WChar { .. } => Self::Filled,
            DataType::Binary { .. } | DataType::Varbinary { .. } | DataType::LongVarbinary { .. } => Self::Binary,
            _ => Self::Text,
        }
    }

    /// Those of the columns of a result.
    pub(super) fn all(cursor: &mut impl Cursor, dialect: Dialect) -> Result<Vec<Self>, OdbcError> {
        let columns = u16::try_from(cursor.num_result_cols()?).unwrap_or_default();
        (1..=columns).map(|column| cursor.col_data_type(column).map(|of| Self::of(of, dialect))).collect()
    }
}

impl Block {
    /// No rows yet, of so many columns.
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, ..Self::default() }
    }

    pub(super) fn rows(&self) -> usize {
        self.values.len() / self.columns.max(1)
    }

    /// Whether it has enough.
    pub(super) fn is_full(&self) -> bool {
        self.rows() >= ROWS || self.bytes.len() >= BYTES
    }

    /// How many bytes its texts have.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// A value of one of its rows.
    pub(super) fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match self.values.get(row * self.columns + column) {
            None | Some(Value::Null) => Cell::Null,
            Some(Value::Whole(number)) => Cell::Integer(*number),
            Some(Value::Real(number)) => Cell::Real(*number),
            Some(Value::Binary) => Cell::Blob,
            Some(Value::Text(from, to)) => Cell::Text(&self.bytes[*from..*to]),
        }
    }

    /// Reads a row: each column once, in their order, as not every driver takes it otherwise.
    pub(super) fn read(&mut self, mut row: CursorRow<'_>, sorts: &[Sort], room: &mut Vec<u16>) -> Result<(), OdbcError> {
        for (column, sort) in (1_u16..).zip(sorts) {
            if matches!(sort, Sort::Real | Sort::Single) {
                let mut number = Nullable::<f64>::null();
                row.get_data(column, &mut number)?;
                let own = |number| if *sort == Sort::Single { single(number) } else { number };
                self.values.push(number.into_opt().map_or(Value::Null, |number| Value::Real(own(number))));
                continue;
            }
            let is_there = row.get_wide_text(column, room)?;
            let value = if is_there { self.text(room, *sort) } else { Value::Null };
            self.values.push(value);
            if room.capacity() > KEPT {
                *room = Vec::new();
            }
        }
        Ok(())
    }

    fn text(&mut self, units: &[u16], sort: Sort) -> Value {
        if sort == Sort::Binary {
            return Value::Binary;
        }
        let from = self.bytes.len();
        if sort == Sort::Amount && units.first() == Some(&u16::from(b'.')) {
            // As SQL Server writes a half.
            self.bytes.push(b'0');
        }
        for letter in char::decode_utf16(units.iter().copied()) {
            match letter {
                Ok(letter) => self.bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
                // No text in any encoding: so it is told as such, and never mended.
                Err(_) => self.bytes.push(0xFF),
            }
        }
        if sort == Sort::Filled {
            let text = self.bytes[from..].trim_ascii_end().len();
            self.bytes.truncate(from + text);
        }
        if sort == Sort::Amount && self.bytes[from..].starts_with(b"-.") {
            self.bytes.insert(from + 1, b'0');
        }
        if sort == Sort::Whole
            && let Some(number) = std::str::from_utf8(&self.bytes[from..]).ok().and_then(|text| text.trim().parse().ok())
        {
            self.bytes.truncate(from);
            return Value::Whole(number);
        }
        Value::Text(from, self.bytes.len())
    }
}

/// A number of 32 bits by its own digits: in 64 bits it has others behind them.
#[expect(clippy::cast_possible_truncation, reason = "it was one of 32 bits")]
fn single(number: f64) -> f64 {
    (number as f32).to_string().parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, sort: Sort) -> String {
        let mut block = Block::new(1);
        let value = block.text(&text.encode_utf16().collect::<Vec<_>>(), sort);
        block.values.push(value);
        match block.cell(0, 0) {
            Cell::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn values_are_what_their_columns_are() {
        assert_eq!(cell("-12", Sort::Whole), "Integer(-12)");
        assert_eq!(cell("twelve", Sort::Whole), "twelve");
        assert_eq!(cell("12.50", Sort::Amount), "12.50");
        assert_eq!(cell(".5", Sort::Amount), "0.5");
        assert_eq!(cell("-.50", Sort::Amount), "-0.50");
        assert_eq!(cell("Zoë \u{1F600} ", Sort::Text), "Zoë \u{1F600} ");
        assert_eq!(cell("09  ", Sort::Filled), "09");
        assert_eq!(cell("\u{0}", Sort::Binary), "Blob");
        assert_eq!(Block::new(1).cell(0, 0), Cell::Null);
    }

    #[test]
    fn a_number_of_32_bits_has_its_own_digits() {
        for (number, wanted) in [(f64::from(0.1_f32), 0.1), (0.1, 0.1), (-2.5, -2.5), (0.0, 0.0)] {
            assert_eq!(single(number).to_bits(), f64::to_bits(wanted));
        }
    }

    #[test]
    fn half_a_character_is_no_text() {
        let mut block = Block::new(1);
        let value = block.text(&[0xD83D, 65], Sort::Text);
        block.values.push(value);
        assert_eq!(block.cell(0, 0), Cell::Text(b"\xFFA"));
    }
}
