//! What stores need of JSON: whether a body is one object, and its members in order, without touching a value.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::model::{ShapeError, ShapeProblem};

/// Why these bytes are not one JSON object, if they are not. The text says where, and quotes nothing.
pub(super) fn object_problem(body: &[u8]) -> Option<ShapeError> {
    let not_json = |place: String| Some(ShapeError { path: "$".to_owned(), problem: ShapeProblem::NotJson(place) });
    if std::str::from_utf8(body).is_err() {
        // Without the position, so that all lines of one file read equal.
        return Some(ShapeError { path: "$".to_owned(), problem: ShapeProblem::NotUtf8 });
    }
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(body) {
        return not_json(match error.line() {
            1 => format!("column {}", error.column()),
            line => format!("line {line} column {}", error.column()),
        });
    }
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => None,
        Some(b'[') => not_json("an array".to_owned()),
        Some(b'"') => not_json("a text".to_owned()),
        Some(b'n') => not_json("null".to_owned()),
        _ => not_json("a number or a truth value".to_owned()),
    }
}

/// The members of an object, in their order, duplicates included; values stay as written.
pub(super) struct Members<'a>(pub(super) Vec<(Cow<'a, str>, &'a RawValue)>);

/// A member's name, borrowed where it has no escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Walk;

        impl<'de> Visitor<'de> for Walk {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Name(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Walk)
    }
}

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member's name")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(body: &[u8]) -> Option<String> {
        object_problem(body).map(|error| error.to_string())
    }

    #[test]
    fn only_one_object_is_a_record() {
        assert_eq!(problem(b" {\"a\": 1.50} "), None);
        assert_eq!(problem(b"[1]").unwrap(), "$ is not a JSON object (an array)");
        assert_eq!(problem(b"12").unwrap(), "$ is not a JSON object (a number or a truth value)");
        assert_eq!(problem(b"{\"a\": 1} {}").unwrap(), "$ is not a JSON object (column 10)");
        assert_eq!(problem(b"{\"name\": \"Zo\xff\"}").unwrap(), "$ is not UTF-8 text, but perhaps Latin-1 or Windows-1252");
        assert_eq!(problem(b"").unwrap(), "$ is not a JSON object (column 0)");
    }

    #[test]
    fn members_keep_order_duplicates_and_digits() {
        let Members(members) = serde_json::from_str(r#"{"b": 1.50, "\u0061": [ ], "b": {}}"#).unwrap();
        let shown: Vec<_> = members.iter().map(|(name, value)| (name.as_ref(), value.get())).collect();
        assert_eq!(shown, [("b", "1.50"), ("a", "[ ]"), ("b", "{}")]);
    }
}
