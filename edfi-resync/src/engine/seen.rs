//! [`Seen`]: the natural keys of a step's records so far, by which twins are told.
//!
//! Digests only. Beyond the run's [`Memory`] budget the largest part moves to a temporary database that only this process can read and that is
//! gone with it.

use std::collections::HashMap;
use std::sync::Arc;

#[cfg(feature = "sqlite")]
use super::spill::Spill;
use crate::error::Result;
use crate::model::{Digest, Key, Origin};

/// What is kept of a record: its digest, and where it came from.
pub(super) type Sight = (Digest, u32, u64);

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
pub(super) struct Memory {
    #[cfg_attr(not(feature = "sqlite"), expect(dead_code, reason = "without a temporary file there is no keeping it"))]
    budget: usize,
    used: usize,
}

impl Memory {
    /// Bytes a record takes: a bucket of a map that is half full.
    const RECORD: usize = 112;

    pub(super) fn new(budget: usize) -> Self {
        Self { budget, used: 0 }
    }
}

/// The natural keys of a step's records so far.
#[derive(Debug, Default)]
pub(super) struct Seen {
    sources: Vec<Arc<str>>,
    records: HashMap<Key, Sight>,
    #[cfg(feature = "sqlite")]
    spill: Option<Spill>,
}

impl Seen {
    /// Takes a record in, unless an earlier one has its key.
    ///
    /// # Errors
    /// When what does not fit in memory cannot be written to disk either.
    pub(super) fn insert(&mut self, key: Key, digest: Digest, origin: &Origin, memory: &mut Memory) -> Result<Twin> {
        let source = self.sources.iter().position(|source| *source == origin.source).unwrap_or_else(|| {
            self.sources.push(Arc::clone(&origin.source));
            self.sources.len() - 1
        });
        let sight = (digest, source as u32, origin.position);
        let Some(earlier) = self.find(key)? else { return self.add(key, sight, memory).map(|()| Twin::None) };
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

    /// Forgets everything.
    pub(super) fn clear(&mut self, memory: &mut Memory) {
        memory.used = memory.used.saturating_sub(self.records.len() * Memory::RECORD);
        *self = Self::default();
    }

    fn origin_of(&self, (_, source, position): Sight) -> Origin {
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
    fn add(&mut self, key: Key, sight: Sight, memory: &mut Memory) -> Result<()> {
        if let Some(spill) = &self.spill {
            return spill.add(key, sight);
        }
        self.records.insert(key, sight);
        memory.used += Memory::RECORD;
        if memory.used > memory.budget {
            memory.used -= self.records.len() * Memory::RECORD;
            tracing::debug!(records = self.records.len(), "keys move to a temporary file");
            self.spill = Some(Spill::of(std::mem::take(&mut self.records))?);
        }
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
    fn add(&mut self, key: Key, sight: Sight, memory: &mut Memory) -> Result<()> {
        self.records.insert(key, sight);
        memory.used += Memory::RECORD;
        Ok(())
    }
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
            let (mut roomy, mut tight) = (Memory::new(usize::MAX), Memory::new(budget * Memory::RECORD));
            let (mut plain, mut spilling) = (Seen::default(), Seen::default());
            for ((key, digest), position) in records.into_iter().zip(1..) {
                let (key, digest) = (Key(key), Digest(digest));
                let left = plain.insert(key, digest, &origin(position), &mut roomy).expect("memory");
                let right = spilling.insert(key, digest, &origin(position), &mut tight).expect("a temporary file");
                prop_assert_eq!(format!("{left:?}"), format!("{right:?}"));
                prop_assert!(tight.used <= tight.budget);
                prop_assert_eq!(plain.origin(key).expect("memory"), spilling.origin(key).expect("a temporary file"));
                prop_assert!(spilling.is_winner(key, &plain.origin(key).expect("memory").expect("it was taken in")).expect("a temporary file"));
            }
            spilling.clear(&mut tight);
            prop_assert_eq!(tight.used, 0);
        }
    }
}
