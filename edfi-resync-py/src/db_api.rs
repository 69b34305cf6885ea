//! [`DbApi`]: a Campus database over any driver of PEP 249.

use std::fmt::{self, Write as _};
use std::path::PathBuf;

use edfi_resync::source::service_query::{Dialect, ParameterValue};
use edfi_resync::source::{
    DatabaseConnect, DatabaseConnection, DatabaseOptions, DatabaseRefused, DatabaseRows, DatabaseSql, DatabaseStore, DatabaseValue,
};
use edfi_resync::{Error, ErrorKind, Result, Shown};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};

use crate::arguments::{Value, path, text, truth};
use crate::errors::{Behind, OrRaise as _, wrong_type};

/// What PostgreSQL calls text that is filled up with spaces.
const FILLED: i64 = 1042;

/// A Campus database, read through service queries over any driver of PEP 249: `pyodbc`, `pymssql`, `psycopg`, `sqlite3`. The queries, their rules and
/// scope are those of a SQLite database; nothing but the driver is needed.
///
/// A run has one connection and one transaction, which only reads where the database can see to that (PostgreSQL, SQLite); give a login of SQL Server no
/// right to write, and let an administrator allow snapshots there (`ALTER DATABASE .. SET ALLOW_SNAPSHOT_ISOLATION ON`). No SQL Server was at hand when this
/// was tested.
///
/// Args:
///     connect: What makes a new connection, called without arguments: `lambda: pyodbc.connect(text)`. It is called on threads of the run, once for each
///         reading, and the connection is closed behind that.
///     queries: The path of a folder of service queries. Absent: those that come with the library, for its reference schema.
///     dialect: The SQL of the database: `"tsql"`, `"postgres"` or `"sqlite"`.
///     interleaves: Whether the driver can read several statements side by side on one connection, as pyodbc can with `MARS_Connection=yes`. If not, kinds are
///         read one after the other, and rows of a query that has child queries are kept in memory while these begin. Absent: not with `"tsql"`.
///     configuration_file: The path of a file with configurations. Absent: `edfi.toml` beside the queries, if it is there.
///     paramstyle: How the driver writes the place of a value, in its own words: `"qmark"`, `"numeric"`, `"named"`, `"format"` or `"pyformat"`. Absent: as its
///         module says.
///
/// Raises:
///     ConfigError: An argument is not as it should be; the message names it.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct DbApi {
    connect: Py<PyAny>,
    queries: Option<PathBuf>,
    options: DatabaseOptions,
    style: Option<Style>,
}

#[pymethods]
impl DbApi {
    #[new]
    #[pyo3(signature = (connect, queries=None, *, dialect, interleaves=None, configuration_file=None, paramstyle=None))]
    fn new(
        py: Python<'_>,
        connect: Py<PyAny>,
        queries: Value<'_, '_>,
        dialect: &Bound<'_, PyAny>,
        interleaves: Value<'_, '_>,
        configuration_file: Value<'_, '_>,
        paramstyle: Value<'_, '_>,
    ) -> PyResult<Self> {
        if !connect.bind(py).is_callable() {
            return Err(wrong_type(
                "connect",
                connect.bind(py),
                "a function that makes a connection, such as lambda: pyodbc.connect(text)",
            ));
        }
        let dialect: Dialect = text("dialect", dialect)?.parse().map_err(|error: Error| error.at("dialect")).or_raise(py)?;
        let mut options = DatabaseOptions::new(dialect);
        options.interleaves = truth("interleaves", interleaves)?.unwrap_or(options.interleaves);
        options.configuration_file =
            configuration_file.map(|value| path("configuration_file", value, "the path of a configuration file")).transpose()?;
        let style = paramstyle.map(|value| text("paramstyle", value)).transpose()?;
        Ok(Self {
            connect,
            queries: queries.map(|value| path("queries", value, "the path of a folder of service queries")).transpose()?,
            options,
            style: style.as_deref().map(Style::named).transpose().or_raise(py)?,
        })
    }

    fn __repr__(&self) -> String {
        format!("<DbApi {}>", self.options.dialect)
    }
}

