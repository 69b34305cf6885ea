//! Deletes what a plan lists, before anything is sent.
//!
//! Resources go in reverse load order, the records of one group of that order at once. The load order puts a person's primary associations before
//! all else about the person, since an ODS authorizes the one by the other; so they are deleted behind it. What others still refer to is tried
//! again after the rest, for as long as that helps. A record that is gone already counts as deleted, one that was changed since it was
//! listed stays.
//!
//! The ledger forgets a record when the ODS has confirmed that it is gone, in groups: whoever dies in between leaves a row behind that the next
//! cleanup drops.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::StreamExt as _;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;

use super::cause;
use super::event::Event;
use super::outcome::{Cause, CauseClass, RecordName};
use super::room::Room;
use super::run::{DEADLINE, Run};
use crate::error::ErrorKind;
use crate::model::{CampusKeys, Key, Origin, ResourceKind};
use crate::ods::{Answer, GaveUp, Sent, Verdict};
use crate::plan::{Kept, Removal};

/// What is deleted of one resource, as it was found when the run began.
#[derive(Debug, Clone)]
pub struct Removing {
    /// The position among what the plan removes.
    pub removal: usize,
    /// What it is.
    pub kind: ResourceKind,
    /// The group of the load order.
    pub order: u32,
    /// How many records the ODS showed within the scope.
    pub found: u64,
    /// How many of them stay, by reason, without those below.
    pub kept: BTreeMap<Kept, u64>,
    /// What the plan lists, and was found again, with the reason to keep it if there is one now.
    pub records: Vec<Doomed>,
}

/// A record that the plan lists.
#[derive(Debug, Clone)]
pub struct Doomed {
    /// Its natural key, under which the ledger has it.
    pub key: Key,
    /// What the plan says of it.
    pub listed: Removal,
    /// Why it stays after all.
    pub kept: Option<Kept>,
}

/// How a record that a plan deletes ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum RemovalEnd {
    /// It is not in the ODS any more.
    Deleted,
    /// It stays.
    Kept(Kept),
    /// The ODS did not delete it.
    Failed(Arc<Cause>),
}

impl RemovalEnd {
    /// Its name: `deleted`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Kept(_) => "kept",
            Self::Failed(_) => "failed",
        }
    }
}

impl Doomed {
    /// A record as the plan lists it.
    pub fn new(key: Key, listed: Removal, kept: Option<Kept>) -> Self {
        Self { key, listed, kept }
    }

    /// What it is called: where it came from is the ODS.
    fn name(&self, kind: &ResourceKind) -> RecordName {
        let object = self.listed.object.as_deref().and_then(|object| object.rsplit_once(':'));
        let campus = match object.and_then(|(kind, id)| Some((kind, id.parse().ok()?))) {
            Some((kind, id)) => CampusKeys::new().with_object(kind, id),
            None => CampusKeys::new(),
        };
        RecordName::new(kind.clone(), Origin::new(format!("ODS id {}", self.listed.id), 0), campus)
    }
}

/// The position of a resource and of a record among what the engine removes.
type Place = (usize, usize);

/// How the removals stand.
#[derive(Default)]
struct Removals {
    /// Refused because others refer to them: the names of these.
    again: Vec<(Place, Vec<String>, Option<u16>)>,
    deleted: usize,
    /// Keys that the ledger has to forget, by resource.
    confirmed: BTreeMap<usize, Vec<Key>>,
    /// Resources that the claim set does not let us delete.
    closed: BTreeSet<usize>,
}

