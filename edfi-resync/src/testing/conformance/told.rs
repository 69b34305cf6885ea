//! What a store tells beyond its records: what became of Campus objects, who lacks a unique ID, whether Ed-Fi is enabled.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, SAMPLES, Scanned, patiently};
use crate::model::{CampusObject, ResourceKind};
use crate::source::{ObjectState, Snapshot, SourceStore};

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
