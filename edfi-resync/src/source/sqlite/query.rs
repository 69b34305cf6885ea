//! A service query that this database has accepted, and the errors of those that it has not.

use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Error as SqliteError, Statement};

use crate::campus::{Narrowing, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::model::CampusObject;
use crate::source::service_query::{
    Aliases, Cell, ColumnError, NotOne, OneStatement, OwnedCell, Parameter, ParameterValue, Query, Table, one_statement, place,
};

/// A query that was prepared once and found to be a service query.
#[derive(Debug)]
pub(super) struct CheckedQuery {
    pub(super) file: Arc<str>,
    /// The statement alone.
    sql: String,
    /// In the order in which SQLite numbers them.
    parameters: Vec<Parameter>,
    columns: Vec<String>,
}

impl CheckedQuery {
    /// Checks a query against this database.
    pub(super) fn check(query: &Query, must_be_ordered: bool, connection: &Connection) -> Result<Self> {
        let (file, sql) = (&query.file, &*query.sql);
        let invalid =
            |problem: String, hint: &str| Error::new(ErrorKind::SourceInvalid, format!("query {file} {problem}")).with_hint(hint);
        let OneStatement { text, selects, ordered } = one_statement(sql).map_err(|not_one| match not_one {
            NotOne::Empty => invalid("is empty".into(), "write one SELECT statement, or remove the file"),
            NotOne::Several(offset) => {
                let (line, column) = place(sql, offset);
                invalid(format!("has a second statement (line {line}, column {column})"), "a service query is one SELECT statement")
            }
        })?;
        if !selects {
            return Err(invalid("is no SELECT statement".into(), "a service query begins with SELECT or WITH, and only reads"));
        }
        let statement = connection.prepare(text).map_err(|error| unprepared(file, sql, error))?;
        if !statement.readonly() {
            return Err(invalid("changes the database".into(), "a service query only reads"));
        }
        if must_be_ordered && !ordered {
            return Err(invalid(
                "has no ORDER BY".into(),
                "order it by columns that are unique, so that every scan gives one order",
            ));
        }
        let parameters = (1..=statement.parameter_count()).map(|index| {
            let name = statement.parameter_name(index).unwrap_or("?");
            name.strip_prefix(':').and_then(Parameter::named).ok_or_else(|| {
                let hint = format!("the parameters are {}", Parameter::names());
                invalid(format!("has the parameter {name:?}, which is not known"), &hint)
            })
        });
        Ok(Self {
            file: file.clone(),
            parameters: parameters.collect::<Result<_>>()?,
            columns: statement.column_names().map(str::to_owned).collect(),
            sql: text.to_owned(),
        })
    }

    /// What its columns are.
    pub(super) fn aliases(&self) -> Result<Aliases> {
        Aliases::read(self.columns.iter().map(String::as_str)).map_err(|error| self.column_error(error))
    }

    pub(super) fn column_error(&self, ColumnError { column, problem, hint }: ColumnError) -> Error {
        Error::new(ErrorKind::SourceInvalid, format!("query {}, column {column:?}: {problem}", self.file)).with_hint(hint)
    }

    /// The parameters that it names.
    pub(super) fn parameters(&self) -> BTreeSet<Parameter> {
        self.parameters.iter().copied().collect()
    }

    /// How many columns its rows have.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    /// What is to be bound for a scan.
    pub(super) fn values(&self, scope: &Scope, narrowing: &Narrowing) -> Vec<Value> {
        self.parameters.iter().map(|parameter| bound(parameter.value(scope, narrowing))).collect()
    }

    /// What is to be bound for a question about objects.
    pub(super) fn values_about(&self, scope: &Scope, objects: &[CampusObject]) -> Vec<Value> {
        let value = |parameter: &Parameter| match parameter {
            Parameter::Objects => Parameter::objects(objects),
            other => other.value(scope, &Narrowing::none()),
        };
        self.parameters.iter().map(|parameter| bound(value(parameter))).collect()
    }

    /// The statement, ready to be run.
    pub(super) fn prepare<'a>(&self, connection: &'a Connection) -> Result<Statement<'a>> {
        connection.prepare(&self.sql).map_err(|error| unprepared(&self.file, &self.sql, error))
    }

    /// The statement cut down to some of its columns, in this order; without any, rows that hold nothing. SQLite makes them
    /// with less work than it takes to count them.
    pub(super) fn prepare_columns<'a>(&self, connection: &'a Connection, columns: &[usize]) -> Result<Statement<'a>> {
        let quoted = |&column: &usize| format!("\"{}\"", self.columns[column].replace('"', "\"\""));
        let columns: Vec<_> = columns.iter().map(quoted).collect();
        let columns = if columns.is_empty() { "1".to_owned() } else { columns.join(", ") };
        // The line break ends a comment that stands in the statement's last line.
        let sql = format!("SELECT {columns} FROM ({}\n)", self.sql);
        connection.prepare(&sql).map_err(|error| failed(&self.file, 0, error))
    }

    /// All its rows: for the few of a special query.
    pub(super) fn table(&self, connection: &Connection, values: &[Value]) -> Result<Table> {
        let mut statement = self.prepare(connection)?;
        let mut table = Table { file: self.file.clone(), columns: self.columns.clone(), rows: Vec::new() };
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(|error| failed(&self.file, 0, error))?;
        while let Some(row) = rows.next().map_err(|error| failed(&self.file, table.rows.len() as u64 + 1, error))? {
            let cells = (0..self.width()).map(|column| row.get_ref(column).map(|value| OwnedCell::from(cell(value))));
            let cells = cells
                .collect::<Result<_, SqliteError>>()
                .map_err(|error| failed(&self.file, table.rows.len() as u64 + 1, error))?;
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

/// A query that SQLite does not take, with the place where it stopped.
fn unprepared(file: &str, sql: &str, error: SqliteError) -> Error {
    let (place, what) = match &error {
        SqliteError::SqlInputError { msg, offset, .. } => {
            let (line, column) = place(sql, usize::try_from(*offset).unwrap_or(0));
            (format!(", line {line}, column {column}"), msg.clone())
        }
        other => (String::new(), message(other)),
    };
    Error::new(ErrorKind::SourceInvalid, format!("query {file}{place}: {what}"))
        .with_hint("check the query against the tables and columns of this database")
        .with_source(error)
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
