//! `explain`: why the records of a person, a course, a section, a school, or one record are in an ODS as Campus has them, or why not.

use std::sync::Arc;

use edfi_resync::ErrorKind;
use edfi_resync::explain::{self as explanation, Subject};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arguments::{Value, campus_id, truth};
use crate::asked::How;
use crate::carry::ask_within;
use crate::errors::{refused, wrong_type};
use crate::html;
use crate::opening::OpeningArguments;
use crate::options::options;
use crate::value::value;
use crate::verify::MemberDifference;
use crate::work::Answer;

/// What was not done when a deadline passed, or a stop was pressed.
pub(crate) const EXPLAINED: &str = "it was explained";

/// Why the records of somebody or something are in an ODS as Campus has them, or why not. `str(explanation)` is for a help desk, `to_dict()` its JSON form.
/// It names records by where they come from, by Campus objects and by their ids in the ODS, never by what is in them, unless values were asked for.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Explanation(pub(crate) Arc<explanation::Explanation>);

/// A record, and why it is in the ODS as Campus has it or why not.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct ExplainedRecord(explanation::ExplainedRecord);

#[pymethods]
impl Explanation {
    /// Who or what was asked about: `"person 1001"`.
    #[getter]
    fn subject(&self) -> &str {
        &self.0.subject
    }

    /// The name of the configuration.
    #[getter]
    fn configuration(&self) -> &str {
        &self.0.configuration
    }

    /// Whether every record is in the ODS as Campus has it.
    #[getter]
    fn ok(&self) -> bool {
        self.0.is_all_well()
    }

    /// Every record that Campus should give, in load order, and what it withholds.
    #[getter]
    fn records(&self) -> Vec<ExplainedRecord> {
        self.0.records.iter().cloned().map(ExplainedRecord).collect()
    }

    /// What to do first; `None` where all is in place.
    #[getter]
    fn next(&self) -> Option<&str> {
        self.0.next.as_deref()
    }

    /// What should be known of the answer.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.0.warnings.clone()
    }

    fn _repr_html_(&self) -> String {
        html::explanation(&self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        let in_place = self.0.records.iter().filter(|record| record.reason == explanation::Reason::InPlace).count();
        format!("<Explanation of {}: {in_place} of {} in place>", self.0.subject, self.0.records.len())
    }
}

#[pymethods]
impl ExplainedRecord {
    /// The endpoint; `None` where nothing of the subject is given at all.
    #[getter]
    fn resource(&self) -> Option<&str> {
        self.0.resource.as_deref()
    }

    /// Where the source gives it; `None` for what it withholds.
    #[getter]
    fn origin(&self) -> Option<&str> {
        self.0.origin.as_deref()
    }

    /// The Campus object behind it, such as `"Enrollment:4711"`.
    #[getter]
    fn object(&self) -> Option<&str> {
        self.0.object.as_deref()
    }

    /// Its id in the ODS, if that shows it or the ledger knows it.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    /// How it ended when it was sent last, and in which run, as the ledger knows.
    #[getter]
    fn sent(&self) -> Option<(&'static str, i64)> {
        self.0.sent.map(|(ending, run)| (ending.as_str(), run.0))
    }

    /// Why it is in the ODS as Campus has it or why not, such as `"inPlace"`, `"noUniqueId"`, `"parentMissing"` or `"refused"`.
    #[getter]
    fn reason(&self) -> &'static str {
        self.0.reason.as_str()
    }

    /// The reason in a sentence.
    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    /// The members in which it differs, of one that both have.
    #[getter]
    fn members(&self) -> Vec<MemberDifference> {
        self.0.members.iter().cloned().map(MemberDifference::new).collect()
    }

    /// What to do; `None` for what is in place.
    #[getter]
    fn next(&self) -> Option<&str> {
        self.0.next.as_deref()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<ExplainedRecord {} {}>", self.0.resource.as_deref().unwrap_or("-"), self.0.reason)
    }
}

