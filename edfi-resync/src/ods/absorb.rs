//! What an [`Answer`] takes in from each attempt.

use bytes::Bytes;
use http::Response;
use http::header::ETAG;

use super::answer::{Answer, GaveUp};
use super::ask::Ask;
use super::clock::Clock;
use super::dealings::Dealings;
use super::evidence::{self, Evidence, Habit};
use super::exchange::TooLong;
use super::http::{TransportError, TransportFault};
use super::problem::Problem;
use super::retry::retry_after;
use super::verdict::{Operation, Verdict, classify, of_success};

impl Answer {
    /// The operation is not tried any longer for this reason.
    pub(super) fn give_up(&mut self, why: GaveUp) {
        match &why {
            GaveUp::AskedToWait(asked) if self.attempts == 0 => {
                self.verdict = Verdict::Throttled;
                self.retry_after = Some(*asked);
            }
            GaveUp::TokensRefused(_) => self.verdict = Verdict::Unauthorized,
            _ => {}
        }
        self.gave_up = Some(why);
    }

    /// Takes in how one attempt ended, as whoever is used to this connection sees it, and counts it; `began`: of the attempt, as
    /// the habit counts.
    pub(super) fn absorb(
        &mut self,
        ask: &Ask,
        result: &Result<Response<Bytes>, TransportError>,
        Dealings { habit, known, traffic }: &mut Dealings,
        began: u64,
        clock: &dyn Clock,
    ) {
        self.id = None;
        self.etag = None;
        self.status_alone = None;
        self.misplaced = false;
        self.anothers = false;
        self.status = None;
        self.fault = None;
        self.problem = None;
        self.refusal = None;
        self.retry_after = None;
        match result {
            Ok(response) => {
                let status = response.status().as_u16();
                self.status = Some(status);
                self.retry_after = retry_after(response.headers(), || clock.wall());
                if response.status().is_success() {
                    self.verdict = of_success(ask.operation, status);
                    self.weigh(ask, status, response, habit);
                } else {
                    let problem = Problem::of(response);
                    self.verdict = classify(ask.operation, status, &problem);
                    self.problem = Some(Box::new(problem));
                }
                if response.extensions().get::<TooLong>().is_some() {
                    // Of which there are no words but ours.
                    let problem = Problem::of(response);
                    self.refusal = Some(problem.safe_message().into());
                    self.problem = Some(Box::new(problem));
                } else if !self.verdict.is_success() {
                    self.refusal = Some(beginning(response.body()));
                }
                // These may come from a gateway that lost the server's answer; 503 and 429 are given before anything is done.
                self.maybe_applied |= matches!(status, 500 | 502 | 504);
            }
            Err(error) => {
                self.fault = Some(error.fault());
                self.verdict = match error.fault() {
                    TransportFault::NotRetryable | TransportFault::Untrusted => Verdict::Config,
                    TransportFault::NotSent | TransportFault::MaybeApplied => Verdict::Transient,
                };
                self.maybe_applied |= error.fault() == TransportFault::MaybeApplied;
            }
        }
        traffic.answered(self.status);
        // That the server wants fewer requests holds whoever was told so.
        if result.is_ok() && habit.end(began, self.misplaced) && self.verdict != Verdict::Throttled {
            self.doubt(ask.operation);
        } else if let Ok(response) = result {
            self.anothers = known.hear(ask, &self.verdict, self.problem.as_deref(), response);
        }
        self.overloads += u32::from(matches!(self.verdict, Verdict::Throttled | Verdict::Transient));
    }

    /// Forgets an answer that may be another request's.
    fn doubt(&mut self, operation: Operation) {
        (self.verdict, self.status_alone) = (Verdict::Unproven, None);
        (self.id, self.etag, self.problem, self.refusal, self.retry_after) = (None, None, None, None, None);
        self.maybe_applied |= operation.writes();
    }

    /// Takes in what a success shows.
    fn weigh(&mut self, ask: &Ask, status: u16, response: &Response<Bytes>, habit: &mut Habit) {
        let (operation, path, headers) = (ask.operation, ask.endpoint.url().path(), response.headers());
        self.id = evidence::id(operation, path, headers);
        self.etag = headers.get(ETAG).and_then(|value| Some(unquoted(value.to_str().ok()?)));
        // A write's success has no body; a page with 200 is a log-in form or a gateway's courtesy, and the record is
        // not in.
        let page = operation.writes() && self.id.is_none() && !response.body().trim_ascii().is_empty();
        match habit.weigh(operation, path, status, headers) {
            Evidence::Misplaced => (self.verdict, self.misplaced) = (Verdict::Unproven, true),
            // Another success than those of an Ed-Fi API.
            _ if !self.verdict.is_success() => {}
            _ if page => {
                self.verdict = Verdict::Config;
                self.problem = Some(Box::new(Problem::of(response)));
            }
            Evidence::Missing => self.verdict = Verdict::Unproven,
            Evidence::StatusAlone { look_up } => self.status_alone = Some(look_up),
            Evidence::Given => {}
        }
        self.maybe_applied |= operation.writes() && self.verdict == Verdict::Unproven;
    }
}

/// As much of a body as is held of a refusal; what is left out is not held either.
fn beginning(body: &Bytes) -> Bytes {
    // As much as a ledger keeps of one, and a letter, so that it can see where its last one ends.
    const MOST: usize = (64 << 10) + 4;
    if body.len() <= MOST { body.clone() } else { Bytes::copy_from_slice(&body[..MOST]) }
}

fn unquoted(etag: &str) -> String {
    etag.trim().trim_start_matches("W/").trim_matches('"').to_owned()
}
