//! [`Removal`]: carries out what a plan deletes, before anything is sent.
//!
//! Resources go in reverse load order, the records of one group of that order at once. The load order puts a person's primary associations before
//! all else about the person, since an ODS authorizes the one by the other; so they are deleted behind it. What others still refer to is tried
//! again after the rest, for as long as that helps. A record that is gone already counts as deleted, one that was changed since it was
//! listed stays.
//!
//! The ledger forgets a record when the ODS has confirmed that it is gone, in groups: whoever dies in between leaves a row behind that the next
//! cleanup drops.
//!
//! Pure: it says what to delete next, and takes the answers.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::accounts::Accounts;
use super::cause::{self, Causes};
use super::control::Control;
use super::event::Event;
use super::outcome::{RecordName, RemovalEnd};
use super::removing::Removing;
use super::room::Room;
use crate::model::{Key, ResourceKind};
use crate::ods::{Answer, Operation, Verdict};
use crate::plan::{self, Kept};

/// The position of a resource and of a record among what is removed.
pub(super) type Position = (usize, usize);

/// What is to be done next.
pub(super) enum Next<'a> {
    /// Delete this record.
    Delete(Position, &'a ResourceKind, &'a plan::Removal),
    /// Wait for an answer.
    Wait,
    /// Let the ledger forget these, which the ODS has confirmed to be gone.
    Forget(Vec<(&'a ResourceKind, Vec<Key>)>),
    /// Nothing: everything has ended.
    Done,
}

/// How the removals of a run stand.
pub(super) struct Removal<'a> {
    removing: &'a [Removing],
    /// Not sent yet, dependents first; within a group in the order of the plan, and those that are tried again in that of their answers.
    waiting: VecDeque<Position>,
    room: Room,
    /// Whether each that was sent waits to be sent again, or has waited.
    sending: BTreeMap<Position, bool>,
    /// Refused because others refer to them: the names of these.
    again: Vec<(Position, Vec<String>, Option<u16>)>,
    /// How many were deleted since all were tried.
    deleted: usize,
    /// Keys that the ledger has to forget, by resource.
    confirmed: BTreeMap<usize, Vec<Key>>,
    /// The group of the load order that is being deleted.
    group: Option<u32>,
    /// Resources that the claim set does not let us delete.
    closed: BTreeSet<usize>,
}

impl<'a> Removal<'a> {
    /// Tells what was found, and which of it stays.
    pub(super) fn begin(removing: &'a [Removing], concurrency: usize, accounts: &mut Accounts<'_>) -> Self {
        let mut removal = Self {
            removing,
            waiting: VecDeque::new(),
            room: Room::new(concurrency),
            sending: BTreeMap::new(),
            again: Vec::new(),
            deleted: 0,
            confirmed: BTreeMap::new(),
            group: None,
            closed: BTreeSet::new(),
        };
        let mut waiting = Vec::new();
        for (at, of) in removing.iter().enumerate() {
            accounts.tell(&Event::Found { removal: of.removal(), records: of.found(), kept: of.kept() });
            for (nth, deletion) in of.records().iter().enumerate() {
                match deletion.kept() {
                    Some(why) => removal.ended((at, nth), &RemovalEnd::Kept(why), accounts),
                    None => waiting.push((at, nth)),
                }
            }
        }
        waiting.sort_by_key(|(at, _)| std::cmp::Reverse(removing[*at].order()));
        removal.waiting = waiting.into();
        removal
    }

    /// The client sends so many requests at once at the moment.
    pub(super) fn follows(&mut self, limit: usize) {
        self.room.follows(limit);
    }

