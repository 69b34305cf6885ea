//! Errors of the library as exceptions of `edfi_resync.errors`.

use std::error::Error as StdError;

use edfi_resync::{Error, ErrorKind, Shown};
use pyo3::exceptions::{PyKeyboardInterrupt, PyTypeError};
use pyo3::prelude::*;

const MODULE: &str = "edfi_resync.errors";

/// The class of an error.
fn class(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::ConfigInvalid => "ConfigError",
        ErrorKind::RequestInvalid => "RequestError",
        ErrorKind::RightMissing => "RightMissingError",
        ErrorKind::PrerequisiteMissing => "PrerequisiteMissingError",
        ErrorKind::UnknownResource => "UnknownResourceError",
        ErrorKind::ModelInvalid => "ModelError",
        ErrorKind::SourceInvalid => "SourceError",
        ErrorKind::RecordInvalid => "RecordError",
        ErrorKind::LedgerInvalid => "LedgerError",
        ErrorKind::Locked => "LockedError",
        ErrorKind::TargetMismatch => "TargetMismatchError",
        ErrorKind::Unreachable => "UnreachableError",
        ErrorKind::NotAnEdFiApi => "NotAnEdFiApiError",
        ErrorKind::Unauthorized => "UnauthorizedError",
        ErrorKind::TooManyTokens => "TooManyTokensError",
        ErrorKind::Stopped => "StoppedError",
        ErrorKind::AccountsOpen => "AccountsOpenError",
        ErrorKind::Unexpected => "UnexpectedError",
        // A kind that is newer than this file is still an error of the tree.
        _ => "ResyncError",
    }
}

/// The exception of an error, with its causes as `__cause__`.
pub(crate) fn exception(py: Python<'_>, error: &Error) -> PyErr {
    let raised = make(py, class(error.kind()), &error.to_string(), error.hint(), error.is_temporary());
    if let Some(source) = error.source() {
        raised.set_cause(py, Some(cause(py, source)));
    }
    raised
}

fn cause(py: Python<'_>, error: &(dyn StdError + 'static)) -> PyErr {
    if let Some(error) = error.downcast_ref::<Error>() {
        return exception(py, error);
    }
    // What others say may hold anything.
    let raised = make(py, "ResyncError", &Shown(error).to_string(), None, false);
    if let Some(source) = error.source() {
        raised.set_cause(py, Some(cause(py, source)));
    }
    raised
}

fn make(py: Python<'_>, class: &str, message: &str, hint: Option<&str>, temporary: bool) -> PyErr {
    let made = py.import(MODULE).and_then(|errors| errors.getattr(class)).and_then(|class| class.call1((message, hint, temporary)));
    made.map_or_else(|error| error, PyErr::from_value)
}

/// A run that was stopped from the keyboard, with its report if it had begun.
pub(crate) fn interrupted(py: Python<'_>, raised: PyErr, report: Option<Py<PyAny>>) -> PyErr {
    let class = py.import(MODULE).and_then(|errors| errors.getattr("RunInterrupted"));
    let interrupted = class.and_then(|class| class.call1((report,))).map_or_else(|error| error, PyErr::from_value);
    interrupted.set_cause(py, Some(raised));
    interrupted
}

/// A run that has ended, and not as everybody wished, with its report.
pub(crate) fn not_delivered(py: Python<'_>, message: &str, hint: Option<&str>, report: &Bound<'_, PyAny>) -> PyErr {
    let class = py.import(MODULE).and_then(|errors| errors.getattr("NotDeliveredError"));
    class.and_then(|class| class.call1((message, hint, report))).map_or_else(|error| error, PyErr::from_value)
}

pub(crate) fn is_interrupt(py: Python<'_>, error: &PyErr) -> bool {
    error.is_instance_of::<PyKeyboardInterrupt>(py)
}

/// An argument of the wrong type.
pub(crate) fn wrong_type(name: &str, value: &Bound<'_, PyAny>, wanted: &str) -> PyErr {
    let found = value.get_type().name().map_or_else(|_| "something else".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("{} is of type {}; pass {wanted}", Shown(name), Shown(found)))
}

/// An error that Python's side finds by itself.
pub(crate) fn refused(py: Python<'_>, kind: ErrorKind, message: impl Into<String>, hint: &str) -> PyErr {
    exception(py, &Error::new(kind, message).with_hint(hint))
}

/// Turns the library's results into Python's.
pub(crate) trait OrRaise<T> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T> OrRaise<T> for Result<T, Error> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| exception(py, &error))
    }
}
