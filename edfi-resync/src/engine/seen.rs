//! [`Seen`]: the natural keys of a step's records so far, by which twins are told.
//!
//! Digests only. Whenever they exceed what is left of the run's [`KeyBudget`], those of the step that met the limit move, in order, to a temporary
//! database that only this process can read and that is gone with it; the next ones are kept in memory again until the same happens to them.

#[cfg(feature = "sqlite")]
use std::mem;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::digest_table::DigestTable;
use super::sight::{First, Half, Place, Sight, half};
#[cfg(feature = "sqlite")]
use super::spill::Spill;
use crate::error::Result;
use crate::model::{Digest, Key, Origin};

/// How a record relates to the earlier ones of its step.
#[derive(Debug)]
pub(super) enum Twin {
    /// No earlier record has its key.
    None,
    /// An earlier one is the same.
    Same(Origin),
    /// An earlier one has its key and another body.
    Different(Origin),
}

/// How much memory the keys of all running steps may take.
#[derive(Debug)]
pub(super) struct KeyBudget {
    #[cfg_attr(not(feature = "sqlite"), expect(dead_code, reason = "without a temporary file there is no keeping it"))]
    most: usize,
    used: usize,
}

/// Which key stands under an id, in digests: as it is, and without its letter case.
type Holder = (Half, Half);

impl KeyBudget {
    /// Bytes that a record takes.
    const RECORD: usize = DigestTable::<Key, Sight>::ENTRY;
    /// Bytes that an id takes.
    const ID: usize = DigestTable::<u64, Holder>::ENTRY;
    /// Bytes that the first of a key without its letter case takes.
    const CASE: usize = DigestTable::<Half, First>::ENTRY;

    pub(super) fn new(most: usize) -> Self {
        Self { most, used: 0 }
    }
}

/// The natural keys of a step's records so far.
#[derive(Debug, Default)]
pub(super) struct Seen {
    sources: Vec<Arc<str>>,
    records: DigestTable<Key, Sight>,
    /// Which key stands under each id that the ODS answered.
    ids: DigestTable<u64, Holder>,
    /// Which key came first of those that are one without their letter case, where the ODS makes no difference.
    cases: DigestTable<Half, First>,
    /// What was moved out of memory.
    #[cfg(feature = "sqlite")]
    spill: Option<Spill>,
}

impl Seen {
    /// Takes a record in, unless an earlier one has its key.
    ///
    /// # Errors
    /// When what does not fit in memory cannot be written to disk either.
    pub(super) fn insert(&mut self, key: Key, digest: Digest, origin: &Origin, budget: &mut KeyBudget) -> Result<Twin> {
        let sight = Sight::new(digest, self.place_of(origin));
        let Some(earlier) = self.find(key)? else {
            self.records.add(key, sight);
            return self.keep_to(budget, KeyBudget::RECORD).map(|()| Twin::None);
        };
        let origin = self.origin_at(earlier.place());
        Ok(if earlier.is_like(sight) { Twin::Same(origin) } else { Twin::Different(origin) })
    }

    /// Where the record with this key that takes part came from.
    pub(super) fn origin(&self, key: Key) -> Result<Option<Origin>> {
        Ok(self.find(key)?.map(|sight| self.origin_at(sight.place())))
    }

    /// Whether this record is the one of its key that takes part.
    pub(super) fn is_winner(&self, key: Key, origin: &Origin) -> Result<bool> {
        Ok(self.origin(key)?.is_some_and(|winner| winner == *origin))
    }

    /// Which other key stands under an id of the ODS. If none does, this one does from now on.
    ///
    /// # Errors
    /// As of [`insert`](Self::insert).
    pub(super) fn holder(&mut self, id: &str, key: Key, any_case: Key, budget: &mut KeyBudget) -> Result<Option<(Half, Half)>> {
        let id = id_digest(id);
        let own = (half(key), half(any_case));
        if let Some(holder) = self.find_id(id)? {
            return Ok((holder.0 != own.0).then_some(holder));
        }
        self.ids.add(id, own);
        self.keep_to(budget, KeyBudget::ID).map(|()| None)
    }

