//! [`Unlinked`]: a file without a name, which is gone with the process, and readings of it that begin anywhere.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, ErrorKind};
use crate::system::Trouble;

/// A temporary file that only this user may read (0600) and that has no name any more, written to its end.
#[derive(Clone)]
pub(super) struct Unlinked(Arc<Mutex<File>>);

/// A place in the file from which is read; several read side by side.
pub(super) struct Window {
    file: Unlinked,
    at: u64,
}

impl Unlinked {
    /// An empty one, which lies in the folder for temporary files (`TMPDIR`), to be written.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] where there is no room for it, or no right.
    pub(super) fn create() -> Result<File, Error> {
        tempfile::tempfile().map_err(|error| failed("made", &error))
    }

    /// One that is written.
    pub(super) fn new(file: File) -> Self {
        Self(Arc::new(Mutex::new(file)))
    }

    /// A reading from so many bytes on.
    pub(super) fn from(&self, at: u64) -> Window {
        Window { file: self.clone(), at }
    }
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

/// What is wrong with such a file.
pub(super) fn failed(done: &str, error: &io::Error) -> Error {
    let Trouble { what, remedy } = Trouble::of(error);
    Error::new(ErrorKind::SourceInvalid, format!("the temporary file of records that are drawn once cannot be {done}: {what}"))
        .with_hint(format!("{remedy}; it lies in {}", std::env::temp_dir().display()))
}
