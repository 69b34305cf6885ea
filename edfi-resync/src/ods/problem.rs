//! [`Problem`]: what a server's answer says is wrong, whichever of its dialects it speaks.
//!
//! Servers from 7.2 on and the DMS answer with problem details (`type`, `title`, `detail`, `validationErrors`, `errors`); older ones with
//! `message` and `modelState`; other Ed-Fi APIs with `error` as an object or a list, or with `errors` alone; token endpoints with `error`; gateways in
//! between with a page, a line of text or nothing. All become one value. The reason is read wherever the body keeps it.
//!
//! Servers quote what they were sent, so the texts are kept private: the classification reads them, people see
//! [`Problem::safe_message`], in which everything that could be a student's is hidden, and which says so.

use std::fmt;

use bytes::Bytes;
use http::Response;
use serde_json::{Map, Value};

use super::exchange::TooLong;
use super::leaves::Leaves;
use super::names::{is_json_path, is_property};
use super::redact::{HIDDEN, is_rule_code, is_shown_descriptor, is_shown_namespace, namespaces, redact, words};
use crate::shown::capped;

/// What a server's answer says is wrong. Neither `Display` nor `Debug` shows anything of a record.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    form: ProblemForm,
    urn: Option<String>,
    title: Option<String>,
    texts: Vec<String>,
    validation: Vec<(String, Vec<String>)>,
    /// What else the body says, member by member.
    leaves: Leaves,
    /// The body is a page.
    page: bool,
    /// The body is a message and nothing beside.
    bare: bool,
    /// The body was longer than this many bytes, and was not read.
    too_long: Option<usize>,
    /// The body is JSON, or a line of text.
    words: bool,
    /// The namespaces of the descriptors in the record that was sent.
    sent: Vec<String>,
    /// Codes that the body names apart from their namespaces, of descriptors in that record.
    codes: Vec<String>,
}

/// In which dialect a server said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemForm {
    /// Problem details: servers from 7.2 on, and the DMS.
    Details,
    /// `message` and `modelState`: older servers.
    Legacy,
    /// `error` as an object, a list or a sentence, or `errors` alone: other Ed-Fi APIs.
    Other,
    /// `error` and `error_description`: token endpoints.
    OAuth,
    /// Something else: HTML, text or unknown JSON, mostly from a gateway and not from the API.
    Foreign,
    /// Nothing.
    Empty,
}

const PREFIX: &str = "urn:ed-fi:api:";
/// A problem is a few hundred bytes; what is larger is no problem of an Ed-Fi API.
const MOST_BYTES: usize = 1 << 20;
/// So many sentences are read of one body; a server that lists more says nothing new.
const MOST_TEXTS: usize = 200;
const MOST_SHOWN_PATHS: usize = 8;
/// Of what is said at one place; servers that list everything at once name some dozens.
const MOST_SHOWN_TEXTS: usize = 40;
/// The longest message.
const MOST_CHARACTERS: usize = 1_500;
/// Text without any form is a sentence up to this length; what is longer is a document.
const LONGEST_LINE: usize = 1_000;
/// Said where something is hidden.
const SOME_HIDDEN: &str = "the server's words are hidden where they may name a person";

impl Problem {
    fn new(form: ProblemForm) -> Self {
        Self {
            form,
            urn: None,
            title: None,
            texts: Vec::new(),
            validation: Vec::new(),
            leaves: Leaves::default(),
            page: false,
            bare: false,
            too_long: None,
            words: false,
            sent: Vec::new(),
            codes: Vec::new(),
        }
    }

    /// Reads the refusal that an answer is, as far as it was read itself.
    pub(super) fn of(response: &Response<Bytes>) -> Self {
        match response.extensions().get() {
            Some(TooLong(limit)) => Self { too_long: Some(limit.0), ..Self::foreign() },
            None => Self::parse(response.body()),
        }
    }

    /// What is to be said of a body that is nothing an API answers.
    pub(super) fn foreign() -> Self {
        Self::new(ProblemForm::Foreign)
    }

