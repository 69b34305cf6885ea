//! [`redact`]: a server's sentence without anybody's data.
//!
//! Servers quote what they were sent: names, unique IDs, whole keys. A list of what to hide would always lack one form, so this is a
//! list of what to *show*: the words that Ed-Fi servers build their sentences from, names of resources and properties that a Data
//! Standard has, descriptor values, and limits such as `75 characters`. Everything else becomes `…`.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::model::{DATA_STANDARDS, FieldKind, FieldSpec, Model};

/// The words of the servers' own sentences. Words that are also names of people (may, will, mark, grace) are left out on purpose.
const WORDS: &str = "a access action actions align all already an and another any api are array as assigned associated association \
    at attempting authenticated authorization authorize authorized be because been between body bound but by cannot caller caller's \
    can changed character characters claim claims client client's collection communicating conflict conflicting constructed consumer \
    contain contained contains correctly could create created creating currently data database deleted delete denied dependency \
    descriptor details did digits does duplicate duplicates earlier education either empty enrolled entity established exactly exist \
    existing exists expected failed few field first following for format found from grant greater has have header here hint id identified \
    identifier identifiers identifying if in included including incorrectly instance instead integer invalid is it item item's items \
    its json key keys leading least length less limit list long longer malformed match matching maximum message minimum missing modified more \
    most multiple must name natural need negative new no non-empty not null number numeric object occurred of on one only operation or \
    organization other otherwise outside parameter parameters parent performed permission permissions prefix prefixes primary problem \
    processed properties property provided provided. range recreate reference referenced references related relationship relationships \
    request requested required resolve resolved resource resource's resources review route same see server should some spaces specified start \
    starts string subordinate supplied table than that the their there these this those to token too trailing type unable \
    unexpected unified unique unknown unsupported update updated url user using valid validation value values was were when which while with \
    within without would you your validationerrors nonempty matched";

/// Words that keep their capital wherever they stand: the actions of a claim set and names that servers use for keys.
const CAPITALS: [&str; 9] = ["Create", "Read", "Update", "Delete", "ReadChanges", "Namespace", "Id", "JSON", "API"];

/// The longest text that is shown.
const MOST_CHARACTERS: usize = 400;

/// The sentence with everything hidden that is not known to be harmless. `property` is the property the sentence is about, if any.
pub(super) fn redact(text: &str, property: Option<&str>) -> String {
    let mut writer = Writer { shown: String::new(), property, previous: Previous::Start };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let opens_quote = matches!(first, '\'' | '"') && !writer.after_letter();
        let taken = if opens_quote {
            writer.quoted(rest, first)
        } else if first.is_alphanumeric() {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '\'' | '-'))).unwrap_or(rest.len());
            let trimmed = rest[..end].trim_end_matches(['\'', '-']);
            let mut end = trimmed.len();
            // A decimal is one number.
            if first.is_ascii_digit() && trimmed.bytes().all(|byte| byte.is_ascii_digit()) {
                end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
                end = rest[..end].trim_end_matches('.').len();
            }
            writer.word(&rest[..end]);
            end
        } else {
            writer.mark(first);
            first.len_utf8()
        };
        rest = &rest[taken..];
        if writer.shown.chars().count() > MOST_CHARACTERS {
            writer.hide();
            break;
        }
    }
    writer.shown.trim().to_owned()
}

struct Writer<'a> {
    shown: String,
    property: Option<&'a str>,
    previous: Previous,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Previous {
    Start,
    /// A word after which a number is a limit: `at most 75`.
    Limit,
    /// A limit's number, after which `and 30` is its other end.
    Number,
    NumberAnd,
    Other,
}

