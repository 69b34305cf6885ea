//! [`Pacing`]: how many requests may be in flight, found by the server's own answers.
//!
//! ```text
//! Doubling     the limit doubles with every round, until latencies rise or too much fails
//! Following    the limit goes up while nothing waits, and down in proportion once latencies are more than bearable
//! Looking      the limit is down to half for a round: do latencies go down with it?
//! ```
//!
//! A *round* is as many requests as there are places, and enough to tell their mean. What [`Stretch`] hears of it is compared with what the same requests
//! take on an idle server, and that is what a look is for: if latencies hardly change with half as many in flight, then nothing waits there, and that is
//! what an idle server takes from now on, be it more or less than before. If they go down with the limit, requests only wait for each other, and it
//! stays down and looks again. A look is due now and then, ever more rarely as long as it finds nothing new, and when latencies have risen a lot or
//! have not gone down with the limit. So a server that gets better or worse is followed, at whatever load the connection began.
//!
//! Apart from all this, [`Strain`] takes the limit down at once when too much fails, and says which limits may not be tried for now. All requests
//! that were in flight then report the same overload, so only those count that were sent since.
//!
//! Pure: no clock, no waiting. Whoever sends asks [`Pacing::start`] for a [`Ticket`] and gives it back with [`Pacing::finish`].

use std::time::Duration;

use super::strain::{Relief, Strain};
use super::stretch::{Heard, Sort, Stretch};

/// How far latencies may exceed those on an idle server. Beyond it requests wait for each other; less would leave places of the server empty.
const BEARABLE: f64 = 1.15;
/// Latencies that end the doubling.
const RISES: f64 = 1.3;
/// Latencies that are looked into at once.
const ROSE: f64 = 1.6;
/// The part to which a limit has gone down, without a look, until it is asked whether latencies have too.
const FALLEN: f64 = 0.7;
/// Latencies that go down to no more than this, times the part to which the limit went, went down because of it.
const HELPS: f64 = 1.25;
/// Requests of a round at least.
const ROUND: usize = 24;
/// How exact the mean of a round has to be, and after how many requests it is taken as it is.
const EXACT: f64 = 0.06;
const LONG: usize = 320;
/// By how many times its error a mean has to be off what it is compared with, to be exact enough.
const SURE: f64 = 2.5;
/// So many times as many others end, and a round does not wait for those that hang.
const STALLED: usize = 8;
/// Rounds until the next look, at first and at most.
const SOON: u32 = 4;
const LATE: u32 = 64;
/// A look that finds less of a change finds nothing new.
const NEWS: f64 = 0.2;
/// Rounds in a row in which the limit grows, until it doubles again.
const GROWS: u32 = 3;

/// The limit and what is in flight under it.
#[derive(Debug)]
pub(super) struct Pacing {
    /// The limit before it is rounded.
    limit: f64,
    max: usize,
    in_flight: usize,
    phase: Phase,
    round: Round,
    stretch: Stretch,
    strain: Strain,
    /// Changes whenever the limit goes down because too much failed.
    era: u64,
    /// The stretch of the last round.
    last: f64,
    /// Limit and stretch when latencies began to be more than bearable.
    before: Option<(f64, f64)>,
    /// Rounds in a row in which the limit grew.
    grown: u32,
    /// Rounds between two looks, and until the next.
    interval: u32,
    until_look: u32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Doubling,
    Following,
    /// `from` and `stretch` are what they were before; `back` is where the limit returns to, and `doubling` whether it was doubling then.
    Looking {
        from: f64,
        stretch: f64,
        back: f64,
        doubling: bool,
    },
}

/// Requests that began under one limit: the first ones, whenever they end. Others are not heard, or those that are answered quickly would be heard more
/// often.
#[derive(Debug, Default)]
struct Round {
    number: u64,
    /// How many belong to it.
    due: usize,
    /// How many of them have begun, and ended.
    begun: usize,
    ended: usize,
    /// How many others have ended.
    later: usize,
    /// The most that were in flight.
    peak: usize,
    /// All places were taken. A limit of which no use is made must not grow, or a later burst would go out unchecked.
    full: bool,
}

/// The right to send one request. Give it back with [`Pacing::finish`].
#[derive(Debug)]
#[must_use = "a ticket that is not given back holds its place for ever"]
pub(super) struct Ticket {
    era: u64,
    /// The limit under which the request began.
    limit: usize,
    /// The round to which the request belongs.
    round: Option<u64>,
}

