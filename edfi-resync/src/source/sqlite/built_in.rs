//! The built-in queries held against a database, kept by the process for the next one that has the same schema.
//!
//! Whether a query can be prepared follows from its text and the schema alone, and there are some two hundred of them. A process that opens one database
//! after the other, or one for each of its steps, asks each of them once.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rusqlite::Connection;

use crate::source::service_query::{CheckedQueries, Dialect, ServiceQueries, reference_queries};

/// The schemas whose answers are kept, the newest last.
const SCHEMAS: usize = 4;

static QUERIES: LazyLock<ServiceQueries> = LazyLock::new(|| reference_queries(Dialect::Sqlite));
static KEPT: Mutex<Vec<(String, Arc<CheckedQueries>)>> = Mutex::new(Vec::new());

/// The queries that come with the library.
pub(super) fn built_in() -> &'static ServiceQueries {
    &QUERIES
}

impl CheckedQueries {
    /// Holds the built-in queries against a database.
    pub(super) fn of_built_in(connection: &Connection) -> Arc<Self> {
        let kept = || KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let check = || Arc::new(Self::check(built_in(), connection));
        let Some(schema) = schema(connection) else { return check() };
        if let Some((_, checked)) = kept().iter().find(|(of, _)| *of == schema) {
            return checked.clone();
        }
        let checked = check();
        let mut kept = kept();
        if kept.len() == SCHEMAS {
            kept.remove(0);
        }
        kept.push((schema, checked.clone()));
        checked
    }
}

/// The statements that made a database; nothing where it does not tell them, which its queries will say better.
fn schema(connection: &Connection) -> Option<String> {
    let all = "SELECT coalesce(group_concat(sql, ';' ORDER BY rowid), '') FROM sqlite_schema";
    connection.query_row(all, (), |row| row.get(0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SqliteStore;

    fn database(statements: &str) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(statements).unwrap();
        connection
    }

    #[test]
    fn a_schema_is_asked_once_and_another_one_by_itself() {
        let whole = || CheckedQueries::of_built_in(&database(SqliteStore::REFERENCE_SCHEMA));
        let first = whole();
        assert!(first.first_problem().is_none());
        let lacking = database(SqliteStore::REFERENCE_SCHEMA);
        lacking.execute_batch("ALTER TABLE Course RENAME COLUMN number TO code").unwrap();
        let problem = CheckedQueries::of_built_in(&lacking).first_problem().map(ToString::to_string);
        assert!(problem.is_some_and(|problem| problem.contains("no such column")), "a column is gone");
        // Other tests may have had it made anew, but never one that says something else.
        assert!(whole().first_problem().is_none());
        let again = CheckedQueries::of_built_in(&lacking).first_problem().map(ToString::to_string);
        assert!(again.is_some());
    }

    #[test]
    fn a_database_that_is_no_campus_database_is_found_every_time() {
        for _ in 0..2 {
            let checked = CheckedQueries::of_built_in(&database("CREATE TABLE person (id INTEGER PRIMARY KEY)"));
            assert!(checked.first_problem().is_some());
        }
    }
}
