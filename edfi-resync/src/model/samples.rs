//! Records made from nothing but the specs.

use serde_json::{Map, Value, json};

use crate::model::spec::{FieldKind, FieldSpec, ResourceSpec};
use crate::model::{DATA_STANDARDS, Model, ResourceKind};

/// Every standard, and every extension with its own.
pub(super) fn models() -> impl Iterator<Item = Model> {
    let standards = DATA_STANDARDS.iter().map(|version| Model::data_standard(version).expect("it is built in"));
    let extended = [(Model::ds5_2(), "tpdm"), (Model::ds6_1(), "sample"), (Model::ds6_1(), "homograph")];
    standards.chain(extended.map(|(model, extension)| model.with_extensions([extension]).expect("it is built in")))
}

/// Every kind of every standard, and what an extension adds: kinds, and members.
pub(super) fn kinds() -> impl Iterator<Item = ResourceKind> {
    let is_new = |kind: &ResourceKind| {
        let spec = kind.spec();
        kind.model().extensions().len() == 0 || spec.namespace != "ed-fi" || spec.fields.iter().any(|field| field.name == "_ext")
    };
    models().flat_map(move |model| model.kinds().filter(is_new).collect::<Vec<_>>())
}

/// A record with every member, or with the required ones only. Members of one type hold one value, so that what is unified agrees.
pub(super) fn record(spec: &ResourceSpec, complete: bool) -> Value {
    object(spec.fields, complete)
}

fn object(fields: &[FieldSpec], complete: bool) -> Value {
    let wanted = fields.iter().filter(|field| complete || field.required);
    Value::Object(wanted.map(|field| (field.name.to_owned(), member(field, complete))).collect())
}

fn member(field: &FieldSpec, complete: bool) -> Value {
    match field.kind {
        FieldKind::Array { items, .. } => json!([object(items, complete)]),
        FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } => object(fields, complete),
        FieldKind::Text { min, max } => json!("value".repeat(9).chars().take(5.max(min).min(max) as usize).collect::<String>()),
        FieldKind::Integer { from, .. } => json!(from.max(7)),
        FieldKind::Decimal { from, .. } => json!(from.unwrap_or(0.5).max(0.5)),
        _ => scalar(field.kind, 1),
    }
}

/// The `seed`th value of a type.
pub(super) fn scalar(kind: FieldKind, seed: u32) -> Value {
    match kind {
        FieldKind::Text { .. } => json!(format!("text {seed}")),
        FieldKind::Date => json!(format!("{:04}-08-15", 2000 + seed)),
        FieldKind::DateTime => json!(format!("{:04}-08-15T08:15:00Z", 2000 + seed)),
        FieldKind::Time => json!(format!("08:{:02}:00", seed % 60)),
        FieldKind::Boolean => json!(seed.is_multiple_of(2)),
        FieldKind::Integer { .. } => json!(100 + seed),
        FieldKind::Decimal { .. } => json!(f64::from(seed) + 0.5),
        FieldKind::Descriptor(name) => json!(format!("uri://ed-fi.org/{name}#Code {seed}")),
        FieldKind::Reference { .. } | FieldKind::Object { .. } | FieldKind::Array { .. } => panic!("not a scalar"),
    }
}

/// The member at a path.
pub(super) fn field(spec: &ResourceSpec, path: &str) -> &'static FieldSpec {
    let mut names = path.trim_start_matches("$.").split('.').map(|name| name.trim_end_matches("[*]"));
    let find = |fields: &'static [FieldSpec], name: &str| {
        fields.iter().find(|field| field.name == name).unwrap_or_else(|| panic!("{} has no {path}", spec.name))
    };
    let first = find(spec.fields, names.next().expect("a path has a name"));
    names.fold(first, |parent, name| find(parent.children(), name))
}

/// Puts a value at a path; `[*]` is the only item of its array.
pub(super) fn put(record: &mut Map<String, Value>, path: &str, value: Value) {
    let path = path.trim_start_matches("$.");
    let Some((name, rest)) = path.split_once('.') else {
        record.insert(path.to_owned(), value);
        return;
    };
    let (name, empty) = match name.strip_suffix("[*]") {
        Some(name) => (name, json!([{}])),
        None => (name, json!({})),
    };
    let inner = match record.entry(name).or_insert(empty) {
        Value::Array(items) => &mut items[0],
        object => object,
    };
    put(inner.as_object_mut().expect("objects and arrays of objects"), rest, value);
}
