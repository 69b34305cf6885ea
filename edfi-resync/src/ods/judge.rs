//! [`Judge`]: what the answers of one connection, taken together, say of the server and of each record.
//!
//! Every answer comes here in one form, an [`Experience`], with the number of the operation that got it. One answer is one record's experience; the
//! connection is judged by what all see:
//! - An answer of the API itself, a refusal included, is *good*. Whatever else an operation gets is undecided until somebody gets a good one.
//! - If nobody else had trouble before that, all its faults are its own; with as many as there are attempts it is *to blame*, and alone.
//! - If others had, that was an *outage*: only the attempt that began it counts. While it lasts nobody sends but a probe, a GET that harms nothing,
//!   after pauses that grow. Behind it records go one at a time until one passes, those that were caught in it each alone: which of them
//!   brings the server down shows then, and takes no other with it.
//! - Where nobody is left to prove or disprove it, the GET decides: it passes, and the record is to blame; it fails, and that is an outage.
//! - One clock, since anybody's last good answer, bounds all of it, whatever form the bad ones have; with it the server is given up, for all.
//!
//! Whose faults are whose, [`Blame`] knows; how long the server is left alone, [`Pauses`].
//!
//! Pure: time and chance come in, [`Admission`] goes out.

use std::time::Duration;

use tokio::time::Instant;

use super::admission::Admission;
use super::answer::GaveUp;
use super::blame::Blame;
use super::clock::Rng;
use super::experience::Experience;
use super::pauses::Pauses;

use crate::rules::{Rule, Rules};

/// Different records in a row that get no good answer: all stop.
const IN_A_ROW: usize = 8;
/// Bad answers that are the last word when patience has come to its end; a single one is looked into.
const LAST_WORDS: u32 = 2;
/// Bad answers in a row of which the last is a throttle without a time, until all pause. One throttle between good answers is waited out by its
/// record alone: a pause of all for each would cost far more than the throttles do, and two soon after each other lower the number in flight.
const THROTTLED_IN_A_ROW: u32 = 3;
/// How long an outage stays given up: longer than any operation sleeps between two attempts of its own, so that all of one run hear of it.
const LOCKOUT: Duration = Duration::from_secs(35);
/// Refused tokens until a client is refused that was never accepted: a bad node or two do not get that far.
const STRANGERS_REFUSALS: u32 = 6;

/// The judge of one connection.
#[derive(Debug)]
pub(super) struct Judge {
    patience: Duration,
    rules: Rules,
    blame: Blame,
    pauses: Pauses,
    state: State,
    /// The operation that was let go with no other beside it.
    alone: Option<u64>,
    /// No record has passed since an outage began.
    doubt: bool,
    /// A probe failed in this outage.
    confirmed: bool,
    /// Bad answers since the last good one.
    bads: u32,
    /// Since when nobody had a good answer, as long as anybody is under way.
    clock: Option<Instant>,
    last_bad: Option<(Instant, Experience)>,
    outages: u64,
    /// Refused tokens before the first good answer.
    refusals: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Closed,
    Open { until: Instant },
    Probing,
    GivenUp { why: GaveUp, until: Instant },
}

impl Judge {
    /// The judge of a connection on which an operation has so many attempts, and an outage so much time.
    pub(super) fn new(patience: Duration, attempts: u32, rules: Rules) -> Self {
        Self {
            patience,
            rules,
            blame: Blame::new(attempts, rules),
            pauses: Pauses::new(),
            state: State::Closed,
            alone: None,
            doubt: false,
            confirmed: false,
            bads: 0,
            clock: None,
            last_bad: None,
            outages: 0,
            refusals: 0,
        }
    }

    /// An operation begins. Its number is to be given back by [`Judge::end`].
    pub(super) fn begin(&mut self) -> u64 {
        self.blame.begin()
    }

    /// An operation has its answer, or is not wanted any more. Says whether that may change the fate of others.
    pub(super) fn end(&mut self, number: u64) -> bool {
        let was_alone = self.alone.take_if(|alone| *alone == number).is_some();
        self.blame.end(number);
        // Those that wait for a decision wait for the answers of others, as long as there are any.
        !self.blame.all_are_well() && (was_alone || self.blame.others() == 0)
    }

