//! [`Lane`]: the way of one step's records, from the scan that gave them to their outcome.
//!
//! The lane owns every record of its step that is on its way, and knows of each in which [`Place`] it is; how many are where follows from that, and so
//! does whether the scan is drained. A record leaves it by value: to settle, to come back into another place, or to be read again by another scan,
//! which [`Passes`](super::passes::Passes) or [`Twins`](super::twins::Twins) remember.
//!
//! ```text
//!            +--> fresh --> asked --> suspect --+         (may stand in the ODS under another key; of too many, some are read once more)
//!            |                                  v
//!   scan ----+--------------------------------> ready --> under way --> settled
//!                                               ^   |         |
//!                                               |   +--> held |         (until it is known whether something is in the ODS)
//!                                               |   +--> aside|         (others were refused for one and the same reason)
//!                                               +-------------+--> deferred    (something it refers to was missing)
//! ```
//! Pure: no clock, no I/O; the scan itself is read elsewhere.

use std::collections::VecDeque;

use slab::Slab;

use super::item::{Before, Item, Trip};
use crate::rules::{Rule, Rules};

/// A record in the lane of a step: the step, and its number there.
pub(super) type Ticket = (usize, usize);

/// Fewer ready records than these, and the next batch is asked for.
const LOW_WATER: usize = 64;
/// With more held records than these none is asked for.
const MOST_HELD: usize = 4_096;

/// The records of one step that have not settled, and how far its scan is.
#[derive(Debug, Default)]
pub(super) struct Lane {
    items: Slab<Entry>,
    /// The ready ones, in the order in which they go.
    ready: VecDeque<usize>,
    counts: [usize; Place::COUNT],
    entries: u64,
    scan: ScanState,
    knows: Knows,
    /// Those deferred wait for a pause to end.
    resting: bool,
    /// The first answer is in: until then one record at a time goes, so that a refused resource costs one request.
    proven: bool,
    /// Records that the ledger does not know may stand in the ODS under another key.
    looks: bool,
    rules: Rules,
}

#[derive(Debug)]
struct Entry {
    item: Item,
    place: Place,
    /// Its number among all that came into a place.
    nth: u64,
}

/// Where a record is.
#[derive(Debug)]
enum Place {
    Ready,
    /// New to the ledger, which was not asked yet whether it stands under another key.
    Fresh,
    /// The ledger is being asked.
    Asked,
    /// Its object stands under other keys too.
    Suspect(Vec<Before>),
    UnderWay(Trip),
    Held,
    Deferred,
    SetAside,
}

/// Which keys the source gives, as far as this is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Knows {
    /// Those read so far.
    #[default]
    Some,
    /// All: the present scan is not the first.
    All,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum ScanState {
    #[default]
    NotBegun,
    /// A batch is being read.
    Reading,
    /// More may be read.
    Parked,
    AtItsEnd,
}

impl Place {
    const COUNT: usize = 8;
    const READY: usize = 0;
    const FRESH: usize = 1;
    const ASKED: usize = 2;
    const SUSPECT: usize = 3;
    const UNDER_WAY: usize = 4;
    const HELD: usize = 5;
    const DEFERRED: usize = 6;
    const SET_ASIDE: usize = 7;

    fn index(&self) -> usize {
        match self {
            Self::Ready => Self::READY,
            Self::Fresh => Self::FRESH,
            Self::Asked => Self::ASKED,
            Self::Suspect(_) => Self::SUSPECT,
            Self::UnderWay(_) => Self::UNDER_WAY,
            Self::Held => Self::HELD,
            Self::Deferred => Self::DEFERRED,
            Self::SetAside => Self::SET_ASIDE,
        }
    }
}

/// Where records come in.
impl Lane {
    /// A lane without records.
    pub(super) fn new(rules: Rules) -> Self {
        Self { rules, ..Self::default() }
    }

    /// Whether the lane looks for records that stand in the ODS under another key.
    pub(super) fn look_for_rekeys(&mut self, looks: bool) {
        self.looks = looks;
    }

    /// A record comes from the scan; the ledger knows its key or does not.
    pub(super) fn enters(&mut self, item: Item, is_known: bool) {
        if self.looks && !is_known && item.may_have_moved() {
            self.insert(item, Place::Fresh);
        } else {
            self.goes_last(item);
        }
    }

    /// A record is ready, behind all others.
    pub(super) fn goes_last(&mut self, item: Item) {
        let id = self.insert(item, Place::Ready);
        self.ready.push_back(id);
    }

    /// A record is ready, before all others.
    pub(super) fn goes_first(&mut self, item: Item) {
        let id = self.insert(item, Place::Ready);
        self.ready.push_front(id);
    }

    /// A record waits until it is known whether the ODS has something that it refers to. Says under which number it is to be released.
    pub(super) fn hold(&mut self, item: Item) -> usize {
        self.insert(item.alone(), Place::Held)
    }

