//! [`Audit`]: who did what, and when.

use std::time::SystemTime;

use async_trait::async_trait;

use super::detail::Detail;
use super::run::RunId;
use super::target::TargetId;
use crate::error::Result;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuditAction {
    /// Records were sent.
    Resync,
    /// Records that are gone from Campus were deleted.
    Cleanup,
    /// Records were deleted by the Delete Tool.
    Delete,
    /// A Campus event was sent.
    Event,
    /// Records that had failed were sent again.
    Retry,
    /// Errors were archived, or a Campus event that was not sent.
    Archive,
    /// A person's Ed-Fi ID was changed.
    EdFiIdChanged,
    /// Two people turned out to be one.
    PeopleCombined,
}

impl AuditAction {
    /// Every action.
    pub const ALL: [Self; 8] = [
        Self::Resync,
        Self::Cleanup,
        Self::Delete,
        Self::Event,
        Self::Retry,
        Self::Archive,
        Self::EdFiIdChanged,
        Self::PeopleCombined,
    ];

    /// Its name: `edFiIdChanged`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resync => "resync",
            Self::Cleanup => "cleanup",
            Self::Delete => "delete",
            Self::Event => "event",
            Self::Retry => "retry",
            Self::Archive => "archive",
            Self::EdFiIdChanged => "edFiIdChanged",
            Self::PeopleCombined => "peopleCombined",
        }
    }
}

/// Something that was done.
#[derive(Debug, Clone)]
pub struct NewAudit {
    /// When.
    pub at: SystemTime,
    /// Who or what asked for it.
    pub actor: String,
    /// What was done.
    pub action: AuditAction,
    /// Under which configuration, by name.
    pub configuration: Option<String>,
    /// Where.
    pub target: Option<TargetId>,
    /// In which run.
    pub run: Option<RunId>,
    /// Schools, resources, filters, counts, result.
    pub detail: Option<Detail>,
}

impl NewAudit {
    /// Something that somebody did, of which nothing else is to be kept.
    pub fn new(at: SystemTime, actor: impl Into<String>, action: AuditAction) -> Self {
        Self { at, actor: actor.into(), action, configuration: None, target: None, run: None, detail: None }
    }
}

/// Something that was done, as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditRow {
    /// Its number, in the order in which rows were added.
    pub id: i64,
    /// When.
    pub at: SystemTime,
    /// Who or what asked for it.
    pub actor: String,
    /// What was done.
    pub action: AuditAction,
    /// Under which configuration.
    pub configuration: Option<String>,
    /// Where.
    pub target: Option<TargetId>,
    /// In which run.
    pub run: Option<RunId>,
    /// Schools, resources, filters, counts, result.
    pub detail: Option<Detail>,
}

impl AuditRow {
    /// What was done, under its number.
    pub fn new(id: i64, row: NewAudit) -> Self {
        let NewAudit { at, actor, action, configuration, target, run, detail } = row;
        Self { id, at, actor, action, configuration, target, run, detail }
    }
}

/// Which rows of the audit are wanted; by default, all.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AuditFilter {
    /// From this time on. Absent: from the first.
    pub since: Option<SystemTime>,
    /// Before this time. Absent: to the last.
    pub until: Option<SystemTime>,
    /// Of this configuration. Absent: whatever the configuration.
    pub configuration: Option<String>,
    /// Of this actor. Absent: whoever it was.
    pub actor: Option<String>,
}

impl AuditFilter {
    /// From this time on.
    #[must_use]
    pub fn with_since(mut self, since: SystemTime) -> Self {
        self.since = Some(since);
        self
    }

    /// Before this time.
    #[must_use]
    pub fn with_until(mut self, until: SystemTime) -> Self {
        self.until = Some(until);
        self
    }

    /// Of this configuration.
    #[must_use]
    pub fn with_configuration(mut self, configuration: impl Into<String>) -> Self {
        self.configuration = Some(configuration.into());
        self
    }

    /// Of this actor.
    #[must_use]
    pub fn with_actor(mut self, actor: impl Into<String>) -> Self {
        self.actor = Some(actor.into());
        self
    }
}

/// Who did what. For implementers. Rows are only added, and let go when they are old; none is ever changed.
///
/// # Errors
/// As [`Ledger`](super::Ledger).
#[async_trait]
pub trait Audit: Send + Sync {
    /// Adds a row.
    async fn audit(&self, row: NewAudit) -> Result<()>;

    /// The rows that are wanted, in the order in which they were added.
    async fn audit_rows(&self, filter: &AuditFilter) -> Result<Vec<AuditRow>>;

    /// Lets go of rows from before this time; says how many.
    async fn prune_audit(&self, before: SystemTime) -> Result<u64>;
}
