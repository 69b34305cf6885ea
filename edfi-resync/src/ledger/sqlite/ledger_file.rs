//! [`LedgerFile`]: the file that a ledger was opened as, and whether it still stands where it did.
//!
//! SQLite goes on writing into a file that was deleted or moved away: what is kept there is nobody's to find. So the file at the path is compared,
//! by device and inode, with the one that was opened, whenever something was written.

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind as IoKind};
use std::path::{Path, PathBuf};

use super::fault::Fault;
use crate::error::{Error, ErrorKind};
use crate::system::Trouble;

const REMEDY: &str = "find out what took it away; put it back, with the -wal file beside it, and resume the run. What was delivered is in the ODS, and \
     what no ledger knows of is sent again";

/// A path, and which file it led to.
#[derive(Debug, Clone)]
pub(super) struct LedgerFile {
    path: PathBuf,
    file: FileId,
}

/// Device and inode; where there are none, only that there is a file.
type FileId = Option<(u64, u64)>;

impl LedgerFile {
    /// Which file stands at this path.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), file: file_id(&fs::metadata(path)?) })
    }

    /// The path as it was given.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Refuses to go on where the file does not stand there any more.
    pub(super) fn check(&self) -> Result<(), Fault> {
        let shown = self.path.display();
        let what = match fs::metadata(&self.path) {
            Ok(now) if file_id(&now) == self.file => return Ok(()),
            Ok(_) => "another file was put in its place".to_owned(),
            Err(error) if error.kind() == IoKind::NotFound => "it was deleted or moved away".to_owned(),
            Err(error) => format!("it cannot be looked at any more: {}", Trouble::of(&error).what),
        };
        let message = format!("ledger {shown} has left its place while it was in use: {what}; what happens now is not kept");
        Err(Error::new(ErrorKind::LedgerInvalid, message).with_hint(REMEDY).into())
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
fn file_id(metadata: &Metadata) -> FileId {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn file_id(_: &Metadata) -> FileId {
    None
}
