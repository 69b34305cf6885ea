//! What is wrong with a body, all of it at once.

use http::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, Said};
use crate::fixture::{but, caller, school, section, week, with_school};

fn invalid(caller: &Caller, path: &str, body: &Value) -> Said {
    let said = caller.post(path, body);
    assert_eq!((said.status, said.problem()), (400, "bad-request:data-validation-failed"), "{:?}", said.body);
    said
}

fn text(said: &Said, path: &str) -> String {
    said.body["validationErrors"][path][0].as_str().unwrap_or_else(|| panic!("{path} in {:?}", said.body)).to_owned()
}

#[test]
fn everything_wrong_is_said_at_once_in_the_words_of_an_ods() {
    let caller = with_school();
    let said = invalid(
        &caller,
        "/ed-fi/academicWeeks",
        &json!({
            "weekIdentifier": "x".repeat(81), "schoolReference": {}, "beginDate": "2025-02-30", "totalInstructionalDays": "many",
        }),
    );
    assert_eq!(text(&said, "$.weekIdentifier"), "WeekIdentifier must be at most 80 characters in length.");
    assert_eq!(text(&said, "$.schoolReference"), "SchoolReference is required.");
    assert_eq!(text(&said, "$.endDate"), "EndDate is required.");
    assert_eq!(said.paths(), ["$.beginDate", "$.endDate", "$.schoolReference", "$.totalInstructionalDays", "$.weekIdentifier"]);
    assert_eq!(said.detail(), "Data validation failed. See 'validationErrors' for details.");
    let said = invalid(&caller, "/ed-fi/academicWeeks", &but(week(), "weekIdentifier", json!(" Week 1")));
    assert_eq!(text(&said, "$.weekIdentifier"), "WeekIdentifier cannot contain leading or trailing spaces.");
    assert_eq!(caller.ods.count("academicWeeks"), 0);
}

#[test]
fn members_inside_are_found_where_they_are() {
    let caller = caller();
    let mut body = but(school(), "gradeLevels", json!([]));
    body["educationOrganizationCategories"] = json!([{}, 7]);
    body["localEducationAgencyReference"] = json!({"localEducationAgencyId": "x"});
    body["addresses"] = json!({});
    let said = invalid(&caller, "/ed-fi/schools", &body);
    assert_eq!(text(&said, "$.gradeLevels"), "GradeLevels must have at least one item.");
    assert_eq!(
        text(&said, "$.educationOrganizationCategories[0].educationOrganizationCategoryDescriptor"),
        "EducationOrganizationCategoryDescriptor is required."
    );
    for path in ["$.educationOrganizationCategories[1]", "$.localEducationAgencyReference.localEducationAgencyId", "$.addresses"] {
        assert!(said.paths().contains(&path), "{path} in {:?}", said.paths());
    }
}

#[test]
fn numbers_have_their_bounds() {
    let caller = with_school();
    let said = invalid(&caller, "/ed-fi/academicWeeks", &but(week(), "totalInstructionalDays", json!(3_000_000_000_i64)));
    assert_eq!(text(&said, "$.totalInstructionalDays"), "TotalInstructionalDays must be between 0 and 2147483647.");
    let said = invalid(&caller, "/ed-fi/academicWeeks", &but(week(), "totalInstructionalDays", json!(-1)));
    assert_eq!(text(&said, "$.totalInstructionalDays"), "TotalInstructionalDays must be between 0 and 2147483647.");
    invalid(&caller, "/ed-fi/academicWeeks", &but(week(), "totalInstructionalDays", json!(1.5)));
}

#[test]
fn an_optional_reference_is_whole_or_absent() {
    let caller = with_school();
    let said = invalid(&caller, "/ed-fi/sections", &but(section(), "locationReference", json!({"schoolId": 255_901_001})));
    assert_eq!(said.paths(), ["$.locationReference.classroomIdentificationCode"]);
}

#[test]
fn a_descriptor_must_exist_and_beats_a_missing_reference() {
    let caller = caller();
    let body = json!({
        "schoolReference": {"schoolId": 1}, "studentReference": {"studentUniqueId": "1"}, "entryDate": "2025-08-31",
        "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Nope",
    });
    let said = invalid(&caller, "/ed-fi/studentSchoolAssociations", &body);
    let wanted = "GradeLevelDescriptor value 'uri://ed-fi.org/GradeLevelDescriptor#Nope' does not exist.";
    assert_eq!(text(&said, "$.entryGradeLevelDescriptor"), wanted);
    // A value of another descriptor is no value of this one.
    let other = but(body.clone(), "entryGradeLevelDescriptor", json!("uri://ed-fi.org/TermDescriptor#Fall Semester"));
    invalid(&caller, "/ed-fi/studentSchoolAssociations", &other);
    // It can be created, and then it exists.
    let made = json!({"namespace": "uri://ed-fi.org/GradeLevelDescriptor", "codeValue": "Nope", "shortDescription": "Nope"});
    let path = caller.create("/ed-fi/gradeLevelDescriptors", &made);
    assert_eq!(caller.post("/ed-fi/studentSchoolAssociations", &body).status, 409);
    assert_eq!(caller.delete(&path).status, 204);
    invalid(&caller, "/ed-fi/studentSchoolAssociations", &body);
}

