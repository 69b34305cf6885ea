//! `Lock`: who writes what.

use std::time::SystemTime;

use edfi_resync::ledger::LockRow;
use pyo3::prelude::*;

/// A resource of a school, or of all schools, that somebody writes to. Others who would write to it are refused, or wait.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Lock(pub(crate) LockRow);

#[pymethods]
impl Lock {
    /// The path of the resource: `"/ed-fi/students"`.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// The Campus ID of the school; `None`: all schools.
    #[getter]
    fn school(&self) -> Option<i64> {
        self.0.school
    }

    /// Who holds it.
    #[getter]
    fn holder(&self) -> &str {
        &self.0.holder
    }

    /// Since when, in UTC.
    #[getter]
    fn since(&self) -> SystemTime {
        self.0.since
    }

    /// Until when, in UTC, should its holder have died.
    #[getter]
    fn until(&self) -> SystemTime {
        self.0.until
    }

    fn __repr__(&self) -> String {
        let school = self.0.school.map_or_else(|| "all schools".to_owned(), |school| format!("school {school}"));
        format!("<Lock {} of {school}, held by {}>", self.0.resource, self.0.holder)
    }
}
