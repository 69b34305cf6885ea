//! One Ed-Fi API: discovery, token, operations, problems, retries.
//!
//! Below this floor there is one seam, [`HttpService`]: how bytes reach a server. Time and chance come in through [`Clock`] and
//! [`Rng`], so that a simulation can run the real client on one thread from one seed.

mod clock;
mod http;

pub use clock::{Clock, Rng, TokioClock};
pub use http::{HttpService, TransportError, TransportFault};
