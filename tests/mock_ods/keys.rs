//! References and uniqueness.

use edfi_resync::model::Model;
use edfi_resync_testing::MockOds;
use serde_json::json;

use crate::caller::Caller;
use crate::fixture::{
    but, caller, class_period, course, furnished, lea, offering, school, school_with_id, section, session, with_school,
};

#[test]
fn the_first_missing_reference_is_named() {
    let caller = caller();
    let missing = |target: &str| {
        let said = caller.post("/ed-fi/courseOfferings", &offering());
        assert_eq!((said.status, said.problem()), (409, "data-conflict:unresolved-reference"));
        assert_eq!(said.detail(), format!("The referenced '{target}' item does not exist."));
    };
    missing("Course");
    caller.create("/ed-fi/localEducationAgencies", &lea());
    caller.create("/ed-fi/schools", &school());
    caller.create("/ed-fi/courses", &course());
    missing("Session");
    caller.create("/ed-fi/sessions", &session());
    caller.create("/ed-fi/courseOfferings", &offering());
    let said = caller.post("/ed-fi/sections", &section());
    assert_eq!(said.detail(), "The referenced 'ClassPeriod' item does not exist.");
    caller.create("/ed-fi/classPeriods", &class_period());
    caller.create("/ed-fi/sections", &section());
}

#[test]
fn no_order_against_the_references_succeeds() {
    let steps = [
        ("/ed-fi/localEducationAgencies", lea()),
        ("/ed-fi/schools", school()),
        ("/ed-fi/sessions", session()),
        ("/ed-fi/courses", course()),
        ("/ed-fi/courseOfferings", offering()),
        ("/ed-fi/classPeriods", class_period()),
        ("/ed-fi/sections", section()),
    ];
    let caller = caller();
    for (path, body) in steps.iter().skip(1).rev() {
        assert_eq!(caller.post(path, body).status, 409, "{path}");
    }
    for (path, body) in &steps {
        assert_eq!(caller.post(path, body).status, 201, "{path}");
    }
}

#[test]
fn an_abstract_reference_is_met_by_any_subclass() {
    let caller = with_school();
    let program = |id: i64| {
        json!({"educationOrganizationReference": {"educationOrganizationId": id}, "programName": "Bil",
               "programTypeDescriptor": "uri://ed-fi.org/ProgramTypeDescriptor#Bilingual"})
    };
    caller.create("/ed-fi/programs", &program(255_901_001));
    caller.create("/ed-fi/programs", &program(255_901));
    let said = caller.post("/ed-fi/programs", &program(7));
    assert_eq!(said.detail(), "The referenced 'EducationOrganization' item does not exist.");
    let links = caller.get("/ed-fi/programs?educationOrganizationId=255901");
    assert_eq!(links.body[0]["educationOrganizationReference"]["link"]["rel"], "LocalEducationAgency");
}

#[test]
fn an_id_of_one_organization_is_taken_for_every_other() {
    let caller = with_school();
    let said = caller.post("/ed-fi/schools", &school_with_id(255_901));
    assert_eq!((said.status, said.problem()), (409, "data-conflict:non-unique-identity"));
    assert_eq!(caller.ods.count("schools"), 1);
}

#[test]
fn school_years_are_there_and_are_the_hosts() {
    let caller = with_school();
    assert_eq!(caller.get("/ed-fi/schoolYearTypes?schoolYear=2026").body[0]["schoolYear"], 2026);
    let said = caller.post("/ed-fi/schoolYearTypes", &json!({"schoolYear": 2026}));
    assert_eq!((said.status, said.problem()), (403, "security:authorization:access-denied:action"));
    let said = caller.post("/ed-fi/sessions", &but(session(), "schoolYearTypeReference", json!({"schoolYear": 1066})));
    assert_eq!(said.detail(), "The referenced 'SchoolYearType' item does not exist.");
}

#[test]
fn keys_fold_letter_case_as_the_database_does() {
    let shouted = but(class_period(), "classPeriodName", json!("CLASS PERIOD 1"));
    let caller = with_school();
    caller.create("/ed-fi/classPeriods", &class_period());
    assert_eq!(caller.post("/ed-fi/classPeriods", &shouted).status, 200);
    let exact = Caller::new(&furnished(MockOds::builder(&Model::ds5_2()).case_sensitive(true).build()));
    exact.create("/ed-fi/localEducationAgencies", &lea());
    exact.create("/ed-fi/schools", &school());
    exact.create("/ed-fi/classPeriods", &class_period());
    assert_eq!(exact.post("/ed-fi/classPeriods", &shouted).status, 201);
}

#[test]
fn an_item_may_refer_to_itself() {
    let caller = caller();
    let own = but(lea(), "parentLocalEducationAgencyReference", json!({"localEducationAgencyId": 255_901}));
    let path = caller.create("/ed-fi/localEducationAgencies", &own);
    assert_eq!(caller.delete(&path).status, 204);
}

#[test]
fn every_standard_has_its_mock() {
    for version in edfi_resync::model::DATA_STANDARDS {
        let ods = furnished(MockOds::new(&Model::data_standard(version).expect("built in")));
        let caller = Caller::new(&ods);
        caller.create("/ed-fi/localEducationAgencies", &lea());
        caller.create("/ed-fi/schools", &school());
        caller.create("/ed-fi/classPeriods", &class_period());
        assert!(ods.count("gradeLevelDescriptors") > 0);
    }
}
