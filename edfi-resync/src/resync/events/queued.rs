//! [`QueuedEvent`]: an event of the queue, as the Event Queue tool lists it.

use std::fmt;
use std::time::SystemTime;

use crate::campus::{CampusEvent, UniqueId};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{Detail, EventAction, EventId, EventRow, EventState};

/// An event that waits or is under way. It prints order, action and Campus object; old and new values are shown only by
/// [`old`](Self::old) and [`new_ids`](Self::new_ids).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct QueuedEvent {
    /// Its place in the queue, from 1.
    pub order: usize,
    /// Its number in the ledger.
    pub id: EventId,
    /// The configuration that it is for, by name.
    pub configuration: String,
    /// What happened.
    pub action: EventAction,
    /// The Campus table.
    pub table: String,
    /// The ID in that table.
    pub object: i64,
    /// When it happened.
    pub at: SystemTime,
    /// How far it is.
    pub state: EventState,
    detail: Option<Detail>,
}

impl QueuedEvent {
    pub(super) fn new(row: EventRow, order: usize) -> Self {
        Self {
            order,
            id: row.id,
            configuration: row.configuration,
            action: row.action,
            table: row.object.kind.to_string(),
            object: row.object.id,
            at: row.at,
            state: row.state,
            detail: row.detail,
        }
    }

    /// The event itself, which does not show unique IDs either.
    ///
    /// # Errors
    /// [`ErrorKind::LedgerInvalid`] when what the ledger holds of it is none: another version wrote it.
    pub fn event(&self) -> Result<CampusEvent> {
        let json = self.detail.as_ref().map(Detail::as_str).unwrap_or_default();
        // Its own words would quote the text.
        serde_json::from_str(json).map_err(|_| {
            Error::new(ErrorKind::LedgerInvalid, format!("event {} of the queue cannot be read", self.id))
                .with_hint("it may have been queued by another version of this library")
        })
    }

    /// The unique IDs before: of a person who was combined with another, those of the one that is gone.
    ///
    /// # Errors
    /// What [`event`](Self::event) says.
    pub fn old(&self) -> Result<Vec<UniqueId>> {
        Ok(match self.event()? {
            CampusEvent::EdFiIdChanged { old, .. } => old.into_iter().collect(),
            CampusEvent::PeopleCombined { removed_unique_ids, .. } => removed_unique_ids,
        })
    }

    /// The unique IDs now.
    ///
    /// # Errors
    /// What [`event`](Self::event) says.
    pub fn new_ids(&self) -> Result<Vec<UniqueId>> {
        Ok(match self.event()? {
            CampusEvent::EdFiIdChanged { new, .. } => new.into_iter().collect(),
            CampusEvent::PeopleCombined { .. } => Vec::new(),
        })
    }
}

/// As the tool lists it: `1 update Person:1001 for "State ODS 2026-27", waiting`.
impl fmt::Display for QueuedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { order, table, object, configuration, .. } = self;
        write!(f, "{order} {} {table}:{object} for {configuration:?}, {}", self.action.as_str(), self.state.as_str())
    }
}

/// An event as the ledger keeps it.
pub(super) fn to_json(event: &CampusEvent) -> Result<String> {
    serde_json::to_string(event)
        .map_err(|error| Error::new(ErrorKind::Unexpected, "the event cannot be written as JSON").with_source(error))
}
