//! Connections that a program makes: what they must do, and the session on one.
//!
//! | dialect | how a connection sees one moment and only reads |
//! |---|---|
//! | PostgreSQL | `REPEATABLE READ, READ ONLY`; each query is a cursor of the server (`DECLARE`, `FETCH`), as most drivers would keep whole results |
//! | Transact-SQL | `SNAPSHOT`, which the database must allow; SQL Server has no transactions that only read: give the login no right to write |
//! | SQLite | a read transaction, with `query_only` |

use std::collections::{HashMap, VecDeque};
use std::error::Error as StdError;
use std::fmt::{Debug, Display};
use std::sync::Arc;

use super::block::{BYTES, Block, ROWS, Value};
use super::driver::{Session, first_statements};
use super::failure::Failure;
use crate::source::service_query::{Dialect, ParameterValue, SqlToken, sql_tokens};

/// What makes connections to a database. `Display` names it to people, and shows no secret.
pub trait Connect: Debug + Display + Send + Sync + 'static {
    /// A new connection, which is used on this thread alone.
    ///
    /// # Errors
    /// What keeps it from that.
    fn connect(&self) -> Result<Box<dyn Connection>, Refused>;
}

/// A connection.
pub trait Connection {
    /// Runs a statement with these values in its places, and gives its rows, where it has some.
    ///
    /// # Errors
    /// What the database says.
    fn run(&mut self, sql: &Sql, parameters: &[ParameterValue]) -> Result<Box<dyn Rows>, Refused>;

    /// Ends the transaction without a change. What is wrong with that changes nothing.
    fn roll_back(&mut self);

    /// Begins a transaction, where it does not begin by itself with the first statement.
    ///
    /// # Errors
    /// What the database says.
    fn begin(&mut self) -> Result<(), Refused>;
}

/// The rows of a statement that runs.
pub trait Rows {
    /// The names of its columns.
    fn columns(&self) -> Vec<String>;

    /// Hands over the values of the next rows one by one, each row in the order of its columns, and says how many rows that were: fewer than so many only
    /// where there are no more.
    ///
    /// # Errors
    /// What the database says.
    fn fetch(&mut self, most: usize, value: &mut dyn FnMut(Value<'_>)) -> Result<usize, Refused>;
}

/// A statement, in pieces between which the places of its values are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sql(Vec<String>);

/// What a database says where it refuses something.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Refused {
    /// SQLSTATE, if the driver tells it. By it is known whether the message may quote a value.
    pub state: String,
    /// What it says.
    pub message: String,
    /// The error of the driver.
    pub error: Arc<dyn StdError + Send + Sync>,
}

impl Refused {
    /// What a driver says, in an error of its own.
    pub fn new(state: impl Into<String>, message: impl Into<String>, error: impl StdError + Send + Sync + 'static) -> Self {
        Self { state: state.into(), message: message.into(), error: Arc::new(error) }
    }
}

impl Sql {
    /// A statement in which `?` stands for each value, quotes and brackets apart.
    pub(super) fn of(sql: &str) -> Self {
        let (mut pieces, mut at) = (Vec::new(), 0);
        for token in sql_tokens(sql).filter(SqlToken::is_place) {
            pieces.push(sql[at..token.at].to_owned());
            at = token.end();
        }
        pieces.push(sql[at..].to_owned());
        Self(pieces)
    }

    /// The text in pieces, one more than there are places.
    pub fn pieces(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        let Refused { state, message, error } = refused;
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        Self::Raised { state, message, error }
    }
}

/// The session on a connection.
pub(super) struct Plain<'c> {
    connection: &'c mut dyn Connection,
    dialect: Dialect,
    /// Whether several statements can be read side by side.
    interleaves: bool,
    running: HashMap<u64, Running>,
}

enum Running {
    /// Read as the driver hands it on.
    Handed(Box<dyn Rows>),
    /// Read already, for the driver runs one statement at a time.
    Read(VecDeque<Block>),
    /// A cursor of the server.
    OfServer(String),
}

impl<'c> Plain<'c> {
    /// Begins a transaction on a connection; what it sees is as it is now.
    pub(super) fn begin(connection: &'c mut dyn Connection, dialect: Dialect, interleaves: bool) -> Result<Self, Failure> {
        let mut session = Self { connection, dialect, interleaves, running: HashMap::new() };
        let (before, first) = first_statements(dialect);
        for statement in before {
            session.execute(statement)?;
        }
        if dialect != Dialect::Sqlite {
            // What was set is of the transactions that come.
            session.connection.roll_back();
        }
        session.connection.begin()?;
        if dialect == Dialect::Tsql {
            session.execute("SET TRANSACTION ISOLATION LEVEL SNAPSHOT")?;
        }
        session.execute(first)?;
        Ok(session)
    }

