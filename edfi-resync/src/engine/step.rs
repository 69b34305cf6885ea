//! The state of one running step, and the records on their way through it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use super::again::Again;
use super::journal::Evidence;
use super::moved::{Moved, Moves};
use super::outcome::{Cause, RecordName};
use super::refusals::Refusals;
use super::seen::Seen;
use super::twins::Twins;
use super::waves::Waves;
use crate::ledger::Accepted;
use crate::model::{Digest, Key, Mending, Origin, Record, ReferenceKey, ResourceKind};
use crate::plan::{Pass, Selection};

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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// What it depends on has not settled.
    Waiting,
    /// A first scan only looks at the records of a self-referencing kind, to order them.
    Surveying,
    /// Records are sent.
    Sending,
    /// Everything is settled, or waits for a second pass.
    Settled,
}

/// Why a step does not send its records.
#[derive(Debug, Clone)]
pub(super) enum Closed {
    /// The claim set does not let this client write the resource.
    ReferenceOnly,
    /// The server does not offer the resource.
    NotOffered(Arc<Cause>),
}

/// How the first pass of a record that needs a second one ended.
#[derive(Debug)]
pub(super) struct Awaiting {
    pub(super) origin: Origin,
    /// It was created, without its weak part.
    pub(super) created: bool,
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and they change independently")]
pub(super) struct StepState {
    pub(super) kind: ResourceKind,
    pub(super) pass: Pass,
    pub(super) selection: Selection,
    /// Which records its errors mean, where it sends errors again.
    pub(super) again: Again,
    pub(super) after: Vec<usize>,
    /// The step of the first pass over this kind; itself, if it is that.
    pub(super) first: usize,
    /// The step of the second pass over this kind.
    pub(super) second: Option<usize>,
    pub(super) status: Status,

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
    /// The source is read again, for records that are sent once more.
    pub(super) rereading: bool,
    /// Conflicting twins, for the warning at the end.
    pub(super) conflicts: u64,
    /// Members that the model does not have.
    pub(super) unknown: BTreeSet<String>,
    /// What was mended in the batch that is being taken in, and in how many of its records.
    pub(super) mended: BTreeMap<Mending, u64>,

    pub(super) references: References,
    /// For a self-referencing kind: what each record refers to, then the waves that follow from it.
    pub(super) survey: HashMap<Key, Vec<Key>>,
    pub(super) waves: Waves,
    pub(super) wave: u32,
    /// Records of a self-referencing kind that were surveyed and have not settled.
    pub(super) open: HashSet<Key>,
    /// Records of a second pass, or of a ring, that are still to be sent (again).
    pub(super) awaiting: HashMap<Key, Awaiting>,
}

/// What the references of a kind mean to the engine, by their position in its spec.
#[derive(Debug, Default)]
pub(super) struct References {
    /// References to the kind itself.
    pub(super) own: BTreeSet<u16>,
    /// References that a cycle was cut at, and whose targets come later in the plan.
    pub(super) cut: BTreeSet<u16>,
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

    /// Lets go of a record that is not to be sent again, nor settled here.
    pub(super) fn forget(&mut self, key: Key) {
        self.awaiting.remove(&key);
        self.open.remove(&key);
    }

    /// Whether another record may be sent now, as far as the step itself is concerned.
    pub(super) fn may_send(&self) -> bool {
        self.status == Status::Sending && !self.buffer.is_empty() && (self.proven || self.in_flight == 0)
    }

    /// Whether another batch is wanted.
    pub(super) fn wants_batch(&self, most_fresh: usize) -> bool {
        const LOW_WATER: usize = 64;
        const MOST_HELD: usize = 4_096;
        let running = matches!(self.status, Status::Surveying | Status::Sending);
        let room = self.buffer.len() < LOW_WATER && self.held < MOST_HELD && self.moves.has_room(most_fresh);
        running && !self.reading && !self.exhausted && room
    }

    /// Whether the current scan is the one whose records are counted and judged.
    pub(super) fn is_counting(&self) -> bool {
        self.pass == Pass::First && !self.rereading && (self.status == Status::Surveying || self.references.own.is_empty())
    }
}