impl DbApi {
    /// What connects, and how it is read; nothing of it is shared with the object.
    pub(crate) fn to_opening(&self, py: Python<'_>) -> Opening {
        let connect = Connect { make: self.connect.clone_ref(py), dialect: self.options.dialect, style: self.style };
        Opening { connect, queries: self.queries.clone(), options: self.options.clone() }
    }
}

/// A database that is to be opened.
#[derive(Debug)]
pub(crate) struct Opening {
    connect: Connect,
    queries: Option<PathBuf>,
    options: DatabaseOptions,
}

impl Opening {
    /// # Errors
    /// What the store says.
    pub(crate) fn open(self) -> Result<DatabaseStore> {
        match self.queries {
            Some(queries) => DatabaseStore::open_with_queries(self.connect, queries, self.options),
            None => DatabaseStore::open(self.connect, self.options),
        }
    }
}

/// How a driver writes the place of a value.
#[derive(Debug, Clone, Copy)]
enum Style {
    Qmark,
    Numeric,
    Named,
    Format,
    Pyformat,
}

impl Style {
    fn named(name: &str) -> Result<Self> {
        match name {
            "qmark" => Ok(Self::Qmark),
            "numeric" => Ok(Self::Numeric),
            "named" => Ok(Self::Named),
            "format" => Ok(Self::Format),
            "pyformat" => Ok(Self::Pyformat),
            _ => Err(Error::new(ErrorKind::ConfigInvalid, format!("paramstyle: {:?} is none", Shown(name)))
                .with_hint("it is one of qmark, numeric, named, format, pyformat")),
        }
    }

    /// As the module of a connection says, or one of those above it.
    fn of(connection: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (py, module) = (connection.py(), connection.get_type().module()?.to_string());
        let root = module.split('.').next().unwrap_or_default();
        for name in [module.as_str(), root, root.trim_start_matches('_')] {
            let style = py.import(name).and_then(|module| module.getattr("paramstyle")).and_then(|style| style.extract::<String>());
            if let Some(style) = style.ok().and_then(|style| Self::named(&style).ok()) {
                return Ok(style);
            }
        }
        let message =
            format!("the module of {} does not say how it writes the place of a value", Shown(connection.get_type().name()?));
        Err(pyo3::exceptions::PyValueError::new_err(format!("{message}; say it with paramstyle, such as paramstyle=\"qmark\"")))
    }

    /// A statement as the driver takes it.
    fn written(self, sql: &DatabaseSql) -> String {
        let is_escaped = matches!(self, Self::Format | Self::Pyformat) && sql.pieces().len() > 1;
        let mut text = String::new();
        for (at, piece) in sql.pieces().enumerate() {
            match self {
                _ if at == 0 => {}
                Self::Qmark => text.push('?'),
                Self::Numeric => _ = write!(text, ":{at}"),
                Self::Named => _ = write!(text, ":p{at}"),
                Self::Format => text.push_str("%s"),
                Self::Pyformat => _ = write!(text, "%(p{at})s"),
            }
            if is_escaped {
                text.push_str(&piece.replace('%', "%%"));
            } else {
                text.push_str(piece);
            }
        }
        text
    }

    /// The values as it takes them.
    fn values<'py>(self, py: Python<'py>, values: &[ParameterValue]) -> PyResult<Bound<'py, PyAny>> {
        let value = |value: &ParameterValue| -> PyResult<Bound<'py, PyAny>> {
            Ok(match value {
                ParameterValue::Integer(number) => number.into_pyobject(py)?.into_any(),
                ParameterValue::Text(text) => PyString::new(py, text).into_any(),
                _ => py.None().into_bound(py),
            })
        };
        if matches!(self, Self::Named | Self::Pyformat) {
            let named = PyDict::new(py);
            for (at, one) in values.iter().enumerate() {
                named.set_item(format!("p{}", at + 1), value(one)?)?;
            }
            return Ok(named.into_any());
        }
        Ok(PyTuple::new(py, values.iter().map(value).collect::<PyResult<Vec<_>>>()?)?.into_any())
    }
}

