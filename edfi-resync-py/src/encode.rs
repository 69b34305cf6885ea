//! [`Encoder`]: Python values as JSON text.
//!
//! Numbers stay as they are written: `Decimal("1.50")` becomes `1.50`, an `int` of any size its digits, a `float` its `repr`, and the
//! scalars of numpy and pandas as these of Python. Dates and times become ISO text, a UUID its text, a dataclass an object. A missing
//! number (`nan`, `NaT`, `pd.NA`) becomes `NaN`, which is left out where the records enter, or refused if they are read strictly.
//!
//! A value without a JSON form is a fault of its record, with its path: the member is null, the rest of the record is written, so that its
//! natural key still shows.

use std::fmt::Write as _;

use edfi_resync::model::{ShapeError, ShapeProblem};
use edfi_resync::source::JsonBody;
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};

use crate::flat::{Columns, Place};

/// How deeply values may be nested, as JSON parsers have it.
const DEPTH: usize = 120;
/// Letters of a path that are shown.
const LONGEST_PATH: usize = 200;
/// Faults of one record that are listed.
const MOST_FAULTS: usize = 20;

/// Writes Python values as JSON. It looks the classes up once.
#[derive(Clone)]
pub(crate) struct Encoder<'py> {
    py: Python<'py>,
    decimal: Bound<'py, PyAny>,
    date: Bound<'py, PyAny>,
    time: Bound<'py, PyAny>,
    uuid: Bound<'py, PyAny>,
}

/// One record that is being written.
struct Writing<'e, 'py> {
    encoder: &'e Encoder<'py>,
    out: String,
    path: String,
    faults: Vec<ShapeError>,
}

impl<'py> Encoder<'py> {
    pub(crate) fn new(py: Python<'py>) -> PyResult<Self> {
        let datetime = py.import("datetime")?;
        Ok(Self {
            py,
            decimal: py.import("decimal")?.getattr("Decimal")?,
            date: datetime.getattr("date")?,
            time: datetime.getattr("time")?,
            uuid: py.import("uuid")?.getattr("UUID")?,
        })
    }

    /// One record as JSON, with what is wrong with it.
    ///
    /// # Errors
    /// Only what is no `Exception`, such as Ctrl-C: everything else is a fault of the record.
    pub(crate) fn body(&self, record: &Bound<'py, PyAny>) -> PyResult<JsonBody> {
        Ok(body(self.write(record)?))
    }

