//! From objects to JSON, once for all structs; also how they are checked, compared and shown.

use std::fmt;

use bytes::Bytes;
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::object::{List, Object, View};
use super::read::Fault;
use crate::error::{Error, ErrorKind, Result};
use crate::model::ShapeProblem;

/// Prints a whole record.
pub(super) fn record(object: &dyn Object) -> Result<Bytes> {
    check(object)?;
    let printed = serde_json::to_vec(&Printed(object));
    printed.map(Bytes::from).map_err(|error| Error::new(ErrorKind::Unexpected, "a record cannot be printed").with_source(error))
}

/// What `Serialize` of every struct does.
pub(super) fn serialize<S: Serializer>(object: &dyn Object, serializer: S) -> Result<S::Ok, S::Error> {
    check(object).map_err(S::Error::custom)?;
    Printed(object).serialize(serializer)
}

/// The name and how many members are given: people stand in records.
pub(super) fn debug(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let given = object.members().filter(|(_, view)| !view.is_blank()).count() + object.other().len();
    write!(f, "{} <{given} members>", object.name())
}

/// Whether two objects of one type print the same but for the order of their other members.
pub(super) fn same(left: &dyn Object, right: &dyn Object) -> bool {
    left.other() == right.other() && left.members().zip(right.members()).all(|((_, left), (_, right))| same_view(left, right))
}

fn same_view(left: View<'_>, right: View<'_>) -> bool {
    match (left, right) {
        (View::Absent, View::Absent) => true,
        (View::Text(left), View::Text(right)) => left == right,
        (View::Integer(left), View::Integer(right)) => left == right,
        (View::Decimal(left), View::Decimal(right)) => left == right,
        (View::Boolean(left), View::Boolean(right)) => left == right,
        (View::Object(left), View::Object(right)) => same(left, right),
        (View::List(left), View::List(right)) => {
            left.len() == right.len() && left.iter().zip(right.iter()).all(|(left, right)| same(left, right))
        }
        _ => false,
    }
}

/// Finds a required member that is empty, or one that would be printed twice.
fn check(object: &dyn Object) -> Result<(), Fault> {
    for (member, view) in object.members() {
        if object.other().get(member.name).is_some() {
            return Err(Fault::twice().below_member(member.name));
        }
        let fault = match view {
            _ if member.required && view.is_blank() => Err(Fault::new(ShapeProblem::Missing)),
            View::Object(object) => check(object),
            View::List(list) => {
                list.iter().enumerate().try_for_each(|(position, item)| check(item).map_err(|fault| fault.below_item(position)))
            }
            _ => Ok(()),
        };
        fault.map_err(|fault| fault.below_member(member.name))?;
    }
    Ok(())
}

struct Printed<'a>(&'a dyn Object);

impl Serialize for Printed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (member, view) in self.0.members() {
            match view {
                View::Absent => {}
                View::Text(text) => map.serialize_entry(member.name, text)?,
                View::Integer(number) => map.serialize_entry(member.name, &number)?,
                View::Decimal(number) => map.serialize_entry(member.name, number)?,
                View::Boolean(truth) => map.serialize_entry(member.name, &truth)?,
                View::Object(object) => map.serialize_entry(member.name, &Printed(object))?,
                View::List(list) if list.is_empty() => {}
                View::List(list) => map.serialize_entry(member.name, &PrintedList(list))?,
            }
        }
        for (name, json) in self.0.other().iter() {
            map.serialize_entry(name, json)?;
        }
        map.end()
    }
}

struct PrintedList<'a>(&'a dyn List);

impl Serialize for PrintedList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_seq(Some(self.0.len()))?;
        for item in self.0.iter() {
            items.serialize_element(&Printed(item))?;
        }
        items.end()
    }
}
