//! [`Outcome`]: how one record ended, exactly one each; [`Cause`]: why, and what to do. [`RemovalEnd`]: how one ended that a plan deletes;
//! [`Ended`]: how a run did.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::ledger::Ending;
use crate::model::{CampusKeys, Origin, ResourceKind, ShapeError};
use crate::plan::Kept;

/// How one record ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Outcome {
    /// The ODS did not have it, and has it now (201).
    Created,
    /// The ODS had it, and now holds what was sent (200). Without a ledger this includes records that did not change.
    Updated,
    /// The ODS had it, and answers with the ETag that the ledger knows from before; of a server that gives no ETags, what is the same as last sent, with a
    /// warning. Without a ledger it counts as [`Updated`](Outcome::Updated). In a [Reconcile](crate::campus::Mode::Reconcile) also: the ODS was seen to
    /// have it so, and it was not sent.
    Unchanged,
    /// It was not sent: its shape is wrong, a Campus code in it is not mapped, or its query let it slip out of the request's scope.
    Invalid(Arc<Cause>),
    /// The ODS refused it, or never gave a lasting answer.
    Failed(Arc<Cause>),
    /// It was not sent: something it depends on failed and is absent from the ODS, or no association lets this client write about the
    /// person. Where the ODS does not tell otherwise, the first such record was sent, and refused for just that.
    Blocked(Arc<Cause>),
    /// It was not sent, for a reason that is no failure.
    Skipped(Skip),
    /// The run was stopped before it was delivered whole.
    Cancelled,
}

impl Outcome {
    /// Its name, which is its column in the report: `created`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Invalid(_) => "invalid",
            Self::Failed(_) => "failed",
            Self::Blocked(_) => "blocked",
            Self::Skipped(_) => "skipped",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why a record was skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Skip {
    /// An earlier record of this run is the same.
    Duplicate {
        /// The earlier one.
        of: Origin,
    },
    /// An earlier record of this run has the same natural key and another body; the earlier one was sent.
    Conflict {
        /// The earlier one.
        with: Origin,
    },
    /// The claim set does not let this client write the resource: it is reference only for this run.
    ReferenceOnly,
}

/// A record, as far as it may be named: where it came from, not who it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordName {
    kind: ResourceKind,
    origin: Origin,
    campus: CampusKeys,
}

impl RecordName {
    /// Names a record.
    pub fn new(kind: ResourceKind, origin: Origin, campus: CampusKeys) -> Self {
        Self { kind, origin, campus }
    }

    /// What it is.
    pub fn kind(&self) -> &ResourceKind {
        &self.kind
    }

    /// Where it came from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The Campus IDs behind it.
    pub fn campus(&self) -> &CampusKeys {
        &self.campus
    }
}

/// Why a record could not be delivered. Records that wait for it share it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Cause {
    record: RecordName,
    class: CauseClass,
    status: Option<u16>,
    message: String,
    hint: Option<String>,
    errors: Vec<ShapeError>,
    maybe_applied: bool,
}

impl Cause {
    /// Why this record could not be delivered, in a message without values.
    pub(super) fn new(record: RecordName, class: CauseClass, message: String) -> Self {
        Self { record, class, status: None, message, hint: None, errors: Vec::new(), maybe_applied: false }
    }

    /// With what to do.
    pub(super) fn with_hint(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }

    /// With the status that the ODS answered.
    pub(super) fn with_status(self, status: Option<u16>) -> Self {
        Self { status, ..self }
    }

    /// With what is wrong with the record's shape.
    pub(super) fn with_errors(self, errors: Vec<ShapeError>) -> Self {
        Self { errors, ..self }
    }

    /// With whether the request may have been carried out although no answer came.
    pub(super) fn maybe_applied_if(self, maybe_applied: bool) -> Self {
        Self { maybe_applied, ..self }
    }

