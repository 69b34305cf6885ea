//! Folds outcomes into what is known of each key.
//!
//! Writing one row of a large table in the order of its key costs a page for each; writing many in order costs a page for dozens. So
//! outcomes are appended first, and folded by tens of thousands, sorted. What is folded of a run moves with the rows in one
//! transaction: no outcome is folded twice, none is left out, whoever dies in between.
//!
//! # What an outcome does to its key
//! - *created, updated, unchanged*: digest, ETag, ending and run are set, and that this run delivered it; the id too, if the answer gave one. Its Campus object takes the
//!   place of all that stood there, except those that this run has added. The key's error is gone, unless it is that of an invalid record
//!   of this run that came from elsewhere: a second record of the same key, which is still to be repaired.
//! - *invalid, failed, blocked*: ending and run are set, and the error is kept. What was accepted and delivered before stays, unless the request may
//!   have been carried out: then digest and ETag are not known any more. Its Campus object is added. An invalid record does not take the
//!   ending of a key that this run has delivered; its error is kept.
//! - *skipped*: its Campus object is added. The ending is set unless this run has set it before (the record that it is a twin of);
//!   if that was a failure of the very same record, it is replaced. An error of the very same record is gone.
//! - *cancelled*: nothing.

use std::collections::{HashMap, HashSet};

use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

use super::fault::Fault;
use super::values::{self, places};
use super::writer::Writer;
use crate::ledger::Ending;

/// So many outcomes wait at most.
pub(super) const FOLD_AT: usize = 75_000;
/// Below so many keys of a kind, a lookup for each is cheaper than a scan.
const FEW_KEYS: usize = 2_000;

impl Writer {
    /// Folds all that waits.
    pub(super) fn fold(&mut self) -> Result<(), Fault> {
        while waiting(&self.connection)?.is_some() {
            self.transact(|transaction, _, _| match waiting(transaction)? {
                Some(part) => fold(transaction, part),
                // Another process was faster.
                None => Ok(()),
            })?;
        }
        self.waiting = 0;
        Ok(())
    }
}

/// A part of a run's outcomes.
#[derive(Debug, Clone, Copy)]
struct Part {
    run: i64,
    target: i64,
    folded: i64,
    until: i64,
    /// Not all of its outcomes are there: the file was recovered.
    gaps: bool,
}

impl Part {
    /// Whether an error is older than an outcome of this part. What was folded before is, whatever the number of its run: a run that is
    /// resumed goes on after younger ones.
    fn is_before(self, error: i64, outcome: i64) -> bool {
        let (first, last) = (places(self.run).0 + self.folded + 1, places(self.run).0 + self.until);
        !(first..=last).contains(&error) || error < outcome
    }
}

/// The oldest outcomes that wait, of one run.
fn waiting(connection: &Connection) -> Result<Option<Part>, Fault> {
    let found = connection
        .prepare_cached(
            "SELECT log.run, run.target, log.folded, log.written, run.pruned FROM log JOIN run ON run.id = log.run
             WHERE log.folded < log.written ORDER BY log.run LIMIT 1",
        )?
        .query_row([], |row| {
            let (folded, written): (i64, i64) = (row.get(2)?, row.get(3)?);
            let until = written.min(folded + values::count(FOLD_AT));
            Ok(Part { run: row.get(0)?, target: row.get(1)?, folded, until, gaps: row.get(4)? })
        })
        .optional()?;
    Ok(found)
}

/// What of an outcome is folded.
struct Waiting {
    kind: i64,
    key: Option<u128>,
    place: i64,
    ending: Ending,
    digest: Option<[u8; 16]>,
    id: Value,
    etag: Option<Box<str>>,
    source: i64,
    position: i64,
    object: Option<(i64, i64)>,
    maybe: bool,
}

fn fold(connection: &Connection, part: Part) -> Result<(), Fault> {
    let mut outcomes = read(connection, part)?;
    // Keys in order, and of each key the outcomes in theirs.
    outcomes.sort_unstable_by_key(|outcome| (outcome.kind, outcome.key, outcome.place));
    let mut statements = Statements::new(connection)?;
    for same_kind in outcomes.chunk_by(|a, b| a.kind == b.kind) {
        fold_kind(connection, &mut statements, part, same_kind)?;
    }
    connection.prepare_cached("UPDATE log SET folded = ?2 WHERE run = ?1")?.execute([part.run, part.until])?;
    Ok(())
}

fn read(connection: &Connection, part: Part) -> Result<Vec<Waiting>, Fault> {
    let first = places(part.run).0;
    let mut statement = connection.prepare_cached(
        "SELECT place, kind, ending, key, digest, id, etag, source, position, object_type, object_id, maybe
         FROM outcome WHERE place > ?1 AND place <= ?2 ORDER BY place",
    )?;
    let mut rows = statement.query([first + part.folded, first + part.until])?;
    let mut outcomes = Vec::with_capacity(usize::try_from(part.until - part.folded).unwrap_or(0));
    while let Some(row) = rows.next()? {
        outcomes.push(waiting_row(row)?);
    }
    if values::count(outcomes.len()) != part.until - part.folded && !part.gaps {
        return Err(Fault::damaged(format!("outcomes of run {} are missing", part.run)));
    }
    Ok(outcomes)
}

