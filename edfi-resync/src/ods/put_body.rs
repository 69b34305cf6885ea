//! [`with_id`]: a record's own bytes with the `id` that a PUT must carry.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

/// The body with `id` as its first member; members of that name that it already had give way. Every other byte stays as it is.
///
/// `None` if the body is no JSON object.
pub(super) fn with_id(body: &Bytes, id: &str) -> Option<Bytes> {
    let text = std::str::from_utf8(body).ok()?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let spans = deserializer.deserialize_map(Ids { text }).ok()?;
    deserializer.end().ok()?;
    let open = text.find('{')?;
    let id = serde_json::to_string(id).ok()?;
    let mut out = Vec::with_capacity(text.len() + id.len() + 8);
    if spans.values.is_empty() {
        out.extend_from_slice(&text.as_bytes()[..=open]);
        out.extend_from_slice(format!("\"id\":{id}").as_bytes());
        if spans.members > 0 {
            out.push(b',');
        }
        out.extend_from_slice(&text.as_bytes()[open + 1..]);
    } else {
        let mut at = 0;
        for (start, end) in spans.values {
            out.extend_from_slice(&text.as_bytes()[at..start]);
            out.extend_from_slice(id.as_bytes());
            at = end;
        }
        out.extend_from_slice(&text.as_bytes()[at..]);
    }
    Some(Bytes::from(out))
}

struct Spans {
    members: usize,
    /// Where the values of `id` stand.
    values: Vec<(usize, usize)>,
}

struct Ids<'a> {
    text: &'a str,
}

impl<'de> Visitor<'de> for Ids<'de> {
    type Value = Spans;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Spans, A::Error> {
        let mut spans = Spans { members: 0, values: Vec::new() };
        while let Some((name, value)) = map.next_entry::<Cow<'de, str>, &'de RawValue>()? {
            spans.members += 1;
            if name == "id" {
                // A raw value borrows from the text, so its place is the distance between the two.
                let start = value.get().as_ptr() as usize - self.text.as_ptr() as usize;
                spans.values.push((start, start + value.get().len()));
            }
        }
        Ok(spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spliced(body: &str) -> Option<String> {
        with_id(&Bytes::copy_from_slice(body.as_bytes()), "ab")
            .map(|body| String::from_utf8(body.to_vec()).expect("text stays text"))
    }

    #[test]
    fn the_id_is_put_in_and_nothing_else_moves() {
        for (body, expected) in [
            ("{}", r#"{"id":"ab"}"#),
            (" { } ", r#" {"id":"ab" } "#),
            (r#"{"a":1.10,"b":[ ]}"#, r#"{"id":"ab","a":1.10,"b":[ ]}"#),
            (r#"{"a":{"id":"inner"}, "id" : "old" ,"z":"\u00e9"}"#, r#"{"a":{"id":"inner"}, "id" : "ab" ,"z":"\u00e9"}"#),
            (r#"{"\u0069d":7}"#, r#"{"\u0069d":"ab"}"#),
        ] {
            assert_eq!(spliced(body).as_deref(), Some(expected), "{body}");
        }
    }

    #[test]
    fn what_is_no_object_has_no_place_for_an_id() {
        for body in ["", "[]", "1", "{", "{} {}", r#"{"a":}"#] {
            assert_eq!(spliced(body), None, "{body}");
        }
        assert!(with_id(&Bytes::from_static(b"{\"a\":\"\xff\"}"), "ab").is_none());
    }
}
