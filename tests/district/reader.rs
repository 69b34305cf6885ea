//! Runs queries and assembles their rows: columns are JSON paths, codes are mapped, `@` columns are Campus keys, and what a child query
//! gives goes to the parent with the same keys.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use edfi_resync::model::{FieldKind, FieldSpec};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OpenFlags, Statement};
use serde_json::{Map, Value, json};

use super::check::Records;
use super::queries::Queries;

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
            end_date: "2027-06-30 23:59:59.997".to_owned(),
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

impl Parameters {
    /// Those of the year before.
    pub(crate) fn last_year() -> Self {
        let (start_date, end_date) = ("2025-07-01".to_owned(), "2026-06-30 23:59:59.997".to_owned());
        Self { school_year: 2026, start_date, end_date, ..Self::default() }
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
    queries: Queries,
    mappings: BTreeMap<(String, String), String>,
    columns: RefCell<BTreeMap<String, Vec<String>>>,
}

/// What stands for a record in its parent's and its children's rows alike: the values of the key columns.
type Keys = Vec<i64>;

impl Reader {
    pub(crate) fn open(path: &Path, queries: &Queries) -> Self {
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
        let whole = self.queries.whole(name);
        let statement = self.connection.prepare(&whole).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(statement.readonly(), "{name} writes");
        statement
    }

    pub(crate) fn columns(&self, name: &str) -> Vec<String> {
        let read = || self.prepare(name).column_names().map(str::to_owned).collect();
        self.columns.borrow_mut().entry(name.to_owned()).or_insert_with(read).clone()
    }

    /// The queries.
    pub(crate) fn queries(&self) -> &Queries {
        &self.queries
    }

    /// Whether records of a resource carry a Campus key, by their own query or by one beside it.
    pub(crate) fn carries(&self, endpoint: &str, key: &str) -> bool {
        self.columns(endpoint).iter().any(|column| column == key) || self.queries.children(endpoint).any(|child| child == key)
    }

    /// How SQLite carries a query out.
    pub(crate) fn plan(&self, name: &str) -> String {
        let sql = format!("EXPLAIN QUERY PLAN {}", self.queries.whole(name));
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
                ":student_unique_id" => text(&parameters.student_unique_id),
                ":staff_unique_id" => text(&parameters.staff_unique_id),
                ":from_date" => list(&parameters.from_date),
                ":to_date" => list(&parameters.to_date),
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
        self.queries.endpoints().map(|endpoint| (endpoint.to_owned(), self.records(endpoint, parameters))).collect()
    }

    pub(crate) fn records(&self, endpoint: &str, parameters: &Parameters) -> Vec<Row> {
        let kind = self.queries.model().kind(endpoint).expect("an endpoint");
        let names = self.key_columns(endpoint);
        let mut places: BTreeMap<Keys, usize> = BTreeMap::new();
        let mut records = Vec::new();
        for (keys, row) in self.assembled(endpoint, kind.spec().fields, parameters) {
            let last = places.last_key_value().is_none_or(|(last, _)| *last < keys);
            assert!(names.is_empty() || last, "{endpoint}: {keys:?} is not behind the keys before it");
            places.insert(keys, records.len());
            records.push(row);
        }
        for child in self.queries.children(endpoint) {
            let name = format!("{endpoint}.{child}");
            assert_eq!(self.key_columns(&name), names, "{name}: other keys than those of its parent");
            assert!(!names.is_empty(), "{name} has no keys");
            let fields = if child.starts_with('@') { &[] } else { field(kind.spec().fields, child).children() };
            let mut before = Keys::new();
            for (keys, element) in self.assembled(&name, fields, parameters) {
                assert!(before <= keys, "{name}: {keys:?} comes too late");
                // There may be rows of what is no record.
                if let Some(&place) = places.get(&keys) {
                    let parent: &mut Row = &mut records[place];
                    if child.starts_with('@') {
                        assert!(element.body == json!({}), "{name} has other columns than that of its role");
                        parent.keys.entry(child.to_owned()).or_default().extend(element.keys.into_values().flatten());
                    } else if element.body != json!({}) {
                        append(&mut parent.body, child, element.body);
                    }
                }
                before = keys;
            }
        }
        records
    }

    /// The columns by which a query and those beside it belong together.
    fn key_columns(&self, name: &str) -> Vec<String> {
        self.columns(name).into_iter().filter(|column| is_key(column)).collect()
    }

    /// The rows of one query, each with its keys.
    fn assembled(&self, name: &str, fields: &[FieldSpec], parameters: &Parameters) -> Vec<(Keys, Row)> {
        let columns = self.columns(name);
        let assemble = |cells: Vec<Sql>| {
            let mut keys = Keys::new();
            let mut row = Row { body: json!({}), keys: BTreeMap::new(), object: String::new(), day: None };
            for (column, cell) in columns.iter().zip(cells) {
                match (column.as_str(), cell) {
                    (key, Sql::Integer(number)) if is_key(key) => keys.push(number),
                    (key, cell) if is_key(key) => panic!("{name} {key}: {cell:?} is no whole number"),
                    (_, Sql::Null) => {}
                    ("@object", Sql::Text(object)) => row.object = object,
                    ("@date", Sql::Text(day)) => row.day = day.get(..10).map(str::to_owned),
                    (key, Sql::Integer(id)) if key.starts_with('@') => {
                        row.keys.entry(column.clone()).or_default().insert(id);
                    }
                    (key, cell) if key.starts_with('@') => panic!("{name} {key}: {cell:?} is no Campus key"),
                    (path, cell) => {
                        let steps: Vec<&str> = path.split('.').collect();
                        put(&mut row.body, &steps, fields, &|field, path| self.value(name, field, path, &cell));
                    }
                }
            }
            (keys, row)
        };
        self.rows(name, parameters).into_iter().map(assemble).collect()
    }

