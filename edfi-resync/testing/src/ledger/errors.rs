//! The model's error log.

use async_trait::async_trait;
use edfi_resync::Result;
use edfi_resync::ledger::{ErrorFilter, ErrorId, ErrorLog, ErrorRow, ErrorState, FailedRecord, RunId};

use super::ModelLedger;
use super::state::{Place, State, number, place};

/// The run in the upper bits, the place in it in the lower ones.
fn id_of((run, place): Place) -> ErrorId {
    ErrorId((run.0 << 32) + number(place))
}

fn place_of(ErrorId(id): ErrorId) -> Place {
    (RunId(id >> 32), usize::try_from(id & 0xffff_ffff).unwrap_or(usize::MAX))
}

impl State {
    fn mark(&mut self, ids: &[ErrorId], state: ErrorState) -> u64 {
        let mut places: Vec<_> = ids.iter().copied().map(place_of).filter(|place| self.errors.contains_key(place)).collect();
        places.sort_unstable();
        places.dedup();
        self.marks.extend(places.iter().map(|place| (*place, state)));
        places.len() as u64
    }
}

#[async_trait]
impl ErrorLog for ModelLedger {
    async fn errors(&self, filter: &ErrorFilter) -> Result<Vec<ErrorRow>> {
        let state = self.lock();
        let rows = state.errors.iter().map(|(&at, entry)| {
            let mut row = ErrorRow::of(id_of(at), &state.runs[place(at.0.0)].row, entry, &self.secret);
            row.state = state.marks.get(&at).copied().unwrap_or(ErrorState::Open);
            row
        });
        Ok(rows.filter(|row| filter.admits(row)).collect())
    }

    async fn failed(&self, ids: &[ErrorId]) -> Result<Vec<FailedRecord>> {
        let state = self.lock();
        let found = state.errors.iter().filter(|(at, _)| ids.contains(&id_of(**at)));
        Ok(found.map(|(at, entry)| FailedRecord::of(id_of(*at), &state.runs[place(at.0.0)].row, entry)).collect())
    }

    async fn mark_retried(&self, ids: &[ErrorId]) -> Result<u64> {
        Ok(self.lock().mark(ids, ErrorState::Retried))
    }

    async fn archive(&self, ids: &[ErrorId]) -> Result<u64> {
        Ok(self.lock().mark(ids, ErrorState::Archived))
    }
}
