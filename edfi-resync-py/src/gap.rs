//! `Gap`: something that a run could not look at.

use crate::value::value;
use edfi_resync::report;
use pyo3::prelude::*;

/// Something that a run could not look at: a list that the ODS refused, rows of the source that are no records, a ledger that left its place. A report
/// with a gap is not ok.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Gap(pub(crate) report::Gap);

#[pymethods]
impl Gap {
    /// The endpoint; `None` where it is no resource.
    #[getter]
    fn resource(&self) -> Option<&str> {
        self.0.resource.as_deref()
    }

    /// Why, without values.
    #[getter]
    fn why(&self) -> &str {
        &self.0.why
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Gap {}>", self.0.resource.as_deref().unwrap_or("of no resource"))
    }
}

value!(Gap, |this| &this.0, |read: report::Gap| Self(read));