    /// Whose faults are whose.
    pub(super) fn blame(&self) -> &Blame {
        &self.blame
    }

    /// An operation's own waiting has come to its end.
    pub(super) fn exhaust(&mut self, number: u64) {
        self.blame.exhaust(number);
    }

    pub(super) fn patience(&self) -> Duration {
        self.patience
    }

    pub(super) fn outages(&self) -> u64 {
        self.outages
    }

    /// Until when whoever waits on its own account may do so, before it has to look after the fate of all; `None` if it should now. Who was
    /// `asked` to wait, while others need not, is not early.
    pub(super) fn rest_until(&self, wake: Instant, asked: bool, now: Instant) -> Option<Instant> {
        let given_up = matches!(self.state, State::GivenUp { until, .. } if now < until);
        let resting = self.pauses.rest(now).is_some();
        let until = self.deadline().filter(|_| resting || !asked).map_or(wake, |deadline| wake.min(deadline));
        (!given_up && now < until).then_some(until)
    }

    /// What whoever waits on its own account has to hear of: whether the server is given up, and until when it wants to be left alone.
    pub(super) fn bounds_of_rest(&self, now: Instant) -> (bool, Option<Instant>) {
        (matches!(self.state, State::GivenUp { .. }), self.pauses.rest(now).map(|rest| rest.until))
    }

    /// What an operation must do that wants to send, with so many in flight.
    pub(super) fn admit(&mut self, number: u64, now: Instant, in_flight: usize) -> Admission {
        if let State::GivenUp { why, until } = &self.state {
            if now < *until {
                return Admission::GiveUp(why.clone());
            }
            self.begin_anew(now);
        }
        let rest = self.pauses.rest(now);
        let idle = in_flight == 0 && self.blame.all_are_well() && self.state == State::Closed && rest.is_none();
        if idle || self.clock.is_none() {
            self.clock = Some(now);
        }
        let deadline = self.deadline().unwrap_or(now);
        if self.blame.is_to_blame(number) {
            self.pauses.record_was_to_blame();
            return Admission::Settle;
        }
        if let Some(rest) = rest {
            return if now < deadline || rest.until <= deadline {
                Admission::WaitUntil(rest.until.min(deadline))
            } else if self.is_one_throttled() && self.state == State::Closed {
                // What the server itself asked for is kept; a pause of our own may be broken off for a look.
                if rest.asked { Admission::WaitUntil(rest.until) } else { self.probe(now) }
            } else if rest.asked {
                self.give_up(GaveUp::AskedToWait(self.patience + (rest.until - deadline)), now)
            } else {
                self.give_up(self.reason(now), now)
            };
        }
        if now >= deadline && self.is_bad_since(deadline) {
            if self.confirmed || (self.bads >= LAST_WORDS && !self.is_one_throttled()) {
                return self.give_up(self.reason(now), now);
            }
            if self.state == State::Closed && self.is_one_throttled() {
                return self.probe(now);
            }
        }
        match self.state {
            State::Open { until } if now < until.min(deadline) => return Admission::WaitUntil(until.min(deadline)),
            State::Open { .. } => return self.probe(now),
            State::Probing => return Admission::Wait,
            State::Closed | State::GivenUp { .. } => {}
        }
        if now >= deadline && self.blame.in_trouble() > 0 {
            return self.probe(now);
        }
        if self.blame.needs_a_decision(number) {
            return if self.blame.others() > 0 { Admission::StandAside(deadline) } else { self.probe(now) };
        }
        if self.alone.is_some() {
            return Admission::Wait;
        }
        if !self.doubt && !self.blame.goes_alone(number) {
            return Admission::Go { alone: false };
        }
        match self.pauses.not_before().filter(|until| now < *until) {
            _ if in_flight > 0 => Admission::Wait,
            Some(until) => Admission::WaitUntil(until),
            None => {
                self.alone = Some(number);
                Admission::Go { alone: true }
            }
        }
    }

