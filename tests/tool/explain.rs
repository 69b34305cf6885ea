//! Where is my student's record? Reasons are planted one by one; each is named, and its next step, once it is taken, delivers the record.

use bytes::Bytes;
use edfi_resync::campus::Policies;
use edfi_resync::explain::{ExplainedRecord, Explanation, Reason, Subject};
use edfi_resync::ledger::ErrorFilter;
use edfi_resync::source::MemoryStore;
use edfi_resync::{ErrorKind, Resync};
use http::Method;
use serde_json::{Map, Value, json};

use super::small_world::{Campus, SCHOOL_A, World, all, rostered};

const PERSON: Subject = Subject::Person(1000);
const ROSTER: &str = "studentSectionAssociations";

pub(crate) async fn explained(resync: &Resync, subject: Subject) -> Explanation {
    let found = resync.explain(subject).await.expect("an explanation");
    let text = format!("{found} {}", serde_json::to_string(&found).expect("JSON"));
    assert!(!text.contains("U1000") && !text.contains("2011-02-03"), "who it is about is nobody's to read: {text}");
    found
}

async fn asked(world: &World, store: MemoryStore) -> Explanation {
    explained(&world.open(store).await.expect("it opens"), PERSON).await
}

pub(crate) fn of<'a>(found: &'a Explanation, resource: &str) -> &'a ExplainedRecord {
    let is_it = |record: &&ExplainedRecord| record.resource.as_deref() == Some(resource);
    found.records.iter().find(is_it).unwrap_or_else(|| panic!("no {resource}: {found}"))
}

/// The one reason of a resource, in place of which everything else of the person is in place.
fn alone<'a>(found: &'a Explanation, resource: &str, reason: Reason) -> &'a ExplainedRecord {
    let record = of(found, resource);
    assert_eq!(record.reason, reason, "{found}");
    let others: Vec<_> = found.records.iter().filter(|other| other.reason != Reason::InPlace && *other != record).collect();
    assert!(others.is_empty(), "{found}");
    assert_eq!(found.next, record.next, "{found}");
    record
}

/// The next step was taken: everything is there after a resync.
async fn arrives(world: &World, campus: &Campus) {
    let report = world.run(campus, &all()).await;
    assert!(report.is_success(), "{report}");
    let found = asked(world, campus.store()).await;
    assert!(found.is_all_well() && found.records.len() >= 4 && found.next.is_none(), "{found}");
}

fn roster(object: i64) -> Map<String, Value> {
    let body = rostered(SCHOOL_A, object, 1);
    Map::from_iter([("studentReference".to_owned(), body["studentReference"].clone())])
}

// What Campus gives ----------------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn nobody_carries_the_id() {
    let world = World::after(&Campus::new()).await;
    let resync = world.open(Campus::new().store()).await.expect("it opens");
    let found = explained(&resync, Subject::Person(9999)).await;
    assert_eq!((found.records.len(), found.records[0].reason), (1, Reason::NotInCampus), "{found}");
    let found = explained(&resync, Subject::School(77)).await;
    assert_eq!(found.records[0].reason, Reason::NotInCampus, "{found}");
    let found = explained(&resync, Subject::record("schools", [("schoolId", "77")])).await;
    assert_eq!(found.records[0].reason, Reason::NotInCampus, "{found}");
}

#[tokio::test]
async fn a_key_of_other_parts_is_refused_by_their_names() {
    let world = World::after(&Campus::new()).await;
    let resync = world.open(Campus::new().store()).await.expect("it opens");
    world.ods.clear_requests();
    for key in [vec![], vec![("schoolId", "77")], vec![("schoolId", "77"), ("calendarCode", "C"), ("year", "2027")]] {
        let error = resync.explain(Subject::record("calendars", key)).await.expect_err("no key of a calendar");
        assert_eq!(error.kind(), ErrorKind::RequestInvalid);
        assert_eq!(error.to_string(), "the key that was given is not that of calendars; name calendarCode, schoolId, schoolYear");
    }
    assert!(world.ods.requests().is_empty(), "nothing was asked");
}

