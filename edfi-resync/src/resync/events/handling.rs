//! [`Handling`]: Campus events, handled when it is awaited.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use super::super::audit::action_of;
use super::super::until::{Stops, Until};
use super::end::HandledEvent;
use super::process::Processing;
use crate::campus::{CampusEvent, Right, Tool};
use crate::engine::Stop;
use crate::error::Result;
use crate::ledger::AuditAction;
use crate::report::AuditDetail;

/// The handling of one event, or of all that wait: say how long it may take and what stops it, then await it.
///
/// # Cancellation
/// Dropping the future leaves an event where it stands. With a ledger its locks are given back, and it is processed again.
#[must_use = "nothing is handled until it is awaited"]
pub struct Handling<'a> {
    processing: Processing<'a>,
    /// Absent: all that wait.
    event: Option<&'a CampusEvent>,
    stops: Stops,
    deadline: Option<Duration>,
}

impl<'a> Handling<'a> {
    pub(super) fn new(processing: Processing<'a>, event: Option<&'a CampusEvent>) -> Self {
        Self { processing, event, stops: Stops::default(), deadline: None }
    }

    /// Stops it when this is pressed, too: the run of the event that is under way ends, cleanly or at once, and that event and all behind it wait.
    pub fn stop_with(mut self, stop: Stop) -> Self {
        self.stops.add(stop);
        self
    }

    /// Lets it take this long and no longer, from when it is awaited: then the run of the event that is under way has ended cleanly, and that event and
    /// all behind it wait. Absent: as long as it takes.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    async fn carry_out(self) -> Result<Vec<HandledEvent>> {
        let Self { processing, event, stops, deadline } = self;
        let until = Until::new(stops.joined(), processing.district().clock().as_ref(), deadline);
        let rights = processing.district().rights();
        let permitted = rights.require(Tool::EventQueue, Right::Write).and_then(|()| event.map_or(Ok(()), CampusEvent::check));
        let action = event.map_or(AuditAction::Event, action_of);
        let about = event.map_or_else(AuditDetail::default, |event| AuditDetail::default().about_persons(event.persons()));
        processing.noting_refusal(action, about, permitted).await?;
        match event {
            Some(event) => Box::pin(processing.handle(event, &until)).await,
            None => processing.process_all(&until).await,
        }
    }
}

impl<'a> IntoFuture for Handling<'a> {
    type Output = Result<Vec<HandledEvent>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.carry_out())
    }
}

impl fmt::Debug for Handling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handling").field("event", &self.event).finish_non_exhaustive()
    }
}
