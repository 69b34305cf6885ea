//! Every record that was read ends in exactly one outcome.

use edfi_resync::model::CampusKeys;
use http::Method;
use serde_json::json;

use super::world::{SCHOOL_A, World, mock, object, requests, resync};

#[tokio::test]
async fn everything_arrives_and_a_second_run_changes_nothing() {
    let (world, ods) = (World::two_schools(), mock());
    let first = resync(world.store(), &ods).await;
    assert!(first.is_success(), "{first}");
    assert_eq!((first.total.created, first.total.read), (first.total.read, 27));
    assert_eq!(ods.count("sections"), 4);

    let version = ods.newest_change_version();
    let second = resync(world.store(), &ods).await;
    assert!(second.is_success(), "{second}");
    assert_eq!((second.total.created, second.total.updated), (0, 27));
    assert_eq!(ods.newest_change_version(), version, "nothing moved");
}

#[tokio::test]
async fn bodies_arrive_as_they_were_written() {
    let ods = mock();
    // As another ODS gave it: what belongs to that server stays behind, everything else goes as it stands.
    let body = r#"{"id":"0a1b","sectionIdentifier":"S9","courseOfferingReference":{"localCourseCode":"ALG1","schoolId":255901001,
        "schoolYear":2027,"sessionName":"Fall"},"availableCredits":1.50,"_etag":"12"}"#;
    let mut store = World::two_schools().store();
    store.add("sections", body, CampusKeys::new()).expect("sections exist");
    let report = resync(store, &ods).await;
    assert!(report.is_success(), "{report}");
    assert!(
        ods.records("sections").iter().any(|section| section["sectionIdentifier"] == "S9" && section["availableCredits"] == 1.5)
    );
}

#[tokio::test]
async fn twins_are_accounted_for() {
    let mut world = World::two_schools();
    let student = |name: &str| json!({"studentUniqueId": "1", "firstName": name, "lastSurname": "B", "birthDate": "2011-02-03"});
    world.add("students", student("A"), &[]).add("students", student("Other"), &[]);
    let ods = mock();
    let report = resync(world.store(), &ods).await;
    let students = &report.resources["students"];
    assert_eq!((students.read, students.created, students.skipped), (5, 3, 2));
    assert!(report.warnings.iter().any(|warning| warning.contains("natural key of an earlier record")), "{report}");
    assert!(report.warnings.iter().any(|warning| warning.contains("same as an earlier one")), "{report}");
    assert_eq!(requests(&ods, "POST", "students"), 3);
    assert!(ods.records("students").iter().any(|found| found["firstName"] == "A"), "the first twin wins");
}

#[tokio::test]
async fn malformed_records_are_invalid_with_their_path_and_the_rest_goes_on() {
    let mut world = World::two_schools();
    world.add("students", json!({"studentUniqueId": "9", "lastSurname": "B", "birthDate": "30/02/2011"}), &[]);
    world.add("students", json!({"studentUniqueId": "10", "lastSurname": "B", "birthDate": "30/02/2011"}), &[]);
    let ods = mock();
    let report = resync(world.store(), &ods).await;
    assert_eq!(report.resources["students"].invalid, 2);
    assert_eq!(report.total.created, 27);
    let failure = &report.failures[0];
    assert_eq!((failure.records, failure.examples.len(), report.failures.len()), (2, 2, 1));
    assert!(failure.message.contains("$.firstName is required") && failure.message.contains("$.birthDate"), "{}", failure.message);
    assert_eq!(failure.examples[0].origin, "memory:students:4");
}

#[tokio::test]
async fn ten_failures_of_one_reason_are_one_group() {
    let mut world = World::two_schools();
    for number in 0..10 {
        world.add(
            "classPeriods",
            json!({
                "classPeriodName": format!("P{number}"), "schoolReference": {"schoolId": SCHOOL_A},
            }),
            &[],
        );
    }
    let ods = mock();
    ods.fail(Method::POST, "/ed-fi/classPeriods", object(json!({})), 400).expect("a failure is planted");
    let report = resync(world.store(), &ods).await;
    assert_eq!((report.resources["classPeriods"].failed, report.failures.len()), (10, 1), "{report}");
    assert_eq!(report.failures[0].records, 10);
    assert_eq!(report.total.created, 27);
}
