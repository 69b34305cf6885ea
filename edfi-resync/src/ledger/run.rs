//! A run as the ledger keeps it.

use std::collections::BTreeMap;
use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::entry::Ending;
use super::target::TargetId;

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

/// How one record of a run ended, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
