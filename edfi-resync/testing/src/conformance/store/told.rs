//! What a store tells beyond its records: what became of Campus objects, who lacks a unique ID, which codes are not mapped, whether Ed-Fi is
//! enabled.

use std::collections::{BTreeMap, BTreeSet};

use edfi_resync::campus::Narrowing;
use edfi_resync::model::{CampusObject, ResourceKind, ShapeProblem};
use edfi_resync::source::{ObjectState, Snapshot, SourceStore};
use futures::future::join_all;

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

/// What is withheld is withheld of nobody whom no list names.
pub(super) async fn check_withheld(snapshot: &dyn Snapshot, findings: &mut Findings) {
    let mut nobody = Narrowing::none();
    nobody.persons = Some(BTreeSet::from([i64::MAX]));
    if let Some(withheld) = findings.demand("what is withheld", patiently(snapshot.withheld(&nobody)).await) {
        findings.expect(withheld.is_empty(), || "something is withheld of a person whom no record is about".to_owned());
    }
}

/// What is left out, such as resources of extensions, is the same at every call, each once, in order.
pub(super) async fn check_unsupported(snapshot: &dyn Snapshot, findings: &mut Findings) {
    let first = findings.demand("what it leaves out", patiently(snapshot.unsupported()).await);
    let again = findings.demand("what it leaves out", patiently(snapshot.unsupported()).await);
    let (Some(first), Some(again)) = (first, again) else { return };
    let in_order = first.windows(2).all(|pair| pair[0] < pair[1]);
    findings.expect(in_order && first == again, || "what it leaves out is not in order, each once, at every call".to_owned());
}

/// It counts as many records as its scan gives, if it claims to count; the codes that it calls unmapped are those for
/// which its scan rejects rows, and as many. Kinds that are counted at once, or of which there are none, are counted
/// right too.
pub(super) async fn check_counts(
    store: &dyn SourceStore,
    snapshot: &dyn Snapshot,
    whole: &BTreeMap<ResourceKind, Scanned>,
    findings: &mut Findings,
) {
    let claimed = store.capabilities().counts;
    let at_once = join_all(whole.keys().map(|kind| patiently(snapshot.count(kind)))).await;
    for ((kind, scanned), counted) in whole.iter().zip(at_once) {
        let Some(counted) = findings.demand(&format!("the count of {kind}"), counted) else { continue };
        let again = findings.demand(&format!("the count of {kind}"), patiently(snapshot.count(kind)).await);
        findings.expect(again.is_none_or(|again| again == counted), || format!("{kind}: two counts differ"));
        findings.expect(counted.records.is_some() == claimed, || {
            let does = if claimed { "it claims to count" } else { "it does not claim to count" };
            format!("{kind}: {does}, and counts {:?}", counted.records)
        });
        let right = counted.records.is_none_or(|records| records == scanned.rows() as u64);
        findings.expect(right, || format!("{kind}: it counts {:?}, its scan {}", counted.records, scanned.rows()));
        let Some(told) = counted.unmapped else { continue };
        let told: Vec<_> = told.into_iter().map(|code| (code.descriptor, code.code, code.records)).collect();
        let scanned = unmapped(snapshot, kind).await;
        findings.expect(told == scanned, || format!("{kind}: it tells of {told:?}, its scan of {scanned:?}"));
    }
    let Some(model) = whole.keys().next().map(|kind| kind.model().clone()) else { return };
    for kind in model.kinds().filter(|kind| !whole.contains_key(kind)).take(SAMPLES) {
        let counted = findings.demand(&format!("the count of {kind}, which is not held"), patiently(snapshot.count(&kind)).await);
        let Some(counted) = counted else { continue };
        let none = counted.records.is_none_or(|records| records == 0) && counted.unmapped.is_none_or(|codes| codes.is_empty());
        findings.expect(none, || format!("{kind}: is counted, but is not among the kinds"));
    }
}

/// The codes for which a scan rejects rows: descriptor, code and rows.
async fn unmapped(snapshot: &dyn Snapshot, kind: &ResourceKind) -> Vec<(String, String, u64)> {
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
    counts.into_iter().map(|((descriptor, code), rows)| (descriptor, code, rows)).collect()
}

/// One answer for each object in the order asked, the same at every call; what records are made from is not gone, and what never was is not
/// there. A store that may lack what is in Campus does not call what it lacks gone.
pub(super) async fn check_objects(
    store: &dyn SourceStore,
    snapshot: &dyn Snapshot,
    whole: &BTreeMap<ResourceKind, Scanned>,
    findings: &mut Findings,
) {
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
        let unsure = *state == ObjectState::Gone && !store.capabilities().is_complete();
        findings.expect(!unsure, || format!("{} {} is gone, of a source that is not complete", object.kind, object.id));
    }
    asked.reverse();
    let Some(Some(mut again)) = findings.demand("the objects in another order", patiently(snapshot.objects(&asked)).await) else {
        return;
    };
    again.reverse();
    findings.expect(again == states, || "what became of an object depends on the order in which it is asked".to_owned());
}
