//! [`Alike`]: what the ODS was seen to have as the source has it, so that it need not be sent.

use std::collections::HashMap;

use crate::model::{Digest, Key, ResourceKind};

/// The records of which the ODS was seen to have the same as the source: the digest of the source's body, by kind and key. It enters a run as a value;
/// what is not in it is sent.
#[derive(Debug, Default, Clone)]
pub(crate) struct Alike {
    kinds: HashMap<ResourceKind, Box<[(Key, Digest)]>>,
    records: usize,
}

impl Alike {
    /// Bytes that a record takes.
    const RECORD: usize = size_of::<(Key, Digest)>();

    /// Takes in records of a kind, as far as all together fit into so many bytes; says how many do not, and are sent.
    pub(crate) fn add(&mut self, kind: &ResourceKind, mut records: Vec<(Key, Digest)>, budget: usize) -> usize {
        let room = (budget / Self::RECORD).saturating_sub(self.records);
        let left = records.len().saturating_sub(room);
        records.truncate(room);
        records.sort_unstable();
        self.records += records.len();
        self.kinds.insert(kind.clone(), records.into_boxed_slice());
        left
    }

    /// Whether a record need not be sent.
    pub(super) fn has(&self, kind: &ResourceKind, key: Key, digest: Digest) -> bool {
        // Most runs compare nothing.
        self.records > 0 && self.kinds.get(kind).is_some_and(|records| records.binary_search(&(key, digest)).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    #[test]
    fn a_record_is_alike_by_its_kind_key_and_digest_as_far_as_there_is_room() {
        let kind = |endpoint: &str| Model::ds5_2().kind(endpoint).expect("it exists");
        let record = |key: u128| (Key(key), Digest(key * 2));
        let mut alike = Alike::default();
        let budget = 3 * Alike::RECORD;
        assert_eq!(alike.add(&kind("schools"), vec![record(3), record(1)], budget), 0);
        assert_eq!(alike.add(&kind("students"), vec![record(5), record(4)], budget), 1);
        assert!(alike.has(&kind("schools"), Key(1), Digest(2)) && alike.has(&kind("students"), Key(5), Digest(10)));
        assert!(!alike.has(&kind("schools"), Key(1), Digest(3)), "another body");
        assert!(!alike.has(&kind("students"), Key(1), Digest(2)), "another kind");
        assert!(!alike.has(&kind("students"), Key(4), Digest(8)), "there was no room");
    }
}
