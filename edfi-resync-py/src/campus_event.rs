//! `EdFiIdChanged` and `PeopleCombined`, which Campus says has happened; `QueuedEvent` and `HandledEvent`, what becomes of them.
//!
//! Unique IDs are protected student data: no `repr` and no `str` shows one.

use std::time::SystemTime;

use edfi_resync::campus::{CampusEvent, UniqueId};
use edfi_resync::ledger::EventId;
use edfi_resync::{ErrorKind, EventEnd};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMapping, PyString};

use crate::arguments::{campus_id, text, whole_number};
use crate::errors::{OrRaise, refused, wrong_type};
use crate::plan::Plan;
use crate::report::Report;

/// A person's Demographics were saved with another Ed-Fi ID than before.
///
/// Added (no `old`): everything person-related of the person is sent. Changed: what is under the old ID is deleted, dependents first, and
/// everything is sent under the new one; the old student record stays. Removed (no `new`): nothing is sent or deleted, what is under it is listed.
///
/// Args:
///     person: The Campus person ID.
///     old: The Ed-Fi ID before, if there was one.
///     new: The Ed-Fi ID now, if there is one.
///
/// Raises:
///     RequestError: It did not change, or the person is no Campus ID.
#[pyclass(frozen, eq, module = "edfi_resync")]
#[derive(Debug, PartialEq)]
pub(crate) struct EdFiIdChanged(CampusEvent);

/// *Combine Person*: two people turned out to be one. What stands in the ODS of the one that is gone is deleted, dependents first; then everything
/// of the other one is sent.
///
/// Args:
///     kept: The Campus person ID that stays.
///     removed: The Campus person ID that is gone.
///     removed_unique_ids: The unique IDs under which the removed person was sent: as student, staff, contact. Left out: those that Campus or the
///         ledger still knows; where neither does, nothing is deleted, and a warning of plan and report says so.
///
/// Raises:
///     RequestError: Both are the same person, or one is no Campus ID.
#[pyclass(frozen, eq, module = "edfi_resync")]
#[derive(Debug, PartialEq)]
pub(crate) struct PeopleCombined(CampusEvent);

/// An event that waits in the queue, or is under way.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct QueuedEvent(pub(crate) edfi_resync::QueuedEvent);

/// What came of an event for one configuration.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct HandledEvent(pub(crate) edfi_resync::HandledEvent);

/// Reads the argument `event`.
///
/// # Errors
/// `TypeError` for anything but an event.
pub(crate) fn event(value: &Bound<'_, PyAny>) -> PyResult<CampusEvent> {
    if let Ok(changed) = value.cast::<EdFiIdChanged>() {
        return Ok(changed.get().0.clone());
    }
    match value.cast::<PeopleCombined>() {
        Ok(combined) => Ok(combined.get().0.clone()),
        Err(_) => Err(wrong_type("event", value, "EdFiIdChanged(...) or PeopleCombined(...)")),
    }
}

/// Reads the argument `event` where one of the queue is meant.
///
/// # Errors
/// `TypeError` for anything else, and `RequestError` for a number that no event has.
pub(crate) fn event_id(value: &Bound<'_, PyAny>) -> PyResult<EventId> {
    if let Ok(queued) = value.cast::<QueuedEvent>() {
        return Ok(queued.get().0.id);
    }
    match whole_number(value) {
        None => Err(wrong_type("event", value, "one of events(), or its id")),
        Some(Ok(id)) if id > 0 => Ok(EventId(id)),
        Some(_) => {
            let hint = "the events of a queue are numbered from 1";
            Err(refused(value.py(), ErrorKind::RequestInvalid, "event is not the number of an event".to_owned(), hint))
        }
    }
}

#[pymethods]
impl EdFiIdChanged {
    #[new]
    #[pyo3(signature = (*, person, old=None, new=None))]
    fn new(
        py: Python<'_>,
        person: &Bound<'_, PyAny>,
        old: Option<&Bound<'_, PyAny>>,
        new: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let person = campus_id("person", person)?;
        let old = old.map(|value| text("old", value)).transpose()?;
        let new = new.map(|value| text("new", value)).transpose()?;
        CampusEvent::ed_fi_id_changed(person, old.as_deref(), new.as_deref()).map(Self).or_raise(py)
    }

    /// The Campus person ID.
    #[getter]
    fn person(&self) -> i64 {
        match self.0 {
            CampusEvent::EdFiIdChanged { person, .. } => person,
            _ => 0,
        }
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<EdFiIdChanged: {}>", self.0)
    }
}

#[pymethods]
impl PeopleCombined {
    #[new]
    #[pyo3(signature = (*, kept, removed, removed_unique_ids=None), text_signature = "(*, kept, removed, removed_unique_ids=())")]
    fn new(
        py: Python<'_>,
        kept: &Bound<'_, PyAny>,
        removed: &Bound<'_, PyAny>,
        removed_unique_ids: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let (kept, removed) = (campus_id("kept", kept)?, campus_id("removed", removed)?);
        let unique_ids = removed_unique_ids.map(unique_ids).transpose()?.unwrap_or_default();
        CampusEvent::people_combined(kept, removed, unique_ids).map(Self).or_raise(py)
    }

