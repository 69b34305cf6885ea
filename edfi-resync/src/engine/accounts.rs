//! [`Accounts`]: what becomes of every record, told to the observer and on its way to the ledger.

use std::collections::BTreeMap;

use super::event::{Event, Observer};
use super::journal::{Evidence, Journal, LedgerRun};
use super::outcome::{Cause, Outcome, RecordName};
use crate::error::Result;
use crate::ledger::{Ending, Entry, Refusal};
use crate::model::{Key, ResourceKind};
use crate::ods::{Answer, Operation};

/// Whoever is told what happens in a run, and what the ledger is to keep of it.
pub(super) struct Accounts<'a> {
    observer: &'a mut dyn Observer,
    journal: Journal,
    /// Keys that the ledger forgets with its next group. Each comes with an outcome, so that there is one.
    forgotten: Vec<(ResourceKind, Key)>,
    /// That the ODS ignores letter case is still to be kept.
    notes_case: bool,
    /// What was said that is said once a run.
    said: Vec<&'static str>,
}

/// What goes to the ledger at once.
#[derive(Debug)]
pub(super) struct Group {
    entries: Vec<Entry>,
    refusals: Vec<Refusal>,
    forgotten: Vec<(ResourceKind, Key)>,
    notes_case: bool,
}

impl<'a> Accounts<'a> {
    /// Accounts of a run whose outcomes a ledger keeps or not, and what servers say to records that they refuse.
    pub(super) fn new(observer: &'a mut dyn Observer, keeps: bool, keeps_refusals: bool) -> Self {
        let journal = Journal::new(keeps, keeps_refusals);
        Self { observer, journal, forgotten: Vec::new(), notes_case: false, said: Vec::new() }
    }

    /// Tells the observer of what is no record's outcome.
    pub(super) fn tell(&mut self, event: &Event<'_>) {
        self.observer.on_event(event);
    }

    /// Tells something to know of a step.
    pub(super) fn warn(&mut self, step: usize, message: &str) {
        self.tell(&Event::Warning { step, message });
    }

    /// Tells something to know of the server, once a run.
    pub(super) fn warn_once(&mut self, step: usize, message: &'static str) {
        if !self.said.contains(&message) {
            self.said.push(message);
            self.warn(step, message);
        }
    }

    /// Tells what a request for a record came to, and its repeats. One that was never sent has nothing to tell.
    pub(super) fn answered(&mut self, kind: &ResourceKind, operation: Operation, answer: &Answer) {
        let Answer { attempts, status, latency, .. } = *answer;
        if attempts > 0 {
            self.tell(&Event::Answered { kind, operation, attempts, status, latency });
        }
    }

    /// A record ended; `step` is that of its first pass.
    pub(super) fn settle(&mut self, step: usize, record: &RecordName, outcome: &Outcome, evidence: Evidence) {
        self.journal.take(record, outcome, evidence);
        self.tell(&Event::Settled { step, record, outcome });
    }

    /// Takes down what the server said to a record that it refused, where the ledger keeps that.
    pub(super) fn refused(&mut self, cause: &Cause, answer: &Answer) {
        self.journal.refused(cause, answer);
    }

    /// The ledger is to forget a key: its record has another now, or what the ODS holds under it is not known.
    pub(super) fn forget(&mut self, kind: ResourceKind, key: Key) {
        self.forgotten.push((kind, key));
    }

    /// The ledger is to keep that the ODS ignores letter case.
    pub(super) fn note_case(&mut self) {
        self.notes_case = true;
    }

    /// How many more outcomes may arise before one must be committed.
    pub(super) fn room(&self) -> usize {
        self.journal.room()
    }

    /// Whether a group may go to the ledger now.
    pub(super) fn wants_commit(&self) -> bool {
        self.journal.wants_commit()
    }

    /// Whether so much waits that the group should not be put off.
    pub(super) fn is_urgent(&self) -> bool {
        self.journal.is_urgent()
    }

    /// The next group for the ledger, if one may go; how it ended is to be told to [`committed`](Self::committed).
    pub(super) fn next_group(&mut self) -> Option<Group> {
        self.journal.wants_commit().then(|| Group {
            entries: self.journal.group(),
            refusals: self.journal.take_refusals(),
            forgotten: std::mem::take(&mut self.forgotten),
            notes_case: std::mem::take(&mut self.notes_case),
        })
    }

