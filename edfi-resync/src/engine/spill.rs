//! [`Spill`]: keys that do not fit in memory, in a temporary SQLite database.
//!
//! SQLite makes the file for this connection alone (0600), and it is removed as soon as it is open. It holds digests and origins, nothing of
//! the records themselves.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::sight::{First, Half, Sight};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Digest, Key};

/// A temporary table of keys.
#[derive(Debug)]
pub(super) struct Spill(Connection);

impl Spill {
    /// Moves keys out of memory.
    pub(super) fn of(records: HashMap<Key, Sight>, ids: HashMap<u64, (Half, Half)>, cases: HashMap<Half, First>) -> Result<Self> {
        // An empty name is SQLite's temporary database; nothing is ever committed, and nothing needs to survive.
        let connection = Connection::open("").map_err(failed)?;
        let setup = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; PRAGMA locking_mode = EXCLUSIVE;
            CREATE TABLE seen (key BLOB PRIMARY KEY, digest BLOB NOT NULL, source INTEGER NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE held (id INTEGER PRIMARY KEY, key INTEGER NOT NULL, any_case INTEGER NOT NULL);
            CREATE TABLE cases (any_case INTEGER PRIMARY KEY, key INTEGER NOT NULL, source INTEGER, position INTEGER);
            BEGIN";
        connection.execute_batch(setup).map_err(failed)?;
        let spill = Self(connection);
        let mut records: Vec<_> = records.into_iter().collect();
        records.sort_unstable_by_key(|(key, _)| *key);
        for (key, sight) in records {
            spill.add(key, sight)?;
        }
        let mut ids: Vec<_> = ids.into_iter().collect();
        ids.sort_unstable_by_key(|(id, _)| id.cast_signed());
        for (id, holder) in ids {
            spill.add_id(id, holder)?;
        }
        let mut cases: Vec<_> = cases.into_iter().collect();
        cases.sort_unstable_by_key(|(any_case, _)| any_case.cast_signed());
        for (any_case, first) in cases {
            spill.add_case(any_case, first)?;
        }
        Ok(spill)
    }

    pub(super) fn add_case(&self, any_case: Half, (key, origin): First) -> Result<()> {
        let mut insert = self.0.prepare_cached("INSERT INTO cases VALUES (?1, ?2, ?3, ?4)").map_err(failed)?;
        let (source, position) = (origin.map(|(source, _)| source), origin.map(|(_, position)| position.cast_signed()));
        insert.execute(params![any_case.cast_signed(), key.cast_signed(), source, position]).map(drop).map_err(failed)
    }

    pub(super) fn find_case(&self, any_case: Half) -> Result<Option<First>> {
        let mut select = self.0.prepare_cached("SELECT key, source, position FROM cases WHERE any_case = ?1").map_err(failed)?;
        let row = |row: &rusqlite::Row<'_>| {
            let (key, source, position): (i64, Option<u32>, Option<i64>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((key.cast_unsigned(), source.zip(position.map(i64::cast_unsigned))))
        };
        select.query_row(params![any_case.cast_signed()], row).optional().map_err(failed)
    }

    /// Every key that stands under an id came first.
    pub(super) fn ignore_case(&self) -> Result<()> {
        // As numbers without a sign, which memory sorts by.
        let all = "INSERT OR IGNORE INTO cases SELECT any_case, key, NULL, NULL FROM held ORDER BY key < 0, key";
        self.0.execute(all, []).map(drop).map_err(failed)
    }

    pub(super) fn add_id(&self, id: u64, (key, any_case): (Half, Half)) -> Result<()> {
        let mut insert = self.0.prepare_cached("INSERT INTO held VALUES (?1, ?2, ?3)").map_err(failed)?;
        insert.execute(params![id.cast_signed(), key.cast_signed(), any_case.cast_signed()]).map(drop).map_err(failed)
    }

    pub(super) fn find_id(&self, id: u64) -> Result<Option<(Half, Half)>> {
        let mut select = self.0.prepare_cached("SELECT key, any_case FROM held WHERE id = ?1").map_err(failed)?;
        select.query_row(params![id.cast_signed()], halves).optional().map_err(failed)
    }

    /// The record whose key has this half: all are looked at.
    pub(super) fn by_half(&self, of: Half) -> Result<Option<(Key, Sight)>> {
        let query = "SELECT key, digest, source, position FROM seen WHERE substr(key, 9) = ?1";
        let mut select = self.0.prepare_cached(query).map_err(failed)?;
        let row = |row: &rusqlite::Row<'_>| {
            let (key, digest): ([u8; 16], [u8; 16]) = (row.get(0)?, row.get(1)?);
            let sight = (Digest(u128::from_be_bytes(digest)), row.get(2)?, row.get::<_, i64>(3)?.cast_unsigned());
            Ok((Key(u128::from_be_bytes(key)), sight))
        };
        select.query_row(params![of.to_be_bytes()], row).optional().map_err(failed)
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

fn halves(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Half, Half)> {
    Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, i64>(1)?.cast_unsigned()))
}

fn failed(error: rusqlite::Error) -> Error {
    Error::new(ErrorKind::Unexpected, "the keys of this run do not fit in the memory budget, nor in a temporary file")
        .with_hint("make room in the folder for temporary files, or raise memory_budget")
        .with_source(error)
}
