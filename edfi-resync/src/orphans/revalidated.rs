//! [`Revalidated`]: what of a plan's deletes still holds when it is run.

use std::collections::BTreeMap;

use crate::engine::{Deletion, LedgerRun, Removing};
use crate::error::Result;
use crate::ledger::Entry;
use crate::model::{Key, ResourceKind};
use crate::plan::{Kept, Removal, RemovalStep};
use crate::report::Gap;
use crate::shown;

/// Outcomes that are committed at once.
const GROUP: usize = 1_000;

/// What a run deletes, and what it keeps in the ledger before that.
#[derive(Default)]
pub(crate) struct Revalidated {
    removing: Vec<Removing>,
    /// Records of ours that the ledger did not know.
    adopt: Vec<Entry>,
    /// Rows without a record.
    vanished: Vec<(ResourceKind, Vec<Key>)>,
    warnings: Vec<String>,
    /// What could not be looked at.
    gaps: Vec<Gap>,
    /// How many records that the plan lists are not in the ODS any more.
    missing: u64,
}

/// A record that a plan lists, as it is now.
pub(super) enum Now {
    /// The ODS shows it.
    Shown {
        key: Key,
        etag: Option<String>,
        /// Why it stays; absent: it is still to go.
        kept: Option<Kept>,
    },
    /// It stays without a look at its key.
    Unseen(Kept),
    /// The ODS does not have it any more.
    Gone,
}

/// What is found again of one step of a plan.
pub(super) struct Recheck<'p> {
    removal: usize,
    planned: &'p RemovalStep,
    kind: ResourceKind,
    records: Vec<Deletion>,
    /// How many others stay, by reason.
    kept: BTreeMap<Kept, u64>,
    missing: u64,
}

impl<'p> Recheck<'p> {
    /// The step at this place among what the plan removes. Of the records that it does not list, so many stay.
    pub(super) fn new(removal: usize, planned: &'p RemovalStep, kind: ResourceKind, kept: BTreeMap<Kept, u64>) -> Self {
        Self { removal, planned, kind, records: Vec::new(), kept, missing: 0 }
    }

    /// Takes a record in. It goes if it is still to go, and has the ETag that it had: one that shows none now cannot
    /// be said to be unchanged.
    pub(super) fn take(&mut self, listed: &Removal, now: Now) {
        match now {
            Now::Shown { key, etag, kept } => {
                let changed = (listed.etag != etag).then_some(Kept::Changed);
                self.records.push(Deletion::new(key, listed.clone(), kept.or(changed)));
            }
            Now::Unseen(why) => *self.kept.entry(why).or_default() += 1,
            Now::Gone => self.missing += 1,
        }
    }

    fn removing(self) -> Removing {
        let Self { removal, planned, kind, records, mut kept, .. } = self;
        kept.retain(|_, records| *records > 0);
        let found = records.len() as u64 + kept.values().sum::<u64>();
        Removing::new(removal, kind, planned.order, found, kept, records)
    }
}

impl Revalidated {
    /// Adds what was found again of a step.
    pub(super) fn add(&mut self, step: Recheck<'_>) {
        self.missing += step.missing;
        self.removing.push(step.removing());
    }

    /// Takes in records of ours that the ledger did not know.
    pub(super) fn adopt(&mut self, entries: Vec<Entry>) {
        self.adopt.extend(entries);
    }

    /// Takes in rows of a kind without a record.
    pub(super) fn drop_rows(&mut self, kind: &ResourceKind, keys: Vec<Key>) {
        if !keys.is_empty() {
            self.vanished.push((kind.clone(), keys));
        }
    }

    /// Takes in what should be known about it.
    pub(super) fn warn(&mut self, warnings: impl IntoIterator<Item = String>) {
        self.warnings.extend(warnings);
    }

    /// Takes in what could not be looked at.
    pub(super) fn gaps(&mut self, gaps: impl IntoIterator<Item = Gap>) {
        self.gaps.extend(gaps);
    }

