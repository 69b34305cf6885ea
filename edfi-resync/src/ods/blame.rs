//! [`Blame`]: whose fault it is, of the operations of one connection.
//!
//! A fault is undecided until somebody gets a good answer. If one operation alone had faults since the last one, they are its own; if several had,
//! nobody is to blame but the first, and that for one: it may have begun it. Whoever has as many of its own as there are attempts is to blame.
//!
//! Pure: no clock. The [`Judge`](super::judge::Judge) asks and tells.

use std::collections::HashMap;

use crate::rules::{Rule, Rules};

/// Undecided faults until an operation has to wait for the decision.
const UNDECIDED: u32 = 2;
/// Faults of an operation beside others: servers break down over writes that meet in one parent, and then only one of them passes.
const BESIDE_OTHERS: u32 = 3;
/// Records that met a refused token and passed later, until one node of several is to be reckoned with, and how many more attempts that gives.
const STRAYS: u32 = 2;
const STRAY_FACTOR: u32 = 3;

/// The operations that have not ended, and what those that are unwell went through.
#[derive(Debug)]
pub(super) struct Blame {
    attempts: u32,
    numbers: u64,
    live: usize,
    /// Operations whose last answer was not good.
    unwell: HashMap<u64, Tries>,
    /// Those with undecided faults, in the order of the first.
    trouble: Vec<u64>,
    goods: u64,
    strays: u32,
    rules: Rules,
}

/// What an operation went through.
#[derive(Debug, Default)]
struct Tries {
    /// Faults that are its own.
    own: u32,
    /// Faults since anybody's last good answer.
    open: u32,
    /// Its own waiting has come to its end.
    exhausted: bool,
    /// It was caught in an outage, and goes with no other beside it.
    goes_alone: bool,
    /// Its last fault was a refused token.
    unauthorized: bool,
    throttles: u32,
    /// How many good answers there had been when it was throttled last.
    goods: u64,
}

impl Blame {
    /// Nobody is under way. An operation has so many attempts.
    pub(super) fn new(attempts: u32, rules: Rules) -> Self {
        let (unwell, trouble) = (HashMap::new(), Vec::new());
        Self { attempts: attempts.max(1), numbers: 0, live: 0, unwell, trouble, goods: 0, strays: 0, rules }
    }

    /// An operation begins. Its number is to be given back by [`Blame::end`].
    pub(super) fn begin(&mut self) -> u64 {
        self.live += 1;
        self.numbers += 1;
        self.numbers
    }

    /// An operation has ended. That it was in trouble stays true of the server.
    pub(super) fn end(&mut self, number: u64) {
        self.live -= 1;
        self.unwell.remove(&number);
    }

    /// An operation got a good answer.
    pub(super) fn recovered(&mut self, number: u64) {
        let unauthorized = self.unwell.remove(&number).is_some_and(|tries| tries.unauthorized);
        self.strays = self.strays.saturating_add(u32::from(unauthorized));
    }

    /// An operation met a fault, which is undecided.
    pub(super) fn fault(&mut self, number: u64, unauthorized: bool) {
        let tries = self.unwell.entry(number).or_default();
        tries.open += 1;
        tries.unauthorized = unauthorized;
        if !self.trouble.contains(&number) {
            self.trouble.push(number);
        }
    }

    /// An operation was throttled. Says whether it is this one that is asked to wait, because others pass meanwhile.
    pub(super) fn throttled(&mut self, number: u64) -> bool {
        let goods = self.goods;
        let tries = self.unwell.entry(number).or_default();
        let others_pass = tries.throttles >= UNDECIDED && tries.goods < goods;
        tries.throttles += 1;
        tries.goods = goods;
        others_pass
    }

    /// An operation's own waiting has come to its end.
    pub(super) fn exhaust(&mut self, number: u64) {
        self.unwell.entry(number).or_default().exhausted = true;
    }

    /// Somebody has a good answer, which decides what is undecided; `outage` if it is known already that this was one. Those that it `caught` go alone
    /// from here. Says whether it was an outage.
    pub(super) fn decide(&mut self, outage: bool, caught: bool) -> bool {
        self.goods += 1;
        let outage = outage || self.trouble.len() > 1;
        for (nth, number) in std::mem::take(&mut self.trouble).into_iter().enumerate() {
            let Some(tries) = self.unwell.get_mut(&number) else { continue };
            let counts = match (outage, nth) {
                _ if !self.rules.hold(Rule::OutagesAreNobodysFault) => tries.open,
                (false, _) => tries.open,
                (true, 0) => 1,
                (true, _) => 0,
            };
            tries.own += counts;
            tries.exhausted &= counts > 0;
            tries.open = 0;
            tries.goes_alone |= caught;
        }
        outage
    }

    /// What is undecided stays so for ever.
    pub(super) fn forget(&mut self) {
        self.trouble.clear();
        self.unwell.values_mut().for_each(|tries| tries.open = 0);
    }

    /// How many operations have undecided faults.
    pub(super) fn in_trouble(&self) -> usize {
        self.trouble.len()
    }

    /// How many have had no trouble: theirs are the answers that decide.
    pub(super) fn others(&self) -> usize {
        self.live.saturating_sub(self.unwell.len())
    }

    /// Whether only one operation is under way.
    pub(super) fn are_alone(&self) -> bool {
        self.live == 1
    }

    /// Whether all that are under way are well.
    pub(super) fn all_are_well(&self) -> bool {
        self.unwell.is_empty()
    }

    /// How many good answers there were.
    pub(super) fn goods(&self) -> u64 {
        self.goods
    }

    /// Whether an operation is to blame: its last answer stands.
    pub(super) fn is_to_blame(&self, number: u64) -> bool {
        let decided = |tries: &Tries| tries.own >= self.limit(tries) || (tries.exhausted && tries.open == 0);
        self.unwell.get(&number).is_some_and(decided)
    }

    /// Whether an operation has as many faults as it may have, if those that are undecided are its own.
    pub(super) fn is_at_its_end(&self, number: u64) -> bool {
        self.unwell.get(&number).is_some_and(|tries| tries.exhausted || tries.own + tries.open >= self.limit(tries))
    }

    /// Whether an operation has to know whose its faults are before it goes again.
    pub(super) fn needs_a_decision(&self, number: u64) -> bool {
        let open = self.unwell.get(&number).map_or(0, |tries| tries.open);
        open > 0 && (open >= UNDECIDED || self.is_at_its_end(number))
    }

    /// Whether an operation goes with no other beside it: it was caught in an outage, or has had enough faults beside others.
    pub(super) fn goes_alone(&self, number: u64) -> bool {
        let beside_others = BESIDE_OTHERS.min(self.attempts - 1).max(1);
        let enough = |tries: &Tries| !tries.unauthorized && tries.own + tries.open >= beside_others;
        self.unwell.get(&number).is_some_and(|tries| tries.goes_alone || enough(tries))
    }

    fn limit(&self, tries: &Tries) -> u32 {
        let strays = tries.unauthorized && self.strays >= STRAYS;
        if strays { self.attempts.saturating_mul(STRAY_FACTOR) } else { self.attempts }
    }
}
