//! What must hold of assembled records: shape, unification, unique natural keys, references that lead somewhere.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use edfi_resync::model::{FieldKind, FieldSpec, Model, ResourceClass, ResourceKind, ScopeClass};
use serde_json::Value;

use super::kinds::kinds;
use super::reader::{Reader, Row};

/// Records by endpoint.
pub(crate) type Records = BTreeMap<String, Vec<Row>>;

/// Each query is an ordered SELECT of a kind, whose records carry the Campus keys that it is filtered by.
pub(crate) fn check_queries(reader: &Reader) {
    let (queries, model) = (reader.queries(), reader.queries().model());
    let mut found: Vec<&str> = queries.endpoints().collect();
    found.sort_unstable();
    let kinds = kinds(model);
    assert_eq!(found, kinds);
    for name in queries.names() {
        assert!(queries.text(name).contains("\nORDER BY "), "{name} has no total order");
        let of = name.split('.').next().expect("a name");
        assert!(name.starts_with('_') || kinds.contains(&of), "{name} is told of nothing");
    }
    for endpoint in kinds {
        let kind = model.kind(endpoint).expect("the file is named like an endpoint");
        let mut columns = reader.columns(endpoint);
        for child in queries.children(endpoint) {
            let own = reader.columns(&format!("{endpoint}.{child}")).into_iter().filter(|column| !column.starts_with("@key"));
            columns.extend(own.map(|column| if column == child { column } else { format!("{child}.{column}") }));
        }
        check_columns(&kind, &columns);
        let carries = |key: &str| reader.carries(endpoint, key);
        assert!(carries("@object"), "{endpoint} names no Campus object");
        match kind.spec().scope {
            ScopeClass::Person => assert!(carries("@person") && carries("@schoolYear") && carries("@school"), "{endpoint}"),
            ScopeClass::Section => assert!(carries("@section") && carries("@course") && carries("@school"), "{endpoint}"),
            ScopeClass::Course => assert!(carries("@course") && carries("@school"), "{endpoint}"),
            ScopeClass::School => assert!(carries("@school"), "{endpoint}"),
            // Some of these are of a school, which no name in their key says.
            ScopeClass::District => {
                assert_eq!(carries("@school"), endpoint == "educationOrganizationIdentificationCodes", "{endpoint}");
            }
        }
    }
}

/// Every column is a path of the model, once, those of the queries beside the record's own below theirs; every required member has its
/// columns.
pub(crate) fn check_columns(kind: &ResourceKind, columns: &[String]) {
    let distinct: BTreeSet<&String> = columns.iter().collect();
    assert_eq!(distinct.len(), columns.len(), "{kind} has a column twice");
    for column in columns {
        if let Some(key) = column.strip_prefix('@') {
            let known = ["schoolYear", "school", "person", "course", "section", "calendar", "object", "date", "key"];
            assert!(known.contains(&key) || key.starts_with("key."), "{kind}: {column} is no Campus key");
            continue;
        }
        let mut fields = kind.spec().fields;
        for step in column.split('.') {
            let field = fields.iter().find(|field| field.name == step);
            fields = field.unwrap_or_else(|| panic!("{kind}: {column} is no path of the model")).children();
        }
    }
    required(kind, kind.spec().fields, "", columns);
}

fn required(kind: &ResourceKind, fields: &[FieldSpec], prefix: &str, columns: &[String]) {
    for field in fields {
        let path = format!("{prefix}{}", field.name);
        let below = columns.iter().any(|column| column.starts_with(&format!("{path}.")));
        assert!(!field.required || below || columns.contains(&path), "{kind}: no column for {path}, which is required");
        if below {
            required(kind, field.children(), &format!("{path}."), columns);
        }
    }
}

/// The record is one that an Ed-Fi API would take, as far as it can be seen alone.
pub(crate) fn check_shape(kind: &ResourceKind, row: &Row, codes: &BTreeSet<String>) {
    let place = &row.object;
    if let Err(problem) = check_members(kind.spec().fields, &row.body, codes) {
        panic!("{kind} {place}: {problem}");
    }
    for group in kind.spec().unified {
        let values: Vec<&Value> = group.iter().flat_map(|path| at(&row.body, path)).collect();
        assert!(values.windows(2).all(|pair| pair[0] == pair[1]), "{kind} {place}: {group:?} hold {values:?}");
    }
    for array in kind.spec().array_keys {
        let whole = array.array.strip_suffix("[*]").expect("the path of items");
        // An array in an array is unique below its own item only.
        if whole.contains("[*]") {
            continue;
        }
        let items = at(&row.body, whole).into_iter().flat_map(|items| items.as_array().expect("an array"));
        let below = |path: &str| path.replacen(array.array, "$", 1);
        let keys: Vec<String> =
            items.map(|item| array.key.iter().flat_map(|path| at(item, &below(path))).map(ToString::to_string).collect()).collect();
        let distinct: BTreeSet<&String> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len(), "{kind} {place}: {} repeats {keys:?}", array.array);
    }
}

/// What is wrong with the members of an object, and at which of them; told only when something is, for there are many objects.
fn check_members(fields: &[FieldSpec], body: &Value, codes: &BTreeSet<String>) -> Result<(), String> {
    let members = body.as_object().ok_or_else(|| format!("is no object: {body}"))?;
    if let Some(field) = fields.iter().find(|field| field.required && !members.contains_key(field.name)) {
        return Err(format!("lacks {}: {body}", field.name));
    }
    for (name, value) in members {
        let field = fields.iter().find(|field| field.name == name).ok_or_else(|| format!("{name} is no member"))?;
        check_member(field, value, codes).map_err(|problem| format!("{name} {problem}"))?;
    }
    Ok(())
}

