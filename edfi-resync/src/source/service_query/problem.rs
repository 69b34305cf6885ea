//! [`QueryProblem`]: what is wrong with a service query, and where.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::sql::place;
use crate::error::{Error, ErrorKind};
use crate::shown::{Shown, line};

/// Something wrong with a service query. It quotes what stands in the file, and what the database says of it; never a value of the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct QueryProblem {
    /// The file, by its path in the folder of queries: `views/SendableSchool.sql`.
    pub file: String,
    /// The line of it, from 1, where it can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column of that line, from 1, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What is wrong, in the database's own words where it says so: `no such column: stateGrade`.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl QueryProblem {
    /// A problem of a file as a whole.
    pub(crate) fn new(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, column: None, message: line(message), hint: None }
    }

    /// Says what to do.
    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(line(hint));
        self
    }

    /// Says at which byte of the file's text it is.
    #[must_use]
    pub(crate) fn at(mut self, sql: &str, offset: usize) -> Self {
        let (line, column) = place(sql, offset);
        (self.line, self.column) = (Some(line), Some(column));
        self
    }
}

/// In one line: the file and the place, what is wrong, what to do.
impl fmt::Display for QueryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "query {}", Shown(&self.file))?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, ", line {line}, column {column}")?;
        }
        write!(f, ": {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl From<QueryProblem> for Error {
    fn from(mut problem: QueryProblem) -> Self {
        let hint = problem.hint.take();
        let error = Error::new(ErrorKind::SourceInvalid, problem.to_string());
        match hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }
}
