//! [`normalize`]: the spellings of real tools become the model's own where records enter.
//!
//! The model's types decide, never the look of a value: a number in quotes is a number where the model has one, and text where it has
//! text. What can mean one thing only is mended; what may mean another record than was meant is not, and stays an error of its place:
//! `604822.0` in a column of IDs, also as text, `nan` for a person's unique ID, a number with an exponent, a day of a two-digit year.
//!
//! A well-formed record costs the one pass of the [`Inspector`](super::Inspector) and stays as it was written, byte by byte. Only one in
//! which that pass finds something is gone through again: `rewrite` walks along the members, `value` and `moment` read single values,
//! `nan` finds what Python writes for a missing number; `timely` reads single dates, times and moments for stores that make records of rows. What is mended is replaced in place; all other bytes stay.

mod mended;
mod moment;
mod nan;
mod rewrite;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "sqlite", feature = "database", feature = "csv"))]
mod timely;
mod value;

use std::borrow::Cow;

use bytes::Bytes;

pub use self::mended::{Mended, Mending};
use self::rewrite::{Rewritten, rewrite};
#[cfg(any(feature = "sqlite", feature = "database", feature = "csv"))]
pub(crate) use self::timely::timely;
use super::inspect::{Inspection, ShapeError};
use super::kind::ResourceKind;

/// Most errors of one record that are listed.
const MOST_ERRORS: usize = 20;

/// The day that a text says, with or without its midnight behind it.
pub(super) fn day_of(text: &str) -> Option<Cow<'_, str>> {
    let plain = moment::day_of_plain_midnight(text).map(Cow::Borrowed);
    plain.or_else(|| moment::date(text).map(|(day, _)| Cow::Owned(day)))
}

/// Which spellings of a value a source may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Spelling {
    /// Those of real tools: numbers in quotes, days for moments, `4/5/2011`, `NaN`. They become the model's own, and are counted.
    #[default]
    Liberal,
    /// Only the model's own: each other one is an error of its record.
    Strict,
}

/// A record after [`normalize`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Normalized {
    /// The record in the model's own form, as far as it could be brought into it; as it came where nothing had to be mended.
    pub body: Bytes,
    /// What an inspection of that body shows. Its errors are those of the record as it came, places included.
    pub inspection: Inspection,
    /// What was mended, each member and kind of mending once. Nothing where the spelling is strict.
    pub mended: Vec<Mending>,
    /// Whether some of the errors cannot be seen in the body any more: it must not be sent, whatever it looks like.
    pub is_refused: bool,
}

/// Brings a record into the model's own form.
///
/// Natural key, references and digest are those of the normalized body, so that they do not depend on the tool that wrote it. With
/// [`Spelling::Strict`] they are that as well, but each spelling that is not the model's own is an error.
///
/// ```
/// use bytes::Bytes;
/// use edfi_resync::model::{Model, Spelling, normalize};
///
/// let students = Model::ds5_2().kind("students")?;
/// let written = Bytes::from_static(br#"{"studentUniqueId": 604822, "birthDate": "4/5/2011", "heightless": 1.50}"#);
/// let normalized = normalize(&students, written.clone(), Spelling::Liberal);
/// assert_eq!(normalized.body, r#"{"studentUniqueId": "604822", "birthDate": "2011-04-05", "heightless": 1.50}"#);
/// assert_eq!(normalized.mended[0].to_string(), "studentUniqueId given as a whole number, sent as text");
///
/// let refused = normalize(&students, written, Spelling::Strict);
/// assert_eq!(refused.inspection.errors[0].to_string(), "$.studentUniqueId is not text");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
pub fn normalize(kind: &ResourceKind, body: Bytes, spelling: Spelling) -> Normalized {
    let inspection = kind.inspector().inspect(&body);
    if inspection.errors.is_empty() && !inspection.odd_spelling {
        return Normalized { body, inspection, mended: Vec::new(), is_refused: false };
    }
    let Some(Rewritten { body, found, refused }) = rewrite(kind, &body) else {
        return Normalized { body, inspection, mended: Vec::new(), is_refused: false };
    };
    let mut inspection = kind.inspector().inspect(&body);
    let mut errors = refused;
    let mut mended = Vec::new();
    match spelling {
        Spelling::Liberal => {
            for found in found {
                let mending = Mending { member: found.member, how: found.how };
                if !mended.contains(&mending) {
                    mended.push(mending);
                }
            }
        }
        Spelling::Strict => {
            errors.extend(found.into_iter().map(|found| ShapeError { problem: found.how.refused(), path: found.path }));
        }
    }
    let is_refused = !errors.is_empty();
    let others: Vec<_> = inspection.errors.drain(..).filter(|other| errors.iter().all(|error| error.path != other.path)).collect();
    errors.extend(others);
    errors.truncate(MOST_ERRORS);
    inspection.errors = errors;
    Normalized { body, inspection, mended, is_refused }
}
