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

use super::journal::Evidence;
use super::outcome::{Outcome, RecordName};
use crate::model::{Key, Origin};

/// How many pairs a warning names.
const LISTED: usize = 20;

/// The keys of one kind that are one to the ODS.
#[derive(Debug, Default)]
pub(super) struct Twins {
    /// Letter case makes no difference to the ODS.
    ignores_case: bool,
    /// The records that are sent once more.
    repeats: HashMap<Key, Repeat>,
    /// Pairs that were told apart by letter case only: the second and the first, and how many there were.
    pairs: Vec<(Origin, Origin)>,
    count: u64,
    /// Ids that stood for keys which differ in more.
    strange_ids: u64,
    /// An earlier part of this run has delivered some of the records.
    resumed: bool,
}

/// A record that is sent once more, and who waits for that.
#[derive(Debug)]
struct Repeat {
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
        Self { ignores_case: true, ..Self::default() }
    }

    /// An earlier part of this run has delivered a record. Whether it has sent a twin of that as well, and the ODS holds the twin, nobody has seen.
    pub(super) fn resumes(&mut self) {
        self.resumed = true;
    }

    /// Letter case makes no difference any more. Says whether the keys that were delivered so far came first: in a resumed run they are left to be found
    /// by the id, are sent once more then, and stand in the ODS whatever an earlier part has sent.
    pub(super) fn ignore_case(&mut self) -> bool {
        self.ignores_case = true;
        !self.resumed
    }

    /// Whether keys that differ in letter case alone are one.
    pub(super) fn ignores_case(&self) -> bool {
        self.ignores_case
    }

    /// Whether this record is to be sent once more, in this step.
    pub(super) fn wants(&self, key: Key, origin: &Origin, step: usize) -> bool {
        self.repeats.get(&key).is_some_and(|repeat| repeat.step == step && repeat.origin == *origin)
    }

    /// Whether the source must be asked for records of this step once more; it is asked once for each.
    pub(super) fn asks(&mut self, step: usize) -> bool {
        let mut asks = false;
        for repeat in self.repeats.values_mut().filter(|repeat| repeat.step == step) {
            asks |= !std::mem::replace(&mut repeat.asked, true);
        }
        asks
    }

    /// Holds a record until the first one with its id, which has this key and came from there, was sent once more.
    pub(super) fn hold(&mut self, key: Key, origin: Origin, step: usize, held: Withheld) {
        let repeat = self.repeats.entry(key).or_insert_with(|| Repeat { origin, step, asked: false, held: Vec::new() });
        repeat.held.push(held);
    }

    /// Who waits for this record, which is not sent once more any longer; with where that came from.
    pub(super) fn release(&mut self, key: Key) -> Option<(Origin, Vec<Withheld>)> {
        self.repeats.remove(&key).map(|repeat| (repeat.origin, repeat.held))
    }

    /// The records of a step that somebody waits for.
    pub(super) fn awaited(&self, step: usize) -> Vec<Key> {
        let mut keys: Vec<_> = self.repeats.iter().filter(|(_, repeat)| repeat.step == step).map(|(key, _)| *key).collect();
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
