//! `StatusTally`: what came of the requests that one HTTP status answered.

use crate::value::value;
use edfi_resync::ods;
use pyo3::prelude::*;

/// What came of the requests of a run that were answered with one HTTP status. Those for tokens are not among them.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StatusTally(pub(crate) ods::StatusTally);

#[pymethods]
impl StatusTally {
    /// The HTTP status; `None` for requests that got no answer.
    #[getter]
    fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// How many requests got it.
    #[getter]
    fn requests(&self) -> u64 {
        self.0.requests
    }

    /// How many of them were sent again.
    #[getter]
    fn retries(&self) -> u64 {
        self.0.retries
    }

    /// How many had not done what was asked, and were not sent again: what the server refuses, and what was given up.
    #[getter]
    fn refusals(&self) -> u64 {
        self.0.refusals
    }

    /// How many seconds they waited to be sent again, all of them taken together.
    #[getter]
    fn waited(&self) -> f64 {
        self.0.waited.as_secs_f64()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<StatusTally {}>", self.0)
    }
}

value!(StatusTally, |this| &this.0, |read: ods::StatusTally| Self(read));
