//! Folds of a run's events: the [`Report`], with closed accounts and failures grouped under their root cause; the [`OutcomeFile`], a line a
//! record. And of what the ledger keeps: the [`ErrorGroup`], errors under their root cause; the [`AuditRecord`]: what was
//! asked for, and what came of it.

mod audit;
mod csv;
mod error_log;
mod failure;
mod fold;
mod gap;
mod left_behind;
mod moment;
mod outcome_file;
mod refusal;
mod removals;
mod tally;
mod text;

pub use audit::{AuditDetail, AuditRecord, AuditResult};
pub use error_log::ErrorGroup;
pub use failure::{Example, Failure};
pub use fold::ReportFold;
pub use gap::Gap;
pub use left_behind::LeftBehind;
pub(crate) use moment::moment;
pub use outcome_file::OutcomeFile;
pub use removals::RemovalTally;
pub use tally::Tally;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::refusal::KeptIn;

use crate::campus::{Mode, SchoolYear};
use crate::ledger::RunId;
use crate::ods::{PacePoint, StatusTally};
use crate::plan::Occasion;

/// The version of the JSON form of a report.
pub const REPORT_FORMAT: &str = "edfi-resync-report/1";

/// How a run ended: every record that was read is in exactly one column, and so is every record that was found to be deleted or kept.
///
/// `Display` prints it for people, serde as JSON, from which it can be read again. It names records by origin and Campus IDs, never by what is in
/// them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Report {
    /// [`REPORT_FORMAT`].
    pub format: String,
    /// The fingerprint of the plan that was carried out.
    pub plan: String,
    /// The number of the run in its ledger, by which it can be resumed; absent without a ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
    /// Whether it went on with an earlier run: then the columns count that part too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resumed: bool,
    /// The configuration's name.
    pub configuration: String,
    /// The base URL of the ODS.
    pub target: String,
    /// The school year.
    pub school_year: SchoolYear,
    /// The mode.
    pub mode: Mode,
    /// Why its plan was made.
    #[serde(default, skip_serializing_if = "Occasion::is_request")]
    pub occasion: Occasion,
    /// The sum over all resources.
    pub total: Tally,
    /// By endpoint.
    pub resources: BTreeMap<String, Tally>,
    /// What was deleted, over all resources.
    #[serde(default, skip_serializing_if = "RemovalTally::is_empty")]
    pub removed: RemovalTally,
    /// What was deleted, by endpoint.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub removals: BTreeMap<String, RemovalTally>,
    /// What stays in the ODS under an old natural key, because the ODS does not let its kind change it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_behind: Vec<LeftBehind>,
    /// What went wrong, root causes first: those that cost most records come first.
    pub failures: Vec<Failure>,
    /// What could not be looked at. Each is among the warnings too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// How the ODS answered, by HTTP status: the requests of this run, and of whatever else went over the same connection meanwhile; of a run that went
    /// on with an earlier one, those of this part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_status: Vec<StatusTally>,
    /// How the number of requests in flight followed what the server bore, and how many were answered, over the time of this run; of one that took
    /// less than two seconds, nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pace: Vec<PacePoint>,
    /// What else is worth knowing.
    pub warnings: Vec<String>,
    /// Why the run ended early, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    /// The ledger cannot be written to any more.
    #[serde(skip)]
    has_lost_ledger: bool,
    /// It sends again what is in the error log, and is not resumed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    sends_errors_again: bool,
    /// Where the server's own words are kept, if they are.
    #[serde(skip)]
    refusals: KeptIn,
}

impl Report {
    /// Whether everything that was read is in the ODS now, or was left out for a reason that is no failure; and everything that was to be
    /// deleted is gone, or was kept for one; and nothing was there that could not be looked at.
    pub fn is_success(&self) -> bool {
        self.is_settled() && self.gaps.is_empty()
    }

    /// The same, as far as it was looked at.
    fn is_settled(&self) -> bool {
        let total = &self.total;
        self.stopped.is_none() && self.removed.failed == 0 && total.invalid + total.failed + total.blocked + total.cancelled == 0
    }

    /// Says whether the ledger can still be written to, without which the run cannot go on as it stands.
    pub(crate) fn lost_ledger(&mut self, lost: bool) {
        self.has_lost_ledger = lost;
    }

    /// Adds what could not be looked at, and says it among the warnings.
    pub(crate) fn gap(&mut self, gap: Gap) {
        self.warnings.push(gap.to_string());
        self.gaps.push(gap);
    }
}
