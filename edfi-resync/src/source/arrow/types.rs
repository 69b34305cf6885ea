//! [`meanings`]: what the columns are in the terms of a model, and which of them cannot be that by their type.

use std::collections::BTreeSet;

use arrow_schema::{DataType, Fields};

use super::columns::Column;
use super::time::zone_named;
use super::value::{is_fractional, is_text, is_whole, plain};
use crate::model::{FieldKind, FieldSpec, ResourceKind, closest, did_you_mean};
use crate::source::service_query::{Aliases, DAY, KEY, OBJECT, unknown_members};

/// What a column is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    /// Campus keys, or what belongs to them.
    Keys,
    /// A member of the model.
    Member(&'static FieldSpec),
    /// A path that the model does not have, in an extension or elsewhere.
    Open { extension: bool },
}

/// A column that fits nothing: it and what is wrong, and what to do.
pub(super) type Misfit = (String, String);

/// What each column is in the records of a kind; some may be of no member.
///
/// # Errors
/// The first one that cannot be.
pub(super) fn meanings(
    columns: &[Column],
    aliases: &Aliases,
    taken: &BTreeSet<String>,
    kind: &ResourceKind,
) -> Result<Vec<Meaning>, Misfit> {
    let mut unknown = unknown_members(aliases, None, kind);
    unknown.retain(|unknown| !taken.contains(&unknown.name));
    if let Some(first) = unknown.first() {
        let others: Vec<_> = unknown[1..].iter().map(|unknown| format!("{:?}", unknown.name)).collect();
        let also = if others.is_empty() { String::new() } else { format!(", nor are {}", others.join(", ")) };
        let standard = kind.model().version();
        let problem = format!("column {:?} is no member of {kind} in Data Standard {standard}{also}", first.name);
        let hint = did_you_mean(&first.nearest).unwrap_or_else(|| "name columns after members, or leave them out".to_owned());
        return Err((problem, hint));
    }
    columns.iter().map(|column| meaning(column, kind)).collect()
}

fn meaning(column: &Column, kind: &ResourceKind) -> Result<Meaning, Misfit> {
    if column.name.starts_with('@') {
        return keys(column).map(|()| Meaning::Keys);
    }
    let misfit = |(problem, hint): Misfit| (format!("column {:?} {problem}", column.name), hint);
    let (mut fields, mut extension) = (kind.spec().fields, false);
    let names: Vec<_> = column.name.split('.').collect();
    for (depth, name) in names.iter().enumerate() {
        extension |= *name == "_ext";
        let Some(field) = fields.iter().find(|field| field.name == *name) else { break };
        if depth + 1 == names.len() {
            fits(&column.data_type, field, &column.name).map_err(misfit)?;
            return Ok(Meaning::Member(field));
        }
        if matches!(field.kind, FieldKind::Array { .. }) {
            let of = names[..=depth].join(".");
            return Err(misfit((format!("leads through the collection {of:?}"), format!("make {of:?} a list of structs"))));
        }
        fields = field.children();
    }
    open(&column.data_type).map_err(misfit)?;
    Ok(Meaning::Open { extension })
}

/// Whether a column of Campus keys is of a type that can hold them.
fn keys(column: &Column) -> Result<(), Misfit> {
    let plain_type = plain(&column.data_type);
    let (name, is_id) = (&*column.name, is_whole(plain_type) || is_fractional(plain_type));
    let (is_good, hint) = match name {
        OBJECT => (is_text(plain_type), "give it as text such as Enrollment:4711"),
        DAY => (is_text(plain_type) || is_day(plain_type), "give it as Date32, or as text such as 2026-08-17"),
        _ if name.starts_with(KEY) => (is_id || is_text(plain_type), "give it as Int64"),
        _ => {
            let of_list = element(plain_type).is_some_and(|inner| is_whole(plain(inner)));
            (is_id || is_text(plain_type) || of_list, "give it as Int64, or as a list of them")
        }
    };
    if is_good || matches!(plain_type, DataType::Null) {
        return Ok(());
    }
    Err((format!("column {name:?} cannot hold Campus keys as {}", shown(plain_type)), hint.to_owned()))
}

