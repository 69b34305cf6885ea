//! Where is my student's record? What holds it back is followed to what came first, and what is not known is not claimed.

use std::sync::Arc;

use bytes::Bytes;
use edfi_resync::Resync;
use edfi_resync::campus::Request;
use edfi_resync::explain::{Reason, Subject};
use edfi_resync::ledger::Ending;
use edfi_resync::model::{CampusRole, Model};
use edfi_resync::ods::{Credentials, Rng};
use edfi_resync::source::MemoryStore;
use edfi_resync_testing::ModelLedger;
use edfi_resync_testing::mock_ods::MockOds;
use http::Method;
use serde_json::{Map, Value, json};

use super::explain::{explained, of};
use super::small_world::{Campus, SCHOOL_A, World, all, mock, rostered};

const ENROLLMENTS: &str = "studentSchoolAssociations";
const ROSTER: &str = "studentSectionAssociations";

/// A world of which nothing was sent yet.
fn empty(ods: MockOds) -> World {
    World { ods, ledger: Arc::new(ModelLedger::new()) }
}

/// The same ODS, opened without the ledger.
async fn bare(world: &World, store: MemoryStore) -> Resync {
    let builder = Resync::builder(store).ods(world.ods.base_url()).secrets(Credentials::new(world.ods.key(), world.ods.secret()));
    builder.service(world.ods.clone()).rng(Rng::seeded(7)).open().await.expect("it opens")
}

fn weeks<const N: usize>(names: [&str; N]) -> MemoryStore {
    let week = |name: &str| {
        json!({"weekIdentifier": name, "schoolReference": {"schoolId": SCHOOL_A}, "beginDate": "2026-08-24", "endDate": "2026-08-28",
            "totalInstructionalDays": 5})
        .to_string()
    };
    MemoryStore::new(Model::ds5_2()).with_records("academicWeeks", names.map(week)).expect("weeks")
}

fn week(name: &str) -> Subject {
    Subject::record("academicWeeks", [("weekIdentifier", name.to_owned()), ("schoolId", SCHOOL_A.to_string())])
}

fn enrollment() -> Subject {
    let key = [("schoolId", SCHOOL_A.to_string()), ("studentUniqueId", "U1000".to_owned()), ("entryDate", "2026-08-20".to_owned())];
    Subject::record(ENROLLMENTS, key)
}

/// What school 12 needs for a section is not given.
fn without_sections() -> Campus {
    let mut campus = Campus::new();
    let of_section = ["sessions", "courseOfferings", "sections", ROSTER];
    campus.records.retain(|held| held.of(CampusRole::School) != Some(12) || !of_section.contains(&held.endpoint));
    campus
}

/// A file that is written anew has another record in the line of the one that failed.
#[tokio::test]
async fn an_error_is_of_a_record_not_of_a_line() {
    let world = empty(MockOds::builder(&Model::ds5_2()).populated(true).build());
    let first = Map::from_iter([("weekIdentifier".to_owned(), json!("Week 1"))]);
    let _refused = world.ods.fail(Method::POST, "/ed-fi/academicWeeks", first, 400).expect("a failure");
    let resync = world.open(weeks(["Week 1", "Week 2"])).await.expect("it opens");
    assert!(!resync.run(&resync.plan(&Request::new()).await.expect("a plan")).await.expect("a report").is_success());
    let resync = world.open(weeks(["Week 7", "Week 1"])).await.expect("it opens");
    let found = explained(&resync, week("Week 7")).await;
    assert_eq!((found.records[0].reason, found.records[0].sent), (Reason::NotSent, None), "{found}");
    let found = explained(&resync, week("Week 1")).await;
    assert_eq!(found.records[0].reason, Reason::Refused, "{found}");
    assert_eq!(found.records[0].origin.as_deref(), Some("memory:academicWeeks:2"), "{found}");
}

/// The student cannot be sent, so the enrollment was held back, and whatever is about the student: with a ledger and without.
#[tokio::test]
async fn a_record_that_another_one_held_back_names_it() {
    let campus = Campus::new().change("Person", 1000, |body| body["birthDate"] = json!("soon"));
    let world = World::after(&Campus::new().without_person(1000)).await;
    assert!(!world.run(&campus, &all()).await.is_success());
    for resync in [world.open(campus.store()).await.expect("it opens"), bare(&world, campus.store()).await] {
        let found = explained(&resync, Subject::Person(1000)).await;
        let student = of(&found, "students");
        assert_eq!((student.reason, of(&found, ENROLLMENTS).reason), (Reason::Malformed, Reason::ParentMissing), "{found}");
        assert!(of(&found, ENROLLMENTS).message.contains("cannot be sent: $.birthDate is not a date"), "{found}");
        assert!(found.next.is_some() && found.next == student.next, "{found}");
        assert_eq!(of(&found, ENROLLMENTS).next, student.next, "{found}");
        let alone = explained(&resync, enrollment()).await;
        assert_eq!((alone.records[0].reason, &alone.next), (Reason::ParentMissing, &student.next), "{alone}");
    }
    // Corrected in Campus, it is not to blame any more.
    let resync = world.open(Campus::new().store()).await.expect("it opens");
    let found = explained(&resync, Subject::Person(1000)).await;
    assert_eq!(of(&found, ENROLLMENTS).reason, Reason::NotSent, "{found}");
    assert!(of(&found, ENROLLMENTS).message.contains("which can be sent by now"), "{found}");
    assert!(world.run(&Campus::new(), &all()).await.is_success());
    assert!(explained(&resync, Subject::Person(1000)).await.is_all_well());
}

