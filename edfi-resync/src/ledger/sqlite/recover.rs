//! [`Recovery`]: what could be saved of a damaged ledger.
//!
//! The damaged file is copied first, with its WAL, and only the copy is opened: SQLite would change the file itself. What can be read of
//! the copy goes into a new ledger, and what hangs in the air there is put right, so that the new ledger passes every check.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params_from_iter};

use super::check::check_in;
use super::fault::Fault;
use super::open::{Remove, build, connect, new_file};
use super::salvage::{Part, Space, salvage};
use super::schema::{self, VERSION};
use super::unreadable;
use super::values::places;
use crate::error::{Error, ErrorKind, Result};

/// What could be saved of a damaged ledger, and what could not. `Display` says it in lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recovery {
    /// Rows that were copied, by table: `record`, `outcome`, `run`, `error` and so on.
    pub copied: BTreeMap<&'static str, u64>,
    /// What was lost; empty if everything could be read. How many rows that were cannot be known.
    pub lost: Vec<String>,
}

impl fmt::Display for Recovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (table, rows) in self.copied.iter().filter(|(_, rows)| **rows > 0) {
            writeln!(f, "copied {rows} rows of {table}")?;
        }
        for lost in &self.lost {
            writeln!(f, "lost: {lost}")?;
        }
        if self.lost.is_empty() { writeln!(f, "nothing is lost") } else { Ok(()) }
    }
}

/// Tables whose rows have a number of their own.
const NUMBERED: [(&str, &str); 6] =
    [("target", "id"), ("kind", "id"), ("name", "id"), ("run", "id"), ("reason", "id"), ("error", "place")];

/// And those that nothing wrote before version 2.
const NUMBERED_SINCE_2: [(&str, &str); 2] = [("event", "id"), ("audit", "id")];

/// And what there is since version 5.
const NUMBERED_SINCE_5: [(&str, &str); 1] = [("refusal", "id")];

/// A greater number comes of damage, and leaves none for those after it.
const LAST_NUMBER: i64 = 1 << 53;

/// What version 3 says of the records of an older ledger, as its schema does.
const DELIVERED_SINCE_3: &str = "UPDATE record SET delivered = run WHERE ending BETWEEN 0 AND 2";

