//! Which records are *related*: what narrowed or chosen records refer to, and what those refer to in turn.
//!
//! The source is read once before anything is sent, in reverse load order, so that a kind is looked at when everything that may refer
//! to it has been. Keys only are kept.

use std::collections::{BTreeSet, HashSet};

use futures::StreamExt;

use super::Engine;
use crate::error::Result;
use crate::graph::Dependencies;
use crate::model::{Inspection, Key, ResourceKind};
use crate::plan::{Pass, Plan, Selection};

/// The keys of related records; `None` when no step takes records for being related.
pub(super) async fn keys(engine: &Engine, plan: &Plan, kinds: &[ResourceKind]) -> Result<Option<HashSet<Key>>> {
    if !plan.steps.iter().any(|step| step.selection.takes_related()) {
        return Ok(None);
    }
    let mut needed = HashSet::new();
    for (step, kind) in plan.steps.iter().zip(kinds).rev().filter(|(step, _)| step.pass == Pass::First) {
        loop {
            let before = needed.len();
            collect(engine, kind, &step.selection, &mut needed).await?;
            // What is related may refer to its own kind: again, until nothing new turns up.
            let grows = needed.len() > before && step.selection.takes_related();
            if !grows || engine.dependencies.self_references(kind).is_empty() {
                break;
            }
        }
    }
    Ok(Some(needed))
}

/// Whether a record is related: something refers to it, or it is the primary association of a person that something refers to, since
/// the ODS authorizes what is about that person by it.
pub(super) fn is_related(inspection: &Inspection, primary: &BTreeSet<u16>, needed: &HashSet<Key>) -> bool {
    let mut associated = inspection.references.iter().filter(|reference| primary.contains(&reference.reference));
    inspection.key.is_some_and(|key| needed.contains(&key)) || associated.any(|reference| needed.contains(&reference.key))
}

/// The references of a kind to the person whose primary association it is.
pub(super) fn primary_references(dependencies: &Dependencies, kind: &ResourceKind) -> BTreeSet<u16> {
    let Some(person) = dependencies.person_of(kind) else { return BTreeSet::new() };
    let to_person = kind.spec().references.iter().zip(0..).filter(|(reference, _)| reference.target == person.name());
    to_person.map(|(_, index)| index).collect()
}

async fn collect(engine: &Engine, kind: &ResourceKind, selection: &Selection, needed: &mut HashSet<Key>) -> Result<()> {
    let (inspector, primary) = (kind.inspector(), primary_references(&engine.dependencies, kind));
    let mut batches = engine.snapshot.scan(kind, &selection.narrowing());
    while let Some(batch) = batches.next().await {
        for record in batch?.records {
            if engine.scope.excludes(&record.campus).is_some() {
                continue;
            }
            let inspection = inspector.inspect(&record.body);
            let related = is_related(&inspection, &primary, needed);
            let takes_part = match selection {
                Selection::Related => related,
                Selection::NarrowedAndRelated(narrowing) => related || narrowing.admits(&record.campus),
                // A source that gives more than it is asked for must not widen what is related.
                Selection::Narrowed(narrowing) => narrowing.admits(&record.campus),
                Selection::FullScope => true,
                Selection::Errors(_) => false,
            };
            if takes_part {
                needed.extend(inspection.references.iter().map(|reference| reference.key));
            }
        }
    }
    Ok(())
}
