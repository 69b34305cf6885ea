//! Runs a query and assembles its rows: columns are JSON paths, codes are mapped, `@` columns are Campus keys.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use edfi_resync::model::{FieldKind, FieldSpec, Model};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OpenFlags, Statement};
use serde_json::{Map, Value, json};

use super::check::Records;

/// What is bound to a query.
pub(crate) struct Parameters {
    pub(crate) school_year: i64,
    pub(crate) start_date: String,
    pub(crate) end_date: String,
    pub(crate) schools: Option<String>,
    pub(crate) persons: Option<String>,
    pub(crate) courses: Option<String>,
    pub(crate) sections: Option<String>,
    pub(crate) from_date: Option<String>,
    pub(crate) to_date: Option<String>,
    pub(crate) student_unique_id: String,
    pub(crate) staff_unique_id: String,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            school_year: 2027,
            start_date: "2026-07-01".to_owned(),
            end_date: "2027-06-30".to_owned(),
            schools: None,
            persons: None,
            courses: None,
            sections: None,
            from_date: None,
            to_date: None,
            student_unique_id: "edFiId".to_owned(),
            staff_unique_id: "edFiId".to_owned(),
        }
    }
}

/// A record and the Campus keys behind it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) body: Value,
    pub(crate) keys: BTreeMap<String, BTreeSet<i64>>,
    pub(crate) object: String,
    /// The day of its own.
    pub(crate) day: Option<String>,
}

/// A database and its queries.
pub(crate) struct Reader {
    connection: Connection,
    queries: BTreeMap<String, String>,
    mappings: BTreeMap<(String, String), String>,
    columns: RefCell<BTreeMap<String, Vec<String>>>,
}

impl Reader {
    pub(crate) fn open(path: &Path, queries: &BTreeMap<String, String>) -> Self {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the database");
        let mut reader = Self { connection, queries: queries.clone(), mappings: BTreeMap::new(), columns: RefCell::default() };
        let mappings = reader.table("_mappings", &Parameters::default());
        reader.mappings = mappings
            .into_iter()
            .map(|row| match row.split('|').collect::<Vec<_>>()[..] {
                [_, descriptor, code, value] => ((descriptor.to_owned(), code.to_owned()), value.to_owned()),
                _ => panic!("a mapping has four columns: {row}"),
            })
            .collect();
        reader
    }

