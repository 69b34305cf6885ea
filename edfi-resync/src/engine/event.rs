//! [`Event`] and [`Observer`]: a run is a stream of events, everything else is a fold of them.

use std::collections::BTreeMap;
use std::time::Duration;

use super::outcome::{Outcome, RecordName, RemovalEnd};
use crate::model::{Mending, ResourceKind};
use crate::ods::Operation;
use crate::plan::{Kept, Plan, Removal};

/// Something that happened in a run. Steps are named by their position in the plan. Who keeps one takes it [owned](Event::to_owned).
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The run starts.
    RunStarted {
        /// What it carries out.
        plan: &'a Plan,
    },
    /// Records of a resource that the plan deletes from were found in the ODS; those that are not kept will be removed or fail, each once.
    Found {
        /// The position among what the plan removes.
        removal: usize,
        /// How many.
        records: u64,
        /// How many of them stay, by reason.
        kept: &'a BTreeMap<Kept, u64>,
    },
    /// A record that the plan deletes has ended.
    Removed {
        /// The position among what the plan removes.
        removal: usize,
        /// The record: its origin is its id in the ODS.
        record: &'a RecordName,
        /// What the plan says of it.
        listed: &'a Removal,
        /// How it ended.
        end: &'a RemovalEnd,
    },
    /// Something to know of what is removed.
    RemovalWarning {
        /// The position among what the plan removes.
        removal: usize,
        /// One line, without student data.
        message: &'a str,
    },
    /// A step starts: what it waits for has settled.
    StepStarted {
        /// The step.
        step: usize,
    },
    /// Records were read for a step; each will settle once.
    Read {
        /// The step.
        step: usize,
        /// How many.
        records: u64,
    },
    /// Something was mended where records entered, in so many more of them; see [`normalize`](crate::model::normalize).
    Mended {
        /// The step.
        step: usize,
        /// Which member, and how.
        mending: &'a Mending,
        /// How many records, each once.
        records: u64,
    },
    /// A record was sent, or one that the plan deletes was, and the ODS has answered or is not asked any longer. One that is answered has not ended
    /// yet: it may go a second time. Look-ups, listings and what is asked for tokens and documents are in none.
    Answered {
        /// What it is.
        kind: &'a ResourceKind,
        /// What was asked of the ODS.
        operation: Operation,
        /// How many requests it took.
        attempts: u32,
        /// The status of the last answer; absent if there was none.
        status: Option<u16>,
        /// How long the last request took, from when it was sent to its answer.
        latency: Duration,
    },
    /// A record ended.
    Settled {
        /// The step of its first pass.
        step: usize,
        /// The record.
        record: &'a RecordName,
        /// How it ended.
        outcome: &'a Outcome,
    },
    /// A record has a natural key now that is not the one the ODS had it under, and that key could not be changed: what the ODS has
    /// under the old one stays there.
    LeftBehind {
        /// The step.
        step: usize,
        /// The record, as it is now.
        record: &'a RecordName,
        /// The id of the old one in the ODS.
        id: &'a str,
    },
    /// Something to know that is no record's outcome.
    Warning {
        /// The step it concerns.
        step: usize,
        /// One line, without student data.
        message: &'a str,
    },
    /// Every record of a step has settled, or waits for its second pass.
    StepFinished {
        /// The step.
        step: usize,
    },
    /// The run is over.
    RunFinished {
        /// Why it ended early, if it did.
        stopped: Option<&'a str>,
    },
}

/// Sees every event of a run, in order, on the run's own task: it should be quick.
pub trait Observer: Send {
    /// Sees one event.
    fn on_event(&mut self, event: &Event<'_>);
}

impl<F: FnMut(&Event<'_>) + Send> Observer for F {
    fn on_event(&mut self, event: &Event<'_>) {
        self(event);
    }
}
