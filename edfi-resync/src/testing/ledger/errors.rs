//! The model's error log.

use async_trait::async_trait;

use super::state::{Place, State, number, place};
use super::{ModelLedger, by_role, shown};
use crate::error::Result;
use crate::ledger::{
    Entry, ErrorFilter, ErrorId, ErrorLog, ErrorRow, ErrorState, FailedRecord, NO_REASON, RunId, RunRow, because_of,
};

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
            let mark = state.marks.get(&at).copied().unwrap_or(ErrorState::Open);
            self.error_row(id_of(at), mark, &state.runs[place(at.0.0)].row, entry)
        });
        Ok(rows.filter(|row| filter.admits(row)).collect())
    }

    async fn failed(&self, ids: &[ErrorId]) -> Result<Vec<FailedRecord>> {
        let state = self.lock();
        let found = state.errors.iter().filter(|(at, _)| ids.contains(&id_of(**at)));
        let record = |(at, entry): (&Place, &Entry)| {
            let run = &state.runs[place(at.0.0)].row;
            FailedRecord {
                id: id_of(*at),
                target: run.target,
                configuration: run.configuration.clone(),
                resource: entry.kind.path(),
                key: entry.key,
                origin: entry.origin.clone(),
                object: entry.campus.object().cloned(),
                campus: by_role(&entry.campus),
            }
        };
        Ok(found.map(record).collect())
    }

    async fn mark_retried(&self, ids: &[ErrorId]) -> Result<u64> {
        Ok(self.lock().mark(ids, ErrorState::Retried))
    }

    async fn archive(&self, ids: &[ErrorId]) -> Result<u64> {
        Ok(self.lock().mark(ids, ErrorState::Archived))
    }
}

impl ModelLedger {
    fn error_row(&self, id: ErrorId, state: ErrorState, run: &RunRow, entry: &Entry) -> ErrorRow {
        let (reason, resource, origin) = (entry.reason.as_deref(), entry.kind.path(), entry.origin.to_string());
        let first = reason.map(|reason| (reason.kind.path(), reason.origin.to_string()));
        ErrorRow {
            id,
            state,
            run: run.id,
            configuration: run.configuration.clone(),
            record: entry.key.map(|key| self.secret.name(key)),
            outcome: entry.ending,
            class: reason.map_or(NO_REASON.0, |reason| &reason.class).to_owned(),
            status: reason.and_then(|reason| reason.status),
            message: reason.map_or(NO_REASON.1, |reason| &reason.message).to_owned(),
            hint: reason.and_then(|reason| reason.hint.clone()),
            campus: by_role(&entry.campus),
            object: shown(entry.campus.object()),
            because_of: because_of(&resource, &origin, first),
            maybe_applied: entry.maybe_applied,
            resource,
            origin,
        }
    }
}
