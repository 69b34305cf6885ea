//! What the source says of the IDs that a request lists: how many records they have, and which of them have none.

use std::collections::BTreeSet;

use futures::StreamExt;

use crate::campus::{Request, Scope};
use crate::error::Result;
use crate::model::CampusRole;
use crate::plan::{Facts, Selection};
use crate::source::Snapshot;

/// Counts the records of kinds that people, courses or sections narrow, and notes which of the listed IDs turn up.
pub(super) async fn narrowed(facts: &mut Facts, request: &Request, snapshot: &dyn Snapshot, scope: &Scope) -> Result<()> {
    if request.persons.is_none() && request.courses.is_none() && request.sections.is_none() {
        return Ok(());
    }
    let mut matched = BTreeSet::new();
    let kinds: Vec<_> = facts.catalog.iter().map(|entry| entry.kind.clone()).collect();
    for kind in kinds {
        let Some(Selection::Narrowed(narrowing) | Selection::NarrowedAndRelated(narrowing)) = Selection::of(&kind, request) else {
            continue;
        };
        let mut records = 0;
        let mut batches = snapshot.scan(&kind, &narrowing);
        while let Some(batch) = batches.next().await {
            let batch = batch?;
            records += batch.rejects.len() as u64;
            for record in batch.records.iter().filter(|record| scope.excludes(&record.campus).is_none()) {
                records += 1;
                for role in [CampusRole::Person, CampusRole::Course, CampusRole::Section] {
                    matched.extend(record.campus.ids(role).map(|id| (role, id)));
                }
            }
        }
        if matches!(Selection::of(&kind, request), Some(Selection::Narrowed(_))) {
            facts.narrowed.insert(kind, records);
        }
    }
    facts.matched = Some(matched);
    Ok(())
}
