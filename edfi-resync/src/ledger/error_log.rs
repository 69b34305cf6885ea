//! [`ErrorLog`]: the records whose last outcome is a failure.
//!
//! An error is *open* until somebody does something about it: sends its record again (*retried*) or puts it away (*archived*). When its record is
//! delivered it is gone, whatever it was; when its record fails again it is open again, under a new number.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::entry::{Ending, Entry};
use super::run::{RunId, RunRow};
use super::secret::LedgerSecret;
use super::target::TargetId;
use crate::error::Result;
use crate::model::{CampusObject, CampusRole, Key, Origin};

/// The number of an error. A record that fails again gets another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ErrorId(pub i64);

/// What was done about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ErrorState {
    /// Nothing.
    Open,
    /// Its record was to be sent again, and has no outcome since: it may be gone from the source.
    Retried,
    /// It was put away.
    Archived,
}

impl ErrorState {
    /// Its name: `archived`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Retried => "retried",
            Self::Archived => "archived",
        }
    }
}

/// Which errors are wanted; by default, all that are open. Several conditions must all be met.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ErrorFilter {
    /// Of this resource, by its path: `/ed-fi/students`. Absent: of any.
    pub resource: Option<String>,
    /// Of this class. Absent: of any.
    pub class: Option<String>,
    /// Of runs of this configuration. Absent: of any.
    pub configuration: Option<String>,
    /// Of this run. Absent: of any.
    pub run: Option<RunId>,
    /// Of records behind which all of these Campus IDs stand: of a school, a calendar, a course, a section, a person. Empty: of any.
    pub campus: Vec<(CampusRole, i64)>,
    /// In one of these states. Empty: open.
    pub states: Vec<ErrorState>,
}

impl ErrorFilter {
    /// Of this resource, by its path.
    #[must_use]
    pub fn with_resource(mut self, path: impl Into<String>) -> Self {
        self.resource = Some(path.into());
        self
    }

    /// Of this class.
    #[must_use]
    pub fn with_class(mut self, class: impl Into<String>) -> Self {
        self.class = Some(class.into());
        self
    }

    /// Of runs of this configuration.
    #[must_use]
    pub fn with_configuration(mut self, configuration: impl Into<String>) -> Self {
        self.configuration = Some(configuration.into());
        self
    }

    /// Of this run.
    #[must_use]
    pub fn with_run(mut self, run: RunId) -> Self {
        self.run = Some(run);
        self
    }

    /// Of records behind which this Campus ID stands, too.
    #[must_use]
    pub fn with(mut self, role: CampusRole, id: i64) -> Self {
        self.campus.push((role, id));
        self
    }

    /// In this state, or in one that was named before.
    #[must_use]
    pub fn with_state(mut self, state: ErrorState) -> Self {
        self.states.push(state);
        self
    }

    /// Whether an error is wanted.
    pub fn admits(&self, row: &ErrorRow) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        is(&self.resource, &row.resource)
            && is(&self.class, &row.class)
            && is(&self.configuration, &row.configuration)
            && self.run.is_none_or(|run| run == row.run)
            && self.campus.iter().all(|(role, id)| row.campus.get(role).is_some_and(|ids| ids.contains(id)))
            && self.admits_state(row.state)
    }

    /// Whether errors in a state may be wanted.
    pub fn admits_state(&self, state: ErrorState) -> bool {
        if self.states.is_empty() { state == ErrorState::Open } else { self.states.contains(&state) }
    }
}

