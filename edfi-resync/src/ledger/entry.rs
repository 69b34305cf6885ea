//! [`Entry`]: the outcome of one record as the ledger keeps it; [`Known`]: what it says of a record later.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::run::RunId;
use crate::model::{CampusKeys, Digest, Key, Origin, ResourceKind};

/// How a record ended, without the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Ending {
    /// New in the ODS.
    Created,
    /// In the ODS before, and replaced.
    Updated,
    /// In the ODS before, and the same.
    Unchanged,
    /// Not sent: malformed, unmapped or outside the scope.
    Invalid,
    /// Sent and not accepted, or never answered.
    Failed,
    /// Not sent because of what it depends on.
    Blocked,
    /// Not sent: a twin of an earlier record, or of a resource that is reference only.
    Skipped,
    /// The run was stopped before it was delivered whole.
    Cancelled,
}

impl Ending {
    /// Its name: `created`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Invalid => "invalid",
            Self::Failed => "failed",
            Self::Blocked => "blocked",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the ODS holds the record as it was sent.
    pub fn is_good(self) -> bool {
        matches!(self, Self::Created | Self::Updated | Self::Unchanged)
    }

    /// Whether it is somebody's to repair.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Invalid | Self::Failed | Self::Blocked)
    }
}

/// The outcome of one record of a run.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub kind: ResourceKind,
    /// Its natural key; absent where it cannot be read.
    pub key: Option<Key>,
    /// The digest of its canonical body; absent where it was not looked at.
    pub digest: Option<Digest>,
    /// How it ended.
    pub ending: Ending,
    /// Its id in the ODS, if the answer gave one.
    pub id: Option<String>,
    /// Its ETag, if the answer gave one.
    pub etag: Option<String>,
    /// Where it came from.
    pub origin: Origin,
    /// The Campus IDs and the Campus object behind it.
    pub campus: CampusKeys,
    /// Why, where it failed.
    pub reason: Option<Arc<Reason>>,
    /// It may have been carried out although no answer came: what the ODS holds under its key is not known any more.
    pub maybe_applied: bool,
}

impl Entry {
    /// A record from there that ended so, of which nothing else is known yet.
    pub fn new(kind: ResourceKind, origin: Origin, ending: Ending) -> Self {
        Self {
            kind,
            key: None,
            digest: None,
            ending,
            id: None,
            etag: None,
            origin,
            campus: CampusKeys::new(),
            reason: None,
            maybe_applied: false,
        }
    }
}

/// Why a record failed. Records that were held back share that of the record they depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What sort of failure it is: `parentMissing`.
    pub class: String,
    /// The HTTP status, if the ODS answered.
    pub status: Option<u16>,
    /// What is wrong, without values.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// The kind of the record that failed first.
    pub kind: ResourceKind,
    /// Where that record came from.
    pub origin: Origin,
}

impl Reason {
    /// What sort of failure the record met that failed first, without a status or a hint.
    pub fn new(class: impl Into<String>, message: impl Into<String>, kind: ResourceKind, origin: Origin) -> Self {
        Self { class: class.into(), status: None, message: message.into(), hint: None, kind, origin }
    }
}

/// What the ODS accepted last under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Accepted {
    /// The digest of the canonical body.
    pub digest: Digest,
    /// The id.
    pub id: Option<String>,
    /// The ETag.
    pub etag: Option<String>,
}

/// What the ledger says of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Known {
    /// What the ODS accepted last; absent if nothing was, or if that is not certain.
    pub accepted: Option<Accepted>,
    /// How it ended last.
    pub ending: Ending,
    /// The run in which it did.
    pub run: RunId,
    /// The run in which the ODS last took the record from us, or was found to hold it as we send it; absent if none did.
    pub delivered: Option<RunId>,
}

impl Accepted {
    /// A body with this digest, under this id and ETag as far as the ODS gave them.
    pub fn new(digest: Digest, id: Option<String>, etag: Option<String>) -> Self {
        Self { digest, id, etag }
    }
}

impl Known {
    /// A record that ended so in this run, and whose body the ODS accepted and took from us as said.
    pub fn new(accepted: Option<Accepted>, ending: Ending, run: RunId, delivered: Option<RunId>) -> Self {
        Self { accepted, ending, run, delivered }
    }

    /// Whether the record in the ODS is ours, as [`Held::is_ours`](super::Held::is_ours) says it.
    pub fn is_ours(&self) -> bool {
        self.delivered.is_some()
    }
}
