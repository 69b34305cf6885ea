//! What somebody in a district asks of Campus: twelve queries as they would write them, from the public texts alone (`user.sql`), run
//! unchanged on a generated district. What they give is held against counts that are made of the bare tables, row by row, and against what
//! the generator says of the district.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use edfi_resync_testing::district::{DistrictSummary, SampleDistrict};
use rusqlite::Connection;
use tempfile::TempDir;

use super::tables::{Row, Table, shown};

/// A result: its rows, each as a line with bars, in no order.
pub(crate) type Lines = Vec<String>;

/// The district with its tables. Nobody changes it.
pub(crate) struct Campus {
    folder: TempDir,
    pub(crate) summary: DistrictSummary,
    tables: BTreeMap<String, Table>,
}

pub(crate) static CAMPUS: LazyLock<Campus> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("campus.db");
    let summary = SampleDistrict::new(240).create(&path).expect("a district");
    let database = Connection::open(&path).expect("the database");
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table'";
    let mut statement = database.prepare(sql).expect("a statement");
    let names = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows").map(|name| name.expect("a name"));
    let tables = names.map(|name| (name.clone(), Table::read(&database, &name))).collect();
    Campus { folder, summary, tables }
});

impl Campus {
    /// Asks one of the queries.
    pub(crate) fn ask(&self, name: &str) -> Lines {
        let (_, sql) = include_str!("user.sql").split_once(&format!("-- name: {name}\n")).expect("a query of this name");
        let database = Connection::open(self.folder.path().join("campus.db")).expect("the database");
        let mut statement = database.prepare(sql.split("\n-- name: ").next().expect("a query")).expect("it runs");
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut lines = Lines::new();
        while let Some(row) = rows.next().expect("a row") {
            lines.push(line((0..columns).map(|at| shown(&row.get(at).expect("a value")))));
        }
        assert!(lines.len() > 3, "{name} gives {lines:?}");
        lines.sort();
        lines
    }

    pub(crate) fn rows(&self, table: &str) -> &[Row] {
        &self.tables[table].rows
    }

    pub(crate) fn get(&self, table: &str, id: i64) -> &Row {
        self.tables[table].get(id)
    }

    /// Whether a year is the running one.
    pub(crate) fn is_current(&self, ending: i64) -> bool {
        self.get("SchoolYear", ending).is("active")
    }

    pub(crate) fn is_of_this_year(&self, calendar: i64) -> bool {
        self.is_current(self.get("Calendar", calendar).id("endYear"))
    }

    pub(crate) fn is_in_use(&self, trial: i64) -> bool {
        self.get("Trial", trial).is("active")
    }

    pub(crate) fn number(&self, person: i64) -> &str {
        self.get("Person", person).text("studentNumber")
    }
}

pub(crate) fn line(cells: impl IntoIterator<Item = String>) -> String {
    cells.into_iter().collect::<Vec<_>>().join("|")
}

pub(crate) fn same(found: &Lines, expected: impl IntoIterator<Item = String>) {
    let mut expected: Lines = expected.into_iter().collect();
    expected.sort();
    assert!(*found == expected, "found\n{}\nexpected\n{}", found.join("\n"), expected.join("\n"));
}

/// How often each key occurs, with how many different values.
pub(crate) fn counted<K: Ord, V: Ord>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, (usize, usize)> {
    let mut values: BTreeMap<K, (usize, BTreeSet<V>)> = BTreeMap::new();
    for (key, value) in pairs {
        let (count, distinct) = values.entry(key).or_default();
        *count += 1;
        distinct.insert(value);
    }
    values.into_iter().map(|(key, (count, distinct))| (key, (count, distinct.len()))).collect()
}