    /// Ends it.
    pub(super) fn end(mut self) {
        self.running.clear();
        self.connection.roll_back();
    }

    fn execute(&mut self, sql: &str) -> Result<(), Failure> {
        let mut rows = self.connection.run(&Sql::of(sql), &[])?;
        while !rows.columns().is_empty() && rows.fetch(ROWS, &mut |_| {})? == ROWS {}
        Ok(())
    }

    /// Reads what runs to its end, where the driver forgets it with the next statement.
    fn make_room(&mut self) -> Result<(), Failure> {
        if self.interleaves {
            return Ok(());
        }
        for running in self.running.values_mut() {
            if let Running::Handed(rows) = running {
                let mut read = VecDeque::new();
                while !read.back().is_some_and(|block: &Block| block.is_last) {
                    read.push_back(block(&mut **rows, ROWS)?);
                }
                *running = Running::Read(read);
            }
        }
        Ok(())
    }

    fn close_one(&mut self, running: &Running) {
        if let Running::OfServer(name) = running {
            // It goes with its transaction at the latest.
            let _ = self.execute(&format!("CLOSE {name}"));
        }
    }
}

/// The next rows, as many as are asked for, or fewer of much text.
fn block(rows: &mut dyn Rows, most: usize) -> Result<Block, Failure> {
    let mut block = Block::new(rows.columns().len());
    let mut step = most.min(16);
    while !block.is_full() && block.rows() < most {
        let asked = step.min(most - block.rows());
        let read = rows.fetch(asked, &mut |value| block.push(value))?;
        if read < asked {
            block.is_last = true;
            break;
        }
        step = if block.bytes() < BYTES / 4 { most } else { step };
    }
    Ok(block)
}

impl Session for Plain<'_> {
    fn look(&mut self, sql: &str, parameters: &[ParameterValue]) -> Result<Vec<String>, Failure> {
        self.make_room()?;
        if self.dialect != Dialect::Tsql {
            let looked = Sql::of(&format!("SELECT * FROM (\n{sql}\n) AS looked LIMIT 0"));
            let columns = self.connection.run(&looked, parameters).map(|rows| rows.columns());
            if columns.is_err() && self.running.is_empty() && self.dialect == Dialect::Postgres {
                // It does nothing more in a transaction in which something has failed.
                self.connection.roll_back();
                self.connection.begin()?;
            }
            return columns.map_err(Failure::from);
        }
        // It takes neither an ORDER BY nor common table expressions in parentheses.
        self.execute("SET FMTONLY ON")?;
        let columns = self.connection.run(&Sql::of(sql), parameters).map(|rows| rows.columns());
        self.execute("SET FMTONLY OFF")?;
        columns.map_err(Failure::from)
    }

    fn run(&mut self, number: u64, sql: &str, parameters: &[ParameterValue]) -> Result<(), Failure> {
        self.make_room()?;
        let running = if self.dialect == Dialect::Postgres {
            let name = format!("edfi_{number}");
            self.connection.run(&Sql::of(&format!("DECLARE {name} NO SCROLL CURSOR FOR {sql}")), parameters)?;
            Running::OfServer(name)
        } else {
            Running::Handed(self.connection.run(&Sql::of(sql), parameters)?)
        };
        self.running.insert(number, running);
        Ok(())
    }

    fn fetch(&mut self, number: u64) -> Result<Block, Failure> {
        let mut running = self.running.remove(&number).ok_or(Failure::Unwanted)?;
        let block = match &mut running {
            Running::Handed(rows) => block(&mut **rows, ROWS)?,
            Running::Read(blocks) => blocks.pop_front().unwrap_or_else(Block::none),
            Running::OfServer(name) => {
                let fetch = Sql::of(&format!("FETCH FORWARD {ROWS} FROM {name}"));
                let mut rows = self.connection.run(&fetch, &[])?;
                let mut block = Block::new(rows.columns().len());
                let read = rows.fetch(ROWS, &mut |value| block.push(value))?;
                block.is_last = read < ROWS;
                block
            }
        };
        if block.is_last {
            self.close_one(&running);
        } else {
            self.running.insert(number, running);
        }
        Ok(block)
    }

    fn close(&mut self, number: u64) {
        if let Some(running) = self.running.remove(&number) {
            self.close_one(&running);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_from_what_looks_like_them() {
        let sql = Sql::of("SELECT 'why?' AS \"?\", a ? FROM [b?] WHERE c = ?");
        assert_eq!(sql.pieces().collect::<Vec<_>>(), ["SELECT 'why?' AS \"?\", a ", " FROM [b?] WHERE c = ", ""]);
    }
}
