//! A service query that this database has accepted, and the errors of those that it has not.

use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Error as SqliteError, Statement as Prepared};

use crate::campus::{Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::CampusObject;
use crate::source::service_query::{
    Aliases, Cell, ColumnError, Dialect, OwnedCell, Parameter, ParameterValue, Query, QueryProblem, Statement, Table, Views, split,
    with_given,
};

/// A query that was prepared once and found to be a service query.
#[derive(Debug)]
pub(super) struct CheckedQuery {
    pub(super) query: Query,
    statement: Statement,
    /// In the order in which SQLite numbers them.
    parameters: Vec<Parameter>,
    columns: Vec<String>,
}

impl CheckedQuery {
    /// Checks a query against this database.
    pub(super) fn check(
        query: &Query,
        views: &Views,
        must_be_ordered: bool,
        connection: &Connection,
    ) -> Result<Self, QueryProblem> {
        let (statement, prepared) = prepared(query, views, connection)?;
        if !prepared.readonly() {
            return Err(query.problem("changes the database").with_hint("a service query only reads"));
        }
        if must_be_ordered && !statement.ordered {
            let hint = "order it by columns that are unique, so that every scan gives one order";
            return Err(query.problem("has no ORDER BY").with_hint(hint));
        }
        let parameters = (1..=prepared.parameter_count()).map(|index| {
            let name = prepared.parameter_name(index).unwrap_or("?");
            name.strip_prefix(':').and_then(Parameter::named).ok_or_else(|| {
                let hint = format!("the parameters are {}", Parameter::names());
                query.problem(format!("has the parameter {name:?}, which is not known")).with_hint(hint)
            })
        });
        let parameters = parameters.collect::<Result<_, _>>()?;
        let columns = prepared.column_names().map(str::to_owned).collect();
        Ok(Self { query: query.clone(), parameters, columns, statement })
    }

    /// What its columns are.
    pub(super) fn aliases(&self) -> Result<Aliases, QueryProblem> {
        let read = Aliases::read(self.columns.iter().map(String::as_str));
        read.map_err(|ColumnError { problem, hint }| self.query.problem(problem).with_hint(hint))
    }

    /// Its file.
    pub(super) fn file(&self) -> &Arc<str> {
        &self.query.file
    }

    /// The parameters that it names.
    pub(super) fn parameters(&self) -> BTreeSet<Parameter> {
        self.parameters.iter().copied().collect()
    }

    /// What to bind for a scan, and the filters that it does not apply itself.
    pub(super) fn values_and_rest(&self, scope: &Scope, narrowing: &Narrowing) -> (Vec<Value>, Narrowing) {
        let (bound, rest) = split(narrowing, &self.parameters());
        (self.values(scope, &bound), rest)
    }

    /// What to bind for a scan.
    pub(super) fn values(&self, scope: &Scope, narrowing: &Narrowing) -> Vec<Value> {
        self.parameters.iter().map(|parameter| bound(parameter.value(scope, narrowing))).collect()
    }

    /// What to bind for a question about objects.
    pub(super) fn values_about(&self, scope: &Scope, objects: &[CampusObject]) -> Vec<Value> {
        let value = |parameter: &Parameter| match parameter {
            Parameter::Objects => Parameter::objects(objects),
            other => other.value(scope, &Narrowing::none()),
        };
        self.parameters.iter().map(|parameter| bound(value(parameter))).collect()
    }

    /// The statement, ready to be run with these values.
    pub(super) fn prepare<'a>(&self, connection: &'a Connection, values: &[Value]) -> Result<Prepared<'a>> {
        let is_bound = |(parameter, value): (&Parameter, &Value)| (*value != Value::Null).then_some(*parameter);
        let given: Vec<_> = self.parameters.iter().zip(values).filter_map(is_bound).collect();
        let sql = with_given(&self.statement.sql, |name| Parameter::named(name).is_some_and(|named| given.contains(&named)));
        // Places are told of the statement as it is.
        let prepared = connection.prepare(&sql).or_else(|_| connection.prepare(&self.statement.sql));
        prepared.map_err(|error| unprepared(&self.query, &self.statement, &error).into())
    }

    /// The statement cut down to some of its columns, in this order, and its rows ordered by the last so many of them; without any columns, rows that hold
    /// nothing. SQLite makes them with less work than it takes to count them.
    pub(super) fn prepare_columns<'a>(&self, connection: &'a Connection, columns: &[usize], keys: usize) -> Result<Prepared<'a>> {
        let quoted = |&column: &usize| format!("\"{}\"", self.columns[column].replace('"', "\"\""));
        let selected: Vec<_> = columns.iter().map(quoted).collect();
        let selected = if selected.is_empty() { "1".to_owned() } else { selected.join(", ") };
        let order: Vec<_> = (columns.len() - keys..columns.len()).map(|at| (at + 1).to_string()).collect();
        let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {}", order.join(", ")) };
        // The line break ends a comment that stands in the statement's last line.
        let sql = format!("SELECT {selected} FROM ({}\n){order}", self.statement.sql);
        connection.prepare(&sql).map_err(|error| failed(self.file(), 0, error))
    }

    /// All its rows: for the few of a special query.
    pub(super) fn table(&self, connection: &Connection, values: &[Value]) -> Result<Table> {
        let mut statement = self.prepare(connection, values)?;
        let mut table = Table { file: self.file().clone(), lines: None, columns: self.columns.clone(), rows: Vec::new() };
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(|error| failed(self.file(), 0, error))?;
        while let Some(row) = rows.next().map_err(|error| failed(self.file(), table.rows.len() as u64 + 1, error))? {
            let cells = (0..self.columns.len()).map(|column| row.get_ref(column).map(|value| OwnedCell::from(cell(value))));
            let cells = cells
                .collect::<Result<_, SqliteError>>()
                .map_err(|error| failed(self.file(), table.rows.len() as u64 + 1, error))?;
            table.rows.push(cells);
        }
        Ok(table)
    }
}

