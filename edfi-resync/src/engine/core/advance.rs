//! Steps from their start to their end: each reads its kind as often as its passes and twins ask for.

use super::{Core, StepState};
use crate::engine::effect::Effect;
use crate::engine::event::Event;
use crate::engine::look::Sightings;
use crate::error::Result;
use crate::plan::Selection;

impl Core<'_> {
    /// Starts every step whose prerequisites have settled.
    pub(super) fn start_ready(&mut self) {
        while let Some(at) = self.queue.ready() {
            self.accounts.tell(&Event::StepStarted { step: at });
            tracing::debug!(resource = %self.steps[at].kind, pass = ?self.passes.pass(at), "step started");
            if self.passes.starts(at) {
                self.scan(at);
            } else {
                self.steps[at].lane.read(false);
            }
        }
    }

    /// Whether a step has started, and its records are sent.
    pub(super) fn is_sending(&self, at: usize) -> bool {
        self.queue.is_running(at) && !self.passes.is_surveying(at)
    }

    /// Begins a scan of a step's kind from the start.
    fn scan(&mut self, at: usize) {
        let state = &mut self.steps[at];
        let narrowing = match state.selection {
            Selection::Errors(_) => state.retry_set.narrowing().clone(),
            _ => state.selection.narrowing(),
        };
        state.lane.reads();
        self.effects.push(Effect::Scan { step: at, kind: state.kind.clone(), narrowing });
    }

    /// Asks running steps for more once few of their records are ready.
    pub(super) fn request_batches(&mut self) {
        if self.accounts.room() == 0 {
            return;
        }
        for at in 0..self.steps.len() {
            let StepState { lane, kind, .. } = &mut self.steps[at];
            if self.queue.is_running(at) && lane.wants_batch(self.terms.limits.deferred_records()) {
                lane.reads();
                self.effects.push(Effect::NextBatch { step: at, kind: kind.clone() });
            }
        }
    }

    /// A batch of a step was read and looked at, or the scan is at its end.
    pub(super) fn read(&mut self, at: usize, batch: Option<Result<Sightings>>) {
        self.steps[at].lane.read(batch.is_some());
        match batch {
            Some(Ok(batch)) => {
                if let Err(error) = self.take_in(at, batch) {
                    self.control.stop(&error);
                }
            }
            Some(Err(error)) => self.control.stop(&error),
            None => {}
        }
    }

    /// Moves steps on whose current scan is drained. Says whether anything moved.
    pub(super) fn advance(&mut self) -> bool {
        let mut advanced = false;
        for at in 0..self.steps.len() {
            let state = &mut self.steps[at];
            if !self.queue.is_running(at) || !state.lane.is_drained() {
                continue;
            }
            advanced = true;
            if self.passes.is_surveying(at) {
                if self.passes.surveyed(at) {
                    self.scan(at);
                }
            } else if let Some(nth) = state.refusals.last_probe(state.lane.set_aside_count()) {
                state.lane.bring_back_one(nth);
            } else if state.lane.set_aside_count() > 0 {
                self.settle_set_aside(at);
            } else if let Some(times) = state.lane.rest() {
                // The longer something is missing, the longer it may still take.
                let pause = self.terms.limits.deferral().saturating_mul(1 << times.saturating_sub(1).min(10));
                self.effects.push(Effect::Rest { step: at, pause });
            } else if self.passes.next_wave(at) {
                self.scan(at);
            } else if self.reads_again(at) {
                self.passes.sends_once_more(at);
                self.steps[at].lane.reads_once_more();
                self.scan(at);
            } else {
                self.finish(at);
            }
        }
        advanced
    }
}
