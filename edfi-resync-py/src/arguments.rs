//! [`Arguments`]: what `run` and `plan` are called with, and the [`Call`] it becomes.

use std::time::Duration;

use edfi_resync::campus::{IdList, Mode, Request, SchoolYear};
use edfi_resync::ods::Credentials;
use edfi_resync::{Error, ErrorKind, Options, Result, Resume, Resync};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDelta, PyFloat, PyInt, PyMapping, PyString};

use crate::errors::{OrRaise, refused, wrong_type};
use crate::ledger::{LedgerArgument, run_id};
use crate::source::Source;

type Value<'a, 'py> = Option<&'a Bound<'py, PyAny>>;

/// The arguments as Python gives them.
pub(crate) struct Arguments<'a, 'py> {
    pub(crate) source: &'a Bound<'py, PyAny>,
    pub(crate) ods: Value<'a, 'py>,
    pub(crate) key: &'a Bound<'py, PyAny>,
    pub(crate) secret: &'a Bound<'py, PyAny>,
    pub(crate) configuration: Value<'a, 'py>,
    pub(crate) school_year: Value<'a, 'py>,
    pub(crate) schools: Value<'a, 'py>,
    pub(crate) persons: Value<'a, 'py>,
    pub(crate) courses: Value<'a, 'py>,
    pub(crate) sections: Value<'a, 'py>,
    pub(crate) resources: Value<'a, 'py>,
    pub(crate) select_dependencies: bool,
    pub(crate) mode: &'a str,
    pub(crate) data_standard: Value<'a, 'py>,
    pub(crate) allow_http: bool,
    pub(crate) ledger: Value<'a, 'py>,
    pub(crate) resume: Value<'a, 'py>,
    pub(crate) memory_budget: Value<'a, 'py>,
    pub(crate) max_retries: Value<'a, 'py>,
    pub(crate) deadline: Value<'a, 'py>,
}

/// The arguments in the library's terms; nothing of Python is in it.
pub(crate) struct Call {
    source: Source,
    ods: Option<String>,
    credentials: Credentials,
    configuration: Option<String>,
    school_year: Option<SchoolYear>,
    data_standard: Option<String>,
    options: Options,
    request: Request,
    ledger: Option<LedgerArgument>,
    resume: Resume,
}

impl Arguments<'_, '_> {
    /// Reads the arguments; the source is looked at last, since it may be large.
    ///
    /// # Errors
    /// `TypeError` for a wrong type, `RequestError` or `ConfigError` that name the argument.
    pub(crate) fn into_call(self, py: Python<'_>) -> PyResult<Call> {
        let (key, secret) = (credential("key", self.key)?, credential("secret", self.secret)?);
        let mut request = Request::new().mode(self.mode.parse::<Mode>().map_err(|error| error.at("mode")).or_raise(py)?);
        request = self.schools.map_or(Ok(request.clone()), |value| schools(request, value))?;
        if let Some(ids) = self.persons {
            request = request.persons(id_list("persons", ids)?);
        }
        if let Some(ids) = self.courses {
            request = request.courses(id_list("courses", ids)?);
        }
        if let Some(ids) = self.sections {
            request = request.sections(id_list("sections", ids)?);
        }
        if let Some(value) = self.resources {
            let endpoints = endpoints("resources", value)?;
            if endpoints.is_empty() {
                let hint = "name at least one, or leave it out for all that are switched on";
                return Err(refused(py, ErrorKind::RequestInvalid, "resources: the list is empty", hint));
            }
            request = request.resources(endpoints);
        }
        let mut options = Options::default();
        options.allow_http = self.allow_http;
        if let Some(value) = self.memory_budget {
            options.memory_budget = limit("memory_budget", value, "a number of bytes, which is an int")?;
        }
        if let Some(value) = self.max_retries {
            let retries: u32 = limit("max_retries", value, "how often a request is repeated, which is an int")?;
            options.max_attempts = retries.saturating_add(1);
        }
        let resume = self.resume.map_or(Ok(Resume::No), resume)?;
        if resume != Resume::No && self.ledger.is_none() {
            let message = "resume: a run cannot be resumed without a ledger";
            return Err(refused(py, ErrorKind::RequestInvalid, message, "name the ledger that the run was kept in"));
        }
        options.deadline = self.deadline.map(deadline).transpose()?;
        Ok(Call {
            ods: self.ods.map(|value| text("ods", value)).transpose()?,
            credentials: Credentials::new(key, secret),
            configuration: self.configuration.map(|value| text("configuration", value)).transpose()?,
            school_year: self.school_year.map(school_year).transpose()?,
            data_standard: self.data_standard.map(|value| text("data_standard", value)).transpose()?,
            options,
            request: request.select_dependencies(self.select_dependencies),
            resume,
            ledger: self.ledger.map(LedgerArgument::of).transpose()?,
            source: Source::of(self.source)?,
        })
    }
}

