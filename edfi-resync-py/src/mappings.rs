//! `export_mappings`, `compare_mappings`, `import_mappings` and `propose_mappings`: what Campus codes mean, from year to year.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use edfi_resync::campus::{self, Preferences};
use edfi_resync::mappings;
use edfi_resync::model::{Model, Spelling};
use edfi_resync::source::{ConfigurationFile, SourceStore as _, SourceStoreExt as _};
use edfi_resync::validate::Descriptors;
use edfi_resync::{Error, ErrorKind, Result};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arguments::{Value, path, text};
use crate::asked::How;
use crate::carry::{ask, ask_within};
use crate::offer::Configuration;
use crate::opening::blocking;
use crate::resync::all;
use crate::source::{Beside, Source};
use crate::validate::Against;
use crate::value::value;
use crate::work::Answer;

/// What was not done when a deadline passed, or a stop was pressed.
pub(crate) const PROPOSED: &str = "mappings were proposed";

const CSV: &str = "the path of a CSV file of mappings";
const TOML: &str = "the path of a configuration file";

/// A Campus code that means something else, or nothing, in other preferences.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct MappingChange(pub(crate) campus::MappingChange);

/// A Campus code that is in use and not mapped, with the descriptor values that may be meant. Nothing is mapped by it.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct MappingProposal(pub(crate) mappings::Proposal);

/// A descriptor value that may be meant by a code.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct MappingCandidate(mappings::Candidate);

#[pymethods]
impl MappingChange {
    /// `"added"`, `"removed"` or `"changed"`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind()
    }

    /// The descriptor, such as `"GradeLevelDescriptor"`.
    #[getter]
    fn descriptor(&self) -> &str {
        &self.0.descriptor
    }

    /// The code as Campus has it.
    #[getter]
    fn code(&self) -> &str {
        &self.0.code
    }

    /// What it meant before; `None` where it was not mapped.
    #[getter]
    fn before(&self) -> Option<&str> {
        self.0.before.as_deref()
    }

    /// What it means now; `None` where it is not mapped any more.
    #[getter]
    fn after(&self) -> Option<&str> {
        self.0.after.as_deref()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<MappingChange {}>", self.0)
    }
}

#[pymethods]
impl MappingProposal {
    /// The descriptor, such as `"GradeLevelDescriptor"`.
    #[getter]
    fn descriptor(&self) -> &str {
        &self.0.descriptor
    }

    /// The code as Campus has it.
    #[getter]
    fn code(&self) -> &str {
        &self.0.code
    }

    /// How many records hold it.
    #[getter]
    fn records(&self) -> u64 {
        self.0.records
    }

    /// The values that may be meant, the nearest first; empty where none is near. Where some are called exactly as the code is, only these.
    #[getter]
    fn candidates(&self) -> Vec<MappingCandidate> {
        self.0.candidates.iter().cloned().map(MappingCandidate).collect()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<MappingProposal {}>", self.0)
    }
}

#[pymethods]
impl MappingCandidate {
    /// The value, such as `"uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"`.
    #[getter]
    fn value(&self) -> &str {
        &self.0.value
    }

    /// How many letters are otherwise, letter case apart; 0 where the value is called as the code is.
    #[getter]
    fn distance(&self) -> usize {
        self.0.distance
    }

    /// By which of its names it was found: `"codeValue"` or `"shortDescription"`.
    #[getter]
    fn by(&self) -> &'static str {
        self.0.by.as_str()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<MappingCandidate {}>", self.0)
    }
}

/// What has mappings.
enum Mapped {
    /// A configuration of a source.
    Source(Source),
    /// One of a configuration file.
    Toml(PathBuf),
    /// A table.
    Csv(PathBuf),
}

impl Mapped {
    /// A path that ends in `.toml` is a configuration file, one in `.csv` a table; anything else is a source.
    fn of(source: &Bound<'_, PyAny>, beside: Beside<'_, '_>) -> PyResult<Self> {
        let found: Option<PathBuf> = if source.is_instance_of::<PyBytes>() { None } else { source.extract().ok() };
        let ends = |extension: &str| {
            found.as_ref().and_then(|path| path.extension()).is_some_and(|found| found.eq_ignore_ascii_case(extension))
        };
        Ok(match &found {
            Some(path) if ends("toml") => Self::Toml(path.clone()),
            Some(path) if ends("csv") => Self::Csv(path.clone()),
            _ => Self::Source(Source::of(source, beside, &How::default(), "the mappings were read")?),
        })
    }

