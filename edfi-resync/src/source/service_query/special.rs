//! What the special queries return: configurations with their preferences, schools, people, what became of objects.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use url::Url;

use super::cell::Cell;
use crate::campus::{Configuration, EnableEdFi, Preferences, SchoolYear, Target};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusObject, Model};
use crate::source::store::{CampusSchool, ObjectState, Withheld, WithheldReason};

/// A value that outlives its row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OwnedCell {
    Null,
    Integer(i64),
    Text(String),
    /// A REAL, a BLOB, or text that is no UTF-8.
    Other,
}

/// The few rows of a special query, or of a file that stands in the place of one.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) file: Arc<str>,
    /// The line of each row where the file is the table itself; absent where the file is the query that gave it.
    pub(crate) lines: Option<Vec<u64>>,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<OwnedCell>>,
}

impl From<Cell<'_>> for OwnedCell {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Integer(number) => Self::Integer(number),
            Cell::Text(text) | Cell::Untyped(text) => String::from_utf8(text.to_vec()).map_or(Self::Other, Self::Text),
            Cell::Real(_) | Cell::Blob => Self::Other,
        }
    }
}

/// One row, whose values are found by the names of their columns.
#[derive(Clone, Copy)]
struct Row<'a> {
    table: &'a Table,
    position: usize,
}

impl Table {
    /// How people are told of it.
    fn called(&self) -> String {
        if self.lines.is_some() { self.file.to_string() } else { format!("query {}", self.file) }
    }

    /// Its rows, when the columns are those that the contract names.
    fn rows(&self, required: &[&str], optional: &[&str]) -> Result<impl Iterator<Item = Row<'_>>> {
        let wrong = |problem: String| {
            let wanted = if optional.is_empty() { String::new() } else { format!("; and where wanted {}", optional.join(", ")) };
            Error::new(ErrorKind::SourceInvalid, format!("{} {problem}", self.called()))
                .with_hint(format!("its columns are {}{wanted}", required.join(", ")))
        };
        if let Some(missing) = required.iter().find(|name| !self.columns.iter().any(|column| column == *name)) {
            return Err(wrong(format!("has no column {missing:?}")));
        }
        for (position, column) in self.columns.iter().enumerate() {
            if !required.contains(&column.as_str()) && !optional.contains(&column.as_str()) {
                return Err(wrong(format!("has the column {column:?}, which means nothing")));
            }
            if self.columns[..position].contains(column) {
                return Err(wrong(format!("has the column {column:?} twice")));
            }
        }
        Ok((0..self.rows.len()).map(|position| Row { table: self, position }))
    }
}

impl<'a> Row<'a> {
    fn cell(self, column: &str) -> &'a OwnedCell {
        let found = self.table.columns.iter().position(|name| name == column);
        found.map_or(&OwnedCell::Null, |found| &self.table.rows[self.position][found])
    }

    fn wrong(self, column: &str, problem: &str) -> Error {
        let (table, position) = (self.table.called(), self.position);
        let place = match self.table.lines.as_ref().and_then(|lines| lines.get(position)) {
            Some(line) => format!("line {line}"),
            None => format!("row {}", position + 1),
        };
        Error::new(ErrorKind::SourceInvalid, format!("{table}, {place}, column {column}: {problem}"))
    }

    fn optional_text(self, column: &str) -> Result<Option<String>> {
        match self.cell(column) {
            OwnedCell::Null => Ok(None),
            OwnedCell::Text(text) => Ok(Some(text.clone())),
            OwnedCell::Integer(number) => Ok(Some(number.to_string())),
            OwnedCell::Other => Err(self.wrong(column, "is no text")),
        }
    }

    fn text(self, column: &str) -> Result<String> {
        let text = self.optional_text(column)?.filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| self.wrong(column, "is required, but empty"))
    }

    fn integer(self, column: &str) -> Result<i64> {
        self.text(column)?.trim().parse().map_err(|_| self.wrong(column, "is no whole number"))
    }

    fn boolean(self, column: &str) -> Result<Option<bool>> {
        match self.optional_text(column)?.as_deref() {
            None => Ok(None),
            Some("0" | "false") => Ok(Some(false)),
            Some("1" | "true") => Ok(Some(true)),
            Some(_) => Err(self.wrong(column, "is neither 0 nor 1")),
        }
    }

    /// A choice by its name in a configuration: `edFiId`.
    fn choice<T: DeserializeOwned + Default>(self, column: &str, names: &str) -> Result<T> {
        let Some(name) = self.optional_text(column)? else { return Ok(T::default()) };
        serde_json::from_value(name.into())
            .map_err(|_| self.wrong(column, "is no unique ID to choose").with_hint(format!("use one of {names}")))
    }
}

