//! [`Twins`]: two keys that are one to the ODS.
//!
//! A server on SQL Server ignores letter case: to it `Algebra-1` and `ALGEBRA-1` are one section. It shows when a
//! second key is answered with the id of a first; then it holds what came last, and the report would tell both as
//! delivered.
//!
//! ```text
//!   first key: delivered, id 7     second key: taken, id 7 --> held
//!                                        |
//!            from now on a key that differs from another in letter case only is skipped before it is sent
//!                                        |
//!   the step is at its end --> the source is read again --> the first is sent once more --> the second ends skipped
//! ```
//! The record that the ODS took first stands in the report, and so it must stand in the ODS. Should it fail the second
//! time, the others of its id have failed with it: which of them the ODS holds, nobody has seen.
//!
//! An id for two keys that differ in more is the server's mistake: the id is not kept, and a warning says so.

use std::collections::HashMap;

use super::item::Item;
use super::journal::Evidence;
use super::outcome::{Outcome, RecordName};
use super::sight::{Half, half};
use crate::model::{Key, Origin};

/// How many pairs a warning names.
const LISTED: usize = 20;

/// The keys of one kind that are one to the ODS.
#[derive(Debug, Default)]
pub(super) struct Twins {
    /// Which came first of the keys that are equal but for their letter case; absent where the ODS tells them apart.
    by_case: Option<HashMap<Half, First>>,
    /// The records that are sent once more.
    again: HashMap<Key, Again>,
    /// Pairs that were told apart by letter case only: the second and the first, and how many there were.
    pairs: Vec<(Origin, Origin)>,
    count: u64,
    /// Ids that stood for keys which differ in more.
    strange_ids: u64,
    /// An earlier part of this run has delivered some of the records.
    resumed: bool,
}

/// The first of a key; where it came from, unless it was delivered before letter case was known to make no difference.
#[derive(Debug)]
struct First {
    key: Half,
    origin: Option<Origin>,
}

/// A record that is sent once more, and who waits for that.
#[derive(Debug)]
struct Again {
    origin: Origin,
    /// In which step.
    step: usize,
    /// The source was asked for it.
    asked: bool,
    held: Vec<Withheld>,
}

/// A record that the ODS took under the id of another one.
#[derive(Debug)]
pub(super) struct Withheld {
    name: RecordName,
    outcome: Outcome,
    evidence: Evidence,
}

impl Withheld {
    pub(super) fn new(name: RecordName, outcome: Outcome, evidence: Evidence) -> Self {
        Self { name, outcome, evidence }
    }

    /// Its name, the outcome that it would have had, and what that rests on.
    pub(super) fn into_parts(self) -> (RecordName, Outcome, Evidence) {
        (self.name, self.outcome, self.evidence)
    }
}

impl Twins {
    /// Of a target whose server was seen to ignore letter case.
    pub(super) fn ignoring_case() -> Self {
        Self { by_case: Some(HashMap::new()), ..Self::default() }
    }

    /// An earlier part of this run has delivered a record. Whether it has sent a twin of that as well, and the ODS holds the twin, nobody has seen.
    pub(super) fn resumes(&mut self) {
        self.resumed = true;
    }

    /// Letter case makes no difference any more; these are the keys that were delivered so far, with and without it. In a resumed run they are left
    /// to be found by the id: then they are sent once more, and stand in the ODS whatever an earlier part has sent.
    pub(super) fn ignore_case(&mut self, delivered: impl IntoIterator<Item = (Half, Half)>) {
        let by_case = self.by_case.get_or_insert_default();
        if self.resumed {
            return;
        }
        for (key, any_case) in delivered {
            by_case.entry(any_case).or_insert(First { key, origin: None });
        }
    }

    /// Which key came before this one that differs in letter case only, and from where if that is known here.
    pub(super) fn earlier(&mut self, item: &Item) -> Option<(Half, Option<Origin>)> {
        let new = || First { key: half(item.key()), origin: Some(item.record().origin.clone()) };
        let first: &First = self.by_case.as_mut()?.entry(half(item.any_case())).or_insert_with(new);
        (first.key != half(item.key())).then(|| (first.key, first.origin.clone()))
    }

    /// Whether this record is to be sent once more, in this step.
    pub(super) fn wants(&self, key: Key, origin: &Origin, step: usize) -> bool {
        self.again.get(&key).is_some_and(|again| again.step == step && again.origin == *origin)
    }

    /// Whether the source must be asked for records of this step once more; it is asked once for each.
    pub(super) fn asks(&mut self, step: usize) -> bool {
        let mut asks = false;
        for again in self.again.values_mut().filter(|again| again.step == step) {
            asks |= !std::mem::replace(&mut again.asked, true);
        }
        asks
    }

    /// Holds a record until the first one with its id, which has this key and came from there, was sent once more.
    pub(super) fn hold(&mut self, key: Key, origin: Origin, step: usize, held: Withheld) {
        let again = self.again.entry(key).or_insert_with(|| Again { origin, step, asked: false, held: Vec::new() });
        again.held.push(held);
    }

    /// Who waits for this record, which is not sent once more any longer; with where that came from.
    pub(super) fn release(&mut self, key: Key) -> Option<(Origin, Vec<Withheld>)> {
        self.again.remove(&key).map(|again| (again.origin, again.held))
    }

    /// The records of a step that somebody waits for.
    pub(super) fn awaited(&self, step: usize) -> Vec<Key> {
        let mut keys: Vec<_> = self.again.iter().filter(|(_, again)| again.step == step).map(|(key, _)| *key).collect();
        keys.sort_unstable();
        keys
    }

    /// An id stands for two keys that differ in more than letter case.
    pub(super) fn strange_id(&mut self) {
        self.strange_ids += 1;
    }

    /// The second was skipped, because it is one with the first.
    pub(super) fn paired(&mut self, second: Origin, first: Origin) {
        self.count += 1;
        if self.pairs.len() < LISTED {
            self.pairs.push((second, first));
        }
    }

    /// What is to be said at the end.
    pub(super) fn warnings(&mut self, kind: &str) -> Vec<String> {
        let mut warnings = Vec::new();
        let pairs: Vec<_> = self.pairs.drain(..).map(|(second, first)| format!("{second} as {first}")).collect();
        if !pairs.is_empty() {
            let more = if self.count > pairs.len() as u64 { ", .." } else { "" };
            warnings.push(format!(
                "{} {kind} differ from an earlier record in letter case only, which this ODS ignores; the earlier one was sent: {}{more}",
                std::mem::take(&mut self.count),
                pairs.join(", ")
            ));
        }
        let strange = std::mem::take(&mut self.strange_ids);
        if strange > 0 {
            warnings.push(format!(
                "the server answered {strange} {kind} with the id of another record, whose key is another; these ids are not kept"
            ));
        }
        warnings
    }
}
