//! [`Cell`]: a value of a row.

use std::borrow::Cow;

/// A value of a row, as its source has it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    all(not(test), not(feature = "arrow"), not(all(any(feature = "sqlite", feature = "database"), feature = "csv"))),
    expect(dead_code, reason = "a database has no values without a type, and a file no others")
)]
pub(crate) enum Cell<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'a [u8]),
    Blob,
    /// Text of a source that has no types, as CSV has none: what is meant, the model says.
    Untyped(&'a [u8]),
}

impl<'a> Cell<'a> {
    /// The bytes of text, or the digits of a whole number: what can be, or hold, a Campus code.
    pub(crate) fn as_code(self) -> Option<Cow<'a, [u8]>> {
        match self {
            Self::Integer(number) => Some(number.to_string().into_bytes().into()),
            Self::Text(text) | Self::Untyped(text) => Some(text.into()),
            _ => None,
        }
    }

    /// Text, if it is one.
    pub(super) fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) | Self::Untyped(text) => std::str::from_utf8(text).ok(),
            _ => None,
        }
    }

    /// The whole number that it is, or that it says where nothing has a type.
    pub(super) fn whole(self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(number),
            Self::Untyped(_) => self.text()?.trim().parse().ok(),
            _ => None,
        }
    }
}
