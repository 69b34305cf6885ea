//! The tables of a Campus database as they are, for counts that no SQL makes.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;

/// A row by its columns, in lower case.
#[derive(Debug, Clone)]
pub(crate) struct Row(BTreeMap<String, Value>);

/// A table, with its rows by the first of its columns too.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
    places: BTreeMap<i64, usize>,
}

impl Table {
    pub(crate) fn read(database: &Connection, name: &str) -> Self {
        let mut statement = database.prepare(&format!("SELECT * FROM \"{name}\"")).expect("a table");
        let columns: Vec<String> = statement.column_names().map(str::to_lowercase).collect();
        let mut table = Self { rows: Vec::new(), places: BTreeMap::new() };
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().expect("a row") {
            let cells = columns.iter().enumerate().map(|(at, column)| (column.clone(), row.get(at).expect("a value")));
            table.rows.push(Row(cells.collect()));
            if let Ok(Value::Integer(id)) = row.get(0) {
                table.places.insert(id, table.rows.len() - 1);
            }
        }
        table
    }

    /// The row with this in its first column.
    pub(crate) fn get(&self, id: i64) -> &Row {
        &self.rows[self.places[&id]]
    }
}

impl Row {
    fn value(&self, column: &str) -> &Value {
        self.0.get(&column.to_lowercase()).unwrap_or_else(|| panic!("no column {column} in {:?}", self.0.keys()))
    }

    /// A whole number that must be there.
    pub(crate) fn id(&self, column: &str) -> i64 {
        self.maybe(column).unwrap_or_else(|| panic!("{column} is {:?}", self.value(column)))
    }

    /// A whole number.
    pub(crate) fn maybe(&self, column: &str) -> Option<i64> {
        match self.value(column) {
            Value::Integer(number) => Some(*number),
            Value::Null => None,
            other => panic!("{column} is {other:?}"),
        }
    }

    /// A text; empty where there is none.
    pub(crate) fn text(&self, column: &str) -> &str {
        match self.value(column) {
            Value::Text(text) => text,
            Value::Null => "",
            other => panic!("{column} is {other:?}"),
        }
    }

    /// An amount, however it is kept.
    pub(crate) fn amount(&self, column: &str) -> f64 {
        match self.value(column) {
            Value::Integer(number) => *number as f64,
            Value::Real(number) => *number,
            Value::Text(number) => number.parse().expect("a number"),
            other => panic!("{column} is {other:?}"),
        }
    }

    /// Whether a flag is set; nothing is no.
    pub(crate) fn is(&self, column: &str) -> bool {
        self.maybe(column) == Some(1)
    }

    pub(crate) fn lacks(&self, column: &str) -> bool {
        *self.value(column) == Value::Null
    }
}

/// A value as a line of a result shows it.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:.3}"),
        Value::Text(text) => text.clone(),
        Value::Blob(_) => panic!("no column holds bytes"),
    }
}
