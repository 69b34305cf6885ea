//! [`Spill`]: keys that do not fit in memory, in a temporary SQLite database.
//!
//! SQLite makes the file for this connection alone (0600), and it is removed as soon as it is open. It holds digests and origins, nothing of
//! the records themselves.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::seen::Sight;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Digest, Key};

/// A temporary table of keys.
#[derive(Debug)]
pub(super) struct Spill(Connection);

impl Spill {
    /// Moves keys out of memory.
    pub(super) fn of(records: HashMap<Key, Sight>) -> Result<Self> {
        // An empty name is SQLite's temporary database; nothing is ever committed, and nothing needs to survive.
        let connection = Connection::open("").map_err(failed)?;
        let setup = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; PRAGMA locking_mode = EXCLUSIVE;
            CREATE TABLE seen (key BLOB PRIMARY KEY, digest BLOB NOT NULL, source INTEGER NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
            BEGIN";
        connection.execute_batch(setup).map_err(failed)?;
        let spill = Self(connection);
        let mut records: Vec<_> = records.into_iter().collect();
        records.sort_unstable_by_key(|(key, _)| *key);
        for (key, sight) in records {
            spill.add(key, sight)?;
        }
        Ok(spill)
    }

    pub(super) fn add(&self, key: Key, (digest, source, position): Sight) -> Result<()> {
        let mut insert = self.0.prepare_cached("INSERT INTO seen VALUES (?1, ?2, ?3, ?4)").map_err(failed)?;
        let row = params![key.0.to_be_bytes(), digest.0.to_be_bytes(), source, position.cast_signed()];
        insert.execute(row).map(drop).map_err(failed)
    }

    pub(super) fn find(&self, key: Key) -> Result<Option<Sight>> {
        let mut select = self.0.prepare_cached("SELECT digest, source, position FROM seen WHERE key = ?1").map_err(failed)?;
        let row = |row: &rusqlite::Row<'_>| {
            let (digest, source, position): ([u8; 16], u32, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((Digest(u128::from_be_bytes(digest)), source, position.cast_unsigned()))
        };
        select.query_row(params![key.0.to_be_bytes()], row).optional().map_err(failed)
    }
}

fn failed(error: rusqlite::Error) -> Error {
    Error::new(ErrorKind::Unexpected, "the keys of this run do not fit in the memory budget, nor in a temporary file")
        .with_hint("make room in the folder for temporary files, or raise memory_budget")
        .with_source(error)
}
