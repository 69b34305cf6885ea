//! The state of one running step, and the records on their way through it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::again::Again;
use super::journal::Evidence;
use super::moved::{Moved, Moves};
use super::outcome::{Cause, RecordName};
use super::refusals::Refusals;
use super::seen::Seen;
use super::twins::Twins;
use crate::ledger::Accepted;
use crate::model::{Digest, Key, Mending, Record, ReferenceKey, ResourceKind};
use crate::plan::Selection;

/// A record that was read and looked at, on its way to the ODS.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) record: Record,
    pub(super) key: Key,
    /// The key without its letter case.
    pub(super) any_case: Key,
    pub(super) digest: Digest,
    pub(super) references: Vec<ReferenceKey>,
    /// What the ledger says the ODS accepted last under this key.
    pub(super) accepted: Option<Accepted>,
    /// How often it was put off because something it refers to was missing.
    pub(super) deferrals: u32,
    /// What it stands in the ODS as, under another key.
    pub(super) moved: Option<Box<Moved>>,
}

impl Item {
    pub(super) fn name(&self) -> RecordName {
        RecordName::new(self.record.kind.clone(), self.record.origin.clone(), self.record.campus.clone())
    }

    pub(super) fn evidence(&self) -> Evidence {
        Evidence { digest: Some(self.digest), ..Evidence::of(Some(self.key)) }
    }
}

/// Why a step does not send its records.
#[derive(Debug, Clone)]
pub(super) enum Closed {
    /// The claim set does not let this client write the resource.
    ReferenceOnly,
    /// The server does not offer the resource.
    NotOffered(Arc<Cause>),
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and they change independently")]
pub(super) struct StepState {
    pub(super) kind: ResourceKind,
    pub(super) selection: Selection,
    /// Which records its errors mean, where it sends errors again.
    pub(super) again: Again,

    /// A batch is being read.
    pub(super) reading: bool,
    /// The scan has come to its end.
    pub(super) exhausted: bool,
    pub(super) buffer: VecDeque<Item>,
    /// Records on their way to the buffer that may stand in the ODS under another key.
    pub(super) moves: Moves,
    pub(super) in_flight: usize,
    /// Items that wait for an answer about something they refer to.
    pub(super) held: usize,
    pub(super) deferred: Vec<Item>,
    /// A deferral is running.
    pub(super) resting: bool,

    /// The first answer is in: until then one record at a time goes, so that a refused resource costs one request.
    pub(super) proven: bool,
    /// At least one record was accepted.
    pub(super) accepted: bool,
    pub(super) closed: Option<Closed>,
    /// Identical refusals in a row.
    pub(super) refusals: Refusals,

    pub(super) seen: Seen,
    /// Keys that are one to the ODS.
    pub(super) twins: Twins,
    /// Conflicting twins, for the warning at the end.
    pub(super) conflicts: u64,
    /// Members that the model does not have.
    pub(super) unknown: BTreeSet<String>,
    /// What was mended in the batch that is being taken in, and in how many of its records.
    pub(super) mended: BTreeMap<Mending, u64>,

    pub(super) references: References,
}

/// What the references of a kind mean to the engine, by their position in its spec.
#[derive(Debug, Default)]
pub(super) struct References {
    /// References to people by which the ODS authorizes a record.
    pub(super) people: BTreeSet<u16>,
    /// The reference to the person whose primary association this kind is.
    pub(super) primary: BTreeSet<u16>,
    /// That person may have primary associations in the ODS that take no part in the run.
    pub(super) elsewhere: bool,
}

impl StepState {
    /// Whether nothing of the current scan is left anywhere.
    pub(super) fn is_drained(&self) -> bool {
        let waits = !self.moves.is_empty() || !self.buffer.is_empty() || self.in_flight > 0 || self.held > 0 || self.resting;
        self.exhausted && !self.reading && !waits
    }

    /// Whether another record may be sent now, as far as the step itself is concerned.
    pub(super) fn may_send(&self) -> bool {
        !self.buffer.is_empty() && (self.proven || self.in_flight == 0)
    }

    /// Whether another batch is wanted.
    pub(super) fn wants_batch(&self, most_fresh: usize) -> bool {
        const LOW_WATER: usize = 64;
        const MOST_HELD: usize = 4_096;
        let room = self.buffer.len() < LOW_WATER && self.held < MOST_HELD && self.moves.has_room(most_fresh);
        !self.reading && !self.exhausted && room
    }
}
