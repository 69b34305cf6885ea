//! Canonicalization: a record is made, written in another way, and changed in one place.
//!
//! What does not count for a digest: the order of members and items, nulls, empty collections, what the server adds, the letter case of
//! descriptors, blanks, escapes, and how a number is spelled. Everything else counts. Keys and references follow.
//!
//! Input: bytes that choose the kind and the record, then the other writing, then the change.

use std::fmt::Write as _;

use bytes::Bytes;
use edfi_resync::model::{Inspection, ResourceKind};

use super::input::Input;
use super::inspector;
use super::records::{Node, kind, record};

pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let kind = kind(&mut input);
    let made = record(kind.spec().fields, &mut input);
    let plain = written(&made, &mut Pen::plain());
    let first = inspect(&kind, &plain);
    let other = written(&made, &mut Pen { input: Some(&mut input), root: true });
    let second = inspect(&kind, &other);
    assert_eq!(first.digest, second.digest, "\n{plain}\n{other}");
    assert_eq!(first.key, second.key, "\n{plain}\n{other}");
    let mut references = [first.references, second.references];
    for keys in &mut references {
        keys.sort_by_key(|found| (found.reference, found.key));
    }
    assert_eq!(references[0], references[1], "\n{plain}\n{other}");
    inspector::check(&kind, &Bytes::from(other), b"01");

    let mut changed = made.clone();
    let scalars = scalars(&mut changed);
    if scalars.is_empty() {
        return;
    }
    let chosen = input.below(scalars.len());
    let Some(place) = scalars.into_iter().nth(chosen) else { return };
    change(place, &mut input);
    let third = written(&changed, &mut Pen::plain());
    assert_ne!(first.digest, inspect(&kind, &third).digest, "one value differs\n{plain}\n{third}");
}

fn inspect(kind: &ResourceKind, body: &str) -> Inspection {
    let inspection = kind.inspector().inspect(body.as_bytes());
    let unreadable = inspection.errors.iter().any(|error| error.to_string().contains("is not a JSON object"));
    assert!(!unreadable, "what is written is JSON: {:?} {body}", inspection.errors);
    inspection
}

/// Every value that is no collection and counts.
fn scalars(node: &mut Node) -> Vec<&mut Node> {
    match node {
        Node::Null => Vec::new(),
        Node::Array(items) => items.iter_mut().flat_map(scalars).collect(),
        Node::Object { members, .. } => members.iter_mut().flat_map(|(_, value)| scalars(value)).collect(),
        _ => vec![node],
    }
}

/// Makes it say something else.
fn change(node: &mut Node, input: &mut Input<'_>) {
    let retyped = input.byte() == b'!';
    let changed = match &*node {
        Node::Whole(number) if retyped => Node::Text(number.to_string()),
        Node::Boolean(value) if retyped => Node::Text(value.to_string()),
        Node::Text(text) | Node::Descriptor(text) if retyped => Node::Array(vec![Node::Text(text.clone())]),
        Node::Whole(number) => Node::Whole(*number + 1),
        Node::Decimal(units, places) => Node::Decimal(*units + 1, *places),
        Node::Boolean(value) => Node::Boolean(!*value),
        Node::Text(text) => Node::Text(format!("{text}x")),
        Node::Descriptor(text) => Node::Descriptor(format!("{text}x")),
        other => Node::Array(vec![other.clone(), Node::Boolean(true)]),
    };
    *node = changed;
}

/// How a record is written.
struct Pen<'p, 'i> {
    /// What chooses among things that do not count; without it none of them is done.
    input: Option<&'p mut Input<'i>>,
    root: bool,
}

impl Pen<'_, '_> {
    fn plain() -> Self {
        Self { input: None, root: true }
    }

    fn quirk(&mut self) -> bool {
        self.below(2) == 1
    }

    fn below(&mut self, bound: usize) -> usize {
        self.input.as_mut().map_or(0, |input| input.below(bound))
    }

