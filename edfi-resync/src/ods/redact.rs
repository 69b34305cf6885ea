//! [`redact`]: a server's sentence without anybody's data.
//!
//! Servers quote what they were sent: names, unique IDs, whole keys. A list of what to hide would always lack one form, so this is a
//! list of what to *show*: ordinary [words](super::words) that nobody is called by, names of resources and properties that a Data Standard has,
//! descriptor values, codes of rules (`L1-2041`), and limits such as `75 characters`. Everything else becomes [`HIDDEN`].

use std::collections::HashSet;
use std::sync::OnceLock;

use super::names::{is_descriptor, is_model_name};
use super::words::{BESIDE_A_NAME, NAMES_TOO, WORDS};
use crate::shown::is_one_line;

/// What stands for what is hidden.
pub(super) const HIDDEN: char = '…';

/// Words that keep their capital wherever they stand: the actions of a claim set and names that servers use for keys.
const CAPITALS: [&str; 9] = ["Create", "Read", "Update", "Delete", "ReadChanges", "Namespace", "Id", "JSON", "API"];

/// The longest text that is shown.
const MOST_CHARACTERS: usize = 400;

/// The sentence with everything hidden that is not known to be harmless. `property` is the property the sentence is about, if any; `sent` are the
/// namespaces of descriptors in the record that it is about.
pub(super) fn redact(text: &str, property: Option<&str>, sent: &[String]) -> String {
    let mut writer = Writer { shown: String::new(), property, sent, previous: Previous::Start, last: String::new() };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let opens_quote = matches!(first, '\'' | '"') && !writer.after_letter();
        let taken = if opens_quote {
            writer.quoted(rest, first)
        } else if first.is_alphanumeric() {
            let end = token(rest);
            writer.word(&rest[..end], &rest[end..]);
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

/// Where the word ends that a text begins with.
fn token(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '\'' | '-'))).unwrap_or(text.len());
    let trimmed = text[..end].trim_end_matches(['\'', '-']);
    // A decimal is one number.
    if trimmed.bytes().all(|byte| byte.is_ascii_digit()) && text.starts_with(|first: char| first.is_ascii_digit()) {
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
        return text[..end].trim_end_matches('.').len();
    }
    trimmed.len()
}

struct Writer<'a> {
    shown: String,
    property: Option<&'a str>,
    sent: &'a [String],
    previous: Previous,
    /// The word before, if nothing but a space is between.
    last: String,
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
        self.shown.ends_with(|c: char| c.is_alphanumeric() || c == HIDDEN)
    }

    fn hide(&mut self) {
        let trimmed = self.shown.trim_end();
        if trimmed.ends_with(HIDDEN) {
            self.shown.truncate(trimmed.len());
        } else {
            self.shown.push(HIDDEN);
        }
        self.previous = Previous::Other;
        self.last.clear();
    }

    fn mark(&mut self, mark: char) {
        if mark.is_whitespace() || mark.is_control() {
            if !self.shown.ends_with(' ') {
                self.shown.push(' ');
            }
            return;
        }
        self.last.clear();
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

    fn word(&mut self, word: &str, rest: &str) {
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
            || self.is_the_property(word)
            || self.is_no_name_here(word, rest)
            // Where a rule is named, its code stands first: `L1-2041: ...`.
            || (matches!(self.shown.as_str(), "" | "[" | "(") && rest.starts_with([':', ']', ')']) && is_rule_code(word));
        if !known {
            return self.hide();
        }
        self.shown.push_str(word);
        self.previous = match lower.as_str() {
            "most" | "least" | "between" | "than" => Previous::Limit,
            "and" if self.previous == Previous::Number => Previous::NumberAnd,
            _ => Previous::Other,
        };
        self.last = lower;
    }

    fn is_the_property(&self, word: &str) -> bool {
        self.property.is_some_and(|property| property.eq_ignore_ascii_case(word))
    }

    /// Whether a word that people are also called by is an ordinary word here: in lower case, between words that stay.
    fn is_no_name_here(&self, word: &str, rest: &str) -> bool {
        let next = rest.trim_start();
        let next_stays = match next.chars().next() {
            None | Some('.' | ',' | ';') => true,
            Some(first) if first.is_alphanumeric() => {
                let next = &next[..token(next)];
                words().contains(next) || is_model_name(next)
            }
            Some(_) => false,
        };
        next_stays && names_too().contains(word) && !self.last.is_empty() && !beside_a_name().contains(self.last.as_str())
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
            || is_shown_descriptor(inner, self.sent)
            || is_claim(inner)
            || self.is_the_property(inner);
        let hidden = HIDDEN.to_string();
        self.shown.extend(["'", if harmless { inner } else { &hidden }, "'"]);
        self.previous = Previous::Other;
        self.last.clear();
        taken
    }
}

type Words = HashSet<&'static str>;

/// The words that stay wherever they stand.
pub(super) fn words() -> &'static Words {
    static SET: OnceLock<Words> = OnceLock::new();
    SET.get_or_init(|| WORDS.split_whitespace().collect())
}

