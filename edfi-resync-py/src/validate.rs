//! `validate`: what is wrong with the records of a source, found without an ODS.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use edfi_resync::model::{Model, Spelling};
use edfi_resync::{Error, ErrorKind, Result, validate as validation};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes};
use serde::{Deserialize, Serialize};

use crate::arguments::{Value, path, text, truth};
use crate::asked::How;
use crate::carry::ask_within;
use crate::errors::{OrRaise, wrong_type};
use crate::failure::Failure;
use crate::html;
use crate::opening::blocking;
use crate::source::{Beside, Source};
use crate::value::value;
use crate::work::Answer;

/// What was not done when a deadline passed, or a stop was pressed.
pub(crate) const CHECKED: &str = "the source was checked";

/// Invalid records that are named one by one.
const NAMED: usize = 1_000;

/// What was found to be wrong with the records of a source. `str(validation)` is for people, `to_dict()` its JSON form. It names records by where they come
/// from, never by what is in them.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Validation {
    found: Arc<validation::Validation>,
    records: Arc<[validation::InvalidRecord]>,
}

/// How many records of a resource were read, and what they are.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Validated(validation::Validated);

/// A record with what is wrong with it.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct InvalidRecord(validation::InvalidRecord);

/// Which values descriptors have: what Ed-Fi publishes with a Data Standard, a list that was saved, or what an ODS has.
#[pyclass(frozen, eq, module = "edfi_resync")]
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Descriptors(pub(crate) Arc<validation::Descriptors>);

/// Its JSON form.
#[derive(Serialize, Deserialize)]
struct Form<'a> {
    #[serde(flatten)]
    found: Cow<'a, validation::Validation>,
    /// The invalid records that are named one by one.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    records: Cow<'a, [validation::InvalidRecord]>,
}

#[pymethods]
impl Validation {
    /// Whether nothing is wrong.
    #[getter]
    fn ok(&self) -> bool {
        self.found.is_valid()
    }

    /// How many records were read.
    #[getter]
    fn read(&self) -> u64 {
        self.found.total.read
    }

    /// How many have nothing wrong.
    #[getter]
    fn valid(&self) -> u64 {
        self.found.total.valid
    }

    /// How many have something wrong.
    #[getter]
    fn invalid(&self) -> u64 {
        self.found.total.invalid
    }

    /// How many are the same as an earlier one, which a run sends once.
    #[getter]
    fn duplicates(&self) -> u64 {
        self.found.total.duplicates
    }

    /// The same by endpoint.
    #[getter]
    fn resources(&self) -> BTreeMap<String, Validated> {
        self.found.resources.iter().map(|(resource, validated)| (resource.clone(), Validated(*validated))).collect()
    }

    /// What is wrong, by cause, that of most records first. A record with several errors counts for each.
    #[getter]
    fn failures(&self) -> Vec<Failure> {
        self.found.failures.iter().cloned().map(Failure::by_itself).collect()
    }

    /// The first thousand invalid records, each with all its errors.
    #[getter]
    fn records(&self) -> Vec<InvalidRecord> {
        self.records.iter().cloned().map(InvalidRecord).collect()
    }

    /// What was not checked.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.found.warnings.clone()
    }

    fn _repr_html_(&self) -> String {
        html::validation(&self.found)
    }

    fn __str__(&self) -> String {
        self.found.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Validation {}>", shown(self.found.total))
    }
}

#[pymethods]
impl Validated {
    /// Records read.
    #[getter]
    fn read(&self) -> u64 {
        self.0.read
    }

    /// With nothing wrong.
    #[getter]
    fn valid(&self) -> u64 {
        self.0.valid
    }

    /// With something wrong.
    #[getter]
    fn invalid(&self) -> u64 {
        self.0.invalid
    }

    /// The same as an earlier one.
    #[getter]
    fn duplicates(&self) -> u64 {
        self.0.duplicates
    }

    fn __repr__(&self) -> String {
        format!("<Validated {}>", shown(self.0))
    }
}

#[pymethods]
impl InvalidRecord {
    /// The endpoint.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// Where it is: file and line, or query and row.
    #[getter]
    fn origin(&self) -> &str {
        &self.0.origin
    }

