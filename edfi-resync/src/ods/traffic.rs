//! [`StatusTally`]: what came of the requests that one HTTP status answered; [`Traffic`]: the tallies of one connection.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::seconds;

/// What came of the requests of a connection that were answered with one HTTP status. Those for tokens, and for the documents of the server about
/// itself, are not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StatusTally {
    /// The HTTP status; absent for requests that got no answer.
    pub status: Option<u16>,
    /// How many requests got it.
    pub requests: u64,
    /// How many of them were sent again.
    pub retries: u64,
    /// How many had not done what was asked, and were not sent again: what the server refuses, and what was given up.
    pub refusals: u64,
    /// How long they waited to be sent again, in line and in outages included; all of them taken together, so that two that wait at once for a second
    /// have waited for two. In JSON `waitedSeconds`.
    #[serde(rename = "waitedSeconds", with = "seconds")]
    pub waited: Duration,
}

impl StatusTally {
    fn new(status: Option<u16>) -> Self {
        Self { status, requests: 0, retries: 0, refusals: 0, waited: Duration::ZERO }
    }

    fn is_empty(&self) -> bool {
        *self == Self::new(self.status)
    }

    /// What was added to an earlier state of the same tally.
    fn since(self, before: &Self) -> Self {
        Self {
            status: self.status,
            requests: self.requests - before.requests,
            retries: self.retries - before.retries,
            refusals: self.refusals - before.refusals,
            waited: self.waited.saturating_sub(before.waited),
        }
    }
}

impl fmt::Display for StatusTally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => write!(f, "{} answered {status}", self.requests)?,
            None => write!(f, "{} not answered", self.requests)?,
        }
        if self.refusals > 0 {
            write!(f, ", {} {}", self.refusals, if self.status.is_some() { "refused" } else { "given up" })?;
        }
        if self.retries > 0 {
            write!(f, ", {} sent again", self.retries)?;
        }
        // What is sent again at once waits for no time that anybody would notice.
        if self.waited >= Duration::from_millis(50) {
            write!(f, ", {:.1} s waited", self.waited.as_secs_f64())?;
        }
        Ok(())
    }
}

/// The tallies of one connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traffic(BTreeMap<Option<u16>, StatusTally>);

impl Traffic {
    /// A request was answered, or got no answer.
    pub(super) fn answered(&mut self, status: Option<u16>) {
        self.of(status).requests += 1;
    }

    /// One that was answered so is sent again, after this time.
    pub(super) fn sent_again(&mut self, status: Option<u16>, waited: Duration) {
        let tally = self.of(status);
        tally.retries += 1;
        tally.waited += waited;
    }

    /// One that was answered so has waited this long to be sent again, and is not.
    pub(super) fn waited_in_vain(&mut self, status: Option<u16>, waited: Duration) {
        self.of(status).waited += waited;
    }

    /// One that was answered so has not done what was asked, and is not sent again.
    pub(super) fn refused(&mut self, status: Option<u16>) {
        self.of(status).refusals += 1;
    }

    /// What was added since an earlier state of it, by status; those without an answer come last.
    pub(crate) fn since(&self, before: &Self) -> Vec<StatusTally> {
        let added = self.0.iter().map(|(status, tally)| before.0.get(status).map_or(*tally, |before| tally.since(before)));
        let mut added: Vec<_> = added.filter(|tally| !tally.is_empty()).collect();
        added.sort_by_key(|tally| (tally.status.is_none(), tally.status));
        added
    }

    fn of(&mut self, status: Option<u16>) -> &mut StatusTally {
        self.0.entry(status).or_insert_with(|| StatusTally::new(status))
    }
}