    /// A blank of JSON, or none.
    fn blank(&mut self) -> &'static str {
        ["", "", "", " ", "\n", "\t", "\r\n "][self.below(7)]
    }
}

fn written(node: &Node, pen: &mut Pen<'_, '_>) -> String {
    match node {
        Node::Null => "null".to_owned(),
        Node::Boolean(value) => value.to_string(),
        Node::Whole(number) => number_text(*number, 0, pen),
        Node::Decimal(units, places) => number_text(*units, *places, pen),
        Node::Text(text) => text_of(text, pen),
        Node::Descriptor(text) => {
            let cased = if pen.quirk() { other_case(text, pen) } else { text.clone() };
            text_of(&cased, pen)
        }
        Node::Array(items) => {
            let mut parts: Vec<String> = items.iter().map(|item| written(item, pen)).collect();
            shuffle(&mut parts, pen);
            format!("[{}{}]", pen.blank(), parts.join(","))
        }
        Node::Object { members, reference } => {
            let root = std::mem::take(&mut pen.root);
            let mut parts: Vec<String> = Vec::new();
            for (name, value) in members {
                let value = written(value, pen);
                parts.push(format!("{}{}{}:{}{value}", pen.blank(), text_of(name, pen), pen.blank(), pen.blank()));
            }
            if root && pen.quirk() {
                parts.push(r#""id":"1f""#.to_owned());
                parts.push(r#""_etag":"5250""#.to_owned());
                parts.push(r#""_lastModifiedDate":"2026-08-01T00:00:00Z""#.to_owned());
            }
            if *reference && pen.quirk() {
                parts.push(r#""link":{"rel":"Student","href":"/ed-fi/students/1f"}"#.to_owned());
            }
            if pen.quirk() {
                parts.push(r#""nothing":null,"none":[ ],"hollow":{"also":{ }}"#.to_owned());
            }
            shuffle(&mut parts, pen);
            format!("{{{}{}}}", parts.join(","), pen.blank())
        }
    }
}

fn shuffle(parts: &mut [String], pen: &mut Pen<'_, '_>) {
    if pen.quirk() {
        for end in (1..parts.len()).rev() {
            let other = pen.below(end + 1);
            parts.swap(end, other);
        }
    }
}

/// A number in one of its spellings; `1.50` is `1.5` is `15e-1`.
fn number_text(units: i64, places: u32, pen: &mut Pen<'_, '_>) -> String {
    // Whole numbers stay whole in their spelling: an Ed-Fi API takes no `1.0` where it wants a whole number.
    if places == 0 {
        return units.to_string();
    }
    let power = 10_u64.pow(places);
    let (whole, rest) = (units.unsigned_abs() / power, units.unsigned_abs() % power);
    let sign = if units < 0 { "-" } else { "" };
    let plain = format!("{sign}{whole}.{rest:0width$}", width = places as usize);
    match pen.below(4) {
        1 => format!("{plain}00"),
        2 => format!("{units}e-{places}"),
        3 if units != 0 => format!("{units}0E-{}", places + 1),
        _ => plain,
    }
}

fn text_of(text: &str, pen: &mut Pen<'_, '_>) -> String {
    if !pen.quirk() {
        return serde_json::Value::from(text).to_string();
    }
    let mut escaped = String::from('"');
    for unit in text.encode_utf16() {
        let _ = write!(escaped, "\\u{unit:04x}");
    }
    escaped.push('"');
    escaped
}

/// The same letters in another case, where that can be undone.
fn other_case(text: &str, pen: &mut Pen<'_, '_>) -> String {
    let turn = |letter: char| -> char {
        let (mut upper, mut lower) = (letter.to_uppercase(), letter.to_lowercase());
        match (upper.next(), upper.next(), lower.next(), lower.next()) {
            (Some(upper), None, Some(lower), None) if upper.to_lowercase().eq([lower]) => {
                if upper == letter {
                    lower
                } else {
                    upper
                }
            }
            _ => letter,
        }
    };
    text.chars().map(|letter| if pen.quirk() { turn(letter) } else { letter }).collect()
}