    /// A record is sent. Says under which number its answer is to be told.
    pub(super) fn send(&mut self, item: Item, trip: Trip) -> usize {
        self.insert(item, Place::UnderWay(trip))
    }

    /// A record waits for a while, because something it refers to was missing.
    pub(super) fn defer(&mut self, item: Item) {
        self.insert(item.deferred().alone(), Place::Deferred);
    }

    /// A record is not tried for now, because others were refused for one and the same reason.
    pub(super) fn set_aside(&mut self, item: Item) {
        self.insert(item.alone(), Place::SetAside);
    }
}

/// Where they go on, or leave.
impl Lane {
    /// Whether another record may be sent now, as far as the step itself is concerned.
    pub(super) fn may_send(&self) -> bool {
        !self.ready.is_empty() && (self.proven || self.counts[Place::UNDER_WAY] == 0)
    }

    /// The next ready record.
    pub(super) fn next_ready(&mut self) -> Option<Item> {
        let id = self.ready.pop_front()?;
        Some(self.remove(id).0)
    }

    /// A held record is ready, before all others.
    pub(super) fn release(&mut self, id: usize) {
        self.put(id, Place::Ready);
        if self.rules.hold(Rule::ReleasedAreSent) {
            self.ready.push_front(id);
        }
    }

    /// A held record leaves.
    pub(super) fn take_held(&mut self, id: usize) -> Item {
        self.remove(id).0
    }

    /// A record that was sent waits to be sent again. Says whether it is the first time.
    pub(super) fn waits(&mut self, id: usize) -> bool {
        match self.items.get_mut(id).map(|entry| &mut entry.place) {
            Some(Place::UnderWay(trip)) => trip.wait(),
            _ => false,
        }
    }

    /// A record that was sent has its answer, and leaves; nothing, if it was given up before.
    pub(super) fn answered(&mut self, id: usize) -> Option<(Item, Trip)> {
        if !matches!(self.items.get(id)?.place, Place::UnderWay(_)) {
            return None;
        }
        self.proven = true;
        match self.remove(id) {
            (item, Place::UnderWay(trip)) => Some((item, trip)),
            _ => None,
        }
    }

    /// How many are deferred.
    pub(super) fn deferred(&self) -> usize {
        self.counts[Place::DEFERRED]
    }

    /// A pause begins for those deferred, if there are any. Says how often the least put off of them was.
    pub(super) fn rest(&mut self) -> Option<u32> {
        let least = self.ids(Place::DEFERRED).into_iter().map(|id| self.items[id].item.deferrals()).min();
        self.resting = least.is_some();
        least
    }

    /// The pause is over: those deferred are ready.
    pub(super) fn rested(&mut self) {
        self.resting &= !self.rules.hold(Rule::PausesEnd);
        self.ready_all(Place::DEFERRED);
    }

    /// How many are set aside.
    pub(super) fn set_aside_count(&self) -> usize {
        self.counts[Place::SET_ASIDE]
    }

    /// All that were set aside are ready.
    pub(super) fn bring_back(&mut self) {
        self.ready_all(Place::SET_ASIDE);
    }

    /// One of those set aside is ready, by its position among them.
    pub(super) fn bring_back_one(&mut self, nth: usize) {
        if let Some(&id) = self.ids(Place::SET_ASIDE).get(nth) {
            self.make_ready(id);
        }
    }

    /// All that were set aside leave.
    pub(super) fn take_set_aside(&mut self) -> Vec<Item> {
        self.take(Place::SET_ASIDE)
    }
}

/// Records that may stand in the ODS under another key.
impl Lane {
    /// Whether the ledger is to be asked now about the fresh ones, of which no more than so many are kept; then they are [asked](Self::asked).
    pub(super) fn asks(&mut self, most: usize) -> bool {
        let fresh = self.counts[Place::FRESH];
        let asks = self.counts[Place::ASKED] == 0 && fresh > 0 && (self.scan == ScanState::AtItsEnd || fresh >= most);
        if asks {
            for id in self.ids(Place::FRESH) {
                self.put(id, Place::Asked);
            }
        }
        asks
    }

    /// Those that the ledger is being asked about.
    pub(super) fn asked(&self) -> impl Iterator<Item = &Item> {
        self.ids(Place::ASKED).into_iter().map(|id| &self.items[id].item)
    }

    /// What the ODS has of each that was asked about, under other keys. So many suspects wait for the end of the scan at most: more leave, and are to
    /// be read once more.
    pub(super) fn objects_found(&mut self, befores: Vec<Vec<Before>>, most: usize) -> Vec<Item> {
        let mut surplus = Vec::new();
        for (id, before) in self.ids(Place::ASKED).into_iter().zip(befores) {
            if before.is_empty() {
                self.make_ready(id);
            } else if self.knows == Knows::All || self.counts[Place::SUSPECT] < most {
                self.put(id, Place::Suspect(before));
            } else {
                surplus.push(self.remove(id).0);
            }
        }
        surplus
    }

