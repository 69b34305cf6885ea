//! Carries a plan out: reads, holds, sends and accounts for every record.
//!
//! One task runs the whole plan: it reads batches from the snapshot, looks at each record once, asks the gate whether it may go,
//! and keeps up to a limit of requests in flight. A step starts when the steps it depends on have settled, so steps overlap as far as
//! their own prerequisites allow. What happens is a stream of [`Event`]s.
//!
//! What it keeps: every record that was read settles exactly once; a record is never sent before the outcome of what it refers to, if
//! both are in the run; nothing is sent that refers to something known to be absent. Memory holds digests of the records of running
//! steps, a few batches, and the exceptions; never all records.
//!
//! With a [ledger](crate::ledger), outcomes are committed to it in groups while the run goes on; a record that an earlier part of the same run has
//! delivered as it is now is not sent again.
//!
//! What a plan deletes goes before what it sends: dependents before what they depend on, a person's primary association behind all else
//! about the person, each only as long as it is what it was when it was listed.
//!
//! What it does not do: it writes nothing but to the ODS and the ledger, prints nothing, and keeps no state of its own between runs.

mod accounts;
mod again;
mod cause;
mod conductor;
mod control;
mod core;
mod event;
mod gate;
mod gatekeeper;
mod item;
mod journal;
mod lane;
mod look;
mod outcome;
mod passes;
mod refusals;
mod rekey;
mod related;
mod removal;
mod room;
mod seen;
#[cfg(feature = "sqlite")]
mod spill;
mod step_queue;
mod stop;
mod twins;
mod waves;

pub use again::Again;
pub use conductor::Ended;
pub use event::{Event, Observer};
pub use journal::LedgerRun;
pub use outcome::{Cause, CauseClass, Outcome, RecordName, Skip};
pub use removal::{Doomed, RemovalEnd, Removing};
pub use stop::Stop;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::campus::Scope;
use crate::error::Result;
use crate::graph::Dependencies;
use crate::model::ResourceKind;
use crate::ods::{Clock, Ods};
use crate::plan::Plan;
use crate::source::Snapshot;

/// What a run needs besides its plan.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Engine {
    /// The view of the source.
    pub snapshot: Arc<dyn Snapshot>,
    /// What the snapshot was opened for; every record is checked against it.
    pub scope: Scope,
    /// The ODS.
    pub ods: Ods,
    /// The graph of the model.
    pub dependencies: Arc<Dependencies>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The run of a ledger that outcomes are written to. Absent: nothing is remembered.
    pub ledger: Option<LedgerRun>,
    /// The ODS is known to ignore letter case: keys that differ in nothing else are one to it. Absent: that is found
    /// out.
    pub ignores_case: bool,
    /// What is deleted first, as it was found when the run began.
    pub removals: Vec<Removing>,
    /// What a plan that sends errors again means, by resource.
    pub again: HashMap<ResourceKind, Again>,
    /// Whether the ledger keeps what the server says to records that it refuses, word for word.
    pub keep_refusals: bool,
    /// Limits.
    pub limits: Limits,
}

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
    fn time_to_admit(&self, deadline: Duration) -> Duration {
        deadline.saturating_sub(self.drain.min(deadline / 10))
    }
}

impl Engine {
    /// An engine with default limits.
    pub fn new(
        snapshot: Arc<dyn Snapshot>,
        scope: Scope,
        ods: Ods,
        dependencies: Arc<Dependencies>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            snapshot,
            scope,
            ods,
            dependencies,
            clock,
            ledger: None,
            ignores_case: false,
            removals: Vec::new(),
            again: HashMap::new(),
            keep_refusals: false,
            limits: Limits::default(),
        }
    }

    /// Writes outcomes to a run of a ledger.
    #[must_use]
    pub fn with_ledger(mut self, ledger: LedgerRun) -> Self {
        self.ledger = Some(ledger);
        self
    }

    /// Says whether the ODS is known to ignore letter case.
    #[must_use]
    pub fn with_ignored_case(mut self, ignores: bool) -> Self {
        self.ignores_case = ignores;
        self
    }

    /// Deletes these first.
    #[must_use]
    pub fn with_removals(mut self, removals: Vec<Removing>) -> Self {
        self.removals = removals;
        self
    }

    /// Says which records errors mean.
    #[must_use]
    pub fn with_again(mut self, again: HashMap<ResourceKind, Again>) -> Self {
        self.again = again;
        self
    }

    /// Says whether the ledger keeps what the server says to records that it refuses, word for word. It may quote them.
    #[must_use]
    pub fn with_keep_refusals(mut self, keep: bool) -> Self {
        self.keep_refusals = keep;
        self.ods = self.ods.keeping_refusals(keep);
        self
    }

    /// Sets the limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Carries out a plan. Every record that is read settles once, as an [`Event::Settled`].
    ///
    /// # Cancellation
    /// When `stop` is pressed, nothing more is admitted, requests in flight are awaited, and the rest settles as cancelled. Dropping the
    /// future abandons the requests in flight and the outcomes that are not committed, at most 1,000; sending again is safe, since POST
    /// is an upsert.
    ///
    /// # Errors
    /// When the plan does not fit the model. What goes wrong on the way ends the run early, with the reason in
    /// [`Event::RunFinished`].
    pub async fn run(&self, plan: &Plan, observer: &mut dyn Observer, stop: Stop) -> Result<Ended> {
        conductor::Conductor::carry_out(self, plan, observer, stop).await
    }
}
