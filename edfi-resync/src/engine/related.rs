//! Which records are *related*: what narrowed or chosen records refer to, and what those refer to in turn.
//!
//! The source is read before anything is sent, each kind once, in reverse load order, so that a kind is looked at when everything that may refer
//! to it has been. Kinds that refer to themselves or to each other are read again until nothing new turns up. Keys only are kept, for the whole run.

use std::collections::{BTreeSet, HashSet};

use futures::StreamExt;

use crate::campus::Scope;
use crate::error::Result;
use crate::graph::Dependencies;
use crate::model::{Inspection, Key, ResourceKind};
use crate::plan::{Pass, Plan, Selection};
use crate::source::{Looked, Snapshot};

/// What makes records related.
#[derive(Debug, Default)]
pub(crate) struct Related {
    /// What the records that take part refer to.
    referred: HashSet<Key>,
    /// The people whom such a record is about: an ODS authorizes it by their primary associations, which take part for that.
    opened: HashSet<Key>,
}

impl Related {
    /// Reads what a plan needs; `None` when no step takes records for being related.
    pub(crate) async fn read(
        (snapshot, scope): (&dyn Snapshot, &Scope),
        dependencies: &Dependencies,
        plan: &Plan,
        kinds: &[ResourceKind],
    ) -> Result<Option<Self>> {
        if !plan.steps.iter().any(|step| step.selection.takes_related()) {
            return Ok(None);
        }
        let mut related = Self::default();
        let again = points_forward(dependencies, plan, kinds);
        loop {
            let known = related.len();
            for (step, kind) in plan.steps.iter().zip(kinds).rev().filter(|(step, _)| step.pass == Pass::First) {
                loop {
                    let before = related.len();
                    related.collect((snapshot, scope), dependencies, kind, &step.selection).await?;
                    // What is related may refer to its own kind: again, until nothing new turns up.
                    let grows = related.len() > before && step.selection.takes_related();
                    if !grows || dependencies.self_references(kind).is_empty() {
                        break;
                    }
                }
            }
            if !again || related.len() == known {
                return Ok(Some(related));
            }
        }
    }

    fn len(&self) -> usize {
        self.referred.len() + self.opened.len()
    }

    /// Whether a record is related: something refers to it, or it is the primary association of a person about whom something is. `primary` are
    /// its references to the person whose primary association it is.
    pub(crate) fn holds(&self, inspection: &Inspection, primary: &BTreeSet<u16>) -> bool {
        let mut associated = inspection.references.iter().filter(|reference| primary.contains(&reference.reference));
        inspection.key.is_some_and(|key| self.referred.contains(&key))
            || associated.any(|reference| self.opened.contains(&reference.key))
    }

    async fn collect(
        &mut self,
        (snapshot, scope): (&dyn Snapshot, &Scope),
        dependencies: &Dependencies,
        kind: &ResourceKind,
        selection: &Selection,
    ) -> Result<()> {
        let primary = primary_references(dependencies, kind);
        let people = dependencies.person_references(kind).into_iter().map(|person| person.reference);
        let people: BTreeSet<u16> = people.collect();
        let mut batches = snapshot.scan(kind, &selection.narrowing());
        while let Some(batch) = batches.next().await {
            for Looked { record, inspection, .. } in batch?.into_looked().0 {
                if scope.excludes(&record.campus).is_some() {
                    continue;
                }
                // A source that gives more than it is asked for must not widen what is related.
                if selection.takes(&record.campus, || self.holds(&inspection, &primary)) {
                    for reference in &inspection.references {
                        self.referred.insert(reference.key);
                        if people.contains(&reference.reference) {
                            self.opened.insert(reference.key);
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// Whether something in the plan may make a record of a later step related: a reference that was cut out of a ring.
fn points_forward(dependencies: &Dependencies, plan: &Plan, kinds: &[ResourceKind]) -> bool {
    let steps = || plan.steps.iter().zip(kinds).filter(|(step, _)| step.pass == Pass::First);
    let taking: Vec<_> = steps().map(|(step, kind)| step.selection.takes_related().then_some(kind)).collect();
    let mut pairs =
        steps().enumerate().flat_map(|(at, (_, kind))| taking[at + 1..].iter().flatten().map(move |later| (*later, kind)));
    pairs.any(|(later, kind)| dependencies.is_cut(later, kind))
}

/// The references of a kind to the person whose primary association it is.
pub(crate) fn primary_references(dependencies: &Dependencies, kind: &ResourceKind) -> BTreeSet<u16> {
    let Some(person) = dependencies.person_of(kind) else { return BTreeSet::new() };
    let to_person = kind.spec().references.iter().zip(0..).filter(|(reference, _)| reference.target == person.name());
    to_person.map(|(_, index)| index).collect()
}
