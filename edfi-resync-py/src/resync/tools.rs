//! Locks, Error Log, advice, audit and Delete Tool.

use edfi_resync::campus::DeleteRequest;
use edfi_resync::model::CampusRole;
use pyo3::prelude::*;

use super::{Resync, all};
use crate::advice::Advice;
use crate::arguments::{Value, endpoints, id_list, records};
use crate::asked::How;
use crate::audit::{self, Audit};
use crate::carry::{Listeners, carry_out};
use crate::error_log::{ErrorLog, FilterArguments};
use crate::locks::Lock;
use crate::plan::{PLANNED, Plan};
use crate::report::Report;
use crate::work::Answer;

#[pymethods]
impl Resync {
    /// Who writes to which resources of which schools of this target, and since when. Empty without a ledger: then nothing keeps two runs
    /// apart. A ledger binds the processes that share it, and no others.
    fn locks(&self, py: Python<'_>) -> PyResult<Vec<Lock>> {
        self.ask(py, |resync| async move { resync.locks().await }, all(Lock))
    }

    /// The errors of this target, grouped by cause; several conditions must all be met. `errors(...).retry()` sends exactly these records again,
    /// `errors(...).archive()` puts them away, and so do `retry` and `archive` of a single group.
    ///
    /// Args:
    ///     resource: Of this endpoint.
    ///     class_: Of this sort of failure, such as `"parentMissing"`.
    ///     run: Of this `Run`, or of the one with this number.
    ///     school: Of records behind which this Campus school ID stands.
    ///     calendar: This Campus calendar ID, likewise.
    ///     course: This Campus course ID, likewise.
    ///     section: This Campus section ID, likewise.
    ///     person: This Campus person ID, likewise.
    ///     state: `"open"`, `"retried"` or `"archived"`, as in `FailedRecord.state`.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Error Log is missing.
    ///     ConfigError: There is no ledger.
    #[pyo3(signature = (
        *, resource=None, class_=None, run=None, school=None, calendar=None, course=None, section=None, person=None, state=None
    ), text_signature = "($self, *, resource=None, class_=None, run=None, school=None, calendar=None, course=None, section=None, \
        person=None, state='open')")]
    #[expect(clippy::too_many_arguments, reason = "they are named at the call")]
    fn errors(
        &self,
        py: Python<'_>,
        resource: Value<'_, '_>,
        class_: Value<'_, '_>,
        run: Value<'_, '_>,
        school: Value<'_, '_>,
        calendar: Value<'_, '_>,
        course: Value<'_, '_>,
        section: Value<'_, '_>,
        person: Value<'_, '_>,
        state: Value<'_, '_>,
    ) -> PyResult<ErrorLog> {
        let ids = [
            ("school", CampusRole::School, school),
            ("calendar", CampusRole::Calendar, calendar),
            ("course", CampusRole::Course, course),
            ("section", CampusRole::Section, section),
            ("person", CampusRole::Person, person),
        ];
        let filter = FilterArguments { resource, class: class_, run, ids, state }.into_filter(py)?;
        let resync = self.opened()?;
        self.ask(py, |resync| async move { resync.errors(&filter).await }, |groups| ErrorLog::new(resync, groups))
    }

    /// What only a resync would put right, such as a resource that was switched on later or a mapping that was changed: ready-made requests, the
    /// most far-reaching first; none where source and ledger agree. Reads the source as a whole, and the ledger.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Resync tool is missing.
    ///     ConfigError: There is no ledger.
    fn advise(&self, py: Python<'_>) -> PyResult<Vec<Advice>> {
        self.ask(py, |resync| async move { resync.advise().await }, all(Advice))
    }

    /// Who asked for what and when, and what came of it, by time: every resync, cleanup, retry and archiving, those that were refused too. Of all
    /// configurations that share the ledger. It is kept for 90 days.
    ///
    /// Args:
    ///     since: From this `datetime` on.
    ///     until: Before this `datetime`.
    ///     configuration: Of this configuration.
    ///     actor: Of this holder.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Resync tool is missing.
    ///     ConfigError: There is no ledger.
    #[pyo3(signature = (*, since=None, until=None, configuration=None, actor=None))]
    fn audit(
        &self,
        py: Python<'_>,
        since: Value<'_, '_>,
        until: Value<'_, '_>,
        configuration: Value<'_, '_>,
        actor: Value<'_, '_>,
    ) -> PyResult<Audit> {
        let filter = audit::filter(since, until, configuration, actor)?;
        self.ask(py, |resync| async move { resync.audit(&filter).await }, Audit)
    }

    /// What `delete` with the same arguments would delete: a list to review, dependents first. Reads from source, ledger and ODS, and writes
    /// nothing to them; `run(plan)` deletes what it lists and still holds.
    ///
    /// Of people, everything stands there whose key names them, except kinds that are never deleted, such as `students`: those must be named. What
    /// refers to a record stands before it. Campus itself is not changed, so that a later resync may send the same again.
    ///
    /// Args:
    ///     persons: Campus person IDs, as in `plan`.
    ///     resources: Of the people, only records of these endpoints, and of these even kinds that are never deleted otherwise. Absent: all
    ///         that are person-related.
    ///     records: Single records: pairs of endpoint and ODS id, such as `[("sections", "0f7c2a9d3b5e4c61a8d2e4f60b1c3d5e")]`.
    ///     deadline: As in `plan`.
    ///     stop: As in `plan`.
    ///
    /// Raises:
    ///     RightMissingError: The caller has no right of the Delete Tool.
    ///     RequestError: Nothing is named, or a resource that is unknown or switched off.
    #[pyo3(signature = (*, persons=None, resources=None, records=None, deadline=None, stop=None))]
    fn plan_delete(
        &self,
        py: Python<'_>,
        persons: Value<'_, '_>,
        resources: Value<'_, '_>,
        records: Value<'_, '_>,
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
    ) -> PyResult<Answer<Plan>> {
        let how = How::until(deadline, stop)?;
        let request = delete_request(persons, resources, records)?;
        self.ask_within(py, how, PLANNED, |resync| async move { resync.plan_delete(&request).await }, Plan)
    }

    /// Deletes records of people, or single records, dependents first. The arguments are those of `plan_delete`, which shows what this
    /// deletes; the events are those of `run`, and so are `deadline` and `stop`.
    ///
    /// Raises:
    ///     RightMissingError: Delete of the Delete Tool is missing.
    ///     LockedError: Another run is at it.
    ///     StoppedError: `stop` was pressed, or `deadline` passed, before anything was deleted.
    ///     ResyncError: It could not be done for another reason. What could not be deleted stands in the report.
    ///     RunInterrupted: Ctrl-C was pressed.
    #[pyo3(signature = (
        *, persons=None, resources=None, records=None, progress=None, on_event=None, deadline=None, stop=None
    ), text_signature = "($self, *, persons=None, resources=None, records=None, progress=False, on_event=None, deadline=None, stop=None)")]
    #[expect(clippy::too_many_arguments, reason = "they are named at the call")]
    fn delete(
        &self,
        py: Python<'_>,
        persons: Value<'_, '_>,
        resources: Value<'_, '_>,
        records: Value<'_, '_>,
        progress: Value<'_, '_>,
        on_event: Option<Py<PyAny>>,
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
    ) -> PyResult<Answer<Report>> {
        let how = How::until(deadline, stop)?;
        let listeners = Listeners::of(py, progress, on_event)?;
        let request = delete_request(persons, resources, records)?;
        let resync = self.opened()?;
        listeners.hear(py, how.way, move |stop, events| {
            let planned = async move {
                let plan = resync.plan_delete(&request).await?;
                Ok((resync, plan))
            };
            carry_out(planned, how, stop, events)
        })
    }
}

/// What to delete, as Python says it.
fn delete_request(persons: Value<'_, '_>, resources: Value<'_, '_>, named: Value<'_, '_>) -> PyResult<DeleteRequest> {
    let mut request = DeleteRequest::new();
    if let Some(ids) = persons {
        request = request.persons(id_list("persons", ids)?);
    }
    if let Some(value) = resources {
        request = request.resources(endpoints("resources", value)?);
    }
    if let Some(value) = named {
        request = records("records", value)?.into_iter().fold(request, |request, (endpoint, id)| request.record(endpoint, id));
    }
    Ok(request)
}
