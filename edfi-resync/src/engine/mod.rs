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
//! What it does not do: it writes nothing but through the ODS, prints nothing, and keeps no state between runs.

mod cause;
mod event;
mod gate;
mod intake;
mod outcome;
mod related;
mod run;
mod settle;
mod step;
mod waves;

pub use event::{Event, Observer};
pub use outcome::{Cause, CauseClass, Outcome, RecordName, Skip};

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::campus::Scope;
use crate::error::Result;
use crate::graph::Dependencies;
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
    /// Limits.
    pub limits: Limits,
}

/// The limits of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Most records under way at once, those included that wait to be sent again. Default 16.
    pub concurrency: usize,
    /// How long a record waits before it is sent again because something it refers to was missing. Default 1 s.
    pub deferral: Duration,
    /// How many records a step keeps to send them again; more fail at once. Default 10,000.
    pub deferred_records: usize,
    /// How long requests in flight may take to finish once a run is stopped. Default 30 s.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { concurrency: 16, deferral: Duration::from_secs(1), deferred_records: 10_000, drain: Duration::from_secs(30) }
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
        Self { snapshot, scope, ods, dependencies, clock, limits: Limits::default() }
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
    /// When `cancel` fires, nothing more is admitted, requests in flight are awaited, and the rest settles as cancelled. Dropping the
    /// future abandons the requests in flight; sending again is safe, since POST is an upsert.
    ///
    /// # Errors
    /// When the plan does not fit the model. What goes wrong on the way ends the run early, with the reason in
    /// [`Event::RunFinished`].
    pub async fn run(&self, plan: &Plan, observer: &mut dyn Observer, cancel: CancellationToken) -> Result<()> {
        run::Run::new(self, plan, observer, cancel)?.carry_out().await
    }
}
