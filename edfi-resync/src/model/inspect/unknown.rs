//! The visitors of what the model does not know: extensions, members with a typo, objects where a text should stand.
//!
//! All of it is hashed as it stands, arrays without their order. A program that turns on serde_json's `arbitrary_precision` turns it on
//! for everything in it; numbers then arrive as objects with the one member [`NUMBER`]. They are read as the numbers that they are.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::digest::{self, Sum};

/// The name under which serde_json hands out the text of a number, if it was told to keep that.
const NUMBER: &str = "$serde_json::private::Number";

/// A member that the model does not know, extensions, or a member that the server adds.
pub(super) struct Other {
    /// The seed of its name.
    pub(super) seed: u64,
    is_reference: bool,
    is_servers: bool,
    is_number: bool,
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

impl Other {
    pub(super) fn new(name: &str, is_servers: bool) -> Self {
        Self { seed: digest::name(name), is_reference: name.ends_with("Reference"), is_servers, is_number: name == NUMBER }
    }

    /// Reads its value; one of the server's does not count.
    pub(super) fn value<'de, A: MapAccess<'de>>(&self, map: &mut A) -> Result<Option<u128>, A::Error> {
        if self.is_servers {
            return map.next_value::<IgnoredAny>().map(|_| None);
        }
        map.next_value_seed(Unknown { seed: self.seed, is_reference: self.is_reference })
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
        let mut members = Members::new(map, self.is_reference);
        match members.number()? {
            Some(number) => number.visit(self),
            None => members.hash(self.seed),
        }
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

/// The members of an object that the model does not know, or that stands where no object should.
pub(super) struct Members<A> {
    map: A,
    within_reference: bool,
    /// The first member's name, which tells a number from an object.
    first: Option<Other>,
}

impl<'de, A: MapAccess<'de>> Members<A> {
    pub(super) fn new(map: A, within_reference: bool) -> Self {
        Self { map, within_reference, first: None }
    }

    /// The number that this is in truth, if it is one.
    pub(super) fn number(&mut self) -> Result<Option<Number>, A::Error> {
        self.first = self.next()?;
        match self.first {
            Some(Other { is_number: true, .. }) => self.map.next_value::<String>().map(|text| Number::parse(&text)),
            _ => Ok(None),
        }
    }

    fn next(&mut self) -> Result<Option<Other>, A::Error> {
        self.map.next_key_seed(UnknownName { within_reference: self.within_reference })
    }

    pub(super) fn hash(mut self, seed: u64) -> Result<Option<u128>, A::Error> {
        let (mut sum, mut names, mut next) = (Sum::default(), Vec::new(), self.first.take());
        while let Some(other) = next {
            names.push(other.seed);
            sum.add(other.value(&mut self.map)?);
            next = self.next()?;
        }
        refuse_repeated(&mut names)?;
        Ok(sum.object(seed))
    }
}

/// A number that arrived as text.
pub(super) enum Number {
    Signed(i64),
    Unsigned(u64),
    Fraction(f64),
}

impl Number {
    /// As serde_json reads it without being told to keep the text.
    fn parse(text: &str) -> Option<Self> {
        let signed = text.parse().ok().map(Self::Signed);
        signed.or_else(|| text.parse().ok().map(Self::Unsigned)).or_else(|| text.parse().ok().map(Self::Fraction))
    }

    pub(super) fn visit<'de, V: Visitor<'de>, E: Error>(self, visitor: V) -> Result<V::Value, E> {
        match self {
            Self::Signed(number) => visitor.visit_i64(number),
            Self::Unsigned(number) => visitor.visit_u64(number),
            Self::Fraction(number) => visitor.visit_f64(number),
        }
    }
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
    let is_repeated = names.windows(2).any(|pair| pair[0] == pair[1]);
    if is_repeated { Err(repeated()) } else { Ok(()) }
}