    /// Reads the body of a refusal. Never fails: what cannot be read is [`ProblemForm::Foreign`].
    pub fn parse(body: &[u8]) -> Self {
        let body = body.trim_ascii();
        let mut problem = Self::new(if body.is_empty() { ProblemForm::Empty } else { ProblemForm::Foreign });
        if body.is_empty() || body.len() > MOST_BYTES {
            return problem;
        }
        let json = serde_json::from_slice::<Value>(body);
        problem.words = json.is_ok() || body.len() <= LONGEST_LINE && !body.starts_with(b"<");
        match json {
            Ok(Value::Object(members)) => problem.read(&members),
            Ok(other) => problem.leaves.gather(&other),
            Err(_) if body.starts_with(b"<") => problem.page = is_html(body),
            Err(_) => problem.leaves.say(&String::from_utf8_lossy(body)),
        }
        let more = problem.texts.len().saturating_sub(MOST_TEXTS);
        problem.texts.truncate(MOST_TEXTS);
        problem.leaves.more += more;
        problem
    }

    fn read(&mut self, members: &Map<String, Value>) {
        let member = |name: &str| members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        let text = |name: &str| member(name).and_then(Value::as_str).map(str::to_owned);
        let error = text("error");
        let is_code = |code: &str| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let kind = text("type").unwrap_or_default();
        if let Some(suffix) = kind.strip_prefix(PREFIX) {
            self.form = ProblemForm::Details;
            self.urn = Some(suffix.to_owned());
        } else if member("title").is_some() || member("detail").is_some() {
            self.form = ProblemForm::Details;
        } else if text("message").is_some() {
            self.form = ProblemForm::Legacy;
            self.bare = members.keys().all(|name| name == "request_id" || name.eq_ignore_ascii_case("message"));
        } else if error.as_deref().is_some_and(is_code) {
            self.form = ProblemForm::OAuth;
        } else if ["error", "errors", "validationErrors", "modelState"].iter().any(|name| member(name).is_some()) {
            self.form = ProblemForm::Other;
        } else {
            return self.leaves.gather(&Value::Object(members.clone()));
        }
        self.title = text("title").or_else(|| error.clone().filter(|_| self.form == ProblemForm::OAuth));
        self.texts.extend(text("detail"));
        self.texts.extend(text("message"));
        self.texts.extend(text("error_description"));
        self.texts.extend(error.filter(|_| self.form != ProblemForm::OAuth));
        self.texts.extend(["code", "errorCode", "ruleId"].iter().filter_map(|name| text(name)).filter(|code| is_rule_code(code)));
        for name in ["error", "errors", "validationErrors", "modelState", "blockingUris"] {
            match member(name) {
                Some(rules @ Value::Object(members)) if name != "error" && members.values().all(says_rules) => {
                    self.add_rules(rules);
                }
                Some(Value::String(text)) if name != "error" => self.texts.push(text.clone()),
                Some(value @ (Value::Array(_) | Value::Object(_))) => self.leaves.gather(value),
                _ => {}
            }
        }
        self.texts.append(&mut self.leaves.sentences);
    }

    fn add_rules(&mut self, rules: &Value) {
        for (path, texts) in rules.as_object().into_iter().flatten() {
            let texts = match texts {
                Value::Array(texts) => texts.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                Value::String(text) => vec![text.clone()],
                _ => Vec::new(),
            };
            self.validation.push((path.clone(), texts));
        }
    }

    /// The record that was refused: namespaces of its own descriptors may be shown, and codes beside them.
    pub(super) fn about(&mut self, record: &[u8]) {
        self.sent = namespaces(record);
        if self.leaves.descriptors.is_empty() {
            return;
        }
        let record = String::from_utf8_lossy(record);
        let is_its_own = |value: &str| record.contains(&Value::from(value).to_string()) && is_shown_descriptor(value, &self.sent);
        let of_it = self.leaves.descriptors.iter().filter(|(namespace, code)| is_its_own(&format!("{namespace}#{code}")));
        self.codes = of_it.map(|(_, code)| code.clone()).collect();
    }

