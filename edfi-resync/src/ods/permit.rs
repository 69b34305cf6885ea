//! [`Permits`]: who may send now, for all operations of one connection.
//!
//! The async shell over [`Pacing`] (how many at once) and [`Breaker`] (whether at all). Every attempt of every operation takes a [`Place`] here and
//! gives it back with what it learned; between attempts an operation holds none, so that who waits out a fault of its own does not keep others
//! from sending, and a limit that was halved is halved.
//!
//! # What it keeps
//! - Fair: places are given in the order in which they were asked for.
//! - One waits for all: whoever is first in the queue watches clock and places, the others wait for it alone.
//!
//! # Cancellation
//! Dropping the future of [`Permits::enter`] leaves the queue; dropping a [`Place`] gives it back, having learned nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::answer::GaveUp;
use super::breaker::{Admission, Breaker};
use super::exchange::Exchange;
use super::pacing::{Load, Pacing, Ticket};

/// The places of one connection.
#[derive(Debug)]
pub(super) struct Permits {
    state: Mutex<State>,
    /// Held by the first of those who wait. Tokio's mutex is fair.
    queue: tokio::sync::Mutex<()>,
    changed: Notify,
}

#[derive(Debug)]
struct State {
    pacing: Pacing,
    breaker: Breaker,
    /// Somebody sends alone: nobody else may start.
    alone: bool,
    /// How often the server has answered: whether anybody gets through.
    answers: u64,
    /// Repeated requests so far.
    retries: u64,
    /// How many there may be; absent: any number.
    retry_budget: Option<u64>,
}

/// What an attempt learned of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lesson {
    /// It answered, whatever it said of the record.
    Answered,
    /// It wants to be left alone, for so long if it said.
    Throttled(Option<Duration>),
    /// It is there, and broke down over the request.
    BrokeDown,
    /// It could not be reached. It may have said when it will be back.
    Failed(Option<Duration>),
}

/// The right to send one request.
#[derive(Debug)]
#[must_use = "a place that is dropped is given back"]
pub(super) struct Place<'a> {
    permits: &'a Permits,
    exchange: &'a Exchange,
    ticket: Option<Ticket>,
    probe: bool,
    alone: bool,
}

impl Permits {
    pub(super) fn new(concurrency: usize, patience: Duration, retry_budget: Option<u64>) -> Self {
        let state = State {
            pacing: Pacing::new(concurrency, concurrency),
            breaker: Breaker::new(patience),
            alone: false,
            answers: 0,
            retries: 0,
            retry_budget,
        };
        Self { state: Mutex::new(state), queue: tokio::sync::Mutex::default(), changed: Notify::new() }
    }

    /// Waits for a place; `alone`, for one beside which there is no other.
    ///
    /// # Errors
    /// Why nothing will come of waiting.
    pub(super) async fn enter<'a>(&'a self, exchange: &'a Exchange, alone: bool) -> Result<Place<'a>, GaveUp> {
        let _first = self.queue.lock().await;
        loop {
            let now = exchange.clock.now();
            let until = {
                let mut state = self.state();
                let free = !state.alone && (!alone || state.pacing.in_flight() == 0);
                // Not asked while there is no place: a probe that is admitted must go.
                let admission = if free && state.pacing.in_flight() < state.pacing.limit() {
                    state.breaker.admit(now)
                } else {
                    Admission::WaitForProbe
                };
                match admission {
                    Admission::Go | Admission::Probe => {
                        if let Some(ticket) = state.pacing.start() {
                            state.alone = alone;
                            let probe = admission == Admission::Probe;
                            return Ok(Place { permits: self, exchange, ticket: Some(ticket), probe, alone });
                        }
                        None
                    }
                    Admission::WaitUntil(until) => Some(until),
                    Admission::WaitForProbe => None,
                    Admission::GiveUp(why) => return Err(why),
                }
            };
            match until {
                Some(until) => {
                    tokio::select! {
                        biased;
                        () = self.changed.notified() => {}
                        () = exchange.clock.sleep(until.saturating_duration_since(now)) => {}
                    }
                }
                None => self.changed.notified().await,
            }
        }
    }

    /// Lets the next who asks go and see whether a server that was given up is back.
    pub(super) fn ask_anew(&self, now: Instant) {
        self.state().breaker.ask_anew(now);
        self.changed.notify_one();
    }

    /// How long an outage is waited for.
    pub(super) fn patience(&self) -> Duration {
        self.state().breaker.patience()
    }

    /// How often the server has answered so far.
    pub(super) fn answers(&self) -> u64 {
        self.state().answers
    }

    /// Whether nobody may send for now because the server is out of reach.
    pub(super) fn is_closed_off(&self) -> bool {
        !self.state().breaker.is_closed()
    }

    /// Closes the server off: somebody has tried as often as one may, and nobody got through meanwhile.
    pub(super) fn trip(&self, exchange: &Exchange) {
        self.state().breaker.trip(exchange.clock.now(), &exchange.rng);
    }

    /// Takes one repeated request from the budget.
    ///
    /// # Errors
    /// If there is none left.
    pub(super) fn spend_retry(&self) -> Result<(), GaveUp> {
        let mut state = self.state();
        match state.retry_budget {
            Some(budget) if state.retries >= budget => Err(GaveUp::RetryBudget(budget)),
            _ => {
                state.retries += 1;
                Ok(())
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics between two changes that belong together.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place<'_> {
    /// Whether this request finds out if the server is back.
    pub(super) fn is_probe(&self) -> bool {
        self.probe
    }

    /// Gives the place back with what was learned.
    pub(super) fn leave(mut self, lesson: Lesson) {
        let (now, rng) = (self.exchange.clock.now(), &self.exchange.rng);
        let mut state = self.permits.state();
        let load = match lesson {
            Lesson::Answered => {
                state.answers += 1;
                state.breaker.answered(now);
                Load::Fine
            }
            Lesson::Throttled(pause) => {
                state.breaker.throttled(pause, now, rng);
                Load::TooMuch
            }
            Lesson::BrokeDown => {
                state.breaker.broke_down(self.probe, now, rng);
                Load::TooMuch
            }
            Lesson::Failed(pause) => {
                state.breaker.failed(self.probe, pause, now, rng);
                Load::TooMuch
            }
        };
        self.probe = false;
        if let Some(ticket) = self.ticket.take() {
            state.pacing.finish(ticket, load);
        }
        drop(state);
        // What is left is done on drop.
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut state = self.permits.state();
        if let Some(ticket) = self.ticket.take() {
            state.pacing.finish(ticket, Load::Unknown);
        }
        if self.probe {
            state.breaker.abandoned(self.exchange.clock.now());
        }
        if self.alone {
            state.alone = false;
        }
        drop(state);
        self.permits.changed.notify_one();
    }
}

#[cfg(test)]
#[path = "permit_tests.rs"]
mod tests;
