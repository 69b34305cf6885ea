//! [`Passes`]: which records go a second time and why, and in which scan of their kind each is sent.
//!
//! Most kinds are read once, and each record is sent as it comes. Three sorts of record need more:
//! - A *person* whom the ODS refuses although it exists, because this client cannot see it: it goes again in the second step of its kind, behind
//!   the primary association that opens it.
//! - A record with a *weak part*: references that were cut to break a cycle of kinds, or that lie inside a ring of records. It goes without them,
//!   and whole when what they refer to is there: in the second step of its kind, or one wave later.
//! - A record of a *self-referencing* kind: its kind is surveyed first, and read again for each wave, parents before children.
//!
//! A kind is also read once more for records that were delivered and are sent again, the first of those that are one to the ODS, and for those that
//! there was no room to keep until the end of the scan.
//!
//! ```text
//!                       survey ----> wave 0 ----> wave 1 ----> ..     (a ring: without its weak part, and whole one wave later)
//! first step of a kind ---------------------------------------------+
//!                                   hidden, or without a cut part    +----> second step of the kind
//! ```
//! Pure: it knows keys and origins, and is told how records ended.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::waves::Waves;
use crate::model::{Key, Origin, ReferenceKey};
use crate::plan::Pass;
use crate::rules::{Rule, Rules};

/// The passes of all steps of a run.
#[derive(Debug)]
pub(super) struct Passes {
    steps: Vec<StepPasses>,
    rules: Rules,
}

/// What a step is within its kind.
#[derive(Debug, Default, Clone)]
pub(super) struct Role {
    first: usize,
    second: Option<usize>,
    own: BTreeSet<u16>,
    cut: BTreeSet<u16>,
}

impl Role {
    /// Of a step whose kind has this first step, and perhaps a second; with the references to the kind itself, and those that a cycle was cut at and
    /// whose targets come later in the plan.
    pub(super) fn new(first: usize, second: Option<usize>, own: BTreeSet<u16>, cut: BTreeSet<u16>) -> Self {
        Self { first, second, own, cut }
    }
}

#[derive(Debug)]
struct StepPasses {
    pass: Pass,
    role: Role,
    purpose: Purpose,
    /// What each surveyed record refers to, until the waves follow from it.
    survey: HashMap<Key, Vec<Key>>,
    waves: Waves,
    wave: u32,
    /// Records that were surveyed and have not settled.
    open: HashSet<Key>,
    /// Records that go for the second time in this step, with how their first pass ended.
    awaiting: HashMap<Key, FirstPass>,
    /// Records that there was no room to keep until it was known how they go: they are read once more.
    reread: HashMap<Key, Origin>,
}

/// What a scan of a step's kind is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To learn how its records refer to each other.
    Survey,
    /// To send them.
    Send,
    /// For records that were delivered and are sent once more, and those that were not kept.
    OnceMore,
}

/// How the first pass of a record that needs a second one ended.
#[derive(Debug)]
struct FirstPass {
    origin: Origin,
    /// It was created, or an attempt without an answer may have created it.
    created: bool,
}

impl Passes {
    /// Passes of steps that have not started.
    pub(super) fn new(steps: impl IntoIterator<Item = (Pass, Role)>, rules: Rules) -> Self {
        let step = |(pass, role)| StepPasses {
            pass,
            role,
            purpose: Purpose::Send,
            survey: HashMap::new(),
            waves: Waves::default(),
            wave: 0,
            open: HashSet::new(),
            awaiting: HashMap::new(),
            reread: HashMap::new(),
        };
        Self { steps: steps.into_iter().map(step).collect(), rules }
    }

    /// Which pass over its kind a step is.
    pub(super) fn pass(&self, step: usize) -> Pass {
        self.steps[step].pass
    }

    /// The step of the first pass over a step's kind: there all its records are accounted for.
    pub(super) fn first(&self, step: usize) -> usize {
        self.steps[step].role.first
    }

    /// All steps of a step's kind.
    pub(super) fn of_kind(&self, step: usize) -> impl Iterator<Item = usize> + use<> {
        let first = self.first(step);
        [Some(first), self.steps[first].role.second].into_iter().flatten()
    }

