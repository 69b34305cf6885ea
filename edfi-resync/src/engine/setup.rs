//! [`Engine`]: what a run needs besides its plan.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::alike::Alike;
use super::journal::LedgerRun;
use super::limits::Limits;
use super::removing::Removing;
use super::retry_set::RetrySet;
use crate::campus::Scope;
use crate::graph::Dependencies;
use crate::model::{Key, ResourceKind};
use crate::ods::{Clock, Fence, Ods};
use crate::rules::Rules;
use crate::source::Snapshot;

/// The keys that records of a kind had, by those that they have.
pub(crate) type Moved = HashMap<Key, Key>;

/// What a run needs besides its plan.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    snapshot: Arc<dyn Snapshot>,
    scope: Scope,
    ods: Ods,
    dependencies: Arc<Dependencies>,
    clock: Arc<dyn Clock>,
    ledger: Option<LedgerRun>,
    ignores_case: bool,
    removals: Vec<Removing>,
    removes_last: bool,
    moved: HashMap<ResourceKind, Moved>,
    alike: Alike,
    retry_sets: HashMap<ResourceKind, RetrySet>,
    keep_refusals: bool,
    limits: Limits,
    rules: Rules,
}

impl Engine {
    /// An engine with default limits.
    pub(crate) fn new(
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
            removes_last: false,
            moved: HashMap::new(),
            alike: Alike::default(),
            retry_sets: HashMap::new(),
            keep_refusals: false,
            limits: Limits::default(),
            rules: Rules::default(),
        }
    }

    /// Writes outcomes to a run of a ledger.
    #[must_use]
    pub(crate) fn with_ledger(mut self, ledger: LedgerRun) -> Self {
        self.ledger = Some(ledger);
        self
    }

    /// Says whether the ODS is known to ignore letter case.
    #[must_use]
    pub(crate) fn with_ignored_case(mut self, ignores: bool) -> Self {
        self.ignores_case = ignores;
        self
    }

    /// Deletes these, before anything is sent.
    #[must_use]
    pub(crate) fn with_removals(mut self, removals: Vec<Removing>) -> Self {
        self.removals = removals;
        self
    }

    /// Deletes behind what is sent: what was deleted in a source may be referred to in the ODS until that is sent.
    #[must_use]
    pub(crate) fn removing_last(mut self) -> Self {
        self.removes_last = true;
        self
    }

    /// Knows of records, by kind and by the key that they have, the key that they had, as their source says.
    #[must_use]
    pub(crate) fn with_moved(mut self, moved: HashMap<ResourceKind, Moved>) -> Self {
        self.moved = moved;
        self
    }

    /// Does not send what the ODS was seen to have as the source has it.
    #[must_use]
    pub(crate) fn with_alike(mut self, alike: Alike) -> Self {
        self.alike = alike;
        self
    }

    /// Says which records errors mean.
    #[must_use]
    pub(crate) fn with_retry_sets(mut self, retry_sets: HashMap<ResourceKind, RetrySet>) -> Self {
        self.retry_sets = retry_sets;
        self
    }

    /// Says whether the ledger keeps what the server says to records that it refuses, word for word. It may quote them.
    #[must_use]
    pub(crate) fn with_keep_refusals(mut self, keep: bool) -> Self {
        self.keep_refusals = keep;
        self.ods = self.ods.keeping_refusals(keep);
        self
    }

    /// Bounds the run's time, or not.
    #[must_use]
    pub(crate) fn with_deadline(mut self, deadline: Option<Duration>) -> Self {
        self.limits = self.limits.with_deadline(deadline);
        self
    }

    /// Sends only as long as this fence is open.
    #[must_use]
    pub(crate) fn fenced(mut self, fence: Fence) -> Self {
        self.ods = self.ods.fenced(fence);
        self
    }

    /// Says what it holds to.
    #[must_use]
    pub(crate) fn with_rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// Sets the limits.
    #[must_use]
    pub(crate) fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The view of the source.
    pub(crate) fn snapshot(&self) -> &Arc<dyn Snapshot> {
        &self.snapshot
    }

    /// What the snapshot was opened for; every record is checked against it.
    pub(super) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The ODS.
    pub(super) fn ods(&self) -> &Ods {
        &self.ods
    }

    /// The graph of the model.
    pub(super) fn dependencies(&self) -> &Arc<Dependencies> {
        &self.dependencies
    }

    /// Time.
    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The run of a ledger that outcomes are written to. Absent: nothing is remembered.
    pub(super) fn ledger(&self) -> Option<&LedgerRun> {
        self.ledger.as_ref()
    }

    /// The ODS is known to ignore letter case: keys that differ in nothing else are one to it. Absent: that is found
    /// out.
    pub(super) fn ignores_case(&self) -> bool {
        self.ignores_case
    }

    /// What is deleted, as it was found when the run began.
    pub(super) fn removals(&self) -> &[Removing] {
        &self.removals
    }

    /// Whether that is deleted behind what is sent.
    pub(super) fn removes_last(&self) -> bool {
        self.removes_last
    }

    /// The keys that records had, by kind and by the key that they have.
    pub(super) fn moved(&self) -> &HashMap<ResourceKind, Moved> {
        &self.moved
    }

    /// What the ODS was seen to have as the source has it.
    pub(super) fn alike(&self) -> &Alike {
        &self.alike
    }

    /// What a plan that sends errors again means, by resource.
    pub(super) fn retry_sets(&self) -> &HashMap<ResourceKind, RetrySet> {
        &self.retry_sets
    }

    /// Whether the ledger keeps what the server says to records that it refuses, word for word.
    pub(super) fn keep_refusals(&self) -> bool {
        self.keep_refusals
    }

    /// Limits.
    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What it holds to.
    pub(super) fn rules(&self) -> Rules {
        self.rules
    }
}
