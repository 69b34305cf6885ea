//! [`Changes`]: which changes of a source that numbers them are sent.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which changes of a source that numbers them are sent: those behind what was delivered last, or behind a version.
///
/// What was delivered last, the ledger knows for each resource: its watermark. A resource of which it knows none is read whole. What the ledger knows
/// to be delivered as it is now is not sent again, so that a run that was broken off costs no more than reading. A watermark moves only where
/// all that was read of its resource was delivered: what failed is read, and sent, again with the next run.
///
/// ```
/// use edfi_resync::campus::{Changes, Request};
///
/// let nightly = Request::new().changes(Changes::since_last().with_deletes());
/// assert_eq!(nightly.changes.expect("it has them").to_string(), "changes since the last run, deletes included");
/// assert_eq!(Changes::since(1_234).to_string(), "changes since version 1234");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct Changes {
    /// The version behind which changes are sent, of all resources. Absent: the watermark of each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<u64>,
    /// Whether what was deleted in the source is deleted from the ODS: what the ledger knows as ours, and the plan lists.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deletes: bool,
}

impl Changes {
    /// What changed since it was delivered last, as the ledger knows it.
    pub fn since_last() -> Self {
        Self::default()
    }

    /// What changed behind a version of the source.
    pub fn since(version: u64) -> Self {
        Self { since: Some(version), deletes: false }
    }

    /// Deletes too.
    #[must_use]
    pub fn with_deletes(mut self) -> Self {
        self.deletes = true;
        self
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.since {
            Some(version) => write!(f, "changes since version {version}")?,
            None => f.write_str("changes since the last run")?,
        }
        if self.deletes { f.write_str(", deletes included") } else { Ok(()) }
    }
}
