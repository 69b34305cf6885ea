//! The visitors that lead [`Walk`] through the JSON: one for each place where the model knows what should stand.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::ShapeProblem;
use super::compile::{Field, Object, Shape};
use super::digest::{self, Sum};
use super::unknown::{Members, Other, Unknown, unknown_items};
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
        if is_servers && self.table.is_root {
            self.walk.server_members = true;
        }
        if !is_servers && name != "_ext" {
            self.walk.odd_spelling |= self.table.has_in_any_case(name);
            self.walk.note_unknown(&self.table.path, name);
        }
        Ok(Member::Other(Other::new(name, is_servers)))
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
        let mut members = Members::new(map, false);
        if let Some(number) = members.number()? {
            return number.visit(Self { walk, field });
        }
        walk.fail(&field.path, ShapeProblem::WrongType(field.shape.name()));
        members.hash(field.seed)
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
    /// Says that an item is no object, and goes on as if the model did not know it.
    fn report(self) -> Unknown {
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
        self.report().visit_str(text)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Option<u128>, E> {
        self.report().visit_i64(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Option<u128>, E> {
        self.report().visit_u64(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Option<u128>, E> {
        self.report().visit_f64(number)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<u128>, E> {
        self.report().visit_bool(value)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<u128>, E> {
        self.report().visit_unit()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Option<u128>, A::Error> {
        self.report().visit_seq(seq)
    }
}
