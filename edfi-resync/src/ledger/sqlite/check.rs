//! What is wrong with a ledger: SQLite's own checks, and what must hold between our tables.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::fault::Fault;
use super::read::counted;
use super::schema::{self, APPLICATION_ID, VERSION};
use super::unreadable;
use super::values::{self, places};
use super::writer::read_runs;
use crate::ledger::{Ending, RunState};

/// What must give no rows, with what it means where it does.
const INVARIANTS: &[(&str, &str)] = &[
    (
        "outcomes without a log",
        "SELECT count(*) FROM (SELECT DISTINCT place >> 32 AS run FROM outcome) WHERE run NOT IN (SELECT run FROM log)",
    ),
    (
        "failed records without an error",
        "SELECT count(*) FROM record WHERE ending BETWEEN 3 AND 5 AND NOT EXISTS (
             SELECT 1 FROM error WHERE error.target = record.target AND error.kind = record.kind AND error.key = record.key)",
    ),
    (
        "errors of records that did not fail",
        "SELECT count(*) FROM error WHERE key IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM record WHERE error.target = record.target AND error.kind = record.kind AND error.key = record.key
             AND (record.ending IS NULL OR record.run IS NULL OR record.run = error.run
                 AND (record.ending = error.ending OR error.ending = 3 AND record.ending BETWEEN 0 AND 2)))",
    ),
    (
        "further Campus objects of records that do not exist",
        "SELECT count(*) FROM object WHERE NOT EXISTS (
             SELECT 1 FROM record WHERE object.target = record.target AND object.kind = record.kind AND object.key = record.key)",
    ),
];

/// See [`Ledger::check`](crate::ledger::Ledger::check).
pub(super) fn check(connection: &Connection) -> Result<Vec<String>, Fault> {
    // One view of all tables.
    check_in(&*connection.unchecked_transaction()?)
}

/// The same within a transaction.
pub(super) fn check_in(view: &Connection) -> Result<Vec<String>, Fault> {
    let mut wrong = Vec::new();
    shape(view, &mut wrong)?;
    if wrong.is_empty() {
        texts(view, &mut wrong)?;
    }
    if wrong.is_empty() {
        wrong = unreadable::find(view)?;
    }
    if wrong.is_empty() {
        // Of tables that cannot be read as a whole, nothing more can be said.
        for (what, sql) in INVARIANTS {
            let found: i64 = view.query_row(sql, [], |row| row.get(0))?;
            if found > 0 {
                wrong.push(format!("{found} {what}"));
            }
        }
        logs(view, &mut wrong)?;
        finished_runs(view, &mut wrong)?;
    }
    Ok(wrong)
}

/// The file: pages, indexes, foreign keys.
fn shape(connection: &Connection, wrong: &mut Vec<String>) -> Result<(), Fault> {
    let application: u32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let version = schema::version(connection)?;
    if application != APPLICATION_ID || version != VERSION {
        wrong.push(format!("its head names application {application:x} and schema {version}"));
    }
    // What SQLite takes for the definition of a table may be damaged too, and still be one.
    if wrong.is_empty() && schema::definitions(connection)? != schema::definitions(&schema::empty()?)? {
        wrong.push(format!("its tables are not defined as schema {version} says"));
    }
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    for found in statement.query_map([], |row| row.get::<_, String>(0))? {
        let found = found?;
        if found != "ok" {
            wrong.push(found);
        }
    }
    if wrong.is_empty() {
        let mut statement =
            connection.prepare(r#"SELECT "table", "parent", count(*) FROM pragma_foreign_key_check GROUP BY "table", "parent""#)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (child, parent, count): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            wrong.push(format!("{count} rows of {child} point to rows of {parent} that do not exist"));
        }
    }
    Ok(())
}

/// Texts are UTF-8. SQLite takes their bytes as they are, and its own check does not look.
fn texts(connection: &Connection, wrong: &mut Vec<String>) -> Result<(), Fault> {
    let mut columns = connection.prepare(
        "SELECT held.name, part.name FROM sqlite_schema AS held JOIN pragma_table_info(held.name) AS part
         WHERE held.type = 'table' AND part.type IN ('TEXT', 'ANY')",
    )?;
    let columns = columns.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    for column in columns.collect::<Result<Vec<_>, _>>()? {
        // A name cannot be bound; it is the schema's own.
        let [table, name] = [&column.0, &column.1].map(|name| format!("\"{}\"", name.replace('"', "\"\"")));
        let mut statement = connection.prepare(&format!("SELECT {name} FROM {table} WHERE typeof({name}) = 'text'"))?;
        let mut rows = statement.query([])?;
        let mut malformed = 0_u64;
        while let Some(row) = rows.next()? {
            malformed += u64::from(row.get_ref(0)?.as_str().is_err());
        }
        if malformed > 0 {
            wrong.push(format!("{malformed} texts in {} of {} that are no UTF-8", column.1, column.0));
        }
    }
    Ok(())
}

/// The outcomes of each run are as many as its log says.
fn logs(connection: &Connection, wrong: &mut Vec<String>) -> Result<(), Fault> {
    let mut statement = connection.prepare("SELECT log.run, written, pruned FROM log JOIN run ON run.id = log.run")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (run, written, gaps): (i64, i64, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (first, last) = places(run);
        let (count, newest): (i64, Option<i64>) = connection.query_row(
            "SELECT count(*), max(place) FROM outcome WHERE place BETWEEN ?1 AND ?2",
            [first, last],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let whole = count == written && newest.unwrap_or(first) == first + written;
        let known_gaps = gaps && newest.unwrap_or(first) <= first + written;
        if !(whole || known_gaps) {
            wrong.push(format!("run {run} has {count} outcomes, its log says {written}"));
        }
    }
    Ok(())
}

/// The counts of a finished run are those of its outcomes, as long as all of these are kept. A run that was resumed may have outcomes of
/// records that its last part was not asked for, or did not find any more: its counts are of that part only.
fn finished_runs(connection: &Connection, wrong: &mut Vec<String>) -> Result<(), Fault> {
    let state = values::state_number(RunState::Finished);
    for run in read_runs(connection, "WHERE run.pruned = 0 AND run.resumed = 0 AND run.state = ?1", [state])? {
        let counted = counted(connection, run.id)?;
        let said = run.counts.into_iter().filter(|(_, records)| *records > 0).collect();
        if counted != said {
            wrong.push(format!("run {} ended with {}; its outcomes are {}", run.id, shown(&said), shown(&counted)));
        }
    }
    Ok(())
}

fn shown(counts: &BTreeMap<Ending, u64>) -> String {
    let each: Vec<_> = counts.iter().map(|(ending, records)| format!("{records} {}", ending.as_str())).collect();
    if each.is_empty() { "none".to_owned() } else { each.join(", ") }
}
