//! Single values of a row: what becomes of one where the model has a type for it.

use std::borrow::Cow;
use std::io::Write as _;

use super::cell::Cell;
use super::codes::{meaning, write_json};
use super::tree::Shape;
use crate::campus::Preferences;
#[cfg(feature = "arrow")]
use crate::model::FieldSpec;
use crate::model::{FieldKind, ShapeError, ShapeProblem, timely};

/// Writes one value, and says whether there was one.
pub(super) fn write(
    cell: Cell<'_>,
    shape: Shape,
    path: &str,
    preferences: &Preferences,
    out: &mut Vec<u8>,
    errors: &mut Vec<ShapeError>,
) -> bool {
    let written = match (cell, shape) {
        (Cell::Null, _) => return false,
        // A source without types has no other way to leave a number, a date or a code empty.
        (Cell::Untyped(text), shape) if !matches!(shape, Shape::Text | Shape::Open { .. }) && text.trim_ascii().is_empty() => {
            return false;
        }
        (_, Shape::Json { array, fields, descriptors }) => match cell.text() {
            Some(text) => return write_json(text, array, fields, descriptors, path, preferences, out, errors),
            None => Err(ShapeProblem::WrongType(if array { "JSON text of an array" } else { "JSON text of an object" })),
        },
        (_, Shape::Descriptor(descriptor)) => match code_of(cell) {
            Some(code) => meaning(&code, descriptor, preferences).map(|value| write_text(value, out)),
            None => Err(ShapeProblem::WrongType("a descriptor value or a Campus code")),
        },
        (_, Shape::Text) => code_of(cell).map(|text| write_text(&text, out)).ok_or(ShapeProblem::WrongType("text")),
        (_, Shape::Timely(kind)) => match cell.text() {
            Some(text) => timely(kind, text).map(|text| write_text(&text, out)),
            None => Err(ShapeProblem::WrongType(match kind {
                FieldKind::Date => "a date as text",
                FieldKind::Time => "a time as text",
                _ => "a date and time as text",
            })),
        },
        (_, Shape::Boolean) => {
            boolean_of(cell).map(|token| out.extend_from_slice(token)).ok_or(ShapeProblem::WrongType("a boolean (0 or 1)"))
        }
        (_, Shape::Integer) => {
            integer_of(cell).map(|number| write_integer(number, out)).ok_or(ShapeProblem::WrongType("a whole number"))
        }
        (_, Shape::Decimal) => write_decimal(cell, out),
        (_, Shape::Open { extension }) => write_open(cell, extension, out),
    };
    let written = match (cell, written) {
        (Cell::Untyped(_), Err(problem)) => as_written(cell, shape, problem, out),
        (_, written) => written,
    };
    match written {
        Ok(()) => true,
        Err(problem) => {
            errors.push(ShapeError { path: path.to_owned(), problem });
            false
        }
    }
}

/// A value that nothing in JSON stands for: no number, or a day beyond the year 9999.
#[cfg(feature = "arrow")]
pub(crate) struct Unwritable;

/// Writes a value inside of JSON that is made of a column's structs and lists, and says whether there was one. A code stays one, and what is not of its
/// member's type stays as it was: whoever reads that JSON decides on both. Without a member the model knows none, in an extension or elsewhere.
///
/// # Errors
/// [`Unwritable`] where the model knows no member, so that nobody would find out.
#[cfg(feature = "arrow")]
pub(crate) fn write_inner(
    cell: Cell<'_>,
    field: Option<&FieldSpec>,
    extension: bool,
    out: &mut Vec<u8>,
) -> Result<bool, Unwritable> {
    let shape = match field.map(Shape::of) {
        None => Shape::Open { extension },
        Some(Shape::Descriptor(_)) => Shape::Text,
        Some(Shape::Json { array, fields, .. }) => Shape::Json { array, fields, descriptors: false },
        Some(shape) => shape,
    };
    let mut errors = Vec::new();
    let is_written = write(cell, shape, "", &Preferences::default(), out, &mut errors);
    if errors.is_empty() {
        return Ok(is_written);
    }
    match (cell, cell.text()) {
        (Cell::Integer(number), _) => write_integer(number, out),
        (Cell::Real(number), _) if number.is_finite() => write_real(number, out),
        (_, Some(text)) => write_text(text, out),
        // No member that is no text takes it, and so its place is told.
        (_, None) if field.is_some() => write_text("?", out),
        (_, None) => return Err(Unwritable),
    }
    Ok(true)
}

