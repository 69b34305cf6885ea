//! Errors of the library as exceptions of `edfi_resync.errors`.

use std::error::Error as StdError;
use std::fmt;

use edfi_resync::{Error, ErrorKind, Shown, report};
use pyo3::exceptions::{PyKeyboardInterrupt, PyTypeError};
use pyo3::prelude::*;

use crate::report::Report;

const MODULE: &str = "edfi_resync.errors";

/// What the code of the caller raised: it comes back to him as it is; with the report of the run that it ended, if one had begun.
pub(crate) struct Raised(pub(crate) PyErr, pub(crate) Option<Box<report::Report>>);

impl StdError for Raised {}

/// Says nothing of what it says: that may be anything.
impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Python::attach(|py| self.0.get_type(py).name().map(|name| name.to_string()));
        write!(f, "{} was raised", name.as_deref().unwrap_or("an exception"))
    }
}

impl fmt::Debug for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Raised({self})")
    }
}

/// What a driver raised, which is behind an error as its `__cause__`.
pub(crate) struct Behind(pub(crate) PyErr);

impl StdError for Behind {}

impl fmt::Display for Behind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the driver raised an exception")
    }
}

impl fmt::Debug for Behind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Behind")
    }
}

/// What lies behind an error, if the code of the caller raised it.
fn raised<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e Raised> {
    let mut behind = Some(error);
    while let Some(error) = behind {
        if let Some(raised) = error.downcast_ref::<Raised>() {
            return Some(raised);
        }
        behind = error.source();
    }
    None
}

/// What a driver raised, if it lies behind an error.
fn driver<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e Behind> {
    error.downcast_ref::<Behind>().or_else(|| error.source().and_then(driver))
}

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

/// The exception of an error, with its causes as `__cause__`. What the code of the caller raised is raised again, as it is; if it has no cause of its own, what was
/// being done is its `__cause__`.
pub(crate) fn exception(py: Python<'_>, error: &Error) -> PyErr {
    if let Some(Raised(raised, report)) = error.source().and_then(raised) {
        let raised = raised.clone_ref(py);
        if raised.cause(py).is_none() {
            let place = make(py, class(error.kind()), &error.to_string(), error.hint(), error.is_temporary());
            if let Some(report) = report {
                // Without it, what was raised still is.
                let _ = place.value(py).setattr("report", Report::new((**report).clone()));
            }
            raised.set_cause(py, Some(place));
        }
        return raised;
    }
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
    if let Some(behind) = driver(error) {
        return behind.0.clone_ref(py);
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
