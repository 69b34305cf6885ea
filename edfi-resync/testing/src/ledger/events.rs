//! The model's queue of Campus events.

use std::collections::BTreeMap;
use std::time::SystemTime;

use async_trait::async_trait;
use edfi_resync::Result;
use edfi_resync::ledger::{EventId, EventQueue, EventRow, EventState, FencingToken, NewEvent, RunId};

use super::ModelLedger;
use super::locks::Leases;
use super::state::{number, to_millis};

/// All events that were not let go, and how many there ever were.
#[derive(Default)]
pub(super) struct Events {
    rows: BTreeMap<EventId, Event>,
    added: usize,
}

struct Event {
    /// With the state that it was given last.
    row: EventRow,
    lease: Option<FencingToken>,
}

impl Event {
    /// As it is now: what was begun under a lease that is not held any more waits again.
    fn now(&self, leases: &Leases, now: SystemTime) -> EventRow {
        let mut row = self.row.clone();
        if row.state == EventState::UnderWay && !self.lease.is_some_and(|lease| leases.is_held(lease, now)) {
            row.state = EventState::Waiting;
        }
        row
    }
}

impl Events {
    fn get(&mut self, id: EventId) -> Result<&mut Event> {
        self.rows.get_mut(&id).ok_or_else(|| id.unknown())
    }
}

#[async_trait]
impl EventQueue for ModelLedger {
    async fn enqueue(&self, event: NewEvent) -> Result<EventId> {
        let events = &mut self.lock().events;
        events.added += 1;
        let id = EventId(number(events.added));
        let row = EventRow::new(id, NewEvent { at: to_millis(event.at), ..event });
        events.rows.insert(id, Event { row, lease: None });
        Ok(id)
    }

    async fn pending(&self, configuration: Option<&str>, now: SystemTime) -> Result<Vec<EventRow>> {
        let state = self.lock();
        let wanted = |event: &&Event| {
            event.row.state != EventState::Done && configuration.is_none_or(|name| name == event.row.configuration)
        };
        Ok(state.events.rows.values().filter(wanted).map(|event| event.now(&state.leases, now)).collect())
    }

    async fn event(&self, id: EventId, now: SystemTime) -> Result<EventRow> {
        let state = self.lock();
        let found = state.events.rows.get(&id).map(|event| event.now(&state.leases, now));
        found.ok_or_else(|| id.unknown())
    }

    async fn begin_event(&self, id: EventId, lease: FencingToken, now: SystemTime) -> Result<bool> {
        let state = &mut *self.lock();
        let event = state.events.get(id)?;
        if !state.leases.is_held(lease, now) {
            return Err(lease.lost());
        }
        let waits = event.now(&state.leases, now).state == EventState::Waiting;
        if waits {
            (event.row.state, event.lease) = (EventState::UnderWay, Some(lease));
        }
        Ok(waits)
    }

    async fn event_done(&self, id: EventId, run: Option<RunId>) -> Result<()> {
        let state = &mut *self.lock();
        state.leases.check(self.fence)?;
        let event = state.events.get(id)?;
        if event.row.state != EventState::Done {
            (event.row.state, event.row.run, event.row.detail) = (EventState::Done, run, None);
        }
        Ok(())
    }

    async fn event_back(&self, id: EventId) -> Result<()> {
        let state = &mut *self.lock();
        state.leases.check(self.fence)?;
        let event = state.events.get(id)?;
        if event.row.state == EventState::UnderWay {
            (event.row.state, event.lease) = (EventState::Waiting, None);
        }
        Ok(())
    }

    async fn prune_events(&self, before: SystemTime) -> Result<u64> {
        let rows = &mut self.lock().events.rows;
        let there = rows.len();
        rows.retain(|_, event| event.row.state != EventState::Done || event.row.at >= to_millis(before));
        Ok((there - rows.len()) as u64)
    }
}