#[test]
fn a_descriptor_in_use_cannot_be_deleted() {
    let caller = with_school();
    let ninth = caller.get("/ed-fi/gradeLevelDescriptors?codeValue=Ninth%20grade");
    let path = format!("/ed-fi/gradeLevelDescriptors/{}", ninth.body[0]["id"].as_str().expect("an id"));
    let said = caller.delete(&path);
    assert_eq!((said.status, said.problem()), (409, "data-conflict:dependent-item-exists"));
    assert!(said.detail().contains("'SchoolGradeLevel' item contained within an 'School' resource item"), "{}", said.detail());
}

#[test]
fn items_of_an_array_differ() {
    let caller = with_school();
    let period = |name: &str| json!({"classPeriodReference": {"classPeriodName": name, "schoolId": 255_901_001}});
    let body = json!({
        "bellScheduleName": "A", "schoolReference": {"schoolId": 255_901_001},
        "classPeriods": [period("1"), period("2"), period("1")],
    });
    let said = invalid(&caller, "/ed-fi/bellSchedules", &body);
    let wanted = "The 3rd item of the ClassPeriods has the same identifying values as another item earlier in the list.";
    assert_eq!(text(&said, "$.classPeriods"), wanted);
    // Inside an item the comparison starts anew.
    let address = |city: &str, dates: &[&str]| {
        let periods: Vec<_> = dates.iter().map(|date| json!({"beginDate": date})).collect();
        json!({"addressTypeDescriptor": "uri://x/AddressTypeDescriptor#H", "stateAbbreviationDescriptor": "uri://x/StateAbbreviationDescriptor#TX",
               "city": city, "postalCode": "1", "streetNumberName": "1 Way", "periods": periods})
    };
    let body = but(school(), "addresses", json!([address("A1", &["2025-01-01"]), address("B1", &["2025-01-01", "1/1/2025"])]));
    let said = invalid(&caller, "/ed-fi/schools", &body);
    assert!(said.paths().contains(&"$.addresses[1].periods"), "{:?}", said.paths());
    assert!(!said.paths().contains(&"$.addresses[0].periods"));
}

#[test]
fn values_of_one_column_agree() {
    let caller = with_school();
    let period = |school: i64| json!({"classPeriodReference": {"classPeriodName": format!("{school}"), "schoolId": school}});
    let body = but(section(), "classPeriods", json!([period(255_901_001), period(7), period(8)]));
    let said = invalid(&caller, "/ed-fi/sections", &body);
    assert_eq!(
        said.paths(),
        [
            "$.classPeriods[1].classPeriodReference.schoolId",
            "$.classPeriods[2].classPeriodReference.schoolId",
            "$.courseOfferingReference.schoolId",
        ]
    );
    assert_eq!(
        text(&said, "$.classPeriods[1].classPeriodReference.schoolId"),
        "All values supplied for 'schoolId' must match. Review all references and align the following conflicting values: \
         '7', '255901001'"
    );
    let offering = json!({
        "localCourseCode": "A", "courseReference": {"courseCode": "A", "educationOrganizationId": 9},
        "schoolReference": {"schoolId": 1}, "sessionReference": {"schoolId": 2, "schoolYear": 2025, "sessionName": "F"},
    });
    let said = invalid(&caller, "/ed-fi/courseOfferings", &offering);
    assert_eq!(said.paths(), ["$.schoolReference.schoolId", "$.sessionReference.schoolId"]);
}

#[test]
fn the_body_is_json_of_the_right_kind() {
    let caller = caller();
    let post = |headers: &[(&str, &str)], body: &str| caller.with(Method::POST, "/ed-fi/students", headers, body);
    let empty = post(&[], "");
    assert_eq!((empty.status, empty.problem(), empty.detail()), (400, "bad-request", "A non-empty request body is required."));
    assert_eq!(post(&[], "{\"studentUniqueId\":").status, 400);
    assert_eq!(post(&[], "[]").status, 400);
    for media in ["", "text/plain"] {
        let said = post(&[("Content-Type", media)], "{}");
        assert_eq!((said.status, said.problem()), (415, "unsupported-media-type"));
    }
    let with_id = caller.post("/ed-fi/academicWeeks", &but(week(), "id", json!("8a2b")));
    assert_eq!((with_id.status, with_id.problem()), (400, "bad-request:data-validation-failed"));
    assert!(with_id.body["errors"][0].as_str().expect("text").starts_with("Resource identifiers cannot be assigned"));
}
