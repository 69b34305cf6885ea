//! [`State`]: what the mock holds. Items by id and by natural key, who refers to whom, change versions, tombstones.
//!
//! Every change goes through [`State::insert`], [`State::replace`] and [`State::remove`], which keep the indexes true.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tokio::time::Instant;
use xxhash_rust::xxh3::xxh3_128;

use super::authorization::{Relations, Subject, subjects};
use super::flavour::{ETags, Flavour};
use super::references::{self, Fold, Key, Target};
use super::tables::{KindIndex, KindTable, Tables};

/// Where an item is kept. Never used twice, so its order is the order of insertion.
pub(super) type Slot = u32;

/// A stored item.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) id: u128,
    pub(super) kind: KindIndex,
    /// The body as JSON text.
    pub(super) body: Box<[u8]>,
    pub(super) fingerprint: u128,
    pub(super) key: Key,
    pub(super) base_key: Option<Key>,
    pub(super) targets: Box<[Target]>,
    /// One for each securable element of the kind.
    pub(super) subjects: Box<[Option<Subject>]>,
    /// When it last changed, in ticks of 100 ns since the year 1.
    pub(super) modified: i64,
    pub(super) change_version: u64,
}

/// A body that is ready to be stored.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) kind: KindIndex,
    pub(super) body: Value,
    pub(super) fingerprint: u128,
    pub(super) key: Key,
    pub(super) base_key: Option<Key>,
    pub(super) targets: Vec<Target>,
    pub(super) subjects: Vec<Option<Subject>>,
}

/// What is left of a deleted item.
#[derive(Debug, Clone)]
pub(super) struct Tombstone {
    pub(super) kind: KindIndex,
    pub(super) id: u128,
    pub(super) change_version: u64,
    /// The body it had.
    pub(super) body: Box<[u8]>,
}

/// An item that got another natural key.
#[derive(Debug, Clone)]
pub(super) struct KeyChange {
    pub(super) kind: KindIndex,
    pub(super) id: u128,
    pub(super) change_version: u64,
    /// The body it had, and the one it has now.
    pub(super) bodies: [Box<[u8]>; 2],
}

/// Everything the mock holds as data.
#[derive(Debug, Clone)]
pub(super) struct State {
    items: Vec<Option<Item>>,
    by_id: HashMap<u128, Slot>,
    by_key: HashMap<Key, Slot>,
    lists: Vec<BTreeSet<Slot>>,
    /// For each key that is referred to, by which reference of which kind, and how often.
    referrers: HashMap<Key, BTreeMap<(KindIndex, u16), u32>>,
    tombstones: Vec<Tombstone>,
    key_changes: Vec<KeyChange>,
    /// Each descriptor value as it is stored.
    descriptors: HashMap<Key, Box<str>>,
    /// Those of them that are there for want of a published one.
    stand_ins: HashSet<Key>,
    relations: Relations,
    /// Who belonged where at any time: of what was deleted, a client sees what it once could see.
    past_relations: Relations,
    change_version: u64,
    issued_ids: u64,
    stamps: Stamps,
}

/// When an item changed.
#[derive(Debug, Clone, Copy)]
struct Stamp {
    modified: i64,
    change_version: u64,
}

#[derive(Debug, Clone)]
struct Stamps {
    first: i64,
    since: Instant,
    last: i64,
}

/// Ticks of 100 ns between the year 1 and 1970.
const TICKS_TO_1970: i64 = 621_355_968_000_000_000;

impl Item {
    pub(super) fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Its ETag.
    pub(super) fn etag(&self, flavour: &Flavour) -> String {
        etag(flavour, self.modified, self.change_version)
    }

    /// When it last changed, as text.
    pub(super) fn modified_text(&self) -> String {
        let ticks = self.modified - TICKS_TO_1970;
        jiff::Timestamp::new(ticks.div_euclid(10_000_000), (ticks.rem_euclid(10_000_000) * 100) as i32)
            .map_or_else(|_| String::new(), |moment| moment.to_string())
    }
}

/// The ETag of something that changed last at this moment, and with this version: a .NET binary date, UTC; or the version, that of the schema, and
/// how it is shown: as JSON, without a profile, with links, unpacked.
pub(super) fn etag(flavour: &Flavour, modified: i64, change_version: u64) -> String {
    match flavour.etags {
        ETags::BinaryDate => (modified | (1 << 62)).to_string(),
        ETags::ContentVersion => format!("{change_version}-5ed1f1a0.j._.l.i"),
    }
}

impl Draft {
    /// `None` if the body lacks a part of its natural key.
    pub(super) fn new(kind: KindIndex, table: &KindTable, body: Value, fold: Fold) -> Option<Self> {
        Some(Self {
            kind,
            fingerprint: references::fingerprint(&body),
            key: references::natural_key(table, &body, fold)?,
            base_key: references::base_key(table, &body, fold),
            targets: references::targets(table, &body, fold),
            subjects: subjects(table, &body),
            body,
        })
    }

