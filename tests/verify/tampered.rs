//! Somebody removes, changes and adds records behind our back: exactly these are named, by member.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use edfi_resync::verify::{DifferenceKind, Side};
use edfi_resync_testing::ModelLedger;
use edfi_resync_testing::mock_ods::Flavour;
use http::Method;
use serde_json::{Value, json};

use crate::world::{Stranger, district, loaded, of, open, plain, verified};

/// What is tampered with: there are more of them than fit on a page, and nothing refers to them.
const ENDPOINT: &str = "studentSchoolAttendanceEvents";
const EACH: usize = 100;

fn by_body(records: &[Value]) -> BTreeMap<String, usize> {
    records.iter().map(ToString::to_string).zip(1..).collect()
}

#[tokio::test]
async fn exactly_what_was_tampered_with_is_named() {
    let records = district(120).await;
    let ours = by_body(&records[ENDPOINT]);
    assert!(ours.len() > 500, "more than a page: {}", ours.len());
    for (flavour, with_ledger) in [(Flavour::ods73(), true), (Flavour::api80(), false), (Flavour::ods53(), false)] {
        let ledger = with_ledger.then(|| Arc::new(ModelLedger::new()) as _);
        let flavour_has_tokens = flavour.name == "ods73";
        let (ods, resync) = loaded(flavour, &records, ledger.clone()).await;
        let before = verified(&resync).await;
        assert!(before.total.is_all_well(), "{before}");
        assert_eq!(before.resources[ENDPOINT].same, ours.len() as u64);

        let stranger = Stranger::new(&ods).await;
        let (mut removed, mut changed, mut added) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (nth, shown) in stranger.all(ENDPOINT).await.into_iter().take(3 * EACH).enumerate() {
            let id = shown["id"].as_str().expect("an id").to_owned();
            let mut body = plain(shown);
            let origin = format!("memory:{ENDPOINT}:{}", ours[&body.to_string()]);
            match nth % 3 {
                0 => {
                    stranger.send(Method::DELETE, &format!("{ENDPOINT}/{id}"), &Value::Null).await;
                    removed.insert(origin);
                }
                1 => {
                    body["attendanceEventReason"] = json!("Other words");
                    body["id"] = json!(id);
                    stranger.send(Method::PUT, &format!("{ENDPOINT}/{id}"), &body).await;
                    changed.insert((origin, id));
                }
                _ => {
                    body["eventDate"] = json!(format!("2027-06-{:02}", 1 + nth / 3 % 30));
                    stranger.send(Method::POST, ENDPOINT, &body).await;
                }
            }
        }
        let known: BTreeSet<_> = ours.keys().cloned().collect();
        for shown in stranger.all(ENDPOINT).await {
            let id = shown["id"].as_str().expect("an id").to_owned();
            let is_changed = shown["attendanceEventReason"] == "Other words";
            let is_new = !is_changed && !known.contains(&plain(shown).to_string());
            added.extend(is_new.then_some(id));
        }
        assert_eq!((removed.len(), changed.len(), added.len()), (EACH, EACH, EACH));

        ods.clear_requests();
        let found = verified(&resync).await;
        let gets = ods.requests().iter().filter(|request| request.path.contains(ENDPOINT)).count();
        let name = ods.flavour().name;
        // By offset, what a list does not show is asked for by its key: the list may have left it out.
        let asked = if flavour_has_tokens { 0 } else { EACH };
        assert!(gets <= ours.len() / 400 + 3 + asked, "{name}: {gets} GETs");
        assert!(ods.requests().iter().all(|request| request.method == Method::GET || request.path.contains("oauth")));
        let missing: BTreeSet<_> = of(&found, DifferenceKind::Missing).iter().filter_map(|d| d.origin.clone()).collect();
        assert_eq!(missing, removed, "{name}");
        let different: BTreeSet<_> = of(&found, DifferenceKind::Different)
            .iter()
            .map(|d| (d.origin.clone().expect("an origin"), d.id.clone().expect("an id")))
            .collect();
        assert_eq!(different, changed, "{name}");
        for difference in of(&found, DifferenceKind::Different) {
            let members: Vec<_> = difference.members.iter().map(|member| member.path.as_str()).collect();
            assert_eq!(members, ["$.attendanceEventReason"], "{name}");
            assert!(difference.members[0].source.is_none() && difference.members[0].ods.is_none(), "nobody asked for values");
        }
        let theirs = if with_ledger { DifferenceKind::ExtraOthers } else { DifferenceKind::ExtraUnknown };
        let extra: BTreeSet<_> = of(&found, theirs).iter().filter_map(|d| d.id.clone()).collect();
        assert_eq!(extra, added, "{name}");
        let each = EACH as u64;
        let total = found.resources[ENDPOINT];
        assert_eq!((total.missing, total.different, total.extra, total.not_comparable), (each, each, each, 0), "{name}");
        assert_eq!(found.differences.len(), 3 * EACH, "{name}: and nothing else");

        // What is ours and gone from the source is ours.
        if with_ledger {
            let mut fewer = records.clone();
            fewer.get_mut(ENDPOINT).expect("the records").truncate(ours.len() - 7);
            let resync = open(&ods, &fewer, ledger).await;
            let found = verified(&resync).await;
            let gone = of(&found, DifferenceKind::ExtraOurs).len();
            let removed_before = removed.iter().filter(|origin| {
                origin.rsplit(':').next().and_then(|nth| nth.parse::<usize>().ok()).is_some_and(|nth| nth > ours.len() - 7)
            });
            assert_eq!(gone, 7 - removed_before.count(), "{found}");
        }
    }
}

#[tokio::test]
async fn values_are_shown_to_whoever_asks() {
    let records = district(4).await;
    let (ods, resync) = loaded(Flavour::ods73(), &records, None).await;
    let stranger = Stranger::new(&ods).await;
    let shown = stranger.all("students").await.remove(0);
    let id = shown["id"].as_str().expect("an id").to_owned();
    let mut body = plain(shown);
    let surname = body["lastSurname"].clone();
    body["lastSurname"] = json!("Changed");
    body["maidenName"] = json!("Added");
    body["id"] = json!(id);
    stranger.send(Method::PUT, &format!("students/{id}"), &body).await;
    let request = edfi_resync::campus::Request::new();
    let found = resync.verify(&request).show_values(true).await.expect("a comparison");
    let members = &of(&found, DifferenceKind::Different)[0].members;
    let seen: Vec<_> =
        members.iter().map(|member| (member.path.as_str(), member.held, member.source.clone(), member.ods.clone())).collect();
    assert_eq!(
        seen,
        [
            ("$.lastSurname", Side::Both, Some(surname), Some(json!("Changed"))),
            ("$.maidenName", Side::Ods, None, Some(json!("Added"))),
        ]
    );
    let text = verified(&resync).await.to_string();
    assert!(text.contains("$.lastSurname") && !text.contains("Changed"), "{text}");
}
