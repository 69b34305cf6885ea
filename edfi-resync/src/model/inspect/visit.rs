//! The visitors that lead [`Walk`] through the JSON: one for each place where a value can stand.
//!
//! Members that the model does not know are hashed all the same, by the [`Unknown`] family, which needs no walk.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::ShapeProblem;
use super::compile::{Field, Object, Shape};
use super::digest::{self, Sum};
use super::walk::Walk;

/// The object at the root.
pub(super) struct Root<'w, 't> {
    pub(super) walk: &'w mut Walk<'t>,
    pub(super) object: u16,
}

/// The name of a member of an object that the model knows.
pub(super) struct Name<'w, 't> {
    pub(super) walk: &'w mut Walk<'t>,
    pub(super) table: &'t Object,
}

/// What a name turned out to be.
pub(super) enum Member {
    /// The member at this position.
    Known(usize),
    /// One that the model does not know.
    Other(Other),
}

/// A member that the model does not know, extensions, or a member that the server adds.
pub(super) struct Other {
    /// The seed of its name.
    pub(super) seed: u64,
    is_reference: bool,
    is_servers: bool,
}

/// The value of a member that the model knows.
pub(super) struct Value<'w, 't> {
    pub(super) walk: &'w mut Walk<'t>,
    pub(super) field: &'t Field,
}

/// An item of an array that the model knows.
pub(super) struct Item<'w, 't> {
    pub(super) walk: &'w mut Walk<'t>,
    pub(super) object: u16,
}

/// A value that the model does not know.
#[derive(Clone, Copy)]
pub(super) struct Unknown {
    /// The seed of its name.
    pub(super) seed: u64,
    /// Whether its name is that of a reference, in which a server writes a `link`.
    pub(super) is_reference: bool,
}

/// The name of a member that the model does not know.
struct UnknownName {
    within_reference: bool,
}

impl<'de> DeserializeSeed<'de> for Root<'_, '_> {
    type Value = Sum;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Sum, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Root<'_, '_> {
    type Value = Sum;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Sum, A::Error> {
        self.walk.object(self.object, map)
    }
}

impl<'de> DeserializeSeed<'de> for Name<'_, '_> {
    type Value = Member;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Member, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_, '_> {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Member, E> {
        if let Some(place) = self.table.find(name) {
            return Ok(Member::Known(place));
        }
        let is_servers = match name {
            "id" | "_etag" | "_lastModifiedDate" => self.table.is_root,
            "link" => self.table.reference.is_some(),
            _ => false,
        };
        if !is_servers && name != "_ext" {
            self.walk.note_unknown(&self.table.path, name);
        }
        Ok(Member::Other(Other::new(name, is_servers)))
    }
}

impl Other {
    fn new(name: &str, is_servers: bool) -> Self {
        Self { seed: digest::name(name), is_reference: name.ends_with("Reference"), is_servers }
    }

