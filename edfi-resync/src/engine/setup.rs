//! [`Engine`]: what a run needs besides its plan.

use std::collections::HashMap;
use std::sync::Arc;

use super::again::Again;
use super::journal::LedgerRun;
use super::limits::Limits;
use super::removing::Removing;
use crate::campus::Scope;
use crate::graph::Dependencies;
use crate::model::ResourceKind;
use crate::ods::{Clock, Ods};
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
}