/// What an answer says of the server's load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Load {
    /// The server kept up, whatever it said of the record; and how long it took, if it carried the request out.
    Fine(Option<(Sort, Duration)>),
    /// The server asked for fewer requests.
    Throttled,
    /// The server timed out or broke down.
    Failed,
    /// Nothing: the request was cancelled or never left.
    Unknown,
}

impl Pacing {
    /// A limit that starts at `start` and stays within 1 and `max`.
    pub(super) fn new(start: usize, max: usize) -> Self {
        let max = max.max(1);
        let mut pacing = Self {
            limit: 1.0,
            max,
            in_flight: 0,
            phase: Phase::Doubling,
            round: Round::default(),
            stretch: Stretch::default(),
            strain: Strain::default(),
            era: 0,
            last: 1.0,
            before: None,
            grown: 0,
            interval: SOON,
            until_look: SOON,
        };
        pacing.begin_round(start as f64);
        pacing
    }

    /// How many requests may be in flight.
    #[expect(clippy::cast_sign_loss, reason = "no limit is below 1")]
    pub(super) fn limit(&self) -> usize {
        (self.limit.round() as usize).clamp(1, self.max)
    }

    /// How many are.
    pub(super) fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// Whether there is no place for one more.
    pub(super) fn is_full(&self) -> bool {
        self.in_flight >= self.limit()
    }

    /// A place for one more request, if there is one.
    pub(super) fn start(&mut self) -> Option<Ticket> {
        if self.is_full() {
            return None;
        }
        self.in_flight += 1;
        let full = self.is_full();
        let round = &mut self.round;
        round.full |= full;
        round.peak = round.peak.max(self.in_flight);
        let belongs = round.begun < round.due;
        round.begun += usize::from(belongs);
        let round = belongs.then_some(round.number);
        Some(Ticket { era: self.era, limit: self.limit(), round })
    }

    /// Takes a place back and learns from the answer.
    #[expect(clippy::needless_pass_by_value, reason = "a ticket is good for one request")]
    pub(super) fn finish(&mut self, ticket: Ticket, load: Load) {
        self.in_flight = self.in_flight.saturating_sub(1);
        let number = self.round.number;
        if ticket.era == self.era {
            match load {
                Load::Fine(_) => self.strain.fine(ticket.limit),
                Load::Throttled | Load::Failed => {
                    if let Some(relief) = self.strain.failed(ticket.limit, load == Load::Throttled) {
                        self.relieve(relief);
                    }
                }
                Load::Unknown => {}
            }
        }
        if ticket.round == Some(self.round.number) {
            self.round.ended += 1;
            if let Load::Fine(Some((sort, latency))) = load {
                self.stretch.hear(sort, latency);
            }
        } else if self.round.number == number {
            self.round.later += 1;
        }
        if self.round.ended >= self.round.due || self.round.later >= STALLED * self.round.due {
            self.end_round();
        }
    }

    fn relieve(&mut self, relief: Relief) {
        match relief {
            Relief::Down(limit) => {
                self.era += 1;
                // The request may have begun under a limit that is no more.
                let now = if let Phase::Looking { back, .. } = self.phase { back } else { self.limit };
                self.follow();
                self.begin_round(now.min(limit as f64));
            }
            Relief::Innocent(limit) => {
                self.phase = Phase::Doubling;
                self.begin_round(limit as f64);
            }
        }
    }

    fn end_round(&mut self) {
        let limit = self.limit() as f64;
        let Some(heard) = self.stretch.heard() else {
            // All of it was new, or nothing of it could be timed.
            self.stretch.close(self.last);
            if let Phase::Looking { back, .. } = self.phase {
                self.follow();
                self.limit = back;
            }
            return self.begin_round(self.limit);
        };
        if !self.is_exact(heard) {
            (self.round.due, self.round.later) = (self.round.due * 3 / 2, 0);
            return;
        }
        let stretch = heard.stretch;
        self.last = stretch;
        let used = if self.round.full { limit } else { limit.min(self.round.peak as f64) };
        match self.phase {
            Phase::Doubling if stretch > RISES => self.look(used, stretch, true),
            Phase::Doubling => {
                self.stretch.close(stretch);
                let most = self.most();
                if self.limit >= most {
                    self.follow();
                }
                self.begin_round(if self.round.full { self.limit * 2.0 } else { self.limit });
            }
            Phase::Looking { from, stretch: before, back, doubling } => {
                self.looked((from, before), (limit, stretch), back, doubling);
            }
            Phase::Following => self.followed(used, stretch),
        }
    }

