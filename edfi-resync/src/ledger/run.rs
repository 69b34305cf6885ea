//! A run as the ledger keeps it.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::entry::{Ending, Entry};
use super::secret::LedgerSecret;
use super::target::TargetId;

/// The outcomes of so many runs of a target are kept; of older ones, the rows of the runs and what is known of each record.
pub const KEPT_RUNS: u32 = 10;
/// Errors of records without a key are kept this long, counted from the beginning of their run. They have no record whose next outcome would clear
/// them, and positions in a source move.
pub const KEPT_ERRORS: Duration = Duration::from_secs(90 * 24 * 3600);

/// The number of a run, unique in its ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RunId(pub i64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A run that begins.
#[derive(Debug, Clone)]
pub struct RunStart {
    /// Where it sends.
    pub target: TargetId,
    /// The configuration's name.
    pub configuration: String,
    /// The fingerprint of its plan.
    pub fingerprint: String,
    /// Its plan, as JSON.
    pub plan: String,
    /// When it begins.
    pub at: SystemTime,
}

impl RunStart {
    /// A run of this plan, by its fingerprint and as JSON.
    pub fn new(
        target: TargetId,
        configuration: impl Into<String>,
        fingerprint: impl Into<String>,
        plan: impl Into<String>,
        at: SystemTime,
    ) -> Self {
        Self { target, configuration: configuration.into(), fingerprint: fingerprint.into(), plan: plan.into(), at }
    }
}

/// How a run ends.
#[derive(Debug, Clone)]
pub struct RunEnd {
    /// Why it was stopped; absent if it came to its end.
    pub stopped: Option<String>,
    /// How many records ended how, over the whole run, parts before a resume included.
    pub counts: BTreeMap<Ending, u64>,
    /// The newest change version of the ODS, if it says one.
    pub newest_change_version: Option<u64>,
    /// When it ends.
    pub at: SystemTime,
}

impl RunEnd {
    /// A run that came to its end with these counts.
    pub fn new(counts: BTreeMap<Ending, u64>, at: SystemTime) -> Self {
        Self { stopped: None, counts, newest_change_version: None, at }
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum RunState {
    /// It is under way, or its process died.
    Open,
    /// It was stopped, and can be resumed.
    Stopped,
    /// Every record has its outcome.
    Finished,
}

impl RunState {
    /// Its name: `finished`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Stopped => "stopped",
            Self::Finished => "finished",
        }
    }
}

/// A run of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunRow {
    /// Its number.
    pub id: RunId,
    /// Where it sends.
    pub target: TargetId,
    /// The base URL of that.
    pub url: String,
    /// The configuration's name.
    pub configuration: String,
    /// The school year, by the year in which it ends.
    pub school_year: u16,
    /// The fingerprint of its plan.
    pub fingerprint: String,
    /// How far it is.
    pub state: RunState,
    /// Why it was stopped, if it was.
    pub stopped: Option<String>,
    /// When it began.
    pub started: SystemTime,
    /// When it ended, if it did.
    pub ended: Option<SystemTime>,
    /// How many times it was resumed.
    pub resumed: u32,
    /// How many records ended how; empty while it is open.
    pub counts: BTreeMap<Ending, u64>,
}

impl RunRow {
    /// A run that begins: open, without an end and counts. URL and school year are those of its target, as
    /// [`LedgerTarget`](super::LedgerTarget) gives them.
    pub fn begun(id: RunId, start: &RunStart, base_url: impl Into<String>, school_year: u16) -> Self {
        Self {
            id,
            target: start.target,
            url: base_url.into(),
            configuration: start.configuration.clone(),
            school_year,
            fingerprint: start.fingerprint.clone(),
            state: RunState::Open,
            stopped: None,
            started: start.at,
            ended: None,
            resumed: 0,
            counts: BTreeMap::new(),
        }
    }
}

/// How one record of a run ended, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OutcomeRow {
    /// The path of its resource: `/ed-fi/students`.
    pub resource: String,
    /// A name for its natural key, keyed with the ledger's secret, so that nobody can guess a unique ID from it; absent where the key could not be read.
    pub record: Option<String>,
    /// How it ended.
    pub outcome: Ending,
    /// Its id in the ODS.
    pub id: Option<String>,
    /// Where it came from.
    pub origin: String,
    /// The Campus object behind it: `Enrollment:4711`.
    pub object: Option<String>,
}

impl OutcomeRow {
    /// What may be shown of an entry.
    pub fn of(entry: &Entry, secret: &LedgerSecret) -> Self {
        Self {
            resource: entry.kind.path(),
            record: entry.key.map(|key| secret.name(key)),
            outcome: entry.ending,
            id: entry.id.clone(),
            origin: entry.origin.to_string(),
            object: entry.campus.object().map(ToString::to_string),
        }
    }
}