    /// How many of the records that the plan lists, and the ODS shows, stay.
    pub(super) fn stay(&self) -> u64 {
        let listed = self.removing.iter().flat_map(Removing::records);
        listed.filter(|record| record.kept().is_some()).count() as u64
    }

    /// Hands over what is deleted, what should be known about it, and what could not be looked at. What goes into the
    /// ledger stays here until it is [kept](Self::keep).
    pub(crate) fn hand_over(&mut self) -> (Vec<Removing>, Vec<String>, Vec<Gap>) {
        let Self { removing, warnings, gaps, .. } = self;
        (std::mem::take(removing), std::mem::take(warnings), std::mem::take(gaps))
    }

    /// Says what the plan lists and the ODS does not have any more.
    pub(super) fn warn_of_missing(&mut self) {
        if self.missing > 0 {
            let are = shown::of_count(self.missing, "is", "are");
            let missing = shown::records(self.missing);
            self.warnings.push(format!("{missing} that the plan deletes {are} not in the ODS any more"));
        }
    }

    /// How many records go, of how many that were found.
    pub(super) fn deletes(&self) -> (u64, u64) {
        let listed = self.removing.iter().flat_map(Removing::records);
        let deletes = listed.filter(|record| record.kept().is_none()).count() as u64;
        (deletes, self.removing.iter().map(Removing::found).sum())
    }

    /// Keeps in the ledger what was found: records of ours that it did not know, and rows without a record.
    pub(crate) async fn keep(&mut self, run: &LedgerRun) -> Result<()> {
        let mut adopt = std::mem::take(&mut self.adopt);
        while !adopt.is_empty() {
            let rest = adopt.split_off(adopt.len().min(GROUP));
            run.ledger().commit(run.run(), std::mem::replace(&mut adopt, rest)).await?;
        }
        for (kind, keys) in std::mem::take(&mut self.vanished) {
            for keys in keys.chunks(GROUP) {
                run.ledger().remove(run.target(), &kind, keys).await?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::plan::{Because, Selection};

    fn listed(id: &str, etag: Option<&str>) -> Removal {
        Removal { etag: etag.map(str::to_owned), ..Removal::new(id, Because::Gone) }
    }

    #[test]
    fn a_record_goes_if_it_is_still_to_go_and_has_its_etag() {
        let planned = RemovalStep::new("sections", 9, Selection::FullScope);
        let kind = Model::ds5_2().kind("sections").expect("it exists");
        let mut step = Recheck::new(0, &planned, kind, BTreeMap::from([(Kept::Match, 3), (Kept::NotOurs, 0)]));
        let shown = |etag: Option<&str>, kept| Now::Shown { key: Key(1), etag: etag.map(str::to_owned), kept };
        for (before, now, kept) in [
            (Some("1"), shown(Some("1"), None), None),
            (None, shown(None, None), None),
            (Some("1"), shown(Some("2"), None), Some(Kept::Changed)),
            (Some("1"), shown(None, None), Some(Kept::Changed)),
            (None, shown(Some("1"), None), Some(Kept::Changed)),
            (Some("1"), shown(Some("2"), Some(Kept::Match)), Some(Kept::Match)),
        ] {
            step.take(&listed("a", before), now);
            assert_eq!(step.records.last().expect("it was taken").kept(), kept);
        }
        step.take(&listed("b", None), Now::Unseen(Kept::ReferenceOnly));
        step.take(&listed("c", None), Now::Gone);
        let mut all = Revalidated::default();
        all.add(step);
        all.warn_of_missing();
        assert_eq!(all.deletes(), (2, 10), "six listed ones, one unseen, three matches");
        assert_eq!(*all.removing[0].kept(), BTreeMap::from([(Kept::Match, 3), (Kept::ReferenceOnly, 1)]));
        assert_eq!(all.warnings, ["1 record that the plan deletes is not in the ODS any more"]);
    }
}
