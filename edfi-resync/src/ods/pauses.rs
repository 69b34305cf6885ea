//! [`Pauses`]: the times in which the server of one connection is left alone.
//!
//! - A *rest* is everybody's: the server asked for it, or it is our own, because throttles without a time came in a row.
//! - A *pause* comes before each probe of an outage. Its length is drawn, as that of our own rests is, and grows from one to the next.
//! - A *spacing* is kept behind an outage between records that go one at a time. It doubles while none passes.
//!
//! Pure: time and chance come in. What whoever meets such a time has to do, the [`Judge`](super::judge::Judge) says.

use std::time::Duration;

use tokio::time::Instant;

use super::clock::Rng;

/// The shortest pause before a probe, rest of our own, and spacing.
pub(super) const BASE: Duration = Duration::from_millis(250);
/// The longest pause before a probe: what an outage may last longer for us than it did.
const CAP: Duration = Duration::from_secs(30);
/// The longest spacing. The server reads while records are spaced: it may be its writes that are out.
const SPACING_CAP: Duration = Duration::from_secs(1);

/// The times in which the server of one connection is left alone.
#[derive(Debug)]
pub(super) struct Pauses {
    /// The last rest, over or not.
    rest: Option<Rest>,
    /// The last pause that was drawn.
    drawn: Duration,
    spacing: Duration,
    /// When the next record may go that goes alone.
    not_before: Option<Instant>,
}

/// A time in which all leave the server alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rest {
    /// The server itself asked for it.
    pub(super) asked: bool,
    /// When it ends.
    pub(super) until: Instant,
}

impl Pauses {
    /// Nothing to wait for.
    pub(super) fn new() -> Self {
        Self { rest: None, drawn: BASE, spacing: BASE, not_before: None }
    }

    /// The rest that lasts.
    pub(super) fn rest(&self, now: Instant) -> Option<Rest> {
        self.rest.filter(|rest| now < rest.until)
    }

    /// The server asked to be left alone for so long. A rest that lasts longer stays.
    pub(super) fn asked(&mut self, pause: Duration, now: Instant, rng: &Rng) {
        // All who wait come back after it; what they are let through by is narrower then, and this keeps other clients of the server apart.
        let jitter = (pause / 10).min(Duration::from_secs(1)).mul_f64(rng.fraction());
        let until = now + pause.saturating_add(jitter);
        if self.rest.is_none_or(|rest| rest.until < until) {
            self.rest = Some(Rest { asked: true, until });
        }
    }

    /// The server wants fewer requests and does not say for how long: a rest of our own, unless one lasts. All that were in flight hear the same, and
    /// the first makes it.
    pub(super) fn throttled(&mut self, now: Instant, rng: &Rng) {
        if self.rest(now).is_none() {
            self.drawn = grown(self.drawn, rng);
            self.rest = Some(Rest { asked: false, until: now + self.drawn });
        }
    }

    /// When the next probe of an outage may go, no earlier than at `earliest`.
    pub(super) fn before_probe(&mut self, earliest: Instant, now: Instant, rng: &Rng) -> Instant {
        self.drawn = grown(self.drawn, rng);
        earliest.max(now + self.drawn)
    }

    /// Somebody has a good answer: pauses begin with the shortest again. A rest goes on, and so does the spacing, since a probe may have had it.
    pub(super) fn recovered(&mut self) {
        self.drawn = BASE;
    }

    /// A server that was given up is looked at anew.
    pub(super) fn begin_anew(&mut self) {
        self.rest = None;
        self.drawn = BASE;
    }

    /// When the next record may go that goes alone; `None` while records are not spaced.
    pub(super) fn not_before(&self) -> Option<Instant> {
        self.not_before
    }

    /// A probe passed, and no record has.
    pub(super) fn no_record_passed(&mut self, now: Instant) {
        self.not_before = Some(now + self.spacing);
        self.spacing = (self.spacing * 2).min(SPACING_CAP);
    }

    /// A record passed.
    pub(super) fn record_passed(&mut self) {
        (self.spacing, self.not_before) = (BASE, None);
    }

    /// It was a record's own fault that it did not pass: the spacing that is due stays, and the next is the shortest.
    pub(super) fn record_was_to_blame(&mut self) {
        self.spacing = BASE;
    }
}