/// The configurations of a source, each with its preferences.
pub(crate) fn configurations(list: &Table, preferences: Option<&Table>, mappings: Option<&Table>) -> Result<Vec<Configuration>> {
    let optional = ["url", "tenant", "instance", "studentUniqueId", "staffUniqueId"];
    let mut configurations: Vec<Configuration> = Vec::new();
    for row in list.rows(&["name", "schoolYear", "dataStandard"], &optional)? {
        let name = row.text("name")?;
        if configurations.iter().any(|other| other.name == name) {
            return Err(row.wrong("name", "is the name of two configurations").with_hint("give each its own"));
        }
        let in_row = |column: &'static str| move |error: Error| row.wrong(column, &error.to_string());
        let year: SchoolYear = row.text("schoolYear")?.parse().map_err(in_row("schoolYear"))?;
        let standard = row.text("dataStandard")?;
        Model::data_standard(&standard).map_err(in_row("dataStandard"))?;
        let mut target = Target::default();
        if let Some(url) = row.optional_text("url")?.filter(|url| !url.trim().is_empty()) {
            let wrong =
                || row.wrong("url", "is no URL of an API").with_hint("write it in full, such as https://api.example.org/v7.3");
            let parsed = Url::parse(url.trim()).map_err(|_| wrong())?;
            if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() {
                return Err(wrong());
            }
            target.url = Some(parsed);
        }
        target.tenant = row.optional_text("tenant")?;
        target.instance = row.optional_text("instance")?;
        let mut configuration = Configuration::new(name, year, standard).with_target(target);
        configuration.unique_ids.student = row.choice("studentUniqueId", "edFiId, localStudentNumber, studentStateId")?;
        configuration.unique_ids.staff = row.choice("staffUniqueId", "edFiId, localStaffNumber, staffStateId")?;
        configurations.push(configuration);
    }
    if let Some(table) = preferences {
        for row in table.rows(&["configuration", "resource", "enabled"], &[])? {
            let (endpoint, enabled) = (row.text("resource")?, row.boolean("enabled")?);
            let enabled = enabled.ok_or_else(|| row.wrong("enabled", "is neither 0 nor 1"))?;
            for_each(row, &mut configurations, |preferences, model| {
                let endpoint = model.endpoint_somewhere(&endpoint).map_err(|error| row.wrong("resource", &error.to_string()))?;
                preferences.switch(endpoint, enabled);
                Ok(())
            })?;
        }
    }
    if let Some(table) = mappings {
        for row in table.rows(&["configuration", "descriptor", "code", "value"], &[])? {
            let (descriptor, value) = (row.text("descriptor")?, row.text("value")?);
            let code = row.optional_text("code")?.ok_or_else(|| row.wrong("code", "is required, but empty"))?;
            if !(value.contains("://") && value.contains('#')) {
                let hint = "write it in full, such as uri://ed-fi.org/GradeLevelDescriptor#Ninth grade";
                return Err(row.wrong("value", "is no descriptor value").with_hint(hint));
            }
            for_each(row, &mut configurations, |preferences, model| {
                let name = model.descriptor_somewhere(&descriptor);
                let name = name.map_err(|error| row.wrong("descriptor", &error.to_string()))?;
                match preferences.descriptor(&name, &code) {
                    Some(other) if other != value => Err(row.wrong("code", "is mapped twice, to different values")),
                    _ => {
                        preferences.map(name, code.as_str(), value.as_str());
                        Ok(())
                    }
                }
            })?;
        }
    }
    Ok(configurations)
}