    /// The Campus person ID that stays.
    #[getter]
    fn kept(&self) -> i64 {
        match self.0 {
            CampusEvent::PeopleCombined { kept, .. } => kept,
            _ => 0,
        }
    }

    /// The Campus person ID that is gone.
    #[getter]
    fn removed(&self) -> i64 {
        match self.0 {
            CampusEvent::PeopleCombined { removed, .. } => removed,
            _ => 0,
        }
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<PeopleCombined: {}>", self.0)
    }
}

/// Unique IDs. What is wrong with one is said by its place, not by what it is.
fn unique_ids(value: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    let wrong = || wrong_type("removed_unique_ids", value, "a list of unique IDs");
    if value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>() || value.cast::<PyMapping>().is_ok() {
        return Err(wrong());
    }
    let items = value.try_iter().map_err(|_| wrong())?;
    let unique_id = |(at, item): (usize, PyResult<Bound<'_, PyAny>>)| {
        let place = format!("removed_unique_ids[{at}]");
        let id = text(&place, &item?)?;
        if id.trim().is_empty() {
            let message = format!("{place} is empty");
            return Err(refused(value.py(), ErrorKind::RequestInvalid, message, "name only the unique IDs that there were"));
        }
        Ok(id)
    };
    items.enumerate().map(unique_id).collect()
}

#[pymethods]
impl QueuedEvent {
    /// Its place in the queue, from 1.
    #[getter]
    fn order(&self) -> usize {
        self.0.order
    }

    /// Its number in the ledger.
    #[getter]
    fn id(&self) -> i64 {
        self.0.id.0
    }

    /// The name of the configuration that it is for.
    #[getter]
    fn configuration(&self) -> &str {
        &self.0.configuration
    }

    /// What happened: `"insert"`, `"update"` or `"delete"`.
    #[getter]
    fn action(&self) -> &'static str {
        self.0.action.as_str()
    }

    /// The Campus table.
    #[getter]
    fn table(&self) -> &str {
        &self.0.table
    }

    /// The ID in that table.
    #[getter]
    fn object(&self) -> i64 {
        self.0.object
    }

    /// When it happened, in UTC.
    #[getter]
    fn at(&self) -> SystemTime {
        self.0.at
    }

    /// `"waiting"` or `"underWay"`.
    #[getter]
    fn state(&self) -> &'static str {
        self.0.state.as_str()
    }

    /// The unique IDs before: protected student data, and the caller's to guard.
    ///
    /// Raises:
    ///     LedgerError: Another version wrote the event.
    fn old_ids(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        self.0.old().map(|ids| exposed(&ids)).or_raise(py)
    }

    /// The unique IDs now, likewise.
    fn new_ids(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        self.0.new_ids().map(|ids| exposed(&ids)).or_raise(py)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<QueuedEvent {}>", self.0)
    }
}

fn exposed(ids: &[UniqueId]) -> Vec<String> {
    ids.iter().map(|id| id.expose().to_owned()).collect()
}

#[pymethods]
impl HandledEvent {
    /// The name of the configuration.
    #[getter]
    fn configuration(&self) -> &str {
        &self.0.configuration
    }

    /// Its number in the queue; `None` without a ledger.
    #[getter]
    fn event(&self) -> Option<i64> {
        self.0.event.map(|event| event.0)
    }

    /// How it ended, for now: `"sent"`; `"listed"`, where there was nothing to send or to delete, or where there is no ledger to tell whose the records
    /// are that its plan deletes; `"waiting"`, in the queue; `"failed"`, where there
    /// is no queue to wait in.
    #[getter]
    fn end(&self) -> &'static str {
        match &self.0.end {
            EventEnd::Sent(_) => "sent",
            EventEnd::Listed(_) => "listed",
            EventEnd::Waiting(_) => "waiting",
            _ => "failed",
        }
    }

    /// Whether nothing more is to be done for it.
    #[getter]
    fn done(&self) -> bool {
        self.0.is_done()
    }

    /// What the run says, if there was one.
    #[getter]
    fn report(&self) -> Option<Report> {
        self.0.report().cloned().map(Report::new)
    }

    /// What was listed, where nothing was sent or deleted.
    #[getter]
    fn plan(&self) -> Option<Plan> {
        match &self.0.end {
            EventEnd::Listed(plan) => Some(Plan((**plan).clone())),
            _ => None,
        }
    }

    /// Why it waits, or was not sent, and what to do.
    #[getter]
    fn problem(&self) -> Option<String> {
        self.0.problem().map(ToString::to_string)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<HandledEvent {:?}: {}>", self.0.configuration, self.end())
    }
}
