//! [`RetrySet`]: which records of a kind failed before and are sent again, and which of them were not met yet.

use std::collections::{BTreeSet, HashMap};

use crate::campus::Narrowing;
use crate::model::{CampusKeys, CampusObject, Key, Origin};

/// The records of one kind that are sent again, by what each is found by.
#[derive(Debug, Clone, Default)]
pub(crate) struct RetrySet {
    keys: HashMap<Key, i64>,
    objects: HashMap<CampusObject, i64>,
    origins: HashMap<Origin, i64>,
    missing: BTreeSet<i64>,
    narrowing: Narrowing,
}

impl RetrySet {
    /// None yet. The source is asked for them with this narrowing.
    pub(crate) fn within(narrowing: Narrowing) -> Self {
        Self { narrowing, ..Self::default() }
    }

    /// How the source is asked for them.
    pub(super) fn narrowing(&self) -> &Narrowing {
        &self.narrowing
    }

    /// Adds a record, by the number of its error. It is met under its key, from its Campus object, or at its origin, whichever are given.
    pub(crate) fn add(&mut self, error: i64, key: Option<Key>, object: Option<CampusObject>, origin: Option<Origin>) {
        self.missing.insert(error);
        self.keys.extend(key.map(|key| (key, error)));
        self.objects.extend(object.map(|object| (object, error)));
        self.origins.extend(origin.map(|origin| (origin, error)));
    }

    /// The error of a record, if it is one of them.
    pub(super) fn error(&self, key: Option<Key>, campus: &CampusKeys, origin: &Origin) -> Option<i64> {
        let by_key = key.and_then(|key| self.keys.get(&key));
        let by_object = || campus.object().and_then(|object| self.objects.get(object));
        by_key.or_else(by_object).or_else(|| self.origins.get(origin)).copied()
    }

    /// One of them was met.
    pub(super) fn met(&mut self, error: i64) {
        self.missing.remove(&error);
    }

    /// The errors whose records were not met.
    pub(super) fn missing(&self) -> &BTreeSet<i64> {
        &self.missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_met_by_its_key_its_object_or_its_origin() {
        let mut retries = RetrySet::default();
        retries.add(1, Some(Key(1)), None, None);
        retries.add(2, Some(Key(2)), Some(CampusObject { kind: "Enrollment".into(), id: 4711 }), None);
        retries.add(3, None, None, Some(Origin::new("students.jsonl", 3)));
        let origin = |line| Origin::new("students.jsonl", line);
        let nobody = CampusKeys::new();
        assert_eq!(retries.error(Some(Key(1)), &nobody, &origin(9)), Some(1));
        assert_eq!(retries.error(Some(Key(7)), &nobody.clone().with_object("Enrollment", 4711), &origin(9)), Some(2));
        assert_eq!(retries.error(Some(Key(7)), &nobody, &origin(3)), Some(3));
        assert_eq!(retries.error(Some(Key(7)), &nobody.clone().with_object("Enrollment", 4712), &origin(1)), None);
        retries.met(2);
        assert_eq!(retries.missing().iter().copied().collect::<Vec<_>>(), [1, 3]);
    }
}
