//! [`Strain`]: whether the server fails because of how much it is sent at once, and which limit may be tried when.
//!
//! One answer alone says nothing of load: a connection that breaks once in a hundred requests would keep any limit down. So failing answers are
//! weighed against those that are fine, and the limit goes down only when too many fail in a row, or too large a part of them does. A limit at which
//! that happened has *hurt*. It is tried again after a rest that doubles each time that it hurts again, so that a server that breaks down under
//! concurrent writes is not asked over and over whether it still does.
//!
//! What fails may have nothing to do with load. A *trial* tells, once for each range of limits, if a small part fails, or if a few throttles hurt again
//! and again: half as many at once, and if as many fail as before, that part fails anyway, and only more than twice as much counts from there on; a throttle
//! is a fault like any other then. Where one request at a time fails, nothing else can be the cause.
//!
//! Pure: no clock; a rest is as many answers.

use std::collections::BTreeMap;

/// The weight at which too much fails: so many in a row; and where some fail anyway, which come in a row by chance.
const ENOUGH: f64 = 5.0;
const ENOUGH_ANYWAY: f64 = 8.0;
/// The weight of a throttle, which is the server's own word for too much, unless it says so at any load: two will do.
const THROTTLE: f64 = 2.6;
/// A part that fails which may be chance.
const TOLERATED: f64 = 0.018;
/// How much more than what fails anyway may fail.
const BEYOND_ANYWAY: f64 = 2.0;
/// The part of which nobody believes that it fails anyway.
const MOST_ANYWAY: f64 = 0.3;
/// A part that fails which is no chance, and needs no trial.
const MUCH: f64 = 0.06;
/// Faults in a trial that show that load is not the cause, before as many answers as had so many faults at the limit: soon if it is plain, or at last.
const AS_BEFORE: [(u32, f64); 2] = [(18, 22.0), (33, 44.0)];
/// Faults in a row of answers that are too few to tell which part fails.
const FEW: u32 = 5;
/// How often those have to hurt again until there is a trial.
const AGAIN: u32 = 1;
/// How many came lately, until the part of them that failed is exact.
const MANY: u32 = 1_024;
/// The smallest part that is taken for what failed before a trial, which would take too long else.
const LEAST_PART: f64 = 0.005;
/// Answers until a limit that hurt once is tried again.
const REST: u32 = 512;
/// How often the rest doubles at most.
const MOST_STRIKES: u32 = 8;
/// Answers that a limit has to bear until it is known to do no harm.
const BORNE: u32 = 128;
/// Answers after which what fails anyway is counted anew.
const WINDOW: u32 = 2_048;
/// Into how many heights a doubling of the limit is divided, and how many of them below a limit are still like it.
const HEIGHTS: f64 = 8.0;
const ALIKE: u32 = 3;

/// The failing answers of a connection, and what they taught.
#[derive(Debug, Default)]
pub(super) struct Strain {
    /// The weight of what failed beyond what may.
    score: f64,
    /// Since that was nothing.
    since: Count,
    /// The highest limit that is known to do no harm, and how many answers the present one has borne.
    harmless: usize,
    present: (usize, u32),
    hurt: Option<Hurt>,
    trial: Option<Trial>,
    /// The limit of the last trial.
    tried: Option<usize>,
    /// The part that fails whatever the limit, and what was counted since it was last looked at.
    anyway: f64,
    window: Count,
    /// What came lately, by the height of the limit.
    lately: BTreeMap<u32, Count>,
}

/// Answers, and those of them that failed.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    answers: u32,
    faults: u32,
}

impl Count {
    fn add(&mut self, failed: bool) {
        self.answers += 1;
        self.faults += u32::from(failed);
    }

    fn part(self) -> f64 {
        f64::from(self.faults) / f64::from(self.answers.max(1))
    }
}

/// A limit at which too much failed.
#[derive(Debug)]
struct Hurt {
    at: usize,
    strikes: u32,
    /// How many answers it rests for, and how many it has borne since.
    rest: u32,
    borne: u32,
}

/// Half a limit, to see whether as much fails as of all of it.
#[derive(Debug)]
struct Trial {
    from: usize,
    part: f64,
    count: Count,
}

impl Trial {
    /// How many of its answers were to fail if as large a part did as before.
    fn expected(&self) -> f64 {
        f64::from(self.count.answers) * self.part
    }

    fn shows_innocence(&self) -> bool {
        AS_BEFORE.iter().any(|(faults, expected)| self.count.faults >= *faults && self.expected() <= *expected)
    }

    fn is_over(&self) -> bool {
        AS_BEFORE.iter().all(|(_, expected)| self.expected() > *expected)
    }
}

/// What comes of a failing answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relief {
    /// The limit is to go down to this.
    Down(usize),
    /// The limit was not the cause: it may be this again.
    Innocent(usize),
}

