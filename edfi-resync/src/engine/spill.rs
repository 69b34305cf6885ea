//! [`Spill`]: keys that do not fit in memory, in a temporary SQLite database.
//!
//! SQLite makes the file for this connection alone (0600), and it is removed as soon as it is open. It holds digests and origins, nothing of
//! the records themselves. What comes in comes in order, so that a page is written once for many of its rows; and what is not there is hardly ever
//! looked for, since a filter in memory knows.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::digest_filter::DigestFilter;
use super::digest_table::{DigestKey as _, DigestTable};
use super::sight::{First, Half, Place, Sight};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Key;

/// A temporary table of keys.
#[derive(Debug)]
pub(super) struct Spill {
    connection: Connection,
    records: DigestFilter,
    ids: DigestFilter,
}

impl Spill {
    pub(super) fn new() -> Result<Self> {
        // An empty name is SQLite's temporary database; nothing is ever committed, and nothing needs to survive.
        let connection = Connection::open("").map_err(failed)?;
        let setup = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; PRAGMA locking_mode = EXCLUSIVE;
            CREATE TABLE seen (key BLOB PRIMARY KEY, digest INTEGER NOT NULL, source INTEGER NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE held (id INTEGER PRIMARY KEY, key INTEGER NOT NULL, any_case INTEGER NOT NULL);
            CREATE TABLE cases (any_case INTEGER PRIMARY KEY, key INTEGER NOT NULL, source INTEGER, position INTEGER);
            BEGIN";
        connection.execute_batch(setup).map_err(failed)?;
        Ok(Self { connection, records: DigestFilter::default(), ids: DigestFilter::default() })
    }

    /// Takes in what is not there yet.
    pub(super) fn take(
        &mut self,
        records: DigestTable<Key, Sight>,
        ids: DigestTable<u64, (Half, Half)>,
        cases: DigestTable<Half, First>,
    ) -> Result<()> {
        let insert = |sql| self.connection.prepare_cached(sql).map_err(failed);
        let mut row = insert("INSERT INTO seen VALUES (?1, ?2, ?3, ?4)")?;
        for (key, sight) in records.into_sorted() {
            let (digest, source, position) = sight.parts();
            row.execute(params![key.0.to_be_bytes(), digest, source, position.cast_signed()]).map_err(failed)?;
            self.records.add(key.first_bits());
        }
        let mut row = insert("INSERT INTO held VALUES (?1, ?2, ?3)")?;
        for (id, (key, any_case)) in ids.into_sorted() {
            row.execute(params![id.cast_signed(), key.cast_signed(), any_case.cast_signed()]).map_err(failed)?;
            self.ids.add(id.first_bits());
        }
        let mut row = insert("INSERT INTO cases VALUES (?1, ?2, ?3, ?4)")?;
        for (any_case, (key, place)) in cases.into_sorted() {
            let (source, position) = (place.map(Place::source), place.map(|place| place.position().cast_signed()));
            row.execute(params![any_case.cast_signed(), key.cast_signed(), source, position]).map_err(failed)?;
        }
        Ok(())
    }

    /// Every key that stands under an id came first.
    pub(super) fn ignore_case(&mut self) -> Result<()> {
        // As numbers without a sign, which memory sorts by.
        let all = "INSERT OR IGNORE INTO cases SELECT any_case, key, NULL, NULL FROM held ORDER BY key < 0, key";
        self.connection.execute(all, []).map(drop).map_err(failed)
    }

    pub(super) fn find(&self, key: Key) -> Result<Option<Sight>> {
        if !self.records.may_have(key.first_bits()) {
            return Ok(None);
        }
        let query = "SELECT digest, source, position FROM seen WHERE key = ?1";
        let mut select = self.connection.prepare_cached(query).map_err(failed)?;
        select.query_row(params![key.0.to_be_bytes()], |row| sight(row, 0)).optional().map_err(failed)
    }

    pub(super) fn find_id(&self, id: u64) -> Result<Option<(Half, Half)>> {
        if !self.ids.may_have(id.first_bits()) {
            return Ok(None);
        }
        let mut select = self.connection.prepare_cached("SELECT key, any_case FROM held WHERE id = ?1").map_err(failed)?;
        let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, i64>(1)?.cast_unsigned()));
        select.query_row(params![id.cast_signed()], row).optional().map_err(failed)
    }

    pub(super) fn find_case(&self, any_case: Half) -> Result<Option<First>> {
        let query = "SELECT key, source, position FROM cases WHERE any_case = ?1";
        let mut select = self.connection.prepare_cached(query).map_err(failed)?;
        let row = |row: &rusqlite::Row<'_>| {
            let (key, source, position): (i64, Option<u32>, Option<i64>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let place = source.zip(position).map(|(source, position)| Place::new(source, position.cast_unsigned()));
            Ok((key.cast_unsigned(), place))
        };
        select.query_row(params![any_case.cast_signed()], row).optional().map_err(failed)
    }

    /// The record whose key has this half: all are looked at.
    pub(super) fn by_half(&self, of: Half) -> Result<Option<(Key, Sight)>> {
        let query = "SELECT key, digest, source, position FROM seen WHERE substr(key, 9) = ?1";
        let mut select = self.connection.prepare_cached(query).map_err(failed)?;
        let row = |row: &rusqlite::Row<'_>| Ok((Key(u128::from_be_bytes(row.get(0)?)), sight(row, 1)?));
        select.query_row(params![of.to_be_bytes()], row).optional().map_err(failed)
    }
}

/// What stands in a row from this column on.
fn sight(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Sight> {
    Ok(Sight::of_parts((row.get(at)?, row.get(at + 1)?, row.get::<_, i64>(at + 2)?.cast_unsigned())))
}

fn failed(error: rusqlite::Error) -> Error {
    Error::new(ErrorKind::Unexpected, "the keys of this run do not fit in the memory budget, nor in a temporary file")
        .with_hint("make room in the folder for temporary files, or raise memory_budget")
        .with_source(error)
}
