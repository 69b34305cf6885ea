//! `ErrorLog` and `ErrorGroup`: what failed, by cause; sent again, or put away.

use std::sync::Arc;

use edfi_resync::Resync;
use edfi_resync::campus::{Right, Tool};
use edfi_resync::ledger::{ErrorFilter, ErrorId, ErrorState};
use edfi_resync::model::CampusRole;
use edfi_resync::{ErrorKind, report};
use pyo3::prelude::*;
use pyo3::types::PyIterator;

use crate::arguments::{Value, campus_id, text};
use crate::asked::How;
use crate::carry::{Listeners, ask, carry_out};
use crate::errors::{OrRaise, refused};
use crate::history::{FailedRecord, Run};
use crate::ledger::run_id;
use crate::report::Report;
use crate::sequence::item;
use crate::work::Answer;

/// Errors of a target, grouped by cause: those that cost most records first. It is a sequence of `ErrorGroup`.
#[pyclass(frozen, sequence, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct ErrorLog {
    resync: Arc<Resync>,
    groups: Vec<report::ErrorGroup>,
}

/// Records that failed for one reason, with those that were held back by them.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct ErrorGroup {
    resync: Arc<Resync>,
    group: report::ErrorGroup,
}

/// Which errors are wanted, as Python says it.
pub(crate) struct FilterArguments<'a, 'py> {
    pub(crate) resource: Value<'a, 'py>,
    pub(crate) class: Value<'a, 'py>,
    pub(crate) run: Value<'a, 'py>,
    pub(crate) ids: [(&'static str, CampusRole, Value<'a, 'py>); 5],
    pub(crate) state: Value<'a, 'py>,
}

impl FilterArguments<'_, '_> {
    /// Reads the arguments.
    ///
    /// # Errors
    /// `TypeError` for a wrong type, `RequestError` that names the argument.
    pub(crate) fn into_filter(self, py: Python<'_>) -> PyResult<ErrorFilter> {
        let mut filter = ErrorFilter::default();
        if let Some(value) = self.resource {
            filter = filter.with_resource(text("resource", value)?);
        }
        if let Some(value) = self.class {
            filter = filter.with_class(text("class_", value)?);
        }
        if let Some(value) = self.run {
            filter = filter.with_run(match value.cast::<Run>() {
                Ok(run) => run.get().0.id,
                Err(_) => run_id("run", value, "a Run, or its number")?,
            });
        }
        for (name, role, value) in self.ids {
            if let Some(value) = value {
                filter = filter.with(role, campus_id(name, value)?);
            }
        }
        if let Some(value) = self.state {
            let wanted = text("state", value)?;
            let states = [ErrorState::Open, ErrorState::Retried, ErrorState::Archived];
            let Some(state) = states.into_iter().find(|state| state.as_str() == wanted) else {
                let message = format!("state: {wanted:?} is no state of an error");
                return Err(refused(py, ErrorKind::RequestInvalid, message, "the states are open, retried, archived"));
            };
            filter = filter.with_state(state);
        }
        Ok(filter)
    }
}

impl ErrorLog {
    pub(crate) fn new(resync: Arc<Resync>, groups: Vec<report::ErrorGroup>) -> Self {
        Self { resync, groups }
    }

    fn ids(&self) -> Vec<ErrorId> {
        self.groups.iter().flat_map(report::ErrorGroup::ids).collect()
    }
}

#[pymethods]
impl ErrorLog {
    fn __len__(&self) -> usize {
        self.groups.len()
    }

    fn __getitem__<'py>(&self, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let group = |at: usize| ErrorGroup { resync: Arc::clone(&self.resync), group: self.groups[at].clone() };
        item(key, self.groups.len(), "there are not so many groups of errors", group)
    }

    fn __iter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyIterator>> {
        let this = slf.get();
        let group = |group: &report::ErrorGroup| ErrorGroup { resync: Arc::clone(&this.resync), group: group.clone() };
        this.groups.iter().map(group).collect::<Vec<_>>().into_pyobject(slf.py())?.try_iter()
    }

    /// Sends the records of all these errors again, and nothing else. Each is delivered, and its error gone, or failed again. One that the
    /// source does not have any more is said in the report.
    ///
    /// Args:
    ///     progress: As in `Resync.run`.
    ///     on_event: As in `Resync.run`.
    ///     deadline: As in `Resync.run`.
    ///     stop: As in `Resync.run`.
    ///
    /// Raises:
    ///     RightMissingError: Write of the Error Log is missing.
    ///     RequestError: Nothing is left to send again.
    ///     StoppedError: `stop` was pressed, or `deadline` passed, before anything was sent.
    #[pyo3(
        signature = (*, progress=None, on_event=None, deadline=None, stop=None),
        text_signature = "($self, *, progress=False, on_event=None, deadline=None, stop=None)"
    )]
    fn retry(
        &self,
        py: Python<'_>,
        progress: Value<'_, '_>,
        on_event: Option<Py<PyAny>>,
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
    ) -> PyResult<Answer<Report>> {
        retry(py, &self.resync, self.ids(), Listeners::of(py, progress, on_event)?, How::until(deadline, stop)?)
    }

    /// Puts all these errors away; says how many. A record that fails again is back.
    ///
    /// Raises:
    ///     RightMissingError: Write of the Error Log is missing.
    fn archive(&self, py: Python<'_>) -> PyResult<u64> {
        archive(py, &self.resync, self.ids())
    }

    fn __str__(&self) -> String {
        self.groups.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    fn __repr__(&self) -> String {
        format!("<ErrorLog: {} errors of {} causes>", self.ids().len(), self.groups.len())
    }
}

