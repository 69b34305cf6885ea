//! How rows become records: types, absence, Campus codes and Campus keys.

use edfi_resync::campus::{Configuration, Preferences, Scope};
use edfi_resync::model::{CampusRole, Day, ShapeProblem};
use edfi_resync::source::Batch;

use crate::campus::Campus;
use crate::{bodies, read, rejects, scope};

fn mapped() -> Scope {
    let preferences = Preferences::default()
        .with_mapping("GradeLevelDescriptor", "9", "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade")
        .with_mapping("AddressTypeDescriptor", "H", "uri://ed-fi.org/AddressTypeDescriptor#Home");
    scope(Configuration::new("State", 2027.try_into().unwrap(), "5.2").with_preferences(preferences))
}

/// What the columns of one row make.
async fn one(endpoint: &str, columns: &str) -> Batch {
    let campus = Campus::with_queries([(format!("{endpoint}.sql").as_str(), format!("SELECT {columns} ORDER BY 1").as_str())]);
    read(&campus.open().unwrap(), &mapped(), endpoint).await.unwrap()
}

async fn body(endpoint: &str, columns: &str) -> String {
    let batch = one(endpoint, columns).await;
    assert_eq!(rejects(&batch), [""; 0]);
    bodies(&batch)[0].to_owned()
}

