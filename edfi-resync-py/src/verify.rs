//! `verify`: what an ODS lacks of a request, has otherwise, or has beyond it.

use std::collections::BTreeMap;
use std::sync::Arc;

use edfi_resync::campus::Request;
use edfi_resync::verify as comparison;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arguments::{Value, truth};
use crate::asked::{How, RequestArguments};
use crate::carry::ask_within;
use crate::html;
use crate::json::to_python;
use crate::opening::OpeningArguments;
use crate::options::options;
use crate::value::value;
use crate::work::Answer;

/// What was not done when a deadline passed, or a stop was pressed.
pub(crate) const COMPARED: &str = "source and ODS were compared";

/// What a comparison of source and ODS has found. `str(differences)` is for people, `to_dict()` its JSON form.
///
/// It names records by where they come from, by Campus IDs and by their ids in the ODS, never by what is in them, unless values were asked for.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Differences(pub(crate) Arc<comparison::Differences>);

/// How many records of a resource are what.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Compared(comparison::Compared);

/// A record that is not the same on both sides.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Difference(comparison::Difference);

/// A member in which two records differ.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct MemberDifference(comparison::MemberDifference);

#[pymethods]
impl Differences {
    /// How many records are in source and ODS alike.
    #[getter]
    fn same(&self) -> u64 {
        self.0.total.same
    }

    /// How many are in the source, and not in the ODS.
    #[getter]
    fn missing(&self) -> u64 {
        self.0.total.missing
    }

    /// How many are in both, with other values.
    #[getter]
    fn different(&self) -> u64 {
        self.0.total.different
    }

    /// How many are in the ODS, and not in the source.
    #[getter]
    fn extra(&self) -> u64 {
        self.0.total.extra
    }

    /// Of how many one side cannot be known.
    #[getter]
    fn not_comparable(&self) -> u64 {
        self.0.total.not_comparable
    }

    /// The same by endpoint.
    #[getter]
    fn resources(&self) -> BTreeMap<String, Compared> {
        self.0.resources.iter().map(|(resource, compared)| (resource.clone(), Compared(*compared))).collect()
    }

    /// The same by Campus school ID, of what is not alike and whose school the source says.
    fn by_school(&self) -> BTreeMap<i64, Compared> {
        self.0.by_school().into_iter().map(|(id, compared)| (id, Compared(compared))).collect()
    }

    /// The same by Campus person ID, of what is not alike and whose person the source says.
    fn by_person(&self) -> BTreeMap<i64, Compared> {
        self.0.by_person().into_iter().map(|(id, compared)| (id, Compared(compared))).collect()
    }

    /// What is not the same, resource by resource in load order.
    #[getter]
    fn differences(&self) -> Vec<Difference> {
        self.0.differences.iter().cloned().map(Difference).collect()
    }

    /// What should be known of the comparison.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.0.warnings.clone()
    }

    /// Whether everything is the same, and nothing was left in doubt.
    #[getter]
    fn ok(&self) -> bool {
        self.0.total.is_all_well()
    }

    fn _repr_html_(&self) -> String {
        html::differences(&self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Differences {}>", shown(&self.0.total))
    }
}

#[pymethods]
impl Compared {
    /// In source and ODS alike.
    #[getter]
    fn same(&self) -> u64 {
        self.0.same
    }

    /// In the source, and not in the ODS.
    #[getter]
    fn missing(&self) -> u64 {
        self.0.missing
    }

    /// In both, with other values.
    #[getter]
    fn different(&self) -> u64 {
        self.0.different
    }

    /// In the ODS, and not in the source.
    #[getter]
    fn extra(&self) -> u64 {
        self.0.extra
    }

    /// In one of them, and what the other has cannot be known.
    #[getter]
    fn not_comparable(&self) -> u64 {
        self.0.not_comparable
    }

    fn __repr__(&self) -> String {
        format!("<Compared {}>", shown(&self.0))
    }
}

#[pymethods]
impl Difference {
    /// The endpoint.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// `"missing"`, `"different"`, `"extraOurs"` (sent from here, as the ledger knows), `"extraOthers"` (not sent from here), `"extraUnknown"` (without a
    /// ledger nobody can tell) or `"notComparable"`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.as_str()
    }

    /// Where the source has it; `None` for one that only the ODS shows.
    #[getter]
    fn origin(&self) -> Option<&str> {
        self.0.origin.as_deref()
    }

    /// Its id in the ODS; `None` for one that the ODS does not show.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    /// The Campus schools it belongs to, as far as the source says.
    #[getter]
    fn schools(&self) -> Vec<i64> {
        self.0.schools.clone()
    }

    /// The Campus persons it is about, as far as the source says.
    #[getter]
    fn persons(&self) -> Vec<i64> {
        self.0.persons.clone()
    }

    /// The members that differ, of a record that both have.
    #[getter]
    fn members(&self) -> Vec<MemberDifference> {
        self.0.members.iter().cloned().map(MemberDifference).collect()
    }

    /// Why it cannot be compared.
    #[getter]
    fn why(&self) -> Option<&str> {
        self.0.why.as_deref()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Difference {}>", self.0)
    }
}

impl MemberDifference {
    pub(crate) fn new(member: comparison::MemberDifference) -> Self {
        Self(member)
    }
}

#[pymethods]
impl MemberDifference {
    /// Its JSON path, such as `"$.addresses[0].city"`; an index is the item's place on the side that has it.
    #[getter]
    fn path(&self) -> &str {
        &self.0.path
    }

