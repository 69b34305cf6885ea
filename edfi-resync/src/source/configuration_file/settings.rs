//! [`Settings`]: which resources are on and what codes mean, of every configuration or of one.

use std::collections::BTreeMap;

use toml_edit::{Item, Key, TableLike};

use super::reader::{Reader, entries};
use crate::campus::{Preferences, is_descriptor_value};
use crate::model::Model;
use crate::problems::{Place, Problems};
use crate::shown::Shown;

/// What a table says, in its own words; what these mean, a Data Standard says.
#[derive(Debug, Default)]
pub(super) struct Settings {
    resources: Vec<Switch>,
    mappings: Vec<Mapping>,
}

#[derive(Debug)]
struct Switch {
    name: String,
    place: Place,
    on: bool,
}

#[derive(Debug)]
struct Mapping {
    descriptor: String,
    named_at: Place,
    code: String,
    place: Place,
    value: String,
}

impl Reader<'_> {
    /// Reads a table of resources.
    pub(super) fn resources(&mut self, key: &Key, item: &Item, settings: &mut Settings) {
        for (key, item) in self.entries_of(key, item) {
            let place = self.place(key.span());
            match item.as_bool() {
                Some(on) => settings.resources.push(Switch { name: key.get().to_owned(), place, on }),
                None if self.is_misplaced(key, "resources") => {}
                None => self.wrong(key, item, "is neither true nor false", "true sends the resource, false does not"),
            }
        }
    }

    /// Reads the tables of mappings, one a descriptor.
    pub(super) fn mappings(&mut self, key: &Key, item: &Item, settings: &mut Settings) {
        for (key, item) in self.entries_of(key, item) {
            let (descriptor, named_at) = (key.get(), self.place(key.span()));
            let Some(codes) = item.as_table_like() else {
                if !self.is_misplaced(key, "mappings") {
                    let hint =
                        "write the codes of each descriptor in a table of their own, such as [mappings.GradeLevelDescriptor]";
                    self.wrong(key, item, "is no table", hint);
                }
                continue;
            };
            for (code, item) in entries(codes) {
                let (code, place) = (code.get().to_owned(), self.place(code.span()));
                let value = item.as_str().filter(|value| is_descriptor_value(value));
                let Some(value) = value else {
                    let what = format!("what code {:?} of {} means is no descriptor value", Shown(&code), Shown(descriptor));
                    self.problem(place, what, "write it in full, such as \"uri://ed-fi.org/GradeLevelDescriptor#Ninth grade\"");
                    continue;
                };
                let (descriptor, value) = (descriptor.to_owned(), value.to_owned());
                settings.mappings.push(Mapping { descriptor, named_at, code, place, value });
            }
        }
    }
}

impl Settings {
    /// Brings them into preferences of a Data Standard.
    pub(super) fn apply(&self, model: &Model, preferences: &mut Preferences, problems: &mut Problems) {
        let mut switched: BTreeMap<String, bool> = BTreeMap::new();
        for Switch { name, place, on } in &self.resources {
            match model.endpoint_somewhere(name) {
                Err(error) => problems.add_error(*place, &error),
                Ok(endpoint) => {
                    if switched.insert(endpoint.clone(), *on).is_some_and(|other| other != *on) {
                        problems.add(*place, format!("{endpoint} are switched on and off"), "keep one of the two");
                    }
                    preferences.switch(endpoint, *on);
                }
            }
        }
        let mut mapped: BTreeMap<(String, &str), &str> = BTreeMap::new();
        for Mapping { descriptor, named_at, code, place, value } in &self.mappings {
            match model.descriptor_somewhere(descriptor) {
                Err(error) => problems.add_error(*named_at, &error),
                Ok(descriptor) => {
                    let other = mapped.insert((descriptor.clone(), code), value);
                    if other.is_some_and(|other| other != value) {
                        let what = format!("code {:?} of {descriptor} is mapped twice, to different values", Shown(code));
                        problems.add(*place, what, "keep one of them");
                    }
                    preferences.map(descriptor, code, value);
                }
            }
        }
    }
}

/// The key under which a table has a descriptor, however it is spelt there.
pub(super) fn key_of(table: &dyn TableLike, descriptor: &str, model: &Model) -> Option<String> {
    let is_it = |key: &&str| model.descriptor_somewhere(key).is_ok_and(|name| name == descriptor);
    table.iter().map(|(key, _)| key).find(is_it).map(str::to_owned)
}