fn bound(value: ParameterValue) -> Value {
    match value {
        ParameterValue::Null => Value::Null,
        ParameterValue::Integer(number) => Value::Integer(number),
        ParameterValue::Text(text) => Value::Text(text),
    }
}

/// A value of SQLite's as the rules of service queries know it.
pub(super) fn cell(value: ValueRef<'_>) -> Cell<'_> {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(text) => Cell::Text(text),
        ValueRef::Blob(_) => Cell::Blob,
    }
}

/// A statement that SQLite takes. What it does not take of a view that is named is told of the view.
fn prepared<'a>(query: &Query, views: &Views, connection: &'a Connection) -> Result<(Statement, Prepared<'a>), QueryProblem> {
    let statement = Statement::of(query, views, Dialect::Sqlite)?;
    match connection.prepare(&statement.sql) {
        Ok(prepared) => Ok((statement, prepared)),
        Err(error @ SqliteError::SqlInputError { .. }) => Err(unprepared(query, &statement, &error)),
        // It says no place: so it is looked which of the views it does not take by itself, those that others name first.
        Err(error) => {
            for view in views.needed_by(query)? {
                prepared(&view, views, connection)?;
            }
            Err(unprepared(query, &statement, &error))
        }
    }
}

/// A query that SQLite does not take, with the place where it stopped.
fn unprepared(query: &Query, statement: &Statement, error: &SqliteError) -> QueryProblem {
    let what = message(error);
    let told = match error {
        SqliteError::SqlInputError { offset, .. } => {
            usize::try_from(*offset).ok().and_then(|offset| statement.problem(offset, &*what))
        }
        // `no such table: person`
        _ => what.rsplit_once(": ").map(|(_, name)| query.problem_with(name, &*what)),
    };
    told.unwrap_or_else(|| query.problem(&*what)).with_hint("check the query against the tables and columns of this database")
}

/// A query that fails while it runs; the row from 1, or 0 where there was none yet.
pub(super) fn failed(file: &str, row: u64, error: SqliteError) -> Error {
    let place = if row == 0 { String::new() } else { format!(", row {row}") };
    Error::new(ErrorKind::SourceInvalid, format!("query {file}{place}: {}", message(&error)))
        .with_hint("run the query by itself on this database to see what it fails on")
        .with_source(error)
}

/// What SQLite says, in one line.
pub(super) fn message(error: &SqliteError) -> String {
    match error {
        SqliteError::SqliteFailure(code, None) => code.to_string(),
        SqliteError::SqliteFailure(_, Some(text)) | SqliteError::SqlInputError { msg: text, .. } => text.clone(),
        other => other.to_string(),
    }
}