/// Whether values of this type can be a member; the member by its path, for people.
fn fits(data_type: &DataType, field: &FieldSpec, path: &str) -> Result<(), Misfit> {
    let given = plain(data_type);
    zone(given)?;
    let is_number = is_whole(given) || is_fractional(given);
    let (is_good, is, hint) = match field.kind {
        FieldKind::Text { .. } => (is_whole(given), "text", "give it as text"),
        FieldKind::Date => (is_day(given), "a date", "give it as Date32, or as text such as 2026-08-17"),
        FieldKind::DateTime => (is_day(given), "a date and time", "give it as Timestamp, or as text such as 2026-08-17T10:15:00Z"),
        FieldKind::Time => (
            matches!(given, DataType::Time32(_) | DataType::Time64(_) | DataType::Timestamp(_, None)),
            "a time",
            "give it as Time32, or as text such as 08:15:00",
        ),
        FieldKind::Boolean => (matches!(given, DataType::Boolean) || is_whole(given), "a boolean", "give it as Boolean"),
        FieldKind::Integer { .. } => (is_number, "a whole number", "give it as Int64"),
        FieldKind::Decimal { .. } => (is_number, "a decimal number", "give it as Decimal128, or as text such as 12.50"),
        FieldKind::Descriptor(_) => (is_whole(given), "a descriptor", "give it as text: a descriptor value or a Campus code"),
        FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } => {
            if let DataType::Struct(members) = given {
                return within(members, fields, path);
            }
            (false, "an object", "give it as a struct, or its members as columns of their own")
        }
        FieldKind::Array { items, .. } => match element(given).map(plain) {
            Some(DataType::Struct(members)) => return within(members, items, path),
            Some(DataType::Null) => (true, "", ""),
            _ => (false, "a collection", "give it as a list of structs"),
        },
    };
    if is_good || is_text(given) || matches!(given, DataType::Null) {
        return Ok(());
    }
    Err((format!("is {}, and the member {path:?} is {is}", shown(given)), hint.to_owned()))
}

/// Whether these members of structs are members of the model, and of types that fit them.
fn within(members: &Fields, fields: &'static [FieldSpec], path: &str) -> Result<(), Misfit> {
    for member in members {
        let name = member.name();
        let path = format!("{path}.{name}");
        match fields.iter().find(|field| field.name == name) {
            Some(field) => fits(member.data_type(), field, &path)?,
            None if name == "_ext" => open(member.data_type())?,
            None => {
                let hint = did_you_mean(&closest(name, fields.iter().map(|field| field.name)));
                let hint = hint.unwrap_or_else(|| "name members of structs after those of the model, or leave them out".to_owned());
                return Err((format!("has {path:?}, which is no member"), hint));
            }
        }
    }
    Ok(())
}

/// Whether values of this type can be read where the model knows nothing.
fn open(data_type: &DataType) -> Result<(), Misfit> {
    let given = plain(data_type);
    zone(given)?;
    match given {
        DataType::Struct(members) => members.iter().try_for_each(|member| open(member.data_type())),
        DataType::Null | DataType::Boolean | DataType::Time32(_) | DataType::Time64(_) => Ok(()),
        _ if is_whole(given) || is_fractional(given) || is_text(given) || is_day(given) => Ok(()),
        _ => match element(given) {
            Some(inner) => open(inner),
            None => Err((format!("is {}, which is nothing in JSON", shown(given)), "give it as text or as a number".to_owned())),
        },
    }
}

/// Refuses moments of a zone that is not known: they would be no moments.
fn zone(data_type: &DataType) -> Result<(), Misfit> {
    match data_type {
        DataType::Timestamp(_, Some(zone)) if zone_named(zone).is_none() => {
            let hint = "name a zone such as UTC, America/Chicago or -05:00".to_owned();
            Err((format!("is of the time zone {zone:?}, which is not known"), hint))
        }
        _ => Ok(()),
    }
}

fn is_day(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..))
}

/// The type of the elements of a list.
fn element(data_type: &DataType) -> Option<&DataType> {
    match data_type {
        DataType::List(inner) | DataType::LargeList(inner) | DataType::FixedSizeList(inner, _) => Some(inner.data_type()),
        _ => None,
    }
}

/// A type for people: that of a struct names its members, which would be long.
fn shown(data_type: &DataType) -> String {
    match data_type {
        DataType::Struct(_) => "a struct".to_owned(),
        other => match element(other) {
            Some(inner) => {
                format!("a list of {}", if matches!(inner, DataType::Struct(_)) { "structs".to_owned() } else { shown(inner) })
            }
            None => other.to_string(),
        },
    }
}
