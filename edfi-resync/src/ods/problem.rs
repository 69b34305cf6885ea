//! [`Problem`]: what a server's answer says is wrong, whichever of its dialects it speaks.
//!
//! Servers from 7.2 on and the DMS answer with problem details (`type`, `title`, `detail`, `validationErrors`, `errors`); older ones with
//! `message` and `modelState`; token endpoints with `error`; gateways in between with HTML or nothing. All become one value.
//!
//! Servers quote what they were sent, so the texts are kept private: the classification reads them, people see
//! [`Problem::safe_message`], in which everything that could be a student's is hidden.

use std::fmt;

use serde_json::Value;

use super::redact::{is_descriptor_value, is_property, is_resource_name, redact};

/// What a server's answer says is wrong. Neither `Display` nor `Debug` shows anything of a record.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    form: ProblemForm,
    urn: Option<String>,
    title: Option<String>,
    texts: Vec<String>,
    validation: Vec<(String, Vec<String>)>,
}

/// In which dialect a server said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemForm {
    /// Problem details: servers from 7.2 on, and the DMS.
    Details,
    /// `message` and `modelState`: older servers.
    Legacy,
    /// `error` and `error_description`: token endpoints.
    OAuth,
    /// Something else: HTML or text, mostly from a gateway and not from the API.
    Foreign,
    /// Nothing.
    Empty,
}

const PREFIX: &str = "urn:ed-fi:api:";
/// A problem is a few hundred bytes; what is larger is no problem of an Ed-Fi API.
const MOST_BYTES: usize = 1 << 20;
const MOST_SHOWN_PATHS: usize = 8;
/// Of what is said at one place; servers that list everything at once name some dozens.
const MOST_SHOWN_TEXTS: usize = 40;

impl Problem {
    /// Reads the body of a refusal. Never fails: what cannot be read is [`ProblemForm::Foreign`].
    pub fn parse(body: &[u8]) -> Self {
        let mut problem = Self { form: ProblemForm::Foreign, urn: None, title: None, texts: Vec::new(), validation: Vec::new() };
        if body.trim_ascii().is_empty() {
            problem.form = ProblemForm::Empty;
            return problem;
        }
        if body.len() > MOST_BYTES {
            return problem;
        }
        let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(body) else { return problem };
        let member = |name: &str| members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        let text = |name: &str| member(name).and_then(Value::as_str).map(str::to_owned);
        let kind = text("type").unwrap_or_default();
        if let Some(suffix) = kind.strip_prefix(PREFIX) {
            problem.form = ProblemForm::Details;
            problem.urn = Some(suffix.to_owned());
        } else if member("title").is_some() || member("detail").is_some() {
            problem.form = ProblemForm::Details;
        } else if text("message").is_some() {
            problem.form = ProblemForm::Legacy;
        } else if text("error").is_some() {
            problem.form = ProblemForm::OAuth;
        } else {
            return problem;
        }
        problem.title = text("title").or_else(|| text("error"));
        problem.texts.extend(text("detail"));
        problem.texts.extend(text("message"));
        problem.texts.extend(text("error_description"));
        match member("errors") {
            Some(Value::Array(errors)) => problem.texts.extend(errors.iter().filter_map(Value::as_str).map(str::to_owned)),
            Some(errors @ Value::Object(_)) => problem.add_rules(errors),
            _ => {}
        }
        for name in ["validationErrors", "modelState"] {
            if let Some(rules) = member(name) {
                problem.add_rules(rules);
            }
        }
        problem
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
    /// with everything hidden that could be of a record, except names of resources and properties, and descriptor values.
    pub fn safe_message(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.urn().map(str::to_owned));
        parts.extend(self.oauth_code().map(str::to_owned));
        match self.form {
            ProblemForm::Foreign => parts.push("the answer is not one of an Ed-Fi API".to_owned()),
            ProblemForm::Empty => parts.push("the answer has no body".to_owned()),
            _ => {}
        }
        if self.urn.is_none() {
            parts.extend(self.title.as_deref().filter(|_| self.form == ProblemForm::Details).map(|title| redact(title, None)));
        }
        parts.extend(self.texts.iter().take(MOST_SHOWN_TEXTS).map(|text| redact(text, None)));
        if self.texts.len() > MOST_SHOWN_TEXTS {
            parts.push(format!("and {} more", self.texts.len() - MOST_SHOWN_TEXTS));
        }
        for (path, texts) in self.validation.iter().take(MOST_SHOWN_PATHS) {
            let property = path.rsplit('.').next().map(|name| name.split('[').next().unwrap_or(name));
            let shown = if is_json_path(path) { path.as_str() } else { "$…" };
            let rules: Vec<_> =
                texts.iter().take(MOST_SHOWN_TEXTS).map(|text| redact(text, property.filter(|_| is_json_path(path)))).collect();
            parts.push(format!("{shown}: {}", rules.join(" ")));
        }
        if self.validation.len() > MOST_SHOWN_PATHS {
            parts.push(format!("and {} more", self.validation.len() - MOST_SHOWN_PATHS));
        }
        for part in &mut parts {
            part.truncate(part.trim_end_matches('.').len());
        }
        parts.retain(|part| !part.is_empty());
        parts.join("; ")
    }

