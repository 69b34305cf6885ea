//! One Ed-Fi API: discovery, token, operations, problems, retries.
//!
//! ```text
//! Ods            the operations: upsert, put, delete, get, find, page
//!  | Listing     a kind read to its end: by offset, by tokens, by parts
//!  | View        which state of the server reads are of (a snapshot)     Change  what was deleted, and what got another key
//!  | Delivery    one operation on its way: attempts, and waits that hold no place
//!  | Discovery   where the API has its data            Tokens   one token for all, fetched by one
//!  | Evidence    what shows a success (pure)
//!  | Verdict     what an answer means (pure)            Problem  what the server said, fit to be shown
//!  | Experience  what an attempt went through (pure)    Judge    what all answers together say of the server: go, wait, probe, to blame,
//!  |                                                             give up (pure); Blame, whose faults are whose (pure);
//!  |                                                             Pauses, how long it is left alone (pure)
//!  | Backoff     when to try again (pure)               Permits  who may send now: Pacing, how many at once (pure), and the Judge
//!  | Stretch     how much longer requests take than on an idle server (pure)
//!  | Strain      which limits have hurt (pure)          Rate     how many a second (pure)     Curve  the limit over time (pure)
//! HttpService    how bytes reach a server: ReqwestService, HyperService, or a mock in process
//! ```
//!
//! Below this floor there is one seam, [`HttpService`]: how bytes reach a server. Time and chance come in through [`Clock`] and
//! [`Rng`], so that a simulation can run the real client on one thread from one seed.
//!
//! # What it keeps
//! - Every operation ends in one [`Answer`] with one [`Verdict`]; only faults of the server, answers that are not its own, refused tokens, throttles
//!   and races are tried again here.
//! - No single answer decides over the connection, nor does what all get decide over a record: a record is to blame if others pass meanwhile.
//! - An attempt holds a place, waiting does not. A server that is out in whatever form, or asks for rest, is left alone by all operations at once,
//!   and they end together when patience does, which counts from anybody's last good answer.
//! - Nothing is written behind a closed `Fence`, which stands for a lease of the ledger.
//! - Redirects are not followed, `http://` is refused beyond this machine unless allowed, certificates are always checked.
//! - No body, id, name, token or secret is in a log line, an error or a `Debug` text. What a server says is shown with everything hidden
//!   that could be of a record.

mod absorb;
mod address;
mod admission;
mod answer;
mod ask;
mod blame;
#[cfg(any(feature = "reqwest", feature = "hyper"))]
mod broken;
#[cfg(feature = "ods-source")]
mod changes;
mod client;
mod clock;
#[cfg(feature = "hyper")]
mod connector;
mod curve;
mod dealings;
mod delivery;
mod discovery;
#[cfg(all(test, any(feature = "reqwest", feature = "hyper")))]
mod each_service;
mod endpoint;
mod evidence;
mod exchange;
mod experience;
mod fence;
#[cfg(any(feature = "reqwest", feature = "hyper"))]
mod gathered;
mod http;
#[cfg(feature = "hyper")]
mod hyper_service;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod inflate;
mod introspection;
mod judge;
mod known;
mod leaves;
mod listing;
mod lists;
mod names;
#[cfg(all(test, any(feature = "reqwest", feature = "hyper")))]
mod network_tests;
mod options;
mod pacing;
mod pauses;
mod permit;
#[cfg(any(feature = "reqwest", feature = "hyper"))]
mod pools;
mod problem;
#[cfg(all(test, any(feature = "reqwest", feature = "hyper")))]
mod proxy_tests;
mod put_body;
mod rate;
mod redact;
#[cfg(feature = "reqwest")]
mod reqwest_service;
#[cfg(any(feature = "reqwest", feature = "hyper"))]
mod resolver;
mod retry;
#[cfg(any(feature = "reqwest", feature = "hyper"))]
mod roots;
#[cfg(test)]
mod scripted;
pub(crate) mod seconds;
mod strain;
mod stretch;
#[cfg(any(feature = "reqwest", feature = "hyper"))]
mod tls;
#[cfg(all(test, any(feature = "reqwest", feature = "hyper")))]
mod tls_server;
mod token;
mod token_cache;
mod token_file;
mod traffic;
mod transport;
mod transport_options;
mod verdict;
mod view;
mod words;

pub use answer::{Answer, GaveUp, Item, Page, Read};
#[cfg(feature = "ods-source")]
pub(crate) use changes::Moved;
pub use client::Ods;
pub(crate) use client::Waiting;
pub use clock::{Clock, Rng, TokioClock};
pub use curve::PacePoint;
pub(crate) use delivery::Sent;
pub(crate) use discovery::as_segment;
pub use discovery::{DataModel, Discovery, Flavour};
pub(crate) use fence::Fence;
pub use http::{BodyLimit, FreshConnection, HttpService, TransportError, TransportFault};
#[cfg(feature = "hyper")]
pub use hyper_service::HyperService;
pub use introspection::Introspection;
pub(crate) use listing::{Listed, Listing};
pub use options::{Credentials, OdsOptions};
pub use problem::{Problem, ProblemForm};
#[cfg(feature = "reqwest")]
pub use reqwest_service::ReqwestService;
pub use retry::RetryPolicy;
pub use token_cache::TokenCache;
pub use traffic::StatusTally;
pub use transport::Transport;
pub use transport_options::TransportOptions;
pub use verdict::{Operation, Verdict, classify};
#[cfg(feature = "ods-source")]
pub(crate) use view::View;