impl Strain {
    /// An answer is fine.
    pub(super) fn fine(&mut self, limit: usize) {
        let tolerated = TOLERATED.max(self.anyway * BEYOND_ANYWAY);
        self.score = (self.score - tolerated / (1.0 - tolerated)).max(0.0);
        self.count(limit, false);
        if self.score == 0.0 {
            self.since = Count::default();
        }
        self.present = if self.present.0 == limit { (limit, self.present.1 + 1) } else { (limit, 1) };
        if self.present.1 >= BORNE {
            self.harmless = self.harmless.max(limit);
        }
        self.trial.take_if(|trial| trial.is_over());
        let Some(hurt) = &mut self.hurt else { return };
        if hurt.rest > 0 {
            hurt.rest -= 1;
        } else if limit >= hurt.at {
            hurt.borne += 1;
            if hurt.borne > REST << hurt.strikes {
                self.hurt = None;
            }
        }
    }

    /// An answer failed; a throttle says why.
    pub(super) fn failed(&mut self, limit: usize, throttled: bool) -> Option<Relief> {
        let throttled = throttled && self.anyway == 0.0;
        self.score += if throttled { THROTTLE } else { 1.0 };
        self.count(limit, true);
        if let Some(trial) = self.trial.take_if(|trial| trial.shows_innocence()) {
            return Some(self.innocent(trial.from, trial.count.part()));
        }
        let (part, few) = (self.since.part(), self.since.faults < FEW);
        let enough = if self.anyway > 0.0 { ENOUGH_ANYWAY } else { ENOUGH };
        if self.score < enough || (self.trial.is_some() && (few || part < MUCH)) {
            return None;
        }
        (self.score, self.since, self.present, self.trial) = (0.0, Count::default(), (0, 0), None);
        if limit == 1 {
            return Some(self.innocent(1, part));
        }
        // A host that counts what comes in a second throttles all that is in flight then: to come down one by one would take too long.
        self.harmless = self.harmless.min(if throttled { limit * 3 / 4 } else { limit - 1 });
        let strikes = match &self.hurt {
            // It was tried again, and hurt again.
            Some(hurt) if hurt.rest == 0 => (hurt.strikes + 1).min(MOST_STRIKES),
            Some(hurt) => hurt.strikes,
            None => 0,
        };
        self.hurt = Some(Hurt { at: limit, strikes, rest: REST << strikes, borne: 0 });
        let is_open = if few { strikes >= AGAIN } else { part < MUCH };
        if is_open && self.tried.is_none_or(|tried| limit <= tried * 3 / 4) {
            // What hurt was a moment in which more failed than usual.
            let lately = self.lately(limit);
            let part = if lately.answers < MANY { part } else { lately.part().max(LEAST_PART).min(part) };
            self.trial = Some(Trial { from: limit, part, count: Count::default() });
            self.tried = Some(limit);
        }
        Some(Relief::Down(if self.trial.is_some() || part < MUCH { self.most() } else { limit / 2 }))
    }

    /// The most that may be tried for now.
    pub(super) fn most(&self) -> usize {
        match (&self.trial, &self.hurt) {
            (Some(trial), _) => trial.from / 2,
            (None, Some(Hurt { at, rest: 1.., .. })) => self.harmless.max(at / 2).max(1),
            (None, _) => usize::MAX,
        }
    }

    fn innocent(&mut self, limit: usize, part: f64) -> Relief {
        (self.score, self.since, self.window) = (0.0, Count::default(), Count::default());
        (self.anyway, self.hurt, self.tried) = (part.min(MOST_ANYWAY), None, None);
        Relief::Innocent(limit)
    }

    /// What came lately under such a limit.
    fn lately(&self, limit: usize) -> Count {
        let height = height(limit);
        let alike = self.lately.range(height.saturating_sub(ALIKE)..=height);
        alike.fold(Count::default(), |sum, (_, count)| Count {
            answers: sum.answers + count.answers,
            faults: sum.faults + count.faults,
        })
    }

    fn count(&mut self, limit: usize, failed: bool) {
        self.since.add(failed);
        self.window.add(failed);
        if let Some(trial) = &mut self.trial {
            trial.count.add(failed);
        }
        if self.window.answers >= WINDOW {
            // Halfway each time: that fewer fail in one window may be chance.
            self.anyway = self.anyway.min(f64::midpoint(self.anyway, std::mem::take(&mut self.window).part()));
        }
        let lately = self.lately.entry(height(limit)).or_default();
        lately.add(failed);
        if lately.answers >= WINDOW {
            *lately = Count { answers: lately.answers / 2, faults: lately.faults / 2 };
        }
    }
}