#[tokio::test]
async fn the_resource_is_switched_off() {
    let campus = Campus::new().switched_off(ROSTER);
    let world = World::after(&campus).await;
    let found = asked(&world, campus.store()).await;
    let record = alone(&found, ROSTER, Reason::ResourceOff);
    assert_eq!(record.next.as_deref(), Some("switch studentSectionAssociations on in the Resource Preferences, and resync"));
    arrives(&world, &Campus::new()).await;
}

#[tokio::test]
async fn the_resource_is_read_only() {
    let campus = Campus::new().with_policies(Policies::default().read_only(ROSTER));
    let world = World::after(&campus).await;
    alone(&asked(&world, campus.store()).await, ROSTER, Reason::ReadOnly);
    arrives(&world, &Campus::new()).await;
}

#[tokio::test]
async fn the_record_is_malformed() {
    let campus = Campus::new().change("Roster", 10_001, |body| body["beginDate"] = json!("soon"));
    let world = World::after(&Campus::new().without("Roster", 10_001)).await;
    let found = asked(&world, campus.store()).await;
    assert_eq!(alone(&found, ROSTER, Reason::Malformed).message, "$.beginDate is not a date (YYYY-MM-DD)");
    arrives(&world, &Campus::new()).await;
}

#[tokio::test]
async fn another_record_has_its_key() {
    let mut campus = Campus::new();
    let mut twin = rostered(SCHOOL_A, 1000, 1);
    twin["homeroomIndicator"] = json!(true);
    let keys = [(edfi_resync::model::CampusRole::Person, 1000), (edfi_resync::model::CampusRole::School, 12)];
    campus.add(ROSTER, twin, &keys, ("Roster", 99));
    let world = World::after(&Campus::new()).await;
    let found = asked(&world, campus.store()).await;
    let reasons: Vec<_> =
        found.records.iter().filter(|record| record.reason != Reason::InPlace).map(|record| record.reason).collect();
    assert_eq!(reasons, [Reason::Conflict], "{found}");
    arrives(&world, &Campus::new()).await;
}

// What the ODS has -----------------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn it_was_not_sent_yet() {
    let campus = Campus::new();
    let world = World::after(&campus.clone().without("Roster", 10_001)).await;
    let found = asked(&world, campus.store()).await;
    let record = alone(&found, ROSTER, Reason::NotSent);
    assert_eq!((record.object.as_deref(), record.sent, record.next.as_deref()), (Some("Roster:10001"), None, Some("resync")));
    arrives(&world, &campus).await;
}

#[tokio::test]
async fn what_it_refers_to_is_missing() {
    let mut campus = Campus::new();
    campus.roster(12, SCHOOL_A, 1000, 3);
    let world = World::after(&Campus::new()).await;
    assert!(!world.run(&campus, &all()).await.is_success());
    let found = asked(&world, campus.store()).await;
    let record = found.records.iter().find(|record| record.object.as_deref() == Some("Roster:10003")).expect("the roster");
    assert_eq!(record.reason, Reason::ParentMissing, "{found}");
    assert_eq!(
        record.message,
        "it refers to sections that the ODS lacks ($.sectionReference), and the source does not give these sections either"
    );
    assert_eq!(
        found.next.as_deref(),
        Some("see in Campus, and in the query of sections, why they are not given; then resync them as well")
    );
    campus.section(12, SCHOOL_A, 3);
    arrives(&world, &campus).await;
}

#[tokio::test]
async fn a_descriptor_value_is_missing() {
    let world = World::after(&Campus::new().without_person(1000)).await;
    let grade = "uri://ed-fi.org/GradeLevelDescriptor#Fourteenth grade";
    let campus = Campus::new().change("Enrollment", 1000, |body| {
        body["entryGradeLevelDescriptor"] = json!(grade);
        body["entryDate"] = json!("2026-08-21");
    });
    assert!(!world.run(&campus, &all()).await.is_success());
    let found = asked(&world, campus.store()).await;
    let record = of(&found, "studentSchoolAssociations");
    assert_eq!((record.reason, found.next == record.next), (Reason::DescriptorMissing, true), "{found}");
    world.ods.seed_descriptors([grade]).expect("the host adds it");
    arrives(&world, &campus).await;
}

