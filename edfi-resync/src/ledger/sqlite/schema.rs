//! The schema and its versions.
//!
//! `user_version` of the file says how many of the [`STEPS`] were taken. Each step is taken in a transaction together with its number, so
//! that a ledger is always of one version, whenever a migration is interrupted.

use rusqlite::{Connection, TransactionBehavior};

use super::fault::Fault;
use super::values;
use crate::error::{Error, ErrorKind};

/// What marks a SQLite file as a ledger: "EdLe".
pub(super) const APPLICATION_ID: u32 = 0x4564_4c65;

/// From nothing to version 1, from there to version 2, and so on. A step that was published never changes.
pub(super) const STEPS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
    include_str!("schema/6.sql"),
];

/// The version of ledgers that this library writes.
pub(super) const VERSION: u32 = STEPS.len() as u32;

/// Which version a file is of.
pub(super) fn version(connection: &Connection) -> Result<u32, Fault> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    u32::try_from(version).map_err(|_| Fault::damaged(format!("there is no schema version {version}")))
}

/// Takes the steps that are missing. Processes that do so at once wait for one another.
pub(super) fn migrate(connection: &mut Connection, steps: &[&str]) -> Result<(), Fault> {
    while (version(connection)? as usize) < steps.len() {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let reached = version(&transaction)? as usize;
        if let Some(step) = steps.get(reached) {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", values::count(reached) + 1)?;
            transaction.commit()?;
        }
    }
    Ok(())
}

/// A ledger of this version in memory, as it begins.
pub(super) fn empty() -> Result<Connection, Fault> {
    let mut connection = Connection::open_in_memory()?;
    migrate(&mut connection, STEPS)?;
    Ok(connection)
}

/// How tables and indexes are defined, by name. A definition that is no text is none.
pub(super) fn definitions(connection: &Connection) -> Result<Vec<(String, String)>, Fault> {
    let mut statement = connection.prepare(
        "SELECT CAST(name AS BLOB), CAST(sql AS BLOB) FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_stat%' ORDER BY name",
    )?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let rows = statement.query_map([], |row| Ok((text(row.get(0)?), text(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Why a ledger of a newer version is left alone.
pub(super) fn too_new(ledger: &str, version: u32) -> Error {
    Error::new(
        ErrorKind::LedgerInvalid,
        format!(
            "ledger {ledger} was written by a newer version of this library (schema {version}, this one knows up to {VERSION})"
        ),
    )
    .with_hint("use that version, or another ledger file; the file was not changed")
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS_OF_TEST: [&str; 3] = [
        "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1)",
        "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = x + 1",
        "CREATE TABLE b (z INTEGER); INSERT INTO b SELECT y FROM a",
    ];

    #[test]
    fn only_the_missing_steps_are_taken() {
        for from in 0..=STEPS_OF_TEST.len() {
            let mut connection = Connection::open_in_memory().unwrap();
            migrate(&mut connection, &STEPS_OF_TEST[..from]).unwrap();
            assert_eq!(version(&connection).unwrap() as usize, from);
            migrate(&mut connection, &STEPS_OF_TEST).unwrap();
            migrate(&mut connection, &STEPS_OF_TEST).unwrap();
            assert_eq!(version(&connection).unwrap(), 3);
            let (rows, last): (i64, i64) =
                connection.query_row("SELECT count(*), max(z) FROM b", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            assert_eq!((rows, last), (1, 2));
        }
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        let broken = [STEPS_OF_TEST[0], "UPDATE a SET x = 7; INSERT INTO missing VALUES (1)"];
        assert!(migrate(&mut connection, &broken).is_err());
        assert_eq!(version(&connection).unwrap(), 1);
        assert_eq!(
            connection.query_row("SELECT x FROM a", [], |row| row.get::<_, i64>(0)).unwrap(),
            1,
            "the step was undone as a whole"
        );
        migrate(&mut connection, &STEPS_OF_TEST).unwrap();
    }
}
