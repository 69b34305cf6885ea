//! [`Query`]: a file of SQL, before any database has seen it.

use std::ops::Range;
use std::sync::Arc;

use super::problem::QueryProblem;
use super::sql::{Begins, NotOne, OneStatement, UnknownYears, one_statement, spans_years};
use super::tokens::{Sort, Token, tokens};

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

    /// A problem with a column or table of this name, told of the place where the file names it, as far as that can be found: a table behind
    /// FROM or JOIN, or else behind a comma, or else anywhere.
    pub(crate) fn problem_with(&self, name: &str, message: impl Into<String>) -> QueryProblem {
        let problem = self.problem(message);
        match self.find(name) {
            Some(offset) => problem.at(&self.sql, offset),
            None => problem,
        }
    }

    fn find(&self, name: &str) -> Option<usize> {
        let parts: Vec<_> = name.split('.').collect();
        let all: Vec<_> = tokens(&self.sql).collect();
        let is_it = |from: usize| {
            // Between the parts stand the dots.
            let is_part = |(at, part): (usize, &&str)| all.get(from + 2 * at).is_some_and(|token| token.names(part));
            let is_dot = |at: usize| all.get(from + 2 * at - 1).is_some_and(|token| token.is_symbol("."));
            parts.iter().enumerate().all(is_part) && (1..parts.len()).all(is_dot)
        };
        let behind = |from: usize| from.checked_sub(1).and_then(|before| all.get(before));
        let how_sure = |from: usize| match behind(from) {
            Some(before) if before.is_word("from") || before.is_word("join") => 2,
            Some(before) if before.is_symbol(",") => 1,
            _ => 0,
        };
        let found = (0..all.len()).filter(|&from| is_it(from));
        // Of those that are as sure, the first.
        found.rev().max_by_key(|&from| how_sure(from)).map(|from| all[from].at)
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

impl Token<'_> {
    /// Whether it is this name, in quotes, in brackets or in neither, in any letter case.
    fn names(&self, name: &str) -> bool {
        let inner = match self.sort {
            Sort::Word => self.text,
            Sort::Quoted => self.text.get(1..self.text.len().saturating_sub(1)).unwrap_or_default(),
            Sort::Parameter | Sort::Symbol => return false,
        };
        inner.eq_ignore_ascii_case(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_database_lacks_is_found_where_it_is_named() {
        let found = |sql: &str, name: &str| Query::new("q.sql", sql).find(name).map(|at| sql[at..].to_owned());
        assert_eq!(found("SELECT x.term, term FROM y JOIN Term z", "term").as_deref(), Some("Term z"));
        assert_eq!(found("SELECT term FROM y, main.term", "main.term").as_deref(), Some("main.term"));
        assert_eq!(found("SELECT a FROM main.[Day] d, Day", "main.day").as_deref(), Some("main.[Day] d, Day"));
        assert_eq!(found("SELECT number, s . number FROM t, number", "s.number").as_deref(), Some("s . number FROM t, number"));
        assert_eq!(found("SELECT (a), (a) FROM b", "a").as_deref(), Some("a), (a) FROM b"));
        assert_eq!(found("SELECT 'x' AS \"a\", :c FROM b -- c", "c"), None);
        assert_eq!(found("SELECT a.", "a.b"), None);
    }
}
