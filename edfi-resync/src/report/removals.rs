//! [`RemovalTally`]: the accounts of what was deleted of one resource, or of all.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::engine::RemovalEnd;
use crate::plan::Kept;

/// How many records were found in the ODS, and how they ended: found = deleted + kept + failed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RemovalTally {
    /// Records found in the ODS, within the scope.
    pub found: u64,
    /// Not in the ODS any more.
    pub deleted: u64,
    /// Left there, by reason.
    pub kept: BTreeMap<Kept, u64>,
    /// Not deleted, although they should have been.
    pub failed: u64,
}

impl RemovalTally {
    pub(super) fn find(&mut self, records: u64, kept: &BTreeMap<Kept, u64>) {
        self.found += records;
        for (why, records) in kept {
            *self.kept.entry(*why).or_default() += records;
        }
    }

    pub(super) fn count(&mut self, end: &RemovalEnd) {
        match end {
            RemovalEnd::Deleted => self.deleted += 1,
            RemovalEnd::Kept(why) => *self.kept.entry(*why).or_default() += 1,
            RemovalEnd::Failed(_) => self.failed += 1,
        }
    }

    /// How many records were left there.
    pub fn kept_records(&self) -> u64 {
        self.kept.values().sum()
    }

    /// Whether every record that was found has exactly one end.
    pub fn is_closed(&self) -> bool {
        self.found == self.deleted + self.kept_records() + self.failed
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign<&Self> for RemovalTally {
    fn add_assign(&mut self, other: &Self) {
        self.found += other.found;
        self.deleted += other.deleted;
        self.failed += other.failed;
        for (why, records) in &other.kept {
            *self.kept.entry(*why).or_default() += records;
        }
    }
}
