//! `Run`, `Outcome` and `FailedRecord`: what a ledger says of runs and records.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use edfi_resync::ledger;
use pyo3::prelude::*;

use crate::json::name_of;
use crate::value::value;

/// A run as the ledger keeps it.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Run(pub(crate) ledger::RunRow);

/// How one record of a run ended.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Outcome(pub(crate) ledger::OutcomeRow);

/// A record whose last outcome is a failure, with the reason.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct FailedRecord(pub(crate) ledger::ErrorRow);

/// What a server said to a record that it refused, as a ledger keeps it where that was asked for.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) ledger::Refusal);

#[pymethods]
impl Run {
    /// Its number, unique in its ledger.
    #[getter]
    fn id(&self) -> i64 {
        self.0.id.0
    }

    /// The name of the configuration.
    #[getter]
    fn configuration(&self) -> &str {
        &self.0.configuration
    }

    /// The base URL of the ODS.
    #[getter]
    fn target(&self) -> &str {
        &self.0.url
    }

    /// The school year, by the year in which it ends.
    #[getter]
    fn school_year(&self) -> u16 {
        self.0.school_year
    }

    /// The fingerprint of the plan that it began with.
    #[getter]
    fn plan(&self) -> &str {
        &self.0.fingerprint
    }

    /// `"open"`: it is under way, or its process died. `"stopped"`: it can be resumed. `"finished"`: every record has its outcome.
    #[getter]
    fn state(&self) -> &'static str {
        self.0.state.as_str()
    }

    /// Why it was stopped, if it was.
    #[getter]
    fn stopped(&self) -> Option<&str> {
        self.0.stopped.as_deref()
    }

    /// When it began, in UTC.
    #[getter]
    fn started(&self) -> SystemTime {
        in_python(self.0.started)
    }

    /// When it ended, in UTC, if it did.
    #[getter]
    fn ended(&self) -> Option<SystemTime> {
        self.0.ended.map(in_python)
    }

    /// How many times it was resumed.
    #[getter]
    fn resumed(&self) -> u32 {
        self.0.resumed
    }

    /// How many records ended how, by the columns of a report that are not zero; empty while it is open.
    #[getter]
    fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.0.counts.iter().filter(|(_, records)| **records > 0).map(|(ending, records)| (ending.as_str(), *records)).collect()
    }

    fn __repr__(&self) -> String {
        let Self(run) = self;
        let mut text = format!("<Run {}: {}", run.id, run.state.as_str());
        for (ending, records) in run.counts.iter().filter(|(_, records)| **records > 0) {
            let _ = write!(text, ", {records} {}", ending.as_str());
        }
        text + ">"
    }
}

#[pymethods]
impl Outcome {
    /// The path of its resource: `"/ed-fi/students"`.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// A name for its natural key that tells nobody the key; `None` where the key could not be read.
    #[getter]
    fn record(&self) -> Option<&str> {
        self.0.record.as_deref()
    }

    /// How it ended: the name of its column in the report.
    #[getter]
    fn outcome(&self) -> &'static str {
        self.0.outcome.as_str()
    }

    /// Its id in the ODS, if the ODS gave one.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    /// Where it came from: file and line, or query and row.
    #[getter]
    fn origin(&self) -> &str {
        &self.0.origin
    }

    /// The Campus object behind it, such as `"Enrollment:4711"`.
    #[getter]
    fn object(&self) -> Option<&str> {
        self.0.object.as_deref()
    }

    fn __repr__(&self) -> String {
        format!("<Outcome {} {}>", self.0.resource, self.0.outcome.as_str())
    }
}

#[pymethods]
impl FailedRecord {
    /// The number of its error. A record that fails again gets another one.
    #[getter]
    fn id(&self) -> i64 {
        self.0.id.0
    }

    /// What was done about it: `"open"`: nothing. `"retried"`: it was to be sent again, and has no outcome since: it may be gone from the
    /// source. `"archived"`: it was put away.
    #[getter]
    fn state(&self) -> &'static str {
        self.0.state.as_str()
    }

    /// The number of the run.
    #[getter]
    fn run(&self) -> i64 {
        self.0.run.0
    }

    /// The name of the configuration.
    #[getter]
    fn configuration(&self) -> &str {
        &self.0.configuration
    }

    /// The path of its resource: `"/ed-fi/students"`.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// A name for its natural key, as in `Outcome.record`.
    #[getter]
    fn record(&self) -> Option<&str> {
        self.0.record.as_deref()
    }

    /// `"invalid"`, `"failed"` or `"blocked"`.
    #[getter]
    fn outcome(&self) -> &'static str {
        self.0.outcome.as_str()
    }

    /// What sort of failure it is, such as `"parentMissing"`.
    #[getter]
    fn class_(&self) -> &str {
        &self.0.class
    }

    /// The HTTP status, if the ODS answered.
    #[getter]
    fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// What is wrong, without values.
    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do.
    #[getter]
    fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Where it came from: file and line, or query and row.
    #[getter]
    fn origin(&self) -> &str {
        &self.0.origin
    }

    /// The Campus IDs behind it, by role.
    #[getter]
    fn campus(&self) -> BTreeMap<String, Vec<i64>> {
        self.0.campus.iter().map(|(role, ids)| (name_of(role), ids.clone())).collect()
    }

    /// The Campus object behind it, such as `"Enrollment:4711"`.
    #[getter]
    fn object(&self) -> Option<&str> {
        self.0.object.as_deref()
    }

    /// Resource and origin of the record that it was held back by; `None` where it is its own cause.
    #[getter]
    fn because_of(&self) -> Option<&str> {
        self.0.because_of.as_deref()
    }

    /// Whether it may be in the ODS although no answer came.
    #[getter]
    fn maybe_applied(&self) -> bool {
        self.0.maybe_applied
    }

    fn __repr__(&self) -> String {
        format!("<FailedRecord {} {} {}>", self.0.resource, self.0.outcome.as_str(), self.0.class)
    }
}

#[pymethods]
impl Refusal {
    /// The path of the record's resource: `"/ed-fi/students"`.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// What sort of failure it is, such as `"refused"`.
    #[getter]
    fn class_(&self) -> &str {
        &self.0.class
    }

    /// The HTTP status.
    #[getter]
    fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// What is wrong, without values.
    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    /// Where the record came from; of one that was to be deleted, its id in the ODS.
    #[getter]
    fn origin(&self) -> String {
        self.0.origin.to_string()
    }

    /// The server's own words: protected student data, since servers quote what they were sent.
    fn server_text(&self) -> &str {
        self.0.text.expose()
    }

    fn __repr__(&self) -> String {
        format!("<Refusal {} {}: {}>", self.0.resource, self.0.class, self.0.text)
    }
}

/// Python's times are after 1970 here, whatever a file says.
fn in_python(time: SystemTime) -> SystemTime {
    time.max(UNIX_EPOCH)
}

value!(Outcome, |this| &this.0, |read: ledger::OutcomeRow| Self(read));
value!(FailedRecord, |this| &this.0, |read: ledger::ErrorRow| Self(read));