/// A pause drawn between the shortest and three times the one before, so that clients which failed together do not come back together.
fn grown(pause: Duration, rng: &Rng) -> Duration {
    let span = pause.saturating_mul(3).saturating_sub(BASE);
    (BASE + span.mul_f64(rng.fraction())).min(CAP)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ods::clock::Rng;

    const SECOND: Duration = Duration::from_secs(1);

    fn pauses() -> (Pauses, Instant, Rng) {
        (Pauses::new(), Instant::now(), Rng::seeded(1))
    }

    #[test]
    fn a_rest_that_was_asked_for_is_kept_whole_and_the_longest_of_several_counts() {
        let (mut pauses, now, rng) = pauses();
        assert_eq!(pauses.rest(now), None);
        pauses.asked(30 * SECOND, now, &rng);
        let rest = pauses.rest(now).expect("a rest");
        assert!(rest.asked && (30 * SECOND..31 * SECOND).contains(&(rest.until - now)));
        pauses.asked(20 * SECOND, now, &rng);
        pauses.throttled(now, &rng);
        pauses.recovered();
        assert_eq!(pauses.rest(now + 30 * SECOND), Some(rest));
        pauses.asked(SECOND, now + 30 * SECOND, &rng);
        let longer = pauses.rest(now + 30 * SECOND).expect("a rest");
        assert!(longer.until >= rest.until && longer.until >= now + 31 * SECOND);
        assert_eq!(pauses.rest(longer.until), None, "it is over");
        pauses.asked(20 * SECOND, longer.until, &rng);
        pauses.begin_anew();
        assert_eq!(pauses.rest(longer.until), None, "nobody knows any more what was asked for");
    }

    #[test]
    fn throttles_that_come_at_once_make_one_rest_which_the_server_may_lengthen() {
        let (mut pauses, now, rng) = pauses();
        pauses.throttled(now, &rng);
        let rest = pauses.rest(now).expect("a rest");
        assert!(!rest.asked && (BASE..=3 * BASE).contains(&(rest.until - now)));
        pauses.throttled(now, &rng);
        assert_eq!(pauses.rest(now), Some(rest));
        pauses.asked(5 * SECOND, now, &rng);
        assert!(pauses.rest(rest.until).is_some_and(|longer| longer.asked));
    }

    #[test]
    fn a_good_answer_begins_pauses_anew() {
        let (mut pauses, now, rng) = pauses();
        for again in [Pauses::recovered, Pauses::begin_anew] {
            while pauses.before_probe(now, now, &rng) <= now + 3 * BASE {}
            again(&mut pauses);
            assert!(pauses.before_probe(now, now, &rng) <= now + 3 * BASE);
        }
        assert_eq!(pauses.before_probe(now + 60 * SECOND, now, &rng), now + 60 * SECOND, "no earlier than there is a token");
    }

    #[test]
    fn spacing_doubles_to_a_second_until_a_record_passes_and_is_the_shortest_behind_one_that_was_to_blame() {
        let (mut pauses, now, _) = pauses();
        assert_eq!(pauses.not_before(), None);
        for times in [1, 2, 4, 4] {
            pauses.no_record_passed(now);
            assert_eq!(pauses.not_before(), Some(now + times * BASE));
        }
        pauses.record_was_to_blame();
        assert_eq!(pauses.not_before(), Some(now + 4 * BASE), "what is due stays");
        for times in [1, 2] {
            pauses.no_record_passed(now);
            assert_eq!(pauses.not_before(), Some(now + times * BASE));
        }
        pauses.recovered();
        pauses.begin_anew();
        assert_eq!(pauses.not_before(), Some(now + 2 * BASE));
        pauses.record_passed();
        assert_eq!(pauses.not_before(), None);
        pauses.no_record_passed(now);
        assert_eq!(pauses.not_before(), Some(now + BASE));
    }

    #[test]
    fn whatever_is_drawn_takes_one_number_and_a_rest_that_lasts_takes_none() {
        let (mut pauses, now, rng) = pauses();
        let twin = Rng::seeded(1);
        let draws = |draw: &mut dyn FnMut(&Rng), numbers: usize| {
            draw(&rng);
            for _ in 0..numbers {
                twin.bits();
            }
            assert_eq!(rng.bits(), twin.bits());
        };
        draws(&mut |rng| pauses.throttled(now, rng), 1);
        draws(&mut |rng| pauses.throttled(now, rng), 0);
        draws(&mut |rng| pauses.asked(60 * SECOND, now, rng), 1);
        draws(&mut |rng| pauses.asked(SECOND, now, rng), 1);
        draws(
            &mut |rng| {
                pauses.before_probe(now, now, rng);
            },
            1,
        );
    }

    proptest! {
        #[test]
        fn pauses_stay_within_their_bounds(seed: u64, count in 1usize..40) {
            let (mut pauses, now, rng) = (Pauses::new(), Instant::now(), Rng::seeded(seed));
            let mut before = BASE;
            for _ in 0..count {
                let pause = pauses.before_probe(now, now, &rng) - now;
                prop_assert!(pause >= BASE && pause <= (3 * before).min(CAP), "{pause:?} after {before:?}");
                before = pause;
            }
        }
    }
}