/// Who or what is asked about: one of these.
pub(crate) fn subject(
    py: Python<'_>,
    person: Value<'_, '_>,
    course: Value<'_, '_>,
    section: Value<'_, '_>,
    school: Value<'_, '_>,
    record: Value<'_, '_>,
) -> PyResult<Subject> {
    let mut named = Vec::new();
    for (name, value, of) in [
        ("person", person, Subject::Person as fn(i64) -> Subject),
        ("course", course, Subject::Course),
        ("section", section, Subject::Section),
        ("school", school, Subject::School),
    ] {
        if let Some(value) = value {
            named.push(of(campus_id(name, value)?));
        }
    }
    if let Some(value) = record {
        let wanted = "a pair of an endpoint and a dict of its key, such as (\"sections\", {\"sectionIdentifier\": \"S1\", ...})";
        let Ok((resource, key)) = value.extract::<(String, Bound<'_, PyDict>)>() else {
            return Err(wrong_type("record", value, wanted));
        };
        let pairs = key.iter().map(|(name, value)| Ok((name.extract::<String>()?, value.str()?.to_string())));
        named
            .push(Subject::record(resource, pairs.collect::<PyResult<Vec<_>>>().map_err(|_| wrong_type("record", value, wanted))?));
    }
    match <[Subject; 1]>::try_from(named) {
        Ok([subject]) => Ok(subject),
        Err(named) => {
            let message = if named.is_empty() { "nothing is asked about" } else { "more than one thing is asked about" };
            Err(refused(py, ErrorKind::RequestInvalid, message, "name one of person, course, section, school and record"))
        }
    }
}

/// Why the records of a person, a course, a section, a school, or one record by its key are in the ODS as Campus has them, or why not, each with one next step.
/// Writes nothing.
///
/// For each record that Campus should give: whether the source gives it, or what withholds it; what the ledger knows of it; what the ODS shows; what holds
/// it back. The other arguments are those of `plan`, and are explained in `run`.
///
/// Args:
///     person: A Campus person ID.
///     course: A Campus course ID.
///     section: A Campus section ID.
///     school: A Campus school ID.
///     record: An endpoint, and the parts of a natural key as a query of the API names them.
///     show_values: Whether `MemberDifference.source` and `.ods` hold what differs: protected student data.
///
/// Raises:
///     ResyncError: The question cannot be answered as it stands, or source, ledger or ODS cannot be read.
///     StoppedError: `stop` was pressed, or `deadline` passed.
#[pyfunction]
#[pyo3(signature = (
    source, ods=None, *, key, secret, person=None, course=None, section=None, school=None, record=None, configuration=None, queries=None, configuration_file=None,
    school_year=None, data_standard=None, strict=None, ledger=None, deadline=None, stop=None, show_values=None, **options
), text_signature = "(source, ods=None, *, key, secret, person=None, course=None, section=None, school=None, record=None, configuration=None, \
    queries=None, configuration_file=None, school_year=None, data_standard=None, strict=False, tenant=None, instance=None, placeholders=None, data_url=None, \
    oauth_url=None, ca_file=None, token_cache=None, transport=None, allow_http=False, ledger=None, memory_budget=None, concurrency=None, \
    requests_per_second=None, request_timeout=None, max_retries=None, retry_budget=None, outage_patience=None, keep_refusals=False, trust_ledger=False, until=None, time_zone=None, deadline=None, stop=None, \
    show_values=False)")]
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn explain(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    ods: Value<'_, '_>,
    key: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
    person: Value<'_, '_>,
    course: Value<'_, '_>,
    section: Value<'_, '_>,
    school: Value<'_, '_>,
    record: Value<'_, '_>,
    configuration: Value<'_, '_>,
    queries: Value<'_, '_>,
    configuration_file: Value<'_, '_>,
    school_year: Value<'_, '_>,
    data_standard: Value<'_, '_>,
    strict: Value<'_, '_>,
    ledger: Value<'_, '_>,
    deadline: Value<'_, '_>,
    stop: Value<'_, '_>,
    show_values: Value<'_, '_>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Answer<Explanation>> {
    let how = How::until(deadline, stop)?;
    let options = self::options("explain", options)?;
    let show_values = truth("show_values", show_values)?.unwrap_or_default();
    let subject = subject(py, person, course, section, school, record)?;
    #[rustfmt::skip]
    let opening = OpeningArguments {
        source, ods, key, secret, configuration, queries, configuration_file, school_year, data_standard, strict, ledger, rights: None, holder: None, lease: None,
        options,
    }
    .into_opening(py, &how, EXPLAINED)?;
    let explaining = move || async move {
        let resync = opening.open(None).await?;
        resync.explain(subject).show_values(show_values).await
    };
    ask_within(py, how, EXPLAINED, explaining, |found| Explanation(Arc::new(found)))
}

value!(Explanation, |this| &*this.0, |read: explanation::Explanation| Self(Arc::new(read)));
value!(ExplainedRecord, |this| &this.0, |read: explanation::ExplainedRecord| Self(read));