/// What is put right after copying, when something is lost, with what it means. Rows that say who they are without saying of what are of no use.
const REPAIRS: &[(&str, &str)] = &[
    ("DELETE FROM run WHERE target NOT IN (SELECT id FROM target)", "runs of targets that are lost"),
    ("DELETE FROM run_count WHERE run NOT IN (SELECT id FROM run)", "counts of runs that are lost"),
    ("DELETE FROM log WHERE run NOT IN (SELECT id FROM run)", "logs of runs that are lost"),
    ("DELETE FROM record WHERE target NOT IN (SELECT id FROM target) OR kind NOT IN (SELECT id FROM kind)", "records of targets or resources that are lost"),
    ("DELETE FROM object WHERE target NOT IN (SELECT id FROM target) OR kind NOT IN (SELECT id FROM kind)
         OR object_type NOT IN (SELECT id FROM name) OR run NOT IN (SELECT id FROM run)", "Campus objects of what is lost"),
    ("DELETE FROM outcome WHERE (place >> 32) NOT IN (SELECT id FROM run) OR kind NOT IN (SELECT id FROM kind)", "outcomes of runs or resources that are lost"),
    ("DELETE FROM reason WHERE run NOT IN (SELECT id FROM run) OR kind NOT IN (SELECT id FROM kind)", "reasons of runs or resources that are lost"),
    ("DELETE FROM error WHERE target NOT IN (SELECT id FROM target) OR kind NOT IN (SELECT id FROM kind) OR run NOT IN (SELECT id FROM run)", "errors of what is lost"),
    ("DELETE FROM refusal WHERE run NOT IN (SELECT id FROM run) OR kind NOT IN (SELECT id FROM kind)", "refusals in runs or of resources that are lost"),
    // A version that is wrong leaves records out for ever; without one, all are looked at.
    ("DELETE FROM watermark", "how far the changes of sources have come"),
    ("UPDATE event SET run = NULL WHERE run NOT IN (SELECT id FROM run)", "the runs that have sent events"),
    ("UPDATE audit SET run = NULL WHERE run NOT IN (SELECT id FROM run)", "runs in the audit"),
    ("UPDATE audit SET target = NULL WHERE target NOT IN (SELECT id FROM target)", "targets in the audit"),
    ("UPDATE error SET reason = NULL WHERE reason NOT IN (SELECT id FROM reason)", "reasons of errors"),
    ("UPDATE outcome SET reason = NULL WHERE reason NOT IN (SELECT id FROM reason)", "reasons of outcomes"),
    ("UPDATE record SET run = NULL, ending = NULL WHERE run NOT IN (SELECT id FROM run)", "the runs in which records ended"),
    ("UPDATE record SET delivered = NULL WHERE delivered NOT IN (SELECT id FROM run)", "the runs that delivered records"),
    ("UPDATE record SET object_type = NULL, object_id = NULL WHERE object_type NOT IN (SELECT id FROM name)", "names of Campus objects"),
    ("UPDATE outcome SET object_type = NULL, object_id = NULL WHERE object_type NOT IN (SELECT id FROM name)", "names of Campus objects in outcomes"),
    ("UPDATE error SET object_type = NULL, object_id = NULL WHERE object_type NOT IN (SELECT id FROM name)", "names of Campus objects in errors"),
    ("INSERT INTO name (id, text) SELECT DISTINCT id, '(lost ' || id || ')' FROM (
         SELECT source AS id FROM outcome UNION SELECT source FROM reason UNION SELECT source FROM refusal UNION SELECT source FROM error UNION SELECT object_type FROM event) WHERE id NOT IN (SELECT id FROM name)", "names of origins and of Campus objects of events"),
    ("INSERT OR IGNORE INTO record (target, kind, key, ending, run) SELECT target, kind, key, ending, run FROM error WHERE key IS NOT NULL", "what was known of records that failed"),
    ("INSERT OR IGNORE INTO record (target, kind, key) SELECT target, kind, key FROM object", "what was known of records with several Campus objects"),
    ("DELETE FROM error WHERE key IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM record WHERE error.target = record.target AND error.kind = record.kind AND error.key = record.key
         AND (record.ending IS NULL OR record.run IS NULL OR record.run = error.run
             AND (record.ending = error.ending OR error.ending = 3 AND record.ending BETWEEN 0 AND 2)))", "errors that are older than their records"),
    ("UPDATE record SET ending = NULL, run = NULL WHERE ending BETWEEN 3 AND 5 AND NOT EXISTS (
         SELECT 1 FROM error WHERE error.target = record.target AND error.kind = record.kind AND error.key = record.key)", "errors of records"),
];

/// See [`SqliteLedger::recover`](super::SqliteLedger::recover).
pub(super) fn recover(damaged: &Path, fresh: &Path) -> Result<Recovery> {
    if fs::symlink_metadata(fresh).is_ok() {
        return Err(invalid(format!("{} is there already", fresh.display()), "name a new file for what is recovered"));
    }
    let cannot = |error: std::io::Error| {
        invalid(
            format!("ledger {} cannot be copied: {}", damaged.display(), error.kind()),
            "see to it that there is room, and that this process may read it",
        )
        .with_source(error)
    };
    let (copy, _guards) = copy(damaged, fresh).map_err(cannot)?;
    let (new, _guard) = new_file(fresh).map_err(cannot)?;
    build(&new).map_err(|fault| fault.said(fresh))?;
    let recovery = transfer(&copy, &new).map_err(|fault| fault.said(damaged))?;
    fs::hard_link(&new, fresh).or_else(|_| fs::rename(&new, fresh)).map_err(cannot)?;
    Ok(recovery)
}

fn invalid(message: String, hint: &str) -> Error {
    Error::new(ErrorKind::LedgerInvalid, message).with_hint(hint)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Copies the file and its WAL to where the new ledger will be.
fn copy(damaged: &Path, fresh: &Path) -> std::io::Result<(PathBuf, [Remove; 3])> {
    let (copy, guard) = new_file(fresh)?;
    let guards = [guard, Remove::of(beside(&copy, "-wal")), Remove::of(beside(&copy, "-shm"))];
    // Written into the new file, so that its rights stay; a WAL is as secret as the file.
    let into = |from: &Path, path: &Path| -> std::io::Result<()> {
        std::io::copy(&mut fs::File::open(from)?, &mut fs::OpenOptions::new().write(true).open(path)?).map(|_| ())
    };
    into(damaged, &copy)?;
    let wal = beside(damaged, "-wal");
    if wal.exists() {
        let (empty, kept) = new_file(&beside(fresh, "-wal"))?;
        into(&wal, &empty)?;
        fs::rename(&empty, beside(&copy, "-wal"))?;
        drop(kept);
    }
    Ok((copy, guards))
}

fn transfer(copy: &Path, new: &Path) -> Result<Recovery, Fault> {
    let from = connect(copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let found = schema::version(&from)?;
    if found > VERSION {
        return Err(schema::too_new("to recover", found).into());
    }
    let secret: Option<Vec<u8>> = from.query_row("SELECT bytes FROM secret", [], |row| row.get(0)).optional()?;
    let secret = secret.filter(|secret| secret.len() == 16);
    let secret = secret.ok_or_else(|| Fault::damaged("its secret cannot be read, and without it no target can be recognized"))?;
    let mut to = connect(new, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let transaction = to.transaction()?;
    transaction.execute("UPDATE secret SET bytes = ?1", [secret])?;
    let recovery = Transfer { from: &from, to: &transaction, version: found, recovery: Recovery::default() }.all()?;
    transaction.commit()?;
    to.close().map_err(|(_, error)| error)?;
    Ok(recovery)
}

struct Transfer<'a> {
    from: &'a Connection,
    to: &'a Connection,
    /// Of the damaged ledger.
    version: u32,
    recovery: Recovery,
}

impl Transfer<'_> {
    fn all(mut self) -> Result<Recovery, Fault> {
        for (table, by) in NUMBERED {
            self.table(table, vec![(Vec::new(), Space::Numbers(0, i64::MAX))], by)?;
        }
        if self.version >= 2 {
            for (table, by) in NUMBERED_SINCE_2 {
                self.table(table, vec![(Vec::new(), Space::Numbers(0, LAST_NUMBER))], by)?;
            }
            self.tokens()?;
        }
        if self.version >= 5 {
            for (table, by) in NUMBERED_SINCE_5 {
                self.table(table, vec![(Vec::new(), Space::Numbers(0, LAST_NUMBER))], by)?;
            }
        }
        let runs = self.numbers("SELECT id FROM run")?;
        let of_run = |run: &i64| (vec![("run", *run)], Space::Numbers(0, 7));
        self.table("run_count", runs.iter().map(of_run).collect(), "ending")?;
        self.table("log", vec![(Vec::new(), Space::Numbers(0, i64::MAX))], "run")?;
        let outcomes = runs.iter().map(|run| (Vec::new(), Space::Numbers(places(*run).0, places(*run).1)));
        self.table("outcome", outcomes.collect(), "place")?;
        let (targets, kinds) = (self.numbers("SELECT id FROM target")?, self.numbers("SELECT id FROM kind")?);
        let pairs =
            targets.iter().flat_map(|target| kinds.iter().map(|kind| (vec![("target", *target), ("kind", *kind)], Space::Keys)));
        self.table("record", pairs.clone().collect(), "key")?;
        if self.version < 3 {
            self.to.execute(DELIVERED_SINCE_3, [])?;
        }
        if self.version >= 6 {
            let sources = pairs.clone().map(|(same, _)| (same, Space::Numbers(0, LAST_NUMBER)));
            self.table("watermark", sources.collect(), "source")?;
        }
        self.objects(pairs.map(|(same, _)| same).collect())?;
        self.logs(&runs)?;
        self.repair()?;
        for wrong in check_in(self.to)? {
            self.recovery.lost.push(format!("the new ledger is not right: {wrong}"));
        }
        Ok(self.recovery)
    }

    fn numbers(&self, sql: &str) -> Result<Vec<i64>, Fault> {
        Ok(self.to.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// Those that the damaged ledger's version has.
    fn columns(&self, table: &str) -> Result<Vec<String>, Fault> {
        let mut statement = self.to.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
        let mut columns = statement.query_map([table], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        columns.retain(|column| self.version >= 3 || (table, column.as_str()) != ("record", "delivered"));
        columns.retain(|column| self.version >= 4 || (table, column.as_str()) != ("target", "ignores_case"));
        Ok(columns)
    }

    /// Copies a table by its parts.
    fn table(&mut self, table: &'static str, parts: Vec<(Vec<(&'static str, i64)>, Space)>, by: &'static str) -> Result<(), Fault> {
        let columns = self.columns(table)?;
        let mut put = Put::new(self.to, table, &columns)?;
        let mut whole = true;
        for (same, space) in parts {
            let part = Part { table, columns: &columns, same, by, space };
            whole &= salvage(self.from, &part, &mut |row| put.row(row))?;
        }
        self.count(table, put.copied, put.refused, whole);
        Ok(())
    }

    /// Several rows have one key there, so the halving goes by key and copies what stands under each.
    fn objects(&mut self, parts: Vec<Vec<(&'static str, i64)>>) -> Result<(), Fault> {
        let columns = self.columns("object")?;
        let mut put = Put::new(self.to, "object", &columns)?;
        let mut whole = true;
        for same in parts {
            let sql =
                "SELECT target, kind, key, object_type, object_id, run FROM object WHERE target = ? AND kind = ? ORDER BY key";
            for order in ["ASC", "DESC"] {
                let read = (|| -> Result<bool, Fault> {
                    let mut statement = self.from.prepare_cached(&format!("{sql} {order}"))?;
                    let mut rows = statement.query(params_from_iter(same.iter().map(|(_, value)| *value)))?;
                    loop {
                        match rows.next() {
                            Ok(Some(row)) => {
                                put.row((0..columns.len()).map(|column| row.get(column)).collect::<Result<_, _>>()?)?;
                            }
                            Ok(None) => return Ok(true),
                            Err(_) => return Ok(false),
                        }
                    }
                })();
                match read {
                    Ok(true) => break,
                    Ok(false) | Err(Fault::Sqlite(_)) => whole = false,
                    Err(fault) => return Err(fault),
                }
            }
        }
        self.count("object", put.copied, put.refused, whole);
        Ok(())
    }

    /// Leases end with the damaged ledger, and events that were under way wait again. Tokens go on from the last one, as far as it can be read.
    fn tokens(&self) -> Result<(), Fault> {
        let last = self.from.query_row("SELECT seq FROM sqlite_sequence WHERE name = 'lease'", [], |row| row.get::<_, i64>(0));
        if let Ok(last @ 0..=LAST_NUMBER) = last {
            self.to.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('lease', ?1)", [last])?;
        }
        Ok(())
    }

    fn count(&mut self, table: &'static str, copied: u64, refused: u64, whole: bool) {
        self.recovery.copied.insert(table, copied);
        if !whole {
            self.recovery.lost.push(format!("pages of {table}"));
        }
        if refused > 0 {
            self.recovery.lost.push(format!("{refused} rows of {table} that make no sense"));
        }
    }

    /// New outcomes must find free places behind all that there are, and what was folded must not be folded again.
    fn logs(&mut self, runs: &[i64]) -> Result<(), Fault> {
        for run in runs {
            let (first, last) = places(*run);
            let newest: Option<i64> = self.to.query_row(
                "SELECT max(place) FROM (SELECT max(place) AS place FROM outcome WHERE place BETWEEN ?1 AND ?2
                     UNION ALL SELECT max(place) FROM error WHERE place BETWEEN ?1 AND ?2)",
                [first, last],
                |row| row.get(0),
            )?;
            let written = newest.unwrap_or(first) - first;
            self.to.execute("UPDATE log SET written = ?2 WHERE run = ?1 AND written < ?2", [*run, written])?;
            let known = self.to.prepare_cached("SELECT 1 FROM log WHERE run = ?1")?.exists([run])?;
            if !known && written > 0 && !self.recovery.lost.is_empty() {
                self.to.execute("INSERT INTO log (run, written, folded) VALUES (?1, ?2, ?2)", [*run, written])?;
            }
        }
        self.to.execute("DELETE FROM log WHERE run NOT IN (SELECT id FROM run)", [])?;
        Ok(())
    }

    fn repair(&mut self) -> Result<(), Fault> {
        // A value that changed under way costs no row, and can contradict others all the same.
        let wrong = if self.recovery.lost.is_empty() { check_in(self.to)? } else { Vec::new() };
        if self.recovery.lost.is_empty() && wrong.is_empty() {
            return Ok(());
        }
        self.recovery.lost.extend(unreadable::repair(self.to)?);
        for (sql, what) in REPAIRS {
            let rows = self.to.execute(sql, [])?;
            if rows > 0 {
                self.recovery.lost.push(format!("{what} ({rows})"));
            }
        }
        // Where no row had to go, it is said all the same.
        if self.recovery.lost.is_empty() {
            self.recovery.lost = wrong;
        }
        // The outcomes of a run may not be whole any more; its counts are not held against them.
        self.to.execute("UPDATE run SET pruned = 1", [])?;
        Ok(())
    }
}

/// Writes rows into a table of the new ledger, those that it takes.
struct Put<'a> {
    insert: rusqlite::Statement<'a>,
    copied: u64,
    refused: u64,
}

impl<'a> Put<'a> {
    fn new(to: &'a Connection, table: &str, columns: &[String]) -> Result<Self, Fault> {
        let places = vec!["?"; columns.len()].join(", ");
        let insert = to.prepare(&format!("INSERT INTO {table} ({}) VALUES ({places})", columns.join(", ")))?;
        Ok(Self { insert, copied: 0, refused: 0 })
    }

    fn row(&mut self, row: Vec<Value>) -> Result<(), Fault> {
        match self.insert.execute(params_from_iter(row)) {
            Ok(_) => self.copied += 1,
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                let twice = matches!(
                    error.sqlite_error().map(|error| error.extended_code),
                    Some(rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY | rusqlite::ffi::SQLITE_CONSTRAINT_ROWID)
                );
                self.refused += u64::from(!twice);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}
