//! What is given before the first step: items of the fixture with what they refer to, many of a kind, and what befalls the server.

use edfi_resync::model::Model;
use http::Method;
use serde_json::{Map, Value, json};

use crate::mock_ods::{MockOds, PlantedFailure, pascal};

/// The fixtures whose names are not those of their resources.
const SHORT: [(&str, &str); 4] =
    [("lea", "LocalEducationAgency"), ("ssa", "StudentSchoolAssociation"), ("week", "AcademicWeek"), ("foreignSchool", "School")];

/// The path at which an entry of the fixture is created.
pub(super) fn path_of(name: &str, model: &Model) -> Option<String> {
    let short = SHORT.iter().find(|(short, _)| *short == name).map(|(_, kind)| (*kind).to_owned());
    let kind = short.unwrap_or_else(|| pascal(name));
    model.named(&kind).map(|kind| kind.path())
}

/// An entry of the fixture and, before it, all that it refers to.
pub(super) fn with_prerequisites(name: &str, fixture: &Map<String, Value>) -> Vec<String> {
    let mut names = Vec::new();
    add(name, fixture, &mut names);
    names
}

fn add(name: &str, fixture: &Map<String, Value>, names: &mut Vec<String>) {
    let Some(body) = fixture.get(name).filter(|_| !names.iter().any(|other| other == name)) else { return };
    let mut references = Vec::new();
    collect(body, &mut references);
    for reference in references {
        add(&reference, fixture, names);
    }
    names.push(name.to_owned());
}

/// The names of the entries that the references of a body mean.
fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match name.strip_suffix("Reference") {
                    Some("localEducationAgency") => references.push("lea".to_owned()),
                    Some("educationOrganization") => references.push("school".to_owned()),
                    Some(target) => references.push(target.to_owned()),
                    None => collect(value, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

/// What the words say that is no entry of the fixture.
pub(super) enum Given {
    /// Items to be created, each at a path, after these entries of the fixture.
    Items(Vec<&'static str>, Vec<(String, Value)>),
    /// So many tokens are issued.
    Tokens(usize),
    /// It is done.
    Done,
    /// Nothing here can do that.
    Unknown,
}

/// Does what the words say, or says what is to be done.
pub(super) fn words(words: &str, fixture: &Map<String, Value>, ods: &MockOds) -> Given {
    let number = words.split(' ').next().and_then(|number| number.parse::<usize>().ok());
    match (words, number) {
        (_, Some(count)) if words.ends_with("students visible") => {
            let students = (0..count).flat_map(|nth| {
                let id = (500_000 + nth).to_string();
                let student = with(fixture, "student", "/studentUniqueId", json!(id));
                let enrollment = with(fixture, "ssa", "/studentReference/studentUniqueId", json!(id));
                [("/ed-fi/students".to_owned(), student), ("/ed-fi/studentSchoolAssociations".to_owned(), enrollment)]
            });
            Given::Items(vec!["school"], students.collect())
        }
        (_, Some(count)) if words.ends_with("academicWeeks") => {
            let week = |nth: usize| {
                let week = with(fixture, "week", "/weekIdentifier", json!(format!("Week {nth:05}")));
                ("/ed-fi/academicWeeks".to_owned(), week)
            };
            Given::Items(vec!["school"], (0..count).map(week).collect())
        }
        (_, Some(count)) if words.ends_with("unexpired tokens of this client") => Given::Tokens(count),
        ("claim set grants only Read on schools", _) => {
            for method in [Method::POST, Method::PUT, Method::DELETE] {
                let _ = ods.deny(method, "schools");
            }
            Given::Done
        }
        ("fault: 429 + Retry-After: 2 for 3 calls", _) => {
            fail(ods, 429, 3, |planted| planted.retry_after(2));
            Given::Items(vec!["school"], Vec::new())
        }
        ("fault: 503 Retry-After:1, then 502 text/html, then normal", _) => {
            fail(ods, 503, 1, |planted| planted.retry_after(1));
            fail(ods, 502, 1, |planted| planted.with_page("<html><body><h1>502 Bad Gateway</h1></body></html>"));
            Given::Items(vec!["school"], Vec::new())
        }
        _ if words.starts_with("fault: ") => match words.trim_start_matches("fault: ").parse() {
            Ok(trouble) => {
                ods.plant(trouble);
                Given::Done
            }
            Err(_) => Given::Unknown,
        },
        _ => Given::Unknown,
    }
}

/// An entry of the fixture with another value there, if it has one there.
pub(super) fn with(fixture: &Map<String, Value>, name: &str, pointer: &str, value: Value) -> Value {
    let mut entry = fixture.get(name).cloned().unwrap_or_default();
    if let Some(there) = entry.pointer_mut(pointer) {
        *there = value;
    }
    entry
}

/// So many POSTs of weeks fail.
fn fail(ods: &MockOds, status: u16, times: u64, with: impl FnOnce(PlantedFailure) -> PlantedFailure) {
    if let Ok(planted) = ods.fail(Method::POST, "/ed-fi/academicWeeks", Map::new(), status) {
        let _planted = with(planted.times(times));
    }
}
