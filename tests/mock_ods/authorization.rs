//! People are visible through their associations, organizations through the claims, namespaces by their prefix.

use edfi_resync::ErrorKind;
use edfi_resync::model::Model;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::mock_ods::MockClient;
use http::Method;
use serde_json::json;

use crate::caller::{Caller, Said};
use crate::fixture::{but, caller, enrollment, furnished, lea, school, school_with_id, student, with_school};

fn unrelated(said: &Said, hint: &str) {
    assert_eq!((said.status, said.problem()), (403, "security:authorization"), "{:?}", said.body);
    assert!(said.detail().contains(hint), "{}", said.detail());
    assert!(said.body["errors"][0].as_str().expect("text").starts_with("No relationships have been established"));
}

#[test]
fn a_student_is_created_then_enrolled_then_updated() {
    let caller = with_school();
    let path = caller.create("/ed-fi/students", &student());
    let hint = "Hint: You may need to create a corresponding 'StudentSchoolAssociation' item.";
    unrelated(&caller.put(&path, &student()), hint);
    unrelated(&caller.post("/ed-fi/students", &student()), hint);
    unrelated(&caller.get(&path), hint);
    assert_eq!(caller.get("/ed-fi/students").body, json!([]));
    let ssa = caller.create("/ed-fi/studentSchoolAssociations", &enrollment());
    assert_eq!(caller.post("/ed-fi/students", &student()).status, 200);
    assert_eq!(caller.put(&path, &but(student(), "birthCity", json!("X1"))).status, 204);
    assert_eq!(caller.get("/ed-fi/students").body.as_array().map(Vec::len), Some(1));
    // With its last enrollment the student leaves the client's sight; it can still be deleted.
    assert_eq!(caller.delete(&ssa).status, 204);
    unrelated(&caller.get(&path), hint);
    assert_eq!(caller.delete(&path).status, 204);
}

#[test]
fn a_missing_student_is_409_for_the_enrollment_and_403_for_everything_else() {
    let caller = with_school();
    let said = caller.post("/ed-fi/studentSchoolAssociations", &enrollment());
    assert_eq!((said.status, said.detail()), (409, "The referenced 'Student' item does not exist."));
    let association = json!({
        "educationOrganizationReference": {"educationOrganizationId": 255_901_001},
        "studentReference": {"studentUniqueId": "111111"},
    });
    let said = caller.post("/ed-fi/studentEducationOrganizationAssociations", &association);
    unrelated(&said, "'StudentSchoolAssociation'");
    assert!(
        said.body["errors"][0].as_str().expect("text").ends_with(
            "one or more of the following properties of the resource item: 'EducationOrganizationId', 'StudentUniqueId'."
        )
    );
    caller.create("/ed-fi/students", &student());
    unrelated(&caller.post("/ed-fi/studentEducationOrganizationAssociations", &association), "'StudentSchoolAssociation'");
    caller.create("/ed-fi/studentSchoolAssociations", &enrollment());
    caller.create("/ed-fi/studentEducationOrganizationAssociations", &association);
}

#[test]
fn staff_are_visible_through_an_assignment() {
    let caller = with_school();
    let staff = json!({"staffUniqueId": "S-7", "firstName": "Ada", "lastSurname": "Byron"});
    let absence = json!({"staffReference": {"staffUniqueId": "S-7"}, "eventDate": "2025-09-01",
        "absenceEventCategoryDescriptor": "uri://ed-fi.org/AbsenceEventCategoryDescriptor#Sick"});
    caller.ods.seed_descriptors(["uri://ed-fi.org/AbsenceEventCategoryDescriptor#Sick"]).expect("a descriptor");
    caller.create("/ed-fi/staffs", &staff);
    let hint = "'StaffEducationOrganizationEmploymentAssociation' or 'StaffEducationOrganizationAssignmentAssociation'";
    unrelated(&caller.post("/ed-fi/staffs", &staff), hint);
    unrelated(&caller.post("/ed-fi/staffAbsenceEvents", &absence), hint);
    caller.create(
        "/ed-fi/staffEducationOrganizationAssignmentAssociations",
        &json!({
            "staffReference": {"staffUniqueId": "s-7"}, "educationOrganizationReference": {"educationOrganizationId": 255_901_001},
            "staffClassificationDescriptor": "uri://ed-fi.org/StaffClassificationDescriptor#Teacher", "beginDate": "2025-08-01",
        }),
    );
    assert_eq!(caller.post("/ed-fi/staffs", &staff).status, 200);
    caller.create("/ed-fi/staffAbsenceEvents", &absence);
}

