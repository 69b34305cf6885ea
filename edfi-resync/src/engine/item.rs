//! [`Item`]: a record that was read and looked at, on its way to the ODS; [`Trip`]: how it was sent.

use bytes::Bytes;

use super::gate::Doubt;
use super::journal::Evidence;
use super::outcome::RecordName;
use crate::ledger::Accepted;
use crate::model::{Digest, Key, Record, ReferenceKey, ResourceKind};

/// A record on its way, with what one look at it has shown and what the ledger knows of it.
#[derive(Debug)]
pub(super) struct Item {
    record: Record,
    key: Key,
    any_case: Key,
    digest: Digest,
    references: Vec<ReferenceKey>,
    accepted: Option<Accepted>,
    deferrals: u32,
    /// The key that it had, as its source says.
    former: Option<Box<Key>>,
    replaces: Option<Box<Replaces>>,
}

/// A record that the ODS has of the same Campus object, or of what its source says to be the same, under another key.
#[derive(Debug, Clone)]
pub(super) struct Before {
    key: Key,
    id: String,
}

/// What a record replaces in the ODS.
#[derive(Debug)]
struct Replaces {
    before: Vec<Before>,
    /// Changing the key was refused.
    refused: bool,
}

/// How a record was sent.
#[derive(Debug)]
pub(super) struct Trip {
    number: u64,
    stripped: bool,
    put: Option<String>,
    doubts: Vec<Doubt>,
    waits: bool,
}

impl Before {
    pub(super) fn new(key: Key, id: String) -> Self {
        Self { key, id }
    }

    /// The key under which the ledger has it.
    pub(super) fn key(&self) -> Key {
        self.key
    }

    /// Its id in the ODS.
    pub(super) fn id(&self) -> &str {
        &self.id
    }
}

impl Item {
    /// A record with its key, that key without its letter case, the digest of its body, and the keys that it refers to.
    pub(super) fn new(record: Record, key: Key, any_case: Key, digest: Digest, references: Vec<ReferenceKey>) -> Self {
        Self { record, key, any_case, digest, references, accepted: None, deferrals: 0, former: None, replaces: None }
    }

    /// With what the ledger says the ODS accepted last under its key.
    pub(super) fn known_as(mut self, accepted: Option<Accepted>) -> Self {
        self.accepted = accepted;
        self
    }

    /// With the key that it had, if its source says that it got another one.
    pub(super) fn moved_from(mut self, former: Option<Key>) -> Self {
        self.former = former.map(Box::new);
        self
    }

    /// The key that it had, if its source says that it got another one.
    pub(super) fn former(&self) -> Option<Key> {
        self.former.as_deref().copied()
    }

    /// Whether the ODS may have it under another key, as far as can be known.
    pub(super) fn may_have_moved(&self) -> bool {
        self.former.is_some() || self.record.campus.object().is_some()
    }

    /// The record as its source gave it.
    pub(super) fn record(&self) -> &Record {
        &self.record
    }

    /// Its natural key.
    pub(super) fn key(&self) -> Key {
        self.key
    }

    /// Its natural key without its letter case.
    pub(super) fn any_case(&self) -> Key {
        self.any_case
    }

    /// The digest of its body.
    pub(super) fn digest(&self) -> Digest {
        self.digest
    }

    /// What it refers to.
    pub(super) fn references(&self) -> &[ReferenceKey] {
        &self.references
    }

    /// What the ledger says the ODS accepted last under its key.
    pub(super) fn accepted(&self) -> Option<&Accepted> {
        self.accepted.as_ref()
    }

    /// What it is called.
    pub(super) fn name(&self) -> RecordName {
        RecordName::new(self.record.kind.clone(), self.record.origin.clone(), self.record.campus.clone())
    }

    /// What an outcome of it rests on, before any answer.
    pub(super) fn evidence(&self) -> Evidence {
        Evidence::of(Some(self.key)).with_digest(self.digest)
    }

    /// How often it was put off because something it refers to was missing.
    pub(super) fn deferrals(&self) -> u32 {
        self.deferrals
    }

    /// It is put off once more.
    pub(super) fn deferred(mut self) -> Self {
        self.deferrals += 1;
        self
    }

    /// It waits, perhaps for long: its body no longer keeps those that came with it.
    pub(super) fn alone(mut self) -> Self {
        self.record.body = Bytes::copy_from_slice(&self.record.body);
        self
    }

    /// The ODS has its Campus object under these other keys, and the source gives no record under them.
    pub(super) fn replaces(&mut self, before: Vec<Before>) {
        self.replaces = (!before.is_empty()).then(|| Box::new(Replaces { before, refused: false }));
    }

    /// What the ODS has of its Campus object under other keys.
    pub(super) fn befores(&self) -> &[Before] {
        self.replaces.as_ref().map_or(&[], |replaces| &replaces.before)
    }

    /// The id under which the ODS has it, if its key is to be changed there.
    pub(super) fn id_to_replace(&self, kind: &ResourceKind) -> Option<&str> {
        let replaces = self.replaces.as_ref().filter(|replaces| !replaces.refused && kind.spec().updatable_key)?;
        match replaces.before.as_slice() {
            [before] => Some(&before.id),
            _ => None,
        }
    }

    /// The ODS did not let its key be changed: it goes by its new key.
    pub(super) fn key_change_refused(&mut self) {
        if let Some(replaces) = &mut self.replaces {
            replaces.refused = true;
        }
    }

    /// The ODS does not have it under another key any more. Says which these were.
    pub(super) fn replaces_nothing(&mut self) -> Vec<Before> {
        self.replaces.take().map(|replaces| replaces.before).unwrap_or_default()
    }
}

impl Trip {
    /// The request of this number in the run: without the record's weak part, as a PUT to an id, as a scout that tells of these doubts, or neither.
    pub(super) fn new(number: u64, stripped: bool, put: Option<String>, doubts: Vec<Doubt>) -> Self {
        Self { number, stripped, put, doubts, waits: false }
    }

    /// Whether it went without its weak part, and goes whole later.
    pub(super) fn is_stripped(&self) -> bool {
        self.stripped
    }

    /// The id that it went to as a PUT, to change the key of what is there.
    pub(super) fn put(&self) -> Option<&str> {
        self.put.as_deref()
    }

    /// What its answer tells about, for others that wait.
    pub(super) fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }

    /// The number of the request in the run.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// It waits to be sent again. Says whether for the first time.
    pub(super) fn wait(&mut self) -> bool {
        !std::mem::replace(&mut self.waits, true)
    }

    /// Whether it waits to be sent again, or has waited.
    pub(super) fn has_waited(&self) -> bool {
        self.waits
    }
}

#[cfg(test)]
impl Item {
    /// A school with this key and nothing else.
    pub(super) fn of_key(key: u128) -> Self {
        use crate::model::{CampusKeys, Model, Origin};
        let kind = Model::ds5_2().kind("schools").expect("schools exist");
        let origin = Origin::new("test", key as u64);
        let record = Record { kind, body: Bytes::new(), campus: CampusKeys::new(), origin };
        Self::new(record, Key(key), Key(key), Digest(1), Vec::new())
    }

    /// It was made from this Campus object.
    pub(super) fn give_object(&mut self, id: i64) {
        self.record.campus = std::mem::take(&mut self.record.campus).with_object("Section", id);
    }
}
