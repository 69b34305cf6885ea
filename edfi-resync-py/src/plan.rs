//! `Plan`: what a run would do.

use edfi_resync::plan;
use pyo3::prelude::*;

use crate::errors::OrRaise;
use crate::html;
use crate::json::to_python;
use crate::removals::RemovalStep;
use crate::value::value;

/// What was not done when a deadline passed, or a stop was pressed.
pub(crate) const PLANNED: &str = "the plan was made";

/// What a run would do. Making it wrote nothing. `str(plan)` is for people, `to_dict()` its versioned JSON form, and `to_json()` that as text,
/// which `from_json` reads: so a plan can be saved, approved by somebody else, and run later.
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

    /// `"resync"` or `"cleanup"`.
    #[getter]
    fn mode(&self) -> &'static str {
        self.0.mode.as_str()
    }

    /// What it deletes, resource by resource, in this order: the list to review.
    #[getter]
    fn removals(&self) -> Vec<RemovalStep> {
        self.0.removals.iter().cloned().map(RemovalStep).collect()
    }

    /// How many records it deletes.
    #[getter]
    fn deletes(&self) -> u64 {
        self.0.deletes().0
    }

    /// Whether records were counted, and their Campus codes looked at: not where `counts=False` was asked for.
    #[getter]
    fn counted(&self) -> bool {
        self.0.counted
    }

    /// How many records it will read, as far as that is known before the run; `None` if nothing was counted.
    #[getter]
    fn known_records(&self) -> Option<u64> {
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

    /// Its versioned JSON form as text, to be saved.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        self.0.to_json().or_raise(py)
    }

    /// Reads what `to_json` wrote.
    ///
    /// Raises:
    ///     RequestError: The text is no plan, or one of another format, or one that was changed after it was made.
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Self> {
        plan::Plan::from_json(text).map(Self).or_raise(py)
    }

    fn _repr_html_(&self) -> String {
        html::plan(&self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        let Self(plan) = self;
        let (deletes, found) = plan.deletes();
        let deletes = if plan.removals.is_empty() { String::new() } else { format!(", {deletes} of {found} deleted") };
        let known = plan.known_records().map_or("records not counted".to_owned(), |known| format!("{known} records known"));
        format!("<Plan {}: {} steps, {known}{deletes}>", plan.fingerprint, plan.steps.len())
    }
}

value!(Plan, |this| &this.0, own json);
