//! [`Pool`]: several read connections that all see one state of the database.
//!
//! Each connection holds a read transaction for the whole run. They are begun one after another, and another program may write in
//! between; then they would see different states. So a *sentinel*, a connection without a transaction, reads `PRAGMA data_version`
//! before the first and after the last is begun: it moves with every commit of others. If it has moved, all are ended and begun again.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use rusqlite::{Connection, Error as SqliteError, ErrorCode, OpenFlags};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::query::message;
use crate::error::{Error, ErrorKind, Result};
use crate::system::{LINK, MORE_MEMORY, NO_MEMORY, Trouble, dangling};

/// Scans at once. More do not help: the ODS is slower than the database by far.
pub(super) const CONNECTIONS: usize = 6;
/// How often the transactions are begun before a database counts as too busy: some ten seconds with the pauses between.
const TRIES: u32 = 200;
/// How long a connection waits for a writer's lock. Short, since who waits here may be what the writer waits for.
const LOCK_WAIT: Duration = Duration::from_millis(50);
/// How many steps of SQLite's machine pass between two looks at whether anybody still reads.
const STEPS_BETWEEN_LOOKS: i32 = 10_000;

/// Connections that see one state.
#[derive(Debug)]
pub(super) struct Pool {
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

/// A connection on loan; it goes back when this is dropped.
pub(super) struct Lease {
    connection: Option<Connection>,
    pool: Arc<Pool>,
    _permit: OwnedSemaphorePermit,
}

impl Pool {
    /// Begins the transactions. Blocks.
    pub(super) fn begin(path: &Path) -> Result<Self> {
        let broken = |error: SqliteError| unreadable(path, error);
        let sentinel = connect(path)?;
        let connections = (0..CONNECTIONS).map(|_| connect(path)).collect::<Result<Vec<_>>>()?;
        for attempt in 0..TRIES {
            match begin_all(&sentinel, &connections) {
                Ok(true) => {
                    return Ok(Self { idle: Mutex::new(connections), permits: Arc::new(Semaphore::new(CONNECTIONS)) });
                }
                Ok(false) => {}
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {}
                Err(error) => return Err(broken(error)),
            }
            for connection in connections.iter().filter(|connection| !connection.is_autocommit()) {
                connection.execute_batch("ROLLBACK").map_err(broken)?;
            }
            sleep(Duration::from_millis(u64::from(attempt.min(50))));
        }
        Err(Error::new(ErrorKind::SourceInvalid, format!("database {} is written to without a pause", path.display()))
            .with_hint("run again when less is written, or on a copy of the database"))
    }

    /// A connection, as soon as one is free.
    pub(super) async fn lease(self: Arc<Self>) -> Result<Lease> {
        let ended = || Error::new(ErrorKind::Unexpected, "the snapshot's connections are gone");
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| ended())?;
        let connection = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop().ok_or_else(ended)?;
        Ok(Lease { connection: Some(connection), pool: self, _permit: permit })
    }
}

impl Lease {
    /// The connection.
    pub(super) fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("the connection is only taken when the lease is dropped")
    }
}

impl Lease {
    /// Stops queries on this connection as soon as nobody listens any more.
    pub(super) fn stop_unless(&mut self, listens: impl Fn() -> bool + Send + 'static) -> Result<(), SqliteError> {
        stop_unless(self.connection.as_mut().expect("the connection is only taken when the lease is dropped"), listens)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            // The handler of this scan must not stop the next one.
            let _ = connection.progress_handler(0, None::<fn() -> bool>);
            self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}

/// Interrupts the queries of a connection as soon as this is not so any more.
pub(super) fn stop_unless(connection: &mut Connection, waits: impl Fn() -> bool + Send + 'static) -> Result<(), SqliteError> {
    connection.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || !waits()))
}

/// Opens the database for reading only; it is never created.
pub(super) fn connect(path: &Path) -> Result<Connection> {
    let shown = path.display();
    let invalid =
        |problem: &str, hint: &str| Error::new(ErrorKind::SourceInvalid, format!("database {shown} {problem}")).with_hint(hint);
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(match dangling(path) {
                Some(target) => invalid(&format!("is a link to {}, which does not exist", target.display()), LINK),
                None => invalid("does not exist", "name the file of the Campus database"),
            });
        }
        Err(error) => {
            let Trouble { what, remedy } = Trouble::of(&error);
            return Err(invalid(&format!("cannot be read: {what}"), remedy));
        }
        Ok(metadata) if metadata.is_dir() => {
            return Err(invalid("is a directory", "name the file of the Campus database"));
        }
        Ok(_) => {}
    }
    let open = || -> Result<Connection, SqliteError> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(LOCK_WAIT)?;
        connection.execute_batch("PRAGMA query_only = ON")?;
        Ok(connection)
    };
    open().map_err(|error| unreadable(path, error))
}

/// Reads something, so that what is no database is found out; waits for a writer's lock.
pub(super) fn probe(path: &Path) -> Result<Connection> {
    let connection = connect(path)?;
    let patiently = |error: SqliteError| unreadable(path, error);
    connection.busy_timeout(Duration::from_secs(10)).map_err(patiently)?;
    touch(&connection).map_err(patiently)?;
    Ok(connection)
}

/// Begins a transaction on each, and says whether they all see one state.
fn begin_all(sentinel: &Connection, connections: &[Connection]) -> Result<bool, SqliteError> {
    let before = data_version(sentinel)?;
    for connection in connections {
        connection.execute_batch("BEGIN")?;
        // BEGIN alone takes no lock and sees no state yet.
        touch(connection)?;
    }
    Ok(data_version(sentinel)? == before)
}

fn data_version(connection: &Connection) -> Result<i64, SqliteError> {
    connection.query_row("PRAGMA data_version", (), |row| row.get(0))
}

fn touch(connection: &Connection) -> Result<(), SqliteError> {
    connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get::<_, i64>(0)).map(|_| ())
}

fn unreadable(path: &Path, error: SqliteError) -> Error {
    let shown = path.display();
    let opening = Trouble::opening(path).filter(|_| error.sqlite_error_code() == Some(ErrorCode::CannotOpen));
    // SQLite does not say why.
    if let Some(Trouble { what, remedy }) = opening {
        let message = format!("database {shown} cannot be opened: {what}");
        return Error::new(ErrorKind::SourceInvalid, message).with_hint(remedy).with_source(error);
    }
    let (problem, hint) = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => ("is no SQLite database".to_owned(), "name the file of the Campus database"),
        Some(ErrorCode::DatabaseBusy) => ("is locked by a writer".to_owned(), "run again when it has finished"),
        Some(ErrorCode::OutOfMemory) => (format!("cannot be read: {NO_MEMORY}"), MORE_MEMORY),
        Some(ErrorCode::SystemIoFailure) => {
            (format!("cannot be read: {}", message(&error)), "look at the disk and its file system, then try again")
        }
        Some(ErrorCode::CannotOpen) => (
            format!("cannot be opened: {}", message(&error)),
            "see to it that this program may read the file, and write in its directory if it is in WAL mode",
        ),
        _ => (format!("cannot be read: {}", message(&error)), "check it with PRAGMA integrity_check"),
    };
    Error::new(ErrorKind::SourceInvalid, format!("database {shown} {problem}")).with_hint(hint).with_source(error)
}
