//! [`Removing`] and [`Doomed`]: what a plan deletes, as it was found when the run began.

use std::collections::BTreeMap;

use super::outcome::RecordName;
use crate::model::{CampusKeys, Key, Origin, ResourceKind};
use crate::plan::{Kept, Removal};

/// What is deleted of one resource, as it was found when the run began.
#[derive(Debug, Clone)]
pub struct Removing {
    /// The position among what the plan removes.
    pub removal: usize,
    /// What it is.
    pub kind: ResourceKind,
    /// The group of the load order.
    pub order: u32,
    /// How many records the ODS showed within the scope.
    pub found: u64,
    /// How many of them stay, by reason, without those below.
    pub kept: BTreeMap<Kept, u64>,
    /// What the plan lists, and was found again, with the reason to keep it if there is one now.
    pub records: Vec<Doomed>,
}

/// A record that the plan lists.
#[derive(Debug, Clone)]
pub struct Doomed {
    /// Its natural key, under which the ledger has it.
    pub key: Key,
    /// What the plan says of it.
    pub listed: Removal,
    /// Why it stays after all.
    pub kept: Option<Kept>,
}

impl Doomed {
    /// A record as the plan lists it.
    pub fn new(key: Key, listed: Removal, kept: Option<Kept>) -> Self {
        Self { key, listed, kept }
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
