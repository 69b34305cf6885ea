//! What a resync does by itself when something happens in Campus: a person's Ed-Fi ID changed, two people were combined.
//!
//! ```text
//! handle      with a ledger: into the queue of every configuration of the source, then the queue is processed
//!   |
//! queue       configuration by configuration, event by event, in order; what cannot be sent now waits, and so does all behind it
//!   |
//! lock        everything person-related, for all schools; where another run has some of it, the event waits before the ODS is looked at
//!   |
//! plan        what stands under the old unique IDs -> removals; the person's own records -> steps
//!   |
//! run         deletes what still holds, sends, and takes the event off the queue
//! ```
//!
//! # What it keeps
//! - An event leaves the queue when its run has ended by itself. Whoever dies before leaves it there, and it is processed again, which is safe:
//!   what is deleted already is not found again, and POST is an upsert.
//! - What the ODS has of a person under the old ID stays until the person's own record can be sent.
//! - An event leaves the queue unsent only if somebody puts it away: it is in the audit then.
//! - An event that contradicts Campus waits, unless a later one explains it: it came before Campus had saved it, or is wrong.
//! - Nothing overtakes: of one configuration, an event that waits holds up those behind it.
//! - What Campus is asked is what it says when the event is processed, not when it happened.

mod archive;
mod carry;
mod contradiction;
mod end;
mod handling;
mod plan;
mod process;
mod queued;

pub use end::{EventEnd, HandledEvent};
pub use handling::Handling;
pub use queued::QueuedEvent;

use self::process::Processing;
use super::district::District;
use super::opened::Resync;
use crate::campus::{CampusEvent, Right, Tool};
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::Result;
use crate::ledger::EventId;
use crate::plan::Plan;

impl District {
    /// Handles a Campus event for every configuration of the source, each opened by [`open`](Self::open); await it, and it says what came of it for each.
    ///
    /// With a ledger the event is put into the queue of each configuration first, and is never lost: where there is no valid connection (no URL, no
    /// answer, a key that is not accepted) or somebody else writes the same records, it waits, in order, for the next
    /// [`process_events`](Self::process_events). It waits too while the person cannot be sent under the new ID, or while what should go cannot
    /// be told from what has to stay, or while Campus does not have it as the event says: the person under another Ed-Fi ID, the removed person still, or
    /// not the one that is kept. Without a ledger there is no queue, and what cannot be done now is not done; nor is anything deleted: the
    /// plan of such an event is [`Listed`](EventEnd::Listed), to be reviewed and run.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Write of the Event Queue; [`RequestInvalid`](ErrorKind::RequestInvalid) for an
    /// event that cannot have happened; [`ConfigInvalid`](ErrorKind::ConfigInvalid) for a source without configurations; what
    /// ledger and source say when they cannot be reached. Nothing is queued then that is not processed later.
    pub fn handle<'a>(&'a self, event: &'a CampusEvent) -> Handling<'a> {
        Handling::new(Processing::new(self, None), Some(event))
    }

    /// The events that wait or are under way, of all configurations, in order. Empty without a ledger.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Event Queue, and what the ledger says when it cannot be read.
    pub async fn events(&self) -> Result<Vec<QueuedEvent>> {
        self.rights().require(Tool::EventQueue, Right::Read)?;
        let Some(ledger) = self.ledger() else { return Ok(Vec::new()) };
        let rows = ledger.pending(None, self.clock().wall()).await?;
        Ok(rows.into_iter().zip(1..).map(|(row, order)| QueuedEvent::new(row, order)).collect())
    }

    /// Processes the events that wait, of all configurations; await it, and it says what came of each. Of a configuration whose first event cannot be sent,
    /// all wait.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Write of the Event Queue; [`ConfigInvalid`](ErrorKind::ConfigInvalid) for a source without
    /// configurations; what ledger and source say when they cannot be read.
    pub fn process_events(&self) -> Handling<'_> {
        Handling::new(Processing::new(self, None), None)
    }

    /// Puts an event away that cannot be sent, or need not be any more, so that those behind it can be: it leaves the queue, whichever configuration it is
    /// for, and is in the audit. Nothing is sent or deleted. What the ODS has under an old ID stays there; a plan of the event
    /// ([`Resync::plan_event`]) lists it, and the Delete Tool deletes it.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Write of the Event Queue; [`ConfigInvalid`](ErrorKind::ConfigInvalid) without a ledger;
    /// [`RequestInvalid`](ErrorKind::RequestInvalid) for a number that is none in the queue; [`Locked`](ErrorKind::Locked) while somebody is at it;
    /// where nothing was ever sent, what opening the event's configuration says; what the ledger says when it cannot be written.
    pub async fn archive_event(&self, id: EventId) -> Result<()> {
        Processing::new(self, None).archive(id).await
    }
}

/// Campus events, from one of the configurations that they go to.
impl Resync {
    /// What a Campus event does to the ODS of this configuration. Only reads.
    ///
    /// An Ed-Fi ID that was added: everything person-related of the person is sent. One that was changed: what is under the old one is
    /// deleted, dependents first, and everything is sent under the new one; the person's own record stays. One that was removed: nothing is sent or
    /// deleted, what is under it is listed. Two people combined: everything of the one that is gone is deleted, everything of the other one is
    /// sent. With a ledger only what is ours is deleted, the rest is listed and stays; without one everything under the ID is deleted, as the
    /// plan lists it. What Campus sends under the same key today, as a twin, is not deleted but sent again.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Event Queue; [`RequestInvalid`](ErrorKind::RequestInvalid) for an
    /// event that cannot have happened, or a source that does not know whose its records are; what source, ODS and ledger say.
    pub async fn plan_event(&self, event: &CampusEvent) -> Result<Plan> {
        self.rights().require(Tool::EventQueue, Right::Read)?;
        Ok(self.event_plan(event, &[]).await?.0)
    }

    /// Handles a Campus event for every configuration of the source, this one as it is open, the others opened by its district: see
    /// [`District::handle`]. A source without configurations, and a configuration of the caller's own, are handled alone.
    ///
    /// # Errors
    /// What [`District::handle`] says.
    pub fn handle<'a>(&'a self, event: &'a CampusEvent) -> Handling<'a> {
        Handling::new(Processing::new(&self.district, Some(self)), Some(event))
    }

    /// The events that wait or are under way, of all configurations: see [`District::events`].
    ///
    /// # Errors
    /// What [`District::events`] says.
    pub async fn events(&self) -> Result<Vec<QueuedEvent>> {
        self.district.events().await
    }

    /// Processes the events that wait, of all configurations: see [`District::process_events`].
    ///
    /// # Errors
    /// What [`District::process_events`] says.
    pub fn process_events(&self) -> Handling<'_> {
        Handling::new(Processing::new(&self.district, Some(self)), None)
    }

    /// Puts an event away that cannot be sent, or need not be any more: see [`District::archive_event`].
    ///
    /// # Errors
    /// What [`District::archive_event`] says.
    pub async fn archive_event(&self, id: EventId) -> Result<()> {
        Processing::new(&self.district, Some(self)).archive(id).await
    }
}
