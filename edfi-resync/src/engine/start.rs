//! Steps as they are before a run starts: what a plan's step and the graph say of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use super::Engine;
use super::moved::Moves;
use super::refusals::Refusals;
use super::related::primary_references;
use super::seen::Seen;
use super::step::{References, Status, StepState};
use super::twins::Twins;
use super::waves::Waves;
use crate::campus::SchoolSelection;
use crate::graph::Dependencies;
use crate::model::ResourceKind;
use crate::plan::{Pass, Plan, Step};

/// The state of a step before it starts.
pub(super) fn state(engine: &Engine, plan: &Plan, kinds: &[ResourceKind], at: usize) -> StepState {
    let (step, kind) = (&plan.steps[at], &kinds[at]);
    let find =
        |pass_is: &dyn Fn(Pass) -> bool| plan.steps.iter().position(|other| other.resource == step.resource && pass_is(other.pass));
    let first = find(&|pass| pass == Pass::First).unwrap_or(at);
    StepState {
        kind: kind.clone(),
        pass: step.pass,
        selection: step.selection.clone(),
        again: engine.again.get(kind).cloned().unwrap_or_default(),
        after: step.after.clone(),
        first,
        second: if first == at { find(&|pass| pass != Pass::First) } else { None },
        status: Status::Waiting,
        reading: false,
        exhausted: false,
        buffer: VecDeque::new(),
        moves: Moves::default(),
        in_flight: 0,
        held: 0,
        deferred: Vec::new(),
        resting: false,
        proven: false,
        accepted: false,
        closed: None,
        refusals: Refusals::default(),
        seen: Seen::default(),
        twins: if engine.ignores_case { Twins::ignoring_case() } else { Twins::default() },
        rereading: false,
        conflicts: 0,
        unknown: BTreeSet::new(),
        mended: BTreeMap::new(),
        references: References::of(engine, plan, kinds, at),
        survey: HashMap::new(),
        waves: Waves::default(),
        wave: 0,
        open: HashSet::new(),
        awaiting: HashMap::new(),
    }
}

impl References {
    fn of(engine: &Engine, plan: &Plan, kinds: &[ResourceKind], at: usize) -> Self {
        let (kind, dependencies) = (&kinds[at], &engine.dependencies);
        let comes_later = |reference: &u16| {
            let target = kind.spec().references[usize::from(*reference)].target;
            let later = |(other, step): (&ResourceKind, &Step)| {
                step.pass == Pass::First && other != kind && { kind.model().satisfying(target).contains(other) }
            };
            kinds.iter().zip(&plan.steps).skip(at + 1).any(later)
        };
        Self {
            own: dependencies.self_references(kind).into_iter().collect(),
            cut: dependencies.cut_references(kind).into_iter().filter(comes_later).collect(),
            people: dependencies
                .person_references(kind)
                .into_iter()
                .filter(|person| person.authorizes)
                .map(|person| person.reference)
                .collect(),
            primary: primary_references(dependencies, kind),
            elsewhere: narrows_schools(plan) || !sends_all_associations(dependencies, kinds, kind),
        }
    }
}

/// Whether only some schools take part.
fn narrows_schools(plan: &Plan) -> bool {
    !matches!(plan.request.schools, None | Some(SchoolSelection::All))
}

/// Whether all kinds of primary association take part that the person of this one may have.
fn sends_all_associations(dependencies: &Dependencies, kinds: &[ResourceKind], association: &ResourceKind) -> bool {
    let person = dependencies.person_of(association);
    person.is_none_or(|person| dependencies.primary_associations(&person).iter().all(|other| kinds.contains(other)))
}
