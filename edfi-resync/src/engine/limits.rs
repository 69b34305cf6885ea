//! [`Limits`]: the limits of a run.

use std::time::Duration;

/// The limits of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Limits {
    concurrency: usize,
    deferral: Duration,
    deferrals: u32,
    deferred_records: usize,
    identical_refusals: usize,
    drain: Duration,
    deadline: Option<Duration>,
    memory_budget: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: 128,
            deferral: Duration::from_secs(1),
            deferrals: 3,
            deferred_records: 10_000,
            identical_refusals: 100,
            drain: Duration::from_secs(30),
            deadline: None,
            memory_budget: 48 << 20,
        }
    }
}

impl Limits {
    /// Most records under way at once, of which the client sends as many as the server bears. Those that wait to be sent again do not count, and are
    /// bounded apart. Default 128.
    pub(crate) fn concurrency(&self) -> usize {
        self.concurrency
    }

    /// Sets the [limit of that name](Self::concurrency).
    #[must_use]
    pub(crate) fn with_concurrency(self, concurrency: usize) -> Self {
        Self { concurrency, ..self }
    }

    /// How long a record waits before it is sent again because something it refers to was missing; twice as long each further time.
    /// Default 1 s.
    pub(crate) fn deferral(&self) -> Duration {
        self.deferral
    }

    /// Sets the [limit of that name](Self::deferral).
    #[must_use]
    pub(crate) fn with_deferral(self, deferral: Duration) -> Self {
        Self { deferral, ..self }
    }

    /// How often a record is put off because something it refers to was missing. Default 3.
    pub(crate) fn deferrals(&self) -> u32 {
        self.deferrals
    }

    /// Sets the [limit of that name](Self::deferrals).
    #[must_use]
    pub(crate) fn with_deferrals(self, deferrals: u32) -> Self {
        Self { deferrals, ..self }
    }

    /// How many records a step keeps to send them again; more fail at once. Default 10,000.
    pub(crate) fn deferred_records(&self) -> usize {
        self.deferred_records
    }

    /// Sets the [limit of that name](Self::deferred_records).
    #[must_use]
    pub(crate) fn with_deferred_records(self, deferred_records: usize) -> Self {
        Self { deferred_records, ..self }
    }

    /// How many records of a resource must be refused for one and the same reason, and none be accepted, until the rest waits for an
    /// occasional one that goes to see whether that has changed. Default 100.
    pub(crate) fn identical_refusals(&self) -> usize {
        self.identical_refusals
    }

    /// Sets the [limit of that name](Self::identical_refusals).
    #[must_use]
    pub(crate) fn with_identical_refusals(self, identical_refusals: usize) -> Self {
        Self { identical_refusals, ..self }
    }

    /// How long requests in flight may take to finish once a run is stopped. Default 30 s.
    pub(crate) fn drain(&self) -> Duration {
        self.drain
    }

    /// Sets the [limit of that name](Self::drain).
    #[must_use]
    pub(crate) fn with_drain(self, drain: Duration) -> Self {
        Self { drain, ..self }
    }

    /// How long the run may take. Before that is over it is stopped as by a cancel, early enough for requests in flight to finish: by
    /// [`drain`](Self::drain), or a tenth of the time if that is less. Default: as long as it takes.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.deadline
    }

    /// Sets the [limit of that name](Self::deadline).
    #[must_use]
    pub(crate) fn with_deadline(self, deadline: Option<Duration>) -> Self {
        Self { deadline, ..self }
    }

    /// Bytes that the natural keys of running steps may take in memory; the rest is in a temporary file. Default 48 MiB.
    pub(crate) fn memory_budget(&self) -> usize {
        self.memory_budget
    }

    /// Sets the [limit of that name](Self::memory_budget).
    #[must_use]
    pub(crate) fn with_memory_budget(self, memory_budget: usize) -> Self {
        Self { memory_budget, ..self }
    }

    /// For how long of a deadline records are admitted; the rest is for what is in flight then.
    pub(super) fn time_to_admit(&self, deadline: Duration) -> Duration {
        deadline.saturating_sub(self.drain.min(deadline / 10))
    }
}