impl Run<'_> {
    /// Deletes what the engine was given to delete.
    pub(super) async fn remove(&mut self, deadline: &mut BoxFuture<'_, ()>) {
        let engine = self.engine;
        let mut waiting: Vec<Place> = Vec::new();
        for (at, removing) in engine.removals.iter().enumerate() {
            let (removal, records) = (removing.removal, removing.found);
            self.observer.on_event(&Event::Found { removal, records, kept: &removing.kept });
            for (nth, doomed) in removing.records.iter().enumerate() {
                match doomed.kept {
                    Some(why) => self.removed((at, nth), &RemovalEnd::Kept(why)),
                    None => waiting.push((at, nth)),
                }
            }
        }
        // Dependents first; the order within a group is that of the plan.
        let order = |place: &Place| engine.removals[place.0].order;
        waiting.sort_by_key(|place| std::cmp::Reverse(order(place)));
        let mut removals = Removals::default();
        while !waiting.is_empty() {
            removals.deleted = 0;
            for group in waiting.chunk_by(|a, b| order(a) == order(b)) {
                self.remove_group(group, &mut removals, deadline).await;
                self.forget_deleted(&mut removals).await;
            }
            let again = std::mem::take(&mut removals.again);
            if removals.deleted > 0 && self.stopped.is_none() {
                waiting = again.into_iter().map(|(place, ..)| place).collect();
                continue;
            }
            for (place, children, status) in again {
                if self.stopped.is_some() {
                    // It would have been tried again.
                    self.removed(place, &RemovalEnd::Kept(Kept::Cancelled));
                    continue;
                }
                let cause = cause::still_referenced(self.name_of(place), &children, status);
                self.removed(place, &RemovalEnd::Failed(cause));
            }
            break;
        }
    }

    /// Deletes records of one group of the load order, so many at once as the limits allow.
    async fn remove_group(&mut self, group: &[Place], removals: &mut Removals, deadline: &mut BoxFuture<'_, ()>) {
        let (engine, stop, stopping) = (self.engine, self.stop.clone(), self.stopping.clone());
        let mut left = group.iter();
        let mut under_way: FuturesUnordered<BoxFuture<'_, (Place, Sent)>> = FuturesUnordered::new();
        // Whether each waits to be sent again, or has waited.
        let mut sending: BTreeMap<Place, bool> = BTreeMap::new();
        let mut room = Room::new(engine.limits.concurrency);
        let mut limit: BoxFuture<'_, ()> = Box::pin(std::future::pending());
        let mut draining = false;
        loop {
            while self.stopped.is_none() && room.is_free() {
                let Some(&place) = left.next() else { break };
                let removing = &engine.removals[place.0];
                if removals.closed.contains(&place.0) {
                    self.removed(place, &RemovalEnd::Kept(Kept::ReferenceOnly));
                    continue;
                }
                let listed = &removing.records[place.1].listed;
                sending.insert(place, false);
                room.sent();
                let stopping = &stopping;
                under_way.push(Box::pin(async move {
                    (place, engine.ods.send_delete(&removing.kind, &listed.id, listed.etag.as_deref(), stopping).await)
                }));
            }
            if sending.is_empty() {
                break;
            }
            if self.stopped.is_some() && !draining {
                draining = true;
                limit = engine.clock.sleep(self.time_to_drain());
            }
            tokio::select! {
                biased;
                () = stop.pressed(), if !draining => self.stop(&"cancelled"),
                () = &mut *deadline, if !draining => self.stop(&DEADLINE),
                () = stop.hurried(), if draining => break,
                Some((place, sent)) = under_way.next() => match sent {
                    Sent::Answered(answer) => {
                        room.answered(sending.remove(&place).unwrap_or_default());
                        self.delete_answered(place, &answer, removals);
                    }
                    Sent::Waits(waiting) => {
                        if sending.insert(place, true) == Some(false) {
                            room.waits();
                        }
                        under_way.push(Box::pin(async move { (place, waiting.go_on().await) }));
                    }
                },
                () = &mut limit, if draining => break,
            }
        }
        for place in sending.into_keys() {
            let message = "no answer came before the run ended".to_owned();
            let hint = Some("run it again".to_owned());
            let mut cause = cause::plain(self.name_of(place), CauseClass::Temporary, message, hint);
            cause.maybe_applied = true;
            self.removed(place, &RemovalEnd::Failed(Arc::new(cause)));
        }
        for &place in left {
            self.removed(place, &RemovalEnd::Kept(Kept::Cancelled));
        }
    }

    fn delete_answered(&mut self, place: Place, answer: &Answer, removals: &mut Removals) {
        if let Some(gave_up) = &answer.gave_up {
            self.stop(gave_up);
        }
        match answer.verdict {
            Verdict::Unauthorized => self.stop(&"the server does not accept the key and secret of this client"),
            Verdict::AuthThrottled => self.stop(&"the server issues no more tokens to this client for now"),
            _ => {}
        }
        let left_off = matches!(answer.gave_up, Some(GaveUp::Stopped | GaveUp::Fenced));
        let unsent = answer.attempts == 0 || (left_off && !answer.maybe_applied);
        let end = match &answer.verdict {
            Verdict::Ok | Verdict::AlreadyGone => {
                removals.deleted += 1;
                let key = self.engine.removals[place.0].records[place.1].key;
                removals.confirmed.entry(place.0).or_default().push(key);
                RemovalEnd::Deleted
            }
            Verdict::StaleEtag => RemovalEnd::Kept(Kept::Changed),
            _ if self.stopped.is_some() && unsent => RemovalEnd::Kept(Kept::Cancelled),
            Verdict::ChildPresent { children } => {
                removals.again.push((place, children.clone(), answer.status));
                return;
            }
            // The claim set decides by resource: no other record of it would fare better.
            Verdict::Permission => {
                if removals.closed.insert(place.0) {
                    let removing = &self.engine.removals[place.0];
                    let kind = &removing.kind;
                    let message = format!("{kind} stay: the claim set of this key does not allow deleting them");
                    self.observer.on_event(&Event::RemovalWarning { removal: removing.removal, message: &message });
                }
                RemovalEnd::Kept(Kept::ReferenceOnly)
            }
            _ => RemovalEnd::Failed(self.refused(self.name_of(place), answer)),
        };
        self.removed(place, &end);
    }

    /// Lets the ledger forget what the ODS has confirmed to be gone.
    async fn forget_deleted(&mut self, removals: &mut Removals) {
        let confirmed = std::mem::take(&mut removals.confirmed);
        let Some(ledger) = &self.engine.ledger else { return };
        for (at, keys) in confirmed {
            let forgotten = ledger.ledger.remove(ledger.target, &self.engine.removals[at].kind, &keys).await;
            match forgotten {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::Locked => self.stop(&GaveUp::Fenced),
                Err(error) => self.stop(&error),
            }
        }
    }

    fn name_of(&self, (at, nth): Place) -> RecordName {
        let removing = &self.engine.removals[at];
        removing.records[nth].name(&removing.kind)
    }

    fn removed(&mut self, place: Place, end: &RemovalEnd) {
        let record = self.name_of(place);
        let removing = &self.engine.removals[place.0];
        let listed = &removing.records[place.1].listed;
        self.observer.on_event(&Event::Removed { removal: removing.removal, record: &record, listed, end });
    }
}
