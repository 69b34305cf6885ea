//! [`has_all`]: whether all values of a record's descriptors are known, and nothing else about it.
//!
//! A record that was inspected is only glanced at: what holds no descriptor is passed over. Where a value is not known, the inspection is made once more,
//! which knows the path.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::HasValue;
use super::compile::{Object, Shape, Tables};
use super::digest;

/// Whether every descriptor of a body has its value, as far as `has` knows. A body that cannot be read has not.
pub(super) fn has_all(tables: &Tables, body: &str, has: &mut HasValue<'_>) -> bool {
    let mut glance = Glance { tables, has, folded: Vec::with_capacity(64), all: true };
    let mut json = serde_json::Deserializer::from_str(body);
    let read = At { glance: &mut glance, what: What::Object(tables.root()) }.deserialize(&mut json);
    read.is_ok() && json.end().is_ok() && glance.all
}

struct Glance<'g, 'h> {
    tables: &'g Tables,
    has: &'g mut HasValue<'h>,
    /// A value in lower case.
    folded: Vec<u8>,
    all: bool,
}

/// A place of the record.
struct At<'a, 'g, 'h> {
    glance: &'a mut Glance<'g, 'h>,
    what: What,
}

/// What should stand there.
#[derive(Clone, Copy)]
enum What {
    /// This object of the tables.
    Object(u16),
    /// An array of these.
    Items(u16),
    /// A value of the descriptor of this name.
    Value(&'static str),
}

/// The name of a member.
struct Name<'t>(&'t Object);

impl<'de> DeserializeSeed<'de> for At<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { glance, what } = self;
        let What::Object(object) = what else {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        let tables = glance.tables;
        let table = &tables.objects[usize::from(object)];
        while let Some(place) = map.next_key_seed(Name(table))? {
            match place.and_then(|place| what_stands_at(tables, table, place)) {
                Some(what) => map.next_value_seed(At { glance: &mut *glance, what })?,
                None => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self { glance, what } = self;
        if let What::Items(object) = what {
            while seq.next_element_seed(At { glance: &mut *glance, what: What::Object(object) })?.is_some() {}
        } else {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if let What::Value(name) = self.what {
            let Glance { has, folded, all, .. } = self.glance;
            digest::fold(text, folded);
            *all = *all && has(name, folded);
        }
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// What stands in a member, if there may be a descriptor in it. What is part of a reference is a value that the record referred to has.
fn what_stands_at(tables: &Tables, table: &Object, place: usize) -> Option<What> {
    let field = &table.fields[place];
    let has_values = |object: u16| tables.objects[usize::from(object)].has_values;
    match field.shape {
        Shape::Descriptor(name) => field.part.is_none().then_some(What::Value(name)),
        Shape::Object(object) => has_values(object).then_some(What::Object(object)),
        Shape::Array { items, .. } => has_values(items).then_some(What::Items(items)),
        _ => None,
    }
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(self.0.find(name))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::model::samples::{kinds, record};

    #[test]
    fn a_glance_asks_for_the_values_that_an_inspection_asks_for() {
        let mut all = 0;
        for kind in kinds() {
            let body = record(kind.spec(), true).to_string();
            let (mut inspected, mut glanced) = (BTreeSet::new(), BTreeSet::new());
            let mut has = |name, value: &[u8]| {
                inspected.insert((name, value.to_vec()));
                true
            };
            kind.inspector().inspect_values(body.as_bytes(), &mut has);
            let mut has = |name, value: &[u8]| {
                glanced.insert((name, value.to_vec()));
                true
            };
            assert!(kind.inspector().has_all_values(body.as_bytes(), &mut has));
            assert_eq!(glanced, inspected, "{kind}");
            for (unknown, _) in &inspected {
                assert!(!kind.inspector().has_all_values(body.as_bytes(), &mut |name, _| name != *unknown), "{kind}: {unknown}");
            }
            all += inspected.len();
        }
        assert!(all > 1_000, "{all}");
    }
}
