//! [`Alike`]: what the ODS was seen to have as the source has it, so that it need not be sent.

use std::collections::HashMap;
use std::ops::Range;

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
    records: Pairs,
    witness: Witness,
}

/// Half of a key, and half of a digest.
type Pair = (Half, u64);

/// Pairs in order, found by the first bits of their keys: these are digests, and as many begin with any as with any other bits.
#[derive(Debug, Clone)]
struct Pairs {
    sorted: Box<[Pair]>,
    /// Where those begin that begin with the same bits.
    starts: Box<[usize]>,
    /// How many bits follow behind these.
    rest: u32,
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
    const RECORD: usize = size_of::<Pair>() + size_of::<usize>() / Pairs::LEAST;

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
        self.records += kept.len();
        self.kinds.insert(kind.clone(), OfKind { records: Pairs::new(kept), witness });
        left
    }

    /// Who says that the ODS has a record as it is, if anybody does: it need not be sent then. Of one with a Campus object, which may be another one since,
    /// the ledger must be told, as if it had not said so itself.
    pub(super) fn witness(&self, record: &Record, inspection: &Inspection) -> Option<Witness> {
        // Most runs compare nothing.
        let of_kind = if self.records > 0 { self.kinds.get(&record.kind) } else { None }?;
        if !of_kind.records.has(halves(inspection.key?, inspection.digest)) {
            return None;
        }
        Some(if record.campus.object().is_none() { of_kind.witness } else { Witness::Ods })
    }
}

impl Pairs {
    /// Fewest pairs, on average, that begin with the same bits: they lie beside each other, and are found by one look into memory.
    const LEAST: usize = 8;

    fn new(mut pairs: Vec<Pair>) -> Self {
        pairs.sort_unstable();
        let bits = (pairs.len() / Self::LEAST).max(1).ilog2();
        let rest = Half::BITS - bits;
        let mut starts = vec![0; (1 << bits) + 1];
        for (key, _) in &pairs {
            starts[first_bits(*key, rest) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { sorted: pairs.into_boxed_slice(), starts: starts.into_boxed_slice(), rest }
    }

    fn has(&self, pair: Pair) -> bool {
        let at = first_bits(pair.0, self.rest);
        let beside: Range<usize> = self.starts[at]..self.starts[at + 1];
        self.sorted[beside].binary_search(&pair).is_ok()
    }
}

/// What a key begins with, up to so many bits from its end.
fn first_bits(key: Half, rest: u32) -> usize {
    key.checked_shr(rest).unwrap_or_default() as usize
}

fn halves(key: Key, digest: Digest) -> Pair {
    (half(key), digest.0 as u64)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;
    use crate::model::{CampusKeys, Model, Origin};

    proptest! {
        #[test]
        fn pairs_are_found_however_their_keys_begin(
            spread in prop::collection::vec((any::<u64>(), 0_u64..3), 0..300),
            close in prop::collection::vec((0_u64..40, 0_u64..3), 0..100),
            asked in prop::collection::vec((any::<u64>(), 0_u64..3), 0..20),
        ) {
            let all = [spread, close.clone()].concat();
            let pairs = Pairs::new(all.clone());
            for pair in all.iter().chain(&asked).copied().chain(close.iter().map(|(key, digest)| (key + 1, *digest))) {
                prop_assert_eq!(pairs.has(pair), all.contains(&pair));
            }
        }
    }

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