/// What makes connections.
#[derive(Debug)]
struct Connect {
    make: Py<PyAny>,
    dialect: Dialect,
    style: Option<Style>,
}

impl fmt::Display for Connect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.dialect {
            Dialect::Tsql => "SQL Server",
            Dialect::Postgres => "PostgreSQL",
            _ => "SQLite",
        };
        write!(f, "database over a driver of Python ({name})")
    }
}

/// What a driver raised: SQLSTATE, as far as it tells it, and its words.
fn refused(py: Python<'_>, raised: PyErr) -> DatabaseRefused {
    let value = raised.value(py);
    let is_state = |state: &String| state.len() == 5 && state.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let attribute = |name: &str| value.getattr(name).ok().and_then(|state| state.extract::<String>().ok()).filter(is_state);
    let first =
        || value.getattr("args").and_then(|all| all.get_item(0)).and_then(|state| state.extract::<String>()).ok().filter(is_state);
    let state = attribute("sqlstate").or_else(|| attribute("pgcode")).or_else(first).unwrap_or_default();
    let message = value.str().map_or_else(|_| "it does not say what".to_owned(), |text| text.to_string());
    // PostgreSQL shows the line in which it is, which is no longer that of the file.
    let message = message.split("\nLINE ").next().unwrap_or_default().to_owned();
    DatabaseRefused::new(state, message, Behind(raised))
}

impl DatabaseConnect for Connect {
    fn connect(&self) -> Result<Box<dyn DatabaseConnection>, DatabaseRefused> {
        Python::attach(|py| {
            let made = self.make.bind(py).call0().and_then(|connection| {
                let style = self.style.map_or_else(|| Style::of(&connection), Ok)?;
                Ok(Connection { held: connection.unbind(), style, dialect: self.dialect })
            });
            match made {
                Ok(connection) => Ok(Box::new(connection) as Box<dyn DatabaseConnection>),
                Err(raised) => {
                    // What it says may hold the password.
                    let message =
                        raised.get_type(py).name().map_or_else(|_| "it failed".to_owned(), |name| format!("connect raised {name}"));
                    Err(DatabaseRefused::new("", message, Behind(raised)))
                }
            }
        })
    }
}

struct Connection {
    held: Py<PyAny>,
    style: Style,
    dialect: Dialect,
}

impl Connection {
    fn execute<'py>(&self, py: Python<'py>, sql: &DatabaseSql, values: &[ParameterValue]) -> PyResult<Bound<'py, PyAny>> {
        let cursor = self.held.bind(py).call_method0(intern!(py, "cursor"))?;
        let text = self.style.written(sql);
        if values.is_empty() {
            cursor.call_method1(intern!(py, "execute"), (text,))?;
        } else {
            cursor.call_method1(intern!(py, "execute"), (text, self.style.values(py, values)?))?;
        }
        Ok(cursor)
    }

    fn rows(&self, cursor: &Bound<'_, PyAny>) -> PyResult<Rows> {
        let description = cursor.getattr("description")?;
        let (mut columns, mut filled) = (Vec::new(), Vec::new());
        if !description.is_none() {
            for column in description.try_iter()? {
                let column = column?;
                columns.push(column.get_item(0)?.extract()?);
                let code = column.get_item(1).ok().and_then(|code| code.extract::<i64>().ok());
                filled.push(self.dialect == Dialect::Postgres && code == Some(FILLED));
            }
        }
        Ok(Rows { cursor: cursor.clone().unbind(), columns, filled })
    }
}

impl DatabaseConnection for Connection {
    fn run(&mut self, sql: &DatabaseSql, parameters: &[ParameterValue]) -> Result<Box<dyn DatabaseRows>, DatabaseRefused> {
        Python::attach(|py| {
            let rows = self.execute(py, sql, parameters).and_then(|cursor| self.rows(&cursor));
            rows.map(|rows| Box::new(rows) as Box<dyn DatabaseRows>).map_err(|raised| refused(py, raised))
        })
    }

    fn roll_back(&mut self) {
        Python::attach(|py| {
            let _ = self.held.call_method0(py, intern!(py, "rollback"));
        });
    }

