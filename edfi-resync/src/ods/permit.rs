//! [`Permits`]: who may send now, for all operations of one connection.
//!
//! The async shell over [`Pacing`] (how many at once), [`Rate`] (how many a second) and [`Judge`] (whether at all, and how each fares). Every attempt of every operation takes a
//! [`Place`] here and gives it back with what it went through; between attempts an operation holds none, so that who waits out a fault of its own
//! does not keep others from sending, and a limit that was halved is halved.
//!
//! # What it keeps
//! - Fair: places are given in the order in which they were asked for.
//! - One waits for all: whoever is first in the queue watches clock and places, and the others wait for their turn to be first. Beside the queue
//!   stand only operations whose fate the answers of others decide.
//!
//! # Cancellation
//! Dropping the future of [`Permits::enter`] leaves the queue; dropping a [`Place`] gives it back, having learned nothing; dropping a [`Member`]
//! ends its operation.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::admission::Admission;
use super::answer::GaveUp;
use super::curve::{Curve, PacePoint};
use super::exchange::Exchange;
use super::experience::Experience;
use super::judge::Judge;
use super::pacing::{Load, Pacing, Ticket};
use super::rate::Rate;
use super::stretch::Sort;

use crate::rules::Rules;

/// Requests in flight at once when a connection begins, if so many may be.
const START: usize = 16;

/// The places of one connection.
#[derive(Debug)]
pub(super) struct Permits {
    state: Mutex<State>,
    /// Whoever holds this is the first in the queue. Tokio's mutex is fair.
    queue: tokio::sync::Mutex<()>,
    /// Tells the first in the queue to look again.
    changed: Notify,
    /// Tells all who stand aside to look again.
    decided: Notify,
    /// Tells all who wait on their own account to look again. Hundreds may, and most decisions do not concern them.
    called: Notify,
}

#[derive(Debug)]
struct State {
    pacing: Pacing,
    rate: Option<Rate>,
    /// The curves that are being drawn, by number.
    curves: Vec<(u64, Curve)>,
    drawn: u64,
    judge: Judge,
    /// Repeated requests so far.
    retries: u64,
    /// How many there may be; absent: any number.
    retry_budget: Option<u64>,
}

/// One operation among those of a connection, from its beginning to its end.
#[derive(Debug)]
pub(super) struct Member {
    permits: Arc<Permits>,
    number: u64,
}

/// What comes of waiting for a place.
#[derive(Debug)]
pub(super) enum Entry<'a> {
    /// The right to send one request.
    Send(Place<'a>),
    /// The duty to find out, for all, whether the server is there; within so long.
    Probe(Place<'a>, Option<Duration>),
    /// The operation has failed by itself: its last answer stands.
    ToBlame,
}

/// The right to send one request.
#[derive(Debug)]
#[must_use = "a place that is dropped is given back"]
pub(super) struct Place<'a> {
    permits: &'a Permits,
    exchange: &'a Exchange,
    number: u64,
    /// What it takes up of the limit; nothing for a probe, since nobody else sends meanwhile.
    ticket: Option<Ticket>,
    probe: bool,
    /// How long the server took to carry the request out, if it did.
    took: Option<(Sort, Duration)>,
    /// The place has not been given back.
    open: bool,
}

impl Permits {
    /// Places for so many requests at once and per second, on a connection where an outage has so much time and an operation so many attempts.
    pub(super) fn new(
        concurrency: usize,
        requests_per_second: Option<f64>,
        patience: Duration,
        attempts: u32,
        retry_budget: Option<u64>,
        rules: Rules,
    ) -> Self {
        let state = State {
            pacing: Pacing::new(START, concurrency),
            rate: requests_per_second.map(Rate::new),
            curves: Vec::new(),
            drawn: 0,
            judge: Judge::new(patience, attempts, rules),
            retries: 0,
            retry_budget,
        };
        Self {
            state: Mutex::new(state),
            queue: tokio::sync::Mutex::default(),
            changed: Notify::new(),
            decided: Notify::new(),
            called: Notify::new(),
        }
    }

