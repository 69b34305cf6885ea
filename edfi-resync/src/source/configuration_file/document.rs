//! The file as a whole: TOML becomes configurations.

use toml_edit::{Document, Item, Key, Value};

use super::draft::Draft;
use super::reader::{OF_FILE, Reader, entries};
use super::settings::Settings;
use crate::campus::{Configuration, EnableEdFi, Preferences};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::problems::{Place, Places};

/// Reads the text of a file that messages call so.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] for all that is wrong.
pub(super) fn read(text: &str, named: &str) -> Result<(Vec<Configuration>, Option<EnableEdFi>)> {
    let document = parse(text, named)?;
    let mut reader = Reader::new(text, named);
    let mut general = Settings::default();
    let (mut drafts, mut enable_ed_fi) = (Vec::new(), None);
    for (key, item) in entries(document.as_table()) {
        match key.get() {
            "enable_ed_fi" => enable_ed_fi = enabled(&mut reader, key, item),
            "resources" => reader.resources(key, item, &mut general),
            "mappings" => reader.mappings(key, item, &mut general),
            "configurations" => drafts = self::drafts(&mut reader, key, item),
            _ => reader.unknown(key, &OF_FILE, "the file"),
        }
    }
    if drafts.is_empty() && reader.is_content() {
        let hint = "begin one with [[configurations]], and give it name, school_year and data_standard";
        reader.problem(Place::line(1), "no configuration is there", hint);
    }
    let mut problems = reader.into_problems();
    let mut configurations: Vec<Configuration> = Vec::new();
    for draft in &drafts {
        if let Some(made) = draft.made(&general, &configurations, &mut problems) {
            configurations.push(made);
        }
    }
    if configurations.is_empty() {
        general.apply(&Model::ds5_2(), &mut Preferences::default(), &mut problems);
    }
    problems.check()?;
    Ok((configurations, enable_ed_fi))
}

/// The text as TOML.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] with the place of what is none.
pub(super) fn parse<'a>(text: &'a str, named: &str) -> Result<Document<&'a str>> {
    Document::parse(text).map_err(|error| {
        // How the parser shows an error quotes the line, and a secret with it: only its own words are taken.
        let place = Places::of(text).at(error.span().map_or(0, |span| span.start));
        let hint = if error.message().contains("duplicate") {
            "keep one of the two"
        } else {
            "write each line as key = \"text\", and the name of a table as [name]"
        };
        Error::new(ErrorKind::ConfigInvalid, format!("{named}, {place}: is no TOML: {}", error.message())).with_hint(hint)
    })
}

fn enabled(reader: &mut Reader<'_>, key: &Key, item: &Item) -> Option<EnableEdFi> {
    if let Some(yes) = item.as_bool() {
        return Some(if yes { EnableEdFi::Yes } else { EnableEdFi::No });
    }
    let text = reader.text(key, item)?;
    text.parse().map_err(|error| reader.wrong_as(key, item, &error)).ok()
}

/// The configurations, as far as they can be read.
fn drafts(reader: &mut Reader<'_>, key: &Key, item: &Item) -> Vec<Draft> {
    let inline = item.as_array().filter(|list| !list.is_empty() && list.iter().all(Value::is_inline_table));
    match (item.as_array_of_tables(), inline) {
        (Some(tables), _) => tables.iter().map(|table| Draft::read(reader, table.span().as_ref(), table)).collect(),
        (None, Some(list)) => {
            let tables = list.iter().filter_map(Value::as_inline_table);
            tables.map(|table| Draft::read(reader, table.span().as_ref(), table)).collect()
        }
        (None, None) => {
            let hint = "begin each configuration with [[configurations]], in two pairs of brackets";
            reader.wrong(key, item, "is no list of tables", hint);
            Vec::new()
        }
    }
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
