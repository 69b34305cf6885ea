//! [`Driver`] and [`Session`]: what makes a connection, and what is done on it.

use std::num::NonZeroUsize;
use std::time::Duration;

use super::block::Block;
use super::failure::Failure;
use crate::error::Error;
use crate::source::service_query::{Dialect, ParameterValue};

/// What makes connections.
pub(crate) trait Driver: Send + Sync + 'static {
    fn dialect(&self) -> Dialect;

    /// What it is called by people.
    fn name(&self) -> String;

    /// What makes it this database and no other.
    fn identity(&self) -> String;

    /// How many connections a snapshot has.
    fn connections(&self) -> NonZeroUsize;

    /// How many scans share a connection.
    fn scans(&self) -> NonZeroUsize;

    /// How long it may take to log in; absent: as long as it takes.
    fn login_timeout(&self) -> Option<Duration>;

    /// Logs in, begins a transaction, hands the session over, and ends it when that returns. What keeps it from that is handed over in its place.
    fn serve(&self, serving: &mut dyn FnMut(Result<&mut dyn Session, Failure>));

    /// A connection that does not come about.
    fn refused(&self, failure: &Failure) -> Error;
}

/// What is done on a connection, on the thread that owns it. Several queries are read side by side on it, a block of rows of each at a time.
pub(crate) trait Session {
    /// The columns of a statement, which is not run.
    fn look(&mut self, sql: &str, parameters: &[ParameterValue]) -> Result<Vec<String>, Failure>;

    /// Runs a statement, to be read under this number.
    fn run(&mut self, number: u64, sql: &str, parameters: &[ParameterValue]) -> Result<(), Failure>;

    /// The next rows of what runs under this number. Nothing runs behind the last.
    fn fetch(&mut self, number: u64) -> Result<Block, Failure>;

    /// Closes what runs under this number, if it still does.
    fn close(&mut self, number: u64);
}

/// The statements by which a connection sees one moment, and only reads, before its transaction begins; and the first in it.
pub(crate) fn first_statements(dialect: Dialect) -> (Vec<&'static str>, &'static str) {
    match dialect {
        Dialect::Postgres => (
            vec![
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
                // All rows of a cursor are read, and not the first few.
                "SET cursor_tuple_fraction = 1",
            ],
            "SELECT 1",
        ),
        Dialect::Tsql => (vec!["SET TRANSACTION ISOLATION LEVEL SNAPSHOT"], "SELECT COUNT(*) FROM sys.objects"),
        Dialect::Sqlite => (vec!["PRAGMA query_only = ON"], "SELECT COUNT(*) FROM sqlite_master"),
    }
}