    /// Lets go of what no message shows, once it has been classified: it may be as long as an answer may be.
    pub(super) fn shorten(&mut self) {
        // Longer than the longest message, since what is hidden takes no room there.
        let mut room = 16 * MOST_CHARACTERS;
        let mut cut = |text: &mut String| {
            if text.len() > room.min(2 * MOST_CHARACTERS) {
                // Between words: half a name may be a word.
                let end = (0..=room.min(2 * MOST_CHARACTERS)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
                text.truncate(text[..end].rfind(char::is_whitespace).unwrap_or(0));
            }
            text.shrink_to_fit();
            room -= text.len();
        };
        let mut more = self.texts.len().saturating_sub(MOST_SHOWN_TEXTS);
        self.texts.truncate(MOST_SHOWN_TEXTS);
        more += self.validation.len().saturating_sub(MOST_SHOWN_PATHS);
        self.validation.truncate(MOST_SHOWN_PATHS);
        self.leaves.more += more;
        self.texts.iter_mut().chain(&mut self.title).for_each(&mut cut);
        for (path, texts) in &mut self.validation {
            texts.truncate(MOST_SHOWN_TEXTS);
            std::iter::once(path).chain(texts).for_each(&mut cut);
        }
        self.leaves.sentences.iter_mut().chain(self.leaves.members.iter_mut().map(|(_, text)| text)).for_each(&mut cut);
        self.leaves.descriptors.clear();
    }

    /// Whether a page was answered, as gateways, firewalls and log-ins do, and never the API.
    pub fn is_page(&self) -> bool {
        self.page
    }

    /// Whether somebody says something: JSON, of whatever shape, or a line of text, and no page.
    pub fn has_words(&self) -> bool {
        let known = self.form != ProblemForm::Foreign;
        self.words && (known || !self.leaves.is_empty())
    }

    /// Whether it is a message and nothing beside, an id of the request apart.
    pub(super) fn is_bare(&self) -> bool {
        self.bare
    }

    /// Whether the body was too long to be read, so that it may have been anybody's.
    pub fn is_too_long(&self) -> bool {
        self.too_long.is_some()
    }

    /// In which dialect it was said.
    pub fn form(&self) -> ProblemForm {
        self.form
    }

    /// The problem type behind `urn:ed-fi:api:`, as `data-conflict:unresolved-reference`.
    pub fn urn(&self) -> Option<&str> {
        self.urn.as_deref().filter(|urn| urn.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b':' || byte == b'-'))
    }

    /// The OAuth error code, as `invalid_client`.
    pub(super) fn oauth_code(&self) -> Option<&str> {
        let code = self.title.as_deref().filter(|_| self.form == ProblemForm::OAuth)?;
        code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_').then_some(code)
    }

