//! What an [`Answer`] takes in from each attempt, and what the attempt says of the server.

use bytes::Bytes;
use http::header::{ETAG, LOCATION};
use http::{HeaderMap, Response};

use super::answer::{Answer, GaveUp};
use super::clock::Clock;
use super::http::{TransportError, TransportFault};
use super::permit::Lesson;
use super::problem::Problem;
use super::retry::retry_after;
use super::verdict::{Operation, Verdict, classify};
use crate::defect::{self, Defect};

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