    /// Which side has it: `"source"`, `"ods"` or `"both"`, with other values.
    #[getter]
    fn held(&self) -> &'static str {
        match self.0.held {
            comparison::Side::Source => "source",
            comparison::Side::Ods => "ods",
            comparison::Side::Both => "both",
        }
    }

    /// What the source holds there, if values were asked for.
    #[getter]
    fn source<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0.source)
    }

    /// What the ODS holds there, if values were asked for.
    #[getter]
    fn ods<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0.ods)
    }

    fn __repr__(&self) -> String {
        format!("<MemberDifference {}>", self.0.path)
    }
}

fn shown(compared: &comparison::Compared) -> String {
    let comparison::Compared { same, missing, different, extra, not_comparable, .. } = compared;
    format!("same={same} missing={missing} different={different} extra={extra} not_comparable={not_comparable}")
}

/// What of a request's records the ODS lacks, has otherwise, or has beyond them. Writes nothing.
///
/// The ODS is asked for one list of each resource, 500 records a page. What a list does not show, and would not show if it were there, such as people
/// without an association, is not comparable, and never missing. The arguments are those of `plan`, and are explained in `run`.
///
/// Args:
///     show_values: Whether `MemberDifference.source` and `.ods` hold what differs: protected student data.
///
/// Raises:
///     ResyncError: The request cannot be carried out as it stands, or source or ODS cannot be read.
///     StoppedError: `stop` was pressed, or `deadline` passed.
#[pyfunction]
#[pyo3(signature = (
    source, ods=None, *, key, secret, configuration=None, queries=None, configuration_file=None, school_year=None, schools=None, persons=None, courses=None,
    sections=None, dates=None, resources=None, select_dependencies=None, non_person=None, data_standard=None, strict=None, ledger=None, deadline=None,
    stop=None, show_values=None, **options
), text_signature = "(source, ods=None, *, key, secret, configuration=None, queries=None, configuration_file=None, school_year=None, schools=None, persons=None, \
    courses=None, sections=None, dates=None, resources=None, select_dependencies=False, non_person='related', data_standard=None, strict=False, \
    tenant=None, instance=None, placeholders=None, data_url=None, oauth_url=None, ca_file=None, token_cache=None, transport=None, allow_http=False, \
    ledger=None, memory_budget=None, concurrency=None, requests_per_second=None, request_timeout=None, max_retries=None, retry_budget=None, outage_patience=None, \
    keep_refusals=False, trust_ledger=False, until=None, time_zone=None, deadline=None, stop=None, show_values=False)")]
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn verify(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    ods: Value<'_, '_>,
    key: &Bound<'_, PyAny>,
    secret: &Bound<'_, PyAny>,
    configuration: Value<'_, '_>,
    queries: Value<'_, '_>,
    configuration_file: Value<'_, '_>,
    school_year: Value<'_, '_>,
    schools: Value<'_, '_>,
    persons: Value<'_, '_>,
    courses: Value<'_, '_>,
    sections: Value<'_, '_>,
    dates: Value<'_, '_>,
    resources: Value<'_, '_>,
    select_dependencies: Value<'_, '_>,
    non_person: Value<'_, '_>,
    data_standard: Value<'_, '_>,
    strict: Value<'_, '_>,
    ledger: Value<'_, '_>,
    deadline: Value<'_, '_>,
    stop: Value<'_, '_>,
    show_values: Value<'_, '_>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Answer<Differences>> {
    let how = How::until(deadline, stop)?;
    let options = self::options("verify", options)?;
    let show_values = truth("show_values", show_values)?.unwrap_or_default();
    #[rustfmt::skip]
    let request = compared(py, schools, persons, courses, sections, dates, resources, select_dependencies, non_person)?;
    #[rustfmt::skip]
    let opening = OpeningArguments {
        source, ods, key, secret, configuration, queries, configuration_file, school_year, data_standard, strict, ledger, rights: None, holder: None, lease: None,
        options,
    }
    .into_opening(py, &how, COMPARED)?;
    let comparing = move || async move {
        let resync = opening.open(None).await?;
        resync.verify(&request).show_values(show_values).await
    };
    ask_within(py, how, COMPARED, comparing, |found| Differences(Arc::new(found)))
}

/// What is to be compared.
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn compared<'a, 'py>(
    py: Python<'py>,
    schools: Value<'a, 'py>,
    persons: Value<'a, 'py>,
    courses: Value<'a, 'py>,
    sections: Value<'a, 'py>,
    dates: Value<'a, 'py>,
    resources: Value<'a, 'py>,
    select_dependencies: Value<'a, 'py>,
    non_person: Value<'a, 'py>,
) -> PyResult<Request> {
    #[rustfmt::skip]
    let asked = RequestArguments {
        plan: None, schools, persons, courses, sections, dates, resources, select_dependencies, mode: None, non_person, force: None,
    };
    Ok(asked.into_asked(py)?.into_request())
}

value!(Differences, |this| &*this.0, |read: comparison::Differences| Self(Arc::new(read)));
value!(Compared, |this| &this.0, |read: comparison::Compared| Self(read));
value!(Difference, |this| &this.0, |read: comparison::Difference| Self(read));
value!(MemberDifference, |this| &this.0, |read: comparison::MemberDifference| Self(read));
