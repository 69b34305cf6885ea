//! [`ConfigurationFile`]: a file, what it says, and mappings that are written into it.

use std::path::{Path, PathBuf};

use super::document::read;
use super::edit::{edited, replace};
use crate::campus::{Configuration, EnableEdFi, MappingChange, Preferences};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, suggestion};
use crate::problems::text_of;
use crate::shown::Shown;
use crate::source::beside::NAME;
use crate::system::Trouble;

/// A configuration file that was read.
///
/// ```
/// use edfi_resync::source::ConfigurationFile;
///
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("edfi.toml");
/// std::fs::write(&path, r#"
///     [[configurations]]
///     name = "State ODS 2026-27"
///     school_year = 2027
///     data_standard = "5.2"
/// "#)?;
/// let file = ConfigurationFile::load(&path)?;
/// assert_eq!(file.configurations()[0].school_year.ending(), 2027);
///
/// std::fs::write(&path, "[[configurations]]\nname = \"State\"\nschool_year = 2027\ndata_standrd = \"5.2\"\n")?;
/// let error = ConfigurationFile::load(&path).unwrap_err().to_string();
/// assert!(error.contains("line 4, column 1: \"data_standrd\" is no key of a configuration; did you mean \"data_standard\"?"), "{error}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ConfigurationFile {
    path: PathBuf,
    configurations: Vec<Configuration>,
    enable_ed_fi: Option<EnableEdFi>,
}

impl ConfigurationFile {
    /// Its name, where it lies beside queries or data.
    pub const NAME: &'static str = NAME;

    /// Reads a file.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for a file that cannot be read or is no TOML, and for all that is wrong in it, each with line, column and key, what is
    /// wanted and what may have been meant. What may be a secret is in no message.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let (configurations, enable_ed_fi) = read(&text_of(path, &named(path))?, &named(path))?;
        Ok(Self { path: path.to_owned(), configurations, enable_ed_fi })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its configurations, in the order of the file; at least one.
    pub fn configurations(&self) -> &[Configuration] {
        &self.configurations
    }

    /// The configuration of this name; may be left out where there is one alone.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] names those that there are.
    pub fn configuration(&self, name: Option<&str>) -> Result<&Configuration> {
        Ok(&self.configurations[self.position(name)?])
    }

    /// The system preference *Enable Ed-Fi*, where the file says something about it.
    pub fn enable_ed_fi(&self) -> Option<EnableEdFi> {
        self.enable_ed_fi
    }

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

    fn position(&self, name: Option<&str>) -> Result<usize> {
        let names = || self.configurations.iter().map(|configuration| configuration.name.as_str());
        let list = || names().map(|name| format!("{:?}", Shown(name))).collect::<Vec<_>>().join(", ");
        match name {
            None if self.configurations.len() == 1 => Ok(0),
            None => {
                let message = format!("{} has several configurations, and none is chosen", named(&self.path));
                Err(Error::new(ErrorKind::ConfigInvalid, message).with_hint(format!("choose one of {}", list())))
            }
            Some(name) => names().position(|own| own == name).ok_or_else(|| {
                let message = format!("{} has no configuration {:?}", named(&self.path), Shown(name));
                Error::new(ErrorKind::ConfigInvalid, message).with_hint(suggestion(name, names()))
            }),
        }
    }
}

/// How messages call a file.
fn named(path: &Path) -> String {
    format!("configuration file {}", Shown(path.display()))
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
