//! `Example`: a record that a failure names.

use std::collections::BTreeMap;

use edfi_resync::report;
use pyo3::prelude::*;

use crate::json::name_of;
use crate::value::value;

/// A record by its names.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Example(pub(crate) report::Example);

#[pymethods]
impl Example {
    /// Where it came from: file and line, or query and row.
    #[getter]
    fn origin(&self) -> &str {
        &self.0.origin
    }

    /// The Campus IDs behind it, by role.
    #[getter]
    fn campus(&self) -> BTreeMap<String, Vec<i64>> {
        self.0.campus.iter().map(|(role, ids)| (name_of(role), ids.clone())).collect()
    }

    /// The Campus object it was made from, such as `"Enrollment:4711"`.
    #[getter]
    fn object(&self) -> Option<&str> {
        self.0.object.as_deref()
    }

    fn __repr__(&self) -> String {
        format!("<Example {}>", self.0.origin)
    }
}

value!(Example, |this| &this.0, |read: report::Example| Self(read));
