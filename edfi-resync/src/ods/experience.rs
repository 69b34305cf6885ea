//! [`Experience`]: what one attempt had to go through, in the one form in which the [`Judge`](super::judge::Judge) hears of it.
//!
//! Pure: an answer as it was taken in and the response behind it come in. What the API itself says, refusals included, proves the server; what
//! stands in its place does not, whatever its status: a page, a redirect, JSON of another program, half a document. A refusal
//! without a body is the API's.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http::header::SERVER;
use serde::de::IgnoredAny;

use super::answer::Answer;
use super::http::{TransportError, TransportFault};
use super::problem::ProblemForm;
use super::verdict::{Operation, Verdict};

/// What one attempt had to go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Experience {
    /// The API did what was asked.
    Good,
    /// The API refused the record. That it does so proves the server as well.
    RecordsFault,
    /// The server broke down, or says that it is not there. It may have said for how long.
    ServersFault {
        /// What it answered.
        status: u16,
        /// How long it wants to be left alone.
        pause: Option<Duration>,
    },
    /// Something answered that is not the API.
    Foreign,
    /// The server asks for fewer requests, for so long if it said.
    Throttled(Option<Duration>),
    /// The token is not accepted.
    Unauthorized,
    /// No answer came.
    Nothing,
    /// There is no token to send with.
    NoToken {
        /// The token's own message.
        why: Arc<str>,
        /// How long there will be none.
        pause: Option<Duration>,
        /// The endpoint itself asked to be left alone so long.
        asked: bool,
    },
}

impl Experience {
    /// What an attempt that has been taken in went through; `None` for one that says nothing of the server, because it never left or because
    /// something on the way found the request too large.
    pub(super) fn of(operation: Operation, answer: &Answer, result: &Result<Response<Bytes>, TransportError>) -> Option<Self> {
        let response = match result {
            Err(error) if matches!(error.fault(), TransportFault::NotRetryable | TransportFault::Untrusted) => return None,
            // A test plants that a lost answer counts as good.
            Err(_) if answer.verdict.is_success() => return Some(Self::Good),
            Err(_) => return Some(Self::Nothing),
            Ok(response) => response,
        };
        // Another answer than what was asked for has, or to another request: whose word it is cannot be told.
        if answer.verdict == Verdict::Unproven {
            return Some(Self::Foreign);
        }
        let form = answer.problem.as_ref().map(|problem| problem.form());
        let foreign = form == Some(ProblemForm::Foreign) || answer.anothers;
        Some(match response.status().as_u16() {
            200..300 if answer.verdict.is_success() => {
                let reads = !operation.writes();
                if reads && !is_whole(response.body()) { Self::Foreign } else { Self::Good }
            }
            200..=399 => Self::Foreign,
            401 => Self::Unauthorized,
            413 | 414 | 431 if foreign => return None,
            429 => Self::Throttled(answer.retry_after),
            // The host has to repair its configuration, says the API itself.
            500..600 if answer.verdict == Verdict::Config && form == Some(ProblemForm::Details) => Self::RecordsFault,
            status @ 500..600 => Self::ServersFault { status, pause: answer.retry_after },
            status if answer.verdict == Verdict::Transient => Self::ServersFault { status, pause: answer.retry_after },
            _ if foreign => Self::Foreign,
            _ => Self::RecordsFault,
        })
    }

    /// Whether the API has shown that it is there.
    pub(super) fn is_good(&self) -> bool {
        matches!(self, Self::Good | Self::RecordsFault)
    }
}

