//! [`Effort`]: how hard one operation tries.

use std::time::Duration;

use super::answer::Answer;
use super::exchange::Exchange;
use super::permit::Permits;
use super::retry::Backoff;
use super::verdict::Verdict;

/// After so many breakdowns of the server over one record it is sent with no other beside it: servers break down over writes that meet in
/// one parent, and then only one of them passes.
const BREAKDOWNS_BESIDE_OTHERS: u32 = 3;

/// The tries of one operation.
///
/// A breakdown of the server's own (500) counts against the record, whoever else has trouble. A server that is not there (no connection,
/// 502, 503, 504) is no record's fault: while nobody gets through, all wait for it together, and only their patience ends that.
#[derive(Debug)]
pub(super) struct Effort<'a> {
    exchange: &'a Exchange,
    permits: &'a Permits,
    backoff: Backoff,
    /// How often anybody had been answered when the present count of tries began.
    heard: u64,
    breakdowns: u32,
    replayed: bool,
}

impl<'a> Effort<'a> {
    pub(super) fn new(exchange: &'a Exchange, permits: &'a Permits) -> Self {
        let backoff = Backoff::new(exchange.policy.clone());
        Self { exchange, permits, backoff, heard: permits.answers(), breakdowns: 0, replayed: false }
    }

    /// Whether the next attempt needs a place with no other beside it.
    pub(super) fn goes_alone(&self) -> bool {
        self.breakdowns >= BREAKDOWNS_BESIDE_OTHERS
    }

    /// Whether a request whose token was refused may go once more: the first time.
    pub(super) fn may_replay(&mut self) -> bool {
        !std::mem::replace(&mut self.replayed, true)
    }

    /// How long to wait before the next attempt asks for a place, or `None` when there is none.
    pub(super) fn after(&mut self, answer: &Answer) -> Option<Duration> {
        let (rng, verdict) = (&self.exchange.rng, &answer.verdict);
        if *verdict == Verdict::Throttled {
            return self.backoff.throttled(answer.retry_after, self.permits.patience(), rng);
        }
        let away = *verdict == Verdict::Transient && answer.status != Some(500);
        if away && self.permits.is_closed_off() {
            return Some(Duration::ZERO);
        }
        if answer.status == Some(500) {
            self.breakdowns += 1;
            // Whatever else happens in between, and however often all wait for the server: over one record it breaks down so often at most.
            if self.breakdowns >= self.exchange.policy.max_attempts {
                return None;
            }
        }
        let delay = self.backoff.after(verdict, None, rng);
        if delay.is_none() && away && self.permits.answers() == self.heard {
            self.permits.trip(self.exchange);
            self.backoff = Backoff::new(self.exchange.policy.clone());
            return Some(Duration::ZERO);
        }
        delay
    }
}
