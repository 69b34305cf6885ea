//! `Report` and what is in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use edfi_resync::report;
use pyo3::prelude::*;

use crate::errors::not_delivered;
use crate::failure::Failure;
use crate::gap::Gap;
use crate::html;
use crate::left_behind::LeftBehind;
use crate::pace_point::PacePoint;
use crate::removals::{self, RemovalTally};
use crate::status_tally::StatusTally;
use crate::value::value;

/// How many records were read, and how they ended. The other columns add up to `read`.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tally(report::Tally);

/// How a run ended: every record that was read is in exactly one column; and so is, in `removed`, every record that was found to be deleted or kept.
///
/// It names records by where they come from and by Campus IDs, never by what is in them. `str(report)` is for people, `to_dict()` its
/// versioned JSON form.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Report(Arc<report::Report>);

/// The columns of a tally as attributes.
macro_rules! columns {
    ($class:ident, |$this:ident| $tally:expr, { $($rest:tt)* }) => {
        #[pymethods]
        impl $class {
            /// Records read.
            #[getter]
            fn read(&self) -> u64 {
                let $this = self;
                $tally.read
            }

            /// New in the ODS.
            #[getter]
            fn created(&self) -> u64 {
                let $this = self;
                $tally.created
            }

            /// In the ODS before, and replaced.
            #[getter]
            fn updated(&self) -> u64 {
                let $this = self;
                $tally.updated
            }

            /// In the ODS before, and the same.
            #[getter]
            fn unchanged(&self) -> u64 {
                let $this = self;
                $tally.unchanged
            }

            /// Not sent: malformed, or a code is not mapped.
            #[getter]
            fn invalid(&self) -> u64 {
                let $this = self;
                $tally.invalid
            }

            /// Sent and not accepted.
            #[getter]
            fn failed(&self) -> u64 {
                let $this = self;
                $tally.failed
            }

            /// Not sent: something it depends on is absent.
            #[getter]
            fn blocked(&self) -> u64 {
                let $this = self;
                $tally.blocked
            }

            /// Not sent for a reason that is no failure.
            #[getter]
            fn skipped(&self) -> u64 {
                let $this = self;
                $tally.skipped
            }

            /// Not sent: the run was stopped.
            #[getter]
            fn cancelled(&self) -> u64 {
                let $this = self;
                $tally.cancelled
            }

            $($rest)*
        }
    };
}

columns!(Tally, |this| this.0, {
    fn __repr__(&self) -> String {
        format!("<Tally {}>", shown(&self.0))
    }
});

