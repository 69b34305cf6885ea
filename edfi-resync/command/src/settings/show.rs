//! `--show-config`: what stands in the end, and where each value came from.

use serde_json::{Value, json};

use super::given::Given;
use super::setting::{Group, Setting};
use super::table::SETTINGS;
use crate::text::Columns;

/// What is shown in the place of a secret.
const HIDDEN: &str = "(hidden)";

impl Given {
    /// What is shown of a setting's value: hidden, what it says, or its default.
    fn shown(&self, setting: &Setting) -> String {
        match self.get(setting.key) {
            Some(_) if setting.is_secret() => HIDDEN.to_owned(),
            Some(value) => without_password(&value.texts.join(", ")),
            None if setting.default.is_empty() => "-".to_owned(),
            None => setting.default.to_owned(),
        }
    }

    /// Where the value of a setting came from, and what was not heard.
    fn from(&self, setting: &Setting) -> String {
        let from = self.get(setting.key).map_or_else(|| "default".to_owned(), |value| value.place.of(setting));
        let others: Vec<_> = self.overruled(setting.key).map(|place| place.of(setting)).collect();
        if others.is_empty() { from } else { format!("{from}; not heard: {}", others.join(", ")) }
    }

    /// All settings of these groups, as text.
    pub(crate) fn to_text(&self, groups: &[Group], width: usize) -> String {
        let mut columns = Columns::new(["setting", "value", "from"]);
        for group in groups {
            for setting in SETTINGS.iter().filter(|setting| setting.group == *group) {
                columns.push([setting.key.to_owned(), self.shown(setting), self.from(setting)]);
            }
        }
        columns.listed(width)
    }

    /// The same as JSON.
    pub(crate) fn to_json(&self, groups: &[Group]) -> Value {
        let settings = SETTINGS.iter().filter(|setting| groups.contains(&setting.group)).map(|setting| {
            let value = self.get(setting.key).map(|_| self.shown(setting));
            let of = json!({"value": value, "default": Some(setting.default).filter(|text| !text.is_empty()), "from": self.from(setting)});
            (setting.key.to_owned(), of)
        });
        json!({"settings": settings.collect::<serde_json::Map<_, _>>()})
    }
}

/// A text that may be a URL with a user and password in it.
fn without_password(text: &str) -> String {
    match text.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            match host.rsplit_once('@') {
                Some((_, host)) => format!("{scheme}://{host}{path}"),
                None => text.to_owned(),
            }
        }
        None => text.to_owned(),
    }
}
