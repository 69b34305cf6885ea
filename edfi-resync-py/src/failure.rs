//! `Failure` and `Example`: what went wrong, and with which records.

use std::collections::BTreeMap;
use std::sync::Arc;

use edfi_resync::ledger::Refusal;
use edfi_resync::report;
use pyo3::prelude::*;

use crate::carry::ask;
use crate::json::name_of;
use crate::value::value;

/// Records of one resource that failed for one reason, with everything that waited for them.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) report::Failure, pub(crate) Option<Arc<report::Report>>);

/// A record by its names.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Example(report::Example);

#[pymethods]
impl Failure {
    /// The endpoint.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// What sort of failure it is, such as `"refused"` or `"parentMissing"`; `"class"` in the JSON form.
    #[getter]
    fn class_(&self) -> String {
        name_of(&self.0.class)
    }

    /// The HTTP status, if the ODS answered.
    #[getter]
    fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// What is wrong, without values.
    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do.
    #[getter]
    fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// How many records it concerns.
    #[getter]
    fn records(&self) -> u64 {
        self.0.records
    }

    /// Some of them.
    #[getter]
    fn examples(&self) -> Vec<Example> {
        self.0.examples.iter().cloned().map(Example).collect()
    }

    /// Records that were not sent because they depend on these, by endpoint.
    #[getter]
    fn blocked(&self) -> BTreeMap<String, u64> {
        self.0.blocked.clone()
    }

    /// How many records were not sent because they depend on these.
    #[getter]
    fn blocked_records(&self) -> u64 {
        self.0.blocked_records()
    }

    /// What the server said to the first of its records, word for word; `None` if it said nothing, or the run had no room for more. It is protected
    /// student data, since servers quote what they were sent.
    ///
    /// Raises:
    ///     ConfigError: It was not kept: it is only with a ledger and `keep_refusals=True`.
    ///     LedgerError: The ledger cannot be read.
    fn server_text(&self, py: Python<'_>) -> PyResult<Option<String>> {
        self.said(py, |refusals| refusals.into_iter().next().map(|refusal| refusal.text.expose().to_owned()))
    }

    /// The same of each of its records, by where they come from.
    ///
    /// Raises:
    ///     ConfigError: As `server_text`.
    ///     LedgerError: As `server_text`.
    fn server_texts(&self, py: Python<'_>) -> PyResult<BTreeMap<String, String>> {
        let text = |refusal: Refusal| (refusal.origin.to_string(), refusal.text.expose().to_owned());
        self.said(py, move |refusals| refusals.into_iter().map(text).collect())
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        let Self(failure, _) = self;
        let (records, blocked) = (failure.records, failure.blocked_records());
        let noun = if records == 1 { "record" } else { "records" };
        format!("<Failure {} {}: {records} {noun}, {blocked} blocked>", failure.resource, name_of(&failure.class))
    }
}

impl Failure {
    /// A failure that no server has said anything to.
    pub(crate) fn by_itself(failure: report::Failure) -> Self {
        Self(failure, None)
    }

    fn said<P: for<'py> IntoPyObject<'py>>(
        &self,
        py: Python<'_>,
        make: impl FnOnce(Vec<Refusal>) -> P + Send + 'static,
    ) -> PyResult<P> {
        let (failure, report) = (self.0.clone(), self.1.clone());
        let said = move || async move {
            match report {
                Some(report) => report.refusal(&failure).await,
                None => Ok(Vec::new()),
            }
        };
        ask(py, said, make)
    }
}

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

value!(Failure, |this| &this.0, |read: report::Failure| Self::by_itself(read));
value!(Example, |this| &this.0, |read: report::Example| Self(read));