    /// Reads its value; one of the server's does not count.
    pub(super) fn value<'de, A: MapAccess<'de>>(&self, map: &mut A) -> Result<Option<u128>, A::Error> {
        match self.is_servers {
            true => map.next_value::<IgnoredAny>().map(|_| None),
            false => map.next_value_seed(Unknown { seed: self.seed, is_reference: self.is_reference }),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_, '_> {
    type Value = Option<u128>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<u128>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, '_> {
    type Value = Option<u128>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<u128>, E> {
        Ok(Some(self.walk.text(self.field, text)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Option<u128>, E> {
        Ok(Some(self.walk.whole(self.field, number.into())))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Option<u128>, E> {
        Ok(Some(self.walk.whole(self.field, number.into())))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Option<u128>, E> {
        Ok(Some(self.walk.number(self.field, number)))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<u128>, E> {
        Ok(Some(self.walk.boolean(self.field, value)))
    }

    fn visit_unit<E: Error>(self) -> Result<Option<u128>, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<u128>, A::Error> {
        let Self { walk, field } = self;
        if let Shape::Object(object) = field.shape {
            return Ok(walk.object(object, map)?.object(field.seed));
        }
        walk.fail(&field.path, ShapeProblem::WrongType(field.shape.name()));
        unknown_members(field.seed, false, map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Option<u128>, A::Error> {
        let Self { walk, field } = self;
        if let Shape::Array { .. } = field.shape {
            return walk.array(field, seq);
        }
        walk.fail(&field.path, ShapeProblem::WrongType(field.shape.name()));
        unknown_items(field.seed, seq)
    }
}

impl Item<'_, '_> {
    fn is_wrong(self) -> Unknown {
        let path = self.walk.path_of(self.object);
        self.walk.fail(path, ShapeProblem::WrongType("an object"));
        Unknown { seed: digest::ITEM, is_reference: false }
    }
}

impl<'de> DeserializeSeed<'de> for Item<'_, '_> {
    type Value = Option<u128>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<u128>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Item<'_, '_> {
    type Value = Option<u128>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<u128>, A::Error> {
        Ok(self.walk.object(self.object, map)?.object(digest::ITEM))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<u128>, E> {
        self.is_wrong().visit_str(text)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Option<u128>, E> {
        self.is_wrong().visit_i64(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Option<u128>, E> {
        self.is_wrong().visit_u64(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Option<u128>, E> {
        self.is_wrong().visit_f64(number)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<u128>, E> {
        self.is_wrong().visit_bool(value)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<u128>, E> {
        self.is_wrong().visit_unit()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Option<u128>, A::Error> {
        self.is_wrong().visit_seq(seq)
    }
}

impl<'de> DeserializeSeed<'de> for Unknown {
    type Value = Option<u128>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<u128>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unknown {
    type Value = Option<u128>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<u128>, E> {
        Ok(Some(digest::text(self.seed, text.as_bytes())))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Option<u128>, E> {
        Ok(Some(digest::whole(self.seed, number.into())))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Option<u128>, E> {
        Ok(Some(digest::whole(self.seed, number.into())))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Option<u128>, E> {
        Ok(Some(digest::number(self.seed, number)))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<u128>, E> {
        Ok(Some(digest::boolean(self.seed, value)))
    }

    fn visit_unit<E: Error>(self) -> Result<Option<u128>, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<u128>, A::Error> {
        unknown_members(self.seed, self.is_reference, map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Option<u128>, A::Error> {
        unknown_items(self.seed, seq)
    }
}

impl<'de> DeserializeSeed<'de> for UnknownName {
    type Value = Other;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Other, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for UnknownName {
    type Value = Other;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Other, E> {
        Ok(Other::new(name, self.within_reference && name == "link"))
    }
}

fn unknown_members<'de, A: MapAccess<'de>>(seed: u64, within_reference: bool, mut map: A) -> Result<Option<u128>, A::Error> {
    let (mut sum, mut names) = (Sum::default(), Vec::new());
    while let Some(other) = map.next_key_seed(UnknownName { within_reference })? {
        names.push(other.seed);
        sum.add(other.value(&mut map)?);
    }
    refuse_repeated(&mut names)?;
    Ok(sum.object(seed))
}

/// Hashes the items of an array that the model does not know, or that stands where no array should.
pub(super) fn unknown_items<'de, A: SeqAccess<'de>>(seed: u64, mut seq: A) -> Result<Option<u128>, A::Error> {
    let mut sum = Sum::default();
    while let Some(value) = seq.next_element_seed(Unknown { seed: digest::ITEM, is_reference: false })? {
        sum.add(value);
    }
    Ok(sum.array(seed))
}

/// What is said of an object that has a member twice.
pub(super) fn repeated<E: Error>() -> E {
    E::custom("a member is repeated")
}

/// Refuses an object in which one of these names stands twice.
pub(super) fn refuse_repeated<E: Error>(names: &mut [u64]) -> Result<(), E> {
    names.sort_unstable();
    match names.windows(2).any(|pair| pair[0] == pair[1]) {
        true => Err(repeated()),
        false => Ok(()),
    }
}