fn names_too() -> &'static Words {
    static SET: OnceLock<Words> = OnceLock::new();
    SET.get_or_init(|| NAMES_TOO.split_whitespace().collect())
}

fn beside_a_name() -> &'static Words {
    static SET: OnceLock<Words> = OnceLock::new();
    SET.get_or_init(|| BESIDE_A_NAME.split_whitespace().collect())
}

/// Whether a word is the code of a rule: `L1-2041`. What a person goes by is longer, or has no dash.
pub(super) fn is_rule_code(word: &str) -> bool {
    let Some((area, number)) = word.split_once(['-', '_']) else { return false };
    let letters = area.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = |text: &str, most: usize| text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=4).contains(&letters) && digits(&area[letters..], 2) && !number.is_empty() && digits(number, 4)
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

/// Whether a descriptor value may be shown: its namespace is the standard's or one of the record that was sent, and its code holds no number by
/// which somebody may go.
pub(super) fn is_shown_descriptor(text: &str, sent: &[String]) -> bool {
    const LONGEST_CODE: usize = 100;
    let Some((namespace, code)) = text.split_once('#').filter(|_| is_descriptor_value(text)) else { return false };
    let descriptor = namespace.strip_prefix("uri://ed-fi.org/");
    let of_the_standard = descriptor.is_some_and(is_descriptor);
    let known = of_the_standard || sent.iter().any(|own| own.eq_ignore_ascii_case(namespace));
    let in_a_row = code.split(|letter: char| !letter.is_numeric()).map(|digits| digits.chars().count()).max().unwrap_or(0);
    known && code.chars().count() <= LONGEST_CODE && in_a_row < 4 && !code.contains(['@', HIDDEN]) && is_one_line(code)
}

/// Whether the namespace of a descriptor may be shown by itself: the standard's, or one of the record that was sent.
pub(super) fn is_shown_namespace(text: &str, sent: &[String]) -> bool {
    let Some((host, name)) = text.strip_prefix("uri://").and_then(|path| path.split_once('/')) else { return false };
    is_descriptor(name) && (host == "ed-fi.org" || sent.iter().any(|own| own.eq_ignore_ascii_case(text)))
}

/// The namespaces of the descriptors in a record: `uri://ed-fi.org/TermDescriptor`.
pub(super) fn namespaces(body: &[u8]) -> Vec<String> {
    const MOST: usize = 32;
    let text = String::from_utf8_lossy(body);
    let mut found: Vec<String> = Vec::new();
    for rest in text.split("uri://").skip(1) {
        let namespace = rest.split_once('#').map(|(namespace, _)| namespace);
        let namespace = namespace.filter(|name| name.len() <= 255 && name.to_lowercase().ends_with("descriptor"));
        let Some(namespace) =
            namespace.filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"./-_".contains(&byte)))
        else {
            continue;
        };
        let namespace = format!("uri://{namespace}");
        if found.len() < MOST && !found.contains(&namespace) {
            found.push(namespace);
        }
    }
    found
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
            "The exitWithdrawDate is before the entryDate.",
            "Primary enrollment already exists for this student in another district.",
            "Grade level is not offered at this school.",
            "The calendar may not end before the first day.",
        ] {
            assert_eq!(redact(whole, Some("id"), &[]), whole);
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
            assert_eq!(redact(text, None, &[]), shown, "{text}");
        }
    }

    #[test]
    fn what_people_are_also_called_by_is_hidden_where_it_may_be_a_name() {
        for (text, shown) in [
            ("Grant is not valid", "… is not valid"),
            ("Student Grant Young exists", "Student … exists"),
            ("the student grant is enrolled", "the student … is enrolled"),
            ("the student grant page exists", "the student … exists"),
            ("duplicate key (grant)", "duplicate key (…)"),
            ("value: may", "value: …"),
            ("It may be sent again", "It may be sent again"),
            ("The street must not be longer", "The street must not be longer"),
            ("The test page, long", "The …, …"),
        ] {
            assert_eq!(redact(text, None, &[]), shown, "{text}");
        }
    }

    #[test]
    fn the_lists_of_words_have_nothing_in_common() {
        assert!(names_too().is_disjoint(words()), "{:?}", names_too().intersection(words()).collect::<Vec<_>>());
        for word in words().iter().chain(names_too()) {
            assert!(word.chars().all(|letter| letter.is_ascii_lowercase() || matches!(letter, '-' | '\'')), "{word}");
        }
    }

    proptest! {
        #[test]
        fn a_planted_value_never_comes_through(before in "[a-z '\".,()-]{0,40}", after in "[a-z '\".,()-]{0,40}", upper: bool) {
            let canary = if upper { "Zyxwqkv" } else { "zyxwqkv" };
            for text in [format!("{before}{canary}{after}"), format!("{before} '{canary}' {after}"), format!("{before} ({canary} 93847561) {after}")] {
                let shown = redact(&text, Some("firstName"), &[]);
                prop_assert!(!shown.to_lowercase().contains("zyxwqkv") && !shown.contains("93847561"), "{}", shown);
            }
        }

        #[test]
        fn any_text_is_survived(text in "\\PC{0,200}") {
            redact(&text, None, &[]);
        }
    }
}