    /// How a group ended.
    ///
    /// # Errors
    /// That of the ledger, which gets no more.
    pub(super) fn committed(&mut self, committed: Result<()>) -> Result<()> {
        self.journal.committed(committed.is_ok());
        committed
    }

    /// How many records ended how, and how many outcomes the ledger could not keep.
    pub(super) fn close(self) -> (BTreeMap<Ending, u64>, usize) {
        let lost = self.journal.lost();
        (self.journal.into_counts(), lost)
    }
}

impl Group {
    /// Writes it.
    ///
    /// # Errors
    /// When the ledger cannot keep it, or parts of it.
    pub(super) async fn write(self, kept: &LedgerRun) -> Result<()> {
        let (ledger, target, run) = (kept.ledger(), kept.target(), kept.run());
        if self.notes_case {
            ledger.ignore_case(target).await?;
        }
        // Before the outcomes: an old key that outlives its record would stand there for ever, a new one comes back with the next run.
        let mut by_kind: BTreeMap<ResourceKind, Vec<Key>> = BTreeMap::new();
        for (kind, key) in self.forgotten {
            by_kind.entry(kind).or_default().push(key);
        }
        for (kind, keys) in by_kind {
            ledger.remove(target, &kind, &keys).await?;
        }
        if !self.refusals.is_empty() {
            ledger.keep_refusals(run, self.refusals).await?;
        }
        if self.entries.is_empty() { Ok(()) } else { ledger.commit(run, self.entries).await }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorKind};
    use crate::model::{CampusKeys, Model, Origin};

    #[derive(Default)]
    struct Seen {
        warnings: Vec<String>,
        settled: Vec<usize>,
    }

    impl Observer for Seen {
        fn on_event(&mut self, event: &Event<'_>) {
            match event {
                Event::Warning { message, .. } => self.warnings.push((*message).to_owned()),
                Event::Settled { step, .. } => self.settled.push(*step),
                _ => {}
            }
        }
    }

    fn kind() -> ResourceKind {
        Model::ds5_2().kind("students").expect("students exist")
    }

    fn settle(accounts: &mut Accounts<'_>, records: u64) {
        for position in 0..records {
            let record = RecordName::new(kind(), Origin::new("test", position), CampusKeys::new());
            accounts.settle(3, &record, &Outcome::Created, Evidence::of(Some(Key(u128::from(position)))));
        }
    }

    #[test]
    fn what_is_said_once_a_run_is_said_once() {
        let mut seen = Seen::default();
        let mut accounts = Accounts::new(&mut seen, false, false);
        for step in 0..3 {
            accounts.warn_once(step, "no ETags");
            accounts.warn_once(step, "by status alone");
            accounts.warn(step, "as often as it is so");
        }
        let once = |text: &str| seen.warnings.iter().filter(|warning| *warning == text).count();
        assert_eq!([once("no ETags"), once("by status alone"), once("as often as it is so")], [1, 1, 3]);
    }

    #[test]
    fn what_is_to_be_forgotten_goes_with_the_next_group_and_with_no_other() {
        let mut seen = Seen::default();
        let mut accounts = Accounts::new(&mut seen, true, false);
        accounts.forget(kind(), Key(7));
        accounts.note_case();
        assert!(accounts.next_group().is_none(), "no outcome waits");
        settle(&mut accounts, 2);
        let group = accounts.next_group().expect("two outcomes wait");
        assert_eq!((group.entries.len(), group.forgotten.len(), group.notes_case), (2, 1, true));
        assert!(accounts.next_group().is_none(), "one at a time");
        accounts.committed(Ok(())).expect("it was kept");
        settle(&mut accounts, 1);
        let group = accounts.next_group().expect("another outcome waits");
        assert_eq!((group.entries.len(), group.forgotten.len(), group.notes_case), (1, 0, false));
        assert_eq!(seen.settled, [3, 3, 3]);
    }

    #[test]
    fn a_ledger_that_fails_gets_no_more_and_what_it_lacks_is_counted() {
        let mut seen = Seen::default();
        let mut accounts = Accounts::new(&mut seen, true, false);
        settle(&mut accounts, 3);
        accounts.next_group().expect("three outcomes wait");
        settle(&mut accounts, 2);
        accounts.committed(Err(Error::new(ErrorKind::LedgerInvalid, "the disk is full"))).expect_err("it is told");
        settle(&mut accounts, 1);
        assert!(!accounts.wants_commit());
        let (counts, lost) = accounts.close();
        assert_eq!((counts[&Ending::Created], lost), (6, 6));
    }
}
