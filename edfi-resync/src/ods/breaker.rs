//! [`Breaker`]: when a server may be asked at all.
//!
//! ```text
//!            8 failures without a good answer between                the time is over
//!   closed ------------------------------------------> open <-----------------------+
//!     ^                                                 | cool-off is over          |
//!     | a good answer, whoever gets it                  v                           |
//!     +--------------------------------------- half open: one probe goes --- it fails
//! ```
//! While it is open nobody sends, so an outage costs a probe now and then instead of every record's attempts. A `Retry-After` pauses the server
//! for everybody in the same way. An outage that lasts longer than one's patience is given up: whoever waits is told so, and so is whoever asks
//! within [`LOCKOUT`]; who comes later starts anew, with fresh patience, and so does a run that [begins](Breaker::ask_anew). A server that breaks down over a record (500) is there: a row of these
//! makes everybody rest too, but as the answer to a probe it closes the breaker, so that such a server is never given up.
//!
//! Pure: time and chance come in, [`Admission`] goes out.

use std::time::Duration;

use tokio::time::Instant;

use super::answer::GaveUp;
use super::clock::Rng;
use crate::defect::{self, Defect};

/// Failures in a row that say that the server is gone, and not that records are difficult.
const THRESHOLD: u32 = 8;
/// The shortest cool-off.
const BASE: Duration = Duration::from_secs(1);
/// The longest cool-off: what an outage may last longer for us than it did.
const CAP: Duration = Duration::from_secs(30);
/// How long an outage stays given up: longer than any operation sleeps between two attempts of its own, so that all of one run hear of it.
const LOCKOUT: Duration = Duration::from_secs(35);
/// A throttle this long after the last pause is a new one.
const APART: Duration = Duration::from_secs(60);

/// Counts failures, and says who may go.
#[derive(Debug)]
pub(super) struct Breaker {
    patience: Duration,
    state: State,
    pause: Option<Pause>,
    cool_off: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed { failures: u32 },
    Open { since: Instant, until: Instant },
    HalfOpen { since: Instant },
    GivenUp { why: GaveUp, until: Instant },
}

/// A time in which the server wants to be left alone.
#[derive(Debug, Clone, Copy)]
struct Pause {
    /// When the first of these pauses began between which nobody got through.
    since: Instant,
    until: Instant,
}

/// What one who wants to send must do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// Send.
    Go,
    /// Send, as the one who finds out whether the server is back.
    Probe,
    /// Ask again then, or when something changed.
    WaitUntil(Instant),
    /// Ask again when the probe is back.
    WaitForProbe,
    /// Nothing will come of it.
    GiveUp(GaveUp),
}

impl Breaker {
    /// A closed breaker.
    pub(super) fn new(patience: Duration) -> Self {
        Self { patience, state: State::Closed { failures: 0 }, pause: None, cool_off: BASE }
    }

    /// How long an outage is waited for.
    pub(super) fn patience(&self) -> Duration {
        self.patience
    }

    /// Whether one more request may go. A [`Admission::Probe`] must be given back by one of the methods below.
    pub(super) fn admit(&mut self, now: Instant) -> Admission {
        if let State::GivenUp { why, until } = self.state {
            if now < until {
                return Admission::GiveUp(why);
            }
            self.state = State::Open { since: now, until: now };
            self.pause = None;
        }
        if let Some(pause) = self.pause
            && now < pause.until
        {
            let asked = pause.until - pause.since;
            return if asked > self.patience {
                self.give_up(GaveUp::AskedToWait(asked), now)
            } else {
                Admission::WaitUntil(pause.until)
            };
        }
        match self.state {
            State::Open { since, until } if now < until => {
                let end = since + self.patience;
                if now >= end { self.give_up(GaveUp::OutOfReach(now - since), now) } else { Admission::WaitUntil(until.min(end)) }
            }
            State::Open { since, .. } => {
                self.state = State::HalfOpen { since };
                Admission::Probe
            }
            State::HalfOpen { .. } => Admission::WaitForProbe,
            State::Closed { .. } | State::GivenUp { .. } => Admission::Go,
        }
    }

