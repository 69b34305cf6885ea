//! [`Leaves`]: what JSON of an unknown shape says, member by member.

use serde_json::Value;

use super::names::{is_resource_name, resource_of};

/// What JSON says whose shape nobody described: its sentences, the resources it names, and its other texts with the names of their members.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Leaves {
    /// Texts of members that hold sentences.
    pub(super) sentences: Vec<String>,
    /// The resources it names (`GradeLevelDescriptor`), each once, in their order.
    pub(super) named: Vec<String>,
    /// Other texts, with the names of their members.
    pub(super) members: Vec<(String, String)>,
    /// Descriptors given in two members of one object, their namespaces and codes; both are among the other texts too.
    pub(super) descriptors: Vec<(String, String)>,
    /// Whether it holds numbers, which are left out, because they may be anybody's.
    pub(super) numbers: bool,
    /// How much more it says, which is not read.
    pub(super) more: usize,
}

/// Deeper, and behind so many texts, nothing is read.
const DEEPEST: usize = 8;
const MOST: usize = 64;
/// The longest text that is read.
const LONGEST: usize = 4_096;

impl Leaves {
    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.sentences.is_empty() && self.named.is_empty() && self.members.is_empty()
    }

    /// Reads a value.
    pub(super) fn gather(&mut self, value: &Value) {
        self.walk("", value, 0);
    }

    /// Reads a sentence.
    pub(super) fn say(&mut self, text: &str) {
        if self.sentences.len() + self.members.len() < MOST {
            self.sentences.push(text.chars().take(LONGEST).collect());
        } else {
            self.more += 1;
        }
    }

    fn walk(&mut self, name: &str, value: &Value, depth: usize) {
        match value {
            _ if depth > DEEPEST => self.more += 1,
            Value::String(text) => self.text(name, text),
            Value::Array(items) => items.iter().for_each(|item| self.walk(name, item, depth + 1)),
            Value::Object(members) => {
                let text = |name| members.get(name).and_then(Value::as_str).filter(|text| text.len() <= LONGEST);
                if let (Some(namespace), Some(code)) = (text("namespace"), text("codeValue"))
                    && self.descriptors.len() < MOST
                {
                    self.descriptors.push((namespace.to_owned(), code.to_owned()));
                }
                members.iter().for_each(|(name, value)| self.walk(name, value, depth + 1));
            }
            // Numbers of the protocol are no loss.
            Value::Number(_) => self.numbers |= !matches!(name, "status" | "statusCode" | "code"),
            Value::Bool(_) | Value::Null => {}
        }
    }

    fn text(&mut self, name: &str, text: &str) {
        const SENTENCES: [&str; 11] = [
            "",
            "message",
            "detail",
            "details",
            "description",
            "error",
            "errors",
            "reason",
            "title",
            "suggestion",
            "validationErrors",
        ];
        // How other APIs name requests, which is of nobody's record.
        const OF_THE_PROTOCOL: [&str; 6] = ["correlationId", "traceId", "requestId", "timestamp", "path", "instance"];
        let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let resource = is_resource_name(text).then_some(text).or_else(|| resource_behind(text));
        match resource {
            Some(resource) => {
                if !self.named.iter().any(|known| known == resource) && self.named.len() < MOST {
                    self.named.push(resource.to_owned());
                }
            }
            None if is(&SENTENCES) || name.eq_ignore_ascii_case("modelState") => self.say(text),
            None if is(&OF_THE_PROTOCOL) => {}
            None if self.sentences.len() + self.members.len() < MOST => {
                self.members.push((name.to_owned(), text.chars().take(LONGEST).collect()));
            }
            None => self.more += 1,
        }
    }
}

/// The resource that a URI of a record leads to: `/v3.3b/ed-fi/students/{id}`.
fn resource_behind(uri: &str) -> Option<&'static str> {
    let mut segments = uri.strip_prefix('/')?.rsplit('/');
    let (_, endpoint) = (segments.next()?, segments.next()?);
    resource_of(endpoint)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_it_says_is_told_from_whom_it_names() {
        let mut leaves = Leaves::default();
        leaves.gather(&json!({"message": "It failed.", "traceId": "x", "status": 409, "failures": [
            {"resourceName": "Session", "identity": [{"name": "sessionName", "value": "Fall"}]}, {"resourceName": "Session"}],
            "blockingUris": ["/v3.3b/ed-fi/students/0a1b"]}));
        assert_eq!(leaves.sentences, ["It failed."]);
        assert_eq!(leaves.named, ["Student", "Session"]);
        let members: Vec<_> = leaves.members.iter().map(|(name, text)| format!("{name}={text}")).collect();
        assert!(members == ["name=sessionName", "value=Fall"] && !leaves.numbers);
    }

    #[test]
    fn what_is_endless_is_cut() {
        let mut leaves = Leaves::default();
        leaves.gather(&json!(vec!["x".repeat(100_000); 1_000]));
        assert_eq!((leaves.sentences.len(), leaves.sentences[0].len(), leaves.more), (MOST, LONGEST, 1_000 - MOST));
        let mut deep = json!("x");
        for _ in 0..40 {
            deep = json!([deep]);
        }
        let mut leaves = Leaves::default();
        leaves.gather(&deep);
        assert!(leaves.sentences.is_empty() && leaves.more == 1);
    }
}
