//! `Plan`: what a run would do.

use edfi_resync::plan;
use pyo3::prelude::*;

use crate::json::to_python;

/// What a run would do. Making it wrote nothing. `str(plan)` is for people, `to_dict()` its versioned JSON form.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Plan(pub(crate) plan::Plan);

#[pymethods]
impl Plan {
    /// A digest of everything in it: two plans that would do the same have the same.
    #[getter]
    fn fingerprint(&self) -> &str {
        &self.0.fingerprint
    }

    /// The name of the configuration.
    #[getter]
    fn configuration(&self) -> &str {
        &self.0.configuration
    }

    /// The base URL of the ODS.
    #[getter]
    fn target(&self) -> &str {
        self.0.target.as_str()
    }

    /// The Data Standard of the records.
    #[getter]
    fn data_standard(&self) -> &str {
        &self.0.data_standard
    }

    /// The school year whose records are sent, by the year in which it ends.
    #[getter]
    fn school_year(&self) -> u16 {
        self.0.school_year.ending()
    }

    /// How many records it will read, as far as that is known before the run.
    #[getter]
    fn known_records(&self) -> u64 {
        self.0.known_records()
    }

    /// What should be known before running it.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.0.warnings.clone()
    }

    /// Its versioned JSON form.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        let Self(plan) = self;
        format!("<Plan {}: {} steps, {} records known>", plan.fingerprint, plan.steps.len(), plan.known_records())
    }
}
