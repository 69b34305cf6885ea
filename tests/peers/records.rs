//! Records that are refused: for a parent that is late, for themselves, for a parent that is absent; and a create whose answer is lost.

use edfi_resync::engine::CauseClass;
use edfi_resync::ods::OdsOptions;
use http::Method;
use serde_json::Map;

use super::world::{RECORDS, Source, mock};

/// In use today: failed, and skipped for ever after.
#[tokio::test(start_paused = true)]
async fn every_tenth_has_a_late_parent_and_is_delivered_after_it() {
    let ods = mock(&["late_parent:every=10"]).build();
    let ran = Source::new().students(RECORDS).run(&ods, OdsOptions::default()).await;
    assert!(ran.report.is_success(), "{}", ran.report);
    assert_eq!((ods.count("students"), ran.report.total.created), (RECORDS, RECORDS as u64));
    let late = ran.with_status(409);
    assert!((200..=222).contains(&late), "{late}");
    assert_eq!(ran.posts("students"), RECORDS + late, "each of them once more");
}

/// In use today: the 200 are somewhere in the log, and the exit code says that all is well.
#[tokio::test(start_paused = true)]
async fn every_tenth_is_invalid_and_is_named_while_all_others_are_delivered() {
    let ods = mock(&["invalid:every=10"]).build();
    let mut ran = Source::new().students(RECORDS).run(&ods, OdsOptions::default()).await;
    assert!(!ran.report.is_success());
    assert_eq!((ran.report.total.created, ran.report.total.failed, ods.count("students")), (1_800, 200, 1_800));
    assert_eq!(ran.posts("students"), RECORDS, "none is sent twice");
    ran.failed.sort_unstable();
    ran.failed.dedup();
    assert_eq!(ran.failed.len(), 200, "each by its origin");
    assert_eq!(ran.report.failures.len(), 1, "{}", ran.report);
    let failure = &ran.report.failures[0];
    assert_eq!((failure.class, failure.status, failure.records), (CauseClass::Refused, Some(400), 200));
    assert!(!failure.examples.is_empty() && failure.hint.is_some());
}

/// In use today: 403 for ever.
#[tokio::test(start_paused = true)]
async fn a_lost_acknowledgement_of_a_new_person_settles_after_its_association() {
    let ods = mock(&["lost_create:resource=students,times=20"]).build();
    let ran = Source::new().school().students(999).enrollments(999).run(&ods, OdsOptions::default()).await;
    assert!(ran.report.is_success(), "{}", ran.report);
    assert_eq!((ods.count("students"), ods.count("studentSchoolAssociations")), (999, 999));
    assert_eq!(ran.report.total.created, RECORDS as u64, "they were created, by us: {}", ran.report);
    assert_eq!((ran.struck(), ran.with_status(403)), (20, 20));
    // Once into the void, once refused, once after the association.
    assert_eq!(ran.posts("students"), 999 + 2 * 20);
    assert_eq!(ran.posts("studentSchoolAssociations"), 999, "all were sent, once");
}

/// In use today: 10,000 doomed requests.
#[tokio::test(start_paused = true)]
async fn an_absent_parent_costs_no_request_of_its_children() {
    let ods = mock(&[]).build();
    let planted = ods.fail(Method::POST, "/ed-fi/schools", Map::new(), 400).expect("planted");
    let ran = Source::new().school().class_periods(10_000).run(&ods, OdsOptions::default()).await;
    assert_eq!((ran.report.total.created, ran.report.total.failed, ran.report.total.blocked), (1, 1, 10_000), "{}", ran.report);
    assert_eq!(ran.posts("classPeriods"), 0);
    assert_eq!((ran.posts("schools"), planted.struck()), (1, 1));
    assert_eq!(ran.report.failures.len(), 1, "one cause: {}", ran.report);
    assert_eq!(ran.report.failures[0].blocked_records(), 10_000);
    assert!(ran.requests.len() < 10, "{}", ran.requests.len());
}
