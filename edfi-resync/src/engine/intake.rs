//! From a batch to items: every record is counted, checked against the scope, looked at once, and compared with its twins.

use std::sync::Arc;

use super::cause;
use super::gate::Presence;
use super::outcome::{Cause, Outcome, RecordName, Skip};
use super::related::is_related;
use super::run::Run;
use super::step::{Item, Status, StepState, Twin};
use crate::model::{CampusKeys, Key, Record, ResourceKind, without_server_members};
use crate::plan::{Pass, Selection};
use crate::source::{Batch, Reject};

impl Run<'_> {
    /// Takes a batch of a step in.
    pub(super) fn take_in(&mut self, step: usize, batch: Batch) {
        if !self.steps[step].is_counting() {
            for record in batch.records {
                self.take_again(step, record);
            }
            return;
        }
        let selected =
            |reject: &Reject| self.takes_part(step, &reject.kind, reject.partial.as_deref().unwrap_or_default(), &reject.campus);
        let rejects: Vec<_> = batch.rejects.into_iter().filter(selected).collect();
        let selected = |record: &Record| self.takes_part(step, &record.kind, &record.body, &record.campus);
        let records: Vec<_> = batch.records.into_iter().filter(selected).collect();
        let read = (rejects.len() + records.len()) as u64;
        if read > 0 {
            self.observe_read(step, read);
        }
        for reject in rejects {
            self.reject(step, reject);
        }
        for record in records {
            self.take(step, record);
        }
    }

    /// Whether a record is selected, as far as the source could not decide that. A reject whose key cannot be read is related to nothing.
    fn takes_part(&self, step: usize, kind: &ResourceKind, body: &[u8], campus: &CampusKeys) -> bool {
        let StepState { selection, references, .. } = &self.steps[step];
        let related = || {
            let inspection = kind.inspector().inspect(body);
            self.related.as_ref().is_some_and(|needed| is_related(&inspection, &references.primary, needed))
        };
        match selection {
            Selection::FullScope | Selection::Narrowed(_) => true,
            Selection::Related => related(),
            Selection::NarrowedAndRelated(narrowing) => narrowing.admits(campus) || related(),
        }
    }

    fn take(&mut self, step: usize, record: Record) {
        let name = RecordName::new(record.kind.clone(), record.origin.clone(), record.campus.clone());
        let inspection = record.kind.inspector().inspect(&record.body);
        let outside = self.engine.scope.excludes(&record.campus).or_else(|| match &self.steps[step].selection {
            Selection::Narrowed(narrowing) if !narrowing.admits(&record.campus) => {
                Some("it is about none of the listed people, courses or sections".to_owned())
            }
            _ => None,
        });
        if let Some(why) = outside {
            // Not an exception: what is outside the scope is not this run's to judge.
            let cause = cause::outside_scope(name.clone(), &why);
            self.settle(step, &name, &Outcome::Invalid(cause));
            return;
        }
        let state = &mut self.steps[step];
        if state.unknown.len() < 5 {
            state.unknown.extend(inspection.unknown);
        }
        let Some(key) = inspection.key.filter(|_| inspection.errors.is_empty()) else {
            let cause = cause::shape(name.clone(), inspection.errors);
            self.invalid(step, &name, inspection.key, &record.body, cause);
            return;
        };
        match state.seen.insert(key, inspection.digest, &record.origin) {
            Twin::None => self.gate.superseded(key),
            Twin::Same(of) => return self.settle(step, &name, &Outcome::Skipped(Skip::Duplicate { of })),
            Twin::Different(with) => {
                state.conflicts += 1;
                return self.settle(step, &name, &Outcome::Skipped(Skip::Conflict { with }));
            }
        }
        let own = &state.references.own;
        let record = as_sent(record, inspection.server_members);
        if state.status == Status::Surveying {
            let parents = inspection.references.iter().filter(|reference| own.contains(&reference.reference));
            state.open.insert(key);
            state.survey.insert(key, parents.map(|reference| reference.key).collect());
        } else {
            state.buffer.push_back(Item { record, key, references: inspection.references, deferrals: 0 });
        }
    }

    /// A later scan: only the records it is meant for, none counted again.
    fn take_again(&mut self, step: usize, record: Record) {
        let state = &self.steps[step];
        let inspection = record.kind.inspector().inspect(&record.body);
        let Some(key) = inspection.key else { return };
        let awaited = state.awaiting.get(&key).is_some_and(|awaiting| awaiting.origin == record.origin);
        let wanted = match state.pass {
            Pass::First => {
                let now = state.waves.wave(key) == state.wave;
                state.seen.is_winner(key, &record.origin) && (now || (awaited && state.waves.wave(key) + 1 == state.wave))
            }
            Pass::Refused | Pass::Whole => awaited,
        };
        if wanted {
            let record = as_sent(record, inspection.server_members);
            self.steps[step].buffer.push_back(Item { record, key, references: inspection.references, deferrals: 0 });
        }
    }

    fn reject(&mut self, step: usize, reject: Reject) {
        let name = RecordName::new(reject.kind.clone(), reject.origin, reject.campus);
        let cause = cause::shape(name.clone(), reject.errors);
        let body = reject.partial.unwrap_or_default();
        let key = if body.is_empty() { None } else { reject.kind.inspector().inspect(&body).key };
        self.invalid(step, &name, key, &body, cause);
    }

    /// A record that cannot be sent; what refers to it waits for whether the ODS has it from before.
    fn invalid(&mut self, step: usize, name: &RecordName, key: Option<Key>, body: &[u8], cause: Arc<Cause>) {
        // A well-formed record with its key speaks for it.
        if let Some(key) = key.filter(|key| self.steps[step].seen.origin(*key).is_none()) {
            let references = name.kind.inspector().inspect(body).references;
            self.except(step, key, &references, body, &cause, Presence::Unknown);
        }
        self.settle(step, name, &Outcome::Invalid(cause));
    }
}

/// A record as it is sent: one that was read from an ODS still holds members of that server.
fn as_sent(record: Record, server_members: bool) -> Record {
    match server_members.then(|| without_server_members(&record.body)).flatten() {
        Some(body) => Record { body, ..record },
        None => record,
    }
}