impl Call {
    /// Whether the run goes on with an earlier one.
    pub(crate) fn resume(&self) -> Resume {
        self.resume
    }

    /// Opens source, ledger and ODS.
    ///
    /// # Errors
    /// What the stores, the ledger and [`edfi_resync::ResyncBuilder::open`] say.
    pub(crate) async fn open(self) -> Result<(Resync, Request)> {
        let store = self.source.open(self.data_standard.as_deref())?;
        let mut builder = Resync::builder(store).secrets(self.credentials).options(self.options);
        if let Some(name) = self.configuration {
            builder = builder.configuration(name);
        }
        if let Some(url) = self.ods {
            builder = builder.ods(url);
        }
        if let Some(year) = self.school_year {
            builder = builder.school_year(year);
        }
        if let Some(version) = self.data_standard {
            builder = builder.data_standard(version);
        }
        if let Some(ledger) = self.ledger {
            builder = builder.ledger(ledger.open()?);
        }
        Ok((builder.open().await?, self.request))
    }
}

fn text(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    value.extract().map_err(|_| wrong_type(name, value, "text"))
}

fn credential(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let credential = text(name, value)?;
    if credential.trim().is_empty() {
        let hint = "pass what the host of the ODS has issued";
        return Err(refused(value.py(), ErrorKind::ConfigInvalid, format!("{name} is empty"), hint));
    }
    Ok(credential)
}

/// A whole number; a truth value is none, although Python takes it for one.
pub(crate) fn whole_number(value: &Bound<'_, PyAny>) -> Option<PyResult<i64>> {
    (value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>()).then(|| value.extract())
}

fn campus_id(place: &str, value: &Bound<'_, PyAny>) -> PyResult<i64> {
    match whole_number(value) {
        None => Err(wrong_type(place, value, "a Campus ID, which is an int")),
        Some(Ok(id)) if id > 0 => Ok(id),
        Some(_) => {
            let message = format!("{place} is not a Campus ID");
            Err(refused(value.py(), ErrorKind::RequestInvalid, message, "Campus IDs are whole numbers from 1"))
        }
    }
}

/// A list of Campus IDs, or one of them.
fn campus_ids(name: &str, value: &Bound<'_, PyAny>, wanted: &str) -> PyResult<IdList> {
    if value.is_instance_of::<PyInt>() {
        return Ok([campus_id(name, value)?].into());
    }
    items(name, value, wanted)?.enumerate().map(|(at, item)| campus_id(&format!("{name}[{at}]"), &item?)).collect()
}

/// The items of a list or of what iterates like one.
fn items<'py>(name: &str, value: &Bound<'py, PyAny>, wanted: &str) -> PyResult<impl Iterator<Item = PyResult<Bound<'py, PyAny>>>> {
    let other = value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>() || value.cast::<PyMapping>().is_ok();
    match value.try_iter() {
        Ok(items) if !other => Ok(items),
        _ => Err(wrong_type(name, value, wanted)),
    }
}