    fn prepare(&self, name: &str) -> Statement<'_> {
        let statement = self.connection.prepare(&self.queries[name]).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(statement.readonly(), "{name} writes");
        statement
    }

    pub(crate) fn columns(&self, name: &str) -> Vec<String> {
        let read = || self.prepare(name).column_names().map(str::to_owned).collect();
        self.columns.borrow_mut().entry(name.to_owned()).or_insert_with(read).clone()
    }

    /// How SQLite carries a query out.
    pub(crate) fn plan(&self, name: &str) -> String {
        let sql = format!("EXPLAIN QUERY PLAN {}", self.queries[name]);
        let mut statement = self.connection.prepare(&sql).expect("a plan");
        let mut rows = statement.raw_query();
        let mut lines = Vec::new();
        while let Some(row) = rows.next().expect("a row") {
            lines.push(row.get::<_, String>(3).expect("text"));
        }
        lines.join("\n")
    }

    fn rows(&self, name: &str, parameters: &Parameters) -> Vec<Vec<Sql>> {
        let mut statement = self.prepare(name);
        for at in 1..=statement.parameter_count() {
            let parameter = statement.parameter_name(at).expect("parameters have names").to_owned();
            let text = |value: &str| Sql::Text(value.to_owned());
            let list = |value: &Option<String>| value.as_deref().map_or(Sql::Null, text);
            let value = match parameter.as_str() {
                ":school_year" => Sql::Integer(parameters.school_year),
                ":start_date" => text(&parameters.start_date),
                ":end_date" => text(&parameters.end_date),
                ":schools" => list(&parameters.schools),
                ":persons" => list(&parameters.persons),
                ":courses" => list(&parameters.courses),
                ":sections" => list(&parameters.sections),
                ":from_date" => list(&parameters.from_date),
                ":to_date" => list(&parameters.to_date),
                ":student_unique_id" => text(&parameters.student_unique_id),
                ":staff_unique_id" => text(&parameters.staff_unique_id),
                other => panic!("{name} has the parameter {other}"),
            };
            statement.raw_bind_parameter(at, value).expect("bound");
        }
        let count = statement.column_count();
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().unwrap_or_else(|error| panic!("{name}: {error}")) {
            found.push((0..count).map(|at| row.get(at).expect("a value")).collect());
        }
        found
    }

    /// The rows of a special query, with their columns joined by bars.
    pub(crate) fn table(&self, name: &str, parameters: &Parameters) -> Vec<String> {
        let cell = |value: &Sql| match value {
            Sql::Null => String::new(),
            Sql::Integer(number) => number.to_string(),
            Sql::Text(text) => text.clone(),
            other => panic!("{name}: {other:?}"),
        };
        self.rows(name, parameters).iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|")).collect()
    }

    /// The records of every query, by endpoint.
    pub(crate) fn all(&self, parameters: &Parameters) -> Records {
        let endpoints = self.queries.keys().filter(|name| !name.starts_with('_'));
        endpoints.map(|endpoint| (endpoint.clone(), self.records(endpoint, parameters))).collect()
    }

    fn records(&self, endpoint: &str, parameters: &Parameters) -> Vec<Row> {
        let kind = Model::ds5_2().kind(endpoint).expect("an endpoint");
        let columns = self.columns(endpoint);
        let assemble = |cells: Vec<Sql>| {
            let mut row = Row { body: json!({}), keys: BTreeMap::new(), object: String::new(), day: None };
            for (column, cell) in columns.iter().zip(cells) {
                match (column.as_str(), cell) {
                    (_, Sql::Null) => {}
                    ("@object", Sql::Text(object)) => row.object = object,
                    ("@date", Sql::Text(day)) => row.day = Some(day),
                    (key, Sql::Integer(id)) if key.starts_with('@') => {
                        row.keys.entry(column.clone()).or_default().insert(id);
                    }
                    (key, Sql::Text(list)) if key.starts_with('@') => {
                        let ids: Vec<i64> = serde_json::from_str(&list).unwrap_or_else(|_| panic!("{endpoint} {column}: {list}"));
                        row.keys.entry(column.clone()).or_default().extend(ids);
                    }
                    (path, cell) => {
                        let steps: Vec<&str> = path.split('.').collect();
                        put(&mut row.body, &steps, kind.spec().fields, &|field, path| self.value(endpoint, field, path, &cell));
                    }
                }
            }
            row
        };
        self.rows(endpoint, parameters).into_iter().map(assemble).collect()
    }

    /// A cell as its member wants it; nothing for an empty array.
    fn value(&self, endpoint: &str, field: &FieldSpec, path: &str, cell: &Sql) -> Option<Value> {
        let wrong = || -> ! { panic!("{endpoint} {path}: {cell:?} is not {:?}", field.kind) };
        Some(match (field.kind, cell) {
            (FieldKind::Boolean, Sql::Integer(flag @ 0..=1)) => Value::Bool(*flag == 1),
            (FieldKind::Integer { .. }, Sql::Integer(number)) => json!(number),
            (FieldKind::Decimal { .. }, Sql::Text(number)) => serde_json::from_str(number).unwrap_or_else(|_| wrong()),
            (FieldKind::Descriptor(descriptor), Sql::Text(code)) => self.descriptor(endpoint, descriptor, code),
            (FieldKind::Text { .. } | FieldKind::Date | FieldKind::Time | FieldKind::DateTime, Sql::Text(text)) => json!(text),
            (FieldKind::Array { .. } | FieldKind::Object { .. }, Sql::Text(text)) => {
                let mut value: Value = serde_json::from_str(text).unwrap_or_else(|_| wrong());
                if value.as_array().is_some_and(Vec::is_empty) {
                    return None;
                }
                self.map_codes(endpoint, field, &mut value);
                value
            }
            _ => wrong(),
        })
    }

    fn descriptor(&self, endpoint: &str, descriptor: &str, code: &str) -> Value {
        if code.starts_with("uri://") {
            return json!(code);
        }
        let key = (descriptor.to_owned(), code.to_owned());
        json!(self.mappings.get(&key).unwrap_or_else(|| panic!("{endpoint}: {code:?} is not mapped to a {descriptor}")))
    }

    fn map_codes(&self, endpoint: &str, field: &FieldSpec, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.map_codes(endpoint, field, item)),
            Value::Object(members) => {
                for (name, value) in members {
                    let child =
                        field.children().iter().find(|child| child.name == name).unwrap_or_else(|| panic!("{endpoint}: {name}"));
                    self.map_codes(endpoint, child, value);
                }
            }
            Value::String(code) => {
                if let FieldKind::Descriptor(descriptor) = field.kind {
                    *value = self.descriptor(endpoint, descriptor, code);
                }
            }
            _ => {}
        }
    }
}

/// Puts a value at the end of a path, making the objects on the way.
fn put(body: &mut Value, steps: &[&str], fields: &[FieldSpec], value: &dyn Fn(&FieldSpec, &str) -> Option<Value>) {
    let (step, rest) = steps.split_first().expect("a path has a step");
    let field = fields.iter().find(|field| field.name == *step).unwrap_or_else(|| panic!("{step} is no member"));
    let members = body.as_object_mut().expect("an object");
    if rest.is_empty() {
        if let Some(value) = value(field, step) {
            members.insert((*step).to_owned(), value);
        }
    } else {
        put(members.entry(*step).or_insert_with(|| Value::Object(Map::new())), rest, field.children(), value);
    }
}
