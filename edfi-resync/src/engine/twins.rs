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
use std::sync::Arc;

use super::cause;
use super::item::Item;
use super::journal::Evidence;
use super::outcome::{CauseClass, Outcome, RecordName, Skip};
use super::run::Run;
use super::seen::{Half, half};
use crate::defect::{self, Defect};
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
    held: Vec<Held>,
}

/// A record that the ODS took under the id of another one.
#[derive(Debug)]
struct Held {
    name: RecordName,
    outcome: Outcome,
    evidence: Evidence,
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

    /// Which key came before this one that differs in letter case only.
    fn earlier(&mut self, item: &Item) -> Option<&First> {
        let new = || First { key: half(item.key()), origin: Some(item.record().origin.clone()) };
        let first: &First = self.by_case.as_mut()?.entry(half(item.any_case())).or_insert_with(new);
        (first.key != half(item.key())).then_some(first)
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

    fn hold(&mut self, key: Key, origin: Origin, step: usize, held: Held) {
        let again = self.again.entry(key).or_insert_with(|| Again { origin, step, asked: false, held: Vec::new() });
        again.held.push(held);
    }

    fn paired(&mut self, second: Origin, first: Origin) {
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

impl Run<'_> {
    /// Ends a record that differs in letter case only from one that went before, where the ODS ignores that.
    pub(super) fn unless_twin(&mut self, step: usize, item: Item) -> Option<Item> {
        let first = self.passes.first(step);
        let state = &mut self.steps[first];
        let Some(earlier) = state.twins.earlier(&item) else { return Some(item) };
        let found = match &earlier.origin {
            Some(origin) => Ok(Some(origin.clone())),
            None => state.seen.by_half(earlier.key).map(|found| found.map(|(_, origin)| origin)),
        };
        match found {
            Ok(Some(with)) => {
                state.twins.paired(item.record().origin.clone(), with.clone());
                self.settle_item(step, &item, &Outcome::Skipped(Skip::Conflict { with }));
                None
            }
            // One that an earlier part of this run has sent.
            Ok(None) => Some(item),
            Err(error) => {
                self.control.stop(&error);
                Some(item)
            }
        }
    }

    /// Whether the ODS took this record under the id of another one that differs in letter case only. It is held then,
    /// until that one was sent once more.
    pub(super) fn is_taken_for_another(&mut self, step: usize, item: &Item, outcome: &Outcome, evidence: &mut Evidence) -> bool {
        let Some(id) = evidence.id.as_deref().filter(|_| !defect::is_on(Defect::ReportsBothTwins)) else { return false };
        let first = self.passes.first(step);
        let state = &mut self.steps[first];
        let holder = state.seen.holder(id, item.key(), item.any_case(), &mut self.memory);
        let found = holder.and_then(|holder| match holder {
            Some((key, any_case)) if any_case == half(item.any_case()) => Ok(Some(state.seen.by_half(key)?)),
            Some(_) => Ok(Some(None)),
            None => Ok(None),
        });
        match found {
            Ok(None) => false,
            Ok(Some(Some((key, origin)))) => {
                let held = Held { name: item.name(), outcome: outcome.clone(), evidence: evidence.clone() };
                state.twins.hold(key, origin, step, held);
                self.passes.settled(step, item.key());
                self.ignore_case();
                true
            }
            Ok(Some(None)) => {
                state.twins.strange_ids += 1;
                evidence.id = None;
                false
            }
            Err(error) => {
                self.control.stop(&error);
                false
            }
        }
    }

    /// From now on keys of this target that differ in letter case only are one.
    fn ignore_case(&mut self) {
        if std::mem::replace(&mut self.ignores_case, true) {
            return;
        }
        self.accounts.note_case();
        for state in &mut self.steps {
            match state.seen.holders() {
                Ok(delivered) => state.twins.ignore_case(delivered),
                // Who came before is not known then, and found by the id.
                Err(_) => state.twins.ignore_case([]),
            }
        }
    }

    /// Whether this is a record that was delivered before and is sent once more.
    pub(super) fn is_sent_once_more(&self, step: usize, item: &Item) -> bool {
        self.steps[self.passes.first(step)].twins.wants(item.key(), &item.record().origin, step)
    }

    /// Settles those that waited for this record to be sent once more. It has an outcome itself already.
    pub(super) fn settle_twins(&mut self, step: usize, item: &Item, outcome: &Outcome, evidence: &Evidence) -> bool {
        if !self.is_sent_once_more(step, item) {
            return false;
        }
        let first = self.passes.first(step);
        let Some(again) = self.steps[first].twins.again.remove(&item.key()) else { return false };
        let good = matches!(outcome, Outcome::Created | Outcome::Updated | Outcome::Unchanged);
        if !good {
            self.lose_twins(step, item.key(), again);
            return true;
        }
        for Held { name, outcome, evidence: held } in again.held {
            if evidence.id == held.id || evidence.id.is_none() {
                self.steps[first].twins.paired(name.origin.clone(), again.origin.clone());
                let skipped = Outcome::Skipped(Skip::Conflict { with: again.origin.clone() });
                self.settle(step, &name, &skipped, Evidence { id: None, etag: None, ..held });
            } else {
                // The first has an id of its own after all.
                self.settle(step, &name, &outcome, held);
            }
        }
        true
    }

    /// Settles what waits in this step for records that the source did not give again, or that were not sent any more.
    pub(super) fn settle_lost_twins(&mut self, step: usize) {
        let first = self.passes.first(step);
        let lost = |(_, again): &(&Key, &mut Again)| again.step == step;
        let twins = &mut self.steps[first].twins.again;
        let mut keys: Vec<_> = twins.iter_mut().filter(lost).map(|(key, _)| *key).collect();
        keys.sort_unstable();
        for key in keys {
            if let Some(again) = self.steps[first].twins.again.remove(&key) {
                self.lose_twins(step, key, again);
            }
        }
    }

    /// The first of an id could not be sent once more: what the ODS holds under it is not known.
    fn lose_twins(&mut self, step: usize, key: Key, again: Again) {
        self.accounts.forget(self.steps[step].kind.clone(), key);
        for Held { name, evidence, .. } in again.held {
            let message = "the ODS took it for another record, which differs in letter case only and could not be sent once more";
            let hint = format!("the ODS may hold either; keep one spelling of it and of {}, then run it again", again.origin);
            let mut cause = cause::plain(name.clone(), CauseClass::Duplicate, message.to_owned(), Some(hint));
            cause.maybe_applied = true;
            self.settle(step, &name, &Outcome::Failed(Arc::new(cause)), Evidence { touched: true, ..evidence });
        }
    }

    /// Whether the source of this step is to be read once more.
    pub(super) fn reads_again(&mut self, step: usize) -> bool {
        let first = self.passes.first(step);
        self.steps[first].twins.asks(step)
    }

    /// Says which records are one to the ODS.
    pub(super) fn warn_of_twins(&mut self, step: usize) {
        let first = self.passes.first(step);
        let kind = self.steps[step].kind.to_string();
        for message in self.steps[first].twins.warnings(&kind) {
            self.accounts.warn(first, &message);
        }
    }
}