    /// The mappings, and whose terms they are in, where that is known; a table is read in the terms of another one.
    async fn read(self, configuration: Option<String>, model: Option<Model>) -> Result<(Preferences, Option<Model>)> {
        let own = match self {
            Self::Csv(path) => {
                if configuration.is_some() {
                    let message = format!("{} is a table of mappings, which has no configurations", path.display());
                    return Err(Error::new(ErrorKind::ConfigInvalid, message).with_hint("leave its configuration out"));
                }
                let model = model.unwrap_or_else(Model::ds5_2);
                return Ok((blocking(move || mappings::import(path, &model, None)).await?, None));
            }
            Self::Toml(path) => blocking(move || configured(&path, configuration.as_deref())).await?,
            Self::Source(source) => {
                let store = blocking(move || source.open(None, Spelling::default())).await?;
                match configuration {
                    Some(name) => store.configuration(&name).await?,
                    None => only(store.configurations().await?)?,
                }
            }
        };
        let model = Model::data_standard(&own.data_standard)?;
        Ok((own.preferences, Some(model)))
    }
}

fn configured(path: &Path, configuration: Option<&str>) -> Result<campus::Configuration> {
    Ok(ConfigurationFile::load(path)?.configuration(configuration)?.clone())
}

/// The one configuration of a source.
fn only(mut all: Vec<campus::Configuration>) -> Result<campus::Configuration> {
    match (all.len(), all.pop()) {
        (1, Some(own)) => Ok(own),
        (_, Some(_)) => Err(Error::new(ErrorKind::ConfigInvalid, "the source has several configurations, and none is chosen")
            .with_hint("name the configuration")),
        (_, None) => Err(Error::new(ErrorKind::ConfigInvalid, "the source has no configurations, and so no mappings")
            .with_hint("name its configuration file, or the database that has them")),
    }
}

fn named(value: Value<'_, '_>, name: &str) -> PyResult<Option<String>> {
    value.map(|value| text(name, value)).transpose()
}

/// Writes what Campus codes mean in a configuration into a CSV file: `descriptor,code,value`. Needs no ODS.
///
/// Args:
///     source: As in `run`; or the path of a configuration file (`.toml`).
///     path: The file to be written.
///     configuration: The name of the configuration; may be left out where there is only one.
///     queries: As in `run`.
///     configuration_file: As in `run`.
///
/// Returns:
///     How many mappings there are.
///
/// Raises:
///     ConfigError: There is no such configuration, a configuration file is wrong, or the file cannot be written.
///     SourceError: The source cannot be read.
#[pyfunction]
#[pyo3(signature = (source, path, *, configuration=None, queries=None, configuration_file=None))]
pub(crate) fn export_mappings(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    path: &Bound<'_, PyAny>,
    configuration: Value<'_, '_>,
    queries: Value<'_, '_>,
    configuration_file: Value<'_, '_>,
) -> PyResult<usize> {
    let mapped = Mapped::of(source, Beside { queries, configuration_file })?;
    let (path, configuration) = (self::path("path", path, CSV)?, named(configuration, "configuration")?);
    let exporting = move || async move {
        let (preferences, _) = mapped.read(configuration, None).await?;
        blocking(move || mappings::export(&preferences, path)).await
    };
    ask(py, exporting, |written| written)
}

/// What another configuration's codes mean otherwise, such as next year's: added, removed and changed, by descriptor and code. Needs no ODS.
///
/// Args:
///     source: As in `run`; or the path of a configuration file (`.toml`), or of a CSV file that was exported (`.csv`).
///     other: What is compared with it, likewise. Absent: the same source, of which another configuration is named.
///     configuration: The name of the configuration; may be left out where there is only one.
///     other_configuration: The name of the other one, likewise.
///     queries: As in `run`, for both.
///     configuration_file: As in `run`, for `source`.
///     other_configuration_file: As in `run`, for `other`.
///
/// Raises:
///     ConfigError: There is no such configuration, or a file is wrong.
///     SourceError: A source cannot be read.
#[pyfunction]
#[pyo3(signature = (
    source, other=None, *, configuration=None, other_configuration=None, queries=None, configuration_file=None, other_configuration_file=None
))]
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn compare_mappings(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    other: Value<'_, '_>,
    configuration: Value<'_, '_>,
    other_configuration: Value<'_, '_>,
    queries: Value<'_, '_>,
    configuration_file: Value<'_, '_>,
    other_configuration_file: Value<'_, '_>,
) -> PyResult<Vec<MappingChange>> {
    let one = Mapped::of(source, Beside { queries, configuration_file })?;
    let beside = Beside {
        queries,
        configuration_file: other_configuration_file.or(other.is_none().then_some(configuration_file).flatten()),
    };
    let other = Mapped::of(other.unwrap_or(source), beside)?;
    let (name, other_name) = (named(configuration, "configuration")?, named(other_configuration, "other_configuration")?);
    let comparing = move || async move {
        // A table is in the terms of the other side.
        let (before, after) = if matches!(one, Mapped::Csv(_)) {
            let (after, model) = other.read(other_name, None).await?;
            (one.read(name, model).await?.0, after)
        } else {
            let (before, model) = one.read(name, None).await?;
            (before, other.read(other_name, model).await?.0)
        };
        Ok(before.compare_mappings(&after))
    };
    ask(py, comparing, all(MappingChange))
}

