//! [`Finding`]: what is wrong with a member of a body, and how each version says so.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::flavour::Errors;
use super::path::pascal;

/// What is wrong with a body, by JSON path.
pub(super) type Findings = BTreeMap<String, Vec<Finding>>;

/// One thing that is wrong with a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    /// It is not there.
    Required,
    /// It is too long.
    TooLong { max: u32 },
    /// It is too short.
    TooShort { min: u32, max: u32 },
    /// It is too small or too large.
    Range { from: String, to: String },
    /// A part of a key begins or ends with a blank.
    Blanks,
    /// A part of a key has nothing but blanks.
    OnlyBlanks,
    /// It looks like markup.
    Markup,
    /// A collection has no items.
    NoItems,
    /// It cannot be read as this.
    Unreadable(&'static str),
    /// An item of the collection is no object.
    ItemUnreadable,
    /// There is no such descriptor value.
    NoDescriptor { descriptor: &'static str, uri: String },
    /// The item of this number, from 1, repeats an earlier one.
    Repeats(usize),
    /// Values of one column differ.
    Disagrees { name: &'static str, values: Vec<String> },
    /// A reference leads nowhere.
    NoTarget(&'static str),
    /// Something else, in these words.
    Said(String),
}

impl Finding {
    /// How a version says it of a member of this name.
    fn text(&self, name: &str, errors: Errors) -> String {
        let api = errors.is_of_api();
        let shown = if api { name.to_owned() } else { pascal(name) };
        match self {
            Self::Required => format!("{shown} is required."),
            Self::TooLong { max } if api => format!("{shown} Value should be at most {max} characters"),
            Self::TooShort { min, .. } if api => format!("{shown} Value should be at least {min} characters"),
            Self::TooLong { max } => format!("{shown} must be at most {max} characters in length."),
            Self::TooShort { min, max } => format!("{shown} must be between {min} and {max} characters in length."),
            Self::Range { from, to } => format!("{shown} must be between {from} and {to}."),
            Self::OnlyBlanks if api => format!("{shown} is required and should not be left empty."),
            Self::Blanks | Self::OnlyBlanks => format!("{shown} cannot contain leading or trailing spaces."),
            Self::Markup => format!("{shown} contains a potentially dangerous value."),
            Self::NoItems => format!("{shown} must have at least one item."),
            Self::Unreadable(wanted) => format!("Could not convert the value of {shown} to {wanted}."),
            Self::ItemUnreadable => format!("Could not convert an item of {shown} to an object."),
            Self::NoDescriptor { descriptor, uri } if api => format!("{descriptor} value '{}' does not exist.", uri.to_lowercase()),
            Self::NoDescriptor { descriptor, uri } => format!("{descriptor} value '{uri}' does not exist."),
            Self::Repeats(nth) => {
                let nth = ordinal(*nth);
                format!("The {nth} item of the {shown} has the same identifying values as another item earlier in the list.")
            }
            Self::Disagrees { name, values } => {
                let higher = if api { " (including those higher up in the resource's data)" } else { "" };
                format!(
                    "All values supplied for '{name}' must match. Review all references{higher} and align the following conflicting values: {}",
                    values.join(", ")
                )
            }
            Self::NoTarget(target) => format!("The referenced {target} item does not exist."),
            Self::Said(text) => text.clone(),
        }
    }
}

/// The findings about descriptor values, and the others.
pub(super) fn of_descriptors(findings: Findings) -> (Findings, Findings) {
    let (mut of_descriptors, mut others) = (Findings::new(), Findings::new());
    for (path, found) in findings {
        for finding in found {
            let of = if matches!(finding, Finding::NoDescriptor { .. }) { &mut of_descriptors } else { &mut others };
            of.entry(path.clone()).or_default().push(finding);
        }
    }
    (of_descriptors, others)
}

/// The findings as `validationErrors`.
pub(super) fn details(findings: &Findings, errors: Errors) -> Value {
    let texts = |(path, found): (&String, &Vec<Finding>)| {
        let texts: Vec<_> = found.iter().map(|finding| finding.text(leaf(path), errors)).collect();
        (path.clone(), json!(texts))
    };
    Value::Object(findings.iter().map(texts).collect())
}

/// The findings as a message and a `modelState`; a descriptor value that does not exist has a message of its own.
pub(super) fn legacy(findings: &Findings, errors: Errors) -> (String, Option<Value>) {
    let missing = findings.values().flatten().find_map(|finding| match finding {
        Finding::NoDescriptor { descriptor, uri } => {
            Some(format!("Unable to resolve value '{uri}' to an existing '{descriptor}' resource."))
        }
        _ => None,
    });
    if let Some(message) = missing {
        return (message, None);
    }
    let mut state = Map::new();
    for (path, found) in findings {
        let members = path.trim_start_matches("$.").split('.').map(pascal).collect::<Vec<_>>().join(".");
        let texts: Vec<_> = found.iter().map(|finding| finding.text(leaf(path), errors)).collect();
        state.insert(format!("request.{members}"), json!(texts));
    }
    ("The request is invalid.".to_owned(), Some(Value::Object(state)))
}

/// The name of the member at a path.
fn leaf(path: &str) -> &str {
    let last = path.rsplit('.').next().unwrap_or(path);
    last.split('[').next().unwrap_or(last)
}

fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_are_english() {
        let spelled: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 102, 113].into_iter().map(ordinal).collect();
        assert_eq!(spelled, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "113th"]);
    }

    #[test]
    fn each_version_has_its_words() {
        let of = |path: &str, finding: Finding| Findings::from([(path.to_owned(), vec![finding])]);
        let long = of("$.addresses[0].city", Finding::TooLong { max: 30 });
        assert_eq!(details(&long, Errors::Details)["$.addresses[0].city"][0], "City must be at most 30 characters in length.");
        assert_eq!(details(&long, Errors::Api81)["$.addresses[0].city"][0], "city Value should be at most 30 characters");
        let (message, state) = legacy(&long, Errors::Message);
        assert_eq!(message, "The request is invalid.");
        assert_eq!(state.expect("a state")["request.Addresses[0].City"][0], "City must be at most 30 characters in length.");
        let uri = "uri://ed-fi.org/TermDescriptor#Nope".to_owned();
        let missing = of("$.termDescriptor", Finding::NoDescriptor { descriptor: "TermDescriptor", uri });
        let said = "Unable to resolve value 'uri://ed-fi.org/TermDescriptor#Nope' to an existing 'TermDescriptor' resource.";
        assert_eq!(legacy(&missing, Errors::Message), (said.to_owned(), None));
        let said = "TermDescriptor value 'uri://ed-fi.org/termdescriptor#nope' does not exist.";
        assert_eq!(details(&missing, Errors::Api80)["$.termDescriptor"][0], said);
    }
}