    fn begin(&mut self) -> Result<(), DatabaseRefused> {
        Python::attach(|py| {
            let connection = self.held.bind(py);
            let is =
                |name: &str| connection.getattr(name).is_ok_and(|value| value.cast::<PyBool>().is_ok_and(PyBoolMethods::is_true));
            // A driver begins one with the first statement; sqlite3 does not for what only reads, and one that commits by itself does not at all.
            let begin = match self.dialect {
                Dialect::Sqlite => (!is("in_transaction")).then_some("BEGIN"),
                Dialect::Tsql => is("autocommit").then_some("BEGIN TRANSACTION"),
                _ => is("autocommit").then_some("BEGIN"),
            };
            let Some(begin) = begin else { return Ok(()) };
            let done = connection.call_method0("cursor").and_then(|cursor| cursor.call_method1("execute", (begin,)));
            done.map(drop).map_err(|raised| refused(py, raised))
        })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        Python::attach(|py| {
            let _ = self.held.call_method0(py, intern!(py, "close"));
        });
    }
}

struct Rows {
    cursor: Py<PyAny>,
    columns: Vec<String>,
    /// Which columns hold text that is filled up with spaces.
    filled: Vec<bool>,
}

impl DatabaseRows for Rows {
    fn columns(&self) -> Vec<String> {
        self.columns.clone()
    }

    fn fetch(&mut self, most: usize, value: &mut dyn FnMut(DatabaseValue<'_>)) -> Result<usize, DatabaseRefused> {
        Python::attach(|py| self.fetch_with(py, most, value).map_err(|raised| refused(py, raised)))
    }
}

impl Rows {
    fn fetch_with(&self, py: Python<'_>, most: usize, hand_on: &mut dyn FnMut(DatabaseValue<'_>)) -> PyResult<usize> {
        let rows = self.cursor.bind(py).call_method1(intern!(py, "fetchmany"), (most,))?;
        let mut read = 0;
        for row in rows.try_iter()? {
            let row = row?;
            for (at, name) in self.columns.iter().enumerate() {
                let value =
                    if row.cast::<PyMapping>().is_ok() && !row.is_instance_of::<PyTuple>() && !row.is_instance_of::<PyList>() {
                        row.get_item(name)?
                    } else {
                        row.get_item(at)?
                    };
                hand(&value, self.filled[at], hand_on)?;
            }
            read += 1;
        }
        Ok(read)
    }
}

/// Hands on a value as the database has it.
fn hand(value: &Bound<'_, PyAny>, is_filled: bool, hand_on: &mut dyn FnMut(DatabaseValue<'_>)) -> PyResult<()> {
    let py = value.py();
    let mut text = |text: &str| hand_on(DatabaseValue::Text(if is_filled { text.trim_end() } else { text }.as_bytes()));
    if let Ok(given) = value.cast::<PyString>() {
        match given.to_str() {
            Ok(given) => text(given),
            // Half a character: no text in any encoding.
            Err(_) => hand_on(DatabaseValue::Text(b"\xff")),
        }
    } else if value.is_none() {
        hand_on(DatabaseValue::Null);
    } else if let Ok(truth) = value.cast::<PyBool>() {
        hand_on(DatabaseValue::Integer(truth.is_true().into()));
    } else if value.is_instance_of::<PyInt>() {
        match value.extract() {
            Ok(number) => hand_on(DatabaseValue::Integer(number)),
            Err(_) => text(value.str()?.to_str()?),
        }
    } else if let Ok(number) = value.cast::<PyFloat>() {
        hand_on(DatabaseValue::Real(number.value()));
    } else {
        match value.get_type().name()?.to_str()? {
            "Decimal" => text(value.call_method1(intern!(py, "__format__"), ("f",))?.cast::<PyString>()?.to_str()?),
            "bytes" | "bytearray" | "memoryview" => hand_on(DatabaseValue::Binary),
            "dict" | "list" => text(py.import("json")?.call_method1("dumps", (value,))?.cast::<PyString>()?.to_str()?),
            // Days, times, moments, UUIDs.
            _ => text(value.str()?.to_str()?),
        }
    }
    Ok(())
}