    /// The record that takes part whose key has this half.
    #[cfg_attr(not(feature = "sqlite"), expect(clippy::unnecessary_wraps, reason = "only a temporary file can fail"))]
    pub(super) fn by_half(&self, of: Half) -> Result<Option<(Key, Origin)>> {
        let found = self.records.iter().find(|(key, _)| half(*key) == of);
        #[cfg(feature = "sqlite")]
        let found = match (found, &self.spill) {
            (None, Some(spill)) => spill.by_half(of)?,
            (found, _) => found,
        };
        Ok(found.map(|(key, sight)| (key, self.origin_at(sight.place()))))
    }

    /// Where an earlier record came from whose key differs from this one in letter case alone. If there is none, this one is the first from now on.
    /// A first that an earlier part of the run has sent is not known here.
    ///
    /// # Errors
    /// As of [`insert`](Self::insert).
    pub(super) fn earlier_in_other_case(
        &mut self,
        key: Key,
        any_case: Key,
        origin: &Origin,
        budget: &mut KeyBudget,
    ) -> Result<Option<Origin>> {
        let own = (half(key), Some(self.place_of(origin)));
        let first = match self.find_case(half(any_case))? {
            Some(first) => first,
            None => self.add_case(half(any_case), own, budget).map(|()| own)?,
        };
        match first {
            (of, _) if of == own.0 => Ok(None),
            (_, Some(place)) => Ok(Some(self.origin_at(place))),
            (of, None) => Ok(self.by_half(of)?.map(|(_, origin)| origin)),
        }
    }

    /// Letter case makes no difference any more: the keys that stand under an id came first.
    ///
    /// # Errors
    /// As of [`insert`](Self::insert).
    pub(super) fn ignore_case(&mut self, budget: &mut KeyBudget) -> Result<()> {
        #[cfg(feature = "sqlite")]
        if self.spill.is_some() {
            self.move_out(budget)?;
            return self.spill.as_mut().map_or(Ok(()), Spill::ignore_case);
        }
        let mut holders: Vec<_> = self.ids.iter().map(|(_, holder)| holder).collect();
        holders.sort_unstable();
        for (key, any_case) in holders {
            if self.find_case(any_case)?.is_none() {
                self.add_case(any_case, (key, None), budget)?;
            }
        }
        Ok(())
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self, budget: &mut KeyBudget) {
        budget.used = budget.used.saturating_sub(self.bytes());
        *self = Self::default();
    }

    /// What it takes up of the budget.
    fn bytes(&self) -> usize {
        self.records.len() * KeyBudget::RECORD + self.ids.len() * KeyBudget::ID + self.cases.len() * KeyBudget::CASE
    }

    fn place_of(&mut self, origin: &Origin) -> Place {
        let known = self.sources.iter().position(|source| *source == origin.source);
        let number = known.unwrap_or_else(|| {
            self.sources.push(Arc::clone(&origin.source));
            self.sources.len() - 1
        });
        Place::new(number as u32, origin.position)
    }

    fn origin_at(&self, place: Place) -> Origin {
        Origin { source: Arc::clone(&self.sources[place.source() as usize]), position: place.position() }
    }

    fn add_case(&mut self, any_case: Half, first: First, budget: &mut KeyBudget) -> Result<()> {
        self.cases.add(any_case, first);
        self.keep_to(budget, KeyBudget::CASE)
    }
}

#[cfg(feature = "sqlite")]
impl Seen {
    fn find(&self, key: Key) -> Result<Option<Sight>> {
        match (self.records.get(key), &self.spill) {
            (None, Some(spill)) => spill.find(key),
            (found, _) => Ok(found),
        }
    }

    fn find_id(&self, id: u64) -> Result<Option<Holder>> {
        match (self.ids.get(id), &self.spill) {
            (None, Some(spill)) => spill.find_id(id),
            (found, _) => Ok(found),
        }
    }

    fn find_case(&self, any_case: Half) -> Result<Option<First>> {
        match (self.cases.get(any_case), &self.spill) {
            (None, Some(spill)) => spill.find_case(any_case),
            (found, _) => Ok(found),
        }
    }

