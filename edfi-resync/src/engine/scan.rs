//! Steps from their start to their end: each reads its kind once, or once for each wave of records that refer to each other.

use futures::StreamExt;

use super::event::Event;
use super::intake::{Sightings, look};
use super::run::{Batches, Run};
use crate::error::Result;
use crate::plan::Selection;

impl Run<'_> {
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
            Selection::Errors(_) => state.again.narrowing.clone(),
            _ => state.selection.narrowing(),
        };
        let batches = self.engine.snapshot.scan(&state.kind, &narrowing);
        self.request(at, batches);
    }

    fn request(&mut self, at: usize, mut batches: Batches) {
        self.steps[at].lane.reads();
        let (kind, ledger) = (self.steps[at].kind.clone(), self.engine.ledger.as_ref());
        self.reads.push(Box::pin(async move {
            let batch = match batches.next().await {
                Some(Ok(batch)) => Some(look(batch, &kind, ledger).await),
                Some(Err(error)) => Some(Err(error)),
                None => None,
            };
            (at, batches, batch)
        }));
    }

    /// Asks running steps for more once their buffers are low.
    pub(super) fn request_batches(&mut self) {
        if self.accounts.room() == 0 {
            return;
        }
        for at in 0..self.steps.len() {
            if self.queue.is_running(at)
                && self.steps[at].lane.wants_batch(self.engine.limits.deferred_records)
                && let Some(batches) = self.parked.remove(&at)
            {
                self.request(at, batches);
            }
        }
    }

    pub(super) fn read(&mut self, at: usize, batches: Batches, batch: Option<Result<Sightings>>) {
        self.steps[at].lane.read(batch.is_some());
        match batch {
            Some(Ok(batch)) => {
                self.parked.insert(at, batches);
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
        let mut moved = false;
        for at in 0..self.steps.len() {
            let state = &mut self.steps[at];
            if !self.queue.is_running(at) || !state.lane.is_drained() {
                continue;
            }
            moved = true;
            if self.passes.is_surveying(at) {
                if self.passes.surveyed(at) {
                    self.scan(at);
                }
            } else if let Some(nth) = state.refusals.last_probe(state.lane.aside()) {
                state.lane.bring_back_one(nth);
            } else if state.lane.aside() > 0 {
                self.settle_aside(at);
            } else if let Some(times) = state.lane.rest() {
                // The longer something is missing, the longer it may still take.
                let pause = self.engine.limits.deferral.saturating_mul(1 << times.saturating_sub(1).min(10));
                let clock = &self.engine.clock;
                self.rests.push(Box::pin(async move {
                    clock.sleep(pause).await;
                    at
                }));
            } else if self.passes.next_wave(at) {
                self.scan(at);
            } else if self.reads_again(at) {
                self.passes.sends_once_more(at);
                self.scan(at);
            } else {
                self.finish(at);
            }
        }
        moved
    }

    pub(super) fn rested(&mut self, at: usize) {
        self.steps[at].lane.rested();
    }
}
