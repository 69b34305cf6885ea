//! [`Reader`]: what stands under a key of a file, and all that is wrong with that, gathered with its place.

use std::ops::Range;

use toml_edit::{Item, Key, TableLike, Value};

use super::secret::{ELSEWHERE, is_name_of_secret};
use crate::error::Error;
use crate::model::{Model, suggestion};
use crate::problems::{Place, Places, Problems};
use crate::shown::Shown;

/// The keys of the file itself.
pub(super) const OF_FILE: [&str; 4] = ["enable_ed_fi", "resources", "mappings", "configurations"];

/// The keys of a configuration.
pub(super) const OF_CONFIGURATION: [&str; 14] = [
    "name",
    "school_year",
    "data_standard",
    "url",
    "tenant",
    "instance",
    "student_unique_id",
    "staff_unique_id",
    "read_only",
    "exclusive",
    "protected",
    "unprotected",
    "resources",
    "mappings",
];

/// The entries of a table, with keys that know where they stand.
pub(super) fn entries(table: &dyn TableLike) -> impl Iterator<Item = (&Key, &Item)> {
    table.iter().filter_map(|(key, _)| table.get_key_value(key))
}

/// Reads one file.
pub(super) struct Reader<'a> {
    places: Places<'a>,
    problems: Problems,
}

impl<'a> Reader<'a> {
    /// Of this text, in a file that messages call so.
    pub(super) fn new(text: &'a str, named: &str) -> Self {
        Self { places: Places::of(text), problems: Problems::of(named) }
    }

    /// What was found to be wrong.
    pub(super) fn into_problems(self) -> Problems {
        self.problems
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_content(&self) -> bool {
        self.problems.is_empty()
    }

    /// The place of what spans so much.
    pub(super) fn place(&self, span: Option<Range<usize>>) -> Place {
        span.map_or(Place::line(1), |span| self.places.at(span.start))
    }

    pub(super) fn problem(&mut self, place: Place, what: impl Into<String>, hint: impl Into<String>) {
        self.problems.add(place, what, hint);
    }

    /// Adds that what stands under a key is wrong, without showing it.
    pub(super) fn wrong(&mut self, key: &Key, item: &Item, what: &str, hint: impl Into<String>) {
        let place = self.place(item.span().or_else(|| key.span()));
        self.problem(place, format!("{} {what}", Shown(key.get())), hint);
    }

    /// Adds an error about what stands under a key.
    pub(super) fn wrong_as(&mut self, key: &Key, item: &Item, error: &Error) {
        let place = self.place(item.span().or_else(|| key.span()));
        self.problems.add_error(place, &error.repeat().at(key.get()));
    }

    /// Adds that a key means nothing where it stands.
    pub(super) fn unknown(&mut self, key: &Key, known: &[&str], of: &str) {
        let place = self.place(key.span());
        if is_name_of_secret(key.get()) {
            self.problem(place, format!("{:?} looks like a secret, which this file must not hold", Shown(key.get())), ELSEWHERE);
        } else {
            let what = format!("{:?} is no key of {of}", Shown(key.get()));
            self.problem(place, what, suggestion(key.get(), known.iter().copied()));
        }
    }

    /// Whether a key of a table of names is rather one of what the table belongs to, or a secret; then that is added.
    pub(super) fn is_misplaced(&mut self, key: &Key, table: &str) -> bool {
        let place = self.place(key.span());
        if OF_FILE.contains(&key.get()) || OF_CONFIGURATION.contains(&key.get()) {
            let what = format!("{} is no key of the table {table}", key.get());
            self.problem(place, what, "write it above the line of that table: what stands below belongs to the table");
            return true;
        }
        let is_secret = is_name_of_secret(key.get()) && Model::ds5_2().endpoint_somewhere(key.get()).is_err();
        if is_secret {
            self.unknown(key, &[], table);
        }
        is_secret
    }

    /// The entries of what should be a table.
    pub(super) fn entries_of<'i>(&mut self, key: &Key, item: &'i Item) -> Vec<(&'i Key, &'i Item)> {
        if let Some(table) = item.as_table_like() {
            return entries(table).collect();
        }
        self.wrong(key, item, "is no table", format!("write [{}] above its lines", key.get()));
        Vec::new()
    }

    /// Text, or a number as it is written, that is not empty.
    pub(super) fn text(&mut self, key: &Key, item: &Item) -> Option<String> {
        let text = match item.as_value() {
            Some(Value::String(text)) => Some(text.value().trim().to_owned()),
            Some(Value::Integer(_) | Value::Float(_)) => item.span().and_then(|span| self.places.get(span)).map(str::to_owned),
            _ => None,
        };
        if text.is_none() {
            self.wrong(key, item, "is no text", format!("write {} = \"..\"", key.get()));
        }
        if text.as_deref() == Some("") {
            self.wrong(key, item, "is empty", "fill it in, or leave the key out");
            return None;
        }
        text
    }

    /// The texts of a list, each with its place.
    pub(super) fn texts(&mut self, key: &Key, item: &Item) -> Vec<(String, Place)> {
        let wanted = |key: &Key| format!("write {} = [\"students\", \"schools\"]", key.get());
        let Some(list) = item.as_array() else {
            self.wrong(key, item, "is no list", wanted(key));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for value in list {
            let place = self.place(value.span());
            match value.as_str() {
                Some(text) => texts.push((text.to_owned(), place)),
                None => self.problem(place, format!("{} holds what is no text", key.get()), wanted(key)),
            }
        }
        texts
    }
}
