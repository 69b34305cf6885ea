//! [`Known`]: what a connection knows of the API behind it, by which others that answer in its place are told from it.
//!
//! Pure: each answer as it was taken in comes in.

use http::header::SERVER;
use http::{HeaderMap, HeaderValue};

use super::problem::Problem;
use super::verdict::Verdict;

/// What a connection knows of the API behind it.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// How the server calls itself in the API's own answers, if it does.
    server: Option<HeaderValue>,
}

impl Known {
    /// Takes in an answer.
    pub(super) fn hear(&mut self, verdict: &Verdict, problem: Option<&Problem>, headers: &HeaderMap) {
        let own = verdict.is_success() || problem.is_some_and(|problem| problem.urn().is_some());
        if own && self.server.as_ref() != headers.get(SERVER) {
            self.server = headers.get(SERVER).cloned();
        }
    }

    /// Whether an answer bears the name of another server than the API's own answers.
    pub(super) fn is_anothers_name(&self, headers: &HeaderMap) -> bool {
        self.server.as_ref() != headers.get(SERVER)
    }
}
