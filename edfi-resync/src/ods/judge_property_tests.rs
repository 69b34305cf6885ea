//! The judge in any case at all, played against a small world without I/O.

use proptest::prelude::*;

use super::super::*;
use super::{BROKEN, SECOND};
use crate::ods::clock::Rng;
use crate::ods::pauses::BASE;

/// What a small world answers to one operation, or to probes.
#[derive(Debug, Clone)]
enum Way {
    Always(Experience),
    Chance(u8),
}

fn ways() -> impl Strategy<Value = Way> {
    prop_oneof![
        3 => Just(Way::Always(Experience::Good)),
        2 => (1u8..100).prop_map(Way::Chance),
        3 => (0usize..9).prop_map(|which| Way::Always(bad(which))),
    ]
}

fn bad(which: usize) -> Experience {
    match which {
        0 => BROKEN,
        1 => Experience::ServersFault { status: 503, pause: Some(7 * SECOND) },
        2 => Experience::Foreign,
        3 => Experience::Nothing,
        4 => Experience::Unauthorized,
        5 => Experience::Throttled(None),
        6 => Experience::Throttled(Some(3 * SECOND)),
        7 => Experience::NoToken { why: "no token".into(), pause: Some(5 * SECOND), asked: false },
        _ => Experience::ServersFault { status: 503, pause: None },
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Asks,
    Aside(Instant),
    Rests(Instant),
    Sends(Instant, Experience),
    Probes(Instant, Experience),
    Ended(End),
}

#[derive(Debug, Clone, PartialEq)]
enum End {
    Passed,
    Blamed,
    GivenUp,
}

/// Operations, a server and its judge, on a clock of their own.
struct World<'a> {
    judge: Judge,
    rng: Rng,
    now: Instant,
    latency: Duration,
    stages: Vec<(u64, Stage, u32)>,
    queue: Vec<usize>,
    /// What an operation gets (its position), or a probe.
    answers: &'a dyn Fn(Option<usize>, Instant, &Rng) -> Experience,
    last_good: Option<Instant>,
    first_fault: Vec<Option<Instant>>,
}

impl<'a> World<'a> {
    fn new(
        operations: usize,
        patience: Duration,
        latency: Duration,
        seed: u64,
        answers: &'a dyn Fn(Option<usize>, Instant, &Rng) -> Experience,
    ) -> Self {
        let mut judge = Judge::new(patience, 6, Rules::default());
        let stages = (0..operations).map(|_| (judge.begin(), Stage::Asks, 0)).collect();
        let (rng, now) = (Rng::seeded(seed), Instant::now());
        let (queue, first_fault) = ((0..operations).collect(), vec![None; operations]);
        Self { judge, rng, now, latency, stages, queue, answers, last_good: None, first_fault }
    }

    /// Another operation passes before all others: from here on a refused token is no stranger's.
    fn accept_client(&mut self) {
        let number = self.judge.begin();
        self.judge.answered(number, Some(&Experience::Good), self.now, &self.rng);
        self.judge.end(number);
    }

    fn end(&mut self, at: usize, end: End) {
        let decides = self.judge.end(self.stages[at].0);
        self.stages[at].1 = Stage::Ended(end);
        self.wake_if(decides);
    }

    /// Lets all ask who wait for what others get, if that has decided their fate.
    fn wake_if(&mut self, decided: bool) {
        if !decided {
            return;
        }
        for at in 0..self.stages.len() {
            let wakes = match self.stages[at].1 {
                Stage::Aside(_) => true,
                Stage::Rests(wake) => self.judge.rest_until(wake, false, self.now).is_none(),
                _ => false,
            };
            if wakes {
                self.stages[at].1 = Stage::Asks;
                self.queue.push(at);
            }
        }
    }

    /// Lets the first in the queue ask until it has to wait; until when, if that is known.
    fn ask(&mut self) -> Option<Instant> {
        while let Some(&at) = self.queue.first() {
            let in_flight = self.stages.iter().filter(|(_, stage, _)| matches!(stage, Stage::Sends(..))).count();
            let due = self.now + self.latency;
            match self.judge.admit(self.stages[at].0, self.now, in_flight) {
                Admission::Go { alone } => {
                    assert!(!alone || in_flight == 0);
                    self.stages[at].1 = Stage::Sends(due, (self.answers)(Some(at), self.now, &self.rng));
                }
                Admission::Probe { within } => {
                    let due = within.map_or(due, |within| due.min(self.now + within));
                    self.stages[at].1 = Stage::Probes(due, (self.answers)(None, self.now, &self.rng));
                }
                Admission::StandAside(until) => self.stages[at].1 = Stage::Aside(until),
                Admission::Settle => self.end(at, End::Blamed),
                Admission::GiveUp(_) => {
                    self.end(at, End::GivenUp);
                    self.wake_if(true);
                }
                Admission::WaitUntil(until) => {
                    assert!(until > self.now, "waits for the past: {:?}", self.judge);
                    return Some(until);
                }
                Admission::Wait => return None,
            }
            self.queue.retain(|other| *other != at);
        }
        None
    }