    /// Each error, with its JSON path.
    #[getter]
    fn errors(&self) -> Vec<String> {
        self.0.errors.clone()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<InvalidRecord {}>", self.0)
    }
}

#[pymethods]
impl Descriptors {
    /// What Ed-Fi publishes with a Data Standard. Hosts add values of their own: those of another namespace are nobody's to judge by this list.
    ///
    /// Raises:
    ///     ModelError: The Data Standard is not known.
    #[staticmethod]
    #[pyo3(signature = (data_standard="5.2"))]
    fn of_standard(py: Python<'_>, data_standard: &str) -> PyResult<Self> {
        let model = Model::data_standard(data_standard).or_raise(py)?;
        Ok(Self(Arc::new(validation::Descriptors::of_standard(&model))))
    }

    /// Reads what `save` wrote.
    ///
    /// Raises:
    ///     ConfigError: The file cannot be read, or is no such list.
    #[staticmethod]
    fn load(py: Python<'_>, path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let path = self::path("path", path, FILE)?;
        py.detach(|| validation::Descriptors::load(path)).map(|list| Self(Arc::new(list))).or_raise(py)
    }

    /// Writes the list to a file: text, a descriptor a line, its values behind tabs.
    ///
    /// Raises:
    ///     ConfigError: The file cannot be written.
    fn save(&self, py: Python<'_>, path: &Bound<'_, PyAny>) -> PyResult<()> {
        let path = self::path("path", path, FILE)?;
        py.detach(|| self.0.save(path)).or_raise(py)
    }

    /// The same list with more values, by descriptor.
    ///
    /// Raises:
    ///     ConfigError: A value is not a namespace, `#` and a code.
    fn with_values(&self, py: Python<'_>, values: BTreeMap<String, Vec<String>>) -> PyResult<Self> {
        let mut list = (*self.0).clone();
        for (descriptor, values) in values {
            for value in values {
                list.add(&descriptor, &value).or_raise(py)?;
            }
        }
        Ok(Self(Arc::new(list)))
    }

    /// Whether a descriptor has a value; letter case does not count.
    fn has(&self, descriptor: &str, value: &str) -> bool {
        self.0.has(descriptor, value)
    }

    /// The short description of a value; `None` where none is known, or where it says no more than the code value.
    fn short_description(&self, descriptor: &str, value: &str) -> Option<&str> {
        self.0.short_description(descriptor, value)
    }

    /// The Data Standard whose descriptors they are.
    #[getter]
    fn data_standard(&self) -> &str {
        self.0.data_standard()
    }

    /// The values by descriptor.
    fn to_dict(&self) -> BTreeMap<String, Vec<String>> {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (descriptor, value) in self.0.iter() {
            values.entry(descriptor.to_owned()).or_default().push(value.to_owned());
        }
        values
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __repr__(&self) -> String {
        format!("<Descriptors of Data Standard {}, {} values>", self.0.data_standard(), self.0.len())
    }
}

const FILE: &str = "the path of a file of descriptor values";

fn shown(validated: validation::Validated) -> String {
    let validation::Validated { read, valid, invalid, duplicates, .. } = validated;
    format!("read={read} valid={valid} invalid={invalid} duplicates={duplicates}")
}

/// Against which values of descriptors records are checked.
pub(crate) enum Against {
    /// What Ed-Fi publishes.
    Standard,
    List(Arc<validation::Descriptors>),
    File(PathBuf),
    Nothing,
}

impl Against {
    pub(crate) fn of(value: Value<'_, '_>) -> PyResult<Self> {
        let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(Self::Standard) };
        if let Ok(list) = value.cast::<Descriptors>() {
            return Ok(Self::List(Arc::clone(&list.get().0)));
        }
        let wanted = "a Descriptors, the path of a file that one was saved to, or False";
        if value.is_instance_of::<PyBool>() {
            return if value.is_truthy()? { Err(wrong_type("descriptors", value, wanted)) } else { Ok(Self::Nothing) };
        }
        if value.is_instance_of::<PyBytes>() {
            return Err(wrong_type("descriptors", value, wanted));
        }
        path("descriptors", value, wanted).map(Self::File)
    }

