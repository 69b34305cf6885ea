//! [`Fault`]: what can go wrong inside the ledger, and how it is said.

use std::fmt::Display;

use rusqlite::{Error as SqliteError, ErrorCode};
use thiserror::Error as ThisError;

use crate::error::{Error, ErrorKind};

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

    /// As callers see it. `ledger` names the file.
    pub(super) fn said(self, ledger: impl Display) -> Error {
        let invalid = |message: String, hint: &str| Error::new(ErrorKind::LedgerInvalid, message).with_hint(hint);
        match self {
            Self::Said(error) => error,
            Self::Damaged(what) => invalid(format!("ledger {ledger} is damaged: {what}"), RECOVERY),
            Self::Sqlite(error) => {
                let error_of = |message: String, hint: &str| invalid(message, hint);
                let said = match error.sqlite_error_code() {
                    Some(ErrorCode::DiskFull) => error_of(
                        format!("ledger {ledger} cannot be written: the disk is full"),
                        "make room and resume the run: nothing that was committed is lost",
                    ),
                    Some(ErrorCode::SystemIoFailure) => error_of(
                        format!("ledger {ledger} cannot be read or written: the disk or its file system fails"),
                        "look at the disk (is it full, over its quota, gone?), then resume the run: nothing that was committed is lost",
                    ),
                    Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => error_of(
                        format!("ledger {ledger} is in use: another process has been writing for too long"),
                        "wait until it has ended; a ledger is written by one process at a time",
                    ),
                    Some(ErrorCode::DatabaseCorrupt) => error_of(format!("ledger {ledger} is damaged"), RECOVERY),
                    Some(ErrorCode::NotADatabase) => {
                        error_of(format!("ledger {ledger} is no SQLite file, or its head is damaged"), RECOVERY)
                    }
                    Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => error_of(
                        format!("ledger {ledger} cannot be written: this process may not write the file or its folder"),
                        "see to it that the file and its folder belong to the user that runs this",
                    ),
                    Some(ErrorCode::CannotOpen) => error_of(
                        format!("ledger {ledger} cannot be opened"),
                        "see to it that this process may read and write the file and its folder, and that it is no folder itself",
                    ),
                    _ => error_of(format!("ledger {ledger} cannot be read or written"), RECOVERY),
                };
                // SQLite's own text names tables and columns, no values: constraints say which, not with what.
                said.with_source(error)
            }
        }
    }
}
