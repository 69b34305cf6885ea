//! Python values as JSON text and back.
//!
//! Numbers stay as they are written: `Decimal("1.50")` becomes `1.50`, an `int` of any size its digits, a `float` its `repr`. Dates and
//! times become ISO text. Nothing else is guessed.

use std::fmt::Write as _;

use edfi_resync::ErrorKind;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use serde::Serialize;

use crate::errors::{refused, wrong_type};

/// How deeply values may be nested, as JSON parsers have it.
const DEPTH: usize = 120;

/// Writes Python values as JSON. It looks the classes up once.
pub(crate) struct Encoder<'py> {
    py: Python<'py>,
    decimal: Bound<'py, PyAny>,
    date: Bound<'py, PyAny>,
    time: Bound<'py, PyAny>,
}

impl<'py> Encoder<'py> {
    pub(crate) fn new(py: Python<'py>) -> PyResult<Self> {
        let datetime = py.import("datetime")?;
        Ok(Self {
            py,
            decimal: py.import("decimal")?.getattr("Decimal")?,
            date: datetime.getattr("date")?,
            time: datetime.getattr("time")?,
        })
    }

    /// One record as JSON text. `place` names it in errors.
    ///
    /// # Errors
    /// `TypeError` with the path of a value that has no JSON form, `SourceError` for a number that JSON cannot hold.
    pub(crate) fn record(&self, record: &Bound<'py, PyAny>, place: &str) -> PyResult<String> {
        if record.cast::<PyMapping>().is_err() {
            return Err(wrong_type(place, record, "a dict, one for each record"));
        }
        let mut path = place.to_owned();
        let mut text = String::with_capacity(256);
        self.write(record, &mut text, &mut path, 0)?;
        Ok(text)
    }

    fn write(&self, value: &Bound<'py, PyAny>, out: &mut String, path: &mut String, depth: usize) -> PyResult<()> {
        if depth > DEPTH {
            return Err(refused(
                self.py,
                ErrorKind::SourceInvalid,
                format!("{path} is nested too deeply"),
                "is it part of itself?",
            ));
        }
        if let Ok(text) = value.cast::<PyString>() {
            quote(text.to_str().map_err(|_| self.unusable(path, "text that is no Unicode"))?, out);
        } else if value.is_none() {
            out.push_str("null");
        } else if let Ok(truth) = value.cast::<PyBool>() {
            out.push_str(if truth.is_true() { "true" } else { "false" });
        } else if value.is_instance_of::<PyInt>() {
            // Of the class itself: an enumeration prints its name otherwise.
            let digits = self.py.get_type::<PyInt>().call_method1("__repr__", (value,))?;
            out.push_str(digits.cast::<PyString>()?.to_str()?);
        } else if let Ok(number) = value.cast::<PyFloat>() {
            if !number.value().is_finite() {
                return Err(self.unusable(path, "a number that JSON cannot hold"));
            }
            let digits = self.py.get_type::<PyFloat>().call_method1("__repr__", (value,))?;
            out.push_str(digits.cast::<PyString>()?.to_str()?);
        } else if let Ok(object) = value.cast::<PyDict>() {
            self.object(object.iter().map(Ok), out, path, depth)?;
        } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
            self.array(value, out, path, depth)?;
        } else if value.is_instance(&self.decimal)? {
            if !value.call_method0("is_finite")?.is_truthy()? {
                return Err(self.unusable(path, "a number that JSON cannot hold"));
            }
            out.push_str(value.str()?.to_str()?);
        } else if value.is_instance(&self.date)? || value.is_instance(&self.time)? {
            quote(value.call_method0("isoformat")?.cast::<PyString>()?.to_str()?, out);
        } else if let Ok(object) = value.cast::<PyMapping>() {
            let members = object.items()?;
            self.object(members.iter().map(|member| member.extract()), out, path, depth)?;
        } else {
            return Err(wrong_type(path, value, "text, a number, a truth value, None, a date, a dict or a list"));
        }
        Ok(())
    }

    fn object(
        &self,
        members: impl Iterator<Item = PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)>>,
        out: &mut String,
        path: &mut String,
        depth: usize,
    ) -> PyResult<()> {
        out.push('{');
        for (at, member) in members.enumerate() {
            let (name, value) = member?;
            let Ok(name) = name.cast::<PyString>() else {
                return Err(wrong_type(&format!("a member's name in {path}"), &name, "text"));
            };
            let name = name.to_str().map_err(|_| self.unusable(path, "a member's name that is no Unicode"))?;
            if at > 0 {
                out.push(',');
            }
            quote(name, out);
            out.push(':');
            let length = path.len();
            path.push('.');
            path.push_str(name);
            self.write(&value, out, path, depth + 1)?;
            path.truncate(length);
        }
        out.push('}');
        Ok(())
    }

    fn array(&self, items: &Bound<'py, PyAny>, out: &mut String, path: &mut String, depth: usize) -> PyResult<()> {
        out.push('[');
        for (at, item) in items.try_iter()?.enumerate() {
            if at > 0 {
                out.push(',');
            }
            let length = path.len();
            let _ = write!(path, "[{at}]");
            self.write(&item?, out, path, depth + 1)?;
            path.truncate(length);
        }
        out.push(']');
        Ok(())
    }

    fn unusable(&self, path: &str, what: &str) -> PyErr {
        refused(self.py, ErrorKind::SourceInvalid, format!("{path} is {what}"), "correct the record, or leave the member out")
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if u32::from(control) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// A value of the library as Python's dicts and lists, through its JSON form.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let text = serde_json::to_string(value).map_err(|error| {
        refused(
            py,
            ErrorKind::Unexpected,
            format!("no JSON can be made: {error}"),
            "this is a defect of edfi-resync; please report it",
        )
    })?;
    py.import("json")?.call_method1("loads", (text,))
}

/// The name of a value that serializes as text: `parentMissing`.
pub(crate) fn name_of(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
