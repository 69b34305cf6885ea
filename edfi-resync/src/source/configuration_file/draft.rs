//! [`Draft`]: a configuration as the file has it, as far as it can be read.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml_edit::{Item, Key, TableLike};
use url::Url;

use super::reader::{OF_CONFIGURATION, Reader, entries};
use super::secret::{ELSEWHERE, may_hold_secret};
use super::settings::Settings;
use crate::campus::{Configuration, Policies, Preferences, SchoolYear, Target, UniqueIds};
use crate::model::{Model, suggestion};
use crate::problems::{Place, Problems};
use crate::shown::Shown;

/// Those without which there is none, each as it may be written.
const REQUIRED: [(&str, &str); 3] =
    [("name", "\"State ODS 2026-27\""), ("school_year", "\"2026-27\""), ("data_standard", "\"5.2\"")];
const STUDENT_IDS: [&str; 3] = ["edFiId", "localStudentNumber", "studentStateId"];
const STAFF_IDS: [&str; 3] = ["edFiId", "localStaffNumber", "staffStateId"];

/// A configuration as far as it can be read.
#[derive(Debug)]
pub(super) struct Draft {
    name: Option<(String, Place)>,
    year: Option<SchoolYear>,
    model: Option<Model>,
    target: Target,
    unique_ids: UniqueIds,
    policies: Vec<(Policy, String, Place)>,
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Policy {
    ReadOnly,
    Exclusive,
    Protected,
    Unprotected,
}

impl Draft {
    /// Reads one table, which spans so much.
    pub(super) fn read(reader: &mut Reader<'_>, span: Option<&Range<usize>>, table: &dyn TableLike) -> Self {
        let mut draft = Self {
            name: None,
            year: None,
            model: None,
            target: Target::default(),
            unique_ids: UniqueIds::default(),
            policies: Vec::new(),
            settings: Settings::default(),
        };
        for (key, item) in entries(table) {
            draft.take(reader, key, item);
        }
        for (required, example) in REQUIRED.iter().filter(|(required, _)| !table.contains_key(required)) {
            let place = reader.place(span.cloned());
            reader.problem(
                place,
                format!("the configuration that begins here has no {required}"),
                format!("add {required} = {example}"),
            );
        }
        draft
    }

    fn take(&mut self, reader: &mut Reader<'_>, key: &Key, item: &Item) {
        match key.get() {
            "name" => {
                let place = reader.place(item.span());
                self.name = reader.text(key, item).map(|name| (name, place));
            }
            "school_year" => {
                let Some(text) = reader.text(key, item) else { return };
                self.year = text.parse().map_err(|error| reader.wrong_as(key, item, &error)).ok();
            }
            "data_standard" => {
                let Some(text) = reader.text(key, item) else { return };
                self.model = Model::data_standard(&text).map_err(|error| reader.wrong_as(key, item, &error)).ok();
            }
            "url" => self.target.url = url(reader, key, item),
            "tenant" => self.target.tenant = reader.text(key, item),
            "instance" => self.target.instance = reader.text(key, item),
            "student_unique_id" => self.unique_ids.student = chosen(reader, key, item, &STUDENT_IDS),
            "staff_unique_id" => self.unique_ids.staff = chosen(reader, key, item, &STAFF_IDS),
            "read_only" => self.add(reader, Policy::ReadOnly, key, item),
            "exclusive" => self.add(reader, Policy::Exclusive, key, item),
            "protected" => self.add(reader, Policy::Protected, key, item),
            "unprotected" => self.add(reader, Policy::Unprotected, key, item),
            "resources" => reader.resources(key, item, &mut self.settings),
            "mappings" => reader.mappings(key, item, &mut self.settings),
            _ => reader.unknown(key, &OF_CONFIGURATION, "a configuration"),
        }
    }

    fn add(&mut self, reader: &mut Reader<'_>, policy: Policy, key: &Key, item: &Item) {
        let named = reader.texts(key, item).into_iter();
        self.policies.extend(named.map(|(endpoint, place)| (policy, endpoint, place)));
    }

    /// The configuration with what the file says for all; beside these, of which none may have its name.
    pub(super) fn made(&self, general: &Settings, others: &[Configuration], problems: &mut Problems) -> Option<Configuration> {
        let model = self.model.as_ref()?;
        let mut preferences = Preferences::default();
        general.apply(model, &mut preferences, problems);
        self.settings.apply(model, &mut preferences, problems);
        let policies = self.policies(model, problems);
        let (name, place) = self.name.as_ref()?;
        if others.iter().any(|other| other.name == *name) {
            problems.add(*place, format!("{:?} is the name of two configurations", Shown(name)), "give each its own");
        }
        let made = Configuration::new(name, self.year?, model.version()).with_target(self.target.clone());
        let made = made.with_preferences(preferences).with_policies(policies);
        Some(Configuration { unique_ids: self.unique_ids, ..made })
    }

    fn policies(&self, model: &Model, problems: &mut Problems) -> Policies {
        let (mut policies, mut known) = (Policies::default(), BTreeSet::new());
        for (policy, name, place) in &self.policies {
            let endpoint = match model.endpoint_somewhere(name) {
                Ok(endpoint) => endpoint,
                Err(error) => {
                    problems.add_error(*place, &error);
                    continue;
                }
            };
            let contrary = match policy {
                Policy::Protected => Some(Policy::Unprotected),
                Policy::Unprotected => Some(Policy::Protected),
                Policy::ReadOnly | Policy::Exclusive => None,
            };
            if contrary.is_some_and(|contrary| known.contains(&(contrary, endpoint.clone()))) {
                problems.add(*place, format!("{endpoint} are protected and unprotected"), "keep one of the two");
            }
            policies = match policy {
                Policy::ReadOnly => policies.read_only(endpoint.clone()),
                Policy::Exclusive => policies.exclusive(endpoint.clone()),
                Policy::Protected => policies.protected(endpoint.clone()),
                Policy::Unprotected => policies.unprotected(endpoint.clone()),
            };
            known.insert((*policy, endpoint));
        }
        policies
    }
}

/// The base URL of an API. What is wrong with it is told without it: it may hold a password.
fn url(reader: &mut Reader<'_>, key: &Key, item: &Item) -> Option<Url> {
    let text = reader.text(key, item)?;
    let Some(url) = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) else {
        reader.wrong(key, item, "is no URL of an API", "write it in full, such as \"https://api.example.org/v7.3\"");
        return None;
    };
    if may_hold_secret(&url) {
        reader.wrong(key, item, "holds more than an address: a user, a password, or what stands behind ? or #", ELSEWHERE);
        return None;
    }
    Some(url)
}

/// A choice by its name.
fn chosen<T: DeserializeOwned + Default>(reader: &mut Reader<'_>, key: &Key, item: &Item, names: &[&str]) -> T {
    let Some(text) = reader.text(key, item) else { return T::default() };
    serde_json::from_value(text.as_str().into()).unwrap_or_else(|_| {
        let what = format!("is {:?}, which is no unique ID to choose", Shown(&text));
        reader.wrong(key, item, &what, suggestion(&text, names.iter().copied()));
        T::default()
    })
}