    /// An operation that may go does not yet: there is no place for it.
    pub(super) fn does_not_go(&mut self, number: u64) {
        self.alone.take_if(|alone| *alone == number);
    }

    /// How an attempt ended; `None` says nothing. Says whether the fate of others is decided by it.
    pub(super) fn answered(&mut self, number: u64, experience: Option<&Experience>, now: Instant, rng: &Rng) -> bool {
        let alone = self.alone.take_if(|alone| *alone == number).is_some();
        let Some(experience) = experience else { return alone };
        if experience.is_good() {
            self.blame.recovered(number);
            self.doubt = false;
            self.pauses.record_passed();
            return self.good(now);
        }
        if matches!(self.state, State::GivenUp { .. }) {
            return false;
        }
        self.bad(experience, now);
        match experience {
            Experience::NoToken { pause, asked, .. } => {
                // Who asked for one while an outage was known already says nothing new.
                if self.state == State::Closed {
                    self.confirmed = true;
                    self.tokenless(*pause, *asked, now, rng);
                }
            }
            Experience::Throttled(pause) => self.throttled(number, *pause, now, rng),
            _ => self.fault(number, experience, alone, now, rng),
        }
        true
    }

    /// How a probe ended. Says whether the fate of others is decided by it.
    pub(super) fn probed(&mut self, experience: &Experience, now: Instant, rng: &Rng) -> bool {
        let breakdown = matches!(experience, Experience::ServersFault { .. });
        if experience.is_good() || (breakdown && !self.rules.hold(Rule::OutagesEndWell)) {
            if self.doubt && !self.confirmed {
                self.pauses.no_record_passed(now);
            }
            return self.good(now);
        }
        // A good answer came while it was on its way.
        if self.state != State::Probing {
            return false;
        }
        self.bad(experience, now);
        (self.confirmed, self.doubt) = (true, true);
        if *experience == Experience::Unauthorized && self.refused_as_a_stranger(now) {
            return true;
        }
        match experience {
            Experience::Throttled(pause) | Experience::ServersFault { pause, .. } => self.leave_alone(*pause, now, rng),
            Experience::NoToken { pause, asked, .. } => self.tokenless(*pause, *asked, now, rng),
            _ => {}
        }
        if self.state == State::Probing {
            self.open(now, now, rng);
        }
        true
    }

    /// A probe was dropped before it was answered: the next one goes at once.
    pub(super) fn abandoned(&mut self, now: Instant) {
        if self.state == State::Probing {
            self.state = State::Open { until: now };
        }
    }

    /// Somebody begins anew: a server that was given up may be back, and the next who asks goes to see. One that asked for a rest gets it.
    pub(super) fn ask_anew(&mut self, now: Instant) {
        if matches!(&self.state, State::GivenUp { why, .. } if !matches!(why, GaveUp::AskedToWait(_))) {
            self.begin_anew(now);
        }
    }

    fn begin_anew(&mut self, now: Instant) {
        self.state = State::Open { until: now };
        self.clock = Some(now);
        self.blame.forget();
        self.pauses.begin_anew();
        (self.last_bad, self.bads, self.confirmed) = (None, 0, false);
    }

    fn good(&mut self, now: Instant) -> bool {
        let decides = self.blame.in_trouble() > 0 || self.state != State::Closed;
        let outage = self.blame.decide(self.confirmed, self.confirmed || self.doubt);
        self.outages += u64::from(outage);
        self.state = State::Closed;
        self.clock = Some(now);
        self.pauses.recovered();
        (self.last_bad, self.bads, self.confirmed) = (None, 0, false);
        decides
    }

    fn bad(&mut self, experience: &Experience, now: Instant) {
        self.last_bad = Some((now, experience.clone()));
        self.bads = self.bads.saturating_add(1);
    }