    /// Whether the records of a step refer to their own kind.
    pub(super) fn refers_to_itself(&self, step: usize) -> bool {
        !self.steps[step].role.own.is_empty()
    }

    /// A step starts. Says whether it reads its kind: a second pass that nobody waits for does not.
    pub(super) fn starts(&mut self, step: usize) -> bool {
        let step = &mut self.steps[step];
        let first = step.pass == Pass::First;
        if first && !step.role.own.is_empty() {
            step.purpose = Purpose::Survey;
        }
        first || !step.awaiting.is_empty()
    }

    /// Whether the scan of a step sends nothing, but learns how records refer to each other.
    pub(super) fn is_surveying(&self, step: usize) -> bool {
        self.steps[step].purpose == Purpose::Survey
    }

    /// Whether the present scan is the one whose records are counted and judged.
    pub(super) fn is_counting(&self, step: usize) -> bool {
        let step = &self.steps[step];
        step.pass == Pass::First && (step.purpose == Purpose::Survey || (step.purpose == Purpose::Send && step.role.own.is_empty()))
    }

    /// Takes down what a surveyed record refers to.
    pub(super) fn survey(&mut self, step: usize, key: Key, references: &[ReferenceKey]) {
        let step = &mut self.steps[step];
        let parents = references.iter().filter(|reference| step.role.own.contains(&reference.reference));
        step.survey.insert(key, parents.map(|reference| reference.key).collect());
        step.open.insert(key);
    }

    /// The survey is at its end. Says whether there is a wave to send.
    pub(super) fn surveyed(&mut self, step: usize) -> bool {
        let step = &mut self.steps[step];
        step.waves = Waves::of(&std::mem::take(&mut step.survey));
        step.purpose = Purpose::Send;
        step.waves.count() > 0
    }

    /// Moves a step on to its next wave, if there is one.
    pub(super) fn next_wave(&mut self, step: usize) -> bool {
        let step = &mut self.steps[step];
        let is_left = step.wave + 1 < step.waves.count();
        step.wave += u32::from(is_left);
        is_left
    }

    /// A record of a first scan is not kept: it goes when it is read once more.
    pub(super) fn rereads(&mut self, step: usize, key: Key, origin: Origin) {
        self.steps[step].reread.insert(key, origin);
    }

    /// Whether records of a step were not kept, and the source was not asked for them once more.
    pub(super) fn has_to_reread(&self, step: usize) -> bool {
        let step = &self.steps[step];
        step.purpose != Purpose::OnceMore && !step.reread.is_empty()
    }

    /// Whether this is a record that was not kept.
    pub(super) fn is_reread(&self, step: usize, key: Key, origin: &Origin) -> bool {
        self.steps[step].reread.get(&key).is_some_and(|known| known == origin)
    }

    /// A record that was not kept was read once more.
    pub(super) fn takes_back(&mut self, step: usize, key: Key) {
        self.steps[step].reread.remove(&key);
    }

    /// The kind of a step is read for those of its records alone that are sent once more, or were not kept.
    pub(super) fn sends_once_more(&mut self, step: usize) {
        self.steps[step].purpose = Purpose::OnceMore;
    }

    /// Whether a record that a scan gives again goes now, as far as the passes know: one of several with its key may be meant.
    pub(super) fn takes(&self, step: usize, key: Key, origin: &Origin) -> bool {
        let step = &self.steps[step];
        let awaited = step.awaiting.get(&key).is_some_and(|first| first.origin == *origin);
        match step.pass {
            _ if step.purpose == Purpose::OnceMore => false,
            Pass::First => {
                let wave = step.waves.wave(key);
                // What an earlier part of this run has delivered settled before the survey, and was never open.
                step.open.contains(&key) && (wave == step.wave || (awaited && wave + 1 == step.wave))
            }
            Pass::Refused | Pass::Whole => awaited,
        }
    }

    /// Whether a record goes with all its references.
    pub(super) fn is_whole(&self, step: usize, key: Key) -> bool {
        let step = &self.steps[step];
        step.pass != Pass::First || step.awaiting.contains_key(&key)
    }