    /// Plays until all have ended.
    fn play(&mut self) -> Result<Vec<End>, TestCaseError> {
        for _ in 0..100_000 {
            let head = self.ask();
            let due = |stage: &Stage| match stage {
                Stage::Aside(at) | Stage::Sends(at, _) | Stage::Probes(at, _) => Some(*at),
                Stage::Rests(wake) => self.judge.rest_until(*wake, false, self.now).or(Some(self.now)),
                Stage::Asks | Stage::Ended(_) => None,
            };
            let next = self.stages.iter().filter_map(|(_, stage, _)| due(stage)).chain(head).min();
            let Some(next) = next else {
                prop_assert!(self.queue.is_empty(), "stands still: {:?} {:?}", self.judge, self.stages);
                let end = |(_, stage, _): &(u64, Stage, u32)| match stage {
                    Stage::Ended(end) => end.clone(),
                    stage => panic!("{stage:?}"),
                };
                return Ok(self.stages.iter().map(end).collect());
            };
            self.now = self.now.max(next);
            for at in 0..self.stages.len() {
                let (number, stage, tries) = self.stages[at].clone();
                match stage {
                    Stage::Aside(until) if until <= self.now => self.stages[at].1 = Stage::Asks,
                    Stage::Rests(wake) if self.judge.rest_until(wake, false, self.now).is_none() => self.stages[at].1 = Stage::Asks,
                    Stage::Probes(due, experience) if due <= self.now => {
                        self.good(&experience);
                        let decides = self.judge.probed(&experience, self.now, &self.rng);
                        self.stages[at].1 = Stage::Asks;
                        self.wake_if(decides);
                    }
                    Stage::Sends(due, experience) if due <= self.now => {
                        self.good(&experience);
                        let decides = self.judge.answered(number, Some(&experience), self.now, &self.rng);
                        if experience.is_good() {
                            self.end(at, End::Passed);
                        } else {
                            self.first_fault[at].get_or_insert(self.now);
                            self.stages[at].2 = tries + 1;
                            if tries > 40 {
                                self.judge.exhaust(number);
                            }
                            self.stages[at].1 = Stage::Rests(self.now + BASE * 2u32.pow(tries.min(6)));
                        }
                        self.wake_if(decides);
                    }
                    _ => continue,
                }
                if self.stages[at].1 == Stage::Asks {
                    self.queue.push(at);
                }
            }
        }
        Err(TestCaseError::fail(format!("does not end: {:?} {:?}", self.judge, self.stages)))
    }

    fn good(&mut self, experience: &Experience) {
        if experience.is_good() {
            self.last_good = Some(self.now);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_operation_ends_and_nobody_is_blamed_while_nobody_passes(
        seed: u64,
        patience in 0u64..120,
        millis in 0u64..3_000,
        operations in prop::collection::vec(ways(), 1..12),
        probes in ways(),
    ) {
        let answers = |at: Option<usize>, _: Instant, rng: &Rng| match at.map_or(&probes, |at| &operations[at]) {
            Way::Always(experience) => experience.clone(),
            Way::Chance(percent) if rng.fraction() * 100.0 < f64::from(*percent) => Experience::Good,
            Way::Chance(_) => bad((rng.bits() % 9) as usize),
        };
        let patience = Duration::from_secs(patience);
        let mut world = World::new(operations.len(), patience, Duration::from_millis(millis), seed, &answers);
        let ends = world.play()?;
        for (at, end) in ends.iter().enumerate() {
            match (&operations[at], end) {
                (Way::Always(Experience::Good), End::Blamed) => prop_assert!(false, "{at} never had a fault"),
                (_, End::Blamed) => prop_assert!(world.last_good >= world.first_fault[at], "{at} is blamed, and nobody passed"),
                _ => {}
            }
        }
    }

    #[test]
    fn nobody_is_blamed_for_outages_and_they_are_survived_within_patience(
        seed: u64,
        which in 0usize..9,
        seconds in 1u64..100,
        millis in 1u64..3_000,
        operations in 1usize..40,
        times in 1u32..5,
    ) {
        // So many outages, with some time between them.
        let start = Instant::now();
        let lasts = Duration::from_secs(seconds);
        let period = lasts + 60 * SECOND;
        let out = |now: Instant| {
            let nth = ((now - start).as_millis() / period.as_millis()) as u32;
            nth < times && now < start + period * nth + lasts
        };
        let answers = |_: Option<usize>, now: Instant, _: &Rng| if out(now) { bad(which) } else { Experience::Good };
        let mut world = World::new(operations, 300 * SECOND, Duration::from_millis(millis), seed, &answers);
        world.accept_client();
        prop_assert!(world.play()?.iter().all(|end| *end == End::Passed));
    }

    #[test]
    fn an_outage_of_any_form_ends_within_patience_and_one_request(
        seed: u64,
        which in 0usize..9,
        patience in 10u64..120,
        millis in 1u64..100_000,
        operations in 1usize..40,
    ) {
        let (patience, latency) = (Duration::from_secs(patience), Duration::from_millis(millis));
        let answers = |_: Option<usize>, _: Instant, _: &Rng| bad(which);
        let mut world = World::new(operations, patience, latency, seed, &answers);
        world.accept_client();
        let start = world.now;
        let ends = world.play()?;
        prop_assert!(ends.iter().all(|end| *end == End::GivenUp), "{ends:?}");
        let time = world.now - start;
        // One that is throttled alone is looked into before all is given up for it, behind a rest that the server asked for.
        let alone = operations == 1 && matches!(which, 5 | 6);
        let most = patience + latency.max(SECOND) + if alone { 2 * latency + 8 * SECOND } else { Duration::ZERO };
        prop_assert!(time >= patience && time <= most, "{time:?} of {patience:?} with {latency:?}");
    }
}
