//! What answers mean: outcomes, exceptions, second passes, and the end of a step.

use std::sync::Arc;

use super::cause;
use super::event::Event;
use super::journal::Evidence;
use super::outcome::{Cause, CauseClass, Outcome, RecordName, Skip};
use super::run::{Done, Run, Sending};
use super::step::{Awaiting, Closed, Item, Status};
use crate::defect::{self, Defect};
use crate::ledger::Accepted;
use crate::model::{CampusKeys, Key, Origin, ReferenceKey, ResourceKind};
use crate::ods::{Answer, GaveUp, Verdict};
use crate::plan::Pass;

/// How many errors a warning names.
const LISTED: usize = 20;

impl Run<'_> {
    /// Something that was under way is back.
    pub(super) fn done(&mut self, done: Done) {
        match done {
            Done::Sent { number, answer } => {
                if let Some(sending) = self.sending.remove(&number) {
                    self.room.answered(sending.waits);
                    self.answered(sending, &answer);
                }
            }
            Done::Waits { number, waiting } => {
                if let Some(sending) = self.sending.get_mut(&number).filter(|sending| !sending.waits) {
                    sending.waits = true;
                    self.room.waits();
                }
                self.under_way.push(Box::pin(async move { Done::of(number, waiting.go_on().await) }));
            }
            Done::Presence { key, found, closed } => {
                if let Some(kind) = closed {
                    self.keeper.close(&kind);
                }
                let released = self.keeper.answered(key, found);
                self.let_go(released);
            }
        }
    }

    fn answered(&mut self, sending: Sending, answer: &Answer) {
        let is_primary = !self.steps[sending.step].references.primary.is_empty();
        let lacks = self.scout_answered(&sending, answer);
        if sending.is_refused_put(&answer.verdict, is_primary) && answer.gave_up.is_none() {
            return self.put_refused(sending, &answer.verdict);
        }
        let Sending { step, item, stripped, put, .. } = sending;
        if let Some(gave_up) = &answer.gave_up {
            self.stop(gave_up);
        }
        match answer.verdict {
            Verdict::Unauthorized => self.stop(&"the server does not accept the key and secret of this client"),
            Verdict::AuthThrottled => self.stop(&"the server issues no more tokens to this client for now"),
            _ => {}
        }
        let state = &mut self.steps[step];
        state.in_flight -= 1;
        state.proven = true;
        let left_off = matches!(answer.gave_up, Some(GaveUp::Stopped | GaveUp::Fenced));
        let unsent = answer.attempts == 0 || (left_off && !answer.maybe_applied);
        if self.stopped.is_some() && unsent {
            // The run ends, and the record was not carried out: it has not failed.
            return self.settle_item(step, &item, &Outcome::Cancelled);
        }
        if let Some((cause, reference)) = lacks {
            return self.blocked(step, &item, &cause, reference);
        }
        match &answer.verdict {
            Verdict::Created | Verdict::Ok => {
                let set_aside = state.refusals.accepted();
                state.buffer.extend(set_aside);
                self.accepted(step, &item, stripped, put, answer);
            }
            Verdict::PersonRefused if self.goes_again_as_person(step) && !defect::is_on(Defect::DropsSecondPass) => {
                // A create is never refused: the person exists, and can be seen after its first association.
                if let Some(second) = self.steps[step].second {
                    self.steps[second]
                        .awaiting
                        .insert(item.key, Awaiting { origin: item.record.origin, created: answer.maybe_applied });
                }
            }
            Verdict::ParentMissing { .. } if self.may_defer(step, &item) => {
                if !defect::is_on(Defect::DropsDeferred) {
                    self.steps[step].deferred.push(Item { deferrals: item.deferrals + 1, ..item });
                }
            }
            // It would have been tried again.
            Verdict::ParentMissing { .. } if self.stopped.is_some() && item.deferrals < self.engine.limits.deferrals => {
                self.settle_item(step, &item, &Outcome::Cancelled);
            }
            // Others were in flight when the first refusal closed the step: they end as it did, without another warning.
            Verdict::Permission | Verdict::Config if self.steps[step].closed.is_some() => self.closed(step, &item),
            Verdict::Permission if !self.steps[step].accepted => {
                let kind = self.steps[step].kind.clone();
                self.close(step, &Closed::ReferenceOnly);
                let message =
                    format!("{kind} are reference only: the claim set of this key does not allow writing them; none is sent");
                self.observer.on_event(&Event::Warning { step, message: &message });
                self.settle_item(step, &item, &Outcome::Skipped(Skip::ReferenceOnly));
            }
            // A page that stands in for one answer says nothing of the resource.
            Verdict::Config if !self.steps[step].accepted && !is_success(answer.status) => {
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
        let goes_too = self.goes_too(&record.kind, &answer.verdict);
        let cause = cause::refused(record, answer, goes_too);
        self.journal.refused(&cause, answer);
        cause
    }

    /// Whether this run sends already what a record of the kind lacks by this answer, as far as it can: nobody is told to do what is done.
    fn goes_too(&self, kind: &ResourceKind, verdict: &Verdict) -> bool {
        let (dependencies, request) = (&self.engine.dependencies, &self.plan.request);
        match verdict {
            Verdict::ParentMissing { .. } => request.select_dependencies || request.resources.is_none(),
            Verdict::PersonRefused => {
                let people =
                    dependencies.person_references(kind).into_iter().map(|reference| reference.person).chain([kind.clone()]);
                let opens: Vec<_> =
                    people.flat_map(|person| dependencies.primary_associations(&person)).chain([kind.clone()]).collect();
                let is_primary = |kind: &ResourceKind| dependencies.person_of(kind).is_some();
                self.steps.iter().any(|step| is_primary(&step.kind) && opens.contains(&step.kind))
            }
            _ => false,
        }
    }

    /// The ODS has the record now.
    fn accepted(&mut self, step: usize, item: &Item, stripped: bool, put: Option<String>, answer: &Answer) {
        let created = answer.verdict == Verdict::Created;
        let state = &mut self.steps[step];
        state.accepted = true;
        if stripped && !defect::is_on(Defect::HalvesRings) {
            let awaiting = Awaiting { origin: item.record.origin.clone(), created };
            let ring = state.waves.in_ring(item.key);
            let again = if ring { step } else { state.second.unwrap_or(step) };
            self.steps[again].awaiting.insert(item.key, awaiting);
            return;
        }
        let first = state.awaiting.get(&item.key);
        let is_first = first.is_none();
        let outcome = if created || first.is_some_and(|first| first.created) {
            Outcome::Created
        } else {
            match &item.accepted {
                Some(Accepted { etag: Some(known), .. }) if is_first && answer.etag.as_ref() == Some(known) => Outcome::Unchanged,
                Some(Accepted { etag: None, digest, .. }) if is_first && answer.etag.is_none() && *digest == item.digest => {
                    self.same_as_last_sent(step);
                    Outcome::Unchanged
                }
                _ => Outcome::Updated,
            }
        };
        self.delivered(step, item.key, &item.references);
        self.moved(step, item, put.is_some(), answer);
        if answer.status_alone.is_some() && !std::mem::replace(&mut self.said.status_alone, true) {
            let message = "the server shows neither Location nor ETag of what it takes: what is delivered rests on the status of \
                its answers, and on a few records that were looked up";
            self.observer.on_event(&Event::Warning { step, message });
        }
        // A PUT does not say the id that it was sent to.
        let mut evidence = Evidence { id: answer.id.clone().or(put), etag: answer.etag.clone(), ..item.evidence() };
        if self.is_taken_for_another(step, item, &outcome, &mut evidence) {
            return;
        }
        self.settle_with(step, item, &outcome, evidence);
    }

    /// The ODS took a record that is what it took last, and shows by nothing whether it was the same until now.
    fn same_as_last_sent(&mut self, step: usize) {
        if !std::mem::replace(&mut self.said.no_etags, true) {
            let message = "the server gives no ETags: what is the same as last sent counts as unchanged, although others may have changed it \
                in the ODS meanwhile";
            self.observer.on_event(&Event::Warning { step, message });
        }
    }

    /// The ODS has the record: what refers to it may go, and its person is visible if this is a primary association.
    pub(super) fn delivered(&mut self, step: usize, key: Key, references: &[ReferenceKey]) {
        let state = &mut self.steps[step];
        state.accepted = true;
        for reference in references {
            if state.references.primary.contains(&reference.reference) {
                self.keeper.gate.associated(reference.key);
            }
        }
        self.keeper.gate.delivered(key);
    }

    fn goes_again_as_person(&self, step: usize) -> bool {
        let state = &self.steps[step];
        state.pass == Pass::First && state.second.is_some_and(|second| self.steps[second].pass == Pass::Refused)
    }

    fn may_defer(&self, step: usize, item: &Item) -> bool {
        let room = self.steps[step].deferred.len() < self.engine.limits.deferred_records;
        item.deferrals < self.engine.limits.deferrals && room && self.stopped.is_none()
    }

    fn close(&mut self, step: usize, closed: &Closed) {
        let (first, second) = (self.steps[step].first, self.steps[step].second);
        for at in [Some(step), Some(first), second].into_iter().flatten() {
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
            return self.steps[step].forget(item.key);
        }
        let state = &mut self.steps[step];
        let first = state.awaiting.remove(&item.key);
        state.open.remove(&item.key);
        // A first pass has changed what the ODS holds, or may have.
        let touched = first.is_some_and(|first| first.created || state.pass != Pass::Refused);
        self.settle(step, &item.name(), outcome, Evidence { touched, ..evidence });
    }

    pub(super) fn settle(&mut self, step: usize, record: &RecordName, outcome: &Outcome, evidence: Evidence) {
        let step = self.steps[step].first;
        self.journal.take(record, outcome, evidence);
        self.observer.on_event(&Event::Settled { step, record, outcome });
    }

    /// Records set aside because of identical refusals, which nothing can bring back any more.
    pub(super) fn settle_aside(&mut self, step: usize) {
        let refusals = &mut self.steps[step].refusals;
        let (cause, aside) = (refusals.cause(), refusals.take_aside());
        for item in aside {
            if let Some(cause) = &cause {
                self.unsent(step, &item, cause);
            }
        }
    }

    pub(super) fn observe_read(&mut self, step: usize, records: u64) {
        self.observer.on_event(&Event::Read { step, records });
    }

    /// Every record of a step is settled, or waits for its second pass.
    pub(super) fn finish(&mut self, step: usize) {
        self.settle_lost_twins(step);
        self.warn_of_twins(step);
        let state = &mut self.steps[step];
        state.status = Status::Settled;
        let kind = state.kind.clone();
        let mut warnings = Vec::new();
        if state.conflicts > 0 {
            let conflicts = state.conflicts;
            warnings.push(format!(
                "{conflicts} {kind} have the natural key of an earlier record but another body; the earlier one was sent"
            ));
        }
        let gone = state.again.missing();
        if state.pass == Pass::First && !gone.is_empty() {
            let errors: Vec<_> = gone.iter().take(LISTED).map(ToString::to_string).collect();
            let more = if gone.len() > LISTED { ", .." } else { "" };
            warnings.push(format!(
                "{} {kind} that failed are not in the source any more, or under another key, and are not sent again: errors {}{more}",
                gone.len(),
                errors.join(", ")
            ));
        }
        let unknown = std::mem::take(&mut state.unknown);
        if !unknown.is_empty() {
            let members: Vec<_> = unknown.into_iter().collect();
            let standard = kind.model().version();
            warnings.push(format!(
                "{kind} hold members that Data Standard {standard} does not have; a server drops them: {}",
                members.join(", ")
            ));
        }
        // Waves and second passes read the source again; what they did not find there any more has no other end than this.
        let (awaiting, mut surveyed) = (std::mem::take(&mut state.awaiting), std::mem::take(&mut state.open));
        surveyed.retain(|key| !awaiting.contains_key(key));
        let origin = |key: &Key| state.seen.origin(*key).ok().flatten().unwrap_or_else(|| Origin::new("unknown", 0));
        let mut lost: Vec<_> = surveyed.iter().map(|key| (origin(key), *key)).collect();
        lost.extend(awaiting.into_iter().map(|(key, awaiting)| (awaiting.origin, key)));
        lost.sort_unstable();
        // A second pass looks for twins among those of the first.
        let awaited = state.second.filter(|_| state.first == step).is_some_and(|second| !self.steps[second].awaiting.is_empty());
        let first = self.steps[step].first;
        if !awaited {
            self.steps[first].seen.clear(&mut self.memory);
        }
        for (origin, key) in lost {
            let name = RecordName::new(kind.clone(), origin, CampusKeys::new());
            let message = "the source did not give it again when it was its turn".to_owned();
            let hint = Some("a snapshot must show the same records at every scan".to_owned());
            let cause = Arc::new(cause::plain(name.clone(), CauseClass::Other, message, hint));
            self.settle(step, &name, &Outcome::Failed(cause), Evidence { touched: true, ..Evidence::of(Some(key)) });
        }
        for message in &warnings {
            self.observer.on_event(&Event::Warning { step, message });
        }
        tracing::debug!(resource = %kind, "step finished");
        self.observer.on_event(&Event::StepFinished { step });
    }

    /// Settles what a stopped run leaves behind.
    pub(super) fn settle_the_rest(&mut self) {
        for (step, item) in self.keeper.drain() {
            self.settle_item(step, &item, &Outcome::Cancelled);
        }
        let mut sending: Vec<_> = std::mem::take(&mut self.sending).into_iter().collect();
        sending.sort_unstable_by_key(|(number, _)| *number);
        for (_, Sending { step, item, .. }) in sending {
            let message = "no answer came before the run ended".to_owned();
            let mut cause = cause::plain(item.name(), CauseClass::Temporary, message, Some("run it again".to_owned()));
            cause.maybe_applied = true;
            self.settle_item(step, &item, &Outcome::Failed(Arc::new(cause)));
        }
        for step in 0..self.steps.len() {
            let state = &mut self.steps[step];
            let aside = state.refusals.take_aside();
            let items: Vec<_> = {
                let moving = state.moves.drain();
                state.buffer.drain(..).chain(state.deferred.drain(..)).chain(aside).chain(moving).collect()
            };
            for item in items {
                self.settle_item(step, &item, &Outcome::Cancelled);
            }
            self.settle_lost_twins(step);
            // What a survey has seen and what waits for a second pass is known by key and origin alone.
            let state = &mut self.steps[step];
            let mut unsent = if state.pass == Pass::First {
                // What cannot be found in its temporary file any more has no name but its place in the run.
                let origin = |key: &Key| state.seen.origin(*key).ok().flatten().unwrap_or_else(|| Origin::new("unknown", 0));
                state.open.iter().map(origin).collect()
            } else {
                state.awaiting.drain().map(|(_, first)| first.origin).collect::<Vec<_>>()
            };
            unsent.sort_unstable();
            let kind = state.kind.clone();
            for origin in unsent {
                let name = RecordName::new(kind.clone(), origin, CampusKeys::new());
                self.settle(step, &name, &Outcome::Cancelled, Evidence::default());
            }
        }
    }
}

fn is_success(status: Option<u16>) -> bool {
    status.is_some_and(|status| (200..300).contains(&status))
}
