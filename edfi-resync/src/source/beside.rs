//! [`Beside`]: the configuration file that lies beside queries or data, or was named.

use std::path::{Path, PathBuf};

use super::apart::apart;
#[cfg(feature = "configuration-file")]
use super::configuration_file::ConfigurationFile;
use crate::campus::{Configuration, EnableEdFi};
use crate::error::Result;
#[cfg(not(feature = "configuration-file"))]
use crate::error::{Error, ErrorKind};
#[cfg(not(feature = "configuration-file"))]
use crate::shown::Shown;

/// The name of a configuration file.
pub(crate) const NAME: &str = "edfi.toml";

/// The configuration file of a source, if it has one.
#[derive(Debug, Clone)]
pub(super) struct Beside(Option<PathBuf>);

/// What a configuration file says.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) configurations: Vec<Configuration>,
    pub(super) enable_ed_fi: Option<EnableEdFi>,
}

impl Beside {
    /// The file that lies in a folder, if one does. One that cannot be read is found out when it is.
    pub(super) fn of(folder: &Path) -> Self {
        let path = folder.join(NAME);
        Self(path.symlink_metadata().is_ok().then_some(path))
    }

    /// None.
    #[cfg(any(feature = "sqlite", feature = "database", feature = "arrow"))]
    pub(super) fn nothing() -> Self {
        Self(None)
    }

    /// One that was named.
    #[cfg(any(feature = "configuration-file", feature = "csv", feature = "database"))]
    pub(super) fn at(path: PathBuf) -> Self {
        Self(Some(path))
    }

    /// What it says now, read on a thread of its own.
    ///
    /// # Errors
    /// What [`read`](Self::read) says.
    pub(super) async fn read_apart(&self) -> Result<Option<Said>> {
        if self.0.is_none() {
            return Ok(None);
        }
        let beside = self.clone();
        apart(move || beside.read()).await
    }

    /// Where it lies.
    pub(super) fn path(&self) -> Option<&Path> {
        self.0.as_deref()
    }

    /// What it says now, if there is one.
    ///
    /// # Errors
    /// What [`ConfigurationFile::load`] says.
    #[cfg(feature = "configuration-file")]
    pub(super) fn read(&self) -> Result<Option<Said>> {
        let Some(path) = self.path() else { return Ok(None) };
        let file = ConfigurationFile::load(path)?;
        Ok(Some(Said { configurations: file.configurations().to_vec(), enable_ed_fi: file.enable_ed_fi() }))
    }

    /// A build that cannot read one does not go on as if there were none.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] if there is one.
    #[cfg(not(feature = "configuration-file"))]
    pub(super) fn read(&self) -> Result<Option<Said>> {
        let Some(path) = self.path() else { return Ok(None) };
        let message = format!("configuration file {} is there, and this build reads none", Shown(path.display()));
        Err(Error::new(ErrorKind::ConfigInvalid, message)
            .with_hint("build with the feature configuration-file, or take the file away"))
    }
}
