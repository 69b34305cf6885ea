//! How Python values become the library's: each function reads one argument and names it in what it refuses.

use std::path::PathBuf;
use std::time::Duration;

use edfi_resync::campus::{Dates, IdList, Request, SchoolYear};
use edfi_resync::model::Day;
use edfi_resync::{Error, ErrorKind, Resume};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDelta, PyFloat, PyInt, PyMapping, PyString};

use crate::errors::{OrRaise, refused, wrong_type};
use crate::ledger::run_id;

/// An argument that may be left out.
pub(crate) type Value<'a, 'py> = Option<&'a Bound<'py, PyAny>>;

/// Text.
pub(crate) fn text(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    value.extract().map_err(|_| wrong_type(name, value, "text"))
}

/// Text that is never empty.
pub(crate) fn filled(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let text = text(name, value)?;
    if text.trim().is_empty() {
        return Err(refused(value.py(), ErrorKind::ConfigInvalid, format!("{name} is empty"), "pass some text, or leave it out"));
    }
    Ok(text)
}

/// A path, which is never empty.
pub(crate) fn path(name: &str, value: &Bound<'_, PyAny>, wanted: &str) -> PyResult<PathBuf> {
    let path: Option<PathBuf> = if value.is_instance_of::<PyBytes>() { None } else { value.extract().ok() };
    let Some(path) = path else { return Err(wrong_type(name, value, wanted)) };
    if path.as_os_str().is_empty() {
        return Err(refused(value.py(), ErrorKind::ConfigInvalid, format!("{name} is empty"), &format!("pass {wanted}")));
    }
    Ok(path)
}

