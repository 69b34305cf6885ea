//! Members that an object of a JSON text has twice: `serde_json` keeps the last without a word.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

/// The path of the first member that is there twice.
pub(super) fn first_repeat(text: &[u8]) -> Option<String> {
    let (mut path, mut found) = (String::from("$"), None);
    let mut reader = serde_json::Deserializer::from_slice(text);
    // Reading stops where something is found; what is no JSON was refused before.
    let _ = Walk { path: &mut path, found: &mut found }.deserialize(&mut reader);
    found
}

struct Walk<'w> {
    path: &'w mut String,
    found: &'w mut Option<String>,
}

impl Walk<'_> {
    /// The walk through what is below.
    fn below(&mut self, step: fmt::Arguments<'_>) -> (usize, Walk<'_>) {
        let length = self.path.len();
        // Writing to a text does not fail.
        let _ = fmt::Write::write_fmt(self.path, step);
        (length, Walk { path: self.path, found: self.found })
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            let (length, walk) = self.below(format_args!(".{name}"));
            if !names.insert(name) {
                *walk.found = Some(walk.path.clone());
                return Err(A::Error::custom("there twice"));
            }
            map.next_value_seed(walk)?;
            self.path.truncate(length);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        for position in 0_usize.. {
            let (length, walk) = self.below(format_args!("[{position}]"));
            let item = items.next_element_seed(walk)?;
            self.path.truncate(length);
            if item.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_repeat_is_found_at_any_depth() {
        assert_eq!(first_repeat(br#"{"a": 1, "b": [{"c": null}, {"c": true, "d": {"c": "x"}}], "c": -1.5}"#), None);
        assert_eq!(first_repeat(br#"{"a": 1, "b": 2, "a": 3}"#).as_deref(), Some("$.a"));
        assert_eq!(first_repeat(br#"{"b": [{"c": 1}, {"c": 1, "c": 2}]}"#).as_deref(), Some("$.b[1].c"));
    }
}