    /// A cell as its member wants it.
    fn value(&self, name: &str, field: &FieldSpec, path: &str, cell: &Sql) -> Value {
        let wrong = || -> ! { panic!("{name} {path}: {cell:?} is not {:?}", field.kind) };
        match (field.kind, cell) {
            (FieldKind::Boolean, Sql::Integer(flag @ 0..=1)) => Value::Bool(*flag == 1),
            (FieldKind::Integer { .. } | FieldKind::Decimal { .. }, Sql::Integer(number)) => json!(number),
            (FieldKind::Integer { .. }, Sql::Text(number)) => serde_json::from_str(number).unwrap_or_else(|_| wrong()),
            (FieldKind::Decimal { .. }, Sql::Real(number)) => json!(number),
            (FieldKind::Decimal { .. }, Sql::Text(number)) => serde_json::from_str(number).unwrap_or_else(|_| wrong()),
            (FieldKind::Descriptor(descriptor), Sql::Text(code)) => self.descriptor(name, descriptor, code),
            (FieldKind::Descriptor(descriptor), Sql::Integer(code)) => self.descriptor(name, descriptor, &code.to_string()),
            // A day is the moment at which it begins.
            (FieldKind::Date, Sql::Text(text)) => json!(text.strip_suffix(" 00:00:00").unwrap_or(text)),
            (FieldKind::DateTime, Sql::Text(text)) => json!(format!("{}Z", text.replacen(' ', "T", 1))),
            (FieldKind::Text { .. }, Sql::Integer(number)) => json!(number.to_string()),
            (FieldKind::Text { .. } | FieldKind::Time, Sql::Text(text)) => json!(text),
            // What is always the same may stand there as it is.
            (FieldKind::Array { .. }, Sql::Text(text)) => {
                let mut items = serde_json::from_str(text).unwrap_or_else(|_| wrong());
                self.map_codes(name, field, &mut items);
                items
            }
            _ => wrong(),
        }
    }

    fn map_codes(&self, name: &str, field: &FieldSpec, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.map_codes(name, field, item)),
            Value::Object(members) => {
                members.iter_mut().for_each(|(member, value)| self.map_codes(name, self::field(field.children(), member), value));
            }
            Value::String(code) => {
                if let FieldKind::Descriptor(descriptor) = field.kind {
                    *value = self.descriptor(name, descriptor, code);
                }
            }
            _ => {}
        }
    }

    fn descriptor(&self, name: &str, descriptor: &str, code: &str) -> Value {
        if code.starts_with("uri://") {
            return json!(code);
        }
        let key = (descriptor.to_owned(), code.to_owned());
        json!(self.mappings.get(&key).unwrap_or_else(|| panic!("{name}: {code:?} is not mapped to a {descriptor}")))
    }
}

/// Whether a column is one by which a query and those beside it belong together.
fn is_key(column: &str) -> bool {
    column == "@key" || column.starts_with("@key.")
}

/// The field at a path.
fn field<'a>(fields: &'a [FieldSpec], path: &str) -> &'a FieldSpec {
    let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
    let found = fields.iter().find(|field| field.name == step).unwrap_or_else(|| panic!("{step} is no member"));
    rest.map_or(found, |rest| field(found.children(), rest))
}

/// Puts a value at the end of a path, making the objects on the way.
fn put(body: &mut Value, steps: &[&str], fields: &[FieldSpec], value: &dyn Fn(&FieldSpec, &str) -> Value) {
    let (step, rest) = steps.split_first().expect("a path has a step");
    let field = field(fields, step);
    let members = body.as_object_mut().expect("an object");
    if rest.is_empty() {
        members.insert((*step).to_owned(), value(field, step));
    } else if matches!(field.kind, FieldKind::Array { .. }) {
        // The one item of an array.
        let items = members.entry(*step).or_insert_with(|| json!([{}]));
        put(&mut items[0], rest, field.children(), value);
    } else {
        put(members.entry(*step).or_insert_with(|| Value::Object(Map::new())), rest, field.children(), value);
    }
}

/// Puts an item at the end of the array at a path.
fn append(body: &mut Value, path: &str, item: Value) {
    let (steps, last) = path.rsplit_once('.').map_or((None, path), |(steps, last)| (Some(steps), last));
    let parent = steps.into_iter().flat_map(|steps| steps.split('.')).fold(body, |body, step| &mut body[step]);
    let items = parent.as_object_mut().expect("an object").entry(last).or_insert_with(|| json!([]));
    items.as_array_mut().expect("an array").push(item);
}