#[tokio::test]
async fn the_ods_refused_it() {
    let campus = Campus::new();
    let world = World::after(&campus.clone().without("Roster", 10_001)).await;
    let refused = world.ods.fail(Method::POST, "/ed-fi/studentSectionAssociations", roster(1000), 400).expect("a failure");
    assert!(!world.run(&campus, &all()).await.is_success());
    let found = asked(&world, campus.store()).await;
    let record = alone(&found, ROSTER, Reason::Refused);
    assert!(record.message.contains("HTTP 400") && record.sent.is_some(), "{found}");
    refused.clear();
    let resync = world.open(campus.store()).await.expect("it opens");
    let errors: Vec<_> = resync
        .errors(&ErrorFilter::default())
        .await
        .expect("errors")
        .into_iter()
        .flat_map(|group| group.failed)
        .map(|row| row.id)
        .collect();
    assert!(resync.retry(&errors).await.expect("a report").is_success());
    assert!(asked(&world, campus.store()).await.is_all_well());
}

#[tokio::test]
async fn the_server_gave_no_answer() {
    let campus = Campus::new();
    let world = World::after(&campus.clone().without("Roster", 10_001)).await;
    let failing = world.ods.fail(Method::POST, "/ed-fi/studentSectionAssociations", roster(1000), 500).expect("a failure");
    assert!(!world.run(&campus, &all()).await.is_success());
    alone(&asked(&world, campus.store()).await, ROSTER, Reason::NoAnswer);
    failing.clear();
    arrives(&world, &campus).await;
}

#[tokio::test]
async fn the_claim_set_does_not_allow_it() {
    let campus = Campus::new();
    let world = World::after(&campus.clone().without("Roster", 10_001)).await;
    world.ods.deny(Method::POST, ROSTER).expect("a resource");
    world.run(&campus, &all()).await;
    alone(&asked(&world, campus.store()).await, ROSTER, Reason::NotPermitted);
    world.ods.allow(ROSTER).expect("a resource");
    arrives(&world, &campus).await;
}

#[tokio::test]
async fn the_server_does_not_offer_the_resource() {
    let campus = Campus::new();
    let world = World::after(&campus.clone().without("Roster", 10_001)).await;
    let absent = world.ods.fail(Method::POST, "/ed-fi/studentSectionAssociations", Map::new(), 404).expect("a failure");
    assert!(!world.run(&campus, &all()).await.is_success());
    let found = asked(&world, campus.store()).await;
    assert_eq!(of(&found, ROSTER).reason, Reason::NotOffered, "{found}");
    absent.clear();
    arrives(&world, &campus).await;
}

#[tokio::test]
async fn another_client_deleted_it() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = world.open(campus.store()).await.expect("it opens");
    let kind = resync.model().kind(ROSTER).expect("it exists");
    let id = of(&explained(&resync, PERSON).await, ROSTER).id.clone().expect("the ledger knows it");
    assert!(resync.ods().delete(&kind, &id).await.verdict.is_success());
    let found = explained(&resync, PERSON).await;
    let record = alone(&found, ROSTER, Reason::Vanished);
    assert!(record.sent.is_some() && record.id.as_deref() == Some(id.as_str()), "{found}");
    arrives(&world, &campus).await;
}

