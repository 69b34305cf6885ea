//! What a store tells beyond its records: what became of Campus objects, who lacks a unique ID, which codes are not mapped, whether Ed-Fi is
//! enabled.

use std::collections::{BTreeMap, BTreeSet};

use edfi_resync::campus::Narrowing;
use edfi_resync::model::{CampusObject, ResourceKind, ShapeProblem};
use edfi_resync::source::{ObjectState, Snapshot, SourceStore};

use super::{SAMPLES, Scanned, next};
use crate::conformance::{Findings, patiently};

/// *Enable Ed-Fi* can be read; the people without a unique ID are the same at every call, each once, in order.
pub(super) async fn check_people(store: &dyn SourceStore, snapshot: &dyn Snapshot, findings: &mut Findings) {
    findings.demand("Enable Ed-Fi", patiently(store.enable_ed_fi()).await);
    let first = findings.demand("the people without a unique ID", patiently(snapshot.without_unique_id()).await);
    let again = findings.demand("the people without a unique ID", patiently(snapshot.without_unique_id()).await);
    let (Some(first), Some(again)) = (first, again) else { return };
    let in_order = first.windows(2).all(|pair| pair[0] < pair[1]);
    findings.expect(in_order, || "the people without a unique ID are not in order, each once".to_owned());
    findings.expect(first == again, || "the people without a unique ID are others at the second call".to_owned());
}

/// The kinds that it holds are those of its catalog; what is withheld is withheld at every call, and of nobody whom no list names.
pub(super) async fn check_kinds(snapshot: &dyn Snapshot, findings: &mut Findings) {
    let catalog = findings.demand("the catalog", patiently(snapshot.catalog()).await);
    let kinds = findings.demand("the kinds", patiently(snapshot.kinds()).await);
    if let (Some(catalog), Some(kinds)) = (catalog, kinds) {
        let held: BTreeSet<_> = catalog.into_iter().map(|entry| entry.kind).collect();
        let is_each_once = kinds.len() == held.len() && kinds.iter().all(|kind| held.contains(kind));
        findings.expect(is_each_once, || "the kinds are not those of the catalog, each once".to_owned());
    }
    let mut nobody = Narrowing::none();
    nobody.persons = Some(BTreeSet::from([i64::MAX]));
    if let Some(withheld) = findings.demand("what is withheld", patiently(snapshot.withheld(&nobody)).await) {
        findings.expect(withheld.is_empty(), || "something is withheld of a person whom no record is about".to_owned());
    }
}

/// The resources of extensions are the same at every call, each once, in order.
pub(super) async fn check_unsupported(snapshot: &dyn Snapshot, findings: &mut Findings) {
    let first = findings.demand("the resources of extensions", patiently(snapshot.unsupported()).await);
    let again = findings.demand("the resources of extensions", patiently(snapshot.unsupported()).await);
    let (Some(first), Some(again)) = (first, again) else { return };
    let in_order = first.windows(2).all(|pair| pair[0] < pair[1]);
    findings
        .expect(in_order && first == again, || "the resources of extensions are not in order, each once, at every call".to_owned());
}

/// The codes that it calls unmapped are those for which its scan rejects rows, and as many.
pub(super) async fn check_codes(snapshot: &dyn Snapshot, whole: &BTreeMap<ResourceKind, Scanned>, findings: &mut Findings) {
    for kind in whole.keys() {
        let told = findings.demand(&format!("the unmapped codes of {kind}"), patiently(snapshot.unmapped(kind)).await);
        let Some(Some(told)) = told else { continue };
        let told: Vec<_> = told.into_iter().map(|code| (code.descriptor, code.code, code.records)).collect();
        let mut counts: BTreeMap<_, u64> = BTreeMap::new();
        let mut batches = snapshot.scan(kind, &Narrowing::none());
        while let Some(Ok(batch)) = next(&mut batches).await {
            for reject in batch.rejects {
                let codes = reject.errors.into_iter().filter_map(|error| match error.problem {
                    ShapeProblem::UnmappedCode { descriptor, code } => Some((descriptor, code)),
                    _ => None,
                });
                for code in codes.collect::<BTreeSet<_>>() {
                    *counts.entry(code).or_default() += 1;
                }
            }
        }
        let scanned: Vec<_> = counts.into_iter().map(|((descriptor, code), rows)| (descriptor, code, rows)).collect();
        findings.expect(told == scanned, || format!("{kind}: it tells of {told:?}, its scan of {scanned:?}"));
    }
}

/// One answer for each object in the order asked, the same at every call; what records are made from is not gone, and what never was is not
/// there.
pub(super) async fn check_objects(snapshot: &dyn Snapshot, whole: &BTreeMap<ResourceKind, Scanned>, findings: &mut Findings) {
    let mut asked = Vec::new();
    for scanned in whole.values() {
        asked.extend(scanned.keys().filter_map(|keys| keys.object().cloned()).take(SAMPLES));
    }
    let types: BTreeSet<_> = asked.iter().map(|object| object.kind.clone()).chain(["NoSuchTable".into()]).collect();
    let held = asked.len();
    asked.extend(types.into_iter().map(|kind| CampusObject { kind, id: i64::MAX }));
    let Some(told) = findings.demand("the objects", patiently(snapshot.objects(&asked)).await) else { return };
    let Some(none) = findings.demand("no objects", patiently(snapshot.objects(&[])).await) else { return };
    let able = told.is_some();
    findings.expect(none.is_some() == able, || "whether it can tell about objects depends on which".to_owned());
    let Some(states) = told else { return };
    findings.expect(none.is_none_or(|none| none.is_empty()), || "asked about no object, it answers".to_owned());
    findings.expect(states.len() == asked.len(), || format!("{} answers about {} objects", states.len(), asked.len()));
    for (position, (object, state)) in asked.iter().zip(&states).enumerate() {
        let right = if position < held {
            matches!(state, ObjectState::Present | ObjectState::Unknown)
        } else {
            matches!(state, ObjectState::Gone | ObjectState::Unknown)
        };
        findings.expect(right, || format!("{} {} is {state:?}", object.kind, object.id));
    }
    asked.reverse();
    let Some(Some(mut again)) = findings.demand("the objects in another order", patiently(snapshot.objects(&asked)).await) else {
        return;
    };
    again.reverse();
    findings.expect(again == states, || "what became of an object depends on the order in which it is asked".to_owned());
}