#[tokio::test]
async fn values_are_typed_by_the_model() {
    assert_eq!(
        body("courses", "7 AS courseCode, 'A \"b\" \\ é' AS courseTitle, '3' AS numberOfParts, 1 AS highSchoolCourseRequirement")
            .await,
        r#"{"courseCode":"7","courseTitle":"A \"b\" \\ é","numberOfParts":3,"highSchoolCourseRequirement":true}"#
    );
    assert_eq!(
        body(
            "courses",
            "'12.50' AS minimumAvailableCredits, 3 AS maximumAvailableCredits, 0.5 AS minimumAvailableCreditConversion"
        )
        .await,
        r#"{"minimumAvailableCredits":12.50,"maximumAvailableCredits":3,"minimumAvailableCreditConversion":0.5}"#
    );
    assert_eq!(
        body("courses", "12.0 AS numberOfParts, 0 AS highSchoolCourseRequirement, '2027-01-31' AS dateCourseAdopted").await,
        r#"{"numberOfParts":12,"highSchoolCourseRequirement":false,"dateCourseAdopted":"2027-01-31"}"#
    );
    assert_eq!(
        body("courses", r#"1 AS "_ext.state.count", '{"a": 1.50}' AS "_ext.state.more", ' [1] ' AS "_ext.list", '{no' AS "_ext.text", '{}' AS other"#).await,
        r#"{"_ext":{"state":{"count":1,"more":{"a": 1.50}},"list":[1],"text":"{no"},"other":"{}"}"#
    );
}

#[tokio::test]
async fn what_is_absent_is_left_out() {
    assert_eq!(
        body(
            "sections",
            r#"'S1' AS sectionIdentifier, NULL AS "locationReference.classroomIdentificationCode", NULL AS "locationReference.schoolId",
               NULL AS sectionName, 1 AS "courseOfferingReference.schoolId", NULL AS "courseOfferingReference.sessionName",
               ' [ ] ' AS classPeriods, 'null' AS characteristics, '{}' AS locationSchoolReference"#
        )
        .await,
        r#"{"sectionIdentifier":"S1","courseOfferingReference":{"schoolId":1}}"#
    );
    assert_eq!(body("sections", "NULL AS sectionIdentifier").await, "{}");
}

#[tokio::test]
async fn values_of_another_type_are_rejects_with_their_path() {
    let batch = one(
        "courses",
        "'C1' AS courseCode, 'x' AS numberOfParts, 2 AS highSchoolCourseRequirement, '12,5' AS minimumAvailableCredits, 1.5 AS courseTitle,
         20270131 AS dateCourseAdopted, '[{' AS levelCharacteristics, x'00' AS courseDescription, '{}' AS identificationCodes,
         NULL AS \"educationOrganizationReference.educationOrganizationId\"",
    )
    .await;
    assert_eq!(
        rejects(&batch),
        ["courses.sql:1: $.numberOfParts is not a whole number; $.highSchoolCourseRequirement is not a boolean (0 or 1); \
          $.minimumAvailableCredits is not a decimal number; $.courseTitle is not text; $.dateCourseAdopted is not a date as text; \
          $.levelCharacteristics is not JSON text of an array; $.courseDescription is not text; $.identificationCodes is not JSON text of an array"]
    );
    assert_eq!(batch.rejects[0].partial.as_deref(), Some(br#"{"courseCode":"C1"}"#.as_slice()));
}

#[tokio::test]
async fn campus_codes_become_descriptors_everywhere() {
    assert_eq!(
        body(
            "studentSchoolAssociations",
            r#"9 AS entryGradeLevelDescriptor, 'uri://state.org/EntryTypeDescriptor#E1' AS entryTypeDescriptor, 1 AS "schoolReference.schoolId""#
        )
        .await,
        r#"{"entryGradeLevelDescriptor":"uri://ed-fi.org/GradeLevelDescriptor#Ninth grade","entryTypeDescriptor":"uri://state.org/EntryTypeDescriptor#E1","schoolReference":{"schoolId":1}}"#
    );
    // Inside JSON text everything else stays as written, numbers above all.
    assert_eq!(
        body(
            "studentEducationOrganizationAssociations",
            r#"'[ {"addressTypeDescriptor":"H", "x": 1.50, "city":"A\u00e9","periods":[ ]}, {"addressTypeDescriptor":null}, 7 ]' AS addresses"#
        )
        .await,
        r#"{"addresses":[{"addressTypeDescriptor":"uri://ed-fi.org/AddressTypeDescriptor#Home","x":1.50,"city":"A\u00e9","periods":[]},{"addressTypeDescriptor":null},7]}"#
    );
}

#[tokio::test]
async fn unmapped_codes_are_rejects_that_keep_the_rest() {
    let batch = one(
        "studentSchoolAssociations",
        r#"'604822' AS "studentReference.studentUniqueId", '13' AS entryGradeLevelDescriptor, '2026-08-17' AS entryDate, 1001 AS "@person",
           'Enrollment:4711' AS "@object""#,
    )
    .await;
    assert_eq!(
        rejects(&batch),
        [
            "studentSchoolAssociations.sql:1: $.entryGradeLevelDescriptor has the Campus code \"13\", which is not mapped to a GradeLevelDescriptor"
        ]
    );
    let reject = &batch.rejects[0];
    assert!(matches!(&reject.errors[0].problem, ShapeProblem::UnmappedCode { code, .. } if code == "13"));
    assert_eq!(
        reject.partial.as_deref(),
        Some(br#"{"studentReference":{"studentUniqueId":"604822"},"entryDate":"2026-08-17"}"#.as_slice())
    );
    assert_eq!(reject.campus.ids(CampusRole::Person).collect::<Vec<_>>(), [1001]);
    assert_eq!(reject.campus.object().map(|object| (&*object.kind, object.id)), Some(("Enrollment", 4711)));

    let batch = one(
        "studentEducationOrganizationAssociations",
        r#"'[{"addressTypeDescriptor":"H"},{"city":"A","addressTypeDescriptor":"W","postalCode":"1"}]' AS addresses"#,
    )
    .await;
    assert_eq!(
        rejects(&batch),
        ["studentEducationOrganizationAssociations.sql:1: $.addresses[1].addressTypeDescriptor has the Campus code \"W\", \
          which is not mapped to a AddressTypeDescriptor"]
    );
    let partial = std::str::from_utf8(batch.rejects[0].partial.as_deref().unwrap()).unwrap();
    assert!(partial.ends_with(r#"{"city":"A","postalCode":"1"}]}"#), "{partial}");
}

#[tokio::test]
async fn campus_keys_are_read_and_never_sent() {
    let batch = one(
        "students",
        r#"'[12, null, 15]' AS "@school", 2027 AS "@schoolYear", '1001' AS "@person", NULL AS "@course", '[]' AS "@section", 3 AS "@calendar",
           'A:B:7' AS "@object", 'x' AS firstName"#,
    )
    .await;
    assert_eq!(bodies(&batch), [r#"{"firstName":"x"}"#]);
    let keys = &batch.records[0].campus;
    let expected = [
        (CampusRole::School, 12),
        (CampusRole::School, 15),
        (CampusRole::SchoolYear, 2027),
        (CampusRole::Person, 1001),
        (CampusRole::Calendar, 3),
    ];
    assert_eq!(keys.all(), expected);
    assert_eq!(keys.object().map(|object| (&*object.kind, object.id)), Some(("A:B", 7)));

    let batch = one("students", r#"'twelve' AS "@school", 4711 AS "@object", 'x' AS firstName"#).await;
    assert_eq!(
        rejects(&batch),
        ["students.sql:1: @school is neither a Campus ID nor a JSON array of them; \
          @object does not name a Campus object and its ID, such as Enrollment:4711"]
    );
}

#[tokio::test]
async fn the_day_of_a_row_is_a_day_or_its_midnight_or_none() {
    let day = Day::new(2026, 11, 30).unwrap();
    for (sql, wanted) in [
        ("'2026-11-30'", Some(day)),
        ("'2026-11-30 00:00:00.000'", Some(day)),
        ("'2026-11-30T00:00:00'", Some(day)),
        ("NULL", None),
    ] {
        let batch = one("students", &format!(r#"{sql} AS "@date", 'x' AS firstName"#)).await;
        assert_eq!(bodies(&batch), [r#"{"firstName":"x"}"#], "{sql}");
        assert_eq!(batch.records[0].campus.day(), wanted, "{sql}");
    }
    for sql in ["'2026-11-30 08:15:00'", "'30.11.2026'", "''", "20261130", "2026.5", "x'20'"] {
        let batch = one("students", &format!(r#"{sql} AS "@date", 'x' AS firstName"#)).await;
        assert_eq!(rejects(&batch), ["students.sql:1: @date is no day (YYYY-MM-DD, or its midnight)"], "{sql}");
    }
}
