//! [`Rows`]: records that come one by one, in whatever form Python has them: dicts, dataclasses, models of pydantic, rows of a database.
//!
//! A name with dots is a member within members, and one that begins with `@` Campus keys, as of the columns of a service query.

use edfi_resync::model::{CampusKeys, CampusRole, Day, ShapeError, ShapeProblem};
use edfi_resync::source::JsonBody;
use pyo3::exceptions::PyException;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyIterator, PyList, PyMapping, PyString, PyTuple};

use crate::encode::Encoder;
use crate::errors::wrong_type;
use crate::flat::Columns;

/// Rows that a cursor is asked for at once.
const FETCHED: usize = 1_000;

/// Records as they are drawn.
pub(crate) struct Rows<'py> {
    drawn: Drawn<'py>,
    /// The columns of a cursor.
    columns: Option<Vec<String>>,
    reader: Reader<'py>,
}

enum Drawn<'py> {
    Iterator(Bound<'py, PyIterator>),
    Any(Box<dyn Iterator<Item = PyResult<Bound<'py, PyAny>>> + 'py>),
    Cursor { cursor: Bound<'py, PyAny>, fetched: std::vec::IntoIter<Bound<'py, PyAny>> },
}

/// Makes records of rows.
pub(crate) struct Reader<'py> {
    encoder: Encoder<'py>,
    /// The names of the last flat row, and what they become.
    flat: Option<Flat>,
}

/// The names of flat rows.
struct Flat {
    names: Vec<String>,
    columns: Columns,
    /// Which of them are Campus keys.
    keys: Vec<usize>,
}

/// A record with its Campus keys.
pub(crate) type Keyed = (JsonBody, CampusKeys);

impl<'py> Rows<'py> {
    /// The records of something that gives them one by one: a cursor, or whatever can be iterated over.
    ///
    /// # Errors
    /// `TypeError` for what iterates over something else than records, and a cursor without rows; what it raises itself.
    pub(crate) fn of(records: &Bound<'py, PyAny>, place: &str) -> PyResult<Self> {
        let py = records.py();
        let reader = Reader::new(py)?;
        if is_cursor(records)? {
            let description = records.getattr(intern!(py, "description"))?;
            if description.is_none() {
                return Err(wrong_type(place, records, "a cursor that has rows: execute a SELECT on it first"));
            }
            let name = |column: PyResult<Bound<'py, PyAny>>| column?.get_item(0)?.extract::<String>();
            let columns = description.try_iter()?.map(name).collect::<PyResult<Vec<_>>>()?;
            let drawn = Drawn::Cursor { cursor: records.clone(), fetched: Vec::new().into_iter() };
            return Ok(Self { drawn, columns: Some(columns), reader });
        }
        Ok(Self { drawn: Drawn::Iterator(each(records, place)?), columns: None, reader })
    }

    /// Rows that come in another way.
    pub(crate) fn any(py: Python<'py>, rows: impl Iterator<Item = PyResult<Bound<'py, PyAny>>> + 'py) -> PyResult<Self> {
        Ok(Self { drawn: Drawn::Any(Box::new(rows)), columns: None, reader: Reader::new(py)? })
    }

    /// The next record.
    ///
    /// # Errors
    /// What drawing it raises.
    pub(crate) fn next(&mut self) -> Option<PyResult<Keyed>> {
        let row = match &mut self.drawn {
            Drawn::Iterator(rows) => rows.next(),
            Drawn::Any(rows) => rows.next(),
            Drawn::Cursor { cursor, fetched } => fetched.next().map(Ok).or_else(|| match fetch(cursor) {
                Ok(rows) => {
                    *fetched = rows.into_iter();
                    fetched.next().map(Ok)
                }
                Err(error) => Some(Err(error)),
            }),
        };
        Some(row?.and_then(|row| self.reader.record(&row, self.columns.as_deref())))
    }
}

fn fetch<'py>(cursor: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    cursor.call_method1(intern!(cursor.py(), "fetchmany"), (FETCHED,))?.try_iter()?.collect()
}

/// Whether it is a cursor of PEP 249.
pub(crate) fn is_cursor(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(value.hasattr("description")? && value.hasattr("fetchmany")?)
}

/// Whether it gives its records once only.
pub(crate) fn is_drawn_once(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(value.hasattr("__next__")? || is_cursor(value)?)
}