    /// Takes so many bytes more of the budget, or moves everything to the file if that is too much.
    fn keep_to(&mut self, budget: &mut KeyBudget, bytes: usize) -> Result<()> {
        budget.used += bytes;
        if budget.used > budget.most { self.move_out(budget) } else { Ok(()) }
    }

    fn move_out(&mut self, budget: &mut KeyBudget) -> Result<()> {
        budget.used = budget.used.saturating_sub(self.bytes());
        tracing::debug!(records = self.records.len(), "keys move to a temporary file");
        let spill = match &mut self.spill {
            Some(spill) => spill,
            none => none.insert(Spill::new()?),
        };
        spill.take(mem::take(&mut self.records), mem::take(&mut self.ids), mem::take(&mut self.cases))
    }
}

/// Without SQLite there is nowhere to move to: the budget is not kept.
#[cfg(not(feature = "sqlite"))]
#[expect(clippy::unnecessary_wraps, reason = "with a temporary file they can fail")]
impl Seen {
    fn find(&self, key: Key) -> Result<Option<Sight>> {
        Ok(self.records.get(key))
    }

    fn find_id(&self, id: u64) -> Result<Option<Holder>> {
        Ok(self.ids.get(id))
    }

    fn find_case(&self, any_case: Half) -> Result<Option<First>> {
        Ok(self.cases.get(any_case))
    }

    #[expect(clippy::unused_self, reason = "with a temporary file it moves what it has there")]
    fn keep_to(&mut self, budget: &mut KeyBudget, bytes: usize) -> Result<()> {
        budget.used += bytes;
        Ok(())
    }
}

/// Servers write one id with dashes and without, in either letter case.
fn id_digest(id: &str) -> u64 {
    let plain: Vec<u8> = id.bytes().filter(|byte| *byte != b'-').map(|byte| byte.to_ascii_lowercase()).collect();
    xxh3_64(&plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn origin(position: u64) -> Origin {
        Origin::new(if position.is_multiple_of(2) { "even" } else { "odd" }, position)
    }

    proptest! {
        #[test]
        fn what_moved_to_a_file_tells_twins_as_memory_does(records in prop::collection::vec((0_u128..50, 0_u128..3), 0..200), budget in 0_usize..40) {
            let (mut roomy, mut tight) = (KeyBudget::new(usize::MAX), KeyBudget::new(budget * KeyBudget::RECORD));
            let (mut plain, mut spilling) = (Seen::default(), Seen::default());
            for ((key, digest), position) in records.into_iter().zip(1..) {
                let (key, digest) = (Key(key), Digest(digest));
                let left = plain.insert(key, digest, &origin(position), &mut roomy).expect("memory");
                let right = spilling.insert(key, digest, &origin(position), &mut tight).expect("a temporary file");
                prop_assert_eq!(format!("{left:?}"), format!("{right:?}"));
                // Every third has the id of an earlier one.
                let (id, any_case) = ((position / 3).to_string(), Key(key.0 % 7));
                let left = plain.holder(&id, key, any_case, &mut roomy).expect("memory");
                let right = spilling.holder(&id, key, any_case, &mut tight).expect("a temporary file");
                prop_assert_eq!(left, right);
                if let Some((of, _)) = left {
                    prop_assert_eq!(plain.by_half(of).expect("memory"), spilling.by_half(of).expect("a temporary file"));
                }
                // Letter case makes no difference from some record on.
                if position == 60 {
                    plain.ignore_case(&mut roomy).expect("memory");
                    spilling.ignore_case(&mut tight).expect("a temporary file");
                }
                if position >= 60 {
                    let left = plain.earlier_in_other_case(key, any_case, &origin(position), &mut roomy).expect("memory");
                    let right = spilling.earlier_in_other_case(key, any_case, &origin(position), &mut tight).expect("a temporary file");
                    prop_assert_eq!(left, right);
                }
                prop_assert!(tight.used <= tight.most);
                prop_assert_eq!(plain.origin(key).expect("memory"), spilling.origin(key).expect("a temporary file"));
                prop_assert!(spilling.is_winner(key, &plain.origin(key).expect("memory").expect("it was taken in")).expect("a temporary file"));
            }
            spilling.clear(&mut tight);
            prop_assert_eq!(tight.used, 0);
        }
    }
}
