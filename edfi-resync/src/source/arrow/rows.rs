//! [`ArrowRows`]: the rows of record batches, one at a time, as those of a query.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef, RecordBatch};

use super::json::{Within, boolean, write_json};
use super::table::{Batches, Table};
use super::types::Meaning;
use super::value::{Value, value};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Origin;
use crate::source::service_query::{Cell, Rows};

/// The rows of record batches. Of these one is held at a time, and what is no text in it is written anew row by row.
pub(super) struct ArrowRows<'t> {
    table: &'t Table,
    meanings: &'t [Meaning],
    batches: Batches,
    /// Each column in the batch that the reading stands in.
    arrays: Vec<Nested>,
    rows: usize,
    /// The row in that batch which comes next.
    next: usize,
    /// What that batch is from, and the row of it.
    name: Arc<str>,
    position: u64,
    cells: Vec<Held>,
    /// What cells hold that is not text in the batch itself.
    text: Vec<u8>,
}

/// An array, and the structs that it is in: where one of these is null, so is what is in it.
struct Nested {
    array: ArrayRef,
    around: Vec<ArrayRef>,
}

/// What was made of a value.
enum Held {
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f64),
    /// Text of the batch.
    There,
    /// Written anew.
    Written(Range<usize>),
    Other,
}

impl<'t> ArrowRows<'t> {
    pub(super) fn new(table: &'t Table, meanings: &'t [Meaning], batches: Batches) -> Self {
        let (arrays, cells, text) = (Vec::new(), Vec::new(), Vec::new());
        Self { table, meanings, batches, arrays, rows: 0, next: 0, name: table.name.clone(), position: 0, cells, text }
    }

    /// Where the row is from.
    pub(super) fn origin(&self) -> Origin {
        Origin::new(self.name.clone(), self.position)
    }

    fn take(&mut self, batch: &RecordBatch) -> Result<()> {
        let (columns, fields) = (batch.columns(), self.table.schema.fields());
        let named = batch.schema();
        // Of columns that stand in another order each would be taken for another.
        let is_same = columns.len() == fields.len()
            && columns.iter().zip(fields).all(|(array, field)| array.data_type() == field.data_type())
            && named.fields().iter().zip(fields).all(|(own, field)| own.name() == field.name());
        if !is_same {
            let message = format!("{} has a batch with other columns than its schema says", self.table.name);
            return Err(Error::new(ErrorKind::SourceInvalid, message).with_hint("give all batches of a resource one schema"));
        }
        self.arrays = self.table.columns.iter().map(|column| Nested::of(batch, &column.place)).collect();
        (self.rows, self.next) = (batch.num_rows(), 0);
        Ok(())
    }

    fn hold(&mut self) {
        let row = self.next - 1;
        self.cells.clear();
        self.text.clear();
        for (nested, meaning) in self.arrays.iter().zip(self.meanings) {
            let held = match nested.value(row) {
                Value::Null => Held::Null,
                Value::Boolean(flag) => Held::Boolean(flag),
                Value::Integer(number) => Held::Integer(number),
                // A column of IDs with one missing is a column of floating-point numbers to many a tool.
                // Beyond 2^53 such a number no longer says which whole one it is.
                Value::Real(number)
                    if matches!(meaning, Meaning::Keys) && number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 =>
                {
                    Held::Integer(number as i64)
                }
                // What many a tool has for nothing where a column holds numbers.
                Value::Real(number) if number.is_nan() => Held::Null,
                Value::Real(number) => Held::Real(number),
                Value::Text(_) => Held::There,
                Value::Number(text) | Value::Time(text) => {
                    let start = self.text.len();
                    self.text.extend_from_slice(text.as_bytes());
                    Held::Written(start..self.text.len())
                }
                Value::Struct(..) | Value::List(..) => {
                    let start = self.text.len();
                    match write_json(nested.array.as_ref(), row, Within::of(*meaning), &mut self.text) {
                        Ok(true) => Held::Written(start..self.text.len()),
                        written => {
                            self.text.truncate(start);
                            if written.is_ok() { Held::Null } else { Held::Other }
                        }
                    }
                }
                Value::Other => Held::Other,
            };
            self.cells.push(held);
        }
    }
}

impl Nested {
    /// The array at a place of a batch.
    fn of(batch: &RecordBatch, place: &[usize]) -> Self {
        let (mut array, mut around) = (batch.column(place[0]).clone(), Vec::new());
        for &member in &place[1..] {
            let inner = array.as_struct().column(member).clone();
            if array.null_count() > 0 {
                around.push(array);
            }
            array = inner;
        }
        Self { array, around }
    }

    fn value(&self, row: usize) -> Value<'_> {
        if self.around.iter().any(|array| array.is_null(row)) { Value::Null } else { value(self.array.as_ref(), row) }
    }
}

impl Within {
    fn of(meaning: Meaning) -> Self {
        match meaning {
            Meaning::Keys => Self { field: None, extension: false },
            Meaning::Member(field) => Self { field: Some(field), extension: false },
            Meaning::Open { extension } => Self { field: None, extension },
        }
    }
}

impl Rows for ArrowRows<'_> {
    fn advance(&mut self) -> Result<bool> {
        while self.next == self.rows {
            let Some((name, batch)) = self.batches.next(self.table)? else { return Ok(false) };
            if *name != *self.name {
                (self.name, self.position) = (name, 0);
            }
            self.take(&batch)?;
        }
        self.next += 1;
        self.position += 1;
        self.hold();
        Ok(true)
    }

    fn cell(&self, column: usize) -> Cell<'_> {
        match &self.cells[column] {
            Held::Null => Cell::Null,
            Held::Boolean(flag) => boolean(*flag),
            Held::Integer(number) => Cell::Integer(*number),
            Held::Real(number) => Cell::Real(*number),
            Held::There => match (self.arrays[column].value(self.next - 1), self.meanings[column]) {
                // Where the model knows nothing, a text is one, whatever it looks like.
                (Value::Text(text), Meaning::Open { .. }) => Cell::Text(text.as_bytes()),
                (Value::Text(text), _) => Cell::Untyped(text.as_bytes()),
                _ => Cell::Null,
            },
            Held::Written(range) => Cell::Untyped(&self.text[range.clone()]),
            Held::Other => Cell::Blob,
        }
    }

    fn position(&self) -> u64 {
        self.position
    }

    fn place(&self) -> String {
        format!("{}, row {}", self.name, self.position)
    }
}
