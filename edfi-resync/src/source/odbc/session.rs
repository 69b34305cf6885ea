//! [`Session`]: what is done on a connection, on the thread that owns it.
//!
//! A connection has one read-only transaction for as long as it lives, which sees one moment:
//!
//! | dialect | how |
//! |---|---|
//! | PostgreSQL | `REPEATABLE READ, READ ONLY` |
//! | Transact-SQL | `SNAPSHOT`, which the database must allow; SQL Server has no transactions that only read: give the login no right to write |
//! | SQLite | a read transaction, with `query_only` |
//!
//! Several queries are read side by side on it, a block of rows of each at a time. In PostgreSQL each is a cursor of the server (`DECLARE`, `FETCH`), since its
//! driver would otherwise keep whole results. Others are read as the driver hands them on.

use std::collections::HashMap;

use odbc_api::handles::StatementImpl;
use odbc_api::parameter::{InputParameter, VarWCharBox};
use odbc_api::{Connection, ConnectionOptions, Cursor, CursorImpl, Error as OdbcError, ResultSetMetadata as _};
use secrecy::ExposeSecret as _;

use super::block::{Room, Sort, read as read_row};
use super::connection_string::ConnectionString;
use super::failure::failure;
use super::options::OdbcOptions;
use crate::source::database::{self, BYTES, Block, Failure, ROWS, first_statements};
use crate::source::service_query::{Dialect, ParameterValue};

/// A connection with the queries that run on it.
pub(super) struct Session<'c> {
    connection: &'c Connection<'static>,
    at: &'c ConnectionString,
    dialect: Dialect,
    /// In whole seconds; none: as long as it takes.
    query_timeout: Option<usize>,
    running: HashMap<u64, Running<'c>>,
    room: Room,
}

enum Running<'c> {
    /// Read as the driver hands it on.
    Handed { cursor: CursorImpl<StatementImpl<'c>>, sorts: Vec<Sort> },
    /// A cursor of the server, of which so many rows are fetched next.
    OfServer { name: String, rows: usize },
}

/// Logs in.
pub(super) fn connect(at: &ConnectionString, options: &OdbcOptions) -> Result<Connection<'static>, Failure> {
    let of = |error: OdbcError| failure(&error, at);
    let environment = odbc_api::environment().map_err(of)?;
    let seconds = u32::try_from(options.login_timeout.as_secs()).unwrap_or(u32::MAX).max(1);
    let limits = ConnectionOptions { login_timeout_sec: Some(seconds), ..ConnectionOptions::default() };
    environment.connect_with_connection_string(at.complete().expose_secret(), limits).map_err(of)
}

impl<'c> Session<'c> {
    /// A connection on which nothing runs yet.
    pub(super) fn new(connection: &'c Connection<'static>, at: &'c ConnectionString, options: &OdbcOptions) -> Self {
        let query_timeout = options.query_timeout.map(|timeout| usize::try_from(timeout.as_secs()).unwrap_or(usize::MAX).max(1));
        Self { connection, at, dialect: options.dialect, query_timeout, running: HashMap::new(), room: Room::default() }
    }

    /// Begins the transaction; what it sees is as it is now.
    pub(super) fn begin(&mut self) -> Result<(), Failure> {
        let milliseconds = self.query_timeout.unwrap_or_default().saturating_mul(1000).min(i32::MAX as usize);
        let (before, first) = first_statements(self.dialect);
        for statement in before {
            self.execute(statement)?;
        }
        if self.dialect == Dialect::Postgres {
            self.execute(&format!("SET statement_timeout = {milliseconds}"))?;
        }
        self.connection.set_autocommit(false).map_err(|error| self.failed(&error))?;
        self.execute(first)
    }

    /// Ends it. What is wrong with that changes nothing: nothing was written.
    pub(super) fn end(mut self) {
        self.running.clear();
        let _ = self.connection.rollback();
    }

    fn columns(&self, sql: &str, parameters: &[ParameterValue]) -> Result<Vec<String>, Failure> {
        let of = |error: OdbcError| self.failed(&error);
        let Some(mut cursor) = self.handed(sql, parameters)? else { return Ok(Vec::new()) };
        let names = cursor.column_names().map_err(of)?;
        // SQLite's driver puts the table in front of what has no alias.
        let plain = |name: String| name.strip_prefix("looked.").map(str::to_owned).unwrap_or(name);
        names.map(|name| name.map(plain)).collect::<Result<_, _>>().map_err(of)
    }

    fn close_one(&self, running: Running<'c>) {
        if let Running::OfServer { name, .. } = running {
            // It goes with its transaction at the latest.
            let _ = self.execute(&format!("CLOSE {name}"));
        }
    }

    fn execute(&self, sql: &str) -> Result<(), Failure> {
        self.handed(sql, &[]).map(drop)
    }

