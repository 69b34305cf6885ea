//! What the model says of whole kinds, of keys and of Campus objects; and rows that it lets go.

use std::collections::BTreeMap;
use std::ops::Bound;

use edfi_resync::Result;
use edfi_resync::ledger::{Accepted, Held, TargetId};
use edfi_resync::model::{CampusObject, Key};

use super::state::{Record, Row, State};

impl State {
    pub(super) fn held(&self, target: TargetId, path: &str, after: Option<Key>, most: usize) -> Vec<Held> {
        let at = |key: Key| (target, path.to_owned(), key);
        let first = after.map_or(Bound::Included(at(Key::from_bytes([0; 16]))), |after| Bound::Excluded(at(after)));
        let of_kind = self.rows.range((first, Bound::Included(at(Key::from_bytes([0xff; 16])))));
        of_kind.take(most).map(|((_, _, key), row)| row.held(*key)).collect()
    }

    pub(super) fn objects(&self, target: TargetId, path: &str, keys: &[Key]) -> Vec<Vec<CampusObject>> {
        let of = |key: &Key| self.rows.get(&(target, path.to_owned(), *key)).map_or_else(Vec::new, Row::objects);
        keys.iter().map(of).collect()
    }

    pub(super) fn keys_of(&self, target: TargetId, path: &str, objects: &[CampusObject]) -> Vec<Vec<Held>> {
        let all = self.held(target, path, None, usize::MAX);
        objects.iter().map(|object| all.iter().filter(|held| held.objects.contains(object)).cloned().collect()).collect()
    }

    pub(super) fn remove(&mut self, target: TargetId, path: &str, keys: &[Key]) -> Result<()> {
        self.check_target(target)?;
        for key in keys {
            self.rows.remove(&(target, path.to_owned(), *key));
            self.settle(&Record::Keyed(target, path.to_owned(), *key));
        }
        Ok(())
    }
}

impl Row {
    fn held(&self, key: Key) -> Held {
        let mut held = Held::new(key);
        held.accepted = self.digest.map(|digest| Accepted::new(digest, self.id.clone(), self.etag.clone()));
        held.id.clone_from(&self.id);
        (held.ending, held.run, held.delivered) = (self.ending, self.run, self.delivered);
        held.objects = self.objects();
        held
    }

    fn objects(&self) -> Vec<CampusObject> {
        let all = self.object.iter().chain(self.others.iter().map(|(object, _)| object));
        let sorted: BTreeMap<_, _> = all.map(|object| ((object.kind.to_string(), object.id), object.clone())).collect();
        sorted.into_values().collect()
    }
}
