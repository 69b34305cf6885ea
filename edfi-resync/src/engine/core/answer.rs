//! What answers mean: outcomes, exceptions and second passes.

use std::sync::Arc;

use super::{Closed, Core};
use crate::engine::gate::Found;
use crate::engine::item::{Item, Trip};
use crate::engine::journal::Evidence;
use crate::engine::lane::Ticket;
use crate::engine::outcome::{Cause, Outcome, RecordName, Skip};
use crate::ledger::Accepted;
use crate::model::{Key, ReferenceKey, ResourceKind};
use crate::ods::{Answer, Operation, Verdict};
use crate::rules::Rule;

const STATUS_ALONE: &str = "the server shows neither Location nor ETag of what it takes: what is delivered rests on the status of its answers, and \
    on a few records that were looked up";
const NO_ETAGS: &str = "the server gives no ETags: what is the same as last sent counts as unchanged, although others may have changed it in the ODS \
    meanwhile";

impl Core<'_> {
    /// A record that was sent has its answer.
    pub(super) fn sent(&mut self, (step, id): Ticket, answer: &Answer) {
        if let Some((item, trip)) = self.steps[step].lane.answered(id) {
            self.room.answered(trip.has_waited());
            let operation = if trip.put().is_some() { Operation::Put } else { Operation::Upsert };
            self.accounts.answered(&self.steps[step].kind, operation, answer);
            self.answered(step, item, &trip, answer);
        }
    }

    /// A record that was sent waits to be sent again.
    pub(super) fn waits(&mut self, (step, id): Ticket) {
        if self.steps[step].lane.waits(id) {
            self.room.waits();
        }
    }

    /// Something that records may refer to was looked up; this kind may not be read by this client, if one is named.
    pub(super) fn found(&mut self, key: Key, found: Found, closed: Option<&ResourceKind>) {
        if let Some(kind) = closed {
            self.keeper.close(kind);
        }
        let released = self.keeper.answered(key, found);
        self.let_go(released);
    }

    fn answered(&mut self, step: usize, item: Item, trip: &Trip, answer: &Answer) {
        let is_primary = !self.steps[step].references.primary.is_empty();
        let lacks = self.scout_answered(step, &item, trip, answer);
        if is_refused_put(trip, &answer.verdict, is_primary) && answer.gave_up.is_none() {
            return self.put_refused(step, item, &answer.verdict);
        }
        self.control.heed(answer);
        if self.control.cut_off(answer) {
            return self.settle_item(step, &item, &Outcome::Cancelled);
        }
        if let Some((cause, reference)) = lacks {
            return self.blocked(step, &item, &cause, reference);
        }
        match &answer.verdict {
            Verdict::Created | Verdict::Ok => {
                self.steps[step].refusals.accepted();
                self.steps[step].lane.bring_back();
                self.accepted(step, &item, trip, answer);
            }
            Verdict::PersonRefused if self.passes.sends_hidden_again(step) && self.terms.rules.hold(Rule::UnseenGoAgain) => {
                // A create is never refused: the person exists, and can be seen after its first association.
                self.passes.hidden(step, item.key(), item.record().origin.clone(), answer.maybe_applied);
            }
            Verdict::ParentMissing { .. } if self.may_defer(step, &item) => {
                if self.terms.rules.hold(Rule::DeferredGoAgain) {
                    self.steps[step].lane.defer(item);
                }
            }
            // It would have been tried again.
            Verdict::ParentMissing { .. } if self.control.is_stopped() && item.deferrals() < self.terms.limits.deferrals() => {
                self.settle_item(step, &item, &Outcome::Cancelled);
            }
            // Others were in flight when the first refusal closed the step: they end as it did, without another warning.
            Verdict::Permission | Verdict::Config if self.steps[step].closed.is_some() => self.closed(step, &item),
            Verdict::Permission if !self.has_accepted(step) => {
                let kind = self.steps[step].kind.clone();
                self.close(step, &Closed::ReferenceOnly);
                let message =
                    format!("{kind} are reference only: the claim set of this key does not allow writing them; none is sent");
                self.accounts.warn(step, &message);
                self.settle_item(step, &item, &Outcome::Skipped(Skip::ReferenceOnly));
            }
            // A page that stands in for one answer says nothing of the resource.
            Verdict::Config if !self.has_accepted(step) && !is_success(answer.status) => {
                let cause = self.refused(item.name(), answer);
                self.close(step, &Closed::NotOffered(Arc::clone(&cause)));
                self.settle_item(step, &item, &Outcome::Failed(cause));
            }
            _ => {
                let cause = self.refused(item.name(), answer);
                self.steps[step].refusals.refused(&cause);
                self.failed(step, &item, cause);
            }
        }
    }

    /// Why the ODS refused a record; the server's own words go to the ledger where that keeps them.
    pub(super) fn refused(&mut self, record: RecordName, answer: &Answer) -> Arc<Cause> {
        let cause = self.causes.refused(record, answer);
        self.accounts.refused(&cause, answer);
        cause
    }

    /// The ODS has the record now.
    fn accepted(&mut self, step: usize, item: &Item, trip: &Trip, answer: &Answer) {
        let created = answer.verdict == Verdict::Created;
        let state = &mut self.steps[step];
        state.accepted = true;
        if trip.is_stripped() && self.terms.rules.hold(Rule::RingsAreCompleted) {
            return self.passes.accepted_in_part(step, item.key(), item.record().origin.clone(), created);
        }
        let is_first = !self.passes.goes_again(step, item.key());
        let outcome = if created || self.passes.was_created(step, item.key()) {
            Outcome::Created
        } else {
            match item.accepted() {
                Some(Accepted { etag: Some(known), .. }) if is_first && answer.etag.as_ref() == Some(known) => Outcome::Unchanged,
                Some(Accepted { etag: None, digest, .. }) if is_first && answer.etag.is_none() && *digest == item.digest() => {
                    // The ODS shows by nothing whether it was the same until now.
                    self.accounts.warn_once(step, NO_ETAGS);
                    Outcome::Unchanged
                }
                _ => Outcome::Updated,
            }
        };
        self.delivered(step, item.key(), item.references());
        self.rekeyed(step, item, trip.put().is_some(), answer);
        if answer.status_alone.is_some() {
            self.accounts.warn_once(step, STATUS_ALONE);
        }
        // A PUT does not say the id that it was sent to.
        let id = answer.id.clone().or_else(|| trip.put().map(str::to_owned));
        let mut evidence = item.evidence().at(id, answer.etag.clone());
        if self.is_taken_for_another(step, item, &outcome, &mut evidence) {
            return;
        }
        self.settle_with(step, item, &outcome, evidence);
    }

    /// The ODS took the record, and has it.
    pub(super) fn delivered(&mut self, step: usize, key: Key, references: &[ReferenceKey]) {
        self.steps[step].accepted = true;
        self.is_there(step, key, references);
    }

    /// The ODS has the record: what refers to it may go, and its person is visible if this is a primary association.
    pub(super) fn is_there(&mut self, step: usize, key: Key, references: &[ReferenceKey]) {
        let state = &self.steps[step];
        for reference in references {
            if state.references.primary.contains(&reference.reference) {
                self.keeper.associated(reference.key);
            }
        }
        self.keeper.delivered(key);
    }

    fn may_defer(&self, step: usize, item: &Item) -> bool {
        let room = self.steps[step].lane.deferred() < self.terms.limits.deferred_records();
        item.deferrals() < self.terms.limits.deferrals() && room && !self.control.is_stopped()
    }

    /// Whether the ODS has accepted a record of a step's kind, in this pass or in the one before.
    fn has_accepted(&self, step: usize) -> bool {
        self.passes.of_kind(step).any(|at| self.steps[at].accepted)
    }

    fn close(&mut self, step: usize, closed: &Closed) {
        for at in self.passes.of_kind(step) {
            self.steps[at].closed = Some(closed.clone());
        }
    }

    /// A record of a step that sends nothing.
    pub(super) fn closed(&mut self, step: usize, item: &Item) {
        let outcome = match &self.steps[step].closed {
            Some(Closed::NotOffered(cause)) => Outcome::Failed(Arc::clone(cause)),
            _ => Outcome::Skipped(Skip::ReferenceOnly),
        };
        self.settle_item(step, item, &outcome);
    }

    pub(super) fn settle_item(&mut self, step: usize, item: &Item, outcome: &Outcome) {
        self.settle_with(step, item, outcome, item.evidence());
    }

    fn settle_with(&mut self, step: usize, item: &Item, outcome: &Outcome, evidence: Evidence) {
        if self.settle_twins(step, item, outcome, &evidence) {
            self.passes.settled(step, item.key());
            return;
        }
        let touched = self.passes.settled(step, item.key());
        self.settle(step, &item.name(), outcome, evidence.touched_if(touched));
    }

    pub(super) fn settle(&mut self, step: usize, record: &RecordName, outcome: &Outcome, evidence: Evidence) {
        self.accounts.settle(self.passes.first(step), record, outcome, evidence);
    }
}

/// Whether this is the answer to a change of key that the ODS does not make, and another way may do. A person to whom there is no way yet is
/// waited for, except by the association that opens it: that one is created.
fn is_refused_put(trip: &Trip, verdict: &Verdict, is_primary: bool) -> bool {
    let waits = match verdict {
        Verdict::ParentMissing { .. } => true,
        Verdict::PersonRefused => !is_primary,
        _ => false,
    };
    trip.put().is_some() && !verdict.is_success() && !waits && !verdict.concerns_connection()
}

fn is_success(status: Option<u16>) -> bool {
    status.is_some_and(|status| (200..300).contains(&status))
}
