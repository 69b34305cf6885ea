//! [`Effort`]: how hard one operation tries; and what an [`Answer`] takes in from each attempt.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ETAG, LOCATION};
use http::{HeaderMap, Response};

use super::answer::{Answer, GaveUp};
use super::clock::Clock;
use super::exchange::Exchange;
use super::http::{TransportError, TransportFault};
use super::permit::{Lesson, Permits};
use super::problem::Problem;
use super::retry::{Backoff, retry_after};
use super::verdict::{Operation, Verdict, classify};
use crate::defect::{self, Defect};

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

impl Answer {
    /// The answer of an operation that is not tried any longer for this reason.
    pub(super) fn given_up(mut self, why: GaveUp) -> Self {
        if let (GaveUp::AskedToWait(asked), 0) = (why, self.attempts) {
            self.verdict = Verdict::Throttled;
            self.retry_after = Some(asked);
        }
        self.gave_up = Some(why);
        self
    }

    /// What the last attempt says of the server.
    pub(super) fn lesson(&self) -> Lesson {
        match self.verdict {
            Verdict::Throttled => Lesson::Throttled(self.retry_after),
            Verdict::Transient if self.status == Some(500) => Lesson::BrokeDown,
            Verdict::Transient => Lesson::Failed(self.retry_after),
            _ => Lesson::Answered,
        }
    }

    /// Takes in how one attempt ended.
    pub(super) fn absorb(&mut self, operation: Operation, result: &Result<Response<Bytes>, TransportError>, clock: &dyn Clock) {
        self.status = None;
        self.fault = None;
        self.problem = None;
        self.retry_after = None;
        match result {
            Ok(response) => {
                let status = response.status().as_u16();
                self.status = Some(status);
                self.id = id_from(response.headers());
                self.etag = response.headers().get(ETAG).and_then(|value| Some(unquoted(value.to_str().ok()?)));
                self.retry_after = retry_after(response.headers(), clock.wall());
                let success = response.status().is_success();
                let problem = if success { Problem::parse(b"") } else { Problem::parse(response.body()) };
                self.verdict = classify(operation, status, &problem);
                // A write's success has no body; a page with 200 is a log-in form or a gateway's courtesy, and the record is not in.
                let writes = matches!(operation, Operation::Upsert | Operation::Put | Operation::Delete);
                if success && writes && self.id.is_none() && !response.body().trim_ascii().is_empty() {
                    self.verdict = Verdict::Config;
                    self.problem = Some(Box::new(Problem::parse(response.body())));
                } else if !success {
                    self.problem = Some(Box::new(problem));
                }
                // These may come from a gateway that lost the server's answer; 503 and 429 are given before anything is done.
                self.maybe_applied |= matches!(status, 500 | 502 | 504);
            }
            Err(error) => {
                self.fault = Some(error.fault());
                self.verdict = match error.fault() {
                    TransportFault::NotRetryable => Verdict::Config,
                    TransportFault::MaybeApplied if defect::is_on(Defect::TakesLostAnswersForGood) => Verdict::Ok,
                    TransportFault::NotSent | TransportFault::MaybeApplied => Verdict::Transient,
                };
                self.maybe_applied |= error.fault() == TransportFault::MaybeApplied;
            }
        }
        self.overloads += u32::from(matches!(self.verdict, Verdict::Throttled | Verdict::Transient));
    }
}

/// The last segment of `Location`.
fn id_from(headers: &HeaderMap) -> Option<String> {
    let location = headers.get(LOCATION)?.to_str().ok()?;
    let path = location.split(['?', '#']).next()?;
    path.trim_end_matches('/').rsplit('/').next().filter(|id| !id.is_empty()).map(str::to_owned)
}

fn unquoted(etag: &str) -> String {
    etag.trim().trim_start_matches("W/").trim_matches('"').to_owned()
}
