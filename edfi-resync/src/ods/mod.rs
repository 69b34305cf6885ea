//! One Ed-Fi API: discovery, token, operations, problems, retries.
//!
//! ```text
//! Ods            the operations: upsert, put, delete, get, find, page
//!  | Discovery   where the API has its data            Tokens   one token for all, fetched by one
//!  | Evidence    what shows a success (pure)
//!  | Verdict     what an answer means (pure)            Problem  what the server said, fit to be shown
//!  | Backoff     when to try again (pure)               Permits  who may send now: Pacing, how many at once (pure),
//!  |                                                             and Breaker, whether at all (pure)
//! HttpService    how bytes reach a server: ReqwestService, or a mock in process
//! ```
//!
//! Below this floor there is one seam, [`HttpService`]: how bytes reach a server. Time and chance come in through [`Clock`] and
//! [`Rng`], so that a simulation can run the real client on one thread from one seed.
//!
//! # What it keeps
//! - Every operation ends in one [`Answer`] with one [`Verdict`]; only transient faults, throttles and races are tried again here.
//! - An attempt holds a place, waiting does not. A server that is out of reach or asks for rest is left alone by all operations at once, and
//!   they end together when patience does.
//! - Nothing is written behind a closed [`Fence`].
//! - Redirects are not followed, `http://` is refused beyond this machine unless allowed, certificates are always checked.
//! - No body, id, name, token or secret is in a log line, an error or a `Debug` text. What a server says is shown with everything hidden
//!   that could be of a record.

mod absorb;
mod address;
mod answer;
mod ask;
mod breaker;
mod client;
mod clock;
mod discovery;
mod effort;
mod evidence;
mod exchange;
mod fence;
mod http;
mod options;
mod pacing;
mod permit;
mod problem;
mod put_body;
mod redact;
#[cfg(feature = "reqwest")]
mod reqwest_service;
mod retry;
#[cfg(test)]
mod scripted;
mod token;
mod verdict;

pub use answer::{Answer, GaveUp, Item, Page, Read};
pub use client::Ods;
pub use clock::{Clock, Rng, TokioClock};
pub use discovery::{DataModel, Discovery, Flavour};
pub use fence::Fence;
pub use http::{BodyLimit, FreshConnection, HttpService, TransportError, TransportFault};
pub use options::{Credentials, OdsOptions};
pub use problem::{Problem, ProblemForm};
#[cfg(feature = "reqwest")]
pub use reqwest_service::{ReqwestOptions, ReqwestService};
pub use retry::RetryPolicy;
pub use verdict::{Operation, Verdict, classify};
