//! How a row is read from a driver.
//!
//! A value is fetched as what its column is: whole numbers and floating ones as such, everything else as text, in UTF-16, which no driver has to guess the
//! encoding of. A long one is fetched in pieces. Days, times and amounts stay the text that the database has for them.

use odbc_api::{Cursor, CursorRow, DataType, Error as OdbcError, Nullable};

use crate::source::database::{Block, DatabaseValue as Value};
use crate::source::service_query::Dialect;

/// Room that is kept for the next text.
const KEPT: usize = 4096;

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

/// What texts are read into.
#[derive(Debug, Default)]
pub(super) struct Room {
    units: Vec<u16>,
    bytes: Vec<u8>,
}

/// Reads a row: each column once, in their order, as not every driver takes it otherwise.
pub(super) fn read(block: &mut Block, mut row: CursorRow<'_>, sorts: &[Sort], room: &mut Room) -> Result<(), OdbcError> {
    for (column, sort) in (1_u16..).zip(sorts) {
        if matches!(sort, Sort::Real | Sort::Single) {
            let mut number = Nullable::<f64>::null();
            row.get_data(column, &mut number)?;
            let own = |number| if *sort == Sort::Single { single(number) } else { number };
            block.push(number.into_opt().map_or(Value::Null, |number| Value::Real(own(number))));
            continue;
        }
        if row.get_wide_text(column, &mut room.units)? {
            block.push(room.value(*sort));
        } else {
            block.push(Value::Null);
        }
        if room.units.capacity() > KEPT {
            *room = Room::default();
        }
    }
    Ok(())
}

impl Room {
    /// What its units are.
    fn value(&mut self, sort: Sort) -> Value<'_> {
        if sort == Sort::Binary {
            return Value::Binary;
        }
        self.bytes.clear();
        if sort == Sort::Amount && self.units.first() == Some(&u16::from(b'.')) {
            // As SQL Server writes a half.
            self.bytes.push(b'0');
        }
        for letter in char::decode_utf16(self.units.iter().copied()) {
            match letter {
                Ok(letter) => self.bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
                // No text in any encoding: so it is told as such, and never mended.
                Err(_) => self.bytes.push(0xFF),
            }
        }
        if sort == Sort::Filled {
            let text = self.bytes.trim_ascii_end().len();
            self.bytes.truncate(text);
        }
        if sort == Sort::Amount && self.bytes.starts_with(b"-.") {
            self.bytes.insert(1, b'0');
        }
        if sort == Sort::Whole
            && let Some(number) = std::str::from_utf8(&self.bytes).ok().and_then(|text| text.trim().parse().ok())
        {
            return Value::Integer(number);
        }
        Value::Text(&self.bytes)
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
    use crate::source::service_query::Cell;

    fn cell(text: &str, sort: Sort) -> String {
        let mut block = Block::new(1);
        let mut room = Room { units: text.encode_utf16().collect(), bytes: Vec::new() };
        block.push(room.value(sort));
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
        block.push(Room { units: vec![0xD83D, 65], bytes: Vec::new() }.value(Sort::Text));
        assert_eq!(block.cell(0, 0), Cell::Text(b"\xFFA"));
    }
}
