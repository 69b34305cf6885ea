//! `LeftBehind`: what a run leaves in the ODS under an old natural key.

use crate::value::value;
use edfi_resync::report;
use pyo3::prelude::*;

/// A record of the ODS whose Campus object has another natural key now. It could not change its key there, so the record was sent under the new one, and
/// the old record stays until a cleanup deletes it.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeftBehind(pub(crate) report::LeftBehind);

#[pymethods]
impl LeftBehind {
    /// The endpoint.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// The id of the old record in the ODS.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// Where the record that took its place came from.
    #[getter]
    fn origin(&self) -> &str {
        &self.0.origin
    }

    /// The Campus object behind both, such as `"Enrollment:4711"`.
    #[getter]
    fn object(&self) -> Option<&str> {
        self.0.object.as_deref()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<LeftBehind {}>", self.0)
    }
}

value!(LeftBehind, |this| &this.0, |read: report::LeftBehind| Self(read));
