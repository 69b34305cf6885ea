//! A database in SQLite as statements for PostgreSQL.

use std::fmt::Write as _;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// The tables of a SQLite database with their rows and indexes, as a script for `psql`.
pub(crate) fn statements(path: &Path) -> String {
    let connection = Connection::open(path).unwrap();
    let list = |sql: &str| {
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<Result<Vec<(String, String)>, _>>().unwrap()
    };
    let mut script = String::from("BEGIN;\n");
    for (table, sql) in list("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    {
        let named = if sql.contains(&format!("\"{table}\"")) { format!("\"{table}\"") } else { table.clone() };
        let columns = list(&format!("SELECT name, type FROM pragma_table_info('{table}') ORDER BY cid"));
        let keys = list(&format!("SELECT name, type FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk"));
        let of_type = |of: &str| if of.is_empty() { "text".to_owned() } else { of.to_lowercase() };
        let mut parts: Vec<_> = columns.iter().map(|(name, of)| format!("{name} {}", of_type(of))).collect();
        if !keys.is_empty() {
            let names: Vec<_> = keys.into_iter().map(|(name, _)| name).collect();
            parts.push(format!("PRIMARY KEY ({})", names.join(", ")));
        }
        writeln!(script, "CREATE TABLE {named} ({});\nCOPY {named} FROM stdin;", parts.join(", ")).unwrap();
        let mut rows = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let mut rows = rows.query(()).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<_> = (0..columns.len()).map(|column| copied(row.get_ref(column).unwrap())).collect();
            writeln!(script, "{}", values.join("\t")).unwrap();
        }
        script.push_str("\\.\n");
    }
    for (_, sql) in list("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name") {
        writeln!(script, "{sql};").unwrap();
    }
    script.push_str("COMMIT;\nANALYZE;\n");
    script
}

fn copied(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "\\N".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).unwrap();
            text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
        }
        ValueRef::Blob(_) => panic!("no table has binary values"),
    }
}
