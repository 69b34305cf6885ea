//! How SQLite looks at a service query and runs it, and the errors of those that it does not take.

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error as SqliteError, Result as SqliteResult, Statement as Prepared};

use crate::error::{Error, ErrorKind, Result};
use crate::source::service_query::{
    Cell, CheckedQuery, Database, Dialect, Looked, OwnedCell, Parameter, ParameterValue, Query, QueryProblem, Statement, Table,
    Views, with_given,
};

impl Database for Connection {
    fn look(&self, query: &Query, views: &Views) -> Result<Looked, QueryProblem> {
        let (statement, prepared) = prepared(query, views, self)?;
        if !prepared.readonly() {
            return Err(query.problem("changes the database").with_hint("a service query only reads"));
        }
        // In the order in which SQLite numbers them.
        let names = 1..=prepared.parameter_count();
        let parameters = names.map(|index| prepared.parameter_name(index).unwrap_or("?").to_owned()).collect();
        let columns = prepared.column_names().map(str::to_owned).collect();
        Ok(Looked { statement, parameters, columns })
    }
}

impl ToSql for ParameterValue {
    fn to_sql(&self) -> SqliteResult<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// The statement of a query, ready to be run with these values.
pub(super) fn prepare<'a>(query: &CheckedQuery, connection: &'a Connection, values: &[ParameterValue]) -> Result<Prepared<'a>> {
    let (given, statement) = (query.given(values), &query.statement);
    let sql = with_given(&statement.sql, |name| Parameter::named(name).is_some_and(|named| given.contains(&named)));
    // Places are told of the statement as it is.
    let prepared = connection.prepare(&sql).or_else(|_| connection.prepare(&statement.sql));
    prepared.map_err(|error| unprepared(&query.query, statement, &error).into())
}

/// The statement of a query cut down to some of its columns, in this order, and its rows ordered by the last so many of them; without any columns, rows
/// that hold nothing. SQLite makes them with less work than it takes to count them.
pub(super) fn prepare_columns<'a>(
    query: &CheckedQuery,
    connection: &'a Connection,
    columns: &[usize],
    keys: usize,
) -> Result<Prepared<'a>> {
    connection.prepare(&query.cut(columns, keys)).map_err(|error| failed(query.file(), 0, error))
}

/// All rows of a query: for the few of a special one.
pub(super) fn table(query: &CheckedQuery, connection: &Connection, values: &[ParameterValue]) -> Result<Table> {
    let mut statement = prepare(query, connection, values)?;
    let mut table = Table { file: query.file().clone(), lines: None, columns: query.columns.clone(), rows: Vec::new() };
    let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(|error| failed(query.file(), 0, error))?;
    while let Some(row) = rows.next().map_err(|error| failed(query.file(), table.rows.len() as u64 + 1, error))? {
        let cells = (0..query.columns.len()).map(|column| row.get_ref(column).map(|value| OwnedCell::from(cell(value))));
        let cells =
            cells.collect::<Result<_, SqliteError>>().map_err(|error| failed(query.file(), table.rows.len() as u64 + 1, error))?;
        table.rows.push(cells);
    }
    Ok(table)
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