/// Of an enrollment that held the roster back, where the student is seen all the same.
#[tokio::test]
async fn what_a_run_held_back_is_told_by_what_held_it_back() {
    let campus = Campus::new().change("Enrollment", 1000, |body| body["entryDate"] = json!("soon"));
    let world = World::after(&Campus::new().without_person(1000)).await;
    assert!(!world.run(&campus, &all()).await.is_success());
    let resync = world.open(campus.store()).await.expect("it opens");
    let roster = of(&explained(&resync, Subject::Person(1000)).await, ROSTER).clone();
    assert_eq!(roster.reason, Reason::PersonUnseen);
    assert!(roster.message.contains("studentSchoolAssociations") && roster.message.contains("run "), "{}", roster.message);
}

#[tokio::test]
async fn what_came_first_is_named_through_all_that_lies_between() {
    let campus = Campus::new().change("Term", 12, |body| body["totalInstructionalDays"] = json!("many"));
    let world = empty(mock());
    assert!(!world.run(&campus, &all()).await.is_success());
    for resync in [world.open(campus.store()).await.expect("it opens"), bare(&world, campus.store()).await] {
        let found = explained(&resync, Subject::Section(121)).await;
        let section = of(&found, "sections");
        assert_eq!(section.reason, Reason::ParentMissing, "{found}");
        assert!(section.message.starts_with("it refers to courseOfferings that the ODS lacks"), "{found}");
        assert!(section.message.contains("; sessions (memory:sessions:1) cannot be sent: $.totalInstructionalDays"), "{found}");
        assert_eq!(found.next.as_deref(), Some("correct the data in Campus, or the query, and resync"), "{found}");
    }
    let report = world.run(&Campus::new(), &all()).await;
    assert!(report.is_success(), "{report}");
    assert!(explained(&bare(&world, Campus::new().store()).await, Subject::Section(121)).await.is_all_well());
}

#[tokio::test]
async fn a_refusal_of_what_came_first_is_named() {
    let world = World::after(&without_sections()).await;
    let _refused = world.ods.fail(Method::POST, "/ed-fi/sessions", Map::new(), 400).expect("a failure");
    assert!(!world.run(&Campus::new(), &all()).await.is_success());
    let found = explained(&world.open(Campus::new().store()).await.expect("it opens"), Subject::Section(121)).await;
    assert!(of(&found, "sections").message.contains("; sessions (memory:sessions:1): run 2 (HTTP 400)"), "{found}");
    assert!(found.next.is_some() && found.next == of(&found, "sections").next, "{found}");
}

#[tokio::test]
async fn what_was_not_sent_with_it_is_sent_with_its_dependencies() {
    let world = World::after(&without_sections()).await;
    let resync = world.open(Campus::new().store()).await.expect("it opens");
    let found = explained(&resync, Subject::Section(121)).await;
    assert_eq!(found.next.as_deref(), Some("resync courseOfferings as well (select dependencies)"), "{found}");
    let request = all().resources(["sections", "courseOfferings"]).select_dependencies(true);
    assert!(world.run(&Campus::new(), &request).await.is_success());
    let found = explained(&resync, Subject::Section(121)).await;
    assert_eq!(of(&found, "sections").reason, Reason::InPlace, "{found}");
}

/// Without a ledger nobody knows who wrote what the ODS has, nor what was sent.
#[tokio::test]
async fn what_only_a_ledger_knows_is_not_claimed_without_one() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = bare(&world, campus.store()).await;
    let kind = resync.model().kind(ROSTER).expect("it exists");
    let mut theirs: Value = rostered(SCHOOL_A, 1000, 1);
    theirs["homeroomIndicator"] = json!(true);
    assert!(resync.ods().upsert(&kind, Bytes::from(theirs.to_string())).await.verdict.is_success());
    let found = explained(&resync, Subject::Person(1000)).await;
    let roster = of(&found, ROSTER).clone();
    assert_eq!(roster.reason, Reason::Different, "{found}");
    assert_eq!(roster.message, "the ODS has it otherwise; no ledger is named, so who wrote that is not known");
    assert!(resync.ods().delete(&kind, roster.id.as_deref().expect("an id")).await.verdict.is_success());
    let found = explained(&resync, Subject::Person(1000)).await;
    assert_eq!(of(&found, ROSTER).reason, Reason::Missing, "{found}");
    assert!(of(&found, ROSTER).message.contains("no ledger is named"), "{found}");
    assert_eq!(found.next.as_deref(), Some("resync"), "{found}");
}

/// A record that was left out because an ODS takes its key for an earlier one's is not one that may not be written.
#[tokio::test]
async fn a_twin_in_letter_case_is_no_matter_of_the_claim_set() {
    let world = empty(MockOds::builder(&Model::ds5_2()).populated(true).build());
    let resync = world.open(weeks(["Week A", "WEEK A", "Week B"])).await.expect("it opens");
    let report = resync.run(&resync.plan(&Request::new()).await.expect("a plan")).await.expect("a report");
    assert_eq!((report.total.skipped, world.count("academicWeeks")), (1, 2), "{report}");
    let twin = |found: &edfi_resync::explain::Explanation| {
        let record = &found.records[0];
        assert_eq!((record.reason, record.sent.map(|(ending, _)| ending)), (Reason::Conflict, Some(Ending::Skipped)), "{found}");
        assert!(record.message.contains("memory:academicWeeks:1 differs from its own in letter case alone"), "{found}");
    };
    twin(&explained(&resync, week("WEEK A")).await);
    // Nor is it where the ODS has neither.
    let kind = resync.model().kind("academicWeeks").expect("it exists");
    let id = explained(&resync, week("Week A")).await.records[0].id.clone().expect("the ledger knows it");
    assert!(resync.ods().delete(&kind, &id).await.verdict.is_success());
    twin(&explained(&resync, week("WEEK A")).await);
}
