//! [`Layout`]: how the rows of one query become records.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;

use super::codes::{meaning, write_json};
use super::column::{Alias, Aliases, ColumnError, Content, Node, Shape, tree};
use crate::campus::Preferences;
use crate::model::{CampusKeys, CampusRole, Day, ResourceKind, ShapeError, ShapeProblem};

/// A value of a row, as a database has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'a [u8]),
    Blob,
}

impl<'a> Cell<'a> {
    /// The bytes of text, or the digits of a whole number: what can be, or hold, a Campus code.
    pub(crate) fn as_code(self) -> Option<Cow<'a, [u8]>> {
        match self {
            Self::Integer(number) => Some(number.to_string().into_bytes().into()),
            Self::Text(text) => Some(text.into()),
            _ => None,
        }
    }
}

/// How the rows of one query become records.
#[derive(Debug)]
pub(crate) struct Layout {
    aliases: Aliases,
    root: Vec<Node>,
}

/// What a row became.
#[derive(Debug)]
pub(crate) struct Assembled {
    /// The JSON, without the members that are in `errors`.
    pub(crate) body: Vec<u8>,
    pub(crate) campus: CampusKeys,
    /// Empty for a record.
    pub(crate) errors: Vec<ShapeError>,
    /// Whether a Campus key could not be read, so that no filter can be applied to them.
    pub(crate) keys_unreadable: bool,
}

impl Layout {
    /// The layout of a query of this kind.
    pub(crate) fn new(aliases: Aliases, kind: &ResourceKind) -> Result<Self, ColumnError> {
        let root = tree(&aliases, kind)?;
        Ok(Self { aliases, root })
    }

    /// The columns whose values may be, or hold, Campus codes.
    pub(crate) fn coded(&self) -> Vec<usize> {
        columns(&self.root).filter(|(_, shape, _)| shape.holds_codes()).map(|(column, _, _)| column).collect()
    }

    /// The codes of a column's value that are not mapped: descriptor and code, each once.
    pub(crate) fn unmapped(&self, column: usize, cell: Cell<'_>, preferences: &Preferences) -> Vec<(String, String)> {
        let Some((_, shape, path)) = columns(&self.root).find(|(other, _, _)| *other == column) else { return Vec::new() };
        let mut errors = Vec::new();
        value(cell, shape, path, preferences, &mut Vec::new(), &mut errors);
        let codes: BTreeSet<_> = errors
            .into_iter()
            .filter_map(|error| match error.problem {
                ShapeProblem::UnmappedCode { descriptor, code } => Some((descriptor, code)),
                _ => None,
            })
            .collect();
        codes.into_iter().collect()
    }

    /// Puts one row together. The cells are those of all columns, in their order.
    pub(crate) fn assemble(&self, cells: &[Cell<'_>], preferences: &Preferences) -> Assembled {
        let mut assembled = Assembled { body: vec![b'{'], campus: CampusKeys::new(), errors: Vec::new(), keys_unreadable: false };
        for (alias, &cell) in self.aliases.iter().zip(cells) {
            let read = match alias {
                Alias::Ids(role) => ids(cell, *role, &mut assembled.campus),
                Alias::Object => object(cell, &mut assembled.campus),
                Alias::Day => day(cell, &mut assembled.campus),
                Alias::Path(_) => continue,
            };
            if let Err((column, problem)) = read {
                assembled.keys_unreadable = true;
                assembled.errors.push(ShapeError { path: column.to_owned(), problem: ShapeProblem::Other(problem.to_owned()) });
            }
        }
        members(&self.root, cells, preferences, &mut assembled.body, &mut assembled.errors);
        assembled.body.push(b'}');
        assembled
    }
}

/// The columns below these nodes.
fn columns(nodes: &[Node]) -> Box<dyn Iterator<Item = (usize, Shape, &str)> + '_> {
    Box::new(nodes.iter().flat_map(|node| match &node.content {
        Content::Members(inner) => columns(inner),
        Content::Column { column, shape, path } => Box::new(std::iter::once((*column, *shape, &**path))),
    }))
}

