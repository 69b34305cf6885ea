//! What happens in Campus, and the Event Queue.

use std::future::Future;
use std::sync::Arc;

use edfi_resync::engine::Stop;
use pyo3::prelude::*;

use super::{Resync, all};
use crate::arguments::Value;
use crate::asked::How;
use crate::campus_event::{self, HandledEvent, QueuedEvent};
use crate::carry::until_stopped;
use crate::handle::bounded;
use crate::plan::{PLANNED, Plan};
use crate::work::{Answer, Way};

#[pymethods]
impl Resync {
    /// What a Campus event does to the ODS of this configuration. Reads from source and ODS, and writes nothing to them; `run` carries it out.
    ///
    /// Args:
    ///     event: `EdFiIdChanged(...)` or `PeopleCombined(...)`.
    ///     deadline: As in `plan`.
    ///     stop: As in `plan`.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Event Queue is missing.
    #[pyo3(signature = (event, *, deadline=None, stop=None))]
    fn plan_event(
        &self,
        py: Python<'_>,
        event: &Bound<'_, PyAny>,
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
    ) -> PyResult<Answer<Plan>> {
        let (event, how) = (campus_event::event(event)?, How::until(deadline, stop)?);
        self.ask_within(py, how, PLANNED, |resync| async move { resync.plan_event(&event).await }, Plan)
    }

    /// Handles a Campus event for every configuration of the source, each opened as this one was with its own key, and says what came of it for
    /// each.
    ///
    /// With a ledger the event is queued first, and never lost: where there is no valid connection, or somebody else writes the same
    /// records, it waits, in order, for the next `process_events`; so it does while the person cannot be sent under the new ID, or while what
    /// should go cannot be told from what has to stay. Without a ledger, what cannot be done now is not done; nor is anything deleted, as nobody
    /// knows whose it is: an event that deletes ends as `"listed"`, with `done` false. Review its `plan`, and `run` it. Ctrl-C leaves it in the queue.
    ///
    /// Args:
    ///     event: `EdFiIdChanged(...)` or `PeopleCombined(...)`.
    ///     deadline: How long the call may take, in seconds or as a `timedelta`. What was not done by then is not done, and with a ledger waits.
    ///     stop: A `Stop` that ends it likewise when any thread presses it.
    ///
    /// Raises:
    ///     RightMissingError: Write of the Event Queue is missing.
    ///     RunInterrupted: Ctrl-C was pressed. With a ledger, what was not done waits.
    #[pyo3(signature = (event, *, deadline=None, stop=None))]
    fn handle(
        &self,
        py: Python<'_>,
        event: &Bound<'_, PyAny>,
        deadline: Value<'_, '_>,
        stop: Value<'_, '_>,
    ) -> PyResult<Answer<Vec<HandledEvent>>> {
        let (event, how) = (campus_event::event(event)?, How::until(deadline, stop)?);
        self.handling(py, how.way, move |resync, ctrl_c| async move { bounded(resync.handle(&event), how, ctrl_c).await })
    }

    /// The events that wait or are under way, of all configurations, in order. Empty without a ledger.
    ///
    /// Raises:
    ///     RightMissingError: Read of the Event Queue is missing.
    fn events(&self, py: Python<'_>) -> PyResult<Vec<QueuedEvent>> {
        self.ask(py, |resync| async move { resync.events().await }, all(QueuedEvent))
    }

    /// Puts an event away that cannot be sent, or need not be any more, so that those behind it can be. Nothing is sent or deleted; the audit says who
    /// did it. What the ODS has under an old ID stays: `plan_event` lists it, and the Delete Tool deletes it.
    ///
    /// Args:
    ///     event: One of `events()`, or its number: its `id`, or the `event` of what `handle` says. Not its place in the queue.
    ///
    /// Raises:
    ///     RightMissingError: Write of the Event Queue is missing.
    ///     ConfigError: There is no ledger.
    ///     RequestError: It is not in the queue.
    ///     LockedError: Somebody is at it.
    fn archive_event(&self, py: Python<'_>, event: &Bound<'_, PyAny>) -> PyResult<()> {
        let id = campus_event::event_id(event)?;
        self.ask(py, move |resync| async move { resync.archive_event(id).await }, |()| ())
    }

    /// Processes the events that wait, of all configurations, and says what came of each. Of a configuration whose first event cannot be sent,
    /// all wait.
    ///
    /// Args:
    ///     deadline: As in `handle`.
    ///     stop: As in `handle`.
    ///
    /// Raises:
    ///     RightMissingError: Write of the Event Queue is missing.
    ///     RunInterrupted: Ctrl-C was pressed. With a ledger, what was not done waits.
    #[pyo3(signature = (*, deadline=None, stop=None))]
    fn process_events(&self, py: Python<'_>, deadline: Value<'_, '_>, stop: Value<'_, '_>) -> PyResult<Answer<Vec<HandledEvent>>> {
        let how = How::until(deadline, stop)?;
        self.handling(py, how.way, move |resync, ctrl_c| async move { bounded(resync.process_events(), how, ctrl_c).await })
    }
}

impl Resync {
    /// Does what ends soon and cleanly when it is stopped, while Python goes on.
    fn handling<F>(
        &self,
        py: Python<'_>,
        way: Way,
        work: impl FnOnce(Arc<edfi_resync::Resync>, Stop) -> F + Send + 'static,
    ) -> PyResult<Answer<Vec<HandledEvent>>>
    where
        F: Future<Output = edfi_resync::Result<Vec<edfi_resync::HandledEvent>>>,
    {
        let resync = self.opened()?;
        until_stopped(py, way, move |stop| work(resync, stop), all(HandledEvent))
    }
}
