//! What is wrong with a record is said, all of it, with its place and without its values.

use serde_json::json;

use crate::model::samples::{kinds, record};
use crate::model::{Inspection, Model};

fn inspect(endpoint: &str, body: &str) -> Inspection {
    Model::ds5_2().kind(endpoint).expect("it exists").inspector().inspect(body.as_bytes())
}

fn errors(endpoint: &str, body: &str) -> String {
    let errors: Vec<String> = inspect(endpoint, body).errors.iter().map(ToString::to_string).collect();
    errors.join("\n")
}

/// The errors of a section that lacks nothing but has these members too.
fn section(members: &str) -> String {
    let required = r#""sectionIdentifier":"1","courseOfferingReference":{"localCourseCode":"A","schoolId":5,"schoolYear":2027,"sessionName":"S"}"#;
    errors("sections", &format!("{{{required},{members}}}"))
}

#[test]
fn records_made_from_the_specs_have_no_errors() {
    for kind in kinds() {
        for complete in [false, true] {
            let body = record(kind.spec(), complete).to_string();
            let inspection = kind.inspector().inspect(body.as_bytes());
            assert_eq!(inspection.errors, [], "{kind:?} {body}");
            assert!(inspection.key.is_some() && inspection.unknown.is_empty(), "{kind:?} {body}");
        }
    }
}

#[test]
fn each_required_member_is_missed() {
    for kind in kinds() {
        for field in kind.spec().fields.iter().filter(|field| field.required) {
            let mut body = record(kind.spec(), false);
            for absent in [None, Some(json!(null)), Some(json!([])), Some(json!({}))] {
                // An empty array or object where none belongs is another error.
                let is_object = absent.as_ref().is_some_and(|value| !value.is_null());
                let fits = matches!((&absent, &body[field.name]), (Some(a), b) if a.is_array() == b.is_array() && a.is_object() == b.is_object());
                if is_object && !fits {
                    continue;
                }
                let members = body.as_object_mut().expect("an object");
                let original = members.remove(field.name).expect("it is required");
                if let Some(value) = absent {
                    members.insert(field.name.to_owned(), value);
                }
                let errors = kind.inspector().inspect(body.to_string().as_bytes()).errors;
                let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
                assert_eq!(texts, [format!("$.{} is required", field.name)], "{kind:?}");
                body[field.name] = original;
            }
        }
    }
}

