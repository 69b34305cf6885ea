//! [`Admission`]: what the [`Judge`](super::judge::Judge) says to an operation that wants to send.

use std::time::Duration;

use tokio::time::Instant;

use super::answer::GaveUp;

/// What an operation that wants to send must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Admission {
    /// Send; `alone`, with no other beside it.
    Go {
        /// Nobody else may start meanwhile.
        alone: bool,
    },
    /// Find out, by a GET, whether the server is there; within so long, where it is the last word. To be given back by [`probed`](super::judge::Judge::probed).
    Probe {
        /// How long the probe may take.
        within: Option<Duration>,
    },
    /// Ask again then, or when something changed.
    WaitUntil(Instant),
    /// Ask again when something changed.
    Wait,
    /// Let others go first, whose answers decide; ask again when they did, or then.
    StandAside(Instant),
    /// It is to blame: its last answer stands.
    Settle,
    /// Nothing will come of it.
    GiveUp(GaveUp),
}
