//! Problem bodies: what a refusal means, and what of it may be shown.
//!
//! A value is planted in a sentence of the body, where a server would quote one. It may come out nowhere.
//!
//! Input: a line with a status, a line of letters that choose where the value is planted, then the body.

use edfi_resync::ods::{Operation, Problem, classify};
use serde_json::Value;

use super::input::Input;

/// A name that is no word and of no model.
const NAME: &str = "Zyxwqkv";
/// A number that is nobody's limit.
const NUMBER: &str = "93847561";

const OPERATIONS: [Operation; 5] = [Operation::Upsert, Operation::Put, Operation::Delete, Operation::Get, Operation::List];

pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let status = input.text().trim().parse().unwrap_or(400);
    let mut choice = Input::new(input.line());
    let body = input.rest();
    let plain = shown(status, body);
    assert!(plain.iter().all(|text| !text.contains(char::is_control)), "one line: {plain:?}");
    // A fuzzer reads programs: it finds the value and puts it where a server has words of its own.
    if plain.iter().any(|text| is_planted(text)) {
        return;
    }
    let Ok(mut document) = serde_json::from_slice::<Value>(body) else { return };
    let mut sentences = Vec::new();
    if let Value::Object(members) = &mut document {
        for (name, value) in members {
            // A type and an error code are not quoted by a server, they are its own.
            if !["type", "error"].contains(&name.to_lowercase().as_str()) {
                collect(value, &mut sentences);
            }
        }
    }
    if sentences.is_empty() {
        return;
    }
    let chosen = choice.below(sentences.len());
    let sentence = sentences.swap_remove(chosen);
    // Descriptor values may be shown.
    if sentence.contains("://") {
        return;
    }
    let places: Vec<usize> = sentence.char_indices().map(|(at, _)| at).chain([sentence.len()]).collect();
    let at = places[choice.below(places.len())];
    let lower = sentence.to_lowercase();
    // A number behind these words is a limit, and shown.
    let limits = ["most", "least", "between", "than"].iter().any(|word| lower.contains(word));
    let planted = match choice.byte() % 4 {
        0 if !limits => NUMBER.to_owned(),
        1 => format!(" {NAME} "),
        2 => format!("'{NAME}'"),
        _ => NAME.to_owned(),
    };
    sentence.insert_str(at, &planted);
    let body = document.to_string();
    for text in shown(status, body.as_bytes()) {
        assert!(!is_planted(&text), "{text}\n{body}");
    }
}

fn is_planted(text: &str) -> bool {
    text.to_lowercase().contains("zyxwqkv") || text.contains(NUMBER)
}

/// Every text, at any depth.
fn collect<'a>(value: &'a mut Value, into: &mut Vec<&'a mut String>) {
    match value {
        Value::String(text) => into.push(text),
        Value::Array(items) => items.iter_mut().for_each(|item| collect(item, into)),
        Value::Object(members) => members.values_mut().for_each(|value| collect(value, into)),
        _ => {}
    }
}

/// Everything that is shown of a refusal with this body.
fn shown(status: u16, body: &[u8]) -> Vec<String> {
    let problem = Problem::parse(body);
    let mut shown = vec![problem.safe_message(), problem.to_string(), format!("{problem:?}")];
    for operation in OPERATIONS {
        let verdict = classify(operation, status, &problem);
        assert_eq!(verdict, classify(operation, status, &problem));
        assert!(!verdict.is_success() || (200..300).contains(&status) || operation == Operation::Delete, "{verdict:?}");
        shown.push(verdict.as_str().to_owned());
        shown.push(format!("{verdict:?}"));
    }
    shown.extend(problem.paths().map(str::to_owned));
    shown
}