columns!(Report, |this| this.0.total, {
    /// The accounts of each resource, by endpoint.
    #[getter]
    fn resources(&self) -> BTreeMap<String, Tally> {
        self.0.resources.iter().map(|(endpoint, tally)| (endpoint.clone(), Tally(*tally))).collect()
    }

    /// What was deleted, over all resources.
    #[getter]
    fn removed(&self) -> RemovalTally {
        RemovalTally(self.0.removed.clone())
    }

    /// What was deleted of each resource that was cleaned up, by endpoint.
    #[getter]
    fn removals(&self) -> BTreeMap<String, RemovalTally> {
        self.0.removals.iter().map(|(endpoint, tally)| (endpoint.clone(), RemovalTally(tally.clone()))).collect()
    }

    /// What went wrong, root causes first: those that cost most records come first.
    #[getter]
    fn failures(&self) -> Vec<Failure> {
        self.0.failures.iter().map(|failure| Failure(failure.clone(), Some(Arc::clone(&self.0)))).collect()
    }

    /// What stays in the ODS under an old natural key, because the ODS does not let its kind change it; a warning counts all.
    #[getter]
    fn left_behind(&self) -> Vec<LeftBehind> {
        self.0.left_behind.iter().cloned().map(LeftBehind).collect()
    }

    /// What could not be looked at. Each is among the warnings too.
    #[getter]
    fn gaps(&self) -> Vec<Gap> {
        self.0.gaps.iter().cloned().map(Gap).collect()
    }

    /// How the ODS answered the requests of this run, by HTTP status.
    #[getter]
    fn by_status(&self) -> Vec<StatusTally> {
        self.0.by_status.iter().copied().map(StatusTally).collect()
    }

    /// How many requests were in flight at most and how many were answered, over the time of this run; empty if it took less than two seconds.
    #[getter]
    fn pace(&self) -> Vec<PacePoint> {
        self.0.pace.iter().copied().map(PacePoint).collect()
    }

    /// What else is worth knowing.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.0.warnings.clone()
    }

    /// Why the run ended early, if it did.
    #[getter]
    fn stopped(&self) -> Option<&str> {
        self.0.stopped.as_deref()
    }

    /// Whether everything that was read is in the ODS now, or was left out for a reason that is no failure; and everything that was to be
    /// deleted is gone, or was kept for one; and nothing was there that could not be looked at.
    #[getter]
    fn ok(&self) -> bool {
        self.0.is_success()
    }

    /// The fingerprint of the plan that was carried out.
    #[getter]
    fn plan(&self) -> &str {
        &self.0.plan
    }

    /// The number of the run in its ledger, by which it can be resumed; `None` without a ledger.
    #[getter]
    fn run(&self) -> Option<i64> {
        self.0.run.map(|run| run.0)
    }

    /// Whether it went on with an earlier run: then the columns count that part too.
    #[getter]
    fn resumed(&self) -> bool {
        self.0.resumed
    }

    /// The name of the configuration.
    #[getter]
    fn configuration(&self) -> &str {
        &self.0.configuration
    }

    /// The base URL of the ODS.
    #[getter]
    fn target(&self) -> &str {
        &self.0.target
    }

    /// The school year, by the year in which it ends.
    #[getter]
    fn school_year(&self) -> u16 {
        self.0.school_year.ending()
    }

    /// The report itself if it is `ok`, as in `report = run(...).raise_for_failures()`; else this is raised.
    ///
    /// Raises:
    ///     NotDeliveredError: It is not `ok`. The exception carries the report.
    fn raise_for_failures<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, Self>> {
        let report = &slf.get().0;
        if report.is_success() {
            return Ok(slf.clone());
        }
        Err(not_delivered(
            slf.py(),
            &said_of(report),
            report.failures.first().and_then(|failure| failure.hint.as_deref()),
            slf.as_any(),
        ))
    }

    fn _repr_html_(&self) -> String {
        html::report(&self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        let run = self.0.run.map_or_else(String::new, |run| format!(" of run {run}:"));
        let stopped = if self.0.stopped.is_some() { ", stopped" } else { "" };
        let removed = if self.0.removed.is_empty() { String::new() } else { format!(", {}", removals::shown(&self.0.removed)) };
        format!("<Report{run} {}{removed}{stopped}, {} failures>", shown(&self.0.total), self.0.failures.len())
    }
});

impl Report {
    pub(crate) fn new(report: report::Report) -> Self {
        Self(Arc::new(report))
    }
}

/// What a report that is not ok has to say, in a sentence.
fn said_of(report: &report::Report) -> String {
    let report::Tally { read, invalid, failed, blocked, cancelled, .. } = report.total;
    let mut parts = Vec::new();
    let lacking = invalid + failed + blocked + cancelled;
    if lacking > 0 {
        parts.push(format!("{lacking} of {read} records were not delivered"));
    }
    if report.removed.failed > 0 {
        parts.push(format!("{} of {} records were not deleted", report.removed.failed, report.removed.found));
    }
    if let Some(why) = &report.stopped {
        parts.push(format!("the run was stopped: {why}"));
    }
    if !report.gaps.is_empty() {
        parts.push(format!("{} things could not be looked at", report.gaps.len()));
    }
    if let Some(failure) = report.failures.first() {
        parts.push(format!("first of {} causes: {}", report.failures.len(), failure.message));
    }
    parts.join("; ")
}

/// The columns that have something to say.
fn shown(tally: &report::Tally) -> String {
    let columns = [
        ("created", tally.created),
        ("updated", tally.updated),
        ("unchanged", tally.unchanged),
        ("invalid", tally.invalid),
        ("failed", tally.failed),
        ("blocked", tally.blocked),
        ("skipped", tally.skipped),
        ("cancelled", tally.cancelled),
    ];
    let filled = columns.into_iter().filter(|(_, records)| *records > 0).map(|(name, records)| format!(", {records} {name}"));
    format!("{} read{}", tally.read, filled.collect::<String>())
}

value!(Tally, |this| &this.0, |read: report::Tally| Self(read));
value!(Report, |this| &*this.0, |read: report::Report| Self(Arc::new(read)));
