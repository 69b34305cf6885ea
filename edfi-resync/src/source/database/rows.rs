//! [`DatabaseRows`]: the rows of a query that runs on a connection, a block at a time; and the query itself, as the database looks at it.

use std::sync::Arc;

use super::block::Block;
use super::failure::Failure;
use super::link::{Link, Waits};
use super::positional::Positional;
use crate::error::{Error, Result};
use crate::source::service_query::{
    Cell, CheckedQuery, Database, Dialect, Looked, OwnedCell, Parameter, ParameterValue, Query, QueryProblem, Rows, Statement,
    Table, Views, with_given,
};

/// A connection on which queries of a dialect are run as long as somebody waits for them.
#[derive(Clone, Copy)]
pub(super) struct On<'a> {
    pub(super) link: &'a Link,
    pub(super) dialect: Dialect,
    pub(super) waits: Waits<'a>,
}

impl Database for On<'_> {
    fn look(&self, query: &Query, views: &Views) -> Result<Looked, QueryProblem> {
        let statement = Statement::of(query, views, self.dialect)?;
        if self.dialect == Dialect::Tsql && Positional::selects_into(&statement.sql) {
            return Err(query.problem("changes the database").with_hint("a service query only reads"));
        }
        let positional = Positional::of(&statement.sql, self.dialect);
        let nothing = positional.parameters.iter().map(|_| ParameterValue::Null).collect();
        match self.link.look(positional.sql.clone(), nothing, self.waits) {
            Ok(columns) if columns.is_empty() => Err(query.problem("gives no columns").with_hint("a service query selects rows")),
            Ok(columns) => {
                let columns = columns.into_iter().map(|column| positional.name_of(column)).collect();
                Ok(Looked { statement, parameters: positional.parameters, columns })
            }
            Err(failure) => {
                // Of a view it is said where it is: so it is looked which of them the database does not take by itself, those that others name first.
                for view in views.needed_by(query)? {
                    self.look(&view, views)?;
                }
                Err(refused(query, &failure))
            }
        }
    }
}

/// A query that the database does not take, with the place where it names what is missing.
fn refused(query: &Query, failure: &Failure) -> QueryProblem {
    let what = failure.whole();
    let named = named(&what).map(str::to_owned);
    let problem = match named {
        Some(name) => query.problem_with(&name, what),
        None => query.problem(what),
    };
    problem.with_hint("check the query against the tables and columns of this database")
}

/// What a message names in quotes, or behind a colon, or in front of `does not exist`.
fn named(message: &str) -> Option<&str> {
    for quote in ['"', '\''] {
        if let Some((_, behind)) = message.split_once(quote)
            && let Some((name, _)) = behind.split_once(quote)
        {
            return Some(name);
        }
    }
    match message.strip_suffix(" does not exist") {
        Some(before) => before.rsplit(' ').next(),
        // `no such table: person (1)`
        None => message.rsplit_once(": ").map(|(_, name)| name.split(' ').next().unwrap_or(name)),
    }
}

/// The rows of a query that runs.
pub(super) struct DatabaseRows<'a> {
    on: On<'a>,
    file: &'a Arc<str>,
    number: u64,
    block: Block,
    /// Where it stands in the block, from 1.
    at: usize,
    position: u64,
    /// Which columns hold whole numbers whatever the driver says of them: drivers do not know it of what is computed.
    keys: Vec<usize>,
}

impl<'a> DatabaseRows<'a> {
    /// Runs a query.
    pub(super) fn run(on: On<'a>, query: &'a CheckedQuery, values: &[ParameterValue]) -> Result<Self> {
        let keys = query.columns.iter().enumerate().filter(|(_, name)| name.starts_with("@key")).map(|(column, _)| column);
        Self::run_as(on, query, &query.statement.sql, keys.collect(), values)
    }

    /// Runs a query cut down to some of its columns, and its rows ordered by the last so many of them.
    pub(super) fn run_cut(
        on: On<'a>,
        query: &'a CheckedQuery,
        (columns, keys): (&[usize], usize),
        values: &[ParameterValue],
    ) -> Result<Self> {
        Self::run_as(on, query, &query.cut(columns, keys), (columns.len() - keys..columns.len()).collect(), values)
    }

    fn run_as(on: On<'a>, query: &'a CheckedQuery, sql: &str, keys: Vec<usize>, values: &[ParameterValue]) -> Result<Self> {
        let file = query.file();
        let given = query.given(values);
        let told = match on.dialect {
            // The others see the values when they make their plan.
            Dialect::Sqlite => with_given(sql, |name| Parameter::named(name).is_some_and(|named| given.contains(&named))),
            _ => sql.to_owned(),
        };
        let sql = Positional::of(&told, on.dialect).sql;
        let number = on.link.run(sql, values.to_vec(), on.waits).map_err(|failure| failure.in_query(file, 0, on.dialect))?;
        Ok(Self { on, file, number, block: Block::default(), at: 0, position: 0, keys })
    }

    fn failed(&self, failure: &Failure) -> Error {
        failure.in_query(self.file, self.position, self.on.dialect)
    }
}

impl Rows for DatabaseRows<'_> {
    fn advance(&mut self) -> Result<bool> {
        self.position += 1;
        self.at += 1;
        while self.at > self.block.rows() {
            if self.block.is_last {
                return Ok(false);
            }
            self.block = self.on.link.fetch(self.number, self.on.waits).map_err(|failure| self.failed(&failure))?;
            self.at = 1;
        }
        Ok(true)
    }

    fn cell(&self, column: usize) -> Cell<'_> {
        // Whoever asks stands at a row.
        let cell = self.block.cell(self.at.saturating_sub(1), column);
        match cell {
            Cell::Text(text) if self.keys.contains(&column) => {
                let number = std::str::from_utf8(text).ok().and_then(|text| text.trim().parse().ok());
                number.map_or(cell, Cell::Integer)
            }
            _ => cell,
        }
    }

    fn position(&self) -> u64 {
        self.position
    }

    fn place(&self) -> String {
        format!("query {}, row {}", self.file, self.position)
    }
}

impl Drop for DatabaseRows<'_> {
    fn drop(&mut self) {
        if !self.block.is_last {
            self.on.link.close(self.number);
        }
    }
}

/// All rows of a query: for the few of a special one.
pub(super) fn table(on: On<'_>, query: &CheckedQuery, values: &[ParameterValue]) -> Result<Table> {
    let mut rows = DatabaseRows::run(on, query, values)?;
    let mut table = Table { file: query.file().clone(), lines: None, columns: query.columns.clone(), rows: Vec::new() };
    while rows.advance()? {
        table.rows.push((0..query.columns.len()).map(|column| OwnedCell::from(rows.cell(column))).collect());
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_database_lacks_is_found_in_its_words() {
        for (message, name) in [
            ("relation \"staff\" does not exist", Some("staff")),
            ("column x.number does not exist", Some("x.number")),
            ("Invalid object name 'dbo.staff'.", Some("dbo.staff")),
            ("no such table: staff (1)", Some("staff")),
            ("syntax error", None),
        ] {
            assert_eq!(named(message), name, "{message}");
        }
    }
}
