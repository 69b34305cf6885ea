//! A resource whose records are all refused for one and the same reason.

use edfi_resync::campus::Request;
use edfi_resync::report::Report;
use edfi_resync_testing::mock_ods::{MockOds, Trouble};
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

#[tokio::test]
async fn a_page_in_place_of_an_answer_says_nothing_of_the_resource() {
    let ods = mock();
    ods.plant(Trouble::Malformed { every: 1 });
    let report = students(10, 0, &ods).await;
    assert_eq!((report.total.created, report.total.failed), (0, 10), "{report}");
    assert_eq!(requests(&ods, "POST", "students"), 10, "each was tried");
}

/// Records that break the server down must not make it look as if it were gone: everything else is delivered.
#[tokio::test(start_paused = true)]
async fn a_resource_over_which_the_server_breaks_down_holds_nothing_else_up() {
    let ods = mock();
    let mut world = World::two_schools();
    for student in 100..140 {
        let id = student.to_string();
        world.add("students", json!({"studentUniqueId": id, "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"}), &[]);
    }
    let _ = ods.fail(Method::POST, "students", serde_json::Map::new(), 500).expect("students exist");
    let report = resync_request(world.store(), &ods, &Request::new()).await;
    assert_eq!((report.stopped.as_deref(), report.total.failed), (None, 43), "{report}");
    assert_eq!([ods.count("sections"), ods.count("courseOfferings"), ods.count("students")], [4, 2, 0], "{report}");
    let sent = requests(&ods, "POST", "students");
    assert!(sent <= 43 * 7, "as often as one is tried, and once when all seemed to be out: {sent}");
}
