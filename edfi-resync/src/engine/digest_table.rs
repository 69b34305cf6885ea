//! [`DigestTable`]: a map by keys that are digests already.
//!
//! A linear hash table: it grows by one bucket at a time, so that it never holds all it has twice, and takes about [`ENTRY`](DigestTable::ENTRY)
//! bytes an entry at any size. Its buckets are found by the first bits of the key, so that it can be emptied in the order of the keys without a copy.

/// A digest that a [`DigestTable`] finds by its first bits.
pub(super) trait DigestKey: Copy + Ord {
    /// Its first 64 bits.
    fn first_bits(self) -> u64;
}

/// A map by keys that are digests already.
#[derive(Debug)]
pub(super) struct DigestTable<K, V> {
    /// Those before `split` were split in this round, and their other halves stand at the end.
    buckets: Vec<Vec<(K, V)>>,
    split: usize,
    len: usize,
}

/// How many entries a bucket has on average before the next one is split.
const PER_BUCKET: usize = 16;
/// For how many more entries a full bucket makes room.
const GROWTH: usize = 6;

impl<K, V> Default for DigestTable<K, V> {
    fn default() -> Self {
        Self { buckets: Vec::new(), split: 0, len: 0 }
    }
}

impl<K: DigestKey, V: Copy> DigestTable<K, V> {
    /// Bytes that an entry takes, with its share of what is kept free.
    pub(super) const ENTRY: usize = size_of::<(K, V)>() + 14;

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn get(&self, key: K) -> Option<V> {
        let bucket = self.buckets.get(self.bucket_of(key)?)?;
        bucket.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
    }

    /// Adds an entry whose key is not there yet.
    pub(super) fn add(&mut self, key: K, value: V) {
        if self.buckets.is_empty() {
            self.buckets.push(Vec::new());
        }
        if let Some(at) = self.bucket_of(key) {
            let bucket = &mut self.buckets[at];
            if bucket.len() == bucket.capacity() {
                bucket.reserve_exact(GROWTH);
            }
            bucket.push((key, value));
            self.len += 1;
        }
        if self.len > self.buckets.len() * PER_BUCKET {
            self.split_next();
        }
    }

    /// All entries, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (K, V)> + '_ {
        self.buckets.iter().flatten().copied()
    }

    /// Takes all entries out, in the order of their keys.
    #[cfg_attr(not(feature = "sqlite"), expect(dead_code, reason = "they are taken out into a temporary file"))]
    pub(super) fn into_sorted(mut self) -> impl Iterator<Item = (K, V)> {
        let whole = self.whole();
        let bits = whole.checked_ilog2().unwrap_or(0);
        (0..whole).flat_map(move |at| {
            let at = if bits == 0 { at } else { at.reverse_bits() >> (usize::BITS - bits) };
            let mut entries = std::mem::take(&mut self.buckets[at]);
            if let Some(half) = self.buckets.get_mut(whole + at) {
                entries.append(half);
            }
            entries.sort_unstable_by_key(|(key, _)| *key);
            entries
        })
    }

    /// How many buckets there were when this round of splitting began.
    fn whole(&self) -> usize {
        self.buckets.len() - self.split
    }

    fn bucket_of(&self, key: K) -> Option<usize> {
        let (whole, bits) = (self.whole(), key.first_bits().reverse_bits() as usize);
        let at = bits & whole.checked_sub(1)?;
        Some(if at < self.split { bits & (2 * whole - 1) } else { at })
    }

    /// Moves the second half of the next bucket to one of its own.
    fn split_next(&mut self) {
        let (whole, at) = (self.whole(), self.split);
        let entries = std::mem::take(&mut self.buckets[at]);
        let is_second = |(key, _): &(K, V)| key.first_bits().reverse_bits() as usize & whole != 0;
        let second: Vec<_> = entries.iter().filter(|entry| is_second(entry)).copied().collect();
        let mut first = Vec::with_capacity(entries.len() - second.len() + GROWTH / 2);
        first.extend(entries.into_iter().filter(|entry| !is_second(entry)));
        self.buckets[at] = first;
        self.buckets.push(second);
        self.split = (at + 1) % whole;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    impl DigestKey for u16 {
        fn first_bits(self) -> u64 {
            u64::from(self) << 48
        }
    }

    proptest! {
        #[test]
        fn it_holds_what_a_map_holds_and_gives_it_in_order(entries in prop::collection::vec((any::<u16>(), any::<u8>()), 0..600)) {
            let (mut table, mut map) = (DigestTable::default(), BTreeMap::new());
            for (key, value) in entries {
                prop_assert_eq!(table.get(key), map.get(&key).copied());
                if map.insert(key, value).is_none() {
                    table.add(key, value);
                } else {
                    map.insert(key, table.get(key).expect("it was added"));
                }
                prop_assert_eq!(table.len(), map.len());
            }
            let mut all: Vec<_> = table.iter().collect();
            all.sort_unstable();
            prop_assert!(all.iter().copied().eq(map.clone()));
            prop_assert!(table.into_sorted().eq(map));
        }
    }

    #[test]
    fn it_keeps_little_free_at_any_size() {
        let mut table = DigestTable::<u64, u64>::default();
        for number in 1..100_000_u64 {
            table.add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15), number);
            if number > 1_000 && number.is_multiple_of(999) {
                let taken: usize =
                    table.buckets.iter().map(|bucket| bucket.capacity() * size_of::<(u64, u64)>() + size_of::<Vec<()>>()).sum();
                let most = table.len() * DigestTable::<u64, u64>::ENTRY;
                assert!(taken < most, "{taken} bytes of {most} for {number}");
            }
        }
    }
}