    /// The JSON paths that broke a rule, where the server names them.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.validation.iter().map(|(path, _)| path.as_str()).filter(|path| is_json_path(path))
    }

    /// What the server said, fit for reports and logs: the problem type, then its sentences and the JSON paths that broke a rule,
    /// with everything hidden that could be of a record, except names of resources and properties, and descriptor values. It ends by saying so, if
    /// anything is hidden.
    pub fn safe_message(&self) -> String {
        if let Some(limit) = self.too_long {
            return format!("the answer was too long to be read: more than {} KiB", limit >> 10);
        }
        let mut parts = Vec::new();
        parts.extend(self.urn().map(str::to_owned));
        parts.extend(self.oauth_code().map(str::to_owned));
        if let Some(title) = self.title.as_deref().filter(|_| self.form == ProblemForm::Details) {
            if is_rule_code(title) {
                parts.push(title.to_owned());
            } else if self.urn.is_none() {
                parts.push(self.redacted(title, None));
            }
        }
        let code_or_text = |text: &String| if is_rule_code(text) { text.clone() } else { self.redacted(text, None) };
        let sentences = self.texts.iter().chain(&self.leaves.sentences);
        parts.extend(sentences.clone().take(MOST_SHOWN_TEXTS).map(code_or_text));
        let more = sentences.count().saturating_sub(MOST_SHOWN_TEXTS);
        for (path, texts) in self.validation.iter().take(MOST_SHOWN_PATHS) {
            let property = path.rsplit('.').next().map(|name| name.split('[').next().unwrap_or(name));
            let shown = if is_json_path(path) { path.as_str() } else { "$…" };
            let rules = texts.iter().take(MOST_SHOWN_TEXTS);
            let rules: Vec<_> = rules.map(|text| self.redacted(text, property.filter(|_| is_json_path(path)))).collect();
            parts.push(format!("{shown}: {}", rules.join(" ")));
        }
        parts.extend(self.leaves.named.iter().take(MOST_SHOWN_TEXTS).cloned());
        let (leaves, all_shown) = self.members();
        parts.extend(leaves);
        let more = more + self.leaves.more + self.validation.len().saturating_sub(MOST_SHOWN_PATHS);
        if more > 0 {
            parts.push(format!("and {more} more"));
        }
        for part in &mut parts {
            part.truncate(part.trim_end_matches('.').len());
        }
        parts.retain(|part| !part.is_empty());
        let hidden = !all_shown || parts.iter().any(|part| part.contains(HIDDEN));
        // Of a page nothing is shown but that it is one; of what shows nothing, that it is no problem of an API.
        let says_something = parts.iter().any(|part| part.contains(char::is_alphanumeric));
        match self.form {
            ProblemForm::Foreign if self.page => return "a gateway's or firewall's page, not the API's answer".to_owned(),
            ProblemForm::Foreign if !says_something => return "the answer is not one of an Ed-Fi API".to_owned(),
            ProblemForm::Empty => return "the answer has no body".to_owned(),
            _ => {}
        }
        let message = capped(&parts.join("; "), MOST_CHARACTERS);
        if hidden { format!("{message}; {SOME_HIDDEN}") } else { message }
    }

    fn redacted(&self, text: &str, property: Option<&str>) -> String {
        redact(text, property, &self.sent)
    }

    /// The members of JSON of another shape, as far as they may be shown, and whether that is all of them.
    fn members(&self) -> (Vec<String>, bool) {
        let mut all = !self.leaves.numbers;
        let mut shown = Vec::new();
        for (name, text) in &self.leaves.members {
            let as_it_is = is_shown_descriptor(text, &self.sent)
                || is_rule_code(text)
                || name == "namespace" && is_shown_namespace(text, &self.sent)
                || name == "codeValue" && self.codes.contains(text);
            let value = if as_it_is { text.clone() } else { self.redacted(text, None) };
            let known = words().contains(name.as_str()) || is_property(name);
            let says_something = value.contains(char::is_alphanumeric);
            all &= says_something && !value.contains(HIDDEN);
            if known && says_something && shown.len() < MOST_SHOWN_TEXTS {
                shown.push(format!("{name}: {value}"));
            }
        }
        (shown, all)
    }
}

/// Whether what begins like markup is a page for people.
fn is_html(body: &[u8]) -> bool {
    const BEGINNING: usize = 4_096;
    let beginning = String::from_utf8_lossy(&body[..body.len().min(BEGINNING)]).to_ascii_lowercase();
    ["<html", "<!doctype html", "<head", "<body", "<title"].iter().any(|tag| beginning.contains(tag))
}

/// Whether a member holds what a rule says: a sentence, or several.
fn says_rules(value: &Value) -> bool {
    match value {
        Value::Array(texts) => texts.iter().all(Value::is_string),
        other => other.is_string(),
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.safe_message())
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Problem({:?}: {})", self.form, self.safe_message())
    }
}

mod named;

pub(super) use named::says_descriptor_is_missing;

#[cfg(test)]
#[path = "problem_tests.rs"]
mod tests;
