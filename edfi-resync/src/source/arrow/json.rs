//! [`write_json`]: lists and structs of Arrow as JSON, in the terms of the model. What is null, or holds nothing, is left out.

use arrow_array::Array;

use super::value::{Value, value};
use crate::model::{FieldKind, FieldSpec};
use crate::source::service_query::{Cell, Unwritable, write_inner};

/// What stands at the place of a value in the model.
#[derive(Clone, Copy)]
pub(super) struct Within {
    pub(super) field: Option<&'static FieldSpec>,
    /// Whether an extension is around it.
    pub(super) extension: bool,
}

/// Writes what stands in an array at a row, and says whether there was something.
///
/// # Errors
/// [`Unwritable`] where something in it cannot be written.
pub(super) fn write_json(array: &dyn Array, row: usize, within: Within, out: &mut Vec<u8>) -> Result<bool, Unwritable> {
    match value(array, row) {
        Value::Struct(members, row) => {
            let fields: &'static [FieldSpec] = within.field.map_or(&[], FieldSpec::children);
            out.push(b'{');
            let start = out.len();
            for (member, array) in members.fields().iter().zip(members.columns()) {
                let before = out.len();
                if before > start {
                    out.push(b',');
                }
                let name = member.name();
                serde_json::to_writer(&mut *out, name).expect("a name can always be written into memory");
                out.push(b':');
                let field = fields.iter().find(|field| field.name == name);
                if !write_json(array.as_ref(), row, Within { field, extension: within.extension || name == "_ext" }, out)? {
                    out.truncate(before);
                }
            }
            out.push(b'}');
            Ok(out.len() > start + 1)
        }
        Value::List(elements, rows) => {
            // Its elements are objects of the same members.
            let field = within.field.filter(|field| matches!(field.kind, FieldKind::Array { .. }));
            out.push(b'[');
            let start = out.len();
            for row in rows {
                let before = out.len();
                if before > start {
                    out.push(b',');
                }
                if !write_json(elements, row, Within { field, ..within }, out)? {
                    out.truncate(before);
                }
            }
            out.push(b']');
            Ok(out.len() > start + 1)
        }
        leaf => {
            let (field, extension) = (within.field, within.extension);
            with_cell(&leaf, within.field.is_none(), |cell| write_inner(cell, field, extension, out))
        }
    }
}

/// What a value that is no list and no struct is as a cell. Where the model knows nothing, text is text, whatever it looks like.
fn with_cell<T>(value: &Value<'_>, is_open: bool, then: impl FnOnce(Cell<'_>) -> T) -> T {
    then(match value {
        Value::Null => Cell::Null,
        Value::Boolean(flag) => boolean(*flag),
        Value::Integer(number) => Cell::Integer(*number),
        Value::Real(number) if number.is_nan() => Cell::Null,
        Value::Real(number) => Cell::Real(*number),
        Value::Number(text) | Value::Time(text) => Cell::Untyped(text.as_bytes()),
        Value::Text(text) if is_open => Cell::Text(text.as_bytes()),
        Value::Text(text) => Cell::Untyped(text.as_bytes()),
        Value::Struct(..) | Value::List(..) | Value::Other => Cell::Blob,
    })
}

/// A truth value as text without a type, which is JSON where the model knows nothing.
pub(super) fn boolean(flag: bool) -> Cell<'static> {
    Cell::Untyped(if flag { b"true" } else { b"false" })
}
