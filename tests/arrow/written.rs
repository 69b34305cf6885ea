//! Records as columns of Arrow: what a program that extracts data writes, in either way to name it.

use std::sync::Arc;

use arrow_array::builder::{Int64Builder, ListBuilder};
use arrow_array::types::{Date32Type, Time32SecondType};
use arrow_array::{
    ArrayRef, BooleanArray, Decimal128Array, Int64Array, ListArray, PrimitiveArray, RecordBatch, StringArray, StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{Field, Fields};
use edfi_resync::model::{CampusRole, FieldKind, FieldSpec, Record, ResourceKind};
use serde_json::Value;

/// How references and collections are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Form {
    /// Dotted names, and JSON.
    Dotted,
    /// Structs and lists.
    Nested,
}

const ROLES: [(&str, CampusRole); 6] = [
    ("@schoolYear", CampusRole::SchoolYear),
    ("@school", CampusRole::School),
    ("@person", CampusRole::Person),
    ("@course", CampusRole::Course),
    ("@section", CampusRole::Section),
    ("@calendar", CampusRole::Calendar),
];

/// The records of a kind as a batch. Members that no record has have no column.
pub(crate) fn batch_of(kind: &ResourceKind, records: &[Record], form: Form) -> RecordBatch {
    let bodies: Vec<Value> = records.iter().map(|record| serde_json::from_slice(&record.body).unwrap()).collect();
    let bodies: Vec<_> = bodies.iter().map(Some).collect();
    let mut columns = Vec::new();
    members(kind.spec().fields, "", &bodies, form, &mut columns);
    for (name, role) in ROLES {
        let ids: Vec<Vec<i64>> = records.iter().map(|record| record.campus.ids(role).collect()).collect();
        let most = ids.iter().map(Vec::len).max().unwrap_or_default();
        if most > 1 {
            let mut lists = ListBuilder::new(Int64Builder::new());
            for ids in &ids {
                lists.append_value(ids.iter().copied().map(Some));
            }
            columns.push((name.to_owned(), Arc::new(lists.finish()) as ArrayRef));
        } else if most == 1 {
            let ids: Int64Array = ids.iter().map(|ids| ids.first().copied()).collect();
            columns.push((name.to_owned(), Arc::new(ids)));
        }
    }
    let objects: Vec<_> = records.iter().map(|record| record.campus.object().map(ToString::to_string)).collect();
    if objects.iter().any(Option::is_some) {
        columns.push(("@object".to_owned(), Arc::new(StringArray::from(objects))));
    }
    let days: Vec<_> = records.iter().map(|record| record.campus.day().map(|day| day.to_string())).collect();
    if days.iter().any(Option::is_some) {
        let days = days.iter().map(|day| day.as_deref().map(days_of));
        columns.push(("@date".to_owned(), Arc::new(days.collect::<PrimitiveArray<Date32Type>>())));
    }
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

fn members(fields: &[FieldSpec], before: &str, objects: &[Option<&Value>], form: Form, columns: &mut Vec<(String, ArrayRef)>) {
    for field in fields {
        let values: Vec<_> = objects.iter().map(|object| object.and_then(|object| object.get(field.name))).collect();
        if values.iter().all(Option::is_none) {
            continue;
        }
        let name = format!("{before}{}", field.name);
        match field.kind {
            FieldKind::Reference { .. } | FieldKind::Object { .. } if form == Form::Dotted => {
                members(field.children(), &format!("{name}."), &values, form, columns);
            }
            FieldKind::Array { .. } if form == Form::Dotted => {
                let json: Vec<_> = values.iter().map(|value| value.map(ToString::to_string)).collect();
                columns.push((name, Arc::new(StringArray::from(json))));
            }
            _ => columns.push((name, array(field, &values))),
        }
    }
}

/// Values of a member as the array that fits it best.
fn array(field: &FieldSpec, values: &[Option<&Value>]) -> ArrayRef {
    let text = |value: Option<&Value>| value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    match field.kind {
        FieldKind::Date => {
            Arc::new(values.iter().map(|value| text(*value).map(|day| days_of(&day))).collect::<PrimitiveArray<Date32Type>>())
        }
        FieldKind::Time => Arc::new(
            values.iter().map(|value| text(*value).map(|time| seconds_of(&time))).collect::<PrimitiveArray<Time32SecondType>>(),
        ),
        FieldKind::Boolean => Arc::new(values.iter().map(|value| value.and_then(Value::as_bool)).collect::<BooleanArray>()),
        FieldKind::Integer { .. } => Arc::new(values.iter().map(|value| value.and_then(Value::as_i64)).collect::<Int64Array>()),
        FieldKind::Decimal { scale, .. } => {
            let power = 10_f64.powi(scale.into());
            let number = |value: &Value| (value.as_f64().unwrap() * power).round() as i128;
            let numbers: Decimal128Array = values.iter().map(|value| value.map(number)).collect();
            Arc::new(numbers.with_precision_and_scale(30, i8::try_from(scale).unwrap()).unwrap())
        }
        FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } => structs(fields, values),
        FieldKind::Array { items, .. } => {
            let elements = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
            let all: Vec<_> = values.iter().copied().map(elements).collect();
            let flat: Vec<_> = all.iter().flatten().map(Some).collect();
            let inner = structs(items, &flat);
            list(inner, all.iter().map(Vec::len))
        }
        _ => Arc::new(StringArray::from(values.iter().copied().map(text).collect::<Vec<_>>())),
    }
}

/// Structs with the members that any of them has; null where there is nothing.
fn structs(fields: &[FieldSpec], values: &[Option<&Value>]) -> ArrayRef {
    let mut columns = Vec::new();
    members(fields, "", values, Form::Nested, &mut columns);
    let types: Fields = columns.iter().map(|(name, array)| Field::new(name, array.data_type().clone(), true)).collect();
    let nulls = values.iter().map(Option::is_some).collect::<Vec<_>>();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    Arc::new(StructArray::try_new_with_length(types, arrays, Some(nulls.into()), values.len()).unwrap())
}

/// Lists of so many elements each; null where there are none.
fn list(inner: ArrayRef, lengths: impl Iterator<Item = usize> + Clone) -> ArrayRef {
    let item = Arc::new(Field::new("item", inner.data_type().clone(), true));
    let nulls: Vec<_> = lengths.clone().map(|length| length > 0).collect();
    Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths), inner, Some(nulls.into())))
}

/// The days from the first of 1970 until a day.
fn days_of(day: &str) -> i32 {
    let parts: Vec<i32> = day.split('-').map(|part| part.parse().unwrap()).collect();
    let [year, month, day] = parts[..] else { panic!("{day} is no day") };
    // Years that begin in March, so that the day of a leap year is the last one.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468
}

fn seconds_of(time: &str) -> i32 {
    time.split(':').fold(0, |seconds, part| seconds * 60 + part.parse::<i32>().unwrap())
}