    /// Whether all may go, as far as failures say.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self.state, State::Closed { .. })
    }

    /// The server answered, whatever it said of the record.
    pub(super) fn answered(&mut self, now: Instant) {
        self.state = State::Closed { failures: 0 };
        self.cool_off = BASE;
        // What was let through before the server asked for rest does not shorten the rest.
        self.pause = self.pause.filter(|pause| now < pause.until).map(|pause| Pause { since: now, ..pause });
    }

    /// The server wants to be left alone for a time; it is there.
    pub(super) fn throttled(&mut self, pause: Option<Duration>, now: Instant, rng: &Rng) {
        if !matches!(self.state, State::GivenUp { .. }) {
            self.state = State::Closed { failures: 0 };
            self.cool_off = BASE;
        }
        self.rest(pause, now, rng);
    }

    /// The server broke down or could not be reached. It may have said when it will be back.
    pub(super) fn failed(&mut self, probe: bool, pause: Option<Duration>, now: Instant, rng: &Rng) {
        match self.state {
            State::Closed { failures } if failures + 1 < THRESHOLD => self.state = State::Closed { failures: failures + 1 },
            State::Closed { .. } => self.open(now, now, rng),
            State::HalfOpen { since } if probe => self.open(since, now, rng),
            // Others were in flight when it opened: they say nothing new.
            State::HalfOpen { .. } | State::Open { .. } | State::GivenUp { .. } => {}
        }
        self.rest(pause, now, rng);
    }

    /// The server is there, and broke down over a request (500). In a row these are a reason to rest, but never to give the server up: records that it
    /// cannot digest would keep all others from being tried.
    pub(super) fn broke_down(&mut self, probe: bool, now: Instant, rng: &Rng) {
        match self.state {
            State::HalfOpen { .. } if probe => {
                self.state = State::Closed { failures: 0 };
                self.cool_off = BASE;
            }
            _ => self.failed(probe, None, now, rng),
        }
    }

    /// Opens it before its time: somebody has tried as often as one may and nobody got through meanwhile.
    pub(super) fn trip(&mut self, now: Instant, rng: &Rng) {
        if self.is_closed() {
            self.open(now, now, rng);
        }
    }

    /// Somebody begins anew: a server that was given up for being out of reach may be back, and the next who asks goes to see. One that asked
    /// for a rest gets it.
    pub(super) fn ask_anew(&mut self, now: Instant) {
        if let State::GivenUp { why: GaveUp::OutOfReach(_), .. } = self.state {
            self.state = State::Open { since: now, until: now };
        }
    }

    /// A probe was dropped before it was answered: the next one goes at once.
    pub(super) fn abandoned(&mut self, now: Instant) {
        if let State::HalfOpen { since } = self.state {
            self.state = State::Open { since, until: now };
        }
    }

    fn open(&mut self, since: Instant, now: Instant, rng: &Rng) {
        let span = self.cool_off.saturating_mul(3).saturating_sub(BASE);
        self.cool_off = (BASE + span.mul_f64(rng.fraction())).min(CAP);
        self.state = State::Open { since, until: now + self.cool_off };
    }

    fn rest(&mut self, pause: Option<Duration>, now: Instant, rng: &Rng) {
        let Some(pause) = pause.filter(|pause| !pause.is_zero() && !defect::is_on(Defect::IgnoresRetryAfter)) else { return };
        // All who wait come back after it; what they are let through by is narrower then, and this keeps other clients of the server apart.
        let jitter = (pause / 10).min(Duration::from_secs(1)).mul_f64(rng.fraction());
        let until = now + pause.saturating_add(jitter);
        self.pause = Some(match self.pause {
            Some(earlier) if now < earlier.until + APART => Pause { since: earlier.since, until: until.max(earlier.until) },
            _ => Pause { since: now, until },
        });
    }

    fn give_up(&mut self, why: GaveUp, now: Instant) -> Admission {
        self.state = State::GivenUp { why, until: now + LOCKOUT };
        Admission::GiveUp(why)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ods::clock::Rng;

    const SECOND: Duration = Duration::from_secs(1);

    /// A breaker that has just opened.
    fn opened(patience: Duration, now: Instant, rng: &Rng) -> Breaker {
        let mut breaker = Breaker::new(patience);
        for _ in 0..THRESHOLD {
            assert_eq!(breaker.admit(now), Admission::Go);
            breaker.failed(false, None, now, rng);
        }
        breaker
    }

    #[test]
    fn failures_in_a_row_open_it_and_a_good_answer_between_keeps_it_closed() {
        let (now, rng) = (Instant::now(), Rng::seeded(1));
        let mut breaker = Breaker::new(300 * SECOND);
        for _ in 0..10 * THRESHOLD {
            (0..THRESHOLD - 1).for_each(|_| breaker.failed(false, None, now, &rng));
            breaker.answered(now);
        }
        assert_eq!(breaker.admit(now), Admission::Go);
        let mut breaker = opened(300 * SECOND, now, &rng);
        let Admission::WaitUntil(until) = breaker.admit(now) else { panic!("{breaker:?}") };
        assert!((BASE..=CAP).contains(&(until - now)));
        assert_eq!(breaker.admit(until), Admission::Probe);
        assert_eq!(breaker.admit(until), Admission::WaitForProbe, "one probe");
        breaker.failed(false, None, until, &rng);
        assert_eq!(breaker.admit(until), Admission::WaitForProbe, "who was in flight before says nothing new");
        breaker.answered(now);
        assert_eq!(breaker.admit(until), Admission::Go);
    }

    #[test]
    fn an_outage_beyond_patience_is_given_up_and_who_comes_later_starts_anew() {
        let (start, rng) = (Instant::now(), Rng::seeded(2));
        let mut breaker = opened(60 * SECOND, start, &rng);
        let (mut now, mut probes) = (start, 0);
        let why = loop {
            match breaker.admit(now) {
                Admission::WaitUntil(until) => now = until,
                Admission::Probe => {
                    probes += 1;
                    breaker.failed(true, None, now, &rng);
                }
                Admission::GiveUp(why) => break why,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!((now, why), (start + 60 * SECOND, GaveUp::OutOfReach(60 * SECOND)));
        assert!((2..=60).contains(&probes), "{probes}");
        assert_eq!(breaker.admit(now + SECOND), Admission::GiveUp(why), "all who wait hear of it");
        assert_eq!(breaker.admit(now + LOCKOUT), Admission::Probe);
        breaker.failed(true, None, now + LOCKOUT, &rng);
        assert!(matches!(breaker.admit(now + LOCKOUT), Admission::WaitUntil(_)), "fresh patience");
    }

    #[test]
    fn a_server_without_patience_for_it_is_given_up_at_once() {
        let (now, rng) = (Instant::now(), Rng::seeded(3));
        assert_eq!(opened(Duration::ZERO, now, &rng).admit(now), Admission::GiveUp(GaveUp::OutOfReach(Duration::ZERO)));
    }

    #[test]
    fn a_retry_after_pauses_everybody_and_many_in_a_row_are_one_outage() {
        let (mut now, rng) = (Instant::now(), Rng::seeded(4));
        let mut breaker = Breaker::new(60 * SECOND);
        breaker.throttled(Some(3600 * SECOND), now, &rng);
        assert!(matches!(breaker.admit(now), Admission::GiveUp(GaveUp::AskedToWait(asked)) if asked >= 3600 * SECOND));
        let mut breaker = Breaker::new(60 * SECOND);
        let mut rounds = 0;
        loop {
            breaker.throttled(Some(10 * SECOND), now, &rng);
            match breaker.admit(now) {
                Admission::WaitUntil(until) => {
                    assert!((10 * SECOND..=11 * SECOND).contains(&(until - now)));
                    now = until;
                }
                Admission::GiveUp(GaveUp::AskedToWait(_)) => break,
                other => panic!("{other:?}"),
            }
            assert_eq!(breaker.admit(now), Admission::Go);
            rounds += 1;
        }
        assert!((4..=6).contains(&rounds), "{rounds}");
        let mut breaker = Breaker::new(60 * SECOND);
        for _ in 0..100 {
            breaker.throttled(Some(10 * SECOND), now, &rng);
            let Admission::WaitUntil(until) = breaker.admit(now) else { panic!("{breaker:?}") };
            now = until;
            breaker.answered(now);
        }
    }

    proptest! {
        #[test]
        fn one_probe_at_a_time_and_none_before_its_time(seed: u64, steps in prop::collection::vec((0u8..6, 0u64..40_000), 0..400)) {
            let (mut now, rng) = (Instant::now(), Rng::seeded(seed));
            let mut breaker = Breaker::new(Duration::from_secs(7200));
            let (mut probing, mut not_before) = (false, None);
            for (what, millis) in steps {
                now += Duration::from_millis(millis);
                match what {
                    0 => breaker.failed(false, None, now, &rng),
                    1 => {
                        breaker.failed(probing, None, now, &rng);
                        probing = false;
                    }
                    2 if probing => {
                        breaker.abandoned(now);
                        (probing, not_before) = (false, None);
                    }
                    3 if millis < 4_000 => {
                        breaker.answered(now);
                        (probing, not_before) = (false, None);
                    }
                    _ => match breaker.admit(now) {
                        Admission::Probe => {
                            prop_assert!(!probing);
                            prop_assert!(not_before.is_none_or(|until| now >= until), "a probe before its time");
                            (probing, not_before) = (true, None);
                        }
                        Admission::WaitForProbe => prop_assert!(probing),
                        Admission::WaitUntil(until) => {
                            prop_assert!(until > now && until - now <= CAP);
                            not_before = Some(until);
                        }
                        Admission::Go => prop_assert!(breaker.is_closed()),
                        Admission::GiveUp(_) => {}
                    },
                }
            }
        }
    }
}
