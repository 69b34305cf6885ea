//! A small district: one LEA, one high school, and what a section needs.

use edfi_resync::model::{DATA_STANDARDS, Model};
use edfi_resync_testing::MockOds;
use serde_json::{Value, json};

use crate::caller::Caller;

pub(crate) const SCHOOL: i64 = 255_901_001;

/// Every standard, and every extension with its own.
pub(crate) fn models() -> impl Iterator<Item = Model> {
    let standards = DATA_STANDARDS.iter().map(|version| Model::data_standard(version).expect("built in"));
    let extended = [(Model::ds5_2(), "tpdm"), (Model::ds6_1(), "sample"), (Model::ds6_1(), "homograph")];
    standards.chain(extended.map(|(model, extension)| model.with_extensions([extension]).expect("built in")))
}

pub(crate) fn ods() -> MockOds {
    furnished(MockOds::new(&Model::ds5_2()))
}

/// With the descriptors that the fixture uses.
pub(crate) fn furnished(ods: MockOds) -> MockOds {
    ods.seed_descriptors([
        "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
        "uri://ed-fi.org/GradeLevelDescriptor#Tenth grade",
        "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School",
        "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency",
        "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
        "uri://ed-fi.org/TermDescriptor#Fall Semester",
        "uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code",
        "uri://ed-fi.org/ProgramTypeDescriptor#Bilingual",
        "uri://ed-fi.org/StaffClassificationDescriptor#Teacher",
        "uri://ed-fi.org/ResponsibilityDescriptor#Accountability",
    ])
    .expect("descriptors of the standard");
    ods
}

pub(crate) fn caller() -> Caller {
    Caller::new(&ods())
}

/// A caller to a mock that holds the district and the school.
pub(crate) fn with_school() -> Caller {
    let caller = caller();
    caller.create("/ed-fi/localEducationAgencies", &lea());
    caller.create("/ed-fi/schools", &school());
    caller
}

pub(crate) fn lea() -> Value {
    json!({
        "localEducationAgencyId": 255_901,
        "nameOfInstitution": "Grand Bend ISD",
        "localEducationAgencyCategoryDescriptor": "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
        "categories": [{"educationOrganizationCategoryDescriptor":
            "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency"}],
    })
}

pub(crate) fn school() -> Value {
    school_with_id(SCHOOL)
}

pub(crate) fn school_with_id(id: i64) -> Value {
    json!({
        "schoolId": id,
        "nameOfInstitution": "Grand Bend High School",
        "localEducationAgencyReference": {"localEducationAgencyId": 255_901},
        "educationOrganizationCategories": [{"educationOrganizationCategoryDescriptor":
            "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"}],
        "gradeLevels": [{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}],
    })
}

pub(crate) fn student() -> Value {
    json!({"studentUniqueId": "111111", "firstName": "Austin", "lastSurname": "Jones", "birthDate": "2009-01-01"})
}

pub(crate) fn enrollment() -> Value {
    json!({
        "schoolReference": {"schoolId": SCHOOL},
        "studentReference": {"studentUniqueId": "111111"},
        "entryDate": "2025-08-31",
        "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
    })
}

pub(crate) fn class_period() -> Value {
    json!({"classPeriodName": "Class Period 1", "schoolReference": {"schoolId": SCHOOL}})
}

pub(crate) fn session() -> Value {
    json!({
        "sessionName": "Fall 2025",
        "schoolReference": {"schoolId": SCHOOL},
        "schoolYearTypeReference": {"schoolYear": 2025},
        "termDescriptor": "uri://ed-fi.org/TermDescriptor#Fall Semester",
        "beginDate": "2025-08-25",
        "endDate": "2025-12-19",
        "totalInstructionalDays": 80,
    })
}

pub(crate) fn course() -> Value {
    json!({
        "courseCode": "ALG-1",
        "educationOrganizationReference": {"educationOrganizationId": SCHOOL},
        "courseTitle": "Algebra I",
        "numberOfParts": 1,
        "identificationCodes": [{
            "courseIdentificationSystemDescriptor": "uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code",
            "identificationCode": "ALG-1",
        }],
    })
}

pub(crate) fn offering() -> Value {
    json!({
        "localCourseCode": "ALG-1",
        "courseReference": {"courseCode": "ALG-1", "educationOrganizationId": SCHOOL},
        "schoolReference": {"schoolId": SCHOOL},
        "sessionReference": {"schoolId": SCHOOL, "schoolYear": 2025, "sessionName": "Fall 2025"},
    })
}

pub(crate) fn section() -> Value {
    json!({
        "sectionIdentifier": "ALG-1-01",
        "courseOfferingReference": {
            "localCourseCode": "ALG-1", "schoolId": SCHOOL, "schoolYear": 2025, "sessionName": "Fall 2025",
        },
        "classPeriods": [{"classPeriodReference": {"classPeriodName": "Class Period 1", "schoolId": SCHOOL}}],
    })
}

pub(crate) fn week() -> Value {
    json!({
        "weekIdentifier": "Week 1",
        "schoolReference": {"schoolId": SCHOOL},
        "beginDate": "2025-08-25",
        "endDate": "2025-08-29",
        "totalInstructionalDays": 5,
    })
}

/// The body with a member changed; null takes it out.
pub(crate) fn but(mut body: Value, member: &str, value: Value) -> Value {
    body[member] = value;
    body
}