    /// What is to be done next.
    pub(super) fn next(&mut self, accounts: &mut Accounts<'_>, control: &Control) -> Next<'a> {
        loop {
            if control.is_stopped() {
                if !self.sending.is_empty() {
                    return Next::Wait;
                }
                for position in std::mem::take(&mut self.waiting) {
                    self.ended(position, &RemovalEnd::Kept(Kept::Cancelled), accounts);
                }
            }
            let next = self.waiting.front().map(|(at, _)| self.removing[*at].order());
            if next.is_none() || next != self.group {
                // A group begins when the one before has ended, and the ledger knows.
                if !self.sending.is_empty() {
                    return Next::Wait;
                }
                if !self.confirmed.is_empty() {
                    let confirmed = std::mem::take(&mut self.confirmed);
                    return Next::Forget(confirmed.into_iter().map(|(at, keys)| (self.removing[at].kind(), keys)).collect());
                }
                self.group = next;
            }
            let Some(&position) = self.waiting.front() else {
                if self.again.is_empty() {
                    return Next::Done;
                }
                self.try_again(accounts, control);
                continue;
            };
            if self.closed.contains(&position.0) {
                self.waiting.pop_front();
                self.ended(position, &RemovalEnd::Kept(Kept::ReferenceOnly), accounts);
            } else if self.room.is_free() {
                self.waiting.pop_front();
                self.room.sent();
                self.sending.insert(position, false);
                let of = &self.removing[position.0];
                return Next::Delete(position, of.kind(), of.records()[position.1].listed());
            } else {
                return Next::Wait;
            }
        }
    }

    /// What others referred to goes once more if any of them was deleted since; else it fails.
    fn try_again(&mut self, accounts: &mut Accounts<'_>, control: &Control) {
        let again = std::mem::take(&mut self.again);
        if std::mem::take(&mut self.deleted) > 0 && !control.is_stopped() {
            self.waiting = again.into_iter().map(|(position, ..)| position).collect();
            return;
        }
        for (position, children, status) in again {
            let end = if control.is_stopped() {
                // It would have been tried again.
                RemovalEnd::Kept(Kept::Cancelled)
            } else {
                RemovalEnd::Failed(cause::still_referenced(self.name(position), &children, status))
            };
            self.ended(position, &end, accounts);
        }
    }

    /// A record that was sent waits to be sent again: another may go meanwhile.
    pub(super) fn waits(&mut self, position: Position) {
        if self.sending.insert(position, true) == Some(false) {
            self.room.waits();
        }
    }

    /// A record that was sent has its answer.
    pub(super) fn answered(
        &mut self,
        position: Position,
        answer: &Answer,
        causes: &Causes,
        accounts: &mut Accounts<'_>,
        control: &mut Control,
    ) {
        let Some(waited) = self.sending.remove(&position) else { return };
        self.room.answered(waited);
        control.heed(answer);
        let of = &self.removing[position.0];
        accounts.answered(of.kind(), Operation::Delete, answer);
        let end = match &answer.verdict {
            Verdict::Ok | Verdict::AlreadyGone => {
                self.deleted += 1;
                self.confirmed.entry(position.0).or_default().push(of.records()[position.1].key());
                RemovalEnd::Deleted
            }
            Verdict::StaleEtag => RemovalEnd::Kept(Kept::Changed),
            _ if control.cut_off(answer) => RemovalEnd::Kept(Kept::Cancelled),
            Verdict::ChildPresent { children } => {
                self.again.push((position, children.clone(), answer.status));
                return;
            }
            // The claim set decides by resource: no other record of it would fare better.
            Verdict::Permission => {
                if self.closed.insert(position.0) {
                    let message = format!("{} stay: the claim set of this key does not allow deleting them", of.kind());
                    accounts.tell(&Event::RemovalWarning { removal: of.removal(), message: &message });
                }
                RemovalEnd::Kept(Kept::ReferenceOnly)
            }
            _ => {
                let cause = causes.refused(self.name(position), answer);
                accounts.refused(&cause, answer);
                RemovalEnd::Failed(cause)
            }
        };
        self.ended(position, &end, accounts);
    }

    /// The answers that are still under way are not waited for.
    pub(super) fn abandon(&mut self, accounts: &mut Accounts<'_>) {
        for position in std::mem::take(&mut self.sending).into_keys() {
            let cause = cause::unanswered(self.name(position));
            self.ended(position, &RemovalEnd::Failed(cause), accounts);
        }
    }

    fn name(&self, (at, nth): Position) -> RecordName {
        let of = &self.removing[at];
        of.records()[nth].name(of.kind())
    }

    fn ended(&self, position: Position, end: &RemovalEnd, accounts: &mut Accounts<'_>) {
        let (record, of) = (self.name(position), &self.removing[position.0]);
        accounts.tell(&Event::Removed { removal: of.removal(), record: &record, listed: of.records()[position.1].listed(), end });
    }
}

#[cfg(test)]
#[path = "removal_tests.rs"]
mod tests;
