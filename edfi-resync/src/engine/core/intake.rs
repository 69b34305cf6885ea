//! From a batch to items: every record is counted, checked against the scope, looked at once, and compared with its twins.

use std::sync::Arc;

use super::{Core, StepState};
use crate::engine::alike::Witness;
use crate::engine::cause;
use crate::engine::event::Event;
use crate::engine::gate::Presence;
use crate::engine::item::Item;
use crate::engine::journal::{self, Evidence};
use crate::engine::look::{Sighting, Sightings};
use crate::engine::outcome::{Cause, Outcome, RecordName, Skip};
use crate::engine::seen::Twin;
use crate::error::Result;
use crate::model::{CampusKeys, Inspection, Key, Origin, Record, without_server_members};
use crate::plan::{Pass, Selection};
use crate::rules::Rule;
use crate::source::Reject;

impl Core<'_> {
    /// Takes a batch of a step in.
    ///
    /// # Errors
    /// When the keys of the step fit neither in memory nor on disk.
    pub(super) fn take_in(&mut self, step: usize, batch: Sightings) -> Result<()> {
        let (records, rejects) = batch.into_parts();
        if !self.passes.is_counting(step) {
            return records.into_iter().try_for_each(|sighting| self.take_again(step, sighting));
        }
        let selected = |reject: &Reject| {
            let inspection = reject.kind.inspector().inspect(reject.partial.as_deref().unwrap_or_default());
            self.takes_part(step, &inspection, &reject.campus, &reject.origin)
        };
        let rejects: Vec<_> = rejects.into_iter().filter(selected).collect();
        let selected = |sighting: &Sighting| {
            let record = sighting.record();
            self.takes_part(step, sighting.inspection(), &record.campus, &record.origin)
        };
        let records: Vec<_> = records.into_iter().filter(selected).collect();
        let read = (rejects.len() + records.len()) as u64;
        if read > 0 {
            self.accounts.tell(&Event::Read { step, records: read });
        }
        // Those that an error leaves behind have their outcome too.
        let mut taken = Ok(());
        for reject in rejects {
            taken = taken.and(self.reject(step, reject));
        }
        for sighting in records {
            taken = match taken {
                Ok(()) => self.take(step, sighting),
                Err(error) => {
                    let (Record { kind, origin, campus, .. }, ..) = sighting.into_parts();
                    self.settle(step, &RecordName::new(kind, origin, campus), &Outcome::Cancelled, Evidence::default());
                    Err(error)
                }
            };
        }
        for (mending, records) in std::mem::take(&mut self.steps[step].mended) {
            self.accounts.tell(&Event::Mended { step, mending: &mending, records });
        }
        taken
    }

    /// Whether a record is selected, as far as the source could not decide that. A reject whose key cannot be read is related to nothing.
    fn takes_part(&self, step: usize, inspection: &Inspection, campus: &CampusKeys, origin: &Origin) -> bool {
        let StepState { selection, references, retry_set, .. } = &self.steps[step];
        let related = || self.related.as_ref().is_some_and(|related| related.holds(inspection, &references.primary));
        match selection {
            Selection::FullScope | Selection::Narrowed(_) => true,
            Selection::Related => related(),
            Selection::Errors(_) => retry_set.error(inspection.key, campus, origin).is_some(),
            Selection::NarrowedAndRelated(narrowing) => narrowing.admits(campus) || related(),
        }
    }

    fn take(&mut self, step: usize, sighting: Sighting) -> Result<()> {
        let witness = sighting.witness();
        let (record, inspection, mended, known) = sighting.into_parts();
        let name = RecordName::new(record.kind.clone(), record.origin.clone(), record.campus.clone());
        let evidence = Evidence::of(inspection.key).with_digest(inspection.digest);
        let outside = self.terms.scope.excludes(&record.campus).or_else(|| match &self.steps[step].selection {
            Selection::Narrowed(narrowing) => narrowing.refuses(&record.campus).map(str::to_owned),
            _ => None,
        });
        if let Some(why) = outside.filter(|_| self.terms.rules.hold(Rule::ScopeIsKept)) {
            // Not an exception: what is outside the scope is not this run's to judge.
            let cause = cause::outside_scope(name.clone(), &why);
            self.settle(step, &name, &Outcome::Invalid(cause), Evidence::default());
            return Ok(());
        }
        let state = &mut self.steps[step];
        if let Some(error) = state.retry_set.error(inspection.key, &record.campus, &record.origin) {
            state.retry_set.met(error);
        }
        if state.unknown.len() < 5 {
            state.unknown.extend(inspection.unknown);
        }
        let Some(key) = inspection.key.filter(|_| inspection.errors.is_empty()) else {
            let cause = cause::shape(name.clone(), inspection.errors);
            return self.invalid(step, &name, inspection.key, &record.body, cause);
        };
        for mending in mended {
            *state.mended.entry(mending).or_default() += 1;
        }
        let twin = match state.seen.insert(key, inspection.digest, &record.origin, &mut self.key_budget) {
            Ok(twin) => twin,
            Err(error) => {
                self.settle(step, &name, &Outcome::Cancelled, evidence);
                return Err(error);
            }
        };
        let shadowed = match twin {
            Twin::None => self.keeper.superseded(key),
            Twin::Same(of) => {
                self.settle(step, &name, &Outcome::Skipped(Skip::Duplicate { of }), evidence);
                return Ok(());
            }
            Twin::Different(with) => {
                state.conflicts += 1;
                self.settle(step, &name, &Outcome::Skipped(Skip::Conflict { with }), evidence);
                return Ok(());
            }
        };
        let is_known = known.is_some();
        let accepted = known.as_ref().and_then(|known| known.accepted.clone());
        let same = accepted
            .as_ref()
            .is_some_and(|accepted| accepted.digest == inspection.digest || !self.terms.rules.hold(Rule::ResumeSendsChanges));
        let is_delivered = same && known.as_ref().is_some_and(|known| known.is_ours() && known.ending.is_good());
        let past = !self.terms.rules.hold(Rule::ResumeSendsFailures);
        let kept = known
            .filter(|known| (same || past) && Some(known.run) == self.terms.run)
            .and_then(|known| journal::outcome(known.ending).or(past.then_some(Outcome::Updated)));
        if let Some(outcome) = kept {
            // An earlier part of this run has delivered it, as it is now.
            self.delivered(step, key, &inspection.references);
            self.steps[step].twins.resumes();
            let (id, etag) = accepted.map_or((None, None), |accepted| (accepted.id, accepted.etag));
            if let Some(id) = &id {
                // A twin of it that comes in this part is known by the id.
                let any_case = inspection.any_case.unwrap_or(key);
                self.steps[step].seen.holder(id, key, any_case, &mut self.key_budget)?;
            }
            // The ledger has it, unless a malformed one with its key has just taken its place there.
            self.settle(step, &name, &outcome, evidence.at(id, etag).kept_if(!shadowed));
            return Ok(());
        }
        // A malformed one with its key has just taken its place in the ledger, if it is shadowed.
        let witness = witness.or_else(|| (self.steps[step].trusts_ledger && is_delivered && !shadowed).then_some(Witness::Ledger));
        if let Some(witness) = witness {
            self.is_there(step, key, &inspection.references);
            if witness == Witness::Ledger && !shadowed {
                self.settle(step, &name, &Outcome::Unchanged, evidence.untold());
                return Ok(());
            }
            // The ETag of another body is not that of this one.
            let etag = accepted
                .as_ref()
                .filter(|accepted| accepted.digest == inspection.digest)
                .and_then(|accepted| accepted.etag.clone());
            self.settle(step, &name, &Outcome::Unchanged, evidence.at(accepted.and_then(|accepted| accepted.id), etag));
            return Ok(());
        }
        let record = as_sent(record, inspection.server_members);
        if self.passes.is_surveying(step) {
            self.passes.survey(step, key, &inspection.references);
        } else {
            let (digest, references) = (inspection.digest, inspection.references);
            let any_case = inspection.any_case.unwrap_or(key);
            let former = self.terms.moved.get(&record.kind).and_then(|moved| moved.get(&key)).copied();
            let item = Item::new(record, key, any_case, digest, references).known_as(accepted).moved_from(former);
            self.steps[step].lane.enters(item, is_known);
        }
        Ok(())
    }

    /// A later scan: only the records it is meant for, none counted again.
    fn take_again(&mut self, step: usize, sighting: Sighting) -> Result<()> {
        let (record, inspection, _, known) = sighting.into_parts();
        let Some(key) = inspection.key else { return Ok(()) };
        let once_more = self.steps[self.passes.first(step)].twins.wants(key, &record.origin, step);
        let reread = self.passes.is_reread(step, key, &record.origin);
        let wanted = once_more || reread || self.passes.takes(step, key, &record.origin);
        // Of several with one key a first pass sends one.
        let is_first = !once_more && self.passes.pass(step) == Pass::First;
        if wanted && (!is_first || self.steps[step].seen.is_winner(key, &record.origin)?) {
            let record = as_sent(record, inspection.server_members);
            let any_case = inspection.any_case.unwrap_or(key);
            let item = Item::new(record, key, any_case, inspection.digest, inspection.references);
            let item = item.known_as(known.and_then(|known| known.accepted));
            if reread {
                self.passes.takes_back(step, key);
                self.steps[step].lane.enters(item, false);
            } else {
                self.steps[step].lane.goes_last(item);
            }
        }
        Ok(())
    }

    fn reject(&mut self, step: usize, reject: Reject) -> Result<()> {
        let name = RecordName::new(reject.kind.clone(), reject.origin, reject.campus);
        let cause = cause::shape(name.clone(), reject.errors);
        let body = reject.partial.unwrap_or_default();
        let key = if body.is_empty() { None } else { reject.kind.inspector().inspect(&body).key };
        let retry_set = &mut self.steps[step].retry_set;
        if let Some(error) = retry_set.error(key, name.campus(), name.origin()) {
            retry_set.met(error);
        }
        self.invalid(step, &name, key, &body, cause)
    }

    /// A record that cannot be sent; what refers to it waits for whether the ODS has it from before.
    fn invalid(&mut self, step: usize, name: &RecordName, key: Option<Key>, body: &[u8], cause: Arc<Cause>) -> Result<()> {
        // A well-formed record with its key speaks for it.
        let spoken_for = key.map_or(Ok(None), |key| self.steps[step].seen.origin(key));
        if let (Some(key), Ok(None)) = (key, &spoken_for) {
            let references = name.kind().inspector().inspect(body).references;
            self.except(step, key, &references, body, &cause, Presence::Unknown);
        }
        let evidence = Evidence::of(key.filter(|_| matches!(spoken_for, Ok(None))));
        self.settle(step, name, &Outcome::Invalid(cause), evidence);
        spoken_for.map(drop)
    }
}

/// A record as it is sent: one that was read from an ODS still holds members of that server.
fn as_sent(record: Record, server_members: bool) -> Record {
    match server_members.then(|| without_server_members(&record.body)).flatten() {
        Some(body) => Record { body, ..record },
        None => record,
    }
}
