//! [`Room`]: how many more records may be sent now.
//!
//! A record that waits to be sent again (for a back-off, a `Retry-After`, or the end of an outage) has given its place back: others go meanwhile. It
//! stands in a room of its own, which is bounded too, until it has its answer; how many requests are really in flight is the client's to bound. It
//! is offered twice as many records as it sends at the moment, so that it never lacks any when its limit grows, and hundreds do not stand in line for
//! a few places.
//!
//! Pure: no clock, no I/O.

/// Most records that wait to be sent again. One in a hundred waits half a second: this is enough for 100,000 a second.
const MOST_WAITING: usize = 512;

/// How many records are under way, and how many of those that were wait to be sent again.
#[derive(Debug)]
pub(super) struct Room {
    concurrency: usize,
    /// How many may be under way now.
    offered: usize,
    under_way: usize,
    waiting: usize,
}

impl Room {
    /// Room for so many records at once.
    pub(super) fn new(concurrency: usize) -> Self {
        let concurrency = concurrency.max(1);
        Self { concurrency, offered: concurrency, under_way: 0, waiting: 0 }
    }

    /// The client sends so many at once at the moment.
    pub(super) fn follows(&mut self, limit: usize) {
        self.offered = limit.saturating_mul(2).clamp(1, self.concurrency);
    }

    /// Whether one more may be sent.
    pub(super) fn is_free(&self) -> bool {
        self.under_way < self.offered && self.waiting < MOST_WAITING
    }

    /// How many were sent and have no answer yet.
    pub(super) fn taken(&self) -> usize {
        self.under_way + self.waiting
    }

    /// A record is sent.
    pub(super) fn sent(&mut self) {
        self.under_way += 1;
    }

    /// A record that was under way waits to be sent again.
    pub(super) fn waits(&mut self) {
        self.under_way -= 1;
        self.waiting += 1;
    }

    /// A record has its answer; it had `waited` before.
    pub(super) fn answered(&mut self, waited: bool) {
        *(if waited { &mut self.waiting } else { &mut self.under_way }) -= 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn who_waits_makes_room_and_not_without_end() {
        let mut room = Room::new(2);
        for _ in 0..MOST_WAITING {
            assert!(room.is_free());
            room.sent();
            room.waits();
        }
        assert!(!room.is_free(), "enough wait");
        room.answered(true);
        assert!(room.is_free());
    }

    #[test]
    fn there_is_room_for_twice_what_is_sent_at_once() {
        let mut room = Room::new(9);
        for (limit, most) in [(1, 2), (4, 8), (5, 9), (100, 9), (2, 4)] {
            room.follows(limit);
            let sent = (0..20)
                .take_while(|_| {
                    room.is_free() && {
                        room.sent();
                        true
                    }
                })
                .count();
            assert_eq!(sent, most, "{limit}");
            (0..sent).for_each(|_| room.answered(false));
        }
    }

    proptest! {
        #[test]
        fn both_numbers_stay_within_their_bounds(concurrency in 0usize..20, steps in prop::collection::vec((0u8..3, any::<prop::sample::Index>()), 0..2_000)) {
            let mut room = Room::new(concurrency);
            let mut records: Vec<bool> = Vec::new();
            for (step, which) in steps {
                match step {
                    0 if room.is_free() => {
                        room.sent();
                        records.push(false);
                    }
                    1 if !records.is_empty() => {
                        let waits = which.get(&records);
                        let at = records.iter().position(|record| record == waits).expect("it is there");
                        if !records[at] {
                            records[at] = true;
                            room.waits();
                        }
                    }
                    2 if !records.is_empty() => {
                        let waited = records.swap_remove(which.index(records.len()));
                        room.answered(waited);
                    }
                    _ => {}
                }
                let waiting = records.iter().filter(|waits| **waits).count();
                prop_assert_eq!((room.under_way, room.waiting), (records.len() - waiting, waiting));
                prop_assert!(room.under_way <= concurrency.max(1) && waiting <= MOST_WAITING + concurrency.max(1));
            }
        }
    }
}
