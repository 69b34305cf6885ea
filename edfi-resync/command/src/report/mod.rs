//! A run as one HTML file: accounts, causes, time line, dependency graph, and what a comparison found.
//!
//! ```text
//! chart     rate and concurrency over time, with outages marked
//! view      what the page shows, as a value; nothing of a record is in it but its origin, Campus IDs and Campus object
//! page      template, style and script made one file, which carries the digests of the last two in its content security policy
//! rebuilt   a report of what a ledger still knows of a run
//! ```
//! The file needs no network, and stays below a megabyte however much failed: causes, examples and differences are named up to a limit, and the rest is counted.

mod chart;
mod page;
mod rebuilt;
mod view;

pub(crate) use rebuilt::rebuilt;

use std::path::Path;

use edfi_resync::Result;
use edfi_resync::plan::Plan;
use edfi_resync::report::Report;
use edfi_resync::verify::Differences;

use crate::said::written;

/// What a page shows beside the report of a run.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Extras<'a> {
    /// The plan of the run: by its Data Standard the graph is drawn. Absent: that of 5.2.
    pub plan: Option<&'a Plan>,
    /// What a comparison of source and ODS found. It shows values only if it was asked for them.
    pub differences: Option<&'a Differences>,
}

impl<'a> Extras<'a> {
    /// Adds the plan of the run.
    #[must_use]
    pub fn with_plan(mut self, plan: &'a Plan) -> Self {
        self.plan = Some(plan);
        self
    }

    /// Adds what a comparison of source and ODS found.
    #[must_use]
    pub fn with_differences(mut self, differences: &'a Differences) -> Self {
        self.differences = Some(differences);
        self
    }
}

/// The page of a report, as text.
///
/// ```
/// use edfi_resync::report::Report;
/// use edfi_resync_command::report::{Extras, to_html};
///
/// # let tally = r#"{"read": 2, "created": 1, "updated": 0, "unchanged": 0, "invalid": 0, "failed": 1, "blocked": 0, "skipped": 0, "cancelled": 0}"#;
/// # let json = format!(r#"{{"format": "edfi-resync-report/1", "plan": "98fc", "configuration": "State <ODS>", "target": "https://ods.example/", "schoolYear": 2027,
/// #     "mode": "resync", "total": {tally}, "resources": {{"students": {tally}}}, "failures": [], "warnings": []}}"#);
/// let report: Report = serde_json::from_str(&json)?; // what `run --results-file` has written
/// let page = to_html(&report, &Extras::default())?;
/// assert!(page.contains("State &lt;ODS&gt;") && page.contains("<td>students"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Unexpected`](edfi_resync::ErrorKind::Unexpected): never, as far as is known.
pub fn to_html(report: &Report, extras: &Extras<'_>) -> Result<String> {
    page::page(&view::View::of(report, extras))
}

/// Writes the page of a report into a file that its owner alone may read; one that is there is replaced.
///
/// # Errors
/// [`ConfigInvalid`](edfi_resync::ErrorKind::ConfigInvalid) when it cannot be written.
pub fn html(report: &Report, extras: &Extras<'_>, path: impl AsRef<Path>) -> Result<()> {
    written(path.as_ref(), to_html(report, extras)?.as_bytes())
}
