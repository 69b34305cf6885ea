//! A configuration file: what Campus keeps in its Ed-Fi tables, for a source that has none.
//!
//! The file is TOML, is named `edfi.toml`, and lies beside the service queries of a database, or in a directory of JSON Lines; or it lies elsewhere and
//! is named.
//!
//! ```toml
//! enable_ed_fi = "Yes"                  # or "Tools Only", "No"; absent: Yes
//!
//! [resources]                           # Resource Preferences of every configuration: what is not listed is on
//! learningStandards = false
//!
//! [mappings.GradeLevelDescriptor]       # what Campus codes mean, in every configuration
//! "09" = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"
//!
//! [[configurations]]                    # one connection to one ODS for one school year; as many as there are
//! name = "State ODS 2026-27"
//! school_year = "2026-27"
//! data_standard = "5.2"
//! url = "https://api.example.org/v7.3"  # absent: whoever opens it names the ODS
//!
//! [configurations.resources]            # of this configuration alone
//! grades = false
//! ```
//!
//! # Keys
//!
//! | of a configuration | is |
//! |---|---|
//! | `name`, `school_year`, `data_standard` | required; no two configurations have one name |
//! | `url`, `tenant`, `instance` | where it sends |
//! | `student_unique_id` | `edFiId` (absent), `localStudentNumber`, `studentStateId` |
//! | `staff_unique_id` | `edFiId` (absent), `localStaffNumber`, `staffStateId` |
//! | `read_only`, `exclusive`, `protected`, `unprotected` | lists of endpoints, as in [`Policies`](crate::campus::Policies) |
//! | `resources` | endpoints that are on (`true`) or off (`false`) |
//! | `mappings` | by descriptor (`GradeLevelDescriptor`), the value of each code |
//!
//! # Rules
//!
//! - What a configuration says of a resource or a code of its own goes before what the file says for every configuration.
//! - What one descriptor or resource is called twice, with different meanings, in one table is a mistake; so is a name that no Data Standard has. A
//!   name that only the configuration's own Data Standard lacks is left out, and a plan warns of it: one file may serve two standards.
//! - What the file says, queries do not say as well: beside `_configurations.sql`, `_preferences.sql` or `_mappings.sql` it is refused, and so is an
//!   `enable_ed_fi` beside `_system.sql`. A file that is named goes before one that lies there.
//! - **Secrets do not belong into it.** Keys, secrets and passwords are refused, wherever they stand, and never shown; they come from
//!   [`Secrets`](crate::Secrets).
//! - All mistakes of a file are told at once, each with line and column.
//!
//! It is read anew whenever the configurations are asked for, so that a run notices what was changed since it was opened. `reader` reads
//! what stands under a key, `document` the file, `draft` a configuration, `settings` preferences and mappings; `secret` knows what is none of them; `edit` writes mappings into a file and leaves
//! everything else of it as it is.

mod document;
mod draft;
mod edit;
mod reader;
mod secret;
mod settings;

use std::path::{Path, PathBuf};

use self::document::read;
use super::beside::NAME;
use crate::campus::{Configuration, EnableEdFi};
use crate::error::{Error, ErrorKind, Result};
use crate::model::suggestion;
use crate::problems::text_of;
use crate::shown::Shown;

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
