//! From JSON to objects, once for all structs, with the path of what is wrong.

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;

use super::decimal::Decimal;
use super::object::{List, Object};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{ShapeError, ShapeProblem};

/// What is wrong, and where; the path grows to the front on the way out.
#[derive(Debug)]
pub struct Fault(Box<ShapeError>);

impl Fault {
    pub(super) fn new(problem: ShapeProblem) -> Self {
        Self(Box::new(ShapeError { path: String::new(), problem }))
    }

    pub(super) fn twice() -> Self {
        Self::new(ShapeProblem::Other("is there twice".to_owned()))
    }

    fn wanted(what: &'static str) -> Self {
        Self::new(ShapeProblem::WrongType(what))
    }

    pub(super) fn below_member(mut self, name: &str) -> Self {
        self.0.path.insert_str(0, name);
        self.0.path.insert(0, '.');
        self
    }

    pub(super) fn below_item(mut self, position: usize) -> Self {
        self.0.path.insert_str(0, &format!("[{position}]"));
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}", self.0)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::new(ErrorKind::RecordInvalid, fault.to_string())
    }
}

/// Reads a whole record into an object that is at its default.
pub(super) fn record(target: &mut dyn Object, body: &[u8]) -> Result<()> {
    let json: &RawValue = serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {} column {}", error.line(), error.column());
        Fault::new(ShapeProblem::NotJson(place))
    })?;
    Ok(object(target, json.get())?)
}

/// What `Deserialize` of every struct does.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(target: &mut dyn Object, deserializer: D) -> Result<(), D::Error> {
    let json = Box::<RawValue>::deserialize(deserializer)?;
    object(target, json.get()).map_err(D::Error::custom)
}

/// Reads an object that is at its default.
pub(super) fn object(target: &mut dyn Object, json: &str) -> Result<(), Fault> {
    let shape = target.shape();
    let mut seen = vec![false; shape.len()];
    let mut given = vec![false; shape.len()];
    let (mut slots, other) = target.slots_mut();
    for (name, value) in members(json)? {
        if let Some(at) = shape.iter().position(|member| member.name == name) {
            if std::mem::replace(&mut seen[at], true) {
                return Err(Fault::twice().below_member(&name));
            }
            if value.get() != "null" {
                slots[at].read(value.get()).map_err(|fault| fault.below_member(&name))?;
                given[at] = !slots[at].view().is_blank();
            }
        } else if !other.insert_raw(&name, value.to_owned()) {
            // A name that the Data Standard does not know could be anything; only what looks like a name is told.
            let plain = name.len() <= 60 && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            return Err(Fault::twice().below_member(if plain { &name } else { "*" }));
        }
    }
    match shape.iter().zip(given).find(|(member, given)| member.required && !given) {
        Some((member, _)) => Err(Fault::new(ShapeProblem::Missing).below_member(member.name)),
        None => Ok(()),
    }
}

/// Reads a collection that is empty.
pub(super) fn list(target: &mut dyn List, json: &str) -> Result<(), Fault> {
    let wanted = || Fault::wanted("an array");
    if !json.starts_with('[') {
        return Err(wanted());
    }
    let items: Vec<&RawValue> = serde_json::from_str(json).map_err(|_| wanted())?;
    for (position, item) in items.into_iter().enumerate() {
        object(target.push_default(), item.get()).map_err(|fault| fault.below_item(position))?;
    }
    Ok(())
}

pub(super) fn text(json: &str) -> Result<String, Fault> {
    serde_json::from_str(json).map_err(|_| Fault::wanted("text"))
}

pub(super) fn boolean(json: &str) -> Result<bool, Fault> {
    json.parse().map_err(|_| Fault::wanted("true or false"))
}

pub(super) fn decimal(json: &str) -> Result<Decimal, Fault> {
    json.parse().map_err(|_| Fault::wanted("a number"))
}

pub(super) fn int32(json: &str) -> Result<i32, Fault> {
    i32::try_from(int64(json)?).map_err(|_| Fault::new(ShapeProblem::Range))
}

/// A whole number is written as one: `5.0` and `1E2` would be printed as something else.
pub(super) fn int64(json: &str) -> Result<i64, Fault> {
    let digits = json.strip_prefix('-').unwrap_or(json);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) || json == "-0" {
        return Err(Fault::wanted("a whole number"));
    }
    json.parse().map_err(|_| Fault::new(ShapeProblem::Range))
}

/// The members of a JSON object in their order, repeated ones too.
fn members(json: &str) -> Result<Vec<(String, &RawValue)>, Fault> {
    struct Collect;

    impl<'de> Visitor<'de> for Collect {
        type Value = Vec<(String, &'de RawValue)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some(member) = map.next_entry()? {
                members.push(member);
            }
            Ok(members)
        }
    }

    serde_json::Deserializer::from_str(json).deserialize_map(Collect).map_err(|_| Fault::wanted("an object"))
}