    fn is(&self, key: Key) -> bool {
        self.key == key || self.base_key == Some(key)
    }
}

impl State {
    pub(super) fn new(tables: &Tables) -> Self {
        Self {
            items: Vec::new(),
            by_id: HashMap::new(),
            by_key: HashMap::new(),
            lists: (0..tables.len()).map(|_| BTreeSet::new()).collect(),
            referrers: HashMap::new(),
            tombstones: Vec::new(),
            key_changes: Vec::new(),
            descriptors: HashMap::new(),
            stand_ins: HashSet::new(),
            relations: Relations::default(),
            past_relations: Relations::default(),
            change_version: 0,
            issued_ids: 0,
            stamps: Stamps::new(),
        }
    }

    pub(super) fn item(&self, slot: Slot) -> Option<&Item> {
        self.items.get(slot as usize).and_then(Option::as_ref)
    }

    pub(super) fn by_id(&self, kind: KindIndex, id: u128) -> Option<(Slot, &Item)> {
        let slot = *self.by_id.get(&id)?;
        self.item(slot).filter(|item| item.kind == kind).map(|item| (slot, item))
    }

    pub(super) fn by_key(&self, key: Key) -> Option<(Slot, &Item)> {
        let slot = *self.by_key.get(&key)?;
        self.item(slot).map(|item| (slot, item))
    }

    /// The items of a kind, in the order in which they were created.
    pub(super) fn list(&self, kind: KindIndex) -> impl Iterator<Item = &Item> {
        self.list_from(kind, 0).map(|(_, item)| item)
    }

    /// The same from a slot on.
    pub(super) fn list_from(&self, kind: KindIndex, slot: Slot) -> impl Iterator<Item = (Slot, &Item)> {
        self.lists[usize::from(kind)].range(slot..).filter_map(|&slot| self.item(slot).map(|item| (slot, item)))
    }

    pub(super) fn count(&self, kind: KindIndex) -> usize {
        self.lists[usize::from(kind)].len()
    }

    /// The stored form of a descriptor value.
    pub(super) fn descriptor(&self, key: Key) -> Option<&str> {
        self.descriptors.get(&key).map(AsRef::as_ref)
    }

    /// A descriptor value is there for want of a published one.
    pub(super) fn stands_in(&mut self, kind: KindIndex, tables: &Tables, uri: &str) {
        self.stand_ins.extend(references::descriptor_key(tables.kind(kind).spec().name, uri));
    }

    /// Which of a draft's descriptor values are there for want of a published one.
    pub(super) fn stand_ins(&self, draft: &Draft) -> Vec<&str> {
        let keys = draft.targets.iter().map(|(_, key)| key).filter(|key| self.stand_ins.contains(*key));
        keys.filter_map(|key| self.descriptor(*key)).collect()
    }

    pub(super) fn relations(&self) -> &Relations {
        &self.relations
    }

    pub(super) fn past_relations(&self) -> &Relations {
        &self.past_relations
    }

    pub(super) fn change_version(&self) -> u64 {
        self.change_version
    }

    pub(super) fn tombstones(&self, kind: KindIndex) -> impl Iterator<Item = &Tombstone> {
        self.tombstones.iter().filter(move |tombstone| tombstone.kind == kind)
    }

    pub(super) fn key_changes(&self, kind: KindIndex) -> impl Iterator<Item = &KeyChange> {
        self.key_changes.iter().filter(move |change| change.kind == kind)
    }

    /// Whether something has this key, or the draft itself does.
    pub(super) fn is_there(&self, draft: &Draft, key: Key) -> bool {
        draft.is(key) || self.by_key.contains_key(&key)
    }

    /// The first of the draft's `references` whose target does not exist. An item may refer to itself.
    pub(super) fn first_missing(&self, draft: &Draft, references: usize) -> Option<u16> {
        let missing =
            |&(position, key): &Target| (usize::from(position) < references && !self.is_there(draft, key)).then_some(position);
        draft.targets.iter().find_map(missing)
    }

    /// Another item, of whatever kind, that holds the draft's key or the key of its base.
    pub(super) fn key_holder(&self, draft: &Draft) -> Option<Slot> {
        self.by_key.get(&draft.key).or_else(|| draft.base_key.and_then(|key| self.by_key.get(&key))).copied()
    }

    /// The kinds of which an item refers to this one, with the position of the reference.
    pub(super) fn referrers(&self, item: &Item) -> Vec<(KindIndex, u16)> {
        let of = |key: Key| self.referrers.get(&key).into_iter().flat_map(BTreeMap::keys).copied();
        of(item.key).chain(item.base_key.into_iter().flat_map(of)).collect()
    }

    /// The items that refer to a key.
    pub(super) fn referring(&self, key: Key) -> Vec<Slot> {
        let kinds: BTreeSet<KindIndex> = self.referrers.get(&key).into_iter().flat_map(BTreeMap::keys).map(|by| by.0).collect();
        let slots = kinds.into_iter().flat_map(|kind| self.lists[usize::from(kind)].iter().copied());
        slots.filter(|&slot| self.item(slot).is_some_and(|item| item.targets.iter().any(|target| target.1 == key))).collect()
    }