impl Writer<'_> {
    fn after_letter(&self) -> bool {
        self.shown.ends_with(|c: char| c.is_alphanumeric() || c == '…')
    }

    fn hide(&mut self) {
        let trimmed = self.shown.trim_end();
        if trimmed.ends_with('…') {
            self.shown.truncate(trimmed.len());
        } else {
            self.shown.push('…');
        }
        self.previous = Previous::Other;
    }

    fn mark(&mut self, mark: char) {
        if mark.is_whitespace() || mark.is_control() {
            if !self.shown.ends_with(' ') {
                self.shown.push(' ');
            }
            return;
        }
        match mark {
            '.' | ',' | ';' | ':' | '(' | ')' | '[' | ']' | '=' | '?' | '!' | '$' | '/' => self.shown.push(mark),
            // The sign of a limit.
            '-' if matches!(self.previous, Previous::Limit | Previous::NumberAnd) => self.shown.push(mark),
            '-' | '\'' | '"' => {}
            _ => self.hide(),
        }
        if matches!(mark, '.' | '?' | '!' | ':') {
            self.previous = Previous::Start;
        }
    }

    fn word(&mut self, word: &str) {
        let lower = word.to_lowercase();
        let decimal = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if decimal && matches!(self.previous, Previous::Limit | Previous::NumberAnd) {
            self.shown.push_str(word);
            self.previous = Previous::Number;
            return;
        }
        let starts_sentence = self.previous == Previous::Start && word.chars().skip(1).all(char::is_lowercase);
        let known = (words().contains(lower.as_str()) && (word == lower || starts_sentence || word == "validationErrors"))
            || CAPITALS.contains(&word)
            || is_model_name(word)
            || self.property.is_some_and(|property| property.eq_ignore_ascii_case(word));
        if !known {
            return self.hide();
        }
        self.shown.push_str(word);
        self.previous = match lower.as_str() {
            "most" | "least" | "between" | "than" => Previous::Limit,
            "and" if self.previous == Previous::Number => Previous::NumberAnd,
            _ => Previous::Other,
        };
    }

    /// Writes what stands in quotes, hidden unless it is harmless as a whole. Returns how many bytes it took.
    fn quoted(&mut self, rest: &str, quote: char) -> usize {
        // A quote ends where no letter follows: O'Brien in quotes is one value.
        let end = rest
            .char_indices()
            .skip(1)
            .find(|&(at, c)| c == quote && !rest[at + c.len_utf8()..].starts_with(char::is_alphanumeric));
        let (inner, taken) = match end {
            Some((at, c)) => (&rest[1..at], at + c.len_utf8()),
            None => (&rest[1..], rest.len()),
        };
        let harmless = is_model_name(inner)
            || CAPITALS.contains(&inner)
            || inner == "validationErrors"
            || is_descriptor_value(inner)
            || is_claim(inner)
            || self.property.is_some_and(|property| property.eq_ignore_ascii_case(inner));
        let inner = if harmless { inner } else { "…" };
        self.shown.extend(["'", inner, "'"]);
        self.previous = Previous::Other;
        taken
    }
}

fn words() -> &'static HashSet<&'static str> {
    static WORD_SET: OnceLock<HashSet<&'static str>> = OnceLock::new();
    WORD_SET.get_or_init(|| WORDS.split_whitespace().collect())
}

/// Whether a Data Standard has a resource of this name, or a property of this name that is no plain word (`lastSurname`, `CodeValue`).
fn is_model_name(word: &str) -> bool {
    let humps = word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    is_resource_name(word) || humps && names().1.contains(&word.to_lowercase())
}

/// Whether a Data Standard has a resource of this name, abstract ones included.
pub(super) fn is_resource_name(word: &str) -> bool {
    names().0.contains(word)
}

/// Whether a name may be that of a property: a Data Standard has it, or it is written as an extension writes its own.
pub(super) fn is_property(name: &str) -> bool {
    let humps = || {
        let starts = name.starts_with(|first: char| first.is_ascii_lowercase());
        starts && name.bytes().any(|byte| byte.is_ascii_uppercase()) && name.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    matches!(name, "_ext" | "id" | "request") || names().1.contains(&name.to_lowercase()) || humps()
}

/// Resources by name, then properties in lower case, that some Data Standard has.
fn names() -> &'static (HashSet<&'static str>, HashSet<String>) {
    static NAMES: OnceLock<(HashSet<&'static str>, HashSet<String>)> = OnceLock::new();
    NAMES.get_or_init(|| {
        let (mut resources, mut properties) = (HashSet::new(), HashSet::new());
        for model in DATA_STANDARDS.iter().filter_map(|version| Model::data_standard(version).ok()) {
            for kind in model.kinds() {
                resources.insert(kind.name());
                resources.extend(kind.spec().base.map(|base| base.name));
                properties.insert(kind.endpoint().to_lowercase());
                collect(kind.spec().fields, &mut properties);
            }
        }
        (resources, properties)
    })
}

fn collect(fields: &[FieldSpec], names: &mut HashSet<String>) {
    for field in fields {
        names.insert(field.name.to_lowercase());
        match field.kind {
            FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } | FieldKind::Array { items: fields, .. } => {
                collect(fields, names);
            }
            _ => {}
        }
    }
}