/// Whether a body that was read is all of a JSON document. A read that succeeds always brings one.
fn is_whole(body: &[u8]) -> bool {
    matches!(body.trim_ascii().first(), Some(b'{' | b'[')) && serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

/// Who answered in the API's place, as far as it names itself: `nginx/1.18.0`.
pub(super) fn gateway(response: &Response<Bytes>) -> Option<String> {
    const LONGEST: usize = 40;
    let name = response.headers().get(SERVER)?.to_str().ok()?.trim();
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/.-_() ".contains(&byte));
    (plain && !name.is_empty() && name.len() <= LONGEST).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::model::Model;
    use crate::ods::ask::Ask;
    use crate::ods::clock::TokioClock;
    use crate::ods::dealings::Dealings;

    fn of(operation: Operation, status: u16, body: &str) -> Option<Experience> {
        after(&mut Dealings::default(), operation, status, body)
    }

    /// On a connection that has seen other answers.
    fn after(dealings: &mut Dealings, operation: Operation, status: u16, body: &str) -> Option<Experience> {
        let shown = if status == 201 { Some(("etag", "\"1\"")) } else { None };
        let builder = shown.into_iter().fold(Response::builder().status(status), |it, (name, value)| it.header(name, value));
        let response = builder.body(Bytes::from(body.to_owned())).expect("an answer");
        let mut answer = Answer::new(Verdict::Transient, String::new());
        let result = Ok(response);
        let kind = Model::ds5_2().kind("students").expect("a resource");
        let url = Url::parse("https://ods.example/data/v3/ed-fi/students").expect("a URL");
        let ask = Ask::new(operation, &kind, url, Bytes::new());
        answer.absorb(&ask, &result, dealings, 0, &TokioClock::new());
        Experience::of(operation, &answer, &result)
    }

    const PAGE: &str = "<html><body>Please sign in.</body></html>";

    #[test]
    fn what_is_not_the_apis_is_foreign_whatever_its_status() {
        for status in [200, 202, 400, 403, 404, 405, 409, 412, 418] {
            assert_eq!(of(Operation::Upsert, status, PAGE), Some(Experience::Foreign), "{status}");
        }
        for status in [301, 302, 303, 307, 308] {
            assert_eq!(of(Operation::Upsert, status, ""), Some(Experience::Foreign), "{status}");
        }
        assert_eq!(of(Operation::List, 200, PAGE), Some(Experience::Foreign));
        assert_eq!(of(Operation::List, 200, r#"[{"id":"0a"#), Some(Experience::Foreign), "half a document");
        assert_eq!(of(Operation::Delete, 404, r#"{"fault":{"faultstring":"no route"}}"#), Some(Experience::Foreign));
    }

    #[test]
    fn what_the_api_says_proves_it_and_an_empty_body_is_its_own() {
        for status in [400, 403, 404, 405, 409, 412] {
            assert_eq!(of(Operation::Upsert, status, ""), Some(Experience::RecordsFault), "{status}");
            assert_eq!(of(Operation::Upsert, status, r#"{"message":"No."}"#), Some(Experience::RecordsFault), "{status}");
        }
        assert_eq!(of(Operation::List, 200, "[]"), Some(Experience::Good));
        assert_eq!(of(Operation::Delete, 204, ""), Some(Experience::Good));
        let configuration = r#"{"type":"urn:ed-fi:api:system:configuration:security","detail":"No."}"#;
        assert_eq!(of(Operation::Upsert, 500, configuration), Some(Experience::RecordsFault));
    }

    const BARE: &str = r#"{"message":"no Route matched with those values"}"#;

    #[test]
    fn a_collection_that_has_taken_a_record_is_there() {
        for (operation, status) in [(Operation::Upsert, 404), (Operation::Upsert, 405), (Operation::List, 404)] {
            for body in [BARE, ""] {
                assert_eq!(of(operation, status, body), Some(Experience::RecordsFault), "{status}: nothing is known yet");
                let mut dealings = Dealings::default();
                assert_eq!(after(&mut dealings, Operation::Upsert, 201, ""), Some(Experience::Good));
                assert_eq!(after(&mut dealings, operation, status, body), Some(Experience::Foreign), "{operation:?} {status}");
                assert_eq!(after(&mut dealings, Operation::Upsert, 400, BARE), Some(Experience::RecordsFault), "{status}");
            }
        }
        let mut dealings = Dealings::default();
        after(&mut dealings, Operation::Upsert, 201, "");
        // It may not be read, a record of it may be gone, and the API itself may say that it is.
        assert_eq!(after(&mut dealings, Operation::List, 405, ""), Some(Experience::RecordsFault));
        assert_eq!(after(&mut dealings, Operation::Delete, 404, BARE), Some(Experience::RecordsFault));
        let own = r#"{"type":"urn:ed-fi:api:snapshots:method-not-allowed","detail":"No."}"#;
        assert_eq!(after(&mut dealings, Operation::Upsert, 405, own), Some(Experience::RecordsFault));
        after(&mut dealings, Operation::List, 200, "[]");
        assert_eq!(after(&mut dealings, Operation::List, 405, ""), Some(Experience::Foreign));
    }

    #[test]
    fn a_server_that_has_spoken_problem_details_does_not_go_back_to_a_bare_message() {
        let details = r#"{"type":"urn:ed-fi:api:data-conflict:unresolved-reference","detail":"No."}"#;
        for status in [403, 404, 405] {
            for operation in [Operation::Upsert, Operation::Put, Operation::Delete, Operation::Get, Operation::List] {
                assert_eq!(of(operation, status, BARE), Some(Experience::RecordsFault), "{operation:?} {status}");
                let mut dealings = Dealings::default();
                assert_eq!(after(&mut dealings, Operation::Upsert, 409, details), Some(Experience::RecordsFault));
                assert_eq!(after(&mut dealings, operation, status, BARE), Some(Experience::Foreign), "{operation:?} {status}");
                assert_eq!(after(&mut dealings, operation, status, details), Some(Experience::RecordsFault), "{status}");
                let more = r#"{"message":"No.","modelState":{}}"#;
                assert_eq!(after(&mut dealings, operation, status, more), Some(Experience::RecordsFault), "{operation:?} {status}");
            }
        }
        let mut dealings = Dealings::default();
        after(&mut dealings, Operation::Upsert, 409, details);
        assert_eq!(after(&mut dealings, Operation::Upsert, 401, BARE), Some(Experience::Unauthorized));
        assert_eq!(after(&mut dealings, Operation::Upsert, 400, BARE), Some(Experience::RecordsFault));
    }

    #[test]
    fn a_breakdown_a_throttle_and_a_refused_token_are_known_by_their_status() {
        for (status, body) in
            [(500, ""), (500, r#"{"message":"x","traceId":"1"}"#), (502, PAGE), (503, ""), (504, PAGE), (501, PAGE)]
        {
            assert_eq!(of(Operation::Upsert, status, body), Some(Experience::ServersFault { status, pause: None }), "{status}");
        }
        assert_eq!(of(Operation::Upsert, 408, ""), Some(Experience::ServersFault { status: 408, pause: None }));
        assert_eq!(of(Operation::Upsert, 429, PAGE), Some(Experience::Throttled(None)));
        assert_eq!(of(Operation::Upsert, 401, PAGE), Some(Experience::Unauthorized));
        assert_eq!(of(Operation::Upsert, 413, PAGE), None, "the request is too large, whoever says so");
    }

    #[test]
    fn a_gateway_is_named_by_what_can_be_a_name() {
        let named = |name: &str| gateway(&Response::builder().header("server", name).body(Bytes::new()).expect("an answer"));
        assert_eq!(named("nginx/1.18.0 (Ubuntu)").as_deref(), Some("nginx/1.18.0 (Ubuntu)"));
        assert_eq!(named("<b>x</b>"), None);
        assert_eq!(named(&"x".repeat(41)), None);
    }
}