#[pymethods]
impl ErrorGroup {
    /// The path of the resource that failed: `"/ed-fi/students"`.
    #[getter]
    fn resource(&self) -> &str {
        &self.group.resource
    }

    /// What sort of failure it is, such as `"parentMissing"`.
    #[getter]
    fn class_(&self) -> &str {
        &self.group.class
    }

    /// The HTTP status, if the ODS answered.
    #[getter]
    fn status(&self) -> Option<u16> {
        self.group.status
    }

    /// What is wrong, without values.
    #[getter]
    fn message(&self) -> &str {
        &self.group.message
    }

    /// What to do.
    #[getter]
    fn hint(&self) -> Option<&str> {
        self.group.hint.as_deref()
    }

    /// The records that failed, oldest first.
    #[getter]
    fn failed(&self) -> Vec<FailedRecord> {
        self.group.failed.iter().cloned().map(FailedRecord).collect()
    }

    /// Records that were not sent because they depend on these, oldest first.
    #[getter]
    fn blocked(&self) -> Vec<FailedRecord> {
        self.group.blocked.iter().cloned().map(FailedRecord).collect()
    }

    /// As `ErrorLog.retry`, of these records.
    #[pyo3(
        signature = (*, progress=None, on_event=None, deadline=None, stop=None),
        text_signature = "($self, *, progress=False, on_event=None, deadline=None, stop=None)"
    )]
    fn retry(
        &self,
        py: Python<'_>,
        progress: Value<'_, '_>,
        on_event: Option<Py<PyAny>>,
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
    ) -> PyResult<Answer<Report>> {
        retry(py, &self.resync, self.group.ids().collect(), Listeners::of(py, progress, on_event)?, How::until(deadline, stop)?)
    }

    /// As `ErrorLog.archive`, of these records.
    fn archive(&self, py: Python<'_>) -> PyResult<u64> {
        archive(py, &self.resync, self.group.ids().collect())
    }

    fn __str__(&self) -> String {
        self.group.to_string()
    }

    fn __repr__(&self) -> String {
        let report::ErrorGroup { resource, class, failed, blocked, .. } = &self.group;
        format!("<ErrorGroup {resource} {class}: {} failed, {} blocked>", failed.len(), blocked.len())
    }
}

fn retry(py: Python<'_>, resync: &Arc<Resync>, errors: Vec<ErrorId>, listeners: Listeners, how: How) -> PyResult<Answer<Report>> {
    let resync = Arc::clone(resync);
    // Before it is asked what there is to send, which another right may see.
    resync.rights().require(Tool::ErrorLog, Right::Write).or_raise(py)?;
    listeners.hear(py, how.way, move |stop, events| {
        let planned = async move {
            let plan = resync.plan_retry(&errors).await?;
            Ok((resync, plan))
        };
        carry_out(planned, how, stop, events)
    })
}

fn archive(py: Python<'_>, resync: &Arc<Resync>, errors: Vec<ErrorId>) -> PyResult<u64> {
    let resync = Arc::clone(resync);
    ask(py, move || async move { resync.archive(&errors).await }, |archived| archived)
}
