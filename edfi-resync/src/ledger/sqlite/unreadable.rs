//! Values that no ledger writes and no reader takes: `check` counts them, `recover` puts them right.

use rusqlite::Connection;

use super::fault::Fault;
use super::values;
use crate::campus::UniqueIds;

/// Rows that hold such a value.
struct Unreadable {
    what: &'static str,
    table: &'static str,
    /// Which rows of the table.
    is: &'static str,
    /// What is done with them.
    repair: &'static str,
}

/// Rows whose JSON says nothing to us.
struct Garbled {
    what: &'static str,
    table: &'static str,
    /// Its number, and the column.
    by: &'static str,
    column: &'static str,
    reads: fn(String) -> bool,
    repair: &'static str,
}

const fn unreadable(what: &'static str, table: &'static str, is: &'static str, repair: &'static str) -> Unreadable {
    Unreadable { what, table, is, repair }
}

const NO_ID: &str = "typeof(id) NOT IN ('null', 'text', 'blob') OR typeof(id) = 'blob' AND length(id) <> 16";

const VALUES: &[Unreadable] = &[
    unreadable("targets whose school year is none", "target", "school_year NOT BETWEEN 0 AND 65535", "DELETE FROM target"),
    // What was made under another version is set aside when the target is used.
    unreadable(
        "targets whose digest version is none",
        "target",
        "digest_version NOT BETWEEN 0 AND 65535",
        "UPDATE target SET digest_version = 0",
    ),
    unreadable(
        "runs that were resumed so often as none is",
        "run",
        "resumed NOT BETWEEN 0 AND 4294967295",
        "UPDATE run SET resumed = 0",
    ),
    unreadable("counts of endings that do not exist", "run_count", "ending NOT BETWEEN 0 AND 7", "DELETE FROM run_count"),
    unreadable("reasons whose status is none", "reason", "status NOT BETWEEN 0 AND 65535", "UPDATE reason SET status = NULL"),
    unreadable("refusals whose status is none", "refusal", "status NOT BETWEEN 0 AND 65535", "UPDATE refusal SET status = NULL"),
    unreadable("endings that do not exist", "outcome", "ending NOT BETWEEN 0 AND 7", "DELETE FROM outcome"),
    unreadable(
        "outcomes whose key has not 16 bytes",
        "outcome",
        "length(key) <> 16 OR length(digest) <> 16",
        "DELETE FROM outcome",
    ),
    unreadable("outcomes whose id is none", "outcome", NO_ID, "UPDATE outcome SET id = NULL"),
    unreadable(
        "records whose ending does not exist",
        "record",
        "ending NOT BETWEEN 0 AND 7",
        "UPDATE record SET ending = NULL, run = NULL",
    ),
    unreadable("records whose id is none", "record", NO_ID, "UPDATE record SET id = NULL"),
    unreadable("errors that are no failures", "error", "ending NOT BETWEEN 3 AND 5", "DELETE FROM error"),
    unreadable("errors whose key has not 16 bytes", "error", "length(key) <> 16", "DELETE FROM error"),
    unreadable("errors in a state that there is not", "error", "state NOT BETWEEN 0 AND 2", "UPDATE error SET state = 0"),
];

const JSON: &[Garbled] = &[
    // Under which choice its rows were made cannot be guessed, and under another one they are other people's.
    Garbled {
        what: "targets whose choice of unique IDs cannot be read",
        table: "target",
        by: "id",
        column: "unique_ids",
        reads: |json| serde_json::from_str::<UniqueIds>(&json).is_ok(),
        repair: "DELETE FROM target",
    },
    Garbled {
        what: "outcomes whose Campus IDs cannot be read",
        table: "outcome",
        by: "place",
        column: "campus",
        reads: |json| values::campus(Some(json)).is_ok(),
        repair: "UPDATE outcome SET campus = NULL",
    },
    Garbled {
        what: "errors whose Campus IDs cannot be read",
        table: "error",
        by: "place",
        column: "campus",
        reads: |json| values::campus(Some(json)).is_ok(),
        repair: "UPDATE error SET campus = NULL",
    },
];

/// How many there are of each. Texts must be UTF-8.
pub(super) fn find(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    for Unreadable { what, table, is, .. } in VALUES {
        let rows: i64 = connection.query_row(&format!("SELECT count(*) FROM {table} WHERE {is}"), [], |row| row.get(0))?;
        found.push((what, rows));
    }
    for garbled in JSON {
        found.push((&garbled.what, values::count(garbled.rows(connection)?.len())));
    }
    Ok(found.into_iter().filter(|(_, rows)| *rows > 0).map(|(what, rows)| format!("{rows} {what}")).collect())
}

/// Puts them right, and says the same.
pub(super) fn repair(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut lost = Vec::new();
    for Unreadable { what, is, repair, .. } in VALUES {
        lost.push((what, connection.execute(&format!("{repair} WHERE {is}"), [])?));
    }
    for garbled in JSON {
        let rows = garbled.rows(connection)?;
        let mut repair = connection.prepare(&format!("{} WHERE {} = ?1", garbled.repair, garbled.by))?;
        for row in &rows {
            repair.execute([row])?;
        }
        lost.push((&garbled.what, rows.len()));
    }
    Ok(lost.into_iter().filter(|(_, rows)| *rows > 0).map(|(what, rows)| format!("{rows} {what}")).collect())
}

impl Garbled {
    /// The numbers of the rows. A text that is not UTF-8 is no JSON.
    fn rows(&self, connection: &Connection) -> Result<Vec<i64>, Fault> {
        let Self { table, by, column, reads, .. } = self;
        let mut statement = connection.prepare(&format!("SELECT {by}, {column} FROM {table} WHERE {column} IS NOT NULL"))?;
        let mut rows = statement.query([])?;
        let mut garbled = Vec::new();
        while let Some(row) = rows.next()? {
            if !values::text(row.get_ref(1)?).is_ok_and(|text| text.is_none_or(reads)) {
                garbled.push(row.get(0)?);
            }
        }
        Ok(garbled)
    }
}
