//! [`Cell`]: a value of a row.

use std::borrow::Cow;

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

    /// Text, if it is one.
    pub(super) fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => std::str::from_utf8(text).ok(),
            _ => None,
        }
    }
}
