//! [`LoadStore`]: the load mode's store. It checks nothing and keeps no bodies, only which natural keys came and a digest of each
//! last body, so that a client under measurement is not slowed down by the mock.

use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::tables::{KindIndex, KindTable, Tables};

/// What came in load mode.
#[derive(Debug)]
pub(super) struct LoadStore {
    wanted: Vec<Wanted>,
    kinds: Vec<HashMap<u128, Loaded>>,
    change_version: u64,
}

#[derive(Debug, Clone, Copy)]
struct Loaded {
    body: u128,
    change_version: u64,
}

/// What became of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Upload {
    pub(super) created: bool,
    pub(super) id: u128,
    pub(super) change_version: u64,
}

/// The members that make up a natural key, as a tree.
#[derive(Debug, Default)]
struct Wanted {
    members: Vec<(&'static str, Wanted)>,
}

impl LoadStore {
    pub(super) fn new(tables: &Tables) -> Self {
        let wanted = |index| Wanted::of(tables.kind(index));
        Self {
            wanted: (0..tables.len() as KindIndex).map(wanted).collect(),
            kinds: (0..tables.len()).map(|_| HashMap::new()).collect(),
            change_version: 0,
        }
    }

    /// Takes a body: new, changed or the same as before.
    pub(super) fn upload(&mut self, kind: KindIndex, body: &[u8]) -> Upload {
        let position = usize::from(kind);
        // A body whose key cannot be read counts as its own key.
        let key = self.wanted[position].key(body).unwrap_or_else(|| xxh3_128(body));
        let digest = xxh3_128(body);
        let next = self.change_version + 1;
        let mut created = false;
        let loaded = self.kinds[position].entry(key).or_insert_with(|| {
            created = true;
            Loaded { body: digest, change_version: next }
        });
        if created || loaded.body != digest {
            *loaded = Loaded { body: digest, change_version: next };
            self.change_version = next;
        }
        Upload { created, id: key, change_version: loaded.change_version }
    }

    pub(super) fn count(&self, kind: KindIndex) -> usize {
        self.kinds[usize::from(kind)].len()
    }

    pub(super) fn change_version(&self) -> u64 {
        self.change_version
    }
}

impl Wanted {
    fn of(table: &KindTable) -> Self {
        let mut root = Self::default();
        for path in &table.identity {
            let mut node = &mut root;
            for name in path.names() {
                let at = node.members.iter().position(|(member, _)| *member == name).unwrap_or_else(|| {
                    node.members.push((name, Self::default()));
                    node.members.len() - 1
                });
                node = &mut node.members[at].1;
            }
        }
        root
    }

    fn leaves(&self) -> usize {
        if self.members.is_empty() { 1 } else { self.members.iter().map(|(_, member)| member.leaves()).sum() }
    }

    fn key(&self, body: &[u8]) -> Option<u128> {
        let mut parts = Vec::with_capacity(self.leaves());
        let mut reader = serde_json::Deserializer::from_slice(body);
        Parts { wanted: self, found: &mut parts, path: 0 }.deserialize(&mut reader).ok()?;
        if parts.len() != self.leaves() {
            return None;
        }
        // Members come in any order; the key must not depend on it.
        parts.sort_unstable();
        let mut hash = Xxh3::new();
        for (path, part) in parts {
            hash.update(&path.to_le_bytes());
            hash.update(part.as_bytes());
        }
        Some(hash.digest128())
    }
}

/// Collects the texts of the wanted members and skips the rest.
struct Parts<'w, 'p, 'de> {
    wanted: &'w Wanted,
    found: &'p mut Vec<(u32, &'de str)>,
    path: u32,
}

impl<'de> DeserializeSeed<'de> for Parts<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.wanted.members.is_empty() {
            let raw: &'de RawValue = serde::Deserialize::deserialize(deserializer)?;
            self.found.push((self.path, raw.get()));
            return Ok(());
        }
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Parts<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a natural key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<&'de str>()? {
            match self.wanted.members.iter().zip(1..).find(|((member, _), _)| *member == name) {
                Some(((_, wanted), position)) => {
                    let path = self.path * 32 + position;
                    map.next_value_seed(Parts { wanted, found: &mut *self.found, path })?;
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use edfi_resync::model::Model;

    #[test]
    fn natural_keys_are_counted_whatever_the_order_of_members() {
        let tables = Tables::new(&Model::ds5_2());
        let kind = tables.named("ClassPeriod").expect("in the model");
        let mut store = LoadStore::new(&tables);
        let first = store.upload(kind, br#"{"classPeriodName":"1","schoolReference":{"schoolId":7},"x":[1,{"a":2}]}"#);
        assert!(first.created);
        let same = store.upload(kind, br#"{"classPeriodName":"1","schoolReference":{"schoolId":7},"x":[1,{"a":2}]}"#);
        assert_eq!(same, Upload { created: false, ..first });
        let changed = store.upload(kind, br#"{"schoolReference":{"link":{},"schoolId":7},"classPeriodName":"1"}"#);
        assert!(!changed.created && changed.id == first.id && changed.change_version == 2);
        assert!(store.upload(kind, br#"{"classPeriodName":"1","schoolReference":{"schoolId":8}}"#).created);
        assert!(store.upload(kind, b"no JSON").created);
        assert_eq!(store.count(kind), 3);
    }
}