#[test]
fn contacts_are_visible_through_an_enrolled_student() {
    let caller = with_school();
    let contact = json!({"contactUniqueId": "C-1", "firstName": "Mary", "lastSurname": "Jones"});
    let association = json!({"contactReference": {"contactUniqueId": "C-1"}, "studentReference": {"studentUniqueId": "111111"}});
    caller.create("/ed-fi/contacts", &contact);
    caller.create("/ed-fi/students", &student());
    unrelated(&caller.post("/ed-fi/studentContactAssociations", &association), "'StudentSchoolAssociation'");
    caller.create("/ed-fi/studentSchoolAssociations", &enrollment());
    unrelated(&caller.post("/ed-fi/contacts", &contact), "'StudentSchoolAssociation' and 'StudentContactAssociation'");
    let other = but(association.clone(), "contactReference", json!({"contactUniqueId": "C-2"}));
    assert_eq!(caller.post("/ed-fi/studentContactAssociations", &other).detail(), "The referenced 'Contact' item does not exist.");
    caller.create("/ed-fi/studentContactAssociations", &association);
    assert_eq!(caller.post("/ed-fi/contacts", &contact).status, 200);
}

#[test]
fn claims_reach_down_from_a_district_to_its_schools_and_no_further() {
    let ods = furnished(MockOds::builder(&Model::ds5_2()).claim_edorgs([255_901]).build());
    let caller = Caller::new(&ods);
    caller.create("/ed-fi/localEducationAgencies", &lea());
    caller.create("/ed-fi/schools", &school());
    let other = but(school_with_id(777_000_001), "localEducationAgencyReference", json!(null));
    caller.create("/ed-fi/schools", &other);
    caller.create("/ed-fi/students", &student());
    let foreign = but(enrollment(), "schoolReference", json!({"schoolId": 777_000_001}));
    let said = caller.post("/ed-fi/studentSchoolAssociations", &foreign);
    unrelated(&said, "");
    assert!(said.body["errors"][0].as_str().expect("text").contains("claims (255901) and the resource item's 'SchoolId' value"));
    // What does not exist is related to nothing.
    let nowhere = but(enrollment(), "schoolReference", json!({"schoolId": 1}));
    unrelated(&caller.post("/ed-fi/studentSchoolAssociations", &nowhere), "");
    caller.create("/ed-fi/studentSchoolAssociations", &enrollment());
    // An enrollment elsewhere, which the host has, shows nothing to this client.
    ods.seed("students", vec![but(student(), "studentUniqueId", json!("2"))]).expect("a student");
    let elsewhere = but(foreign, "studentReference", json!({"studentUniqueId": "2"}));
    ods.seed("studentSchoolAssociations", vec![elsewhere]).expect("an enrollment");
    assert_eq!(ods.count("students"), 2);
    assert_eq!(caller.get("/ed-fi/students").body.as_array().map(Vec::len), Some(1));
}

#[test]
fn an_action_that_the_claim_set_lacks_is_refused() {
    let caller = with_school();
    caller.ods.deny(Method::POST, "/ed-fi/schools").expect("a resource");
    let said = caller.post("/ed-fi/schools", &json!({}));
    assert_eq!((said.status, said.problem()), (403, "security:authorization:access-denied:action"));
    let text = said.body["errors"][0].as_str().expect("text");
    assert!(text.contains("'Create'") && text.contains("'http://ed-fi.org/identity/claims/ed-fi/school'"), "{text}");
    assert_eq!(caller.get("/ed-fi/schools").status, 200);
    caller.ods.allow("schools").expect("a resource");
    assert_eq!(caller.post("/ed-fi/schools", &school()).status, 200);
    // Without Update, an upsert may create and not replace.
    caller.ods.deny(Method::PUT, "schools").expect("a resource");
    assert_eq!(caller.post("/ed-fi/schools", &school()).status, 403);
    assert_eq!(caller.post("/ed-fi/schools", &school_with_id(5)).status, 201);
    assert!(caller.ods.deny(Method::POST, "/ed-fi/shools").is_err());
}

