//! `extract`: a CSV folder of what a source gives.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use edfi_resync::campus::{Configuration, SchoolYear, Scope};
use edfi_resync::model::{Model, Spelling};
use edfi_resync::source::csv::{self, ExtractOptions};
use edfi_resync::source::{SourceStore, SourceStoreExt as _};
use edfi_resync::{Error, ErrorKind, Result};
use pyo3::prelude::*;

use crate::arguments::{Value, path, school_year, text, truth};
use crate::asked::How;
use crate::carry::ask_within;
use crate::errors::OrRaise;
use crate::opening::blocking;
use crate::source::{Beside, Source};
use crate::value::value;
use crate::work::Answer;

/// What is said of an extract that was stopped.
pub(crate) const EXTRACTED: &str = "the extract was finished";

/// What was written into a CSV folder. `to_dict()` is its JSON form.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct Extracted(pub(crate) csv::Extracted);

#[pymethods]
impl Extracted {
    /// How many records of each resource are in the folder.
    #[getter]
    fn records(&self) -> BTreeMap<&str, u64> {
        self.0.resources.iter().map(|(resource, of)| (resource.as_str(), of.records)).collect()
    }

    /// How many rows of the source were left out, of the resources of which some were.
    #[getter]
    fn left_out(&self) -> BTreeMap<&str, u64> {
        let left_out = self.0.resources.iter().filter(|(_, of)| of.left_out > 0);
        left_out.map(|(resource, of)| (resource.as_str(), of.left_out)).collect()
    }

    /// Why the folder is not all that there is, if it is not.
    #[getter]
    fn incomplete(&self) -> Vec<String> {
        self.0.incomplete.clone()
    }

    fn __repr__(&self) -> String {
        let records: u64 = self.0.resources.values().map(|of| of.records).sum();
        let complete = if self.0.incomplete.is_empty() { "" } else { ", incomplete" };
        format!("<Extracted {records} records of {} resources{complete}>", self.0.resources.len())
    }
}

/// Which of a source's configurations is meant.
struct Chosen {
    configuration: Option<String>,
    school_year: Option<SchoolYear>,
    data_standard: Option<String>,
}

impl Chosen {
    async fn of(self, store: &dyn SourceStore) -> Result<Configuration> {
        let refused = |message: String, hint: &str| Err(Error::new(ErrorKind::ConfigInvalid, message).with_hint(hint));
        let mut all = match &self.configuration {
            Some(name) => vec![store.configuration(name).await?],
            None => store.configurations().await?,
        };
        if all.len() > 1 {
            let names: Vec<_> = all.iter().map(|found| format!("{:?}", found.name)).collect();
            let message = "the source has several configurations, and none is chosen".to_owned();
            return refused(message, &format!("name one (configuration=): {}", names.join(", ")));
        }
        let Some(chosen) = all.pop() else {
            let Some(year) = self.school_year else {
                return refused("the source does not say its school year".to_owned(), "name it: school_year=2027");
            };
            let standard = self.data_standard.unwrap_or_else(|| Model::ds5_2().version().to_owned());
            return Ok(Configuration::new(store.to_string(), year, standard));
        };
        let Configuration { name, school_year, data_standard, .. } = &chosen;
        if let Some(year) = self.school_year
            && year != *school_year
        {
            let message = format!("school year {year} is not that of configuration {name:?}, which is {school_year}");
            return refused(message, "leave the school year out, or choose the configuration of that year");
        }
        if let Some(version) = &self.data_standard
            && Model::data_standard(version)? != Model::data_standard(data_standard)?
        {
            let message = format!("Data Standard {version} is not that of configuration {name:?}, which is {data_standard}");
            return refused(message, "leave the Data Standard out");
        }
        Ok(chosen)
    }
}

/// Where it is written, and how.
///
/// # Errors
/// `TypeError` for a wrong type, `ConfigError` for a folder without a name.
pub(crate) fn written(folder: &Bound<'_, PyAny>, gzip: Value<'_, '_>) -> PyResult<(PathBuf, ExtractOptions)> {
    let folder = path("folder", folder, "the path of a folder that is new or empty")?;
    Ok((folder, ExtractOptions::default().with_gzip(truth("gzip", gzip)? == Some(true))))
}

/// Writes a folder of CSV files of all that a source gives: a fixture, or a way to hand data on. Read again, it gives equal records in the same order. Its manifest
/// is written last, so that an extract that was stopped is no complete folder. The files hold student data, and are readable by their owner alone.
///
/// Args:
///     source: As in `run`.
///     folder: The folder, which is new, or empty but for a configuration file.
///     configuration: Whose records, if the source has several configurations.
///     school_year: Of a source without configurations, its school year.
///     data_standard: Of a source without configurations, its Data Standard.
///     queries: As in `run`.
///     configuration_file: As in `run`.
///     gzip: Whether the files are compressed.
///     strict: As in `run`.
///     deadline: How long it may take, in seconds or as a `timedelta`.
///     stop: A `Stop` that ends it when any thread presses it.
///
/// Raises:
///     ConfigError: The folder holds something or cannot be written to; no configuration is chosen among several, or no school year is known.
///     SourceError: The source cannot be read.
///     StoppedError: `stop` was pressed, or `deadline` passed. What was written is taken away.
#[pyfunction]
#[pyo3(signature = (
    source, folder, *, configuration=None, school_year=None, data_standard=None, queries=None, configuration_file=None, gzip=None, strict=None,
    deadline=None, stop=None
), text_signature = "(source, folder, *, configuration=None, school_year=None, data_standard='5.2', queries=None, configuration_file=None, gzip=False, strict=False, deadline=None, stop=None)")]
#[expect(clippy::too_many_arguments, reason = "they are named at the call")]
pub(crate) fn extract(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    folder: &Bound<'_, PyAny>,
    configuration: Value<'_, '_>,
    school_year: Value<'_, '_>,
    data_standard: Value<'_, '_>,
    queries: Value<'_, '_>,
    configuration_file: Value<'_, '_>,
    gzip: Value<'_, '_>,
    strict: Value<'_, '_>,
    deadline: Value<'_, '_>,
    stop: Value<'_, '_>,
) -> PyResult<Answer<Extracted>> {
    let how = How::until(deadline, stop)?;
    let (folder, options) = written(folder, gzip)?;
    let chosen = Chosen {
        configuration: configuration.map(|value| text("configuration", value)).transpose()?,
        school_year: school_year.map(self::school_year).transpose()?,
        data_standard: data_standard.map(|value| text("data_standard", value)).transpose()?,
    };
    let standard = chosen.data_standard.clone();
    standard.as_deref().map(Model::data_standard).transpose().or_raise(py)?;
    let spelling = if truth("strict", strict)? == Some(true) { Spelling::Strict } else { Spelling::Liberal };
    let source = Source::of(source, Beside { queries, configuration_file }, &how, EXTRACTED)?;
    let extracting = move || async move {
        let store = blocking(move || source.open(standard.as_deref(), spelling)).await?;
        let configuration = chosen.of(store.as_ref()).await?;
        let model = Model::data_standard(&configuration.data_standard)?;
        let scope = Scope::new(model, Arc::new(configuration));
        csv::extract(store.as_ref(), &scope, folder, &options).await
    };
    ask_within(py, how, EXTRACTED, extracting, Extracted)
}

value!(Extracted, |this| &this.0, |read: csv::Extracted| Self(read));
