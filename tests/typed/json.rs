//! JSON whose numbers are the text that was written.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    /// `null`, `true`, `false` or a number, as written.
    Bare(String),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl Json {
    pub(crate) fn parse(text: &str) -> Self {
        let text = text.trim();
        let ours = "the test's own JSON is well-formed";
        match text.as_bytes().first() {
            Some(b'{') => {
                let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).expect(ours);
                Self::Object(members.into_iter().map(|(name, value)| (name, Self::parse(value.get()))).collect())
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).expect(ours);
                Self::List(items.into_iter().map(|item| Self::parse(item.get())).collect())
            }
            Some(b'"') => Self::Text(serde_json::from_str(text).expect(ours)),
            _ => Self::Bare(text.to_owned()),
        }
    }

    pub(crate) fn print(&self) -> String {
        let text = |text: &str| serde_json::to_string(text).expect("text is JSON");
        match self {
            Self::Bare(bare) => bare.clone(),
            Self::Text(value) => text(value),
            Self::List(items) => format!("[{}]", items.iter().map(Self::print).collect::<Vec<_>>().join(",")),
            Self::Object(members) => {
                let members: Vec<String> =
                    members.iter().map(|(name, value)| format!("{}:{}", text(name), value.print())).collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }

    pub(crate) fn bare(text: &str) -> Self {
        Self::Bare(text.to_owned())
    }
}
