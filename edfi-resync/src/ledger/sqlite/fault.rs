//! [`Fault`]: what can go wrong inside the ledger, and how it is said.

use std::borrow::Cow;
use std::path::Path;

use rusqlite::{Error as SqliteError, ErrorCode, ffi};
use thiserror::Error as ThisError;

use crate::error::{Error, ErrorKind};
use crate::system::{NO_MEMORY, Trouble};

/// What one can do about a damaged ledger; the module's docs say it in full.
pub(super) const RECOVERY: &str = "copy what can still be read into a new ledger (`recover`), or begin a new one: the ODS still shows ids and \
     bodies, and Campus objects come back with the next run";

/// Why something could not be done.
#[derive(Debug, ThisError)]
pub(super) enum Fault {
    /// SQLite says so.
    #[error(transparent)]
    Sqlite(#[from] SqliteError),
    /// The file holds what no ledger does.
    #[error("{0}")]
    Damaged(String),
    /// It is already said as it should be.
    #[error(transparent)]
    Said(#[from] Error),
}

impl Fault {
    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }

    /// As callers see it. The path names the file.
    pub(super) fn said(self, path: &Path) -> Error {
        let ledger = path.display();
        match self {
            Self::Said(error) => error,
            Self::Damaged(what) => invalid(format!("ledger {ledger} is damaged: {what}"), RECOVERY),
            Self::Sqlite(error) => {
                let (what, remedy) = trouble(&error, path);
                // SQLite's own text names tables and columns, no values: constraints say which, not with what.
                invalid(format!("ledger {ledger} {what}"), &remedy).with_source(error)
            }
        }
    }
}

fn invalid(message: String, hint: &str) -> Error {
    Error::new(ErrorKind::LedgerInvalid, message).with_hint(hint)
}

/// What is wrong, and what to do. Only what is damaged is to be recovered or begun anew.
fn trouble(error: &SqliteError, path: &Path) -> (String, Cow<'static, str>) {
    if error.sqlite_error().is_some_and(|error| error.extended_code == ffi::SQLITE_IOERR_NOMEM) {
        return no_memory();
    }
    let (what, remedy) = match error.sqlite_error_code() {
        Some(ErrorCode::OutOfMemory) => return no_memory(),
        Some(ErrorCode::DiskFull) => {
            ("cannot be written: the disk is full", "make room and resume the run: nothing that was committed is lost")
        }
        Some(ErrorCode::SystemIoFailure) => (
            "cannot be read or written: the disk or its file system fails",
            "look at the disk (is it full, over its quota, gone?), then resume the run: nothing that was committed is lost",
        ),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            "is in use: another process has been writing for too long",
            "wait until it has ended; a ledger is written by one process at a time",
        ),
        Some(ErrorCode::DatabaseCorrupt) => ("is damaged", RECOVERY),
        Some(ErrorCode::NotADatabase) => ("is no SQLite file, or its head is damaged", RECOVERY),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => (
            "cannot be written: this process may not write the file or its folder",
            "see to it that the file and its folder belong to the user that runs this",
        ),
        // SQLite does not say why.
        Some(ErrorCode::CannotOpen) => match Trouble::opening(path) {
            Some(Trouble { what, remedy }) => return (format!("cannot be opened: {what}"), remedy.into()),
            None => (
                "cannot be opened",
                "see to it that this process may read and write the file and its folder, and that it is no folder itself",
            ),
        },
        _ => {
            let hint = "try again; if it stays, the ledger's check looks at the file as a whole";
            return (format!("cannot be read or written: {error}"), hint.into());
        }
    };
    (what.to_owned(), remedy.into())
}

fn no_memory() -> (String, Cow<'static, str>) {
    let hint =
        "let this process have more memory, and resume the run: the file is as it was, and nothing that was committed is lost";
    (format!("cannot be read or written: {NO_MEMORY}"), hint.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(code: i32) -> (String, String) {
        let error = Fault::from(SqliteError::SqliteFailure(ffi::Error::new(code), None)).said(Path::new("state.db"));
        (error.to_string(), error.hint().unwrap_or_default().to_owned())
    }

    #[test]
    fn b15_the_systems_trouble_has_its_name_and_no_advice_to_begin_anew() {
        for (code, name) in [
            (ffi::SQLITE_NOMEM, "no more memory"),
            (ffi::SQLITE_IOERR_NOMEM, "no more memory"),
            (ffi::SQLITE_FULL, "the disk is full"),
            (ffi::SQLITE_IOERR_WRITE, "the disk or its file system fails"),
            (ffi::SQLITE_READONLY, "may not write the file"),
            (ffi::SQLITE_BUSY, "is in use"),
            (ffi::SQLITE_CONSTRAINT, "cannot be read or written: "),
        ] {
            let (message, hint) = said(code);
            assert!(message.contains(name), "{code}: {message}");
            assert!(!message.contains("damaged") && !hint.contains("begin a new"), "{message}");
        }
        assert!(said(ffi::SQLITE_CORRUPT).1.contains("recover"));
    }
}
