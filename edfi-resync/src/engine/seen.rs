//! [`Seen`]: the natural keys of a step's records so far, by which twins are told.
//!
//! Digests only. The step whose keys exceed what is left of the run's [`KeyBudget`] has all of them moved to a temporary database that only this
//! process can read and that is gone with it.

use std::collections::HashMap;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::sight::{First, Half, Sight, half};
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

impl KeyBudget {
    /// Bytes a record takes: a bucket of a map that is half full.
    const RECORD: usize = 112;
    /// Bytes that an id takes, likewise.
    const ID: usize = 48;
    /// Bytes that the first of a key without its letter case takes, likewise.
    const CASE: usize = 80;

    pub(super) fn new(most: usize) -> Self {
        Self { most, used: 0 }
    }
}

/// The natural keys of a step's records so far.
#[derive(Debug, Default)]
pub(super) struct Seen {
    sources: Vec<Arc<str>>,
    records: HashMap<Key, Sight>,
    /// Which key stands under each id that the ODS answered, in digests: as it is, and without its letter case.
    ids: HashMap<u64, (Half, Half)>,
    /// Which key came first of those that are one without their letter case, where the ODS makes no difference.
    cases: HashMap<Half, First>,
    #[cfg(feature = "sqlite")]
    spill: Option<Spill>,
}

impl Seen {
    /// Takes a record in, unless an earlier one has its key.
    ///
    /// # Errors
    /// When what does not fit in memory cannot be written to disk either.
    pub(super) fn insert(&mut self, key: Key, digest: Digest, origin: &Origin, budget: &mut KeyBudget) -> Result<Twin> {
        let sight = (digest, self.source(origin), origin.position);
        let Some(earlier) = self.find(key)? else { return self.add(key, sight, budget).map(|()| Twin::None) };
        let (same, origin) = (earlier.0 == digest, self.origin_of(earlier));
        Ok(if same { Twin::Same(origin) } else { Twin::Different(origin) })
    }

    /// Where the record with this key that takes part came from.
    pub(super) fn origin(&self, key: Key) -> Result<Option<Origin>> {
        Ok(self.find(key)?.map(|sight| self.origin_of(sight)))
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
        let holder = match self.find_id(id)? {
            Some(holder) => holder,
            None => self.add_id(id, own, budget).map(|()| own)?,
        };
        Ok((holder.0 != own.0).then_some(holder))
    }

    /// The record that takes part whose key has this half.
    #[cfg_attr(not(feature = "sqlite"), expect(clippy::unnecessary_wraps, reason = "only a temporary file can fail"))]
    pub(super) fn by_half(&self, of: Half) -> Result<Option<(Key, Origin)>> {
        let found = self.records.iter().find(|(key, _)| half(**key) == of).map(|(key, sight)| (*key, *sight));
        #[cfg(feature = "sqlite")]
        let found = match &self.spill {
            Some(spill) => spill.by_half(of)?,
            None => found,
        };
        Ok(found.map(|(key, sight)| (key, self.origin_of(sight))))
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
        let own = (half(key), Some((self.source(origin), origin.position)));
        let first = match self.find_case(half(any_case))? {
            Some(first) => first,
            None => self.add_case(half(any_case), own, budget).map(|()| own)?,
        };
        match first {
            (of, _) if of == own.0 => Ok(None),
            (_, Some((source, position))) => Ok(Some(self.origin_at(source, position))),
            (of, None) => Ok(self.by_half(of)?.map(|(_, origin)| origin)),
        }
    }