#[tokio::test]
async fn another_client_changed_it() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = world.open(campus.store()).await.expect("it opens");
    let mut theirs = rostered(SCHOOL_A, 1000, 1);
    theirs["homeroomIndicator"] = json!(true);
    let kind = resync.model().kind(ROSTER).expect("it exists");
    assert!(resync.ods().upsert(&kind, Bytes::from(theirs.to_string())).await.verdict.is_success());
    let found = explained(&resync, PERSON).await;
    let record = alone(&found, ROSTER, Reason::ChangedInOds);
    assert_eq!(
        record.members.iter().map(|member| (member.path.as_str(), &member.ods)).collect::<Vec<_>>(),
        [("$.homeroomIndicator", &None)]
    );
    let shown = resync.explain(PERSON).show_values(true).await.expect("an explanation");
    assert_eq!(of(&shown, ROSTER).members[0].ods, Some(json!(true)));
    arrives(&world, &campus).await;
}

#[tokio::test]
async fn campus_changed_it() {
    let world = World::after(&Campus::new()).await;
    let campus = Campus::new().change("Roster", 10_001, |body| body["homeroomIndicator"] = json!(true));
    alone(&asked(&world, campus.store()).await, ROSTER, Reason::ChangedInCampus);
    arrives(&world, &campus).await;
}

/// Without an enrollment nobody sees the student, nor what is about the student: one reason, not four.
#[tokio::test]
async fn no_association_shows_the_person() {
    let campus = Campus::new().without("Enrollment", 1000);
    let world = World::after(&Campus::new().without_person(1000)).await;
    world.run(&campus, &all()).await;
    let found = asked(&world, campus.store()).await;
    assert_eq!(of(&found, "students").reason, Reason::PersonUnseen, "{found}");
    assert!(found.records.iter().all(|record| record.reason == Reason::PersonUnseen), "{found}");
    assert!(found.next.as_deref().is_some_and(|next| next.contains("studentSchoolAssociations")), "{found}");
    arrives(&world, &Campus::new()).await;
}

#[tokio::test]
async fn what_follows_from_another_record_is_not_the_first_step() {
    let campus = Campus::new().change("Enrollment", 1000, |body| body["entryDate"] = json!("soon"));
    let world = World::after(&Campus::new().without_person(1000)).await;
    world.run(&campus, &all()).await;
    let found = asked(&world, campus.store()).await;
    let enrollment = of(&found, "studentSchoolAssociations");
    assert_eq!((enrollment.reason, of(&found, ROSTER).reason), (Reason::Malformed, Reason::PersonUnseen), "{found}");
    assert_eq!(found.next, enrollment.next, "{found}");
    arrives(&world, &Campus::new()).await;
}

#[tokio::test]
async fn what_may_not_be_read_is_unseen() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.deny(Method::GET, "sections").expect("a resource");
    let resync = world.open(campus.store()).await.expect("it opens");
    let found = explained(&resync, Subject::Section(121)).await;
    assert_eq!(of(&found, "sections").reason, Reason::Unseen, "{found}");
    world.ods.allow("sections").expect("a resource");
    let found = explained(&resync, Subject::Section(121)).await;
    assert!(found.is_all_well() && found.records.len() > 1, "{found}");
    assert!(found.to_string().starts_with("section 121 in \"State\": "), "{found}");
}

/// The manual's own four: a school, a course, a section, and one record by its key.
#[tokio::test]
async fn a_school_a_course_and_a_record_are_explained_too() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = world.open(campus.store()).await.expect("it opens");
    for (subject, least) in [(Subject::School(12), 4), (Subject::Course(120), 5), (Subject::Section(121), 2)] {
        let found = explained(&resync, subject).await;
        assert!(found.is_all_well() && found.records.len() >= least, "{found}");
    }
    let key = [("schoolId", SCHOOL_A.to_string()), ("calendarCode", "C".to_owned()), ("schoolYear", "2027".to_owned())];
    world.ods.clear_requests();
    let found = explained(&resync, Subject::record("calendars", key)).await;
    assert_eq!((found.records.len(), found.records[0].reason), (1, Reason::InPlace), "{found}");
    let requests = world.ods.requests();
    assert!(requests.iter().all(|request| request.method == Method::GET || request.resource.is_none()), "only reads");
    assert!(requests.len() < 20, "{} requests", requests.len());
}