/// Writes the members that are there, and says whether there were any.
fn members(nodes: &[Node], cells: &[Cell<'_>], preferences: &Preferences, out: &mut Vec<u8>, errors: &mut Vec<ShapeError>) -> bool {
    let start = out.len();
    for node in nodes {
        let before = out.len();
        if before > start {
            out.push(b',');
        }
        out.extend_from_slice(node.label.as_bytes());
        let written = match &node.content {
            Content::Members(inner) => {
                out.push(b'{');
                let any = members(inner, cells, preferences, out, errors);
                out.push(b'}');
                any
            }
            Content::Column { column, shape, path } => value(cells[*column], *shape, path, preferences, out, errors),
        };
        if !written {
            out.truncate(before);
        }
    }
    out.len() > start
}

/// Writes one value, and says whether there was one.
fn value(
    cell: Cell<'_>,
    shape: Shape,
    path: &str,
    preferences: &Preferences,
    out: &mut Vec<u8>,
    errors: &mut Vec<ShapeError>,
) -> bool {
    let written = match (cell, shape) {
        (Cell::Null, _) => return false,
        (_, Shape::Json { array, fields, descriptors }) => match text_of(cell) {
            Some(text) => return write_json(text, array, fields, descriptors, path, preferences, out, errors),
            None => Err(ShapeProblem::WrongType(if array { "JSON text of an array" } else { "JSON text of an object" })),
        },
        (_, Shape::Descriptor(descriptor)) => match code_of(cell) {
            Some(code) => meaning(&code, descriptor, preferences).map(|value| write_text(value, out)),
            None => Err(ShapeProblem::WrongType("a descriptor value or a Campus code")),
        },
        (_, Shape::Text) => code_of(cell).map(|text| write_text(&text, out)).ok_or(ShapeProblem::WrongType("text")),
        (_, Shape::Moment(form)) => text_of(cell).map(|text| write_text(text, out)).ok_or(ShapeProblem::WrongType(form)),
        (_, Shape::Boolean) => {
            boolean_of(cell).map(|token| out.extend_from_slice(token)).ok_or(ShapeProblem::WrongType("a boolean (0 or 1)"))
        }
        (_, Shape::Integer) => {
            integer_of(cell).map(|number| write_integer(number, out)).ok_or(ShapeProblem::WrongType("a whole number"))
        }
        (_, Shape::Decimal) => write_decimal(cell, out),
        (_, Shape::Open { extension }) => write_open(cell, extension, out),
    };
    match written {
        Ok(()) => true,
        Err(problem) => {
            errors.push(ShapeError { path: path.to_owned(), problem });
            false
        }
    }
}

fn write_open(cell: Cell<'_>, extension: bool, out: &mut Vec<u8>) -> Result<(), ShapeProblem> {
    match cell {
        Cell::Integer(_) | Cell::Real(_) => write_decimal(cell, out),
        _ => {
            let text = text_of(cell).ok_or(ShapeProblem::WrongType("text or a number"))?;
            let is_json = extension
                && text.trim_start().starts_with(['{', '['])
                && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
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
        Cell::Real(number) if number.is_finite() => write!(out, "{number}").expect("writing into memory does not fail"),
        _ => match text_of(cell).map(str::trim) {
            Some(text) if is_json_number(text) => out.extend_from_slice(text.as_bytes()),
            _ => return Err(ShapeProblem::WrongType("a decimal number")),
        },
    }
    Ok(())
}

fn is_json_number(text: &str) -> bool {
    text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn integer_of(cell: Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Integer(number) => Some(number),
        // Beyond 2^53 a REAL no longer says which whole number it is.
        Cell::Real(number) if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 => Some(number as i64),
        _ => text_of(cell)?.trim().parse().ok(),
    }
}

fn boolean_of(cell: Cell<'_>) -> Option<&'static [u8]> {
    match cell {
        Cell::Integer(0) => Some(b"false"),
        Cell::Integer(1) => Some(b"true"),
        _ => match text_of(cell)? {
            "0" | "false" => Some(b"false"),
            "1" | "true" => Some(b"true"),
            _ => None,
        },
    }
}

fn text_of(cell: Cell<'_>) -> Option<&str> {
    match cell {
        Cell::Text(text) => std::str::from_utf8(text).ok(),
        _ => None,
    }
}

/// Text, or the digits of a whole number.
fn code_of(cell: Cell<'_>) -> Option<Cow<'_, str>> {
    match cell {
        Cell::Integer(number) => Some(number.to_string().into()),
        _ => text_of(cell).map(Into::into),
    }
}

type KeyFault = (&'static str, &'static str);

fn ids(cell: Cell<'_>, role: CampusRole, campus: &mut CampusKeys) -> Result<(), KeyFault> {
    let column = match role {
        CampusRole::SchoolYear => "@schoolYear",
        CampusRole::School => "@school",
        CampusRole::Person => "@person",
        CampusRole::Course => "@course",
        CampusRole::Section => "@section",
        CampusRole::Calendar => "@calendar",
    };
    let fault = (column, "is neither a Campus ID nor a JSON array of them");
    match cell {
        Cell::Null => {}
        Cell::Integer(id) => campus.push(role, id),
        _ => {
            let text = text_of(cell).ok_or(fault)?;
            if let Ok(id) = text.trim().parse() {
                campus.push(role, id);
                return Ok(());
            }
            // An outer join leaves NULLs in json_group_array.
            let found: Vec<Option<i64>> = serde_json::from_str(text).map_err(|_| fault)?;
            found.into_iter().flatten().for_each(|id| campus.push(role, id));
        }
    }
    Ok(())
}

fn object(cell: Cell<'_>, campus: &mut CampusKeys) -> Result<(), KeyFault> {
    if cell == Cell::Null {
        return Ok(());
    }
    let parts = text_of(cell).and_then(|text| text.rsplit_once(':'));
    match parts.map(|(kind, id)| (kind.trim(), id.trim().parse())) {
        Some((kind, Ok(id))) if !kind.is_empty() => {
            *campus = std::mem::take(campus).with_object(Arc::<str>::from(kind), id);
            Ok(())
        }
        _ => Err(("@object", "does not name a Campus object and its ID, such as Enrollment:4711")),
    }
}

fn day(cell: Cell<'_>, campus: &mut CampusKeys) -> Result<(), KeyFault> {
    if cell == Cell::Null {
        return Ok(());
    }
    let Some(day) = text_of(cell).and_then(Day::of_midnight) else {
        return Err(("@date", "is no day (YYYY-MM-DD, or its midnight)"));
    };
    *campus = std::mem::take(campus).with_day(day);
    Ok(())
}