/// Records one by one. Any iterable will do, except what iterates over something else than records.
pub(crate) fn each<'py>(records: &Bound<'py, PyAny>, place: &str) -> PyResult<Bound<'py, PyIterator>> {
    let wrong = || wrong_type(place, records, "a list of dicts, a frame, a cursor or a generator");
    let is_other =
        records.is_instance_of::<PyString>() || records.is_instance_of::<PyBytes>() || records.cast::<PyMapping>().is_ok();
    if is_other || records.hasattr("columns")? {
        return Err(wrong());
    }
    records
        .try_iter()
        .map_err(|error| if error.is_instance_of::<pyo3::exceptions::PyTypeError>(records.py()) { wrong() } else { error })
}

impl<'py> Reader<'py> {
    pub(crate) fn new(py: Python<'py>) -> PyResult<Self> {
        Ok(Self { encoder: Encoder::new(py)?, flat: None })
    }

    /// A record of a row; of one without names, those of a cursor's columns are its.
    ///
    /// # Errors
    /// Only what is no `Exception`, such as Ctrl-C: everything else is a fault of the record.
    pub(crate) fn record(&mut self, row: &Bound<'py, PyAny>, columns: Option<&[String]>) -> PyResult<Keyed> {
        match self.read(row, columns) {
            // What is given as a record may run code of its own: whatever it raises, the encoder meets and tells once more.
            Err(error) if error.is_instance_of::<PyException>(row.py()) => Ok((self.encoder.body(row)?, CampusKeys::new())),
            read => read,
        }
    }

    fn read(&mut self, row: &Bound<'py, PyAny>, columns: Option<&[String]>) -> PyResult<Keyed> {
        let py = row.py();
        if let Ok(dict) = row.cast::<PyDict>() {
            return self.mapping(row, dict.iter().collect());
        }
        if let Ok(tuple) = row.cast::<PyTuple>() {
            let names: Option<Vec<String>> = match columns {
                Some(columns) => Some(columns.to_vec()),
                None => tuple.getattr(intern!(py, "_fields")).ok().and_then(|names| names.extract().ok()),
            };
            if let Some(names) = names {
                return self.flat(names, &tuple.iter().collect::<Vec<_>>());
            }
        }
        if let Ok(mapping) = row.cast::<PyMapping>() {
            let members = mapping.items()?.iter().map(|member| member.extract()).collect::<PyResult<_>>()?;
            return self.mapping(row, members);
        }
        if row.hasattr(intern!(py, "model_dump"))? && row.get_type().hasattr(intern!(py, "model_fields"))? {
            let by_alias = PyDict::new(py);
            by_alias.set_item("by_alias", true)?;
            let dumped = row.call_method("model_dump", (), Some(&by_alias))?;
            return self.mapping(&dumped, dumped.cast::<PyDict>()?.iter().collect());
        }
        if let Some(columns) = columns
            && let Ok(values) = row.try_iter()
        {
            return self.flat(columns.to_vec(), &values.collect::<PyResult<Vec<_>>>()?);
        }
        if row.hasattr(intern!(py, "keys"))? && row.hasattr(intern!(py, "__getitem__"))? {
            let names: Vec<Bound<'py, PyAny>> = row.call_method0(intern!(py, "keys"))?.try_iter()?.collect::<PyResult<_>>()?;
            let values = names.iter().map(|name| row.get_item(name)).collect::<PyResult<Vec<_>>>()?;
            let names = names.iter().map(PyAnyMethods::extract).collect::<PyResult<Vec<String>>>()?;
            return self.flat(names, &values);
        }
        Ok((self.encoder.body(row)?, CampusKeys::new()))
    }

    /// A mapping, whose names are taken apart where they have to be.
    fn mapping(&mut self, row: &Bound<'py, PyAny>, members: Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>) -> PyResult<Keyed> {
        let is_flat = |(name, _): &(Bound<'py, PyAny>, Bound<'py, PyAny>)| {
            let name = name.cast::<PyString>().ok().and_then(|name| name.to_str().ok());
            name.is_some_and(|name| name.starts_with('@') || name.contains('.'))
        };
        if !members.iter().any(is_flat) {
            return Ok((self.encoder.body(row)?, CampusKeys::new()));
        }
        let (names, values): (Vec<_>, Vec<_>) = members.into_iter().unzip();
        let names = names.iter().map(PyAnyMethods::extract).collect::<PyResult<Vec<String>>>()?;
        self.flat(names, &values)
    }

