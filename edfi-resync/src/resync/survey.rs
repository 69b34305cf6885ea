//! What the source says of the IDs and days that a request lists: how many records they have, and which of the IDs have none.

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;

use crate::campus::{Mode, Narrowing, Request, Scope};
use crate::error::Result;
use crate::graph::Dependencies;
use crate::model::{CampusKeys, CampusRole, ShapeProblem, closest};
use crate::plan::{Facts, Selection};
use crate::source::{Counted, Snapshot, UnmappedCode};

/// For how many IDs that were not found it is looked up what may have been meant.
const LOOKED_UP: usize = 20;

/// Notes which of the listed people, courses and sections turn up, and counts the records of the kinds that they, or
/// days, narrow. Where nothing is to be counted, it reads until all of them have turned up.
pub(super) async fn narrowed(
    facts: &mut Facts,
    request: &Request,
    snapshot: &dyn Snapshot,
    scope: &Scope,
    dependencies: &Dependencies,
) -> Result<()> {
    let lists_ids = request.persons.is_some() || request.courses.is_some() || request.sections.is_some();
    if !lists_ids && request.dates.is_none() {
        return Ok(());
    }
    let mut matched = BTreeSet::new();
    let listed =
        [(CampusRole::Person, &request.persons), (CampusRole::Course, &request.courses), (CampusRole::Section, &request.sections)];
    let counts = facts.counts && request.mode != Mode::Cleanup;
    // A person may turn up in whatever the source holds; days say something of what is sent alone.
    let kinds = if lists_ids { facts.held.clone() } else { facts.selected(request, dependencies) };
    for kind in kinds {
        let is_found = |(role, id): (CampusRole, &i64)| matched.contains(&(role, *id));
        if !counts && listed.iter().flat_map(|(role, ids)| ids.iter().flatten().map(|id| (*role, id))).all(is_found) {
            break;
        }
        let Some(Selection::Narrowed(narrowing) | Selection::NarrowedAndRelated(narrowing)) = facts.selection(&kind, request)
        else {
            continue;
        };
        // An ID that turns up on another day is somebody's all the same: the days are looked at here.
        let days = narrowing.dates.filter(|_| narrowing.lists_ids());
        let asked = Narrowing { dates: if days.is_some() { None } else { narrowing.dates }, ..narrowing };
        if asked.dates.is_some() && !facts.capabilities.tells_day(&kind) {
            // Such dates are refused.
            continue;
        }
        let mut records = 0;
        let mut codes: BTreeMap<_, u64> = BTreeMap::new();
        let mut batches = snapshot.scan(&kind, &asked);
        while let Some(batch) = batches.next().await {
            let batch = batch?;
            let is_of_days =
                |campus: &CampusKeys, unknown| days.is_none_or(|days| campus.day().map_or(unknown, |day| days.hold(day)));
            // The day of a reject may be what could not be read.
            for reject in batch.rejects.iter().filter(|reject| is_of_days(&reject.campus, true)) {
                records += 1;
                let unmapped = reject.errors.iter().filter_map(|error| match &error.problem {
                    ShapeProblem::UnmappedCode { descriptor, code } => Some((descriptor.clone(), code.clone())),
                    _ => None,
                });
                for code in unmapped.collect::<BTreeSet<_>>() {
                    *codes.entry(code).or_default() += 1;
                }
            }
            for record in batch.records.iter().filter(|record| scope.excludes(&record.campus).is_none()) {
                records += u64::from(is_of_days(&record.campus, false));
                for role in [CampusRole::Person, CampusRole::Course, CampusRole::Section] {
                    matched.extend(record.campus.ids(role).map(|id| (role, id)));
                }
            }
        }
        if records == 0 {
            facts.empty.insert(kind.clone());
        }
        if counts {
            let codes = codes.into_iter().map(|((descriptor, code), records)| UnmappedCode::new(descriptor, code, records));
            facts.counted.insert(kind, Counted::default().with_records(records).with_unmapped(codes));
        }
    }
    for (role, ids) in listed {
        let known = |id: &i64| matched.contains(&(role, *id)) || facts.without_unique_id.contains(id);
        let missing: Vec<i64> = ids.iter().flatten().filter(|id| !known(id)).take(LOOKED_UP).copied().collect();
        if !missing.is_empty() {
            let ids = known_ids(facts, role, snapshot, scope).await?;
            for id in missing {
                let similar = closest(&id.to_string(), ids.iter().map(String::as_str));
                let similar: Vec<i64> = similar.into_iter().filter_map(|id| id.parse().ok()).collect();
                if !similar.is_empty() {
                    facts.similar.insert((role, id), similar);
                }
            }
        }
    }
    facts.matched = Some(matched);
    Ok(())
}

/// The IDs of a role in scope, from the kinds that are the thing itself. Costs a scan of these, and is done only where a listed ID is
/// not found.
async fn known_ids(facts: &Facts, role: CampusRole, snapshot: &dyn Snapshot, scope: &Scope) -> Result<BTreeSet<String>> {
    let names: &[&str] = match role {
        CampusRole::Person => &["Student", "Staff", "Contact", "Parent"],
        CampusRole::Course => &["Course"],
        _ => &["Section"],
    };
    let mut ids = BTreeSet::new();
    for kind in facts.held.iter().filter(|kind| names.contains(&kind.name())) {
        let mut batches = snapshot.scan(kind, &Narrowing::none());
        while let Some(batch) = batches.next().await {
            let records = batch?.records;
            let inside = records.iter().filter(|record| scope.excludes(&record.campus).is_none());
            ids.extend(inside.flat_map(|record| record.campus.ids(role)).map(|id| id.to_string()));
        }
    }
    Ok(ids)
}