    fn fault(&mut self, number: u64, experience: &Experience, alone: bool, now: Instant, rng: &Rng) {
        let unauthorized = *experience == Experience::Unauthorized;
        self.blame.fault(number, unauthorized);
        if unauthorized && self.refused_as_a_stranger(now) {
            return;
        }
        if let Experience::ServersFault { pause, .. } = experience {
            self.leave_alone(*pause, now, rng);
        }
        let met = self.blame.in_trouble();
        if self.state != State::Closed {
            // It was in flight when that opened, and says nothing new.
        } else if alone {
            // It may have brought the server down by itself: a look tells.
            self.state = State::Open { until: now };
        } else if met >= IN_A_ROW || (met > 1 && self.blame.others() == 0) {
            self.doubt = true;
            self.open(now, now, rng);
        }
    }

    /// Counts a refused token of a client that was never accepted; says whether that is enough.
    fn refused_as_a_stranger(&mut self, now: Instant) -> bool {
        self.refusals += u32::from(self.blame.goods() == 0);
        let refused = self.blame.goods() == 0 && self.refusals >= STRANGERS_REFUSALS;
        if refused {
            self.give_up(self.reason(now), now);
        }
        refused
    }

    fn throttled(&mut self, number: u64, pause: Option<Duration>, now: Instant, rng: &Rng) {
        let others_pass = self.blame.throttled(number);
        if others_pass {
            // It is this record that is asked to wait.
        } else if pause.is_some() {
            self.leave_alone(pause, now, rng);
        } else if self.bads >= THROTTLED_IN_A_ROW {
            self.pauses.throttled(now, rng);
        }
    }

    fn leave_alone(&mut self, pause: Option<Duration>, now: Instant, rng: &Rng) {
        let Some(pause) = pause.filter(|pause| !pause.is_zero()) else { return };
        self.pauses.asked(pause, now, rng);
        if pause > self.patience {
            self.give_up(GaveUp::AskedToWait(pause), now);
        }
    }

    /// There is no token for so long.
    fn tokenless(&mut self, pause: Option<Duration>, asked: bool, now: Instant, rng: &Rng) {
        match pause {
            Some(pause) if asked && pause > self.patience => drop(self.give_up(GaveUp::AskedToWait(pause), now)),
            pause => self.open(now + pause.unwrap_or_default(), now, rng),
        }
    }

    fn open(&mut self, until: Instant, now: Instant, rng: &Rng) {
        self.state = State::Open { until: self.pauses.before_probe(until, now, rng) };
    }

    fn probe(&mut self, now: Instant) -> Admission {
        let late = self.deadline().is_some_and(|deadline| now >= deadline);
        self.state = State::Probing;
        let last = (self.patience / 2).clamp(Duration::from_secs(1), Duration::from_secs(10));
        Admission::Probe { within: late.then_some(last) }
    }

    fn give_up(&mut self, why: GaveUp, now: Instant) -> Admission {
        self.state = State::GivenUp { why: why.clone(), until: now + LOCKOUT };
        Admission::GiveUp(why)
    }

    fn reason(&self, now: Instant) -> GaveUp {
        let time = self.clock.map_or(Duration::ZERO, |clock| now.saturating_duration_since(clock));
        match self.last_bad.as_ref().map(|(_, experience)| experience) {
            Some(Experience::Foreign) => GaveUp::NotTheApi(time),
            Some(Experience::Unauthorized) => GaveUp::TokensRefused(time),
            Some(Experience::Throttled(_)) => GaveUp::Throttled(time),
            Some(Experience::NoToken { why, .. }) => GaveUp::NoToken(why.clone()),
            Some(Experience::ServersFault { status: 500, .. }) => GaveUp::BrokenDown(time),
            _ => GaveUp::OutOfReach(time),
        }
    }

    fn deadline(&self) -> Option<Instant> {
        self.clock?.checked_add(self.patience)
    }

    /// Whether one operation is left, which is throttled: it may be that one alone, and a look tells.
    fn is_one_throttled(&self) -> bool {
        let throttled = matches!(self.last_bad, Some((_, Experience::Throttled(_))));
        throttled && self.blame.are_alone() && self.blame.in_trouble() == 0
    }

    fn is_bad_since(&self, moment: Instant) -> bool {
        self.last_bad.as_ref().is_some_and(|(at, _)| *at >= moment)
    }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
