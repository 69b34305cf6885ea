//! [`Keys`]: the natural keys of all records that were read, by which twins and references are told.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use crate::model::{Digest, Key};

/// The natural keys of all records, each with its kind and a half of its digest.
#[derive(Debug, Default)]
pub(super) struct Keys {
    first: HashMap<Key, Of, BuildHasherDefault<OfKey>>,
    /// Keys that records of another kind than the first have as well.
    others: HashSet<(Key, u16)>,
}

/// Of which kind, by position, the record with a key is, and half of the digest of its body.
#[derive(Debug, Clone, Copy)]
struct Of {
    kind: u16,
    half: u64,
}

/// How a record relates to the earlier ones.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Twin {
    /// No earlier one has its key.
    None,
    /// An earlier one is the same.
    Same,
    /// An earlier one has its key and another body.
    Different,
    /// An earlier one of this kind has its key: the kinds share their namespace.
    OfKind(u16),
}

impl Keys {
    /// Takes a record of a kind in.
    pub(super) fn insert(&mut self, key: Key, kind: u16, digest: Digest) -> Twin {
        let half = half(digest);
        match self.first.entry(key) {
            Entry::Vacant(place) => {
                place.insert(Of { kind, half });
                Twin::None
            }
            Entry::Occupied(earlier) => match earlier.get() {
                of if of.kind != kind => {
                    let of = of.kind;
                    self.others.insert((key, kind));
                    Twin::OfKind(of)
                }
                of if of.half == half => Twin::Same,
                _ => Twin::Different,
            },
        }
    }

    /// Whether a record of one of these kinds has this key: kinds with one base share their namespace.
    pub(super) fn has(&self, key: Key, kinds: &[u16]) -> bool {
        let is_first = self.first.get(&key).is_some_and(|of| kinds.contains(&of.kind));
        is_first || (!self.others.is_empty() && kinds.iter().any(|kind| self.others.contains(&(key, *kind))))
    }
}

fn half(digest: Digest) -> u64 {
    let bytes = digest.to_bytes();
    u64::from_be_bytes(bytes[..8].try_into().expect("half of 16"))
}

/// A key is a digest already: any 64 bits of it spread as well as another hash would.
#[derive(Default)]
struct OfKey(u64);

impl Hasher for OfKey {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, key: u128) {
        self.0 = key as u64 ^ (key >> 64) as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_are_told_by_kind_and_body() {
        let mut keys = Keys::default();
        let (one, other) = (Digest(1 << 100), Digest(2 << 100));
        assert_eq!(keys.insert(Key(1), 0, one), Twin::None);
        assert_eq!(keys.insert(Key(1), 0, one), Twin::Same);
        assert_eq!(keys.insert(Key(1), 0, other), Twin::Different);
        assert_eq!(keys.insert(Key(1), 7, one), Twin::OfKind(0));
        assert!(keys.has(Key(1), &[0]) && keys.has(Key(1), &[3, 7]) && !keys.has(Key(1), &[3]) && !keys.has(Key(2), &[0]));
    }
}