    /// Begins an operation.
    pub(super) fn join(self: &Arc<Self>) -> Member {
        let number = self.state().judge.begin();
        Member { permits: Arc::clone(self), number }
    }

    /// Lets the next who asks go and see whether a server that was given up is back.
    pub(super) fn ask_anew(&self, now: Instant) {
        self.state().judge.ask_anew(now);
        self.wake_everybody();
    }

    /// Whether the API has ever answered as one.
    pub(super) fn knows_the_api(&self) -> bool {
        self.state().judge.blame().goods() > 0
    }

    /// How many requests may be in flight at the moment.
    pub(super) fn limit(&self) -> usize {
        self.state().pacing.limit()
    }

    /// Draws a curve from now on.
    pub(super) fn draw(self: &Arc<Self>, now: Instant) -> Drawing {
        let mut state = self.state();
        state.drawn += 1;
        let number = state.drawn;
        state.curves.push((number, Curve::new(now)));
        drop(state);
        Drawing { permits: Arc::clone(self), number }
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

    /// Waits for a place.
    ///
    /// # Errors
    /// Why nothing will come of waiting.
    pub(super) async fn enter<'a>(&'a self, exchange: &'a Exchange, number: u64) -> Result<Entry<'a>, GaveUp> {
        loop {
            // The notification is made before the look, so that whatever is decided between look and wait ends the wait.
            let decided = self.decided.notified();
            let aside = {
                let _first = self.queue.lock().await;
                match self.first(exchange, number).await? {
                    Ok(entry) => return Ok(entry),
                    Err(until) => until,
                }
            };
            tokio::select! {
                biased;
                () = decided => {}
                () = exchange.clock.sleep(aside.saturating_duration_since(exchange.clock.now())) => {}
            }
        }
    }

    /// Waits for a place as the first in the queue. The inner error is for an operation that should stand aside, and says until when.
    async fn first<'a>(&'a self, exchange: &'a Exchange, number: u64) -> Result<Result<Entry<'a>, Instant>, GaveUp> {
        loop {
            let now = exchange.clock.now();
            let place = |ticket, probe| Place { permits: self, exchange, number, ticket, probe, took: None, open: true };
            let until = {
                let mut state = self.state();
                let in_flight = state.pacing.in_flight();
                match state.judge.admit(number, now, in_flight) {
                    Admission::Go { .. } => match state.place(number, now) {
                        Ok(ticket) => return Ok(Ok(Entry::Send(place(Some(ticket), false)))),
                        Err(until) => until,
                    },
                    Admission::Probe { within } => return Ok(Ok(Entry::Probe(place(None, true), within))),
                    Admission::WaitUntil(until) => Some(until),
                    Admission::Wait => None,
                    Admission::StandAside(until) => return Ok(Err(until)),
                    Admission::Settle => return Ok(Ok(Entry::ToBlame)),
                    Admission::GiveUp(why) => {
                        drop(state);
                        self.wake_everybody();
                        return Err(why);
                    }
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

    /// Tells the first in the queue to look again, and those who stand aside if that changes something for them.
    fn wake(&self, decides: bool) {
        self.changed.notify_one();
        if decides {
            self.decided.notify_waiters();
        }
    }

    /// Tells all who wait, for whatever it is, to look again.
    fn wake_everybody(&self) {
        self.wake(true);
        self.called.notify_waiters();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A poisoned lock is whole: nothing panics between two changes that belong together.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The right to send for an operation that may go; else until when there is none, if that is known.
    fn place(&mut self, number: u64, now: Instant) -> Result<Ticket, Option<Instant>> {
        let due = self.rate.as_ref().and_then(|rate| rate.wait(now));
        let ticket = if due.is_none() { self.pacing.start() } else { None };
        match (ticket, &mut self.rate) {
            (None, _) => {
                self.judge.does_not_go(number);
                Err(due)
            }
            (Some(ticket), Some(rate)) => {
                rate.take(now);
                Ok(ticket)
            }
            (Some(ticket), None) => Ok(ticket),
        }
    }
}

/// A curve that is being drawn; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Drawing {
    permits: Arc<Permits>,
    number: u64,
}

impl Drawing {
    /// What is drawn so far.
    pub(crate) fn points(&self, now: Instant) -> Vec<PacePoint> {
        let state = self.permits.state();
        let curve = state.curves.iter().find(|(number, _)| *number == self.number);
        curve.map(|(_, curve)| curve.points(now)).unwrap_or_default()
    }
}

impl Drop for Drawing {
    fn drop(&mut self) {
        self.permits.state().curves.retain(|(number, _)| *number != self.number);
    }
}

impl Member {
    /// The number under which the operation asks for places.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Waits on the operation's own account, for a time that the server may have `asked` for. The wait ends early if the server is given up, or if
    /// patience with it ends, unless the server asked this operation alone to wait.
    pub(super) async fn rest(&self, exchange: &Exchange, time: Duration, asked: bool) {
        let wake = exchange.clock.now() + time;
        loop {
            let called = self.permits.called.notified();
            let now = exchange.clock.now();
            let Some(until) = self.permits.state().judge.rest_until(wake, asked, now) else { return };
            tokio::select! {
                biased;
                () = called => {}
                () = exchange.clock.sleep(until.saturating_duration_since(now)) => {}
            }
        }
    }

    /// Whether the operation has as many faults as it may have, if all are its own: then it waits for nothing but the decision.
    pub(super) fn is_at_its_end(&self) -> bool {
        self.permits.state().judge.blame().is_at_its_end(self.number)
    }

    /// The operation has waited on its own account as long as it may.
    pub(super) fn exhaust(&self) {
        self.permits.state().judge.exhaust(self.number);
    }

    /// How long an outage is waited for.
    pub(super) fn patience(&self) -> Duration {
        self.permits.state().judge.patience()
    }

    /// How many outages there were so far.
    pub(super) fn outages(&self) -> u64 {
        self.permits.state().judge.outages()
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let decides = self.permits.state().judge.end(self.number);
        if decides {
            self.permits.wake(true);
        }
    }
}

impl Place<'_> {
    /// The server has carried out a request of this sort, and took so long.
    pub(super) fn took(&mut self, sort: Sort, latency: Duration) {
        self.took = Some((sort, latency));
    }

    /// Gives the place back with what the attempt went through; `None` says nothing of the server.
    pub(super) fn leave(mut self, experience: Option<&Experience>) {
        self.give_back(experience);
    }

    fn give_back(&mut self, experience: Option<&Experience>) {
        if !std::mem::take(&mut self.open) {
            return;
        }
        let (now, rng) = (self.exchange.clock.now(), &self.exchange.rng);
        let mut state = self.permits.state();
        let before = state.judge.bounds_of_rest(now);
        if let Some(ticket) = self.ticket.take() {
            let load = match experience {
                Some(Experience::Good | Experience::RecordsFault) => Load::Fine(self.took),
                Some(Experience::Throttled(_)) => Load::Throttled,
                Some(Experience::ServersFault { .. } | Experience::Nothing) => Load::Failed,
                Some(Experience::Foreign | Experience::Unauthorized | Experience::NoToken { .. }) | None => Load::Unknown,
            };
            let limit = state.pacing.limit();
            if experience.is_some() {
                state.curves.iter_mut().for_each(|(_, curve)| curve.answered(now, limit));
            }
            state.pacing.finish(ticket, load);
        }
        let decides = match (self.probe, experience) {
            (true, Some(experience)) => state.judge.probed(experience, now, rng),
            (true, None) => {
                state.judge.abandoned(now);
                true
            }
            (false, experience) => state.judge.answered(self.number, experience, now, rng),
        };
        let calls = state.judge.bounds_of_rest(now) != before;
        drop(state);
        self.permits.wake(decides);
        if calls {
            self.permits.called.notify_waiters();
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.give_back(None);
    }
}

#[cfg(test)]
#[path = "permit_tests.rs"]
mod tests;
