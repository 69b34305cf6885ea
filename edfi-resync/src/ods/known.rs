//! [`Known`]: what a connection knows of the API behind it, by which others that answer in its place are told from it.
//!
//! Gateways answer in the form of older Ed-Fi APIs as well: `{"message": "Forbidden"}`, `{"message": "no Route matched with those values"}`. Neither does
//! a server that has spoken problem details go back to that form, nor is a collection that has taken a record offered no longer.
//!
//! Pure: each answer as it was taken in comes in.

use std::collections::HashSet;

use bytes::Bytes;
use http::header::SERVER;
use http::{HeaderMap, HeaderValue, Response};

use super::ask::Ask;
use super::problem::Problem;
use super::verdict::{Operation, Verdict};
use crate::model::ResourceKind;

/// What a connection knows of the API behind it.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// How the server calls itself in the API's own answers, if it does.
    server: Option<HeaderValue>,
    /// It has said what is wrong in problem details, with their type.
    details: bool,
    /// The kinds whose collections have taken a record, and those whose collections have shown what they hold.
    written: HashSet<ResourceKind>,
    listed: HashSet<ResourceKind>,
}

impl Known {
    /// Takes in an answer. Says whether it is somebody else's, although its form is one of the API.
    pub(super) fn hear(&mut self, ask: &Ask, verdict: &Verdict, problem: Option<&Problem>, response: &Response<Bytes>) -> bool {
        let status = response.status().as_u16();
        if problem.is_some_and(|problem| self.is_anothers(ask, status, verdict, problem)) {
            return true;
        }
        let details = problem.is_some_and(|problem| problem.urn().is_some());
        self.details |= details;
        if response.status().is_success() && verdict.is_success() {
            let shows_a_list = ask.operation == Operation::List && response.body().trim_ascii().starts_with(b"[");
            let collections = match ask.operation {
                Operation::Upsert | Operation::Put => Some(&mut self.written),
                _ => shows_a_list.then_some(&mut self.listed),
            };
            if let (Some(collections), Some(kind)) = (collections, &ask.kind)
                && !collections.contains(kind)
            {
                collections.insert(kind.clone());
            }
        }
        let server = response.headers().get(SERVER);
        if (details || verdict.is_success()) && self.server.as_ref() != server {
            self.server = server.cloned();
        }
        false
    }

    fn is_anothers(&self, ask: &Ask, status: u16, verdict: &Verdict, problem: &Problem) -> bool {
        let is_among = |known: &HashSet<ResourceKind>| ask.kind.as_ref().is_some_and(|kind| known.contains(kind));
        let (written, listed) = (is_among(&self.written), is_among(&self.listed));
        let is_there = match (ask.operation, status) {
            (Operation::Upsert, 404 | 405) => written,
            (Operation::List, 404) => written || listed,
            // That a collection takes records does not mean that it may be read.
            (Operation::List, 405) => listed,
            _ => false,
        };
        // What is said with a type of Ed-Fi's is the API's, as that a snapshot or a year is gone.
        let gone = is_there && *verdict == Verdict::Config && problem.urn().is_none();
        gone || self.details && matches!(status, 403..=405) && problem.is_bare()
    }

    /// Whether an answer bears the name of another server than the API's own answers.
    pub(super) fn is_anothers_name(&self, headers: &HeaderMap) -> bool {
        self.server.as_ref() != headers.get(SERVER)
    }
}
