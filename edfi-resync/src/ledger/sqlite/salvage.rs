//! Reads what can be read of a table that is damaged somewhere in the middle.
//!
//! A scan stops at the first page that cannot be read. So one is made from each end, and what lies between is halved again and again, which
//! closes in on the pages that are really lost.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::fault::Fault;

/// Scans of one part of a table. A table of which nothing can be read must not take for ever.
const MOST_SCANS: u32 = 4_000;
const DEEPEST: u32 = 40;

/// A part of a table: rows that agree in some columns, in the order of another.
pub(super) struct Part<'a> {
    pub(super) table: &'a str,
    pub(super) columns: &'a [String],
    /// The first columns of the primary key, with values.
    pub(super) same: Vec<(&'static str, i64)>,
    /// The last column of the primary key that rows are told apart by.
    pub(super) by: &'static str,
    pub(super) space: Space,
}

/// What the values of a column can be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Space {
    Numbers(i64, i64),
    Keys,
}

impl Space {
    fn bounds(self) -> (u128, u128) {
        match self {
            Self::Numbers(low, high) => (low.unsigned_abs().into(), high.unsigned_abs().into()),
            Self::Keys => (0, u128::MAX),
        }
    }

    fn value(self, point: u128) -> Value {
        match self {
            Self::Numbers(..) => Value::Integer(i64::try_from(point).unwrap_or(i64::MAX)),
            Self::Keys => Value::Blob(point.to_be_bytes().to_vec()),
        }
    }

    fn point(self, value: &Value) -> Option<u128> {
        match (self, value) {
            (Self::Numbers(..), Value::Integer(number)) => u128::try_from(*number).ok(),
            (Self::Keys, Value::Blob(bytes)) => Some(u128::from_be_bytes(bytes.as_slice().try_into().ok()?)),
            _ => None,
        }
    }
}

/// Gives every row that can be read to `each`, some perhaps twice. Says whether all could be read.
pub(super) fn salvage(
    connection: &Connection,
    part: &Part<'_>,
    each: &mut impl FnMut(Vec<Value>) -> Result<(), Fault>,
) -> Result<bool, Fault> {
    let mut salvage = Salvage { connection, part, each, scans: 0, whole: true };
    let (low, high) = part.space.bounds();
    salvage.between(low, high, 0)?;
    Ok(salvage.whole)
}

struct Salvage<'a, F> {
    connection: &'a Connection,
    part: &'a Part<'a>,
    each: &'a mut F,
    scans: u32,
    whole: bool,
}

/// How far a scan came.
enum Reached {
    End,
    Broken(Option<u128>),
}

impl<F: FnMut(Vec<Value>) -> Result<(), Fault>> Salvage<'_, F> {
    fn between(&mut self, low: u128, high: u128, depth: u32) -> Result<(), Fault> {
        let Reached::Broken(last) = self.scan(low, high, false)? else { return Ok(()) };
        self.whole = false;
        let Some(low) = last.map_or(Some(low), |last| last.checked_add(1)).filter(|low| *low <= high) else { return Ok(()) };
        let Reached::Broken(last) = self.scan(low, high, true)? else { return Ok(()) };
        let Some(high) = last.map_or(Some(high), |last| last.checked_sub(1)).filter(|high| low < *high) else { return Ok(()) };
        if depth < DEEPEST && self.scans < MOST_SCANS {
            let middle = low + (high - low) / 2;
            self.between(low, middle, depth + 1)?;
            self.between(middle + 1, high, depth + 1)?;
        }
        Ok(())
    }

    /// From one end towards the other, as far as pages can be read.
    fn scan(&mut self, low: u128, high: u128, backwards: bool) -> Result<Reached, Fault> {
        self.scans += 1;
        let Part { table, columns, same, by, space } = self.part;
        let agree = same.iter().map(|(column, _)| format!("{column} = ?")).chain([format!("{by} BETWEEN ? AND ?")]);
        let agree = agree.collect::<Vec<_>>().join(" AND ");
        let order = if backwards { "DESC" } else { "ASC" };
        let sql = format!("SELECT {by}, {} FROM {table} WHERE {agree} ORDER BY {by} {order}", columns.join(", "));
        let mut bound: Vec<Value> = same.iter().map(|(_, value)| Value::Integer(*value)).collect();
        bound.extend([space.value(low), space.value(high)]);
        let mut last = None;
        let Ok(mut statement) = self.connection.prepare_cached(&sql) else { return Ok(Reached::Broken(None)) };
        let Ok(mut rows) = statement.query(params_from_iter(bound)) else { return Ok(Reached::Broken(None)) };
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let read: Result<Vec<Value>, _> = (0..=columns.len()).map(|column| row.get(column)).collect();
                    let Ok(mut values) = read else { continue };
                    let point = space.point(&values.remove(0));
                    // Out of order is out of a damaged page: to go on from there could go on for ever.
                    let forward = match (last, point) {
                        (_, None) => continue,
                        (None, Some(_)) => true,
                        (Some(last), Some(point)) => {
                            if backwards {
                                point < last
                            } else {
                                point > last
                            }
                        }
                    };
                    if !forward {
                        return Ok(Reached::Broken(last));
                    }
                    last = point;
                    (self.each)(values)?;
                }
                Ok(None) => return Ok(Reached::End),
                Err(_) => return Ok(Reached::Broken(last)),
            }
        }
    }
}