    pub(super) fn insert(&mut self, table: &KindTable, draft: Draft) -> &Item {
        let slot = self.items.len() as Slot;
        self.issued_ids += 1;
        // Ids look random, but the same requests get the same ids.
        let id = xxh3_128(&self.issued_ids.to_le_bytes());
        self.lists[usize::from(draft.kind)].insert(slot);
        self.by_id.insert(id, slot);
        self.items.push(None);
        let stamp = self.stamp();
        self.store(table, slot, id, draft, stamp)
    }

    pub(super) fn replace(&mut self, table: &KindTable, slot: Slot, draft: Draft) -> &Item {
        let (mut id, mut moved) = (0, None);
        let stamp = self.stamp();
        if let Some(old) = self.items.get_mut(slot as usize).and_then(Option::take) {
            self.unlink(table, &old);
            id = old.id;
            moved = (old.key != draft.key).then_some(old.body);
        }
        if let Some(before) = moved {
            let now = draft.body.to_string().into_bytes().into_boxed_slice();
            self.key_changes.push(KeyChange { kind: draft.kind, id, change_version: stamp.change_version, bodies: [before, now] });
        }
        self.store(table, slot, id, draft, stamp)
    }

    /// Stores a body of the same key without a trace: the item has not changed, only what a collection of it refers to.
    pub(super) fn rewrite(&mut self, table: &KindTable, slot: Slot, draft: Draft) {
        if let Some(old) = self.items.get_mut(slot as usize).and_then(Option::take) {
            self.unlink(table, &old);
            let stamp = Stamp { modified: old.modified, change_version: old.change_version };
            self.store(table, slot, old.id, draft, stamp);
        }
    }

    pub(super) fn remove(&mut self, table: &KindTable, slot: Slot) {
        if let Some(old) = self.items.get_mut(slot as usize).and_then(Option::take) {
            self.unlink(table, &old);
            self.by_id.remove(&old.id);
            self.lists[usize::from(old.kind)].remove(&slot);
            self.change_version += 1;
            self.tombstones.push(Tombstone { kind: old.kind, id: old.id, change_version: self.change_version, body: old.body });
        }
    }

    /// Of a change that is made now.
    fn stamp(&mut self) -> Stamp {
        self.change_version += 1;
        Stamp { modified: self.stamps.next(), change_version: self.change_version }
    }

    fn store(&mut self, table: &KindTable, slot: Slot, id: u128, draft: Draft, stamp: Stamp) -> &Item {
        let item = Item {
            id,
            kind: draft.kind,
            body: draft.body.to_string().into_bytes().into_boxed_slice(),
            fingerprint: draft.fingerprint,
            key: draft.key,
            base_key: draft.base_key,
            targets: draft.targets.into_boxed_slice(),
            subjects: draft.subjects.into_boxed_slice(),
            modified: stamp.modified,
            change_version: stamp.change_version,
        };
        self.by_key.insert(item.key, slot);
        self.by_key.extend(item.base_key.map(|key| (key, slot)));
        for &(position, key) in item.targets.iter().filter(|target| !item.is(target.1)) {
            *self.referrers.entry(key).or_default().entry((item.kind, position)).or_default() += 1;
        }
        self.relations.add(table, &item.subjects, &draft.body);
        self.past_relations.add(table, &item.subjects, &draft.body);
        if table.is_descriptor() {
            let part = |name: &str| draft.body.get(name).and_then(Value::as_str).unwrap_or_default();
            let uri = format!("{}#{}", part("namespace"), part("codeValue"));
            self.descriptors.insert(item.key, uri.into_boxed_str());
        }
        self.items[slot as usize].insert(item)
    }

    fn unlink(&mut self, table: &KindTable, item: &Item) {
        self.by_key.remove(&item.key);
        self.descriptors.remove(&item.key);
        if let Some(key) = item.base_key {
            self.by_key.remove(&key);
        }
        for &(position, key) in item.targets.iter().filter(|target| !item.is(target.1)) {
            let Some(by) = self.referrers.get_mut(&key) else { continue };
            if let Some(count) = by.get_mut(&(item.kind, position)) {
                *count -= 1;
                if *count == 0 {
                    by.remove(&(item.kind, position));
                }
            }
            if by.is_empty() {
                self.referrers.remove(&key);
            }
        }
        self.relations.remove(table, &item.subjects, &item.value());
    }
}

impl Item {
    fn is(&self, key: Key) -> bool {
        self.key == key || self.base_key == Some(key)
    }
}

impl Stamps {
    fn new() -> Self {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let first = TICKS_TO_1970 + (since_1970.as_nanos() / 100) as i64;
        Self { first, since: Instant::now(), last: first }
    }

    /// Now, and later than everything before.
    fn next(&mut self) -> i64 {
        let now = self.first + (self.since.elapsed().as_nanos() / 100) as i64;
        self.last = now.max(self.last + 1);
        self.last
    }
}
