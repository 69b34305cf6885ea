//! The state of one running step, and the records on their way through it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::again::Again;
use super::lane::Lane;
use super::outcome::Cause;
use super::refusals::Refusals;
use super::seen::Seen;
use super::twins::Twins;
use crate::model::{Mending, ResourceKind};
use crate::plan::Selection;

/// Why a step does not send its records.
#[derive(Debug, Clone)]
pub(super) enum Closed {
    /// The claim set does not let this client write the resource.
    ReferenceOnly,
    /// The server does not offer the resource.
    NotOffered(Arc<Cause>),
}

#[derive(Debug)]
pub(super) struct StepState {
    pub(super) kind: ResourceKind,
    pub(super) selection: Selection,
    /// Which records its errors mean, where it sends errors again.
    pub(super) again: Again,

    pub(super) lane: Lane,
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
