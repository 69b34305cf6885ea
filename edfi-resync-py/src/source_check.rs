//! `check_source`: which kinds the queries of a source can give; and `reference_queries`, which writes the built-in ones to a folder.

use std::sync::Arc;

use edfi_resync::model::Model;
use edfi_resync::source::SqliteStore;
use edfi_resync::source::service_query::{self, Dialect, write_reference_queries};
use pyo3::prelude::*;

use crate::arguments::{Value, path, text};
use crate::errors::OrRaise;
use crate::value::value;

/// What became of holding every query of a source against its database; nothing was run. `str(check)` is a table for people, `to_dict()` its JSON form.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct SourceCheck(Arc<service_query::SourceCheck>);

/// Whether the records of one kind can be made.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct KindCheck(service_query::KindCheck);

/// Something wrong with a service query, and where. It never quotes a value of the database.
#[pyclass(frozen, module = "edfi_resync")]
#[derive(Debug)]
pub(crate) struct QueryProblem(service_query::QueryProblem);

#[pymethods]
impl SourceCheck {
    /// Whether nothing is wrong: every query that is there runs.
    #[getter]
    fn ok(&self) -> bool {
        self.0.is_ok()
    }

    /// The Data Standard in whose terms the queries were read.
    #[getter]
    fn data_standard(&self) -> &str {
        &self.0.data_standard
    }

    /// Each kind for which there is a query, and each resource of the standard without one; by endpoint.
    #[getter]
    fn kinds(&self) -> Vec<KindCheck> {
        self.0.kinds.iter().cloned().map(KindCheck).collect()
    }

    /// What is wrong with files that make no records: special queries, views, names that mean nothing.
    #[getter]
    fn problems(&self) -> Vec<QueryProblem> {
        problems(&self.0.problems)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        let count = |state| self.0.in_state(state).count();
        let [runs, cannot, none] =
            [service_query::KindState::Runs, service_query::KindState::CannotRun, service_query::KindState::NoQuery].map(count);
        format!("<SourceCheck runs={runs} cannot_run={cannot} no_query={none}>")
    }
}

#[pymethods]
impl KindCheck {
    /// The endpoint.
    #[getter]
    fn resource(&self) -> &str {
        &self.0.resource
    }

    /// `runs`, `cannotRun` or `noQuery`.
    #[getter]
    fn state(&self) -> &str {
        self.0.state.as_str()
    }

    /// Why it cannot run: of the query, of each child query, or of the views that they name.
    #[getter]
    fn problems(&self) -> Vec<QueryProblem> {
        problems(&self.0.problems)
    }

    fn __repr__(&self) -> String {
        format!("<KindCheck {} {}>", self.0.resource, self.0.state.as_str())
    }
}

#[pymethods]
impl QueryProblem {
    /// The file, by its path in the folder of queries.
    #[getter]
    fn file(&self) -> &str {
        &self.0.file
    }

    /// The line of it, from 1, where it can be told.
    #[getter]
    fn line(&self) -> Option<usize> {
        self.0.line
    }

    /// The column of that line, from 1.
    #[getter]
    fn column(&self) -> Option<usize> {
        self.0.column
    }

    /// What is wrong, in the database's own words where it says so.
    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    #[getter]
    fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<QueryProblem {}>", self.0)
    }
}

fn problems(of: &[service_query::QueryProblem]) -> Vec<QueryProblem> {
    of.iter().cloned().map(QueryProblem).collect()
}

/// Holds every service query against a database, and says of each kind whether its records can be made. It runs no query, writes nothing, and does not stop at
/// the first that cannot run.
///
/// Args:
///     source: The path of a SQLite database.
///     queries: The path of its folder of service queries. Absent: those that come with the library.
///     data_standard: The Data Standard in whose terms the queries are read.
///
/// Raises:
///     ModelError: The Data Standard is not known.
///     SourceError: The database cannot be read, or the folder is missing or holds no queries.
#[pyfunction]
#[pyo3(signature = (source, queries=None, data_standard="5.2"))]
pub(crate) fn check_source(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    queries: Value<'_, '_>,
    data_standard: &str,
) -> PyResult<SourceCheck> {
    let source = path("source", source, "the path of a SQLite database")?;
    let queries = queries.map(|value| path("queries", value, "the path of a folder of service queries")).transpose()?;
    let model = Model::data_standard(data_standard).or_raise(py)?;
    py.detach(|| SqliteStore::check(source, queries.as_deref(), &model)).map(|check| SourceCheck(Arc::new(check))).or_raise(py)
}

/// Writes the service queries that come with the library into a folder that is new or empty, to be read and changed there.
///
/// Args:
///     path: The folder.
///     dialect: `sqlite`, `tsql` or `postgres`: only the files that this dialect uses, side by side. Absent: all of them, with the folders of all dialects.
///         The folders of Data Standards (`ds-6`) are there either way.
///
/// Raises:
///     ConfigError: The folder holds something, or cannot be written to; or the dialect is none.
#[pyfunction]
#[pyo3(signature = (path, dialect=None))]
pub(crate) fn reference_queries(py: Python<'_>, path: &Bound<'_, PyAny>, dialect: Value<'_, '_>) -> PyResult<()> {
    let folder = self::path("path", path, "the path of a folder that is new or empty")?;
    let dialect = dialect.map(|value| text("dialect", value)).transpose()?;
    let dialect = dialect.map(|name| name.parse::<Dialect>()).transpose().or_raise(py)?;
    py.detach(|| write_reference_queries(folder, dialect)).or_raise(py)
}

value!(SourceCheck, |this| &*this.0, |read: service_query::SourceCheck| Self(Arc::new(read)));
value!(KindCheck, |this| &this.0, |read: service_query::KindCheck| Self(read));
value!(QueryProblem, |this| &this.0, |read: service_query::QueryProblem| Self(read));