    /// One row as JSON, whose values are of these columns, with what is wrong with it, beside what is known to be. What is `None` is left out.
    ///
    /// # Errors
    /// As of [`body`](Self::body).
    pub(crate) fn row(&self, columns: &Columns, values: &[Bound<'py, PyAny>], known: Vec<ShapeError>) -> PyResult<JsonBody> {
        let (text, mut faults) = self.written(|writing| writing.columns(columns, values, 0))?;
        faults.extend(known);
        Ok(body((text, faults)))
    }

    /// One record as JSON text, where a fault is the caller's. `place` names it in errors.
    ///
    /// # Errors
    /// `TypeError` with the path of a value that has no JSON form.
    pub(crate) fn whole(&self, record: &Bound<'py, PyAny>, place: &str) -> PyResult<String> {
        let (text, faults) = self.write(record)?;
        match faults.first() {
            None => Ok(text),
            Some(ShapeError { path, problem }) => {
                Err(PyTypeError::new_err(format!("{place}{} {problem}", path.strip_prefix('$').unwrap_or(path))))
            }
        }
    }

    fn write(&self, record: &Bound<'py, PyAny>) -> PyResult<(String, Vec<ShapeError>)> {
        self.written(|writing| {
            let is_object = record.cast::<PyMapping>().is_ok() || is_dataclass(record)?;
            if is_object {
                return writing.value(record, 0);
            }
            writing.unknown_type(record, "a dict or a dataclass");
            writing.out.clear();
            writing.out.push_str("{}");
            Ok(())
        })
    }

    fn written(&self, write: impl FnOnce(&mut Writing<'_, 'py>) -> PyResult<()>) -> PyResult<(String, Vec<ShapeError>)> {
        let mut writing = Writing { encoder: self, out: String::with_capacity(256), path: "$".to_owned(), faults: Vec::new() };
        let written = write(&mut writing);
        let Writing { out, mut faults, .. } = writing;
        match written {
            Ok(()) => Ok((out, faults)),
            // What is given as a record may run code of its own.
            Err(error) if error.is_instance_of::<PyException>(self.py) => {
                let problem = format!("cannot be read: {}", error.get_type(self.py).name()?);
                faults.push(ShapeError { path: "$".to_owned(), problem: ShapeProblem::Other(problem) });
                Ok(("{}".to_owned(), faults))
            }
            Err(error) => Err(error),
        }
    }
}

fn body((text, faults): (String, Vec<ShapeError>)) -> JsonBody {
    if faults.is_empty() { text.into() } else { JsonBody::faulty(text, faults) }
}

impl<'py> Writing<'_, 'py> {
    fn columns(&mut self, columns: &Columns, values: &[Bound<'py, PyAny>], depth: usize) -> PyResult<()> {
        self.out.push('{');
        let mut is_first = true;
        for (name, place) in columns.members() {
            let is_there = match place {
                Place::Column(at) => values.get(*at).is_some_and(|value| !value.is_none()),
                Place::Within(within) => within.is_there(values),
            };
            if !is_there {
                continue;
            }
            let length = self.begin_member(name, &mut is_first);
            match place {
                Place::Column(at) => self.value(&values[*at], depth + 1)?,
                Place::Within(within) => self.columns(within, values, depth + 1)?,
            }
            self.path.truncate(length);
        }
        self.out.push('}');
        Ok(())
    }

    /// Writes the name of a member, and says how long the path was before.
    fn begin_member(&mut self, name: &str, is_first: &mut bool) -> usize {
        if !*is_first {
            self.out.push(',');
        }
        *is_first = false;
        quote(name, &mut self.out);
        self.out.push(':');
        let length = self.path.len();
        self.path.push('.');
        self.path.push_str(name);
        length
    }

    fn value(&mut self, value: &Bound<'py, PyAny>, depth: usize) -> PyResult<()> {
        let (encoder, py) = (self.encoder, self.encoder.py);
        if depth > DEPTH {
            self.fault("is nested too deeply: it may be part of itself".to_owned());
            return Ok(());
        }
        if let Ok(text) = value.cast::<PyString>() {
            match text.to_str() {
                Ok(text) => quote(text, &mut self.out),
                Err(_) => self.fault("is text that is no Unicode".to_owned()),
            }
        } else if value.is_none() {
            self.out.push_str("null");
        } else if let Ok(truth) = value.cast::<PyBool>() {
            self.out.push_str(if truth.is_true() { "true" } else { "false" });
        } else if value.is_instance_of::<PyInt>() {
            // Of the class itself: an enumeration prints its name otherwise.
            let digits = py.get_type::<PyInt>().call_method1(intern!(py, "__repr__"), (value,))?;
            self.out.push_str(digits.cast::<PyString>()?.to_str()?);
        } else if let Ok(number) = value.cast::<PyFloat>() {
            let digits = py.get_type::<PyFloat>().call_method1(intern!(py, "__repr__"), (value,))?;
            self.number(number.value(), digits.cast::<PyString>()?.to_str()?);
        } else if let Ok(object) = value.cast::<PyDict>() {
            self.object(object.iter().map(Ok), depth)?;
        } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
            self.array(value, depth)?;
        } else if value.is_instance(&encoder.decimal)? {
            let is = |question: &str| value.call_method0(question)?.is_truthy();
            match (is("is_finite")?, is("is_nan")?) {
                (true, _) => self.out.push_str(value.str()?.to_str()?),
                (_, true) => self.out.push_str("NaN"),
                _ => self.fault("is an infinite number".to_owned()),
            }
        } else if value.is_instance(&encoder.date)? || value.is_instance(&encoder.time)? {
            // `NaT` is an instance of datetime.
            match value.get_type().name()?.to_str()? {
                "NaTType" => self.out.push_str("NaN"),
                _ => quote(value.call_method0(intern!(py, "isoformat"))?.cast::<PyString>()?.to_str()?, &mut self.out),
            }
        } else if value.is_instance(&encoder.uuid)? {
            quote(value.str()?.to_str()?, &mut self.out);
        } else if let Ok(object) = value.cast::<PyMapping>() {
            let members = object.items()?;
            self.object(members.iter().map(|member| member.extract()), depth)?;
        } else if is_dataclass(value)? {
            let names: Vec<_> = py.import("dataclasses")?.call_method1("fields", (value,))?.try_iter()?.collect::<PyResult<_>>()?;
            let member = |field: Bound<'py, PyAny>| {
                let name = field.getattr("name")?;
                let member = value.getattr(name.cast::<PyString>()?)?;
                Ok((name, member))
            };
            self.object(names.into_iter().map(member), depth)?;
        } else if is_of(value, "numpy")? {
            self.numpy(value, depth)?;
        } else if is_of(value, "pandas")? && value.get_type().name()? == "NAType" {
            self.out.push_str("NaN");
        } else {
            self.unknown_type(value, "text, a number, a truth value, None, a date, a dict or a list");
        }
        Ok(())
    }

    /// A scalar or an array of numpy, by the kind of its type.
    fn numpy(&mut self, value: &Bound<'py, PyAny>, depth: usize) -> PyResult<()> {
        let kind: String = match value.getattr("dtype") {
            Ok(dtype) => dtype.getattr("kind")?.extract()?,
            Err(_) => String::new(),
        };
        let is_array = value.getattr("ndim").and_then(|dimensions| dimensions.extract::<usize>()).is_ok_and(|count| count > 0);
        match kind.as_str() {
            _ if is_array => self.array(&value.call_method0("tolist")?, depth),
            "b" => self.value(&value.call_method0("item")?, depth),
            "i" | "u" => {
                self.out.push_str(value.call_method0("item")?.str()?.to_str()?);
                Ok(())
            }
            // The shortest digits of its own precision.
            "f" => {
                let digits = value.str()?;
                self.number(value.call_method0("__float__")?.extract()?, digits.to_str()?);
                Ok(())
            }
            "M" => {
                match value.str()?.to_str()? {
                    "NaT" => self.out.push_str("NaN"),
                    moment => quote(moment, &mut self.out),
                }
                Ok(())
            }
            _ => {
                self.unknown_type(value, "text, a number, a truth value, None, a date, a dict or a list");
                Ok(())
            }
        }
    }

    fn number(&mut self, number: f64, digits: &str) {
        if number.is_infinite() {
            self.fault("is an infinite number".to_owned());
        } else {
            self.out.push_str(if number.is_nan() { "NaN" } else { digits });
        }
    }

    fn object(
        &mut self,
        members: impl Iterator<Item = PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)>>,
        depth: usize,
    ) -> PyResult<()> {
        self.out.push('{');
        let mut is_first = true;
        for member in members {
            let (name, value) = member?;
            let Some(name) = name.cast::<PyString>().ok().and_then(|name| name.to_str().ok()) else {
                let found = name.get_type().name()?;
                self.note(format!("has a member whose name is no text, but of type {found}"));
                continue;
            };
            let length = self.begin_member(name, &mut is_first);
            self.value(&value, depth + 1)?;
            self.path.truncate(length);
        }
        self.out.push('}');
        Ok(())
    }

    fn array(&mut self, items: &Bound<'py, PyAny>, depth: usize) -> PyResult<()> {
        self.out.push('[');
        for (at, item) in items.try_iter()?.enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            let length = self.path.len();
            let _ = write!(self.path, "[{at}]");
            self.value(&item?, depth + 1)?;
            self.path.truncate(length);
        }
        self.out.push(']');
        Ok(())
    }

    fn unknown_type(&mut self, value: &Bound<'py, PyAny>, wanted: &str) {
        let found = value.get_type().name().map_or_else(|_| "something else".to_owned(), |name| name.to_string());
        self.fault(format!("is of type {found}; pass {wanted}"));
    }

    /// Notes what is wrong with the value here, and writes none.
    fn fault(&mut self, what: String) {
        self.note(what);
        self.out.push_str("null");
    }

    fn note(&mut self, what: String) {
        if self.faults.len() < MOST_FAULTS {
            let mut path: String = self.path.chars().take(LONGEST_PATH).collect();
            if path.len() < self.path.len() {
                path.push('…');
            }
            self.faults.push(ShapeError { path, problem: ShapeProblem::Other(what) });
        }
    }
}

/// Whether it is an instance of a dataclass, and not one itself.
fn is_dataclass(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value.get_type().hasattr(intern!(value.py(), "__dataclass_fields__"))
}

/// Whether its class belongs to a package, which need not be there.
fn is_of(value: &Bound<'_, PyAny>, package: &str) -> PyResult<bool> {
    let module = value.get_type().module()?;
    let module = module.to_str()?;
    Ok(module.split('.').next() == Some(package))
}

/// Text in quotes.
pub(crate) fn quote(text: &str, out: &mut String) {
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