    /// Whether a reference of a record that does not go whole is left out.
    pub(super) fn leaves_out(&self, step: usize, key: Key, reference: u16, target: Key) -> bool {
        let StepPasses { role, waves, .. } = &self.steps[step];
        role.cut.contains(&reference) || (role.own.contains(&reference) && waves.inside_ring(key, target))
    }

    /// Whether people whom the ODS refuses in a step, as hidden from this client, go again.
    pub(super) fn sends_hidden_again(&self, step: usize) -> bool {
        let second = self.steps[step].role.second;
        self.steps[step].pass == Pass::First && second.is_some_and(|second| self.steps[second].pass == Pass::Refused)
    }

    /// A person was refused as hidden from this client: it goes again in the second step. It may have been `created` by an attempt without an answer.
    pub(super) fn hidden(&mut self, step: usize, key: Key, origin: Origin, created: bool) {
        if let Some(second) = self.steps[step].role.second.filter(|_| self.rules.hold(Rule::UnseenAreAwaited)) {
            self.steps[second].awaiting.insert(key, FirstPass { origin, created });
        }
    }

    /// A record was accepted without its weak part, and `created` by that or not: it goes again, whole; in the next wave if it is a member of a ring,
    /// else in the second step of its kind. No kind of a model has references of both sorts.
    pub(super) fn accepted_in_part(&mut self, step: usize, key: Key, origin: Origin, created: bool) {
        let StepPasses { role, waves, .. } = &self.steps[step];
        // A plan has a second step for whatever was cut; without one it would be told at the end of its own that it was not given again.
        let again = if waves.in_ring(key) { step } else { role.second.unwrap_or(step) };
        self.steps[again].awaiting.insert(key, FirstPass { origin, created });
    }

    /// Whether a record goes for the second time in this step.
    pub(super) fn goes_again(&self, step: usize, key: Key) -> bool {
        self.steps[step].awaiting.contains_key(&key)
    }

    /// Whether a record goes for the second time in this step and was created, or may have been, by the first.
    pub(super) fn was_created(&self, step: usize, key: Key) -> bool {
        self.steps[step].awaiting.get(&key).is_some_and(|first| first.created)
    }

    /// A record settles in this step. Says whether its first pass has changed what the ODS holds, or may have.
    pub(super) fn settled(&mut self, step: usize, key: Key) -> bool {
        let step = &mut self.steps[step];
        step.open.remove(&key);
        if !self.rules.hold(Rule::SettledAreNotAwaited) {
            return step.awaiting.contains_key(&key);
        }
        step.awaiting.remove(&key).is_some_and(|first| first.created || step.pass != Pass::Refused)
    }

    /// Whether records of a first step go again in the second.
    pub(super) fn is_awaited(&self, step: usize) -> bool {
        let Role { first, second, .. } = self.steps[step].role;
        first == step && second.is_some_and(|second| !self.steps[second].awaiting.is_empty())
    }