/// What a source without types wrote stays as it is where it is not of its member's type: the edge at which foreign spellings are mended decides on it.
fn as_written(cell: Cell<'_>, shape: Shape, problem: ShapeProblem, out: &mut Vec<u8>) -> Result<(), ShapeProblem> {
    let text = cell.text().ok_or(ShapeProblem::NotUtf8)?;
    match shape {
        Shape::Boolean | Shape::Integer | Shape::Decimal => {
            write_text(text, out);
            Ok(())
        }
        _ => Err(problem),
    }
}

/// Whether a text is JSON: in a source without types, what else would a number be where the model says nothing?
pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn write_open(cell: Cell<'_>, extension: bool, out: &mut Vec<u8>) -> Result<(), ShapeProblem> {
    match cell {
        Cell::Integer(_) | Cell::Real(_) => write_decimal(cell, out),
        _ => {
            let text = cell.text().ok_or(ShapeProblem::WrongType("text or a number"))?;
            let may_be_json = matches!(cell, Cell::Untyped(_)) || (extension && text.trim_start().starts_with(['{', '[']));
            let is_json = may_be_json && is_json(text);
            if is_json {
                out.extend_from_slice(text.trim().as_bytes());
            } else {
                write_text(text, out);
            }
            Ok(())
        }
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("text can always be written into memory");
}

fn write_integer(number: i64, out: &mut Vec<u8>) {
    write!(out, "{number}").expect("writing into memory does not fail");
}

/// A TEXT number stays exactly as it is written.
fn write_decimal(cell: Cell<'_>, out: &mut Vec<u8>) -> Result<(), ShapeProblem> {
    match cell {
        Cell::Integer(number) => write_integer(number, out),
        Cell::Real(number) if number.is_finite() => write_real(number, out),
        _ => match cell.text().map(str::trim) {
            Some(text) if is_json_number(text) => out.extend_from_slice(text.as_bytes()),
            _ => return Err(ShapeProblem::WrongType("a decimal number")),
        },
    }
    Ok(())
}

/// A REAL with the digits that it holds for certain, 15 of them: what stands behind them comes from sums (`0.1 + 0.2`), is in no database's own
/// text of the number, and would make each record another than the one that an ODS shows.
fn write_real(number: f64, out: &mut Vec<u8>) {
    let exact: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    write!(out, "{exact}").expect("writing into memory does not fail");
}

fn is_json_number(text: &str) -> bool {
    text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) && is_json(text)
}

fn integer_of(cell: Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Integer(number) => Some(number),
        // Beyond 2^53 a REAL no longer says which whole number it is.
        Cell::Real(number) if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 => Some(number as i64),
        _ => cell.text()?.trim().parse().ok(),
    }
}

fn boolean_of(cell: Cell<'_>) -> Option<&'static [u8]> {
    match cell {
        Cell::Integer(0) => Some(b"false"),
        Cell::Integer(1) => Some(b"true"),
        _ => match cell.text()? {
            "0" | "false" => Some(b"false"),
            "1" | "true" => Some(b"true"),
            _ => None,
        },
    }
}

/// Text, or the digits of a whole number.
fn code_of(cell: Cell<'_>) -> Option<Cow<'_, str>> {
    match cell {
        Cell::Integer(number) => Some(number.to_string().into()),
        _ => cell.text().map(Into::into),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_has_the_digits_that_it_holds() {
        for (number, written) in [
            (2.5, "2.5"),
            (0.1 + 0.2, "0.3"),
            (0.1 * 3.0 + 1.0, "1.3"),
            (-1.005, "-1.005"),
            (3.0, "3"),
            (1.0 / 3.0, "0.333333333333333"),
            (123_456_789.125, "123456789.125"),
            (1e21, "1000000000000000000000"),
            (0.000_001, "0.000001"),
            (0.0, "0"),
        ] {
            let mut out = Vec::new();
            write_decimal(Cell::Real(number), &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), written);
        }
        assert!(write_decimal(Cell::Real(f64::NAN), &mut Vec::new()).is_err());
        let mut out = Vec::new();
        write_decimal(Cell::Text(b"12.50"), &mut out).unwrap();
        assert_eq!(out, b"12.50");
    }
}
