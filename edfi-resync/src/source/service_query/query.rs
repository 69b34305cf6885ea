//! [`Query`]: a file of SQL, before any database has seen it.

use std::ops::Range;
use std::sync::Arc;

use super::problem::QueryProblem;
use super::sql::{Begins, NotOne, OneStatement, UnknownYears, one_statement, spans_years};

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query {
    /// Its path in the folder: `students.sql`, `views/SendableSchool.sql`, `sqlite/grades.sql`.
    pub(crate) file: Arc<str>,
    pub(crate) sql: Arc<str>,
}

/// Where the statement of a file stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selects {
    pub(super) statement: Range<usize>,
    /// Where common table expressions of its own begin, if it has some.
    pub(super) with: Option<usize>,
    /// Whether it has an ORDER BY of its own.
    pub(super) ordered: bool,
}

impl Query {
    pub(crate) fn new(file: &str, sql: &str) -> Self {
        Self { file: file.into(), sql: sql.into() }
    }

    /// A problem of the file as a whole.
    pub(crate) fn problem(&self, message: impl Into<String>) -> QueryProblem {
        QueryProblem::new(&self.file, message)
    }

    /// The one statement that it is.
    pub(super) fn selects(&self) -> Result<Selects, QueryProblem> {
        let OneStatement { start, end, begins, ordered } = one_statement(&self.sql).map_err(|not_one| match not_one {
            NotOne::Empty => self.problem("is empty").with_hint("write one SELECT statement, or remove the file"),
            NotOne::Several(offset) => {
                let problem = self.problem("has a second statement").at(&self.sql, offset);
                problem.with_hint("a service query is one SELECT statement")
            }
        })?;
        let with = match begins {
            Begins::Select => None,
            Begins::With(at) => Some(at),
            Begins::Otherwise => {
                let hint = "a service query begins with SELECT or WITH, and only reads";
                return Err(self.problem("is no SELECT statement").with_hint(hint));
            }
        };
        Ok(Selects { statement: start..end, with, ordered })
    }

    /// Whether its rows may be of any year, and not of the scope's alone.
    pub(crate) fn spans_years(&self) -> Result<bool, QueryProblem> {
        spans_years(&self.sql).map_err(|UnknownYears(offset)| {
            let problem = self.problem("says of which years its rows are in a word that is not known").at(&self.sql, offset);
            problem.with_hint("write \"-- years: all\", or no such line where they are of the year that is asked for")
        })
    }
}