/// A key or a secret, which is never empty.
pub(crate) fn credential(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
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

/// A Campus ID.
pub(crate) fn campus_id(place: &str, value: &Bound<'_, PyAny>) -> PyResult<i64> {
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

/// Schools by their Campus IDs, or by their numbers and names; or all of them by name.
pub(crate) fn schools(request: Request, value: &Bound<'_, PyAny>) -> PyResult<Request> {
    let wanted = "a list of Campus school IDs, such as [12, 15], or of numbers and names, or \"all\"";
    match value.cast::<PyString>() {
        Ok(text) if text.to_str()? == "all" => return Ok(request.all_schools()),
        Ok(_) => {
            let hint = format!("pass {wanted}");
            return Err(refused(value.py(), ErrorKind::RequestInvalid, "schools is text other than \"all\"", &hint));
        }
        Err(_) if value.is_instance_of::<PyInt>() => return Ok(request.schools([campus_id("schools", value)?])),
        Err(_) => {}
    }
    let items = items("schools", value, wanted)?.collect::<PyResult<Vec<_>>>()?;
    let names: Vec<String> = items.iter().map_while(|item| item.extract().ok()).collect();
    if !items.is_empty() && names.len() == items.len() {
        return Ok(request.schools_named(names));
    }
    let ids = items.iter().enumerate().map(|(at, item)| campus_id(&format!("schools[{at}]"), item));
    Ok(request.schools(ids.collect::<PyResult<Vec<_>>>()?))
}

/// Campus IDs as a list or as text.
pub(crate) fn id_list(name: &str, value: &Bound<'_, PyAny>) -> PyResult<IdList> {
    match value.cast::<PyString>() {
        Ok(text) => text.to_str()?.parse::<IdList>().map_err(|error: Error| error.at(name)).or_raise(value.py()),
        Err(_) => campus_ids(name, value, "a list of Campus IDs, or text such as \"1001, 1002\""),
    }
}

/// Days from the first to the last, either of which may be left open; or one day alone.
pub(crate) fn dates(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Dates> {
    let wanted =
        "a pair of the first and the last day, such as (\"2026-11-30\", \"2026-12-01\"), of which one may be None; or one day";
    let is_one = value.is_instance_of::<PyString>() || is_date(value)?;
    let dates = if is_one {
        let day = day(name, value)?;
        Dates::new(day, day)
    } else {
        let ends = items(name, value, wanted)?.collect::<PyResult<Vec<_>>>()?;
        let [from, to] = ends.as_slice() else { return Err(wrong_type(name, value, wanted)) };
        let end = |at: usize, end: &Bound<'_, PyAny>| {
            let end = Some(end).filter(|end| !end.is_none());
            end.map(|end| day(&format!("{name}[{at}]"), end)).transpose()
        };
        Dates::new(end(0, from)?, end(1, to)?)
    };
    dates.check().map_err(|error| error.at(name)).or_raise(value.py())?;
    Ok(dates)
}

/// A day, as text or as a `date`. A moment is none: which day it falls on, its zone says.
fn day(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Day> {
    let text: String = if is_date(value)? {
        value.call_method0("isoformat")?.extract()?
    } else {
        value.extract().map_err(|_| wrong_type(name, value, "a day, as a date or as text such as \"2026-11-30\""))?
    };
    text.trim().parse::<Day>().map_err(|error| error.at(name)).or_raise(value.py())
}

/// Whether it is a `date`, and no `datetime`, although Python takes that for one.
fn is_date(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    let datetime = value.py().import("datetime")?;
    Ok(value.is_instance(&datetime.getattr("date")?)? && !value.is_instance(&datetime.getattr("datetime")?)?)
}

/// A school year by the year in which it ends, or as text.
pub(crate) fn school_year(value: &Bound<'_, PyAny>) -> PyResult<SchoolYear> {
    let wanted = "the year in which it ends, such as 2027, or text such as \"2026-27\"";
    let year = match (whole_number(value), value.cast::<PyString>()) {
        (Some(Ok(year)), _) => SchoolYear::try_from(year),
        (Some(Err(_)), _) => SchoolYear::try_from(i64::MAX),
        (None, Ok(text)) => text.to_str()?.parse(),
        (None, Err(_)) => return Err(wrong_type("school_year", value, wanted)),
    };
    year.map_err(|error| error.at("school_year")).or_raise(value.py())
}

/// Whether, and with which run, to go on.
pub(crate) fn resume(value: &Bound<'_, PyAny>) -> PyResult<Resume> {
    match value.cast::<PyBool>() {
        Ok(truth) => Ok(if truth.is_true() { Resume::Newest } else { Resume::No }),
        Err(_) => run_id("resume", value, "True, False, or the number of a run").map(Resume::Run),
    }
}

/// A truth value, if there is one.
pub(crate) fn truth(name: &str, value: Value<'_, '_>) -> PyResult<Option<bool>> {
    let Some(value) = value else { return Ok(None) };
    value.cast::<PyBool>().map(|truth| Some(truth.is_true())).map_err(|_| wrong_type(name, value, "True or False"))
}

/// A whole number that bounds something, from the least that does.
pub(crate) fn limit<T: TryFrom<i64>>(name: &str, value: &Bound<'_, PyAny>, wanted: &str, least: i64) -> PyResult<T> {
    let Some(number) = whole_number(value) else { return Err(wrong_type(name, value, wanted)) };
    let found = number.ok().filter(|&number| number >= least).and_then(|number| T::try_from(number).ok());
    found.ok_or_else(|| {
        let message = format!("{name} is not in range");
        refused(value.py(), ErrorKind::ConfigInvalid, message, &format!("pass {wanted}, from {least}, or leave it out"))
    })
}

/// How long something may take.
pub(crate) fn duration(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    let duration = if value.is_instance_of::<PyDelta>() {
        value.extract().ok()
    } else if value.is_instance_of::<PyFloat>() || whole_number(value).is_some() {
        value.extract().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
    } else {
        return Err(wrong_type(name, value, "a number of seconds, or a timedelta"));
    };
    duration.filter(|duration| !duration.is_zero()).ok_or_else(|| {
        let message = format!("{name} is not a time that can pass");
        refused(value.py(), ErrorKind::ConfigInvalid, message, "pass more than 0 seconds, or leave it out")
    })
}

/// A list of endpoints. A single text would be taken apart into letters, so it is refused.
pub(crate) fn endpoints(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    texts(name, value, "an endpoint, such as \"students\"", "a list of endpoints, such as [\"students\"]")
}

/// A list of records, each by its endpoint and its id in the ODS.
pub(crate) fn records(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<(String, String)>> {
    let pair = |(at, item): (usize, PyResult<Bound<'_, PyAny>>)| {
        let item = item?;
        let wanted = "a pair of endpoint and ODS id, such as (\"sections\", \"0f7c2a9d3b5e4c61a8d2e4f60b1c3d5e\")";
        item.extract::<(String, String)>().map_err(|_| wrong_type(&format!("{name}[{at}]"), &item, wanted))
    };
    items(name, value, "a list of pairs of endpoint and ODS id")?.enumerate().map(pair).collect()
}

/// A list of texts: what each should be, and all of them.
pub(crate) fn texts(name: &str, value: &Bound<'_, PyAny>, each: &str, all: &str) -> PyResult<Vec<String>> {
    let text = |(at, item): (usize, PyResult<Bound<'_, PyAny>>)| {
        let item = item?;
        item.extract::<String>().map_err(|_| wrong_type(&format!("{name}[{at}]"), &item, each))
    };
    items(name, value, all)?.enumerate().map(text).collect()
}