/// Applies a row to the configuration that it names, or to every one.
fn for_each(
    row: Row<'_>,
    configurations: &mut [Configuration],
    mut apply: impl FnMut(&mut Preferences, &Model) -> Result<()>,
) -> Result<()> {
    let name = row.optional_text("configuration")?;
    for configuration in
        configurations.iter_mut().filter(|configuration| name.as_ref().is_none_or(|name| configuration.name == *name))
    {
        let model = Model::data_standard(&configuration.data_standard)?;
        apply(&mut configuration.preferences, &model)?;
    }
    Ok(())
}

/// The schools of a source.
pub(crate) fn schools(table: &Table) -> Result<Vec<CampusSchool>> {
    let mut schools: Vec<CampusSchool> = Vec::new();
    for row in table.rows(&["id", "number", "name"], &["excluded"])? {
        let id = row.integer("id")?;
        if schools.iter().any(|other| other.id == id) {
            return Err(row.wrong("id", "is the ID of two schools").with_hint("return each school once"));
        }
        let (number, name) = (row.optional_text("number")?.unwrap_or_default(), row.optional_text("name")?.unwrap_or_default());
        schools.push(CampusSchool::new(id, number, name).with_excluded(row.boolean("excluded")?.unwrap_or_default()));
    }
    Ok(schools)
}

/// The people who lack a unique ID, each once.
pub(crate) fn people(table: &Table) -> Result<Vec<i64>> {
    let found = table.rows(&["id"], &[])?.map(|row| row.integer("id")).collect::<Result<BTreeSet<_>>>()?;
    Ok(found.into_iter().collect())
}

/// What is not sent, and why.
pub(crate) fn withheld(table: &Table) -> Result<Vec<Withheld>> {
    let withheld = |row: Row<'_>| {
        let name = row.text("reason")?;
        let Some(reason) = WithheldReason::named(&name) else {
            return Err(row
                .wrong("reason", "is no reason that is known")
                .with_hint(format!("it is one of {}", WithheldReason::names())));
        };
        let object = CampusObject { kind: row.text("type")?.into(), id: row.integer("id")? };
        Ok(Withheld::new(row.text("resource")?, object, reason))
    };
    table.rows(&["resource", "type", "id", "reason"], &[])?.map(withheld).collect()
}

/// What became of these objects, in their order; of what no row tells about, nothing is known.
pub(crate) fn object_states(table: &Table, objects: &[CampusObject]) -> Result<Vec<ObjectState>> {
    let mut states = HashMap::new();
    for row in table.rows(&["type", "id"], &["state"])? {
        let state = match row.optional_text("state")?.as_deref() {
            None => ObjectState::Unknown,
            Some("present") => ObjectState::Present,
            Some("gone") => ObjectState::Gone,
            Some("calendarExcluded") => ObjectState::CalendarExcluded,
            Some(_) => return Err(row.wrong("state", "is none of present, gone and calendarExcluded")),
        };
        let object = CampusObject { kind: row.text("type")?.into(), id: row.integer("id")? };
        if states.insert(object, state).is_some_and(|other| other != state) {
            return Err(row
                .wrong("state", "is another than in an earlier row of the same object")
                .with_hint("return each object once"));
        }
    }
    Ok(objects.iter().map(|object| states.get(object).copied().unwrap_or(ObjectState::Unknown)).collect())
}

/// The system preference.
pub(crate) fn enable_ed_fi(table: &Table) -> Result<EnableEdFi> {
    let mut rows = table.rows(&["enableEdFi"], &[])?;
    let (Some(row), None) = (rows.next(), rows.next()) else {
        let message = format!("{} does not return one row", table.called());
        return Err(Error::new(ErrorKind::SourceInvalid, message).with_hint("its row says Yes, Tools Only or No"));
    };
    row.text("enableEdFi")?.parse().map_err(|error: Error| row.wrong("enableEdFi", &error.to_string()))
}