fn waiting_row(row: &Row<'_>) -> Result<Waiting, Fault> {
    Ok(Waiting {
        place: row.get(0)?,
        kind: row.get(1)?,
        ending: values::ending(row.get(2)?)?,
        key: values::bits(row.get_ref(3)?)?,
        digest: values::bits(row.get_ref(4)?)?.map(u128::to_be_bytes),
        id: row.get(5)?,
        etag: row.get(6)?,
        source: row.get(7)?,
        position: row.get(8)?,
        object: row.get::<_, Option<i64>>(9)?.zip(row.get(10)?),
        maybe: row.get::<_, Option<bool>>(11)?.unwrap_or(false),
    })
}

/// The rows of a kind that an outcome may have to remove: read once, since there are none as a rule.
struct Present {
    errors: HashSet<u128>,
    /// By origin, with the place of the outcome.
    keyless: HashMap<(i64, i64), i64>,
    objects: HashSet<u128>,
}

impl Present {
    fn read(connection: &Connection, part: Part, kind: i64, outcomes: &[Waiting]) -> Result<Self, Fault> {
        let mut keyless = HashMap::new();
        let mut statement = connection.prepare_cached(
            "SELECT source, position, place FROM error WHERE target = ?1 AND kind = ?2 AND key IS NULL AND position > 0",
        )?;
        let mut rows = statement.query([part.target, kind])?;
        while let Some(row) = rows.next()? {
            keyless.insert((row.get(0)?, row.get(1)?), row.get(2)?);
        }
        let errors = "error WHERE target = ?1 AND kind = ?2 AND key IS NOT NULL";
        let objects = "object WHERE target = ?1 AND kind = ?2";
        Ok(Self {
            errors: keys_in(connection, part.target, kind, outcomes, errors)?,
            keyless,
            objects: keys_in(connection, part.target, kind, outcomes, objects)?,
        })
    }
}

/// Which of these keys have rows in a table. `table` is one of our own, with its condition; the keys are sorted.
fn keys_in(
    connection: &Connection,
    target: i64,
    kind: i64,
    outcomes: &[Waiting],
    table: &'static str,
) -> Result<HashSet<u128>, Fault> {
    let mut found = HashSet::new();
    if !connection.prepare_cached(&format!("SELECT 1 FROM {table} LIMIT 1"))?.exists([target, kind])? {
        return Ok(found);
    }
    let mut wanted = outcomes.iter().filter_map(|outcome| outcome.key).peekable();
    if outcomes.len() < FEW_KEYS {
        let mut one = connection.prepare_cached(&format!("SELECT 1 FROM {table} AND key = ?3 LIMIT 1"))?;
        for key in wanted {
            if one.exists(params![target, kind, key.to_be_bytes()])? {
                found.insert(key);
            }
        }
        return Ok(found);
    }
    let mut all = connection.prepare_cached(&format!("SELECT key FROM {table} ORDER BY key"))?;
    let mut rows = all.query([target, kind])?;
    while let Some(row) = rows.next()? {
        let key = values::bits(row.get_ref(0)?)?.ok_or_else(|| Fault::damaged("a key is missing"))?;
        while wanted.next_if(|wanted| *wanted < key).is_some() {}
        match wanted.peek() {
            Some(wanted) if *wanted == key => {
                found.insert(key);
            }
            Some(_) => {}
            None => break,
        }
    }
    Ok(found)
}

/// Every statement of the fold, prepared once.
struct Statements<'a> {
    good: CachedStatement<'a>,
    failure: CachedStatement<'a>,
    skipped: CachedStatement<'a>,
    clear_objects: CachedStatement<'a>,
    add_object: CachedStatement<'a>,
    clear_error: CachedStatement<'a>,
    clear_skipped: CachedStatement<'a>,
    clear_keyless: CachedStatement<'a>,
    put_error: CachedStatement<'a>,
}

