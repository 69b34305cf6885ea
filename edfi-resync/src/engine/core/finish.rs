//! The end of a step, and of a run that was stopped: what is left settles.

use std::sync::Arc;

use super::{Core, StepState};
use crate::engine::cause;
use crate::engine::event::Event;
use crate::engine::journal::Evidence;
use crate::engine::outcome::{CauseClass, Outcome, RecordName};
use crate::model::{CampusKeys, Key, Origin, dropped};
use crate::plan::Pass;

/// How many errors a warning names.
const LISTED: usize = 20;

impl Core<'_> {
    /// Records set aside because of identical refusals, which nothing can bring back any more.
    pub(super) fn settle_set_aside(&mut self, step: usize) {
        let state = &mut self.steps[step];
        state.refusals.ended();
        let (cause, aside) = (state.refusals.cause(), state.lane.take_set_aside());
        for item in aside {
            if let Some(cause) = &cause {
                self.unsent(step, &item, cause);
            }
        }
    }

    /// Every record of a step is settled, or waits for its second pass.
    pub(super) fn finish(&mut self, step: usize) {
        self.settle_lost_twins(step);
        self.warn_of_twins(step);
        self.queue.finished(step);
        let is_first = self.passes.pass(step) == Pass::First;
        let state = &mut self.steps[step];
        let kind = state.kind.clone();
        let mut warnings = Vec::new();
        if state.conflicts > 0 {
            let conflicts = state.conflicts;
            warnings.push(format!(
                "{conflicts} {kind} have the natural key of an earlier record but another body; the earlier one was sent"
            ));
        }
        let gone = state.retry_set.missing();
        if is_first && !gone.is_empty() {
            let errors: Vec<_> = gone.iter().take(LISTED).map(ToString::to_string).collect();
            let more = if gone.len() > LISTED { ", .." } else { "" };
            warnings.push(format!(
                "{} {kind} that failed are not in the source any more, or under another key, and are not sent again: errors {}{more}",
                gone.len(),
                errors.join(", ")
            ));
        }
        warnings.extend(dropped(&kind, std::mem::take(&mut state.unknown)));
        // Waves and second passes read the source again; what they did not find there any more has no other end than this.
        let lost = self.take_left(step);
        // A second pass looks for twins among those of the first.
        let first = self.passes.first(step);
        if !self.passes.is_awaited(step) {
            self.steps[first].seen.clear(&mut self.key_budget);
        }
        for (origin, key) in lost {
            let name = RecordName::new(kind.clone(), origin, CampusKeys::new());
            let message = "the source did not give it again when it was its turn".to_owned();
            let hint = Some("a snapshot must show the same records at every scan".to_owned());
            let cause = Arc::new(cause::plain(name.clone(), CauseClass::Other, message, hint));
            self.settle(step, &name, &Outcome::Failed(cause), Evidence::of(Some(key)).touched_if(true));
        }
        for message in &warnings {
            self.accounts.warn(step, message);
        }
        tracing::debug!(resource = %kind, "step finished");
        self.accounts.tell(&Event::StepFinished { step });
    }

    /// Takes the records of a step that are known by key and origin alone, in the order of their origins.
    fn take_left(&mut self, step: usize) -> Vec<(Origin, Key)> {
        let seen = &self.steps[step].seen;
        // What cannot be found in its temporary file any more has no name but its place in the run.
        let origin = |key: Key| seen.origin(key).ok().flatten().unwrap_or_else(|| Origin::new("unknown", 0));
        let left = self.passes.take_left(step).into_iter();
        let mut left: Vec<_> = left.map(|(key, known)| (known.unwrap_or_else(|| origin(key)), key)).collect();
        left.sort_unstable();
        left
    }

    /// Settles what a stopped run leaves behind.
    pub(super) fn settle_the_rest(&mut self) {
        for (step, id) in self.keeper.drain() {
            let item = self.steps[step].lane.take_held(id);
            self.settle_item(step, &item, &Outcome::Cancelled);
        }
        let of_step = |(step, state): (usize, &mut StepState)| {
            state.lane.take_under_way().into_iter().map(move |(number, item)| (number, step, item))
        };
        let mut under_way: Vec<_> = self.steps.iter_mut().enumerate().flat_map(of_step).collect();
        under_way.sort_unstable_by_key(|(number, ..)| *number);
        for (_, step, item) in under_way {
            self.settle_item(step, &item, &Outcome::Failed(cause::unanswered(item.name())));
        }
        for step in 0..self.steps.len() {
            for item in self.steps[step].lane.take_unsent() {
                self.settle_item(step, &item, &Outcome::Cancelled);
            }
            self.settle_lost_twins(step);
            // What a survey has seen and what waits for a second pass is known by key and origin alone.
            let kind = self.steps[step].kind.clone();
            for (origin, _) in self.take_left(step) {
                let name = RecordName::new(kind.clone(), origin, CampusKeys::new());
                self.settle(step, &name, &Outcome::Cancelled, Evidence::default());
            }
        }
    }
}
