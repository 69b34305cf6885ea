//! `RemovalStep` and `Removal`, which a plan lists to be reviewed, and `RemovalTally`, which says in a report what became of them.

use std::collections::BTreeMap;

use edfi_resync::{plan, report};
use pyo3::prelude::*;

use crate::json::name_of;
use crate::value::value;

/// What a plan deletes of one resource. Its records were found in the ODS within the request's scope: each of them is to be deleted, or kept.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct RemovalStep(pub(crate) plan::RemovalStep);

/// A record that a plan deletes.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Removal(plan::Removal);

/// How many records were found in the ODS, and how they ended: deleted, kept and failed add up to `found`.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RemovalTally(pub(crate) report::RemovalTally);

#[pymethods]
impl RemovalStep {
    /// The endpoint.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// How many records the ODS shows within the scope.
    #[getter]
    fn found(&self) -> u64 {
        self.0.found
    }

    /// How many more it showed that are outside the scope, or of which that cannot be told: they stay.
    #[getter]
    fn outside(&self) -> u64 {
        self.0.outside
    }

    /// What is deleted: the list to review.
    #[getter]
    fn deletes(&self) -> Vec<Removal> {
        self.0.deletes.iter().cloned().map(Removal).collect()
    }

    /// How many records stay, by reason, such as `"match"`, `"notOurs"` or `"protected"`.
    #[getter]
    fn kept(&self) -> BTreeMap<&'static str, u64> {
        self.0.kept.iter().map(|(why, records)| (why.as_str(), *records)).collect()
    }

    /// The ODS ids of some of the records that stay although Campus does not send them, by reason.
    #[getter]
    fn examples(&self) -> BTreeMap<&'static str, Vec<String>> {
        self.0.examples.iter().map(|(why, ids)| (why.as_str(), ids.clone())).collect()
    }

    /// How many rows of the ledger go, because the ODS does not have their records any more.
    #[getter]
    fn dropped(&self) -> u64 {
        self.0.dropped
    }

    /// Why nothing of it is deleted, if so: its scan or its listing has a gap.
    #[getter]
    fn gap(&self) -> Option<&str> {
        self.0.gap.as_deref()
    }

    fn __repr__(&self) -> String {
        format!("<RemovalStep {}: {} found, {} to delete>", self.0.resource, self.0.found, self.0.deletes.len())
    }
}

#[pymethods]
impl Removal {
    /// Its id in the ODS.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// The Campus object that it was made from, such as `"Enrollment:4711"`, as the ledger knows it.
    #[getter]
    fn object(&self) -> Option<&str> {
        self.0.object.as_deref()
    }

    /// Why, such as `"gone"` or `"keyChanged"`.
    #[getter]
    fn because(&self) -> String {
        name_of(&self.0.because)
    }

    fn __str__(&self) -> String {
        format!("{} {}: {}", self.0.id, self.0.object.as_deref().unwrap_or("unknown object"), self.0.because)
    }

    fn __repr__(&self) -> String {
        format!("<Removal {} {}>", self.0.id, name_of(&self.0.because))
    }
}

#[pymethods]
impl RemovalTally {
    /// Records found in the ODS, within the scope.
    #[getter]
    fn found(&self) -> u64 {
        self.0.found
    }

    /// Not in the ODS any more.
    #[getter]
    fn deleted(&self) -> u64 {
        self.0.deleted
    }

    /// Left there, by reason, as in `RemovalStep.kept`.
    #[getter]
    fn kept(&self) -> BTreeMap<&'static str, u64> {
        self.0.kept.iter().map(|(why, records)| (why.as_str(), *records)).collect()
    }

    /// How many were left there, whatever the reason.
    #[getter]
    fn kept_records(&self) -> u64 {
        self.0.kept_records()
    }

    /// Not deleted, although they should have been.
    #[getter]
    fn failed(&self) -> u64 {
        self.0.failed
    }

    fn __repr__(&self) -> String {
        format!("<RemovalTally {}>", shown(&self.0))
    }
}

/// The columns that have something to say.
pub(crate) fn shown(tally: &report::RemovalTally) -> String {
    let columns = [("deleted", tally.deleted), ("kept", tally.kept_records()), ("failed", tally.failed)];
    let filled = columns.into_iter().filter(|(_, records)| *records > 0).map(|(name, records)| format!(", {records} {name}"));
    format!("{} found{}", tally.found, filled.collect::<String>())
}

value!(RemovalStep, |this| &this.0, |read: plan::RemovalStep| Self(read));
value!(Removal, |this| &this.0, |read: plan::Removal| Self(read));
value!(RemovalTally, |this| &this.0, |read: report::RemovalTally| Self(read));
