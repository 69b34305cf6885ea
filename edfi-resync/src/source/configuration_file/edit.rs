//! Mappings written into a file: what stood there stays as it was, with its comments and its order.

use std::fs;
use std::io;
use std::io::Write as _;
use std::path::Path;

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::document::{parse, read};
use super::settings::key_of;
use super::{ConfigurationFile, named};
use crate::campus::{MappingChange, Preferences};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::problems::text_of;
use crate::system::Trouble;

impl ConfigurationFile {
    /// Writes the mappings of these preferences into a configuration of the file, as it is by now, and says what that changed. A code that they do not
    /// map stays as it is; so does what the file says for every configuration, which the mappings of one go before. Nothing is written where nothing
    /// changes. The file is replaced as a whole, so that nobody reads half of it.
    ///
    /// ```
    /// use edfi_resync::campus::Preferences;
    /// use edfi_resync::source::ConfigurationFile;
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("edfi.toml");
    /// std::fs::write(&path, "[[configurations]]\nname = \"State\" # ours\nschool_year = 2027\ndata_standard = \"5.2\"\n")?;
    /// let uri = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade";
    /// let mut file = ConfigurationFile::load(&path)?;
    /// let changes = file.import_mappings(Some("State"), &Preferences::default().with_mapping("GradeLevelDescriptor", "09", uri))?;
    /// assert_eq!((changes.len(), changes[0].kind()), (1, "added"));
    /// let text = std::fs::read_to_string(&path)?;
    /// assert!(text.starts_with("[[configurations]]\nname = \"State\" # ours\n"));
    /// assert!(text.ends_with(&format!("\n[configurations.mappings.GradeLevelDescriptor]\n09 = \"{uri}\"\n")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for a configuration that is not there, for a file that is wrong by now, and for one that cannot be written.
    pub fn import_mappings(&mut self, configuration: Option<&str>, mappings: &Preferences) -> Result<Vec<MappingChange>> {
        let named = named(&self.path);
        let text = text_of(&self.path, &named)?;
        (self.configurations, self.enable_ed_fi) = read(&text, &named)?;
        let position = self.position(configuration)?;
        let own = &self.configurations[position];
        let model = Model::data_standard(&own.data_standard)?;
        let mut wanted = own.preferences.clone();
        let changes = wanted.import_mappings(mappings);
        if changes.is_empty() {
            return Ok(changes);
        }
        let edited = edited(&text, position, &changes, &model, &named)?;
        let (configurations, enable_ed_fi) = read(&edited, &named)?;
        if configurations.get(position).is_none_or(|configuration| configuration.preferences != wanted) {
            let message = format!("the mappings cannot be written into {named}: it would say something else");
            return Err(
                Error::new(ErrorKind::Unexpected, message).with_hint("write them by hand, each in a table of its descriptor")
            );
        }
        replace(&self.path, &edited).map_err(|error| {
            let Trouble { what, remedy } = Trouble::of(&error);
            Error::new(ErrorKind::ConfigInvalid, format!("{named} cannot be written: {what}")).with_hint(remedy).with_source(error)
        })?;
        (self.configurations, self.enable_ed_fi) = (configurations, enable_ed_fi);
        Ok(changes)
    }
}

/// The text with these mappings in the configuration at a position.
fn edited(text: &str, position: usize, changes: &[MappingChange], model: &Model, named: &str) -> Result<String> {
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
fn replace(path: &Path, text: &str) -> io::Result<()> {
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

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
