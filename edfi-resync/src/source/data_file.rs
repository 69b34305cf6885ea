//! [`DataFile`]: a file of a directory of data, as it was when it was looked at.

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::error::{Error, ErrorKind, Result};
use crate::model::{DATA_STANDARDS, Model};
use crate::system::{LINK, Trouble, dangling};

/// One file as it was when the snapshot was opened.
#[derive(Debug, Clone)]
pub(crate) struct DataFile {
    /// What its name says without the extension, or its folder's name: an endpoint.
    pub(crate) endpoint: String,
    pub(crate) path: PathBuf,
    /// Its path within the directory.
    pub(crate) name: Arc<str>,
    pub(crate) bytes: u64,
    pub(crate) modified: Option<SystemTime>,
    pub(crate) is_gzip: bool,
}

impl DataFile {
    /// A file, as it is now.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for what is no regular file, or cannot be looked at.
    pub(crate) fn at(path: PathBuf, endpoint: String, name: String, is_gzip: bool) -> Result<Self> {
        let metadata = std::fs::metadata(&path).map_err(|error| match dangling(&path) {
            Some(_) => Error::new(ErrorKind::SourceInvalid, format!("{name} is a link that leads nowhere")).with_hint(LINK),
            None => unreadable(&name, error),
        })?;
        check_regular(&metadata, &name)?;
        Ok(Self { endpoint, path, name: name.into(), bytes: metadata.len(), modified: metadata.modified().ok(), is_gzip })
    }

    /// What the file holds, unpacked.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for a compressed file without the feature `gzip`.
    #[cfg_attr(feature = "gzip", expect(clippy::unnecessary_wraps, reason = "without the feature it may fail"))]
    pub(crate) fn reader<'f>(&self, file: impl Read + 'f) -> Result<Box<dyn BufRead + 'f>> {
        let plain = BufReader::with_capacity(1 << 16, file);
        if !self.is_gzip {
            return Ok(Box::new(plain));
        }
        #[cfg(feature = "gzip")]
        return Ok(Box::new(BufReader::with_capacity(1 << 16, flate2::bufread::MultiGzDecoder::new(plain))));
        #[cfg(not(feature = "gzip"))]
        return Err(Error::new(ErrorKind::SourceInvalid, format!("{} is compressed, which this program does not read", self.name))
            .with_hint("unpack it, or build the program with the feature gzip of edfi-resync"));
    }

    /// Whether it is as it was when it was looked at.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] names a file that is not.
    pub(crate) fn check_unchanged(&self, file: &File) -> Result<()> {
        let same = file.metadata().is_ok_and(|now| now.len() == self.bytes && now.modified().ok() == self.modified);
        if same {
            return Ok(());
        }
        Err(Error::new(ErrorKind::SourceInvalid, format!("{} was changed during the run", self.name))
            .with_hint("run again when its writer has finished; best write to a new directory for each run"))
    }
}

/// A file that the system does not let be read.
pub(crate) fn unreadable(name: &str, error: io::Error) -> Error {
    let Trouble { what, remedy } = Trouble::of(&error);
    Error::new(ErrorKind::SourceInvalid, format!("{name} cannot be read: {what}")).with_hint(remedy).with_source(error)
}

/// Refuses what is no file with an end: a pipe is waited for, a device never ends.
pub(crate) fn check_regular(metadata: &Metadata, name: &str) -> Result<()> {
    if metadata.is_file() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::SourceInvalid, format!("{name} is no regular file"))
        .with_hint("write the records to a file; pipes, devices and sockets are not read"))
}

/// The last part of a path.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Whether any Data Standard has an endpoint of this name.
pub(crate) fn is_of_any_standard(endpoint: &str) -> bool {
    DATA_STANDARDS.iter().any(|standard| Model::data_standard(standard).is_ok_and(|model| model.find(endpoint).is_some()))
}
