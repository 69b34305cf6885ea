//! `Audit` and `AuditRecord`: who asked for what, when, and what came of it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use edfi_resync::ErrorKind;
use edfi_resync::ledger::AuditFilter;
use edfi_resync::model::Day;
use edfi_resync::report;
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyIterator};

use crate::arguments::{Value, text};
use crate::errors::{OrRaise, refused, wrong_type};
use crate::json::to_python;
use crate::sequence::item;

/// An end of some days, a `datetime.date`; `None` where it is open.
type End<'py> = Option<Bound<'py, PyAny>>;

/// What was asked for, by time: a sequence of `AuditRecord` that can be written as a table.
#[pyclass(frozen, sequence, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Audit(pub(crate) Vec<report::AuditRecord>);

/// Something that was asked for, and what came of it. It names people by Campus IDs.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct AuditRecord(report::AuditRecord);

/// Reads which rows are wanted.
///
/// # Errors
/// `TypeError` for a wrong type, `RequestError` for a time that is none of this world.
pub(crate) fn filter(
    since: Value<'_, '_>,
    until: Value<'_, '_>,
    configuration: Value<'_, '_>,
    actor: Value<'_, '_>,
) -> PyResult<AuditFilter> {
    let mut filter = AuditFilter::default();
    if let Some(value) = since {
        filter = filter.with_since(moment("since", value)?);
    }
    if let Some(value) = until {
        filter = filter.with_until(moment("until", value)?);
    }
    if let Some(value) = configuration {
        filter = filter.with_configuration(text("configuration", value)?);
    }
    if let Some(value) = actor {
        filter = filter.with_actor(text("actor", value)?);
    }
    Ok(filter)
}

/// A moment that everybody agrees on.
fn moment(name: &str, value: &Bound<'_, PyAny>) -> PyResult<SystemTime> {
    let wanted = "a datetime with a time zone";
    let Ok(time) = value.cast::<PyDateTime>() else { return Err(wrong_type(name, value, wanted)) };
    if time.call_method0("utcoffset")?.is_none() {
        let message = format!("{name} has no time zone");
        return Err(refused(
            value.py(),
            ErrorKind::RequestInvalid,
            message,
            "pass a datetime with one, such as datetime.now(timezone.utc)",
        ));
    }
    let utc = value.py().import("datetime")?.getattr("timezone")?.getattr("utc")?;
    time.call_method1("astimezone", (utc,))?.extract().map_err(|_| {
        let message = format!("{name} is not in range");
        refused(value.py(), ErrorKind::RequestInvalid, message, "pass a time after 1970")
    })
}

#[pymethods]
impl Audit {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __getitem__<'py>(&self, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        item(key, self.0.len(), "the audit has not so many records", |at| AuditRecord(self.0[at].clone()))
    }

    fn __iter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyIterator>> {
        let records: Vec<_> = slf.get().0.iter().cloned().map(AuditRecord).collect();
        records.into_pyobject(slf.py())?.try_iter()
    }

    /// A table with a row for each record, as RFC 4180 has it; lists are separated by spaces. No cell is a formula to a spreadsheet.
    fn to_csv(&self) -> String {
        report::AuditRecord::to_csv(&self.0)
    }

    /// A JSON array with an object for each record.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        report::AuditRecord::to_json(&self.0).or_raise(py)
    }

    fn __repr__(&self) -> String {
        format!("<Audit: {} records>", self.0.len())
    }
}

#[pymethods]
impl AuditRecord {
    /// When it was asked for, in UTC.
    #[getter]
    fn at(&self) -> SystemTime {
        self.0.at
    }

    /// Who or what asked.
    #[getter]
    fn actor(&self) -> &str {
        &self.0.actor
    }

    /// What was done, such as `"resync"`, `"cleanup"` or `"retry"`.
    #[getter]
    fn action(&self) -> &str {
        self.0.action
    }

    /// The name of the configuration.
    #[getter]
    fn configuration(&self) -> Option<&str> {
        self.0.configuration.as_deref()
    }

    /// The number of the run in the ledger; `None` where none was begun.
    #[getter]
    fn run(&self) -> Option<i64> {
        self.0.run.map(|run| run.0)
    }

    /// The base URL of the ODS.
    #[getter]
    fn target(&self) -> Option<&str> {
        self.0.detail.target.as_deref()
    }

    /// The school year, by the year in which it ends.
    #[getter]
    fn school_year(&self) -> Option<u16> {
        self.0.detail.school_year.map(edfi_resync::campus::SchoolYear::ending)
    }

    /// Whether all schools were asked for.
    #[getter]
    fn all_schools(&self) -> bool {
        self.0.detail.all_schools
    }

    /// The Campus IDs of the schools.
    #[getter]
    fn schools(&self) -> Vec<i64> {
        self.0.detail.schools.iter().copied().collect()
    }

    /// The endpoints.
    #[getter]
    fn resources(&self) -> Vec<String> {
        self.0.detail.resources.iter().cloned().collect()
    }

    /// The Campus person IDs that it was narrowed to; `None`: it was not.
    #[getter]
    fn persons(&self) -> Option<Vec<i64>> {
        listed(self.0.detail.persons.as_ref())
    }

    /// The Campus course IDs that it was narrowed to.
    #[getter]
    fn courses(&self) -> Option<Vec<i64>> {
        listed(self.0.detail.courses.as_ref())
    }

    /// The Campus section IDs that it was narrowed to.
    #[getter]
    fn sections(&self) -> Option<Vec<i64>> {
        listed(self.0.detail.sections.as_ref())
    }

    /// The first and the last day that it was narrowed to, each `None` where it is open; `None`: it was not.
    #[getter]
    fn dates<'py>(&self, py: Python<'py>) -> PyResult<Option<(End<'py>, End<'py>)>> {
        let Some(dates) = self.0.detail.dates else { return Ok(None) };
        let date = py.import("datetime")?.getattr("date")?;
        let day = |day: Option<Day>| day.map(|day| date.call_method1("fromisoformat", (day.to_string(),))).transpose();
        Ok(Some((day(dates.from)?, day(dates.to)?)))
    }

    /// How many records ended how, by the columns of the report.
    #[getter]
    fn counts(&self) -> BTreeMap<String, u64> {
        self.0.detail.counts.clone()
    }

    /// What came of it: `"begun"` (it is under way, or its process died), `"finished"`, `"stopped"`, `"refused"` or `"failed"`; of a Campus event that
    /// did not end as a run also `"listed"` (nothing was to be sent or deleted) or `"waiting"` (it is in the queue).
    #[getter]
    fn result(&self) -> &'static str {
        self.0.detail.result.as_str()
    }

    /// Why, where it did not finish.
    #[getter]
    fn reason(&self) -> Option<&str> {
        self.0.detail.reason.as_deref()
    }

    /// When it was over, in UTC.
    #[getter]
    fn ended(&self) -> Option<SystemTime> {
        self.0.detail.ended
    }

    /// Its JSON form, with everything.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0)
    }

    fn __repr__(&self) -> String {
        format!("<AuditRecord {} by {}: {}>", self.0.action, self.0.actor, self.0.detail.result.as_str())
    }
}

fn listed(ids: Option<&BTreeSet<i64>>) -> Option<Vec<i64>> {
    ids.map(|ids| ids.iter().copied().collect())
}