/// How high a limit is, in steps that grow with it.
#[expect(clippy::cast_sign_loss, reason = "no limit is below 1")]
fn height(limit: usize) -> u32 {
    ((limit.max(1) as f64).log2() * HEIGHTS) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ods::clock::Rng;

    /// So many answers, of which each so-manieth fails, until something comes of it.
    fn every(strain: &mut Strain, nth: u32, answers: u32, limit: usize) -> Option<Relief> {
        (1..=answers).find_map(|answer| {
            if answer % nth == 0 {
                return strain.failed(limit, false);
            }
            strain.fine(limit);
            None
        })
    }

    #[test]
    fn one_that_fails_among_many_that_do_not_says_nothing_of_load() {
        assert_eq!(every(&mut Strain::default(), 100, 100_000, 16), None);
        assert_eq!(every(&mut Strain::default(), 60, 100_000, 16), None);
    }

    #[test]
    fn many_in_a_row_halve_the_limit_and_two_throttles_do() {
        let mut strain = Strain::default();
        assert_eq!((0..4).find_map(|_| strain.failed(16, false)), None);
        assert_eq!(strain.failed(16, false), Some(Relief::Down(8)));
        assert_eq!((strain.failed(8, true), strain.failed(8, true)), (None, Some(Relief::Down(4))));
    }

    #[test]
    fn a_limit_that_hurt_is_tried_again_ever_more_rarely() {
        let mut strain = Strain::default();
        let mut rests = Vec::new();
        for _ in 0..5 {
            assert!(every(&mut strain, 4, 100, 16).is_some());
            let rest = (0..1_000_000)
                .take_while(|_| {
                    strain.most() < 16 && {
                        strain.fine(8);
                        true
                    }
                })
                .count();
            rests.push(rest as u32);
        }
        assert_eq!(rests, [REST, REST * 2, REST * 4, REST * 8, REST * 16]);
        // What is borne for as long as it rested is forgotten.
        (0..=REST * 16).for_each(|_| strain.fine(16));
        assert!(strain.hurt.is_none());
    }

    #[test]
    fn what_is_known_to_do_no_harm_may_be_gone_on_with() {
        let mut strain = Strain::default();
        every(&mut strain, 4, 100, 16);
        (0..BORNE).for_each(|_| strain.fine(8));
        (0..REST).for_each(|_| strain.fine(9));
        assert!(every(&mut strain, 4, 100, 12).is_some());
        assert_eq!(strain.most(), 9);
    }

    #[test]
    fn below_a_throttle_is_not_harmless() {
        let mut strain = Strain::default();
        for (limit, most) in [(64, 48), (48, 36), (36, 27)] {
            (0..BORNE).for_each(|_| strain.fine(limit));
            assert_eq!((strain.failed(limit, true), strain.failed(limit, true)), (None, Some(Relief::Down(limit / 2))));
            assert_eq!(strain.most(), most);
        }
    }

    #[test]
    fn what_fails_at_half_the_limit_as_well_is_not_held_against_it() {
        let mut strain = Strain::default();
        assert_eq!(every(&mut strain, 25, 10_000, 16), Some(Relief::Down(8)));
        assert_eq!(every(&mut strain, 25, 10_000, 8), Some(Relief::Innocent(16)));
        assert_eq!((strain.most(), every(&mut strain, 25, 100_000, 16)), (usize::MAX, None));
        assert!(every(&mut strain, 5, 1_000, 16).is_some(), "more than that still counts");
    }

    #[test]
    fn throttles_now_and_then_keep_no_limit_down() {
        let (mut strain, rng) = (Strain::default(), Rng::seeded(3));
        let (mut limit, mut below) = (16, 0);
        for answer in 0..300_000 {
            limit = limit.max(if answer % 64 == 0 { 16 } else { 0 }).min(strain.most());
            below += u32::from(limit < 16);
            let drawn = rng.fraction();
            match (drawn < 0.01).then(|| strain.failed(limit, drawn < 0.002)) {
                Some(Some(Relief::Down(to) | Relief::Innocent(to))) => limit = to,
                Some(None) => {}
                None => strain.fine(limit),
            }
        }
        assert!(below < 60_000, "{below}");
    }

    #[test]
    fn what_does_not_fail_at_half_the_limit_is() {
        let mut strain = Strain::default();
        assert_eq!(every(&mut strain, 25, 10_000, 16), Some(Relief::Down(8)));
        assert_eq!(every(&mut strain, 60, 2_000, 8), None);
        assert!(strain.trial.is_none() && strain.hurt.is_some());
    }

    #[test]
    fn what_fails_one_at_a_time_is_not_because_of_load() {
        let mut strain = Strain::default();
        assert_eq!(every(&mut strain, 4, 1_000, 1), Some(Relief::Innocent(1)));
        assert_eq!(every(&mut strain, 4, 10_000, 16), None);
        // It is not believed for ever.
        (0..3 * WINDOW).for_each(|_| strain.fine(16));
        assert!(every(&mut strain, 4, 1_000, 16).is_some());
    }
}