/// A record whose last outcome is a failure, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ErrorRow {
    /// Its number.
    pub id: ErrorId,
    /// What was done about it.
    pub state: ErrorState,
    /// The run.
    pub run: RunId,
    /// The configuration's name.
    pub configuration: String,
    /// The path of its resource.
    pub resource: String,
    /// A name for its natural key, as in [`OutcomeRow::record`](super::OutcomeRow::record).
    pub record: Option<String>,
    /// How it ended: invalid, failed or blocked.
    pub outcome: Ending,
    /// What sort of failure it is: `parentMissing`.
    pub class: String,
    /// The HTTP status, if the ODS answered.
    pub status: Option<u16>,
    /// What is wrong, without values.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// Where it came from.
    pub origin: String,
    /// The Campus IDs behind it, by role.
    pub campus: BTreeMap<CampusRole, Vec<i64>>,
    /// The Campus object behind it.
    pub object: Option<String>,
    /// Resource and origin of the record that it was held back by; absent where it is its own cause.
    pub because_of: Option<String>,
    /// It may be in the ODS although no answer came.
    pub maybe_applied: bool,
}

impl ErrorRow {
    /// The open error of an entry that is a failure, of this run.
    pub fn of(id: ErrorId, run: &RunRow, entry: &Entry, secret: &LedgerSecret) -> Self {
        let (reason, resource, origin) = (entry.reason.as_deref(), entry.kind.path(), entry.origin.to_string());
        let first = reason.map(|reason| (reason.kind.path(), reason.origin.to_string()));
        Self {
            id,
            state: ErrorState::Open,
            run: run.id,
            configuration: run.configuration.clone(),
            record: entry.key.map(|key| secret.name(key)),
            outcome: entry.ending,
            class: reason.map_or(NO_REASON.0, |reason| &reason.class).to_owned(),
            status: reason.and_then(|reason| reason.status),
            message: reason.map_or(NO_REASON.1, |reason| &reason.message).to_owned(),
            hint: reason.and_then(|reason| reason.hint.clone()),
            campus: entry.campus.by_role(),
            object: entry.campus.object().map(ToString::to_string),
            because_of: because_of(&resource, &origin, first),
            maybe_applied: entry.maybe_applied,
            resource,
            origin,
        }
    }
}

/// Class and message of a failure for which no reason was given.
pub(crate) const NO_REASON: (&str, &str) = ("unknown", "no reason was given");

/// The record that failed first, if it is another one.
pub(crate) fn because_of(resource: &str, origin: &str, first: Option<(String, String)>) -> Option<String> {
    first.filter(|(path, from)| path != resource || from != origin).map(|(path, from)| format!("{path} {from}"))
}

/// What a record that failed is found by, to be sent again. It names keys of people as they are, and is not to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedRecord {
    /// Its error.
    pub id: ErrorId,
    /// Where it was to be sent.
    pub target: TargetId,
    /// The configuration's name.
    pub configuration: String,
    /// The path of its resource.
    pub resource: String,
    /// Its natural key; absent where it could not be read.
    pub key: Option<Key>,
    /// Where it came from.
    pub origin: Origin,
    /// The Campus object behind it.
    pub object: Option<CampusObject>,
    /// The Campus IDs behind it, by role.
    pub campus: BTreeMap<CampusRole, Vec<i64>>,
}

impl FailedRecord {
    /// The record of an entry that is a failure, of this run.
    pub fn of(id: ErrorId, run: &RunRow, entry: &Entry) -> Self {
        Self {
            id,
            target: run.target,
            configuration: run.configuration.clone(),
            resource: entry.kind.path(),
            key: entry.key,
            origin: entry.origin.clone(),
            object: entry.campus.object().cloned(),
            campus: entry.campus.by_role(),
        }
    }
}

/// The records that failed. For implementers.
///
/// # Errors
/// As [`Ledger`](super::Ledger). Numbers of errors that are gone are passed over.
#[async_trait]
pub trait ErrorLog: Send + Sync {
    /// The errors that are wanted, of all targets, oldest first.
    async fn errors(&self, filter: &ErrorFilter) -> Result<Vec<ErrorRow>>;

    /// What the records of these errors are found by, oldest first.
    async fn failed(&self, ids: &[ErrorId]) -> Result<Vec<FailedRecord>>;

    /// Says of errors that their records are sent again; says how many there are.
    async fn mark_retried(&self, ids: &[ErrorId]) -> Result<u64>;

    /// Puts errors away; says how many there are.
    async fn archive(&self, ids: &[ErrorId]) -> Result<u64>;
}
