//! [`Removing`] and [`Deletion`]: what a plan deletes, as it was found when the run began.

use std::collections::BTreeMap;

use super::outcome::RecordName;
use crate::model::{CampusKeys, Key, Origin, ResourceKind};
use crate::plan::{Kept, Removal};

/// What is deleted of one resource, as it was found when the run began.
#[derive(Debug, Clone)]
pub(crate) struct Removing {
    removal: usize,
    kind: ResourceKind,
    order: u32,
    found: u64,
    kept: BTreeMap<Kept, u64>,
    records: Vec<Deletion>,
}

impl Removing {
    /// What is deleted of a kind, at this position among what the plan removes and in this group of the load order: of the records found within the
    /// scope, those that the plan lists, and how many others stay and why.
    pub(crate) fn new(
        removal: usize,
        kind: ResourceKind,
        order: u32,
        found: u64,
        kept: BTreeMap<Kept, u64>,
        records: Vec<Deletion>,
    ) -> Self {
        Self { removal, kind, order, found, kept, records }
    }

    /// The position among what the plan removes.
    pub(crate) fn removal(&self) -> usize {
        self.removal
    }

    /// What it is.
    pub(crate) fn kind(&self) -> &ResourceKind {
        &self.kind
    }

    /// The group of the load order.
    pub(crate) fn order(&self) -> u32 {
        self.order
    }

    /// How many records the ODS showed within the scope.
    pub(crate) fn found(&self) -> u64 {
        self.found
    }

    /// How many of them stay, by reason, without [those that the plan lists](Self::records).
    pub(crate) fn kept(&self) -> &BTreeMap<Kept, u64> {
        &self.kept
    }

    /// What the plan lists, and was found again, with the reason to keep it if there is one now.
    pub(crate) fn records(&self) -> &[Deletion] {
        &self.records
    }
}

/// A record that the plan lists.
#[derive(Debug, Clone)]
pub(crate) struct Deletion {
    key: Key,
    listed: Removal,
    kept: Option<Kept>,
}

impl Deletion {
    /// A record as the plan lists it.
    pub(crate) fn new(key: Key, listed: Removal, kept: Option<Kept>) -> Self {
        Self { key, listed, kept }
    }

    /// Its natural key, under which the ledger has it.
    pub(crate) fn key(&self) -> Key {
        self.key
    }

    /// What the plan says of it.
    pub(crate) fn listed(&self) -> &Removal {
        &self.listed
    }

    /// Why it stays after all.
    pub(crate) fn kept(&self) -> Option<Kept> {
        self.kept
    }

    /// What it is called: where it came from is the ODS.
    pub(super) fn name(&self, kind: &ResourceKind) -> RecordName {
        let object = self.listed.object.as_deref().and_then(|object| object.rsplit_once(':'));
        let campus = match object.and_then(|(kind, id)| Some((kind, id.parse().ok()?))) {
            Some((kind, id)) => CampusKeys::new().with_object(kind, id),
            None => CampusKeys::new(),
        };
        RecordName::new(kind.clone(), Origin::new(format!("ODS id {}", self.listed.id), 0), campus)
    }
}
