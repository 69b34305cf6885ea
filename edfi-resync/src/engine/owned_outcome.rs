//! [`OwnedOutcome`] and [`OwnedRemovalEnd`]: how a record ended, by names alone; [`OwnedRecord`] and [`OwnedCause`]: which record, and why.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::outcome::{Cause, CauseClass, Outcome, RecordName, RemovalEnd, Skip};
use crate::model::CampusRole;
use crate::plan::Kept;
use crate::shown::line;

/// How a record ended, owned: an [`Outcome`] by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "camelCase")]
#[non_exhaustive]
pub enum OwnedOutcome {
    /// The ODS did not have it, and has it now.
    Created,
    /// The ODS had it, and now holds what was sent.
    Updated,
    /// The ODS has it as it was sent before.
    Unchanged,
    /// It was not sent: something is wrong with itself.
    Invalid {
        /// Why.
        cause: OwnedCause,
    },
    /// The ODS refused it, or never gave a lasting answer.
    Failed {
        /// Why.
        cause: OwnedCause,
    },
    /// It was not sent: something it depends on failed.
    Blocked {
        /// Why that failed.
        cause: OwnedCause,
    },
    /// It was not sent, for a reason that is no failure.
    Skipped {
        /// Why.
        skip: OwnedSkip,
    },
    /// The run was stopped before it was delivered whole.
    Cancelled,
}

/// Why a record was skipped, owned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "camelCase")]
#[non_exhaustive]
pub enum OwnedSkip {
    /// An earlier record of this run is the same.
    Duplicate {
        /// The origin of the earlier one.
        of: String,
    },
    /// An earlier record of this run has the same natural key and another body.
    Conflict {
        /// The origin of the earlier one.
        with: String,
    },
    /// The claim set does not let this client write the resource.
    ReferenceOnly,
}

/// How a record ended that a plan deletes, owned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "camelCase")]
#[non_exhaustive]
pub enum OwnedRemovalEnd {
    /// It is not in the ODS any more.
    Deleted,
    /// It stays.
    Kept {
        /// Why.
        reason: Kept,
    },
    /// The ODS did not delete it.
    Failed {
        /// Why.
        cause: OwnedCause,
    },
}

/// A record by its names, owned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnedRecord {
    resource: String,
    origin: String,
    campus: BTreeMap<CampusRole, Vec<i64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    object: Option<String>,
}

/// Why a record could not be delivered, owned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnedCause {
    record: OwnedRecord,
    class: CauseClass,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    maybe_applied: bool,
}

impl OwnedRecord {
    pub(super) fn of(record: &RecordName) -> Self {
        Self {
            resource: record.kind().endpoint().to_owned(),
            origin: record.origin().to_string(),
            campus: record.campus().by_role(),
            object: record.campus().object().map(ToString::to_string),
        }
    }

    /// The endpoint.
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// Where it came from: file and line, or query and row.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The Campus IDs behind it, by role.
    pub fn campus(&self) -> &BTreeMap<CampusRole, Vec<i64>> {
        &self.campus
    }

    /// The Campus object that it was made from: `Enrollment:4711`.
    pub fn object(&self) -> Option<&str> {
        self.object.as_deref()
    }
}

impl OwnedCause {
    fn of(cause: &Cause) -> Self {
        Self {
            record: OwnedRecord::of(cause.record()),
            class: cause.class(),
            status: cause.status(),
            message: line(cause.message()),
            hint: cause.hint().map(line),
            maybe_applied: cause.maybe_applied(),
        }
    }

    /// The record that failed first; of what is blocked, the one that it waits for.
    pub fn record(&self) -> &OwnedRecord {
        &self.record
    }

    /// What sort of failure it is.
    pub fn class(&self) -> CauseClass {
        self.class
    }

    /// The HTTP status, if the ODS answered.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// What is wrong, without values.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Whether the request of [`record`](Self::record) may have been carried out although no answer came.
    pub fn maybe_applied(&self) -> bool {
        self.maybe_applied
    }
}

impl OwnedOutcome {
    pub(super) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Created => Self::Created,
            Outcome::Updated => Self::Updated,
            Outcome::Unchanged => Self::Unchanged,
            Outcome::Invalid(cause) => Self::Invalid { cause: OwnedCause::of(cause) },
            Outcome::Failed(cause) => Self::Failed { cause: OwnedCause::of(cause) },
            Outcome::Blocked(cause) => Self::Blocked { cause: OwnedCause::of(cause) },
            Outcome::Skipped(skip) => Self::Skipped { skip: OwnedSkip::of(skip) },
            Outcome::Cancelled => Self::Cancelled,
        }
    }
}

impl OwnedSkip {
    fn of(skip: &Skip) -> Self {
        match skip {
            Skip::Duplicate { of } => Self::Duplicate { of: of.to_string() },
            Skip::Conflict { with } => Self::Conflict { with: with.to_string() },
            Skip::ReferenceOnly => Self::ReferenceOnly,
        }
    }
}

impl OwnedRemovalEnd {
    pub(super) fn of(end: &RemovalEnd) -> Self {
        match end {
            RemovalEnd::Deleted => Self::Deleted,
            RemovalEnd::Kept(reason) => Self::Kept { reason: *reason },
            RemovalEnd::Failed(cause) => Self::Failed { cause: OwnedCause::of(cause) },
        }
    }
}