    /// Makes the suspects ready once the first scan is at its end: each replaces what the ODS has of its object under keys that are not those of `others` of
    /// the step's records.
    ///
    /// # Errors
    /// What comes of asking for the others.
    pub(super) fn release_suspects<E>(&mut self, others: impl Fn(&Before) -> Result<bool, E>) -> Result<(), E> {
        let is_drained = self.scan == ScanState::AtItsEnd && self.counts[Place::FRESH] + self.counts[Place::ASKED] == 0;
        let suspects = if self.knows == Knows::All || is_drained { self.ids(Place::SUSPECT) } else { Vec::new() };
        for id in suspects {
            let entry = &mut self.items[id];
            let Place::Suspect(before) = &entry.place else { continue };
            let twins = before.iter().map(&others).collect::<Result<Vec<_>, E>>()?;
            let left = before.iter().zip(twins).filter(|(_, is_twin)| !is_twin).map(|(before, _)| before.clone()).collect();
            entry.item.replaces(left);
            self.make_ready(id);
        }
        Ok(())
    }
}

/// The scan.
impl Lane {
    /// The step's kind is read from the start, or on.
    pub(super) fn reads(&mut self) {
        self.scan = ScanState::Reading;
    }

    /// The step's kind is read once more, for some of its records.
    pub(super) fn reads_once_more(&mut self) {
        self.knows = Knows::All;
    }

    /// What was being read has come; `more` may follow.
    pub(super) fn read(&mut self, more: bool) {
        self.scan = if more { ScanState::Parked } else { ScanState::AtItsEnd };
    }

    /// Whether another batch is wanted; so many fresh records are kept at most.
    pub(super) fn wants_batch(&self, most_fresh: usize) -> bool {
        let room = self.ready.len() < LOW_WATER && self.counts[Place::HELD] < MOST_HELD && self.counts[Place::FRESH] < most_fresh;
        self.scan == ScanState::Parked && room
    }

    /// Whether the scan is at its end, and nothing that it gave is left but what is deferred or set aside.
    pub(super) fn is_drained(&self) -> bool {
        let left = self.items.len() - self.counts[Place::DEFERRED] - self.counts[Place::SET_ASIDE];
        self.scan == ScanState::AtItsEnd && left == 0 && !self.resting
    }
}

/// The end of a run that was stopped.
impl Lane {
    /// Those that were sent leave without an answer, by the number of their requests.
    pub(super) fn take_under_way(&mut self) -> Vec<(u64, Item)> {
        let mut sent = Vec::new();
        let under_way = if self.rules.hold(Rule::StopSettlesUnanswered) { self.ids(Place::UNDER_WAY) } else { Vec::new() };
        for id in under_way {
            if let (item, Place::UnderWay(trip)) = self.remove(id) {
                sent.push((trip.number(), item));
            }
        }
        sent
    }

    /// All that are not sent leave, but those that are held, of which the gatekeeper knows.
    pub(super) fn take_unsent(&mut self) -> Vec<Item> {
        let ready: Vec<_> = std::iter::from_fn(|| self.next_ready()).collect();
        let deferred = if self.rules.hold(Rule::StopSettlesDeferred) { self.take(Place::DEFERRED) } else { Vec::new() };
        let places = [Place::SET_ASIDE, Place::FRESH, Place::ASKED, Place::SUSPECT];
        ready.into_iter().chain(deferred).chain(places.into_iter().flat_map(|place| self.take(place))).collect()
    }
}

impl Lane {
    fn insert(&mut self, item: Item, place: Place) -> usize {
        self.counts[place.index()] += 1;
        self.entries += 1;
        self.items.insert(Entry { item, place, nth: self.entries })
    }

    fn put(&mut self, id: usize, place: Place) {
        self.entries += 1;
        let entry = &mut self.items[id];
        self.counts[place.index()] += 1;
        self.counts[entry.place.index()] -= 1;
        (entry.place, entry.nth) = (place, self.entries);
    }

    fn remove(&mut self, id: usize) -> (Item, Place) {
        let Entry { item, place, .. } = self.items.remove(id);
        self.counts[place.index()] -= 1;
        (item, place)
    }

    fn make_ready(&mut self, id: usize) {
        self.put(id, Place::Ready);
        self.ready.push_back(id);
    }

    /// Those in a place, in the order in which they came there.
    fn ids(&self, place: usize) -> Vec<usize> {
        if self.counts[place] == 0 {
            return Vec::new();
        }
        let mut ids: Vec<_> = self.items.iter().filter(|(_, entry)| entry.place.index() == place).map(|(id, _)| id).collect();
        ids.sort_unstable_by_key(|id| self.items[*id].nth);
        ids
    }

    fn ready_all(&mut self, place: usize) {
        for id in self.ids(place) {
            self.make_ready(id);
        }
    }

    fn take(&mut self, place: usize) -> Vec<Item> {
        self.ids(place).into_iter().map(|id| self.remove(id).0).collect()
    }
}

#[cfg(test)]
#[path = "lane_tests.rs"]
mod tests;
