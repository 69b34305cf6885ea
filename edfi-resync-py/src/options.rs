//! The keywords that say how to connect and how to work, wherever an ODS is named: read once, into one [`Options`].

use std::collections::BTreeMap;

use edfi_resync::{ErrorKind, Options};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFloat, PyMapping, PyTime};
use url::Url;

use crate::arguments::{duration, filled, limit, path, text, truth, whole_number};
use crate::errors::{OrRaise as _, refused, wrong_type};

/// Reads the keywords of a function; `None` is as good as left out.
///
/// # Errors
/// `TypeError` for a keyword that the function does not have, or a wrong type; `ConfigError` that names the argument.
pub(crate) fn options(function: &str, given: Option<&Bound<'_, PyDict>>) -> PyResult<Options> {
    let mut options = Options::default();
    for (name, value) in given.into_iter().flatten() {
        let name: String = name.extract()?;
        let Some(read) = reader(&name) else {
            return Err(PyTypeError::new_err(format!("{function}() got an unexpected keyword argument '{name}'")));
        };
        if !value.is_none() {
            read(&mut options, &name, &value)?;
        }
    }
    Ok(options)
}

type Reader = fn(&mut Options, &str, &Bound<'_, PyAny>) -> PyResult<()>;

/// How a keyword becomes an option.
fn reader(name: &str) -> Option<Reader> {
    Some(match name {
        "tenant" => |options, name, value| filled(name, value).map(|tenant| options.tenant = Some(tenant)),
        "instance" => |options, name, value| filled(name, value).map(|instance| options.instance = Some(instance)),
        "placeholders" => |options, name, value| placeholders(name, value).map(|all| options.placeholders = all),
        "data_url" => |options, name, value| url(name, value).map(|url| options.data_url = Some(url)),
        "oauth_url" => |options, name, value| url(name, value).map(|url| options.oauth_url = Some(url)),
        "ca_file" => {
            |options, name, value| path(name, value, "the path of a file of certificates").map(|file| options.ca_file = Some(file))
        }
        "token_cache" => {
            |options, name, value| path(name, value, "the path of a file for tokens").map(|file| options.token_cache = Some(file))
        }
        "transport" => |options, name, value| options.set(name, &text(name, value)?).or_raise(value.py()),
        "allow_http" => |options, name, value| truth(name, Some(value)).map(|allow| options.allow_http = allow == Some(true)),
        "keep_refusals" => |options, name, value| truth(name, Some(value)).map(|keep| options.keep_refusals = keep == Some(true)),
        "trust_ledger" => |options, name, value| truth(name, Some(value)).map(|trust| options.trust_ledger = trust == Some(true)),
        "concurrency" => |options, name, value| {
            options.concurrency = limit(name, value, "how many requests may be in flight at once, which is an int", 1)?;
            Ok(())
        },
        "requests_per_second" => |options, name, value| options.set(name, &number(name, value)?.to_string()).or_raise(value.py()),
        "until" => |options, name, value| options.set(name, &hour(name, value)?).or_raise(value.py()),
        "time_zone" => |options, name, value| options.set(name, &text(name, value)?).or_raise(value.py()),
        "max_retries" => |options, name, value| {
            let retries: u32 = limit(name, value, "how often a request is repeated, which is an int", 0)?;
            options.max_attempts = retries.saturating_add(1);
            Ok(())
        },
        "retry_budget" => |options, name, value| {
            let most = limit(name, value, "how many requests may be repetitions, which is an int", 0)?;
            options.retry_budget = Some(most);
            Ok(())
        },
        "request_timeout" => |options, name, value| duration(name, value).map(|time| options.request_timeout = time),
        "outage_patience" => |options, name, value| duration(name, value).map(|time| options.outage_patience = Some(time)),
        "memory_budget" => |options, name, value| {
            options.memory_budget = limit(name, value, "a number of bytes, which is an int", 0)?;
            Ok(())
        },
        _ => return None,
    })
}

/// A number, which need not be whole.
fn number(name: &str, value: &Bound<'_, PyAny>) -> PyResult<f64> {
    let is_number = value.is_instance_of::<PyFloat>() || whole_number(value).is_some();
    if is_number { value.extract() } else { Err(wrong_type(name, value, "a number of requests, such as 20 or 0.5")) }
}

/// An hour of the clock as text; of a `datetime.time` what it shows in minutes.
fn hour(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    match value.cast::<PyTime>() {
        Ok(time) if !time.getattr("tzinfo")?.is_none() => {
            Err(wrong_type(name, value, "a datetime.time without a zone: name that with time_zone"))
        }
        Ok(time) => time.call_method1("strftime", ("%H:%M",))?.extract(),
        Err(_) => value.extract().map_err(|_| wrong_type(name, value, "an hour as text, such as \"05:00\", or a datetime.time")),
    }
}

/// A URL, which is not shown if it is none: it may hold a password.
fn url(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Url> {
    Url::parse(text(name, value)?.trim()).map_err(|_| {
        let hint = "pass one such as \"https://api.example.org/v7.3/data/v3\"";
        refused(value.py(), ErrorKind::ConfigInvalid, format!("{name} is not a URL"), hint)
    })
}

/// Values by the names of placeholders.
fn placeholders(name: &str, value: &Bound<'_, PyAny>) -> PyResult<BTreeMap<String, String>> {
    let wanted = "a dict of text by text, such as {\"districtId\": \"255901\"}";
    let Ok(values) = value.cast::<PyMapping>() else { return Err(wrong_type(name, value, wanted)) };
    let mut read = BTreeMap::new();
    for member in values.items()?.iter() {
        let (placeholder, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = member.extract()?;
        let Ok(placeholder) = placeholder.extract::<String>() else { return Err(wrong_type(name, &placeholder, wanted)) };
        let place = format!("{name}[{placeholder:?}]");
        read.insert(placeholder, filled(&place, &value)?);
    }
    Ok(read)
}
