//! What a run does about [key changes](crate::engine::rekey): asks for the records of a step that may stand under another key, and takes the answers.

use super::{Core, StepState};
use crate::engine::effect::Effect;
use crate::engine::event::Event;
use crate::engine::item::{Before, Item};
use crate::engine::rekey::Wanted;
use crate::error::{Error, Result};
use crate::model::ResourceKind;
use crate::ods::{Answer, Verdict};
use crate::plan::{Pass, Selection};

impl Core<'_> {
    /// The kinds of the steps, and whether their scans suit.
    pub(super) fn steps_for_rekeys(&self) -> Vec<(ResourceKind, bool)> {
        let suits = |at: usize, state: &StepState| {
            let by_error = matches!(state.selection, Selection::Errors(_));
            !by_error && self.passes.pass(at) == Pass::First && !self.passes.refers_to_itself(at)
        };
        self.steps.iter().enumerate().map(|(at, state)| (state.kind.clone(), suits(at, state))).collect()
    }

    pub(super) fn look_for_rekeys(&mut self, look: Vec<bool>) {
        for (state, look) in self.steps.iter_mut().zip(look) {
            state.lane.look_for_rekeys(look);
        }
    }

    /// Moves records on: asks for the fresh ones, and lets suspects go once the scan shows who is no twin.
    ///
    /// # Errors
    /// When keys that were moved to a temporary file cannot be read there.
    pub(super) fn advance_rekeys(&mut self) -> Result<()> {
        let most = self.terms.limits.deferred_records();
        for at in 0..self.steps.len() {
            if !self.is_sending(at) {
                continue;
            }
            let StepState { lane, seen, .. } = &mut self.steps[at];
            if lane.asks(most) {
                self.ask_for_objects(at);
            } else {
                lane.release_suspects(|before| Ok::<_, Error>(seen.origin(before.key())?.is_some()))?;
            }
        }
        Ok(())
    }

    fn ask_for_objects(&mut self, step: usize) {
        let StepState { kind, lane, selection, .. } = &self.steps[step];
        // The answers come in the same order.
        let wanted = lane.asked().map(Wanted::of).collect();
        self.effects.push(Effect::AskObjects { step, kind: kind.clone(), wanted, all: !selection.takes_related() });
    }

    /// What the ODS has of the objects is known.
    pub(super) fn objects_found(&mut self, at: usize, old_keys: Result<Vec<Vec<Before>>>) {
        match old_keys {
            Ok(befores) => {
                let most = self.terms.limits.deferred_records();
                for item in self.steps[at].lane.objects_found(befores, most) {
                    self.passes.rereads(at, item.key(), item.record().origin.clone());
                }
            }
            Err(error) => self.control.stop(&error),
        }
    }

    /// Takes a record back whose key the ODS did not let us change: it is sent by its new key.
    pub(super) fn put_refused(&mut self, step: usize, mut item: Item, verdict: &Verdict) {
        let state = &mut self.steps[step];
        if *verdict == Verdict::StaleId {
            item.replaces_nothing().iter().for_each(|before| self.accounts.forget(state.kind.clone(), before.key()));
        } else {
            item.key_change_refused();
        }
        state.lane.goes_first(item);
    }

    /// The ODS has a record under its new key: lets the ledger forget the old one, or tells that it was left behind.
    pub(super) fn rekeyed(&mut self, step: usize, item: &Item, replaced: bool, answer: &Answer) {
        for before in item.befores() {
            // The server has passed a change of a parent's key on to it: it is the same record.
            if replaced || answer.id.as_deref() == Some(before.id()) {
                self.accounts.forget(self.steps[step].kind.clone(), before.key());
            } else {
                self.accounts.tell(&Event::LeftBehind { step, record: &item.name(), id: before.id() });
            }
        }
    }
}
