//! Steps as they are before a run starts: what a plan's step and the graph say of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{References, StepState, Terms};
use crate::campus::SchoolSelection;
use crate::engine::lane::Lane;
use crate::engine::passes::{Passes, Role};
use crate::engine::refusals::Refusals;
use crate::engine::related::primary_references;
use crate::engine::seen::Seen;
use crate::engine::twins::Twins;
use crate::graph::Dependencies;
use crate::model::ResourceKind;
use crate::plan::{self, Pass, Plan};
use crate::rules::{Rule, Rules};

/// The passes of a plan's steps.
pub(super) fn passes(terms: &Terms<'_>, plan: &Plan, kinds: &[ResourceKind]) -> Passes {
    let facts = |at: usize| {
        let (step, kind) = (&plan.steps[at], &kinds[at]);
        let same = |other: &&(usize, &plan::Step)| other.1.resource == step.resource;
        let of_kind: Vec<_> = plan.steps.iter().enumerate().filter(|other| same(&other)).collect();
        let find = |is_first: bool| of_kind.iter().find(|(_, other)| (other.pass == Pass::First) == is_first).map(|(at, _)| *at);
        let first = find(true).unwrap_or(at);
        let second = if first == at { find(false) } else { None };
        let own = terms.dependencies.self_references(kind).into_iter().collect();
        (step.pass, Role::new(first, second, own, cut(terms, plan, kinds, at)))
    };
    Passes::new((0..kinds.len()).map(facts), terms.rules)
}

/// References that a cycle was cut at, and whose targets come later in the plan.
fn cut(terms: &Terms<'_>, plan: &Plan, kinds: &[ResourceKind], at: usize) -> BTreeSet<u16> {
    let kind = &kinds[at];
    let comes_later = |reference: &u16| {
        let target = kind.spec().references[usize::from(*reference)].target;
        let later = |(other, step): (&ResourceKind, &plan::Step)| {
            step.pass == Pass::First && other != kind && { kind.model().satisfying(target).contains(other) }
        };
        kinds.iter().zip(&plan.steps).skip(at + 1).any(later)
    };
    terms.dependencies.cut_references(kind).into_iter().filter(comes_later).collect()
}

/// A step before it starts.
pub(super) fn step(terms: &Terms<'_>, plan: &Plan, kinds: &[ResourceKind], at: usize) -> StepState {
    let (of_plan, kind) = (&plan.steps[at], &kinds[at]);
    StepState {
        kind: kind.clone(),
        selection: of_plan.selection.clone(),
        retry_set: terms.retry_sets.get(kind).cloned().unwrap_or_default(),
        lane: Lane::new(terms.rules),
        accepted: false,
        closed: None,
        refusals: Refusals::default(),
        seen: Seen::default(),
        twins: if terms.ignores_case { Twins::ignoring_case() } else { Twins::default() },
        conflicts: 0,
        unknown: BTreeSet::new(),
        mended: BTreeMap::new(),
        references: References::of(terms, plan, kinds, at),
        trusts_ledger: of_plan.selection.changed_since().is_some() && !goes_in_parts(terms.dependencies, kind),
    }
}

/// Whether records of a kind may go without a part at first, and whole later: of a run that was broken off in between, the ODS may hold a part where
/// the ledger knows of the whole.
fn goes_in_parts(dependencies: &Dependencies, kind: &ResourceKind) -> bool {
    !dependencies.cut_references(kind).is_empty() || !dependencies.self_references(kind).is_empty()
}

impl References {
    fn of(terms: &Terms<'_>, plan: &Plan, kinds: &[ResourceKind], at: usize) -> Self {
        let (kind, dependencies) = (&kinds[at], terms.dependencies);
        Self {
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

/// The steps that one comes after.
pub(super) fn prerequisites(step: &plan::Step, rules: Rules) -> Vec<usize> {
    if rules.hold(Rule::StepsWait) { step.after.clone() } else { Vec::new() }
}
