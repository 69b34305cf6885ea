//! A resource whose records are all refused for one and the same reason.

use edfi_resync::campus::Request;
use edfi_resync::report::Report;
use edfi_resync::testing::mock_ods::MockOds;
use http::Method;
use serde_json::json;

use super::world::{World, mock, requests, resync_request};

/// Sends this many students, of which the ODS refuses the first so many.
async fn students(count: u64, refused: u64, ods: &MockOds) -> Report {
    let mut world = World::empty();
    for student in 0..count {
        let id = format!("{student:05}");
        world.add("students", json!({"studentUniqueId": id, "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"}), &[]);
    }
    let _ = ods.fail(Method::POST, "students", serde_json::Map::new(), 400).expect("students exist").times(refused);
    resync_request(world.store(), ods, &Request::new()).await
}

#[tokio::test]
async fn a_flood_of_identical_refusals_is_cut_short() {
    let ods = mock();
    let report = students(2_000, u64::MAX, &ods).await;
    let sent = requests(&ods, "POST", "students");
    assert!((100..200).contains(&sent), "{sent} of 2,000 were tried");
    assert_eq!(report.total.failed + report.total.blocked, 2_000, "{report}");
    assert_eq!(report.total.failed as usize, sent);
    assert_eq!(report.failures.len(), 1, "one cause: {report}");
    assert!(!report.is_success());
}

#[tokio::test]
async fn what_was_set_aside_goes_when_one_gets_through() {
    let ods = mock();
    let report = students(2_000, 103, &ods).await;
    assert_eq!((report.total.created, report.total.failed, report.total.blocked), (1_897, 103, 0), "{report}");
    assert_eq!(ods.count("students"), 1_897);
    assert_eq!(requests(&ods, "POST", "students"), 2_000, "each goes once");
}

#[tokio::test]
async fn the_last_of_a_short_list_goes_to_see() {
    let ods = mock();
    let report = students(160, 100, &ods).await;
    assert_eq!((report.total.created, report.total.failed, report.total.blocked), (60, 100, 0), "{report}");
}
