//! [`Alike`]: what the ODS was seen to have as the source has it, so that it need not be sent.

use std::collections::HashMap;

use super::sight::{Half, half};
use crate::model::{Digest, Inspection, Key, Record, ResourceKind};

/// The records of which the ODS was seen to have the same as the source: the digest of the source's body, by kind and key. It enters a run as a value;
/// what is not in it is sent.
#[derive(Debug, Default, Clone)]
pub(crate) struct Alike {
    kinds: HashMap<ResourceKind, OfKind>,
    records: usize,
}

/// Those of one kind.
#[derive(Debug, Clone)]
struct OfKind {
    /// Half of each key and of each digest, in order.
    records: Box<[(Half, u64)]>,
    witness: Witness,
}

/// Who says that the ODS has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Witness {
    /// The ODS itself.
    Ods,
    /// The ledger, which need not be told then.
    Ledger,
}

impl Alike {
    /// Bytes that a record takes.
    const RECORD: usize = size_of::<(Half, u64)>();

    /// Takes in records of a kind, as far as all together fit into so many bytes; says how many do not, and are sent.
    pub(crate) fn add(
        &mut self,
        kind: &ResourceKind,
        records: impl IntoIterator<Item = (Key, Digest)>,
        witness: Witness,
        budget: usize,
    ) -> usize {
        let room = (budget / Self::RECORD).saturating_sub(self.records);
        let mut left = 0;
        let mut kept: Vec<_> = Vec::new();
        for (key, digest) in records {
            if kept.len() < room { kept.push(halves(key, digest)) } else { left += 1 }
        }
        kept.sort_unstable();
        self.records += kept.len();
        self.kinds.insert(kind.clone(), OfKind { records: kept.into_boxed_slice(), witness });
        left
    }

    /// Whether a record need not be sent, and the ledger neither be asked nor be told about it. The Campus object of a record may be another one since,
    /// which the ledger must learn.
    pub(super) fn settles(&self, record: &Record, inspection: &Inspection) -> bool {
        let is_of_ledger = || self.kinds.get(&record.kind).is_some_and(|of_kind| of_kind.witness == Witness::Ledger);
        self.records > 0
            && record.campus.object().is_none()
            && is_of_ledger()
            && inspection.key.is_some_and(|key| self.has(&record.kind, key, inspection.digest))
    }

    /// Whether a record need not be sent.
    pub(super) fn has(&self, kind: &ResourceKind, key: Key, digest: Digest) -> bool {
        // Most runs compare nothing.
        self.records > 0 && self.kinds.get(kind).is_some_and(|of_kind| of_kind.records.binary_search(&halves(key, digest)).is_ok())
    }
}

fn halves(key: Key, digest: Digest) -> (Half, u64) {
    (half(key), digest.0 as u64)
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
        assert_eq!(alike.add(&kind("schools"), [record(3), record(1)], Witness::Ods, budget), 0);
        assert_eq!(alike.add(&kind("students"), [record(5), record(4)], Witness::Ledger, budget), 1);
        assert!(alike.has(&kind("schools"), Key(1), Digest(2)) && alike.has(&kind("students"), Key(5), Digest(10)));
        assert!(!alike.has(&kind("schools"), Key(1), Digest(3)), "another body");
        assert!(!alike.has(&kind("students"), Key(1), Digest(2)), "another kind");
        assert!(!alike.has(&kind("students"), Key(4), Digest(8)), "there was no room");
    }
}