/// Takes the mappings of a CSV file over into a configuration file, and says what that changed. Codes that the CSV file does not name stay as they are, and so
/// does everything else in the configuration file. A Campus database is never written; `Configuration.with_mappings` takes them over for a single run.
///
/// Args:
///     path: A CSV file, `descriptor,code,value`.
///     configuration_file: The path of the configuration file.
///     configuration: The name of the configuration in it; may be left out where there is only one.
///     descriptors: Values of descriptors that each value must be one of: a `Descriptors`, such as `Resync.descriptors` reads from the ODS, or the path of a
///         file that one was saved to. Absent: values are not checked.
///
/// Raises:
///     ConfigError: Something is wrong in one of the files, each time with its line; all of it is told at once, and nothing is written.
#[pyfunction]
#[pyo3(signature = (path, configuration_file, *, configuration=None, descriptors=None))]
pub(crate) fn import_mappings(
    py: Python<'_>,
    path: &Bound<'_, PyAny>,
    configuration_file: &Bound<'_, PyAny>,
    configuration: Value<'_, '_>,
    descriptors: Value<'_, '_>,
) -> PyResult<Vec<MappingChange>> {
    let (csv, toml) = (self::path("path", path, CSV)?, self::path("configuration_file", configuration_file, TOML)?);
    let (configuration, against) = (named(configuration, "configuration")?, against(descriptors)?);
    let importing = move || async move {
        let file = blocking(move || ConfigurationFile::load(toml)).await?;
        let model = Model::data_standard(&file.configuration(configuration.as_deref())?.data_standard)?;
        let list = against.list(&model).await?;
        blocking(move || {
            let mappings = mappings::import(csv, &model, list.as_deref())?;
            let mut file = file;
            file.import_mappings(configuration.as_deref(), &mappings)
        })
        .await
    };
    ask(py, importing, all(MappingChange))
}

/// What is given to hold values against; nothing where nothing is.
pub(crate) fn against(descriptors: Value<'_, '_>) -> PyResult<Against> {
    if descriptors.is_none_or(PyAnyMethods::is_none) { Ok(Against::Nothing) } else { Against::of(descriptors) }
}

/// The same configuration with the mappings of a CSV file.
pub(crate) fn with_mappings(
    py: Python<'_>,
    own: &campus::Configuration,
    path: &Bound<'_, PyAny>,
    descriptors: Value<'_, '_>,
) -> PyResult<Configuration> {
    let (csv, against, mut own) = (self::path("path", path, CSV)?, against(descriptors)?, own.clone());
    let importing = move || async move {
        let model = Model::data_standard(&own.data_standard)?;
        let list = against.list(&model).await?;
        let mappings = blocking(move || mappings::import(csv, &model, list.as_deref())).await?;
        own.preferences.import_mappings(&mappings);
        Ok(own)
    };
    ask(py, importing, Configuration)
}

/// Which descriptor values may be meant by the codes that a source uses and that a configuration does not map: of each code those that are called so, letter
/// case apart, by their code value or short description, else those that are nearly called so. Nothing is mapped by that. Needs no ODS;
/// `Resync.propose_mappings` takes the values that the ODS has.
///
/// Args:
///     source: As in `run`.
///     descriptors: From which values: a `Descriptors`, or the path of a file that one was saved to. Absent: what Ed-Fi publishes with the Data Standard.
///     configuration: The name of the configuration; may be left out where there is only one.
///     queries: As in `run`.
///     configuration_file: As in `run`.
///     deadline: How long it may take, in seconds or as a `timedelta`.
///     stop: A `Stop` that ends it when any thread presses it.
///
/// Raises:
///     ConfigError: There is no such configuration, a configuration file is wrong, or the values are of another Data Standard.
///     SourceError: The source cannot be read.
///     StoppedError: `stop` was pressed, or `deadline` passed.
#[pyfunction]
#[pyo3(signature = (
    source, descriptors=None, *, configuration=None, queries=None, configuration_file=None, deadline=None, stop=None
))]
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn propose_mappings(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    descriptors: Value<'_, '_>,
    configuration: Value<'_, '_>,
    queries: Value<'_, '_>,
    configuration_file: Value<'_, '_>,
    deadline: Value<'_, '_>,
    stop: Value<'_, '_>,
) -> PyResult<Answer<Vec<MappingProposal>>> {
    let how = How::until(deadline, stop)?;
    let (against, configuration) = (Against::of(descriptors)?, named(configuration, "configuration")?);
    let source = Source::of(source, Beside { queries, configuration_file }, &how, PROPOSED)?;
    let proposing = move || async move {
        let store = blocking(move || source.open(None, Spelling::default())).await?;
        let own = match &configuration {
            Some(name) => store.configuration(name).await?,
            None => only(store.configurations().await?)?,
        };
        let model = Model::data_standard(&own.data_standard)?;
        let list = against.list(&model).await?.unwrap_or_else(|| Arc::new(Descriptors::new(&model)));
        edfi_resync::propose_mappings(store.as_ref(), Some(&own.name), &list).await
    };
    ask_within(py, how, PROPOSED, proposing, all(MappingProposal))
}

value!(MappingChange, |this| &this.0, |read: campus::MappingChange| Self(read));
