//! [`Steps`]: the steps of a plan, in load order, each behind those that it depends on.

use std::collections::{BTreeMap, BTreeSet};

use super::fold::{Chosen, Facts};
use super::selection::Selection;
use super::step::{Pass, Step};
use crate::graph::{Dependencies, Operation};
use crate::model::ResourceKind;

/// The steps of a plan, in load order.
pub(super) struct Steps(pub(super) Vec<Step>);

impl Steps {
    pub(super) fn of(
        chosen: &Chosen,
        select: &dyn Fn(&ResourceKind) -> Option<Selection>,
        facts: &Facts,
        dependencies: &Dependencies,
    ) -> Self {
        let mut steps = Vec::new();
        let mut first = BTreeMap::new();
        let mut kinds = Vec::new();
        for entry in dependencies.load_order() {
            let Some(kind) = facts.model.find(&entry.resource) else { continue };
            let added = chosen.added.contains(&kind);
            if !added && !chosen.kinds.contains(&kind) {
                continue;
            }
            let selection = if added { Some(Selection::Related) } else { select(&kind) };
            let Some(selection) = selection else { continue };
            let mut step = Step::new(kind.endpoint(), kind.spec().category, entry.order, selection);
            step.added = added;
            step.authorizes = chosen.authorizing.contains(&kind);
            if entry.operations.contains(&Operation::Create) {
                step.records = match &step.selection {
                    Selection::FullScope | Selection::Narrowed(_) => facts.counted.get(&kind).and_then(|counted| counted.records),
                    Selection::Errors(errors) => Some(errors.len() as u64),
                    _ => None,
                };
                first.insert(kind.clone(), steps.len());
            } else {
                // The Update row of a person: only records refused in the first pass, and only if an association is sent at all.
                let sends_association = authorizing(dependencies, &kind).iter().any(|association| first.contains_key(association));
                if !sends_association || !first.contains_key(&kind) {
                    continue;
                }
                step.pass = Pass::Refused;
            }
            steps.push(step);
            kinds.push(kind);
        }
        for (position, kind) in kinds.iter().enumerate() {
            let mut after: BTreeSet<usize> = match steps[position].pass {
                Pass::First => dependencies.prerequisites(kind).iter().filter_map(|kind| first.get(kind)).copied().collect(),
                _ => authorizing(dependencies, kind).iter().chain([kind]).filter_map(|kind| first.get(kind)).copied().collect(),
            };
            after.retain(|&earlier| earlier < position);
            steps[position].after = after.into_iter().collect();
        }
        Self::complete_cut(&mut steps, &kinds, &first, dependencies);
        Self(steps)
    }

    /// A reference that was cut out of a cycle points to a later step: the records that hold it are sent whole behind that one.
    fn complete_cut(
        steps: &mut Vec<Step>,
        kinds: &[ResourceKind],
        first: &BTreeMap<ResourceKind, usize>,
        dependencies: &Dependencies,
    ) {
        for (kind, &position) in first {
            let spec = kind.spec();
            let later: BTreeSet<usize> = dependencies
                .cut_references(kind)
                .into_iter()
                .flat_map(|index| kind.model().satisfying(spec.references[usize::from(index)].target))
                .filter_map(|target| first.get(&target).copied())
                .filter(|&target| target > position)
                .collect();
            if !later.is_empty() {
                let mut step = steps[position].clone();
                debug_assert_eq!(step.resource, kinds[position].endpoint());
                step.pass = Pass::Whole;
                step.records = None;
                step.order = later.iter().map(|&target| steps[target].order).max().unwrap_or(step.order) + 1;
                step.after = later.into_iter().chain([position]).collect();
                steps.push(step);
            }
        }
    }
}

/// The associations behind which an ODS lets a client see a person: the person's own, and those of whom these in turn are about (a
/// contact is seen through a student, and the student through a school).
fn authorizing(dependencies: &Dependencies, person: &ResourceKind) -> Vec<ResourceKind> {
    let own = dependencies.primary_associations(person);
    let others = own.iter().flat_map(|association| dependencies.person_references(association));
    let theirs: Vec<_> = others.flat_map(|other| dependencies.primary_associations(&other.person)).collect();
    own.into_iter().chain(theirs).collect()
}
