//! Mappings written into a file: what stood there stays as it was, with its comments and its order.

use std::fs;
use std::io;
use std::io::Write as _;
use std::path::Path;

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::document::parse;
use super::settings::key_of;
use crate::campus::MappingChange;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;

/// The text with these mappings in the configuration at a position.
pub(super) fn edited(text: &str, position: usize, changes: &[MappingChange], model: &Model, named: &str) -> Result<String> {
    let mut document = parse(text, named)?.into_mut();
    for MappingChange { descriptor, code, after, .. } in changes {
        let Some(value) = after else { continue };
        let spot = configuration(&mut document, position).and_then(|spot| spot.child("mappings"));
        let spot = spot.and_then(|spot| {
            let key = key_of(spot.as_table(), descriptor, model);
            spot.child(key.as_deref().unwrap_or(descriptor))
        });
        let Some(mut spot) = spot else {
            return Err(Error::new(ErrorKind::Unexpected, format!("{named} has no place for the mappings of {descriptor}")));
        };
        spot.set(code, value);
    }
    let edited = document.to_string();
    // A document has the line ends of Unix, whatever it was read from.
    Ok(if text.contains("\r\n") { edited.replace("\r\n", "\n").replace('\n', "\r\n") } else { edited })
}

/// A table in either of its forms.
enum Spot<'a> {
    Table(&'a mut Table),
    Inline(&'a mut InlineTable),
}

fn configuration(document: &mut DocumentMut, position: usize) -> Option<Spot<'_>> {
    match document.get_mut("configurations")? {
        Item::ArrayOfTables(tables) => tables.get_mut(position).map(Spot::Table),
        Item::Value(Value::Array(list)) => list.get_mut(position)?.as_inline_table_mut().map(Spot::Inline),
        _ => None,
    }
}

impl Spot<'_> {
    fn as_table(&self) -> &dyn TableLike {
        match self {
            Self::Table(table) => *table,
            Self::Inline(table) => *table,
        }
    }

    /// The table under a key, which is made if there is none.
    fn child(self, key: &str) -> Option<Self> {
        match self {
            Self::Table(table) => {
                let made = || {
                    let mut table = Table::new();
                    // One that holds only tables needs no line of its own.
                    table.set_implicit(true);
                    Item::Table(table)
                };
                match table.entry(key).or_insert_with(made) {
                    Item::Table(table) => Some(Self::Table(table)),
                    Item::Value(Value::InlineTable(table)) => Some(Self::Inline(table)),
                    _ => None,
                }
            }
            Self::Inline(table) => {
                let made = || Value::InlineTable(InlineTable::new());
                table.entry(key).or_insert_with(made).as_inline_table_mut().map(Self::Inline)
            }
        }
    }

    /// Sets a value. What stands before its key and behind it, such as a comment, stays.
    fn set(&mut self, key: &str, value: &str) {
        let mut value = Value::from(value);
        let before = match self {
            Self::Table(table) => table.get_mut(key).and_then(Item::as_value_mut),
            Self::Inline(table) => table.get_mut(key),
        };
        if let Some(before) = before {
            *value.decor_mut() = before.decor().clone();
            *before = value;
            return;
        }
        match self {
            Self::Table(table) => drop(table.insert(key, Item::Value(value))),
            Self::Inline(table) => drop(table.insert(key, value)),
        }
    }
}

/// Puts a text in the place of a file's, with what may be done with the file as it was. A link stays one.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = (|| {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&beside)?;
        file.set_permissions(fs::metadata(&path)?.permissions())?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}