    /// Every sentence, rules included, for the classification.
    pub(super) fn sentences(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().chain(self.validation.iter().flat_map(|(_, texts)| texts)).map(String::as_str)
    }

    /// The broken rules with their paths, for the classification.
    pub(super) fn rules(&self) -> &[(String, Vec<String>)] {
        &self.validation
    }

    /// The resources that must exist first, by name (`Session`).
    pub(super) fn missing_parents(&self) -> Vec<String> {
        let mut names = Vec::new();
        for sentence in self.sentences() {
            names.extend(names_between(sentence, "referenced ", " item"));
            names.extend(names_between(sentence, "related ", " resource"));
            if let Some((before, _)) = sentence.split_once(" reference could not be resolved") {
                names.extend(before.rsplit(char::is_whitespace).next().and_then(name_of).map(str::to_owned));
            }
        }
        distinct(names)
    }

    /// The resources that still refer to a record which cannot be deleted, by name.
    pub(super) fn dependents(&self) -> Vec<String> {
        let mut names = Vec::new();
        for sentence in self.sentences() {
            names.extend(names_between(sentence, "by an existing ", " item"));
            names.extend(names_between(sentence, "dependency of the ", " entity"));
            if let Some((_, list)) = sentence.split_once("referenced by existing ") {
                let list = list.split(" item").next().unwrap_or_default();
                names.extend(list.split(',').filter_map(|name| name_of(name.trim())).map(str::to_owned));
            }
        }
        distinct(names)
    }

    /// The descriptor values that the server does not know.
    pub(super) fn missing_descriptors(&self) -> Vec<String> {
        let quoted =
            |sentence: &str| sentence.split('\'').skip(1).step_by(2).find(|text| is_descriptor_value(text)).map(str::to_owned);
        distinct(self.sentences().filter(|sentence| says_descriptor_is_missing(sentence)).filter_map(quoted).collect())
    }
}

/// Whether a sentence says that a descriptor value does not exist.
pub(super) fn says_descriptor_is_missing(sentence: &str) -> bool {
    sentence.contains("Descriptor value '") && sentence.contains("does not exist")
        || sentence.contains("Unable to resolve value '") && sentence.contains("Descriptor'")
}

fn names_between<'a>(sentence: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = String> + 'a {
    sentence.split(before).skip(1).filter_map(move |rest| Some(name_of(rest.split_once(after)?.0)?.to_owned()))
}

/// A resource's name, quoted or not: one that a Data Standard has, since anything else in its place may be anybody's.
fn name_of(text: &str) -> Option<&str> {
    let name = text.trim_matches('\'');
    is_resource_name(name).then_some(name)
}

fn distinct(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names.dedup();
    names
}

