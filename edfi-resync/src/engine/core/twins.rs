//! What a run does about [twins](crate::engine::twins): who is held, sent once more, or skipped.

use std::sync::Arc;

use super::Core;
use crate::engine::cause;
use crate::engine::item::Item;
use crate::engine::journal::Evidence;
use crate::engine::outcome::{CauseClass, Outcome, Skip};
use crate::engine::sight::half;
use crate::engine::twins::Withheld;
use crate::model::{Key, Origin};
use crate::rules::Rule;

impl Core<'_> {
    /// Ends a record that differs in letter case only from one that went before, where the ODS ignores that.
    pub(super) fn unless_twin(&mut self, step: usize, item: Item) -> Option<Item> {
        let first = self.passes.first(step);
        let state = &mut self.steps[first];
        if !state.twins.ignores_case() {
            return Some(item);
        }
        match state.seen.earlier_in_other_case(item.key(), item.any_case(), &item.record().origin, &mut self.key_budget) {
            Ok(Some(with)) => {
                state.twins.paired(item.record().origin.clone(), with.clone());
                self.settle_item(step, &item, &Outcome::Skipped(Skip::Conflict { with }));
                None
            }
            Ok(None) => Some(item),
            Err(error) => {
                self.control.stop(&error);
                Some(item)
            }
        }
    }

    /// Whether the ODS took this record under the id of another one that differs in letter case only. It is held then,
    /// until that one was sent once more.
    pub(super) fn is_taken_for_another(&mut self, step: usize, item: &Item, outcome: &Outcome, evidence: &mut Evidence) -> bool {
        let Some(id) = evidence.id().filter(|_| self.terms.rules.hold(Rule::OneIdIsOneRecord)) else { return false };
        let first = self.passes.first(step);
        let state = &mut self.steps[first];
        let holder = state.seen.holder(id, item.key(), item.any_case(), &mut self.key_budget);
        let found = holder.and_then(|holder| match holder {
            Some((key, any_case)) if any_case == half(item.any_case()) => Ok(Some(state.seen.by_half(key)?)),
            Some(_) => Ok(Some(None)),
            None => Ok(None),
        });
        match found {
            Ok(None) => false,
            Ok(Some(Some((key, origin)))) => {
                let held = Withheld::new(item.name(), outcome.clone(), evidence.clone());
                state.twins.hold(key, origin, step, held);
                self.passes.settled(step, item.key());
                self.ignore_case();
                true
            }
            Ok(Some(None)) => {
                state.twins.strange_id();
                evidence.names_no_id();
                false
            }
            Err(error) => {
                self.control.stop(&error);
                false
            }
        }
    }

    /// From now on keys of this target that differ in letter case only are one.
    fn ignore_case(&mut self) {
        if std::mem::replace(&mut self.ignores_case, true) {
            return;
        }
        self.accounts.note_case();
        for state in &mut self.steps {
            if state.twins.ignore_case() {
                // Where that cannot be written down, who came first is found by the id.
                let _ = state.seen.ignore_case(&mut self.key_budget);
            }
        }
    }

    /// Whether this is a record that was delivered before and is sent once more.
    pub(super) fn is_sent_once_more(&self, step: usize, item: &Item) -> bool {
        self.steps[self.passes.first(step)].twins.wants(item.key(), &item.record().origin, step)
    }

    /// Settles those that waited for this record to be sent once more. It has an outcome itself already.
    pub(super) fn settle_twins(&mut self, step: usize, item: &Item, outcome: &Outcome, evidence: &Evidence) -> bool {
        if !self.is_sent_once_more(step, item) {
            return false;
        }
        let first = self.passes.first(step);
        let Some((origin, held)) = self.steps[first].twins.release(item.key()) else { return false };
        let good = matches!(outcome, Outcome::Created | Outcome::Updated | Outcome::Unchanged);
        if !good {
            self.lose_twins(step, item.key(), &origin, held);
            return true;
        }
        for (name, outcome, held) in held.into_iter().map(Withheld::into_parts) {
            if evidence.id() == held.id() || evidence.id().is_none() {
                self.steps[first].twins.paired(name.origin().clone(), origin.clone());
                let skipped = Outcome::Skipped(Skip::Conflict { with: origin.clone() });
                self.settle(step, &name, &skipped, held.at(None, None));
            } else {
                // The first has an id of its own after all.
                self.settle(step, &name, &outcome, held);
            }
        }
        true
    }

    /// Settles what waits in this step for records that the source did not give again, or that were not sent any more.
    pub(super) fn settle_lost_twins(&mut self, step: usize) {
        let first = self.passes.first(step);
        for key in self.steps[first].twins.awaited(step) {
            if let Some((origin, held)) = self.steps[first].twins.release(key) {
                self.lose_twins(step, key, &origin, held);
            }
        }
    }

    /// The first of an id could not be sent once more: what the ODS holds under it is not known.
    fn lose_twins(&mut self, step: usize, key: Key, origin: &Origin, held: Vec<Withheld>) {
        self.accounts.forget(self.steps[step].kind.clone(), key);
        for (name, _, evidence) in held.into_iter().map(Withheld::into_parts) {
            let message = "the ODS took it for another record, which differs in letter case only and could not be sent once more";
            let hint = format!("the ODS may hold either; keep one spelling of it and of {origin}, then run it again");
            let cause = cause::plain(name.clone(), CauseClass::Duplicate, message.to_owned(), Some(hint)).maybe_applied_if(true);
            self.settle(step, &name, &Outcome::Failed(Arc::new(cause)), evidence.touched_if(true));
        }
    }

    /// Whether the source of this step is to be read once more.
    pub(super) fn reads_again(&mut self, step: usize) -> bool {
        let first = self.passes.first(step);
        // Both are asked, as one scan is for both.
        self.steps[first].twins.asks(step) | self.passes.has_to_reread(step)
    }

    /// Says which records are one to the ODS.
    pub(super) fn warn_of_twins(&mut self, step: usize) {
        let first = self.passes.first(step);
        let kind = self.steps[step].kind.to_string();
        for message in self.steps[first].twins.warnings(&kind) {
            self.accounts.warn(first, &message);
        }
    }
}
