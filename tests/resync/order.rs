//! Order: parents before children, chains and rings of one kind, people in two passes.

use edfi_resync_testing::mock_ods::MockOds;
use http::Method;
use serde_json::{Value, json};

use super::world::{World, mock, object, requests, resync};

fn objective(code: &str, parent: Option<&str>) -> Value {
    let mut body = json!({
        "identificationCode": code,
        "assessmentReference": {"assessmentIdentifier": "MATH", "namespace": "uri://ed-fi.org/Assessment"},
        "maxRawScore": 10.50,
    });
    if let Some(parent) = parent {
        body["parentObjectiveAssessmentReference"] =
            json!({"assessmentIdentifier": "MATH", "identificationCode": parent, "namespace": "uri://ed-fi.org/Assessment"});
    }
    body
}

fn assessment(world: &mut World) {
    world.add(
        "assessments",
        json!({
            "assessmentIdentifier": "MATH", "namespace": "uri://ed-fi.org/Assessment", "assessmentTitle": "Mathematics",
            "academicSubjects": [{"academicSubjectDescriptor": "uri://ed-fi.org/AcademicSubjectDescriptor#Mathematics"}],
        }),
        &[],
    );
}

fn parent_of(ods: &MockOds, code: &str) -> Option<String> {
    let records = ods.records("objectiveAssessments");
    let record = records.iter().find(|record| record["identificationCode"] == code)?;
    record["parentObjectiveAssessmentReference"]["identificationCode"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn a_chain_arrives_in_whatever_order_it_is_read() {
    let mut world = World::empty();
    assessment(&mut world);
    for (code, parent) in [("D", Some("C")), ("B", Some("A")), ("C", Some("B")), ("A", None)] {
        world.add("objectiveAssessments", objective(code, parent), &[]);
    }
    let ods = mock();
    let report = resync(world.store(), &ods).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(report.resources["objectiveAssessments"].created, 4);
    assert_eq!(requests(&ods, "POST", "objectiveAssessments"), 4, "each was sent once");
    assert_eq!(parent_of(&ods, "D").as_deref(), Some("C"));
}

#[tokio::test]
async fn a_ring_arrives_whole() {
    let mut world = World::empty();
    assessment(&mut world);
    for (code, parent) in [("A", Some("C")), ("B", Some("A")), ("C", Some("B")), ("Z", Some("C"))] {
        world.add("objectiveAssessments", objective(code, parent), &[]);
    }
    let ods = mock();
    let report = resync(world.store(), &ods).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(report.resources["objectiveAssessments"].created, 4, "one outcome each");
    assert_eq!(requests(&ods, "POST", "objectiveAssessments"), 7, "the three of the ring went twice");
    for (code, parent) in [("A", "C"), ("B", "A"), ("C", "B"), ("Z", "C")] {
        assert_eq!(parent_of(&ods, code).as_deref(), Some(parent));
    }
}

#[tokio::test]
async fn a_failed_link_blocks_the_rest_of_the_chain() {
    let mut world = World::empty();
    assessment(&mut world);
    for (code, parent) in [("C", Some("B")), ("B", Some("A")), ("A", None)] {
        world.add("objectiveAssessments", objective(code, parent), &[]);
    }
    let ods = mock();
    ods.fail(Method::POST, "/ed-fi/objectiveAssessments", object(json!({"identificationCode": "B"})), 400)
        .expect("a failure is planted");
    let report = resync(world.store(), &ods).await;
    let objectives = &report.resources["objectiveAssessments"];
    assert_eq!((objectives.created, objectives.failed, objectives.blocked), (1, 1, 1), "{report}");
}

#[tokio::test]
async fn people_who_exist_unseen_are_updated_behind_their_association() {
    let (world, ods) = (World::two_schools(), mock());
    let unseen = json!({"studentUniqueId": "1", "firstName": "Old", "lastSurname": "Name", "birthDate": "2011-02-03"});
    ods.seed("students", vec![unseen]).expect("it has its key");
    let report = resync(world.store(), &ods).await;
    assert!(report.is_success(), "{report}");
    let students = &report.resources["students"];
    assert_eq!((students.read, students.created, students.updated), (3, 2, 1), "one outcome each");
    assert_eq!(requests(&ods, "POST", "students"), 4);
    assert!(ods.records("students").iter().any(|found| found["studentUniqueId"] == "1" && found["firstName"] == "A"));
}

#[tokio::test]
async fn no_child_is_sent_before_its_parent_is_settled() {
    let (world, ods) = (World::two_schools(), mock());
    resync(world.store(), &ods).await;
    let requests = ods.requests();
    let position = |resource: &str, last: bool| {
        let path = format!("/ed-fi/{resource}");
        let mut found = requests.iter().enumerate().filter(|(_, request)| request.path == path).map(|(at, _)| at);
        if last { found.next_back() } else { found.next() }.expect("it was sent")
    };
    for (parent, child) in [
        ("schools", "sessions"),
        ("sessions", "courseOfferings"),
        ("courseOfferings", "sections"),
        ("students", "studentSchoolAssociations"),
        ("studentSchoolAssociations", "studentSectionAssociations"),
        ("sections", "studentSectionAssociations"),
    ] {
        assert!(position(parent, true) < position(child, false), "{parent} before {child}");
    }
}
