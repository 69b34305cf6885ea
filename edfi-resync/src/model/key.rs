//! [`Key`] and [`Digest`]: 128 bits for a natural key, 128 bits for a body.

use std::fmt;

/// The identity of a record in Ed-Fi, as a digest of its natural key in the namespace of its base class.
///
/// A School and a reference to an EducationOrganization with the same id have one `Key`. Descriptor values fold letter case, as
/// an ODS does; other text does not.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub(crate) u128);

/// A digest of a record's canonical body: member order, item order, nulls, empty collections, server members and the letter case
/// of descriptors do not count.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub(crate) u128);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({:032x})", self.0)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({:032x})", self.0)
    }
}
