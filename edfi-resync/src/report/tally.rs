//! [`Tally`]: the accounts of one resource, or of all.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::engine::Outcome;

/// How many records were read, and how they ended. The other columns add up to `read`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Tally {
    /// Records read.
    pub read: u64,
    /// New in the ODS.
    pub created: u64,
    /// In the ODS before, and replaced.
    pub updated: u64,
    /// In the ODS before, and the same, as far as a ledger can tell; 0 without one.
    pub unchanged: u64,
    /// Not sent: malformed, a code is not mapped, or outside the request's scope.
    pub invalid: u64,
    /// Sent and not accepted.
    pub failed: u64,
    /// Not sent: something it depends on is absent, or no association lets this client write about the person.
    pub blocked: u64,
    /// Not sent for a reason that is no failure.
    pub skipped: u64,
    /// The run was stopped before it was delivered whole.
    pub cancelled: u64,
}

impl Tally {
    pub(super) fn count(&mut self, outcome: &Outcome) {
        let column = match outcome {
            Outcome::Created => &mut self.created,
            Outcome::Updated => &mut self.updated,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Invalid(_) => &mut self.invalid,
            Outcome::Failed(_) => &mut self.failed,
            Outcome::Blocked(_) => &mut self.blocked,
            Outcome::Skipped(_) => &mut self.skipped,
            Outcome::Cancelled => &mut self.cancelled,
        };
        *column += 1;
    }

    /// Records that have an outcome.
    pub fn settled(&self) -> u64 {
        self.created + self.updated + self.unchanged + self.invalid + self.failed + self.blocked + self.skipped + self.cancelled
    }

    /// Whether every record that was read has exactly one outcome.
    pub fn is_closed(&self) -> bool {
        self.read == self.settled()
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.invalid += other.invalid;
        self.failed += other.failed;
        self.blocked += other.blocked;
        self.skipped += other.skipped;
        self.cancelled += other.cancelled;
    }
}