    /// Takes the records that were not given again, with their origins where these are known.
    pub(super) fn take_left(&mut self, step: usize) -> Vec<(Key, Option<Origin>)> {
        let step = &mut self.steps[step];
        let awaiting = std::mem::take(&mut step.awaiting);
        let mut open = std::mem::take(&mut step.open);
        open.retain(|key| !awaiting.contains_key(key));
        let awaiting = awaiting.into_iter().map(|(key, first)| (key, Some(first.origin)));
        // Nothing goes in waves any more.
        step.waves = Waves::default();
        let reread = std::mem::take(&mut step.reread).into_iter().map(|(key, origin)| (key, Some(origin)));
        open.into_iter().map(|key| (key, None)).chain(awaiting).chain(reread).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A kind whose reference 0 is to itself and whose reference 1 was cut, with a second step for those that lack it.
    fn passes(second: Pass) -> Passes {
        let role = |second| Role::new(0, second, BTreeSet::from([0]), BTreeSet::from([1]));
        Passes::new([(Pass::First, role(Some(1))), (second, role(None))], Rules::default())
    }

    fn refers(reference: u16, to: u128) -> ReferenceKey {
        ReferenceKey { reference, key: Key(to) }
    }

    fn origin(key: u128) -> Origin {
        Origin::new("test", key as u64)
    }

    fn taken(passes: &Passes, step: usize) -> Vec<u128> {
        (1..=4).filter(|&key| passes.takes(step, Key(key), &origin(key))).collect()
    }

    #[test]
    fn parents_go_a_wave_before_children_and_a_ring_twice() {
        let mut passes = passes(Pass::Whole);
        assert!(passes.starts(0) && passes.is_surveying(0) && passes.is_counting(0));
        for (key, parent) in [(1, 2), (2, 1), (3, 2), (4, 9)] {
            passes.survey(0, Key(key), &[refers(0, parent), refers(7, 3)]);
        }
        assert!(passes.surveyed(0) && !passes.is_surveying(0) && !passes.is_counting(0));
        assert_eq!(taken(&passes, 0), [1, 2, 4]);
        assert!(!passes.is_whole(0, Key(1)) && passes.leaves_out(0, Key(1), 0, Key(2)));
        assert!(!passes.leaves_out(0, Key(3), 0, Key(2)) && !passes.leaves_out(0, Key(1), 7, Key(3)));
        for key in [1, 2] {
            passes.accepted_in_part(0, Key(key), origin(key), key == 1);
        }
        passes.settled(0, Key(4));
        assert!(passes.next_wave(0));
        assert_eq!(taken(&passes, 0), [1, 2, 3]);
        assert!(!passes.takes(0, Key(1), &origin(77)), "another one with its key is not meant");
        assert!(passes.is_whole(0, Key(1)) && passes.was_created(0, Key(1)) && !passes.was_created(0, Key(2)));
        assert!([1, 2].into_iter().all(|key| passes.settled(0, Key(key))), "the first pass has changed the ODS");
        assert!(!passes.settled(0, Key(3)), "it had none");
        assert!(!passes.next_wave(0) && passes.take_left(0).is_empty());
    }

    #[test]
    fn a_record_without_its_cut_part_goes_whole_in_the_second_step() {
        let mut passes = passes(Pass::Whole);
        assert!(!passes.is_whole(0, Key(1)) && passes.leaves_out(0, Key(1), 1, Key(8)));
        assert!(!passes.is_awaited(0) && !passes.starts(1), "nobody waits for it");
        passes.accepted_in_part(0, Key(1), origin(1), true);
        assert!(passes.is_awaited(0) && !passes.is_awaited(1) && passes.starts(1));
        assert_eq!(taken(&passes, 1), [1]);
        assert!(passes.is_whole(1, Key(1)) && passes.goes_again(1, Key(1)) && !passes.goes_again(0, Key(1)));
        assert!(passes.settled(1, Key(1)) && !passes.is_awaited(0));
    }

    #[test]
    fn a_hidden_person_goes_once_more_and_no_oftener() {
        let mut passes = passes(Pass::Refused);
        assert!(passes.sends_hidden_again(0) && !passes.sends_hidden_again(1));
        passes.hidden(0, Key(1), origin(1), false);
        passes.hidden(0, Key(2), origin(2), true);
        assert_eq!(taken(&passes, 1), [1, 2]);
        assert!(!passes.settled(1, Key(1)), "nothing of it had arrived");
        assert!(passes.settled(1, Key(2)), "its first answer was lost");
        assert_eq!(taken(&passes, 1), [0; 0]);
    }

    #[test]
    fn what_is_sent_once_more_is_nobody_elses_scan() {
        let mut passes = Passes::new([(Pass::First, Role::default())], Rules::default());
        assert!(passes.starts(0) && passes.is_counting(0));
        passes.sends_once_more(0);
        assert!(!passes.is_counting(0) && taken(&passes, 0).is_empty());
    }

    #[test]
    fn what_the_source_does_not_give_again_is_left_over_once() {
        let mut passes = passes(Pass::Whole);
        passes.starts(0);
        passes.survey(0, Key(1), &[refers(0, 2)]);
        passes.survey(0, Key(2), &[refers(0, 1)]);
        passes.surveyed(0);
        passes.accepted_in_part(0, Key(1), origin(1), true);
        let mut left = passes.take_left(0);
        left.sort_unstable();
        assert_eq!(left, [(Key(1), Some(origin(1))), (Key(2), None)]);
        assert!(passes.take_left(0).is_empty());
    }
}
