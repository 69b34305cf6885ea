//! What a step expects, and whether an answer is that.

use serde_json::{Map, Value};

use super::of_flavour;
use super::play::Captured;
use super::wire::Said;
use crate::mock_ods::Flavour;

/// Everything that can be expected, and what is for people.
const KNOWN: [&str; 21] = [
    "s",
    "type",
    "typePrefix",
    "ve",
    "err",
    "detail",
    "message",
    "has",
    "lacks",
    "eq",
    "eq0",
    "len",
    "hdr",
    "noHdr",
    "hdrEq",
    "emptyBody",
    "loc",
    "etag",
    "essence",
    "by",
    "hdr?",
];

/// Whether something of this name can be expected.
pub(super) fn is_known(name: &str) -> bool {
    KNOWN.contains(&name)
}

/// What does not hold of an answer: what was expected, and what came.
pub(super) fn check(
    expected: &Map<String, Value>,
    said: &Said,
    flavour: &Flavour,
    earlier: &dyn Fn(&str) -> Option<Captured>,
) -> Result<(), String> {
    let body = said.json();
    for (what, wanted) in expected {
        let Some(wanted) = of_flavour_of(what, wanted, flavour) else { continue };
        let holds = match what.as_str() {
            "s" => status(wanted, said.status),
            "type" | "typePrefix" if !flavour.errors.has_details() => true,
            "type" => text(&body, "type") == format!("urn:ed-fi:api:{}", wanted.as_str().unwrap_or_default()),
            "typePrefix" => text(&body, "type").starts_with(&format!("urn:ed-fi:api:{}", wanted.as_str().unwrap_or_default())),
            "ve" => wanted.as_object().into_iter().flatten().all(|(path, part)| contains(&body["validationErrors"][path], part)),
            "err" if !flavour.errors.has_details() => contains(&body["message"], wanted),
            "err" => contains(&body["errors"], wanted),
            "detail" => !flavour.errors.has_details() || contains(&body["detail"], wanted),
            "message" => flavour.errors.has_details() || contains(&body["message"], wanted),
            "has" => names(wanted).all(|path| at(&body, path).is_some()),
            "lacks" => names(wanted).all(|path| at(first(&body), path).is_none()),
            "eq" | "eq0" => wanted.as_object().into_iter().flatten().all(|(path, value)| at(first(&body), path) == Some(value)),
            "len" => body.as_array().map(Vec::len) == wanted.as_u64().map(|length| length as usize),
            "hdr" => names(wanted).all(|name| said.header(name).is_some()),
            "noHdr" => names(wanted).all(|name| said.header(name).is_none()),
            "hdrEq" => wanted.as_object().into_iter().flatten().all(|(name, value)| said.header(name) == value.as_str()),
            "emptyBody" => said.text.is_empty(),
            "loc" => wanted
                .as_str()
                .and_then(earlier)
                .is_some_and(|one| said.header("location").is_some_and(|at| at.ends_with(&one.path))),
            // Compared with what came last under that name.
            "etag" => {
                let before = earlier("@").and_then(|one| one.etag);
                let both = said.header("etag").zip(before.as_deref());
                both.is_some_and(|(now, before)| (now == before) == (wanted == "unchanged"))
            }
            _ => true,
        };
        if !holds {
            let short: String = said.text.chars().take(400).collect();
            return Err(format!("expected {what} {wanted}, got {} {short}", said.status));
        }
    }
    Ok(())
}

/// Members that hold maps of their own say nothing by flavour.
fn of_flavour_of<'v>(what: &str, wanted: &'v Value, flavour: &Flavour) -> Option<&'v Value> {
    if matches!(what, "ve" | "eq" | "eq0" | "hdrEq" | "by" | "essence") { Some(wanted) } else { of_flavour(wanted, flavour) }
}

fn status(wanted: &Value, status: u16) -> bool {
    match wanted {
        Value::Array(any) => any.iter().any(|wanted| wanted.as_u64() == Some(u64::from(status))),
        wanted => wanted.as_u64() == Some(u64::from(status)),
    }
}

fn text<'v>(body: &'v Value, name: &str) -> &'v str {
    body.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Whether a text, or one of several, contains a part; the letter case differs between versions.
fn contains(value: &Value, part: &Value) -> bool {
    let part = part.as_str().unwrap_or_default().to_lowercase();
    let texts = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    texts.iter().filter_map(Value::as_str).any(|text| text.to_lowercase().contains(&part))
}

fn names(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter().filter_map(Value::as_str)
}

/// The first element of a list; what is no list is itself.
fn first(body: &Value) -> &Value {
    body.as_array().map_or(body, |items| items.first().unwrap_or(&Value::Null))
}

pub(super) fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, name| match value {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    })
}
