//! `Advice`: what only a resync would put right.

use std::collections::BTreeMap;

use edfi_resync::campus::SchoolSelection;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Resources that a resync or a cleanup puts right, for one reason; with the request that does it: `run(**advice.request)`.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Advice(pub(crate) edfi_resync::Advice);

#[pymethods]
impl Advice {
    /// Why: `"nothingSent"`, `"switchedOnLater"`, `"resyncOnly"`, `"mappingChanged"`, `"notSent"`, `"changed"`, `"calendarExcluded"` or `"gone"`;
    /// `str(advice)` says it in words.
    #[getter]
    fn reason(&self) -> &'static str {
        self.0.reason.as_str()
    }

    /// The endpoints that it concerns, with how many records of each; empty where everything is.
    #[getter]
    fn resources(&self) -> BTreeMap<String, u64> {
        self.0.resources.clone()
    }

    /// Arguments for `plan` and `run`. Make the plan, and look at it, before running it.
    #[getter]
    fn request<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let (request, dict) = (&self.0.request, PyDict::new(py));
        match &request.schools {
            None => {}
            Some(SchoolSelection::Only(ids)) => dict.set_item("schools", ids.iter().collect::<Vec<_>>())?,
            Some(SchoolSelection::Named(names)) => dict.set_item("schools", names.iter().collect::<Vec<_>>())?,
            Some(_) => dict.set_item("schools", "all")?,
        }
        if let Some(resources) = &request.resources {
            dict.set_item("resources", resources)?;
        }
        dict.set_item("select_dependencies", request.select_dependencies)?;
        dict.set_item("mode", request.mode.as_str())?;
        Ok(dict)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Advice {}: {} resources>", self.0.reason.as_str(), self.0.resources.len())
    }
}
