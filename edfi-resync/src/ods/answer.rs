//! [`Answer`]: how one operation ended; [`Item`] and [`Page`]: what a read brought.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use serde_json::value::RawValue;

use super::http::TransportFault;
use super::problem::Problem;
use super::verdict::Verdict;
use crate::error::{Error, ErrorKind};

/// How one operation ended, after all its attempts. `Debug` and `Display` show nothing of the record.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer {
    /// What it means for the record.
    pub verdict: Verdict,
    /// The status of the last answer; absent if there was none.
    pub status: Option<u16>,
    /// The id of the record in the ODS, from `Location`.
    pub id: Option<String>,
    /// The record's ETag, without quotes.
    pub etag: Option<String>,
    /// How many requests were sent; 0 if there was no token to send one with.
    pub attempts: u32,
    /// How many of them met a throttle, a time-out or a breakdown: for pacing.
    pub overloads: u32,
    /// An attempt got no answer, or a gateway's, and may have been carried out. A success behind it may be that attempt's own doing.
    pub maybe_applied: bool,
    /// What the server said is wrong.
    pub problem: Option<Box<Problem>>,
    /// How long the server wants to be left alone.
    pub retry_after: Option<Duration>,
    /// Why the last attempt got no answer.
    pub fault: Option<TransportFault>,
    /// The id under which the server's log has the request.
    pub correlation_id: String,
}

/// What a read brings, or why it brought nothing.
pub type Read<T> = Result<T, Box<Answer>>;

/// One record as the ODS shows it. `Debug` shows its size only.
#[derive(Clone)]
#[non_exhaustive]
pub struct Item {
    /// The JSON as it came.
    pub body: Bytes,
    /// Its ETag, without quotes.
    pub etag: Option<String>,
}

/// One page of a collection. `Debug` shows its sizes only.
#[non_exhaustive]
pub struct Page {
    /// The records as they came.
    pub items: Vec<Box<RawValue>>,
    /// How many there are in all, if that was asked for.
    pub total_count: Option<u64>,
}

impl Answer {
    pub(super) fn new(verdict: Verdict, correlation_id: String) -> Self {
        Self {
            verdict,
            status: None,
            id: None,
            etag: None,
            attempts: 0,
            overloads: 0,
            maybe_applied: false,
            problem: None,
            retry_after: None,
            fault: None,
            correlation_id,
        }
    }

    /// The answer as the failure of a whole run.
    pub fn into_error(self, what: &str) -> Error {
        let (kind, hint) = match self.verdict {
            Verdict::Unauthorized => (ErrorKind::Unauthorized, "check the key and the secret, and whether they were changed"),
            Verdict::Transient | Verdict::Throttled | Verdict::AuthThrottled => (ErrorKind::Unreachable, "try again later"),
            Verdict::Permission | Verdict::Refused | Verdict::PersonRefused => {
                (ErrorKind::Unauthorized, "ask the host to widen the key's claim set")
            }
            Verdict::Config => (ErrorKind::NotAnEdFiApi, "check the URL, the tenant and the school year"),
            _ => (ErrorKind::Unexpected, "see what the server said"),
        };
        Error::new(kind, format!("{what}: {self}")).with_hint(hint)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.verdict.as_str())?;
        if let Some(status) = self.status {
            write!(f, " ({status})")?;
        }
        if let Some(fault) = self.fault {
            let said = match fault {
                TransportFault::NotSent => "the server could not be reached",
                TransportFault::MaybeApplied => "the connection broke before the answer came",
                TransportFault::NotRetryable => "the request cannot be sent",
            };
            write!(f, "; {said}")?;
        }
        match &self.problem {
            Some(problem) => write!(f, "; {problem}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({self}; attempts {}", self.attempts)?;
        f.write_str(if self.maybe_applied { "; maybe applied)" } else { ")" })
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Item(<{} bytes>)", self.body.len())
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Page({} items of {:?})", self.items.len(), self.total_count)
    }
}
