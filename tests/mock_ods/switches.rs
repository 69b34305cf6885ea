//! What differs between versions is a switch: each is thrown here by itself.

use edfi_resync::model::Model;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::mock_ods::{FixedKey, Flavour, PartialReference};
use serde_json::json;

use crate::caller::Caller;
use crate::fixture::{but, class_period, course, enrollment, furnished, lea, offering, school, section, session, week};

/// A caller to a mock with one switch thrown, which holds the school.
fn with(switch: impl FnOnce(&mut Flavour)) -> Caller {
    let mut flavour = Flavour::ods73();
    switch(&mut flavour);
    let caller = Caller::new(&furnished(MockOds::builder(&Model::ds5_2()).flavour(flavour).build()));
    caller.create("/ed-fi/localEducationAgencies", &lea());
    caller.create("/ed-fi/schools", &school());
    caller
}

#[test]
fn a_fixed_key_may_be_kept_without_a_word() {
    let caller = with(|flavour| flavour.fixed_key = FixedKey::Ignored);
    let path = caller.create("/ed-fi/academicWeeks", &week());
    let changed = but(but(week(), "weekIdentifier", json!("Week 99")), "totalInstructionalDays", json!(3));
    assert_eq!(caller.put(&path, &changed).status, 204);
    let now = caller.get(&path).body;
    assert_eq!((&now["weekIdentifier"], &now["totalInstructionalDays"]), (&json!("Week 1"), &json!(3)));
}

#[test]
fn a_partial_reference_may_be_left_out() {
    let caller = with(|flavour| flavour.partial_reference = PartialReference::Ignored);
    for (path, body) in [
        ("/ed-fi/classPeriods", class_period()),
        ("/ed-fi/sessions", session()),
        ("/ed-fi/courses", course()),
        ("/ed-fi/courseOfferings", offering()),
        ("/ed-fi/sections", but(section(), "locationReference", json!({"classroomIdentificationCode": "101"}))),
    ] {
        caller.create(path, &body);
    }
    assert!(caller.ods.records("sections")[0].get("locationReference").is_none());
}

#[test]
fn a_missing_person_may_be_a_bad_request() {
    let caller = with(|flavour| flavour.missing_person = 400);
    let said = caller.post("/ed-fi/studentSchoolAssociations", &enrollment());
    assert_eq!((said.status, said.detail()), (400, "Student reference could not be resolved."));
}

#[test]
fn pages_ids_and_members_have_their_forms() {
    let caller = with(|flavour| {
        flavour.default_page = 2;
        flavour.dashed_ids = true;
        flavour.last_modified_member = false;
        flavour.empty_collections = false;
    });
    for name in ["A1", "B1", "C1"] {
        caller.create("/ed-fi/classPeriods", &but(class_period(), "classPeriodName", json!(name)));
    }
    let page = caller.get("/ed-fi/classPeriods");
    assert_eq!(page.body.as_array().map(Vec::len), Some(2));
    let id = page.body[0]["id"].as_str().expect("an id");
    assert_eq!((id.len(), id.matches('-').count()), (36, 4));
    assert_eq!(caller.get(&format!("/ed-fi/classPeriods/{id}")).status, 200);
    let shown = caller.get("/ed-fi/schools").body;
    assert!(shown[0].get("_lastModifiedDate").is_none() && shown[0].get("addresses").is_none());
}

#[test]
fn members_may_have_to_be_spelled_exactly() {
    let shouted = json!({"CLASSPERIODNAME": "1", "schoolReference": {"schoolId": 255_901_001}});
    assert_eq!(with(|_| {}).post("/ed-fi/classPeriods", &shouted).status, 201);
    let said = with(|flavour| flavour.any_case_members = false).post("/ed-fi/classPeriods", &shouted);
    assert_eq!(said.paths(), ["$.classPeriodName"]);
}

#[test]
fn the_data_path_is_where_the_version_has_it() {
    let mut flavour = Flavour::ods73();
    flavour.data_path = "/data";
    let ods = MockOds::builder(&Model::ds5_2()).flavour(flavour).build();
    let caller = Caller::new(&ods);
    assert_eq!(caller.get("data/ed-fi/schools").status, 200);
    assert_eq!(caller.get("data/v3/ed-fi/schools").status, 404);
    assert!(caller.get("/").body["urls"]["dataManagementApi"].as_str().expect("a URL").ends_with("/data/"));
}
