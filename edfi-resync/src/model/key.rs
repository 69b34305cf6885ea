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

impl Key {
    /// Its 16 bytes, for whoever keeps keys. They stand in the order of the keys, and stay what they are as long as
    /// [`DIGEST_VERSION`](super::DIGEST_VERSION) does.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// The key that [`to_bytes`](Self::to_bytes) gave these of. Any 16 bytes are a key; of what record, no key tells.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }
}

impl Digest {
    /// Its 16 bytes, for whoever keeps digests. They stay what they are as long as [`DIGEST_VERSION`](super::DIGEST_VERSION) does.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// The digest that [`to_bytes`](Self::to_bytes) gave these of. Any 16 bytes are a digest.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_give_back_what_they_were_taken_of_and_sort_as_keys_do() {
        let keys = [0, 1, 255, 256, u128::MAX / 3, u128::MAX].map(Key);
        for pair in keys.windows(2) {
            assert!(pair[0].to_bytes() < pair[1].to_bytes());
        }
        for key in keys {
            assert_eq!(Key::from_bytes(key.to_bytes()), key);
            assert_eq!(Digest::from_bytes(Digest(key.0).to_bytes()), Digest(key.0));
        }
    }
}
