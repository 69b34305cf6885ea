//! [`Writer`]: rows into a fresh database, in bounded transactions, the same bytes for the same rows.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use edfi_resync::source::SqliteStore;
use edfi_resync::{Error, ErrorKind, Result};
use rusqlite::{Connection, Params};

/// Rows in one transaction: enough to be fast, few enough that what waits for the commit stays small.
const ROWS_PER_TRANSACTION: u64 = 20_000;

/// Campus person IDs start here, so that they are not mistaken for those of schools.
const FIRST_PERSON: i64 = 1001;

/// Writes a fresh database. What was written is there after [`finish`](Self::finish); dropped before it, the file goes away.
#[derive(Debug)]
pub(super) struct Writer {
    connection: Connection,
    path: PathBuf,
    rows: u64,
    ids: BTreeMap<&'static str, i64>,
    finished: bool,
}

impl Writer {
    /// Makes the file and its tables; fails if the file is there.
    pub(super) fn create(path: &Path) -> Result<Self> {
        OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| {
            let hint = "name a file that does not exist yet, in a folder that does";
            Error::new(ErrorKind::SourceInvalid, format!("cannot create the district {}", path.display()))
                .with_hint(hint)
                .with_source(error)
        })?;
        let connection = Connection::open(path).map_err(|error| failed(path, error))?;
        let writer = Self {
            connection,
            path: path.to_owned(),
            rows: 0,
            ids: BTreeMap::from([("Person", FIRST_PERSON - 1)]),
            finished: false,
        };
        // No journal: a district that could not be written whole is of no use to anybody.
        writer.batch(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
             PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;",
        )?;
        writer.connection.set_prepared_statement_cache_capacity(128);
        writer.batch(SqliteStore::REFERENCE_SCHEMA)?;
        writer.batch("BEGIN")?;
        Ok(writer)
    }

    /// The next key of a table.
    pub(super) fn id(&mut self, table: &'static str) -> i64 {
        let id = self.ids.entry(table).or_default();
        *id += 1;
        *id
    }

    /// Writes one row.
    pub(super) fn insert(&mut self, sql: &'static str, values: impl Params) -> Result<()> {
        let inserted = self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute(values));
        inserted.map_err(|error| failed(&self.path, error))?;
        self.rows += 1;
        if self.rows.is_multiple_of(ROWS_PER_TRANSACTION) {
            self.batch("COMMIT; BEGIN")?;
        }
        Ok(())
    }

    /// Commits, closes the file, and says how many rows it holds.
    pub(super) fn finish(mut self) -> Result<u64> {
        self.batch("COMMIT")?;
        self.finished = true;
        Ok(self.rows)
    }

    fn batch(&self, sql: &str) -> Result<()> {
        self.connection.execute_batch(sql).map_err(|error| failed(&self.path, error))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if !self.finished {
            // Half a district would only mislead whoever finds it.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn failed(path: &Path, error: rusqlite::Error) -> Error {
    Error::new(ErrorKind::SourceInvalid, format!("cannot write the district {}", path.display()))
        .with_hint("see that the disk has room and may be written")
        .with_source(error)
}