#[test]
fn everything_is_said_at_once() {
    let body = json!({
        "sectionIdentifier": 5,
        "sectionName": "n".repeat(101),
        "availableCredits": -1,
        "availableCreditConversion": "1",
        "officialAttendancePeriod": "true",
        "sequenceOfCourse": 9,
        "sectionTypeDescriptor": "Lecture",
        "populationServedDescriptor": format!("uri://x#{}", "x".repeat(300)),
        "courseOfferingReference": {"localCourseCode": "A", "schoolId": "5", "sessionName": null},
        "locationReference": [],
        "classPeriods": [
            {"classPeriodReference": {"classPeriodName": "1", "schoolId": 6}},
            {},
            {"classPeriodReference": {"classPeriodName": "2", "schoolId": 6.5}},
            null,
            {"classPeriodReference": {"classPeriodName": "1", "schoolId": 6}},
        ],
        "programs": {},
        "offeredGradeLevels": [{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#X"}, {"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#x"}],
    });
    insta::assert_snapshot!(errors("sections", &body.to_string()), @r#"
    $.availableCreditConversion is not a number
    $.availableCredits is out of range
    $.classPeriods[1].classPeriodReference is required
    $.classPeriods[2].classPeriodReference.schoolId is not a whole number
    $.classPeriods[3] is not an object
    $.classPeriods[4] repeats the key of an earlier item
    $.courseOfferingReference.schoolId is not a whole number
    $.courseOfferingReference.schoolYear is required
    $.courseOfferingReference.sessionName is required
    $.locationReference is not an object
    $.offeredGradeLevels[1] repeats the key of an earlier item
    $.officialAttendancePeriod is not true or false
    $.populationServedDescriptor is longer than 306 characters
    $.programs is not an array
    $.sectionIdentifier is not text
    $.sectionName is longer than 100 characters
    $.sectionTypeDescriptor is not a descriptor (namespace#codeValue)
    $.sequenceOfCourse is out of range
    "#);
}

#[test]
fn dates_times_and_moments_have_their_forms() {
    let wrong = r#"{"bellScheduleName":"A","startTime":"8:00","endTime":"09:00:00","alternateDayName":"A","schoolReference":{"schoolId":1},"classPeriods":[{"classPeriodReference":{"classPeriodName":"1","schoolId":1}}],"dates":[{"date":"2026-02-30"}]}"#;
    insta::assert_snapshot!(errors("bellSchedules", wrong), @r#"
    $.startTime is not a time (HH:mm:ss)
    $.dates[0].date is not a date (YYYY-MM-DD)
    "#);
    let wrong = r#"{"sectionReference":{"localCourseCode":"A","schoolId":5,"schoolYear":2027,"sectionIdentifier":"1","sessionName":"S"},"studentReference":{"studentUniqueId":"1"},"beginDate":20260801,"endDate":"2026-08-01T00:00:00"}"#;
    insta::assert_snapshot!(errors("studentSectionAssociations", wrong), @r#"
    $.beginDate is not a date (YYYY-MM-DD)
    $.endDate is not a date (YYYY-MM-DD)
    "#);
}

#[test]
fn empty_is_absent() {
    for members in [
        r#""locationReference":null"#,
        r#""locationReference":{}"#,
        r#""locationReference":{"schoolId":null}"#,
        r#""locationReference":{"link":{"rel":"Location","href":"/"}}"#,
        r#""classPeriods":[]"#,
        r#""sectionName":null"#,
    ] {
        assert_eq!(section(members), "", "{members}");
    }
    assert_eq!(section(r#""locationReference":{"schoolId":5}"#), "$.locationReference.classroomIdentificationCode is required");
    assert_eq!(
        errors("sexDescriptors", r#"{"namespace":"uri://ed-fi.org","codeValue":"","shortDescription":"X"}"#),
        "$.codeValue is required"
    );
}

#[test]
fn unified_members_agree() {
    assert_eq!(section(r#""classPeriods":[{"classPeriodReference":{"classPeriodName":"1","schoolId":5}}]"#), "");
    let differs = r#""classPeriods":[{"classPeriodReference":{"classPeriodName":"1","schoolId":5}},{"classPeriodReference":{"classPeriodName":"2","schoolId":6}}]"#;
    assert_eq!(section(differs), "$.classPeriods[1].classPeriodReference.schoolId differs from $.courseOfferingReference.schoolId");
    let differs =
        r#""locationReference":{"classroomIdentificationCode":"A","schoolId":5},"locationSchoolReference":{"schoolId":6}"#;
    assert_eq!(section(differs), "$.locationSchoolReference.schoolId differs from $.locationReference.schoolId");
    // Only one of them there: nothing to agree with. The rooms of another school are no matter of the course offering.
    assert_eq!(section(r#""locationReference":{"classroomIdentificationCode":"A","schoolId":9}"#), "");
    // Without the root's value, items of different arrays do not bind each other.
    let alone = r#"{"classPeriods":[{"classPeriodReference":{"classPeriodName":"1","schoolId":5}},{"classPeriodReference":{"classPeriodName":"2","schoolId":6}}]}"#;
    assert!(!errors("sections", alone).contains("differs"));
}

#[test]
fn items_of_nested_arrays_are_unique_within_their_parent() {
    let address = |city: &str, dates: &[&str]| {
        let periods: Vec<_> = dates.iter().map(|date| json!({"beginDate": date})).collect();
        json!({
            "addressTypeDescriptor": "uri://x#Home", "city": city, "postalCode": "1", "stateAbbreviationDescriptor": "uri://x#TX",
            "streetNumberName": "11", "periods": periods,
        })
    };
    let school = |addresses: &[serde_json::Value]| {
        let body = json!({
            "schoolId": 5, "nameOfInstitution": "A", "addresses": addresses,
            "educationOrganizationCategories": [{"educationOrganizationCategoryDescriptor": "uri://x#School"}],
            "gradeLevels": [{"gradeLevelDescriptor": "uri://x#1"}],
        });
        errors("schools", &body.to_string())
    };
    assert_eq!(school(&[address("AA", &["2026-01-01"]), address("BB", &["2026-01-01"])]), "");
    let repeated =
        school(&[address("AA", &["2026-01-01"]), address("BB", &["2026-01-01", "2026-02-01", "2026-01-01"]), address("AA", &[])]);
    insta::assert_snapshot!(repeated, @r#"
    $.addresses[1].periods[2] repeats the key of an earlier item
    $.addresses[2] repeats the key of an earlier item
    "#);
    // Swapped parts of a key are another key.
    let mut swapped = address("11", &[]);
    swapped["streetNumberName"] = json!("AA");
    assert_eq!(school(&[address("AA", &[]), swapped]), "");
}

#[test]
fn no_json_is_said_with_its_place() {
    let place = |body: &[u8]| Model::ds5_2().kind("students").expect("it exists").inspector().inspect(body).errors[0].to_string();
    insta::assert_snapshot!(place(b""), @"$ is not a JSON object (it is empty)");
    insta::assert_snapshot!(place(b"\n  [1]"), @"$ is not a JSON object (expected `{` at line 2 column 3)");
    insta::assert_snapshot!(place(b"{\"firstName\":\"Jane\""), @"$ is not a JSON object (EOF while parsing an object at line 1 column 19)");
    insta::assert_snapshot!(place(b"{\"firstName\":\"Jane\",}"), @"$ is not a JSON object (trailing comma at line 1 column 21)");
    insta::assert_snapshot!(place(b"{\"firstName\":\"Jane\"} {}"), @"$ is not a JSON object (trailing characters at line 1 column 22)");
    insta::assert_snapshot!(place(b"{\"firstName\":\"Jane\",\"firstName\":\"John\"}"), @"$ is not a JSON object (a member is repeated at line 1 column 31)");
    insta::assert_snapshot!(place(b"{\"x\":{\"Jane\":1,\"Jane\":2}}"), @"$ is not a JSON object (a member is repeated at line 1 column 24)");
    insta::assert_snapshot!(place(b"{\"x\":1,\"x\":1}"), @"$ is not a JSON object (a member is repeated at line 1 column 13)");
    insta::assert_snapshot!(place(b"{\"x\":\"\xff\"}"), @"$ is not a JSON object (no UTF-8 behind byte 6)");
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(200), "]".repeat(200));
    insta::assert_snapshot!(place(deep.as_bytes()), @"$ is not a JSON object (recursion limit exceeded at line 1 column 132)");
}

#[test]
fn unknown_members_are_listed() {
    let body = r#"{"frstName":"Jane","_ext":{"tx":{"a":1}},"id":"1","otherNames":[{"typo":1},{"typo":2}],"a":1,"b":1,"c":1,"d":1}"#;
    assert_eq!(inspect("students", body).unknown, ["$.frstName", "$.otherNames[*].typo", "$.a", "$.b", "$.c"]);
}

#[test]
fn the_list_of_errors_ends_at_twenty() {
    let items = vec![json!({"classPeriodReference": {"classPeriodName": 1, "schoolId": "x"}}); 30];
    assert_eq!(inspect("sections", &json!({"classPeriods": items}).to_string()).errors.len(), 20);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    /// Whatever the bytes are, the answer comes, and quotes nothing.
    #[test]
    fn no_value_is_quoted(text in "[A-Z]{6,9}", number in 700_000..900_000_i64, cut in 0_usize..400) {
        for kind in Model::ds5_2().kinds().filter(|kind| !kind.is_descriptor()).step_by(7) {
            let mut body = record(kind.spec(), true);
            scramble(&mut body, &text, number);
            let mut bytes = body.to_string().into_bytes();
            if cut < 200 {
                bytes.truncate(bytes.len().saturating_sub(cut));
            }
            for error in kind.inspector().inspect(&bytes).errors {
                let said = error.to_string();
                proptest::prop_assert!(!said.contains(&text) && !said.contains(&number.to_string()), "{said}");
            }
        }
    }
}

/// Puts a text where a number was and a number where a text was.
fn scramble(value: &mut serde_json::Value, text: &str, number: i64) {
    use serde_json::Value;
    match value {
        Value::Object(members) => members.values_mut().for_each(|value| scramble(value, text, number)),
        Value::Array(items) => items.iter_mut().for_each(|value| scramble(value, text, number)),
        Value::String(_) => *value = number.into(),
        _ => *value = text.into(),
    }
}