    fn flat(&mut self, names: Vec<String>, values: &[Bound<'py, PyAny>]) -> PyResult<Keyed> {
        let flat = match self.flat.take() {
            Some(flat) if flat.names == names => flat,
            _ => Flat::of(names),
        };
        let (mut campus, mut faults) = (CampusKeys::new(), Vec::new());
        for &at in &flat.keys {
            let Some(value) = values.get(at).filter(|value| !value.is_none()) else { continue };
            campus = match with_key(campus, &flat.names[at], value) {
                Ok(campus) => campus,
                Err((campus, problem)) => {
                    faults.push(ShapeError { path: flat.names[at].clone(), problem: ShapeProblem::Other(problem.to_owned()) });
                    campus
                }
            };
        }
        let body = self.encoder.row(&flat.columns, values, faults);
        self.flat = Some(flat);
        Ok((body?, campus))
    }
}

impl Flat {
    fn of(names: Vec<String>) -> Self {
        let is_key = |name: &String| name.starts_with('@');
        let keys = names.iter().enumerate().filter(|(_, name)| is_key(name)).map(|(at, _)| at).collect();
        let columns = Columns::of(names.iter().enumerate().filter(|(_, name)| !is_key(name)).map(|(at, name)| (name.as_str(), at)));
        Self { names, columns, keys }
    }
}

/// The roles of Campus IDs, by their names as members.
const ROLES: [(&str, CampusRole); 6] = [
    ("@schoolYear", CampusRole::SchoolYear),
    ("@school", CampusRole::School),
    ("@person", CampusRole::Person),
    ("@course", CampusRole::Course),
    ("@section", CampusRole::Section),
    ("@calendar", CampusRole::Calendar),
];

/// The role of this name, with `@` or without.
pub(crate) fn role_named(name: &str) -> Option<CampusRole> {
    let named = |(known, _): &&(&str, CampusRole)| *known == name || known.strip_prefix('@') == Some(name);
    ROLES.iter().find(named).map(|&(_, role)| role)
}

/// The names of all roles.
pub(crate) fn role_names() -> String {
    ROLES.map(|(name, _)| name.trim_start_matches('@')).join(", ")
}

/// The keys with what a member says of them, or what is wrong with it.
fn with_key(mut campus: CampusKeys, name: &str, value: &Bound<'_, PyAny>) -> Result<CampusKeys, (CampusKeys, &'static str)> {
    if let Some(role) = role_named(name) {
        let several =
            value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() || value.hasattr("tolist").unwrap_or(false);
        let all = if several { value.try_iter().and_then(Iterator::collect::<PyResult<Vec<_>>>).ok() } else { None };
        for one in all.as_deref().unwrap_or(std::slice::from_ref(value)) {
            match id(one) {
                Some(Id::Is(id)) => campus.push(role, id),
                Some(Id::Missing) => {}
                None => return Err((campus, "is neither a Campus ID nor a list of them")),
            }
        }
        return Ok(campus);
    }
    let text = || value.extract::<String>().or_else(|_| value.call_method0("isoformat")?.extract()).ok();
    match name {
        "@object" => {
            let text = text();
            let parts = text.as_deref().and_then(|text| text.rsplit_once(':'));
            match parts.map(|(kind, id)| (kind.trim(), id.trim().parse())) {
                Some((kind, Ok(id))) if !kind.is_empty() => Ok(campus.with_object(kind, id)),
                _ => Err((campus, "does not name a Campus object and its ID, such as Enrollment:4711")),
            }
        }
        "@date" => match text().and_then(|text| text.get(..10)?.parse::<Day>().ok()) {
            Some(day) => Ok(campus.with_day(day)),
            None => Err((campus, "is no day (YYYY-MM-DD)")),
        },
        _ => Err((campus, "is not known: @schoolYear, @school, @person, @course, @section, @calendar, @object and @date are")),
    }
}

/// What a value is where a Campus ID is expected.
enum Id {
    Missing,
    Is(i64),
}

/// A Campus ID, if it is one or missing.
fn id(value: &Bound<'_, PyAny>) -> Option<Id> {
    if value.is_none() {
        return Some(Id::Missing);
    }
    if value.is_instance_of::<PyBool>() {
        return None;
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        let number = number.value();
        // A column of IDs with one missing is one of floating-point numbers to many a tool.
        return if number.is_nan() { Some(Id::Missing) } else { (number.fract() == 0.0).then_some(Id::Is(number as i64)) };
    }
    if let Ok(text) = value.cast::<PyString>() {
        return text.to_str().ok()?.trim().parse().ok().map(Id::Is);
    }
    match value.get_type().name().ok()?.to_str().ok()? {
        "NAType" | "NaTType" => Some(Id::Missing),
        _ => value.extract().ok().map(Id::Is),
    }
}