    pub(crate) async fn list(self, model: &Model) -> Result<Option<Arc<validation::Descriptors>>> {
        Ok(match self {
            Self::Standard => Some(Arc::new(validation::Descriptors::of_standard(model))),
            Self::List(list) => Some(list),
            Self::File(path) => Some(Arc::new(blocking(move || validation::Descriptors::load(path)).await?)),
            Self::Nothing => None,
        })
    }
}

/// Awaits a validation, and keeps the first of the records that are invalid.
pub(crate) async fn checked(
    checking: edfi_resync::Validating<'_>,
) -> Result<(validation::Validation, Vec<validation::InvalidRecord>)> {
    let records = std::sync::Mutex::new(Vec::new());
    let found = {
        let keep = |record: &validation::InvalidRecord| {
            if let Ok(mut records) = records.lock()
                && records.len() < NAMED
            {
                records.push(record.clone());
            }
        };
        checking.each(keep).await?
    };
    let records = records.into_inner().map_err(|_| Error::new(ErrorKind::Unexpected, "a list of records was left broken"))?;
    Ok((found, records))
}

impl Validation {
    pub(crate) fn of((found, records): (validation::Validation, Vec<validation::InvalidRecord>)) -> Self {
        Self { found: Arc::new(found), records: records.into() }
    }
}

/// Checks every record of a source without an ODS. Needs no credentials and no network.
///
/// It checks shape, unmapped codes, members that must agree, natural keys that must differ, references to what the source holds itself, and the values of
/// descriptors.
///
/// Args:
///     source: As in `run`.
///     data_standard: The Data Standard of the records.
///     descriptors: Against which values descriptors are checked: a `Descriptors`, the path of a file that one was saved to, or `False` for none. Absent:
///         what Ed-Fi publishes with the Data Standard.
///     configuration: The name of the configuration whose mappings and school year count; may be left out where the source has only one, or none.
///     queries: As in `run`.
///     configuration_file: As in `run`.
///     strict: As in `run`.
///     deadline: How long it may take, in seconds or as a `timedelta`.
///     stop: A `Stop` that ends it when any thread presses it.
///
/// Raises:
///     ConfigError: The descriptor values are of another Data Standard, or several configurations are there and none is named.
///     SourceError: The source cannot be read.
///     StoppedError: `stop` was pressed, or `deadline` passed.
#[pyfunction]
#[pyo3(signature = (
    source, data_standard=None, descriptors=None, *, configuration=None, queries=None, configuration_file=None, strict=None, deadline=None, stop=None
), text_signature = "(source, data_standard='5.2', descriptors=None, *, configuration=None, queries=None, configuration_file=None, strict=False, deadline=None, stop=None)")]
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn validate(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    data_standard: Value<'_, '_>,
    descriptors: Value<'_, '_>,
    configuration: Value<'_, '_>,
    queries: Value<'_, '_>,
    configuration_file: Value<'_, '_>,
    strict: Value<'_, '_>,
    deadline: Value<'_, '_>,
    stop: Value<'_, '_>,
) -> PyResult<Answer<Validation>> {
    let how = How::until(deadline, stop)?;
    let standard = data_standard.map_or_else(|| Ok("5.2".to_owned()), |value| text("data_standard", value))?;
    let model = Model::data_standard(&standard).or_raise(py)?;
    let against = Against::of(descriptors)?;
    let configuration = configuration.map(|value| text("configuration", value)).transpose()?;
    let spelling = if truth("strict", strict)? == Some(true) { Spelling::Strict } else { Spelling::Liberal };
    let source = Source::of(source, Beside { queries, configuration_file }, &how, CHECKED)?;
    let checking = move || async move {
        let store = blocking(move || source.open(Some(&standard), spelling)).await?;
        let list = against.list(&model).await?;
        let mut checking = edfi_resync::validate(store.as_ref(), &model, list.as_deref());
        if let Some(name) = configuration {
            checking = checking.configuration(name);
        }
        checked(checking).await
    };
    ask_within(py, how, CHECKED, checking, Validation::of)
}

value!(Validated, |this| &this.0, |read: validation::Validated| Self(read));
value!(InvalidRecord, |this| &this.0, |read: validation::InvalidRecord| Self(read));
value!(Validation, |this| &Form { found: Cow::Borrowed(&*this.found), records: Cow::Borrowed(&this.records) }, |read: Form<'_>| {
    Self { found: Arc::new(read.found.into_owned()), records: read.records.into_owned().into() }
});
