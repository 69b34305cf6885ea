//! Exceptions: records that failed, were blocked or were not tried, so that they may be missing, which what refers to them is checked against; and
//! what scouts tell of them.

use std::sync::Arc;

use super::Core;
use crate::engine::cause;
use crate::engine::gate::{Passage, Presence};
use crate::engine::item::{Item, Trip};
use crate::engine::outcome::{Cause, CauseClass, Outcome};
use crate::model::{Key, ReferenceKey, natural_key};
use crate::ods::{Answer, Verdict};
use crate::plan::Pass;

impl Core<'_> {
    /// A record that the ODS did not accept.
    pub(super) fn failed(&mut self, step: usize, item: &Item, cause: Arc<Cause>) {
        let again = self.passes.goes_again(step, item.key());
        // What went out before, without its weak part or refused as hidden, is in the ODS: nobody has to wait for it. Nor for a record about a person
        // who is not visible: what refers to it is about the same person, and is held back by that.
        if !again && cause.class() != CauseClass::PersonRefused {
            self.except(step, item.key(), item.references(), &item.record().body, &cause, Presence::Unknown);
        } else if !again {
            self.not_associated(step, item.key(), item.references(), &cause);
        }
        self.settle_item(step, item, &Outcome::Failed(cause));
    }

    /// A record that may not go, because of something absent.
    pub(super) fn blocked(&mut self, step: usize, item: &Item, cause: &Arc<Cause>, reference: Option<Key>) {
        if self.passes.pass(step) == Pass::Refused && self.passes.was_created(step, item.key()) {
            // Its first answer was lost, and the next refused it as existing: whether it is there as it was sent, nobody can see.
            let message = "it may have been created before its answer was lost; no association lets this client see it".to_owned();
            let hint = Some("repair what its association failed of, then run it again".to_owned());
            let unseen = cause::plain(item.name(), CauseClass::PersonRefused, message, hint).maybe_applied_if(true);
            self.settle_item(step, item, &Outcome::Failed(Arc::new(unseen)));
            return;
        }
        if !self.passes.goes_again(step, item.key()) {
            // It cannot be there itself, unless only a weak reference stands in its way.
            let specs = &self.steps[step].kind.spec().references;
            let weak = reference.is_some_and(|key| {
                item.references().iter().filter(|other| other.key == key).all(|other| !specs[usize::from(other.reference)].strong)
            });
            let presence = if weak { Presence::Unknown } else { Presence::Absent };
            self.except(step, item.key(), item.references(), &item.record().body, cause, presence);
        }
        self.settle_item(step, item, &Outcome::Blocked(Arc::clone(cause)));
    }

    /// Makes a record an exception, which what refers to it must pass.
    pub(super) fn except(
        &mut self,
        step: usize,
        key: Key,
        references: &[ReferenceKey],
        body: &[u8],
        cause: &Arc<Cause>,
        presence: Presence,
    ) {
        let state = &self.steps[step];
        let (kind, opens) = (state.kind.clone(), !state.references.primary.is_empty());
        let question =
            if presence == Presence::Unknown { natural_key(&kind, body).map(|query| (kind.clone(), query)) } else { None };
        self.keeper.failed(key, &kind, cause, presence, opens, question);
        self.mark_not_associated(step, key, references);
    }

    /// A primary association that the ODS would not let this client write: its person stays hidden.
    fn not_associated(&mut self, step: usize, key: Key, references: &[ReferenceKey], cause: &Arc<Cause>) {
        if !self.steps[step].references.primary.is_empty() {
            let kind = self.steps[step].kind.clone();
            self.keeper.hides(key, &kind, cause);
            self.mark_not_associated(step, key, references);
        }
    }

    fn mark_not_associated(&mut self, step: usize, key: Key, references: &[ReferenceKey]) {
        for reference in references {
            if self.steps[step].references.primary.contains(&reference.reference) {
                self.keeper.not_associated(reference.key, key, self.steps[step].references.elsewhere);
            }
        }
    }

    /// A record that is not tried because others were refused for one and the same reason.
    pub(super) fn unsent(&mut self, step: usize, item: &Item, cause: &Arc<Cause>) {
        if !self.passes.goes_again(step, item.key()) {
            self.except(step, item.key(), item.references(), &item.record().body, cause, Presence::Unknown);
        }
        self.settle_item(step, item, &Outcome::Blocked(Arc::clone(cause)));
    }

    /// Takes what the answer to a scout tells, and lets those go that wait for it. Says what the scout itself lacks, if that is what it was refused
    /// for: then it is held back by the same cause as they are.
    pub(super) fn scout_answered(
        &mut self,
        step: usize,
        item: &Item,
        trip: &Trip,
        answer: &Answer,
    ) -> Option<(Arc<Cause>, Option<Key>)> {
        let doubts = trip.doubts();
        if doubts.is_empty() {
            return None;
        }
        let said = self.keeper.said(answer, item, doubts, trip.is_stripped(), &self.about(step, item));
        let released = self.keeper.scouted(doubts, &said);
        self.let_go(released);
        let refused = matches!(answer.verdict, Verdict::ParentMissing { .. } | Verdict::PersonRefused);
        match self.passage(step, item) {
            Passage::Blocked { cause, reference } if refused => Some((cause, reference)),
            _ => None,
        }
    }
}
