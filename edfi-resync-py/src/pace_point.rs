//! `PacePoint`: how many requests were in flight at some time of a run, and how many were answered.

use crate::value::value;
use edfi_resync::ods;
use pyo3::prelude::*;

/// How many requests were in flight at most at some time of a run, and how many were answered.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PacePoint(pub(crate) ods::PacePoint);

#[pymethods]
impl PacePoint {
    /// When that time began, in seconds since the run did.
    #[getter]
    fn at(&self) -> f64 {
        self.0.at.as_secs_f64()
    }

    /// How many requests could be in flight, on average over those that were answered.
    #[getter]
    fn limit(&self) -> usize {
        self.0.limit
    }

    /// How many were answered per second.
    #[getter]
    fn requests_per_second(&self) -> f64 {
        self.0.requests_per_second
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<PacePoint {}>", self.0)
    }
}

value!(PacePoint, |this| &this.0, |read: ods::PacePoint| Self(read));