/// Whether the text is a descriptor value: `uri://ed-fi.org/TermDescriptor#Fall Semester`.
pub(super) fn is_descriptor_value(text: &str) -> bool {
    text.len() <= 306
        && text.starts_with("uri://")
        && !text.chars().any(char::is_control)
        && text.split_once('#').is_some_and(|(namespace, code)| {
            namespace.to_lowercase().ends_with("descriptor") && !namespace.contains(char::is_whitespace) && !code.is_empty()
        })
}

/// Whether the text is a resource claim: `http://ed-fi.org/identity/claims/domains/people`. It names what a claim set lacks.
fn is_claim(text: &str) -> bool {
    text.starts_with("http://ed-fi.org/") && text.bytes().all(|byte| byte.is_ascii_alphabetic() || b":/.-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_servers_own_sentences_stay_readable() {
        for whole in [
            "The referenced 'Session' item does not exist.",
            "The referenced School item does not exist.",
            "CodeValue is required.",
            "CodeValue must be between 1 and 50 characters in length.",
            "FirstName must be at most 75 characters in length.",
            "codeValue must be between -999.99 and 999.99.",
            "TermDescriptor value 'uri://ed-fi.org/TermDescriptor#Fall Semester' does not exist.",
            "Unable to resolve value 'uri://ed-fi.org/TermDescriptor#Fall' to an existing 'TermDescriptor' resource.",
            "The value supplied for the related 'Student' resource does not exist.",
            "The requested action cannot be performed because this item is referenced by an existing 'StudentSchoolAssociation' item.",
            "Resource identifiers cannot be assigned by the client. The 'id' property should not be included in the request body.",
            "A natural key conflict occurred when attempting to create a new resource",
            "Data validation failed. See 'validationErrors' for details.",
        ] {
            assert_eq!(redact(whole, Some("id")), whole);
        }
    }

    #[test]
    fn what_was_sent_is_hidden_in_every_form_a_server_quotes_it() {
        for (text, shown) in [
            ("The value 'Canary' is not valid.", "The value '…' is not valid."),
            ("The value 'O'Canary' is not valid.", "The value '…' is not valid."),
            ("The value \"Ca Nary\" is not valid", "The value '…' is not valid"),
            ("Canary McCanary is not valid", "… is not valid"),
            ("The duplicate key is (StudentUniqueId) = (604822).", "The duplicate key is (StudentUniqueId) = (…)."),
            ("values: 'a', 'b'", "values: '…', '…'"),
            ("unclosed 'Canary was here", "… '…'"),
            ("claims (255901, 255902) and", "claims (…, …) and"),
            ("jane@canary.example", "….…"),
            ("born 2010-05-06.", "…."),
        ] {
            assert_eq!(redact(text, None), shown, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_planted_value_never_comes_through(before in "[a-z '\".,()-]{0,40}", after in "[a-z '\".,()-]{0,40}", upper: bool) {
            let canary = if upper { "Zyxwqkv" } else { "zyxwqkv" };
            for text in [format!("{before}{canary}{after}"), format!("{before} '{canary}' {after}"), format!("{before} ({canary} 93847561) {after}")] {
                let shown = redact(&text, Some("firstName"));
                prop_assert!(!shown.to_lowercase().contains("zyxwqkv") && !shown.contains("93847561"), "{}", shown);
            }
        }

        #[test]
        fn any_text_is_survived(text in "\\PC{0,200}") {
            redact(&text, None);
        }
    }
}