#[test]
fn a_claim_set_grants_what_stands_below_its_claims() {
    let caller = with_school();
    let all = [Method::GET, Method::POST, Method::PUT, Method::DELETE];
    let vendor = MockClient::new("vendor", "s")
        .claim_set("Vendor of this district")
        .may_only(["http://ed-fi.org/identity/claims/domains/educationOrganizations", "domains/systemDescriptors"], [Method::GET])
        .may_only(["domains/people", "ed-fi/studentSchoolAssociation"], all);
    caller.ods.add_client(vendor).expect("every claim is known");
    let vendor = Caller::of(&caller.ods, "vendor", "s");
    assert_eq!(vendor.get("/ed-fi/schools").body.as_array().map(Vec::len), Some(1));
    let said = vendor.post("/ed-fi/schools", &school_with_id(5));
    assert_eq!((said.status, said.problem()), (403, "security:authorization:access-denied:action"));
    assert!(said.body["errors"][0].as_str().is_some_and(|text| text.contains("'Vendor of this district'")), "{:?}", said.body);
    vendor.create("/ed-fi/students", &student());
    vendor.create("/ed-fi/studentSchoolAssociations", &enrollment());
    assert_eq!(vendor.get("/ed-fi/studentEducationOrganizationAssociations").status, 403);
    let misspelt = MockClient::new("k", "s").may_only(["domains/peeple"], [Method::GET]);
    let error = caller.ods.add_client(misspelt).expect_err("there is no such claim");
    let said = "\"domains/peeple\" is neither a claim nor a resource of Data Standard 5.2; did you mean \"domains/people\"?";
    assert_eq!(error.to_string(), said);
    let options = MockClient::new("k", "s").may_only(["students"], [Method::OPTIONS]);
    let error = caller.ods.add_client(options).expect_err("it stands for no action");
    assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
}

/// Since Data Standard 6 a school reads the courses of its district.
#[test]
fn what_is_above_a_client_may_be_open_to_it() {
    let ods = furnished(MockOds::builder(&Model::ds6_1()).claim_edorgs([255_901_001]).build());
    ods.seed("localEducationAgencies", vec![lea()]).expect("an agency");
    ods.seed("schools", vec![school()]).expect("a school");
    let course = |of: i64| json!({"courseCode": "A", "educationOrganizationReference": {"educationOrganizationId": of}});
    ods.seed("courses", vec![course(255_901), course(255_901_001), course(9)]).expect("three courses");
    let caller = Caller::new(&ods);
    assert_eq!(caller.get("/ed-fi/courses").body.as_array().map(Vec::len), Some(2));
}

#[test]
fn what_no_claim_set_grants_is_the_hosts() {
    let caller = with_school();
    let year = json!({"schoolYear": 2050, "schoolYearDescription": "2049-2050", "currentSchoolYear": false});
    assert_eq!(caller.post("/ed-fi/schoolYearTypes", &year).status, 403);
    assert_eq!(caller.get("/ed-fi/schoolYearTypes").status, 200);
}

#[test]
fn descriptors_belong_to_their_namespace() {
    let prefixes = ["uri://ed-fi.org", "uri://gbisd.edu"];
    let ods = MockOds::builder(&Model::ds5_2()).namespace_prefixes(prefixes).build();
    let caller = Caller::new(&ods);
    let term = |namespace: &str| json!({"namespace": namespace, "codeValue": "T1", "shortDescription": "T1"});
    caller.create("/ed-fi/termDescriptors", &term("uri://gbisd.edu/TermDescriptor"));
    let said = caller.post("/ed-fi/termDescriptors", &term("uri://other.org/TermDescriptor"));
    assert_eq!((said.status, said.problem()), (403, "security:authorization:namespace:access-denied:namespace-mismatch"));
}

#[test]
fn older_standards_have_parents() {
    let ods = furnished(MockOds::new(&Model::ds4_0()));
    let caller = Caller::new(&ods);
    caller.create("/ed-fi/localEducationAgencies", &lea());
    caller.create("/ed-fi/schools", &school());
    caller.create("/ed-fi/students", &student());
    let parent = json!({"parentUniqueId": "P-1", "firstName": "Mary", "lastSurname": "Jones"});
    caller.create("/ed-fi/parents", &parent);
    assert_eq!(caller.post("/ed-fi/parents", &parent).status, 403);
    caller.create("/ed-fi/studentSchoolAssociations", &enrollment());
    let association = json!({"parentReference": {"parentUniqueId": "P-1"}, "studentReference": {"studentUniqueId": "111111"}});
    caller.create("/ed-fi/studentParentAssociations", &association);
    assert_eq!(caller.post("/ed-fi/parents", &parent).status, 200);
}

#[test]
fn the_default_client_may_see_every_organization() {
    let caller = caller();
    caller.create("/ed-fi/schools", &but(school(), "localEducationAgencyReference", json!(null)));
    caller.create("/ed-fi/classPeriods", &crate::fixture::class_period());
}