fn schools(request: Request, value: &Bound<'_, PyAny>) -> PyResult<Request> {
    let wanted = "a list of Campus school IDs, such as [12, 15], or \"all\"";
    match value.cast::<PyString>() {
        Ok(text) if text.to_str()? == "all" => Ok(request.all_schools()),
        Ok(_) => {
            Err(refused(value.py(), ErrorKind::RequestInvalid, "schools is text other than \"all\"", &format!("pass {wanted}")))
        }
        Err(_) => Ok(request.schools(campus_ids("schools", value, wanted)?.iter())),
    }
}

fn id_list(name: &str, value: &Bound<'_, PyAny>) -> PyResult<IdList> {
    match value.cast::<PyString>() {
        Ok(text) => text.to_str()?.parse::<IdList>().map_err(|error: Error| error.at(name)).or_raise(value.py()),
        Err(_) => campus_ids(name, value, "a list of Campus IDs, or text such as \"1001, 1002\""),
    }
}

fn school_year(value: &Bound<'_, PyAny>) -> PyResult<SchoolYear> {
    let wanted = "the year in which it ends, such as 2027, or text such as \"2026-27\"";
    let year = match (whole_number(value), value.cast::<PyString>()) {
        (Some(Ok(year)), _) => SchoolYear::try_from(year),
        (Some(Err(_)), _) => SchoolYear::try_from(i64::MAX),
        (None, Ok(text)) => text.to_str()?.parse(),
        (None, Err(_)) => return Err(wrong_type("school_year", value, wanted)),
    };
    year.map_err(|error| error.at("school_year")).or_raise(value.py())
}

fn resume(value: &Bound<'_, PyAny>) -> PyResult<Resume> {
    match value.cast::<PyBool>() {
        Ok(truth) => Ok(if truth.is_true() { Resume::Newest } else { Resume::No }),
        Err(_) => run_id("resume", value, "True, False, or the number of a run").map(Resume::Run),
    }
}

/// A whole number that bounds something.
fn limit<T: TryFrom<i64>>(name: &str, value: &Bound<'_, PyAny>, wanted: &str) -> PyResult<T> {
    let Some(number) = whole_number(value) else { return Err(wrong_type(name, value, wanted)) };
    let found = number.ok().and_then(|number| T::try_from(number).ok());
    found.ok_or_else(|| {
        let message = format!("{name} is not in range");
        refused(value.py(), ErrorKind::ConfigInvalid, message, &format!("pass {wanted}, from 0, or leave it out"))
    })
}

fn deadline(value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    let duration = if value.is_instance_of::<PyDelta>() {
        value.extract().ok()
    } else if value.is_instance_of::<PyFloat>() || whole_number(value).is_some() {
        value.extract().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
    } else {
        return Err(wrong_type("deadline", value, "a number of seconds, or a timedelta"));
    };
    duration.filter(|duration| !duration.is_zero()).ok_or_else(|| {
        let hint = "pass more than 0 seconds, or leave it out for as long as it takes";
        refused(value.py(), ErrorKind::ConfigInvalid, "deadline is not a time that can pass", hint)
    })
}

/// A list of endpoints. A single text would be taken apart into letters, so it is refused.
pub(crate) fn endpoints(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    texts(name, value, "an endpoint, such as \"students\"", "a list of endpoints, such as [\"students\"]")
}

/// A list of texts: what each should be, and all of them.
pub(crate) fn texts(name: &str, value: &Bound<'_, PyAny>, each: &str, all: &str) -> PyResult<Vec<String>> {
    let text = |(at, item): (usize, PyResult<Bound<'_, PyAny>>)| {
        let item = item?;
        item.extract::<String>().map_err(|_| wrong_type(&format!("{name}[{at}]"), &item, each))
    };
    items(name, value, all)?.enumerate().map(text).collect()
}