impl<'a> Statements<'a> {
    fn new(connection: &'a Connection) -> Result<Self, Fault> {
        Ok(Self {
            good: connection.prepare_cached(
                "INSERT INTO record (target, kind, key, ending, run, digest, id, etag, object_type, object_id, delivered)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?5)
                 ON CONFLICT DO UPDATE SET ending = excluded.ending, run = excluded.run, digest = excluded.digest,
                     id = ifnull(excluded.id, id), etag = excluded.etag,
                     object_type = excluded.object_type, object_id = excluded.object_id, delivered = excluded.delivered",
            )?,
            failure: connection.prepare_cached(
                "INSERT INTO record (target, kind, key, ending, run) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET ending = excluded.ending, run = excluded.run,
                     digest = CASE WHEN ?6 THEN NULL ELSE digest END, etag = CASE WHEN ?6 THEN NULL ELSE etag END
                 WHERE NOT (excluded.ending = 3 AND run IS excluded.run AND ending BETWEEN 0 AND 2)",
            )?,
            skipped: connection.prepare_cached(
                "INSERT INTO record (target, kind, key, ending, run) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET ending = excluded.ending, run = excluded.run
                 WHERE run IS NOT excluded.run OR ending BETWEEN 3 AND 5 AND EXISTS (
                     SELECT 1 FROM error WHERE target = ?1 AND kind = ?2 AND key = ?3 AND source = ?6 AND position = ?7 AND ?7 > 0)",
            )?,
            clear_objects: connection.prepare_cached(
                "DELETE FROM object WHERE target = ?1 AND kind = ?2 AND key = ?3
                 AND (run <> ?4 OR (object_type = ?5 AND object_id = ?6))",
            )?,
            add_object: connection.prepare_cached(
                "INSERT INTO object (target, kind, key, object_type, object_id, run)
                 SELECT ?1, ?2, ?3, ?5, ?6, ?4 WHERE NOT EXISTS (
                     SELECT 1 FROM record WHERE target = ?1 AND kind = ?2 AND key = ?3 AND object_type = ?5 AND object_id = ?6)
                 ON CONFLICT DO UPDATE SET run = excluded.run",
            )?,
            clear_error: connection.prepare_cached(
                "DELETE FROM error WHERE target = ?1 AND kind = ?2 AND key = ?3
                 AND (run <> ?4 OR ending <> 3 OR (source = ?5 AND position = ?6 AND ?6 > 0))",
            )?,
            clear_skipped: connection.prepare_cached(
                "DELETE FROM error WHERE target = ?1 AND kind = ?2 AND key = ?3
                 AND (?4 OR (source = ?5 AND position = ?6 AND ?6 > 0))",
            )?,
            clear_keyless: connection.prepare_cached(
                "DELETE FROM error WHERE target = ?1 AND kind = ?2 AND key IS NULL AND source = ?3 AND position = ?4 AND position > 0",
            )?,
            put_error: connection.prepare_cached(
                "INSERT OR REPLACE INTO error
                     (place, target, kind, key, ending, run, source, position, object_type, object_id, reason, maybe, campus)
                 SELECT place, ?2, kind, key, ending, ?3, source, position, object_type, object_id, reason, maybe, campus
                 FROM outcome WHERE place = ?1",
            )?,
        })
    }
}

fn fold_kind(connection: &Connection, statements: &mut Statements<'_>, part: Part, outcomes: &[Waiting]) -> Result<(), Fault> {
    let Some(kind) = outcomes.first().map(|first| first.kind) else { return Ok(()) };
    let Part { target, run, .. } = part;
    let mut present = Present::read(connection, part, kind, outcomes)?;
    for outcome in outcomes.iter().filter(|outcome| outcome.ending != Ending::Cancelled) {
        let &Waiting { source, position, .. } = outcome;
        // Outcomes without a key come first here, though not all of them came first.
        let settled = |place: &i64| part.is_before(*place, outcome.place);
        if present.keyless.get(&(source, position)).is_some_and(settled) {
            present.keyless.remove(&(source, position));
            statements.clear_keyless.execute([target, kind, source, position])?;
        }
        let Some(key) = outcome.key else {
            if outcome.ending.is_failure() {
                statements.put_error.execute([outcome.place, target, run])?;
                if position > 0 {
                    present.keyless.insert((source, position), outcome.place);
                }
            }
            continue;
        };
        let bytes = key.to_be_bytes();
        let ending = values::ending_number(outcome.ending);
        let object = (outcome.object.map(|(of, _)| of), outcome.object.map(|(_, id)| id));
        if outcome.ending.is_good() {
            let Waiting { digest, id, etag, .. } = outcome;
            statements.good.execute(params![target, kind, bytes, ending, run, digest, id, etag, object.0, object.1])?;
            if present.objects.contains(&key) {
                // Comparing with NULL is neither true nor false: without an object of its own, only those of other runs go.
                statements.clear_objects.execute(params![target, kind, bytes, run, object.0, object.1])?;
            }
            if present.errors.contains(&key)
                && statements.clear_error.execute(params![target, kind, bytes, run, source, position])? > 0
            {
                present.errors.remove(&key);
            }
            continue;
        }
        if outcome.ending.is_failure() {
            statements.failure.execute(params![target, kind, bytes, ending, run, outcome.maybe])?;
            statements.put_error.execute([outcome.place, target, run])?;
            present.errors.insert(key);
        } else {
            // Nothing is changed where this run has set the ending before.
            let set = statements.skipped.execute(params![target, kind, bytes, ending, run, source, position])?;
            if present.errors.contains(&key)
                && statements.clear_skipped.execute(params![target, kind, bytes, set > 0, source, position])? > 0
            {
                present.errors.remove(&key);
            }
        }
        if outcome.object.is_some() {
            statements.add_object.execute(params![target, kind, bytes, run, object.0, object.1])?;
            present.objects.insert(key);
        }
    }
    Ok(())
}