    fn handed(&self, sql: &str, parameters: &[ParameterValue]) -> Result<Option<CursorImpl<StatementImpl<'c>>>, Failure> {
        let of = |error: OdbcError| self.failed(&error);
        let parameters: Vec<Box<dyn InputParameter>> = parameters.iter().map(bound).collect();
        let mut statement = self.connection.preallocate().map_err(of)?;
        if let (Some(seconds), true) = (self.query_timeout, self.dialect != Dialect::Postgres) {
            // A driver that knows none goes on without.
            let _ = statement.set_query_timeout_sec(seconds);
        }
        statement.into_cursor(sql, &parameters[..]).map_err(of)
    }

    fn failed(&self, error: &OdbcError) -> Failure {
        failure(error, self.at)
    }
}

impl database::Session for Session<'_> {
    fn look(&mut self, sql: &str, parameters: &[ParameterValue]) -> Result<Vec<String>, Failure> {
        if self.dialect != Dialect::Tsql {
            let columns = self.columns(&format!("SELECT * FROM (\n{sql}\n) AS looked LIMIT 0"), parameters);
            if columns.is_err() && self.running.is_empty() {
                // PostgreSQL does nothing more in a transaction in which something has failed.
                self.connection.rollback().map_err(|error| self.failed(&error))?;
            }
            return columns;
        }
        // It takes neither an ORDER BY nor common table expressions in parentheses.
        self.execute("SET FMTONLY ON")?;
        let columns = self.columns(sql, parameters);
        self.execute("SET FMTONLY OFF")?;
        columns
    }

    fn run(&mut self, number: u64, sql: &str, parameters: &[ParameterValue]) -> Result<(), Failure> {
        let running = if self.dialect == Dialect::Postgres {
            let name = format!("edfi_{number}");
            self.handed(&format!("DECLARE {name} NO SCROLL CURSOR FOR {sql}"), parameters)?;
            Running::OfServer { name, rows: ROWS }
        } else {
            let Some(mut cursor) = self.handed(sql, parameters)? else {
                return Err(Failure::Said { state: String::new(), message: "it gives no rows".to_owned() });
            };
            let sorts = Sort::all(&mut cursor, self.dialect).map_err(|error| self.failed(&error))?;
            Running::Handed { cursor, sorts }
        };
        self.running.insert(number, running);
        Ok(())
    }

    fn fetch(&mut self, number: u64) -> Result<Block, Failure> {
        let mut running = self.running.remove(&number).ok_or(Failure::Unwanted)?;
        let block = match &mut running {
            Running::Handed { cursor, sorts } => read(cursor, sorts, &mut self.room).map_err(|error| failure(&error, self.at))?,
            Running::OfServer { name, rows } => {
                let fetch = format!("FETCH FORWARD {rows} FROM {name}");
                let mut block = match self.handed(&fetch, &[])? {
                    Some(mut cursor) => {
                        let sorts = Sort::all(&mut cursor, self.dialect).map_err(|error| self.failed(&error))?;
                        let mut block = Block::new(sorts.len());
                        while let Some(row) = cursor.next_row().map_err(|error| failure(&error, self.at))? {
                            read_row(&mut block, row, &sorts, &mut self.room).map_err(|error| failure(&error, self.at))?;
                        }
                        block
                    }
                    // Behind its last row too a cursor has columns.
                    None => return Err(Failure::Said { state: String::new(), message: "a cursor gives no rows".to_owned() }),
                };
                block.is_last = block.rows() < *rows;
                // The driver keeps all that is fetched at once.
                *rows = if block.bytes() > BYTES { (*rows / 2).max(1) } else { (*rows * 2).min(ROWS) };
                block
            }
        };
        if block.is_last {
            self.close_one(running);
        } else {
            self.running.insert(number, running);
        }
        Ok(block)
    }

    fn close(&mut self, number: u64) {
        if let Some(running) = self.running.remove(&number) {
            self.close_one(running);
        }
    }
}

/// Reads rows until a block is full, or there are no more.
fn read(cursor: &mut CursorImpl<StatementImpl<'_>>, sorts: &[Sort], room: &mut Room) -> Result<Block, OdbcError> {
    let mut block = Block::new(sorts.len());
    while !block.is_full() {
        let Some(row) = cursor.next_row()? else {
            block.is_last = true;
            break;
        };
        read_row(&mut block, row, sorts, room)?;
    }
    Ok(block)
}

fn bound(value: &ParameterValue) -> Box<dyn InputParameter> {
    match value {
        ParameterValue::Null => Box::new(VarWCharBox::null()),
        ParameterValue::Integer(number) => Box::new(*number),
        ParameterValue::Text(text) => Box::new(VarWCharBox::from_str_slice(text)),
    }
}