fn check_member(field: &FieldSpec, value: &Value, codes: &BTreeSet<String>) -> Result<(), String> {
    let form = |pattern: &str| {
        let fits = |(found, wanted): (u8, u8)| if wanted == b'9' { found.is_ascii_digit() } else { found == wanted };
        value.as_str().is_some_and(|text| text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(fits))
    };
    let good = match field.kind {
        FieldKind::Text { min, max } => {
            let length = value.as_str().map_or(0, |text| text.chars().count());
            length > 0 && (min as usize..=max as usize).contains(&length)
        }
        FieldKind::Date => form("9999-99-99"),
        FieldKind::Time => form("99:99:99"),
        FieldKind::DateTime => form("9999-99-99T99:99:99Z"),
        FieldKind::Boolean => value.is_boolean(),
        FieldKind::Integer { from, to } => value.as_i64().is_some_and(|number| (from..=to).contains(&number)),
        FieldKind::Decimal { from, to, .. } => {
            value.as_f64().is_some_and(|number| from.is_none_or(|from| number >= from) && to.is_none_or(|to| number <= to))
        }
        FieldKind::Descriptor(descriptor) => {
            let of = |uri: &str| uri.strip_prefix("uri://ed-fi.org/").and_then(|rest| rest.strip_prefix(descriptor)).is_some();
            value.as_str().is_some_and(|uri| of(uri) && codes.contains(uri))
        }
        FieldKind::Array { .. } => {
            let items = value.as_array().ok_or_else(|| format!("is no array: {value}"))?;
            for item in items {
                check_members(field.children(), item, codes)?;
            }
            !items.is_empty()
        }
        _ => return check_members(field.children(), value, codes),
    };
    if good { Ok(()) } else { Err(format!("is not {:?}: {value}", field.kind)) }
}

/// The values at a path such as `$.classPeriods[*].classPeriodReference.schoolId`.
fn at<'a>(body: &'a Value, path: &str) -> Vec<&'a Value> {
    let Some((before, after)) = path.split_once("[*]") else { return one(body, path).into_iter().collect() };
    let items = one(body, before).and_then(Value::as_array).into_iter().flatten();
    items.flat_map(|item| at(item, &format!("${after}"))).collect()
}

/// The value at a path without arrays.
fn one<'a>(body: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').skip(1).try_fold(body, |value, step| value.get(step))
}

/// The namespace of a key: a subclass shares that of its base.
fn namespace(kind: &ResourceKind) -> &'static str {
    kind.spec().base.map_or(kind.spec().name, |base| base.name)
}

/// Letter case does not count, as in an ODS.
fn push(key: &mut String, value: &Value) {
    use std::fmt::Write as _;
    let start = key.len();
    write!(key, "{value}|").expect("text takes anything");
    key[start..].make_ascii_lowercase();
}

fn key(kind: &ResourceKind, row: &Row) -> String {
    let mut key = String::new();
    for path in kind.spec().identity {
        let value = one(&row.body, path);
        push(&mut key, value.unwrap_or_else(|| panic!("{kind} {}: nothing at {path}: {}", row.object, row.body)));
    }
    key
}

/// No two records have one natural key, within the namespace of their base.
pub(crate) fn check_unique(records: &Records) {
    check_unique_in(&Model::ds5_2(), records);
}

/// The same of another Data Standard.
pub(crate) fn check_unique_in(model: &Model, records: &Records) {
    let mut seen: HashMap<(&str, String), (&str, &str)> = HashMap::new();
    for (endpoint, rows) in records {
        let kind = model.kind(endpoint).expect("a kind");
        for row in rows {
            if let Some(other) = seen.insert((namespace(&kind), key(&kind, row)), (endpoint, &row.object)) {
                panic!("{endpoint} {} has the natural key of {other:?}: {}", row.object, row.body);
            }
        }
    }
}

/// Every reference leads to a record among these; school years are the host's.
pub(crate) fn check_references(records: &Records) {
    check_references_in(&Model::ds5_2(), records);
}

/// The same of another Data Standard.
pub(crate) fn check_references_in(model: &Model, records: &Records) {
    let mut present: HashMap<&str, HashSet<String>> = HashMap::new();
    for (endpoint, rows) in records {
        let kind = model.kind(endpoint).expect("a kind");
        let keys: HashSet<String> = rows.iter().map(|row| key(&kind, row)).collect();
        if kind.spec().base.is_some() {
            present.entry(namespace(&kind)).or_default().extend(keys.iter().cloned());
        }
        present.insert(kind.spec().name, keys);
    }
    for (endpoint, rows) in records {
        let kind = model.kind(endpoint).expect("a kind");
        for reference in kind.spec().references {
            let target = model.named(reference.target).expect("a target");
            let target = target.spec();
            let member =
                |path: &&str| reference.fields.iter().find(|(_, paths)| paths.contains(path)).expect("a member for each part").0;
            let members: Vec<&str> = target.identity.iter().map(member).collect();
            for row in rows {
                for object in at(&row.body, reference.path) {
                    let mut wanted = String::new();
                    for member in &members {
                        let value =
                            object.get(member).unwrap_or_else(|| panic!("{endpoint} {}: {object} lacks {member}", row.object));
                        push(&mut wanted, value);
                    }
                    let found = match target.class {
                        ResourceClass::SchoolYear => ("2020|".."2040|").contains(&wanted.as_str()),
                        _ => present.get(reference.target).is_some_and(|keys| keys.contains(&wanted)),
                    };
                    assert!(found, "{endpoint} {}: {} leads nowhere: {object}", row.object, reference.path);
                }
            }
        }
    }
}
