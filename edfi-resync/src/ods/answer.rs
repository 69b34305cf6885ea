//! [`Answer`]: how one operation ended; [`Item`] and [`Page`]: what a read brought.

use std::fmt;
use std::sync::Arc;
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
    /// How many requests were sent; 0 if there was no token to send one with, or the server was given up before its turn came.
    pub attempts: u32,
    /// How long the last of them took, from when it was sent to its answer or to the end of its time; what waits for a place, a token or its turn is not in
    /// it.
    pub latency: Duration,
    /// How many of them met a throttle, a time-out or a breakdown.
    pub overloads: u32,
    /// An attempt got no answer, or a gateway's, and may have been carried out. A success behind it may be that attempt's own doing.
    pub maybe_applied: bool,
    /// It is a success by its status alone, on a connection that never shows more. Whether this one is to be looked up.
    pub(crate) status_alone: Option<bool>,
    /// It was the answer to another request: the next attempt needs a connection that carried nothing.
    pub(super) misplaced: bool,
    /// It has a form of the API's, and is somebody else's by what the connection knows of the API.
    pub(super) anothers: bool,
    /// What the server said is wrong.
    pub problem: Option<Box<Problem>>,
    /// The body of that, as it came, or the first 64 KiB of it: it may quote the record, and is for whoever asked to keep it. An operation that has
    /// waited to be sent again has it only with [`Ods::keeping_refusals`](super::Ods::keeping_refusals).
    pub(crate) refusal: Option<Bytes>,
    /// How long the server wants to be left alone.
    pub retry_after: Option<Duration>,
    /// Why the last attempt got no answer.
    pub fault: Option<TransportFault>,
    /// Why it was not tried any longer although another time may be better. It says nothing of the record: whatever else is sent now ends
    /// the same way, so a run should stop and be resumed later.
    pub gave_up: Option<GaveUp>,
    /// Who answered in the API's place, as it calls itself; absent where the API answered or the other did not say.
    pub gateway: Option<String>,
    /// The id under which the server's log has the request.
    pub correlation_id: String,
}

/// Why a connection tries no longer. `Display` says it in words. Those with a time say that nobody got a good answer for so long, which is longer than
/// `OdsOptions::outage_patience`, and what was answered instead.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum GaveUp {
    /// Nobody got through for so long.
    OutOfReach(Duration),
    /// The server broke down over everything for so long.
    BrokenDown(Duration),
    /// Something that is not the API answered in its place for so long.
    NotTheApi(Duration),
    /// The server asked for fewer requests for so long, and let none through.
    Throttled(Duration),
    /// No token of this client was accepted for so long, a new one included.
    TokensRefused(Duration),
    /// The endpoint that issues tokens has issued none: its own message.
    NoToken(Arc<str>),
    /// The server asks to be left alone for so long, which is longer than `OdsOptions::outage_patience`.
    AskedToWait(Duration),
    /// The connection's `OdsOptions::retry_budget` of so many repeated requests is used up.
    RetryBudget(u64),
    /// Whoever sends wants to stop.
    Stopped,
    /// Whoever sends may not write any more: the lease of the target has ended.
    Fenced,
}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfReach(time) => write!(f, "the server has been out of reach for {}", Spoken(*time)),
            Self::BrokenDown(time) => write!(f, "the server has answered nothing but errors of its own for {}", Spoken(*time)),
            Self::NotTheApi(time) => {
                write!(f, "something that is not the Ed-Fi API has answered in its place for {}", Spoken(*time))
            }
            Self::Throttled(time) => {
                write!(f, "the server has let no request through for {}, for there were too many", Spoken(*time))
            }
            Self::TokensRefused(time) if time.is_zero() => f.write_str(REFUSED),
            Self::TokensRefused(time) => write!(f, "{REFUSED} for {}", Spoken(*time)),
            Self::NoToken(why) => f.write_str(why),
            Self::AskedToWait(time) => write!(f, "the server asks to be left alone for {}", Spoken(*time)),
            Self::Stopped => f.write_str("it was stopped"),
            Self::Fenced => f.write_str("its locks ran out before they were renewed, and another run may have taken them"),
            Self::RetryBudget(1) => f.write_str("the one repeated request that was allowed is used up"),
            Self::RetryBudget(requests) => write!(f, "the {requests} repeated requests that were allowed are used up"),
        }
    }
}

const REFUSED: &str = "the server does not accept the key and secret of this client: it refuses every token, a new one too";

/// A duration in the unit that suits it.
struct Spoken(Duration);

impl fmt::Display for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        match seconds {
            0..120 => write!(f, "{seconds} s"),
            120..7200 => write!(f, "{} min", seconds / 60),
            _ => write!(f, "{} h", seconds / 3600),
        }
    }
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
    /// The token that leads to the next page, if the server has pages by token and this is one of them.
    pub next: Option<String>,
}

impl Answer {
    pub(crate) fn new(verdict: Verdict, correlation_id: String) -> Self {
        Self {
            verdict,
            status: None,
            id: None,
            etag: None,
            attempts: 0,
            latency: Duration::ZERO,
            overloads: 0,
            maybe_applied: false,
            status_alone: None,
            misplaced: false,
            anothers: false,
            problem: None,
            refusal: None,
            retry_after: None,
            fault: None,
            gave_up: None,
            gateway: None,
            correlation_id,
        }
    }

    /// Lets go of what need not be held while it waits to be sent again, as hundreds may: of what the server said the message remains, and the body
    /// if somebody keeps it.
    pub(super) fn put_by(&mut self, keeps_refusals: bool) {
        if !keeps_refusals {
            self.refusal = None;
        }
        if let Some(problem) = &mut self.problem {
            problem.shorten();
        }
    }

    /// The answer as the failure of a whole run.
    pub fn into_error(self, what: &str) -> Error {
        let (kind, hint) = match self.verdict {
            Verdict::Unauthorized | Verdict::TokenRefused => {
                (ErrorKind::Unauthorized, "check the key and the secret, and whether they were changed")
            }
            Verdict::Transient | Verdict::Unproven | Verdict::Throttled | Verdict::AuthThrottled => {
                (ErrorKind::Unreachable, "try again later")
            }
            Verdict::Refused if self.problem.as_ref().is_some_and(|problem| problem.is_page()) => (
                ErrorKind::NotAnEdFiApi,
                "have whoever runs the gateway or firewall in front of the API let these requests through",
            ),
            Verdict::Permission | Verdict::Refused | Verdict::PersonRefused => {
                (ErrorKind::Unauthorized, "ask the host to widen the key's claim set")
            }
            Verdict::Config | Verdict::Foreign => (ErrorKind::NotAnEdFiApi, "check the URL, the tenant and the school year"),
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
                TransportFault::Untrusted => "the server's certificate is not trusted by this system",
            };
            write!(f, "; {said}")?;
        }
        if let Some(gave_up) = &self.gave_up {
            write!(f, "; {gave_up}")?;
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
