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

    /// Who says that the ODS has a record as it is, if anybody does: it need not be sent then. Of one with a Campus object, which may be another one since,
    /// the ledger must be told, as if it had not said so itself.
    pub(super) fn witness(&self, record: &Record, inspection: &Inspection) -> Option<Witness> {
        // Most runs compare nothing.
        let of_kind = if self.records > 0 { self.kinds.get(&record.kind) } else { None }?;
        of_kind.records.binary_search(&halves(inspection.key?, inspection.digest)).ok()?;
        Some(if record.campus.object().is_none() { of_kind.witness } else { Witness::Ods })
    }
}

fn halves(key: Key, digest: Digest) -> (Half, u64) {
    (half(key), digest.0 as u64)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::model::{CampusKeys, Model, Origin};

    #[test]
    fn a_record_is_alike_by_its_kind_key_and_digest_as_far_as_there_is_room() {
        let kind = |endpoint: &str| Model::ds5_2().kind(endpoint).expect("it exists");
        let record = |key: u128| (Key(key), Digest(key * 2));
        let mut alike = Alike::default();
        let budget = 3 * Alike::RECORD;
        assert_eq!(alike.add(&kind("schools"), [record(3), record(1)], Witness::Ods, budget), 0);
        assert_eq!(alike.add(&kind("students"), [record(5), record(4)], Witness::Ledger, budget), 1);
        let witness = |endpoint: &str, key, digest, campus| {
            let (kind, origin) = (kind(endpoint), Origin::new("rows", 1));
            let mut inspection = kind.inspector().inspect(b"{}");
            (inspection.key, inspection.digest) = (Some(Key(key)), Digest(digest));
            alike.witness(&Record { kind, body: Bytes::new(), campus, origin }, &inspection)
        };
        let nobody = CampusKeys::new;
        assert_eq!(witness("schools", 1, 2, nobody()), Some(Witness::Ods));
        assert_eq!(witness("students", 5, 10, nobody()), Some(Witness::Ledger));
        assert_eq!(
            witness("students", 5, 10, nobody().with_object("Person", 7)),
            Some(Witness::Ods),
            "the ledger must learn of the object"
        );
        assert_eq!(witness("schools", 1, 3, nobody()), None, "another body");
        assert_eq!(witness("students", 1, 2, nobody()), None, "another kind");
        assert_eq!(witness("students", 4, 8, nobody()), None, "there was no room");
    }
}
