//! [`Limits`]: the limits of a run.

use std::time::Duration;

/// The limits of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Most records under way at once. Those that wait to be sent again do not count, and are bounded apart. Default 16.
    pub concurrency: usize,
    /// How long a record waits before it is sent again because something it refers to was missing; twice as long each further time.
    /// Default 1 s.
    pub deferral: Duration,
    /// How often a record is put off because something it refers to was missing. Default 3.
    pub deferrals: u32,
    /// How many records a step keeps to send them again; more fail at once. Default 10,000.
    pub deferred_records: usize,
    /// How many records of a resource must be refused for one and the same reason, and none be accepted, until the rest waits for an
    /// occasional one that goes to see whether that has changed. Default 100.
    pub identical_refusals: usize,
    /// How long requests in flight may take to finish once a run is stopped. Default 30 s.
    pub drain: Duration,
    /// How long the run may take. Before that is over it is stopped as by a cancel, early enough for requests in flight to finish: by
    /// [`drain`](Self::drain), or a tenth of the time if that is less. Default: as long as it takes.
    pub deadline: Option<Duration>,
    /// Bytes that the natural keys of running steps may take in memory; the rest is in a temporary file. Default 128 MiB.
    pub memory_budget: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: 16,
            deferral: Duration::from_secs(1),
            deferrals: 3,
            deferred_records: 10_000,
            identical_refusals: 100,
            drain: Duration::from_secs(30),
            deadline: None,
            memory_budget: 128 << 20,
        }
    }
}

impl Limits {
    /// For how long of a deadline records are admitted; the rest is for what is in flight then.
    pub(super) fn time_to_admit(&self, deadline: Duration) -> Duration {
        deadline.saturating_sub(self.drain.min(deadline / 10))
    }
}