    /// Whether what was heard decides what follows from it.
    fn is_exact(&self, heard: Heard) -> bool {
        let decides = match self.phase {
            Phase::Doubling => heard.stretch <= RISES,
            Phase::Looking { from, stretch: before, .. } => {
                let helps = before * HELPS * self.limit() as f64 / from;
                (heard.stretch - helps).abs() > SURE * heard.error * heard.stretch
            }
            Phase::Following => false,
        };
        decides || heard.error <= EXACT || self.round.due >= LONG.max(self.limit() * 2)
    }

    /// Draws the consequence of a round of which so many places were used.
    fn followed(&mut self, used: f64, stretch: f64) {
        if stretch > ROSE {
            return self.look(used, stretch, false);
        }
        if stretch <= BEARABLE {
            self.before = None;
        } else {
            let before = *self.before.get_or_insert((used, stretch));
            let part = used / before.0;
            if part <= FALLEN {
                self.before = None;
                // A third of the way from what latencies would be if they went down with the limit.
                if stretch >= before.1 * (1.0 + 2.0 * part) / 3.0 {
                    return self.was_idle(stretch, before.0, false);
                }
            }
        }
        self.until_look = self.until_look.saturating_sub(1);
        if self.until_look == 0 && self.round.full {
            return self.look(used, stretch, false);
        }
        self.stretch.close(stretch);
        if stretch > BEARABLE {
            self.grown = 0;
            return self.begin_round(used * BEARABLE / stretch);
        }
        if self.round.full {
            self.grown += u32::from(self.limit < self.most());
            if self.grown >= GROWS {
                self.phase = Phase::Doubling;
            }
            self.limit *= (BEARABLE / stretch).min(BEARABLE);
        }
        self.begin_round(self.limit);
    }

    /// Lowers the limit for a round.
    fn look(&mut self, used: f64, stretch: f64, doubling: bool) {
        if self.limit() == 1 {
            return self.was_idle(stretch, 1.0, false);
        }
        self.stretch.close(stretch);
        let back = self.limit;
        self.follow();
        self.phase = Phase::Looking { from: used, stretch, back, doubling };
        self.begin_round(used / 2.0);
    }

    /// Draws the consequence of a look: limit and stretch `before`, and `now`.
    fn looked(&mut self, before: (f64, f64), now: (f64, f64), back: f64, doubling: bool) {
        let (fell, part) = (now.1 / before.1, now.0 / before.0);
        if fell > HELPS * part {
            // Nothing waits here. As many more may be in flight as latencies were bearable there.
            let part = (fell * BEARABLE).min(1.0);
            return if part < 1.0 { self.was_idle(now.1, before.0 * part, false) } else { self.was_idle(now.1, back, doubling) };
        }
        if now.1 < 1.0 {
            self.stretch.close_idle();
        }
        self.interval = SOON;
        self.look(now.0, now.1.max(1.0), false);
    }

    /// The latencies of this round are those on an idle server, however high they may be.
    fn was_idle(&mut self, stretch: f64, back: f64, doubling: bool) {
        self.stretch.close_idle();
        self.last = 1.0;
        self.interval = if (stretch - 1.0).abs() < NEWS { (self.interval * 2).min(LATE) } else { SOON };
        self.until_look = self.interval;
        self.follow();
        if doubling {
            self.phase = Phase::Doubling;
        }
        self.begin_round(back);
    }

    fn follow(&mut self) {
        (self.phase, self.before, self.grown) = (Phase::Following, None, 0);
    }

    fn begin_round(&mut self, limit: f64) {
        self.limit = limit.clamp(1.0, self.most());
        self.stretch.forget_round();
        let (number, due) = (self.round.number + 1, ROUND.max(self.limit()));
        self.round = Round { number, due, peak: self.in_flight, full: self.is_full(), ..Round::default() };
    }

    /// The most that may be tried for now.
    fn most(&self) -> f64 {
        self.max.min(self.strain.most()) as f64
    }
}

#[cfg(test)]
#[path = "pacing_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "pacing_model_tests.rs"]
mod model_tests;
