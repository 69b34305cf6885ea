//! Changing parts of a record without writing it anew: the bytes of what changes are replaced or cut out, commas included, and the rest
//! stays as it was written, numbers, escapes and blanks too.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use bytes::Bytes;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A range of a body, and what stands in its place then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) place: Range<usize>,
    pub(super) text: String,
}

impl Edit {
    pub(super) fn cut(place: Range<usize>) -> Self {
        Self { place, text: String::new() }
    }
}

/// What becomes of a value.
pub(super) enum Fate {
    /// It stays, with these changes, in order.
    Edited(Vec<Edit>),
    /// It goes as a whole.
    Dropped,
}

impl Fate {
    /// It stays as it is.
    pub(super) fn stays() -> Self {
        Self::Edited(Vec::new())
    }
}

/// The changes of an object or array from what becomes of its parts: those that go take one comma each along.
pub(super) fn gather(parts: Vec<(Range<usize>, Fate)>) -> Fate {
    let is_dropped = |(_, fate): &(Range<usize>, Fate)| matches!(fate, Fate::Dropped);
    if !parts.is_empty() && parts.iter().all(is_dropped) {
        return Fate::Dropped;
    }
    let mut edits: Vec<Edit> = Vec::new();
    let mut kept_until = None;
    // Where parts that go stand before all that stay, the cut ends where the first of these begins.
    let mut open = None;
    for (place, fate) in parts {
        match fate {
            Fate::Dropped => match kept_until {
                Some(end) => {
                    edits.push(Edit::cut(end..place.end));
                    kept_until = Some(place.end);
                }
                None => open = open.or(Some(place.start)),
            },
            Fate::Edited(inner) => {
                edits.extend(open.take().map(|start| Edit::cut(start..place.start)));
                edits.extend(inner);
                kept_until = Some(place.end);
            }
        }
    }
    Fate::Edited(edits)
}

/// The body with these changes, which are in order.
pub(super) fn edited(body: &Bytes, edits: Vec<Edit>) -> Bytes {
    if edits.is_empty() {
        return body.clone();
    }
    let (mut rest, mut from) = (Vec::with_capacity(body.len() + 16), 0);
    for Edit { place, text } in edits {
        rest.extend_from_slice(&body[from..place.start]);
        rest.extend_from_slice(text.as_bytes());
        from = place.end;
    }
    rest.extend_from_slice(&body[from..]);
    rest.into()
}

/// Where a value, which borrows from a text, stands in it.
pub(super) fn place(text: &str, value: &RawValue) -> Range<usize> {
    let start = value.get().as_ptr().addr() - text.as_ptr().addr();
    start..start + value.get().len()
}

/// The members of a text that is one object and nothing behind it, names and values as they are written.
pub(super) fn members(text: &str) -> Option<Vec<(&RawValue, &RawValue)>> {
    let mut json = serde_json::Deserializer::from_str(text);
    let members = json.deserialize_map(Members).ok()?;
    json.end().ok()?;
    Some(members)
}

/// A text without its quotes and escapes.
pub(super) fn spoken(text: &RawValue) -> Option<Cow<'_, str>> {
    let text = text.get();
    match text.strip_prefix('"')?.strip_suffix('"')? {
        plain if !plain.contains('\\') => Some(Cow::Borrowed(plain)),
        _ => serde_json::from_str(text).map(Cow::Owned).ok(),
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(&'de RawValue, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}
