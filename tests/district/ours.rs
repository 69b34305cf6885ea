//! Which tables and columns of the reference schema stand in no public text: the marks in `schema.sql`, and the list in the README.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use rusqlite::Connection;

use super::campus;

/// What of a table is ours.
#[derive(Debug, PartialEq, Eq)]
enum Ours {
    Whole,
    Columns(BTreeSet<String>),
}

/// The marks in the schema: `-- Ours.` in front of a table, `-- ours` behind a column.
fn marked(schema: &str) -> BTreeMap<String, Ours> {
    let (mut marked, mut table, mut is_ours) = (BTreeMap::new(), None, false);
    for line in schema.lines() {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            let name = rest.split(' ').next().expect("a name").trim_matches('"').to_owned();
            if is_ours {
                marked.insert(name.clone(), Ours::Whole);
            }
            (table, is_ours) = (Some(name), false);
        } else if let Some(comment) = line.strip_prefix("-- ") {
            is_ours = is_ours || comment.starts_with("Ours.");
        } else if let Some(name) = table.as_ref().filter(|_| line.contains("-- ours")) {
            let column = line.trim_start().split(' ').next().expect("a column").trim_matches('"').to_owned();
            match marked.entry(name.clone()).or_insert_with(|| Ours::Columns(BTreeSet::new())) {
                Ours::Columns(columns) => assert!(columns.insert(column), "{name} has a column twice"),
                Ours::Whole => panic!("{name} is ours, and so is all that is in it: {column}"),
            }
        } else {
            assert!(!line.to_lowercase().contains("-- our"), "a mark that marks nothing: {line}");
        }
    }
    marked
}

/// The list in the README: a row for each table, with what a district is to supply, and the kinds that hang on it.
fn listed(readme: &str) -> BTreeMap<String, Ours> {
    let (_, section) = readme.split_once("\n## What is ours\n").expect("the README lists what is ours");
    let section = section.split("\n## ").next().expect("a section");
    let mut listed = BTreeMap::new();
    for row in section.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [table, what, supplied, kinds] = cells[..] else {
            panic!("a table, what of it, what is supplied, and for what: {row}")
        };
        assert!(!supplied.is_empty() && !kinds.is_empty(), "nothing is said to be supplied, or for nothing: {row}");
        let names = |cell: &str| cell.split(", ").map(|name| name.trim_matches('`').to_owned()).collect::<BTreeSet<_>>();
        let what = if what == "whole" { Ours::Whole } else { Ours::Columns(names(what)) };
        // Tables that are alike may stand in one row.
        for table in names(table) {
            let what = match &what {
                Ours::Whole => Ours::Whole,
                Ours::Columns(columns) => Ours::Columns(columns.clone()),
            };
            assert!(listed.insert(table, what).is_none(), "listed twice: {row}");
        }
    }
    listed
}

#[test]
fn the_readme_lists_all_that_is_ours_and_nothing_else() {
    let read = |name: &str| fs::read_to_string(campus().join(name)).expect("it can be read");
    let schema = read("schema.sql");
    let (marked, listed) = (marked(&schema), listed(&read("README.md")));
    assert!(marked.len() > 20, "{marked:?}");
    assert_eq!(listed, marked);

    // The marks are on tables and columns that there are.
    let database = Connection::open_in_memory().expect("a database");
    database.execute_batch(&schema).expect("the schema");
    for (table, what) in marked {
        let mut statement = database.prepare("SELECT name FROM pragma_table_info(?1)").expect("a statement");
        let columns: BTreeSet<String> =
            statement.query_map([&table], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("columns");
        assert!(!columns.is_empty(), "there is no table {table}");
        if let Ours::Columns(ours) = what {
            assert!(ours.is_subset(&columns) && ours.len() < columns.len(), "{table}: {ours:?} of {columns:?}");
        }
    }
}