/// Whether a path is made of property names and positions only: `$.addresses[0].city`, `request.CodeValue`. A word that no Data Standard
/// has for a property may be somebody's name, wherever it stands.
fn is_json_path(path: &str) -> bool {
    let mut in_extension = false;
    let mut segment = |segment: &str| {
        let (name, position) = segment.split_once('[').map_or((segment, None), |(name, position)| (name, Some(position)));
        // What follows `_ext` is the extension's own name.
        let known = std::mem::replace(&mut in_extension, name == "_ext") || name == "$" || is_property(name);
        known
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$')
            && position.is_none_or(|position| {
                position
                    .strip_suffix(']')
                    .is_some_and(|digits| digits.len() <= 6 && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*'))
            })
    };
    path.len() <= 300 && path.split('.').all(&mut segment)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn problem(body: &Value) -> Problem {
        Problem::parse(body.to_string().as_bytes())
    }

    #[test]
    fn each_dialect_is_known() {
        for (body, form) in [
            (r#"{"type":"urn:ed-fi:api:not-found","status":404}"#, ProblemForm::Details),
            (r#"{"type":"about:blank","title":"Bad Request","errors":{"name":["x"]}}"#, ProblemForm::Details),
            (r#"{"message":"The request is invalid."}"#, ProblemForm::Legacy),
            (r#"{"Message":"The request is invalid."}"#, ProblemForm::Legacy),
            (r#"{"error":"invalid_client"}"#, ProblemForm::OAuth),
            ("<html><body>502 Bad Gateway</body></html>", ProblemForm::Foreign),
            ("[1]", ProblemForm::Foreign),
            ("{}", ProblemForm::Foreign),
            (" \r\n", ProblemForm::Empty),
            ("", ProblemForm::Empty),
        ] {
            assert_eq!(Problem::parse(body.as_bytes()).form(), form, "{body}");
        }
    }

    #[test]
    fn parents_dependents_and_descriptors_are_named() {
        let dms = problem(&json!({"type": "urn:ed-fi:api:data-conflict:unresolved-reference",
            "detail": "One or more references could not be resolved. See 'validationErrors' for details.",
            "validationErrors": {"$.schoolReference": ["The referenced School item does not exist."],
                "$.gradingPeriods[1].gradingPeriodReference": ["The referenced GradingPeriod item does not exist."]}}));
        assert_eq!(dms.missing_parents(), ["GradingPeriod", "School"]);
        assert_eq!(dms.paths().count(), 2);
        let ods = problem(&json!({"type": "urn:ed-fi:api:x", "detail": "The referenced 'Session' item does not exist."}));
        assert_eq!(ods.missing_parents(), ["Session"]);
        let legacy = problem(&json!({"message": "The value supplied for the related 'Course' resource does not exist."}));
        assert_eq!(legacy.missing_parents(), ["Course"]);
        let person = problem(&json!({"message": "Validation of 'X' failed.\n\tStudent reference could not be resolved."}));
        assert_eq!(person.missing_parents(), ["Student"]);
        let child = problem(
            &json!({"detail": "The requested action cannot be performed because this item is referenced by an existing 'Grade' item."}),
        );
        assert_eq!(child.dependents(), ["Grade"]);
        let children = problem(&json!({"detail": "because this item is referenced by existing Grade, Section item(s)."}));
        assert_eq!(children.dependents(), ["Grade", "Section"]);
        let old_child = problem(
            &json!({"message": "The resource (or a subordinate entity of the resource) cannot be deleted because it is a dependency of the 'Section' entity."}),
        );
        assert_eq!(old_child.dependents(), ["Section"]);
        let descriptor = problem(
            &json!({"validationErrors": {"$.termDescriptor": ["TermDescriptor value 'uri://ed-fi.org/TermDescriptor#Fall' does not exist."]}, "type": "urn:ed-fi:api:bad-request"}),
        );
        assert_eq!(descriptor.missing_descriptors(), ["uri://ed-fi.org/TermDescriptor#Fall"]);
    }

    #[test]
    fn a_name_in_the_place_of_a_resource_is_nobodys() {
        for sentence in [
            "The referenced Canary item does not exist.",
            "The value supplied for the related 'Canary' resource does not exist.",
            "Canary reference could not be resolved",
            "this item is referenced by an existing 'Canary' item.",
            "because it is a dependency of the 'Canary' entity",
            "this item is referenced by existing Canary, Canarysson item(s).",
        ] {
            let problem = problem(&json!({"message": sentence}));
            assert_eq!((problem.missing_parents(), problem.dependents()), (Vec::new(), Vec::new()), "{sentence}");
        }
    }

    #[test]
    fn canaries_planted_anywhere_do_not_come_out() {
        let problem = problem(&json!({
            "type": "urn:ed-fi:api:bad-request:data-validation-failed:CANARYURN", "title": "Canary Title 604822",
            "detail": "The value 'Canary' of Canary O'Canary (604822) is not valid.", "status": 400, "correlationId": "canary",
            "errors": ["A primary key conflict. The duplicate key is (StudentUniqueId) = (604822).", "Canary, born 2010-05-06"],
            "validationErrors": {"$.firstName": ["The value 'Canary' is not valid.", "604822 is too long"], "$.Canary 604822": ["x"]},
            "message": "Canary"}));
        for shown in [problem.safe_message(), problem.to_string(), format!("{problem:?}"), format!("{problem:#?}")] {
            let lower = shown.to_lowercase();
            assert!(!lower.contains("canary") && !shown.contains("604822") && !shown.contains("2010"), "{shown}");
            assert!(shown.contains("$.firstName: The value '…' is not valid."), "{shown}");
            assert!(shown.contains("StudentUniqueId"), "{shown}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(body in prop::collection::vec(any::<u8>(), 0..300)) {
            let problem = Problem::parse(&body);
            let _ = (problem.safe_message(), problem.missing_parents(), problem.dependents(), problem.missing_descriptors());
        }
    }

    #[test]
    fn a_path_is_shown_only_if_it_is_made_of_properties() {
        for path in ["$.lastSurname", "$.addresses[0].city", "request.CodeValue", "$._ext.tpdm.lengthOfContract", "$"] {
            assert!(is_json_path(path), "{path}");
        }
        for path in ["$.canary", "$.Canary", "$.canary.lastSurname", "$.addresses[0].canary", "$.last name", "$.a1", ""] {
            assert!(!is_json_path(path), "{path}");
        }
        let body = r#"{"type":"urn:ed-fi:api:bad-request:data","validationErrors":{"$.canary":["canary is canary"]}}"#;
        assert!(!Problem::parse(body.as_bytes()).safe_message().contains("canary"));
    }
}