    /// The record that failed first.
    pub fn record(&self) -> &RecordName {
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

    /// What is wrong, without values: equal for failures that one fix repairs.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// What is wrong with its shape, with JSON paths; empty unless it was invalid.
    pub fn errors(&self) -> &[ShapeError] {
        &self.errors
    }

    /// Whether the request may have been carried out although no answer came.
    pub fn maybe_applied(&self) -> bool {
        self.maybe_applied
    }
}

/// What sort of failure a cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum CauseClass {
    /// A Campus code is not mapped.
    UnmappedCode,
    /// The record's shape is wrong; it was not sent.
    Shape,
    /// The service query returned a row outside the request's scope; it was not sent.
    OutsideScope,
    /// The ODS refused the data.
    Refused,
    /// A descriptor value does not exist in the ODS.
    DescriptorMissing,
    /// Something it refers to does not exist in the ODS and was not in this run.
    ParentMissing,
    /// The ODS does not let this client see the person.
    PersonRefused,
    /// The claim set does not allow it.
    Permission,
    /// Another record holds its identifying values.
    Duplicate,
    /// It cannot be deleted, because other records in the ODS refer to it.
    StillReferenced,
    /// The server does not offer the resource.
    NotOffered,
    /// The run ended before the server gave a lasting answer.
    Temporary,
    /// The server breaks down over this record, or gives it no answer, while others pass.
    BreaksDown,
    /// A gateway or firewall answers for this record in the API's place, while others pass.
    Intercepted,
    /// The server refuses the token for this record, while others are accepted with it.
    TokenRefused,
    /// The server refused the client itself.
    Unauthorized,
    /// Anything else.
    Other,
}

impl CauseClass {
    /// Its name, as JSON and Python have it: `parentMissing`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnmappedCode => "unmappedCode",
            Self::Shape => "shape",
            Self::OutsideScope => "outsideScope",
            Self::Refused => "refused",
            Self::DescriptorMissing => "descriptorMissing",
            Self::ParentMissing => "parentMissing",
            Self::PersonRefused => "personRefused",
            Self::Permission => "permission",
            Self::Duplicate => "duplicate",
            Self::StillReferenced => "stillReferenced",
            Self::NotOffered => "notOffered",
            Self::Temporary => "temporary",
            Self::BreaksDown => "breaksDown",
            Self::Intercepted => "intercepted",
            Self::TokenRefused => "tokenRefused",
            Self::Unauthorized => "unauthorized",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for CauseClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnmappedCode => "code not mapped",
            Self::Shape => "malformed record",
            Self::OutsideScope => "outside the scope",
            Self::Refused => "refused by the ODS",
            Self::DescriptorMissing => "descriptor missing in the ODS",
            Self::ParentMissing => "reference missing in the ODS",
            Self::PersonRefused => "person not visible to this client",
            Self::Permission => "not allowed by the claim set",
            Self::Duplicate => "identifying values in use",
            Self::StillReferenced => "others in the ODS refer to it",
            Self::NotOffered => "resource not offered by the server",
            Self::Temporary => "no lasting answer from the server",
            Self::BreaksDown => "the server breaks down over it",
            Self::Intercepted => "answered in the API's place",
            Self::TokenRefused => "token refused for this record",
            Self::Unauthorized => "client not accepted by the server",
            Self::Other => "failed",
        })
    }
}

/// How a run went, beyond its events.
#[derive(Debug, Clone)]
pub(crate) struct Ended {
    stopped: Option<String>,
    counts: BTreeMap<Ending, u64>,
    lost: usize,
}

impl Ended {
    /// A run that ended early for this reason, if there is one, with how many records ended how, and how many outcomes were lost.
    pub(super) fn new(stopped: Option<String>, counts: BTreeMap<Ending, u64>, lost: usize) -> Self {
        Self { stopped, counts, lost }
    }

    /// Why it ended early, if it did.
    pub(crate) fn stopped(&self) -> Option<&str> {
        self.stopped.as_deref()
    }

    /// How many records ended how.
    pub(crate) fn counts(&self) -> &BTreeMap<Ending, u64> {
        &self.counts
    }

    /// How many outcomes the ledger could not keep: their records are sent again on resume.
    pub(crate) fn lost(&self) -> usize {
        self.lost
    }
}

/// How a record that a plan deletes ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum RemovalEnd {
    /// It is not in the ODS any more.
    Deleted,
    /// It stays.
    Kept(Kept),
    /// The ODS did not delete it.
    Failed(Arc<Cause>),
}

impl RemovalEnd {
    /// Its name: `deleted`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Kept(_) => "kept",
            Self::Failed(_) => "failed",
        }
    }
}