    /// Letter case makes no difference any more: the keys that stand under an id came first.
    ///
    /// # Errors
    /// As of [`insert`](Self::insert).
    pub(super) fn ignore_case(&mut self, budget: &mut KeyBudget) -> Result<()> {
        #[cfg(feature = "sqlite")]
        if let Some(spill) = &self.spill {
            return spill.ignore_case();
        }
        let mut holders: Vec<_> = self.ids.values().copied().collect();
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

    /// The number of the source of an origin.
    fn source(&mut self, origin: &Origin) -> u32 {
        let known = self.sources.iter().position(|source| *source == origin.source);
        let number = known.unwrap_or_else(|| {
            self.sources.push(Arc::clone(&origin.source));
            self.sources.len() - 1
        });
        number as u32
    }

    fn origin_of(&self, (_, source, position): Sight) -> Origin {
        self.origin_at(source, position)
    }

    fn origin_at(&self, source: u32, position: u64) -> Origin {
        Origin { source: Arc::clone(&self.sources[source as usize]), position }
    }

    #[cfg(feature = "sqlite")]
    fn find(&self, key: Key) -> Result<Option<Sight>> {
        match &self.spill {
            Some(spill) => spill.find(key),
            None => Ok(self.records.get(&key).copied()),
        }
    }

    #[cfg(feature = "sqlite")]
    fn add(&mut self, key: Key, sight: Sight, budget: &mut KeyBudget) -> Result<()> {
        if let Some(spill) = &self.spill {
            return spill.add(key, sight);
        }
        self.records.insert(key, sight);
        budget.used += KeyBudget::RECORD;
        self.keep_to(budget)
    }

    #[cfg(feature = "sqlite")]
    fn find_id(&self, id: u64) -> Result<Option<(Half, Half)>> {
        match &self.spill {
            Some(spill) => spill.find_id(id),
            None => Ok(self.ids.get(&id).copied()),
        }
    }

    #[cfg(feature = "sqlite")]
    fn add_id(&mut self, id: u64, holder: (Half, Half), budget: &mut KeyBudget) -> Result<()> {
        if let Some(spill) = &self.spill {
            return spill.add_id(id, holder);
        }
        self.ids.insert(id, holder);
        budget.used += KeyBudget::ID;
        self.keep_to(budget)
    }

    #[cfg(feature = "sqlite")]
    fn find_case(&self, any_case: Half) -> Result<Option<First>> {
        match &self.spill {
            Some(spill) => spill.find_case(any_case),
            None => Ok(self.cases.get(&any_case).copied()),
        }
    }

    #[cfg(feature = "sqlite")]
    fn add_case(&mut self, any_case: Half, first: First, budget: &mut KeyBudget) -> Result<()> {
        if let Some(spill) = &self.spill {
            return spill.add_case(any_case, first);
        }
        self.cases.insert(any_case, first);
        budget.used += KeyBudget::CASE;
        self.keep_to(budget)
    }

    /// Moves everything to a file if it does not fit.
    #[cfg(feature = "sqlite")]
    fn keep_to(&mut self, budget: &mut KeyBudget) -> Result<()> {
        if budget.used > budget.most {
            budget.used -= self.bytes();
            tracing::debug!(records = self.records.len(), "keys move to a temporary file");
            let (records, ids) = (std::mem::take(&mut self.records), std::mem::take(&mut self.ids));
            self.spill = Some(Spill::of(records, ids, std::mem::take(&mut self.cases))?);
        }
        Ok(())
    }

    /// Without SQLite there is nowhere to move to, as below.
    #[cfg(not(feature = "sqlite"))]
    #[expect(clippy::unnecessary_wraps, reason = "with a temporary file it can fail")]
    fn find_id(&self, id: u64) -> Result<Option<(Half, Half)>> {
        Ok(self.ids.get(&id).copied())
    }

    #[cfg(not(feature = "sqlite"))]
    #[expect(clippy::unnecessary_wraps, reason = "with a temporary file it can fail")]
    fn add_id(&mut self, id: u64, holder: (Half, Half), budget: &mut KeyBudget) -> Result<()> {
        self.ids.insert(id, holder);
        budget.used += KeyBudget::ID;
        Ok(())
    }

    #[cfg(not(feature = "sqlite"))]
    #[expect(clippy::unnecessary_wraps, reason = "with a temporary file it can fail")]
    fn find_case(&self, any_case: Half) -> Result<Option<First>> {
        Ok(self.cases.get(&any_case).copied())
    }

    #[cfg(not(feature = "sqlite"))]
    #[expect(clippy::unnecessary_wraps, reason = "with a temporary file it can fail")]
    fn add_case(&mut self, any_case: Half, first: First, budget: &mut KeyBudget) -> Result<()> {
        self.cases.insert(any_case, first);
        budget.used += KeyBudget::CASE;
        Ok(())
    }

    /// Without SQLite there is nowhere to move to: the budget is not kept.
    #[cfg(not(feature = "sqlite"))]
    #[expect(clippy::unnecessary_wraps, reason = "with a temporary file it can fail")]
    fn find(&self, key: Key) -> Result<Option<Sight>> {
        Ok(self.records.get(&key).copied())
    }

    #[cfg(not(feature = "sqlite"))]
    #[expect(clippy::unnecessary_wraps, reason = "with a temporary file it can fail")]
    fn add(&mut self, key: Key, sight: Sight, budget: &mut KeyBudget) -> Result<()> {
        self.records.insert(key, sight);
        budget.used += KeyBudget::RECORD;
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
