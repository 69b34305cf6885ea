//! A small school world in memory, and a run of it into a mock ODS.

use std::sync::Arc;

use edfi_resync::campus::Request;
use edfi_resync::model::{CampusKeys, CampusRole, Model};
use edfi_resync::ods::{Credentials, Rng};
use edfi_resync::report::Report;
use edfi_resync::source::{MemoryStore, SourceStore};
use edfi_resync::{Result, Resync};
use edfi_resync_testing::mock_ods::MockOds;
use serde_json::{Value, json};

pub(crate) const SCHOOL_A: i64 = 255_901_001;
pub(crate) const SCHOOL_B: i64 = 255_901_002;

/// A fresh mock ODS of Data Standard 5.2 that has the descriptors of the worlds below.
pub(crate) fn mock() -> MockOds {
    let ods = MockOds::new(&Model::ds5_2());
    let descriptors = [
        "uri://ed-fi.org/AcademicSubjectDescriptor#Mathematics",
        "uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code",
        "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency",
        "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School",
        "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
        "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
        "uri://ed-fi.org/TermDescriptor#Fall Semester",
    ];
    ods.seed_descriptors(descriptors).expect("descriptor values");
    ods
}

pub(crate) fn credentials(ods: &MockOds) -> Credentials {
    Credentials::new(ods.key(), ods.secret())
}

pub(crate) async fn open(store: impl SourceStore, ods: &MockOds) -> Result<Resync> {
    Resync::builder(store)
        .ods(ods.base_url())
        .school_year("2027".parse()?)
        .secrets(credentials(ods))
        .service(Arc::new(ods.clone()))
        .rng(Rng::seeded(7))
        .open()
        .await
}

/// Plans and runs everything that a store holds.
pub(crate) async fn resync(store: impl SourceStore, ods: &MockOds) -> Report {
    resync_request(store, ods, &Request::new()).await
}

pub(crate) async fn resync_request(store: impl SourceStore, ods: &MockOds, request: &Request) -> Report {
    let resync = open(store, ods).await.expect("the world opens");
    let plan = resync.plan(request).await.expect("the request can be planned");
    resync.run(&plan).await.expect("the run ends with a report")
}

/// How many requests touched a resource, by method.
pub(crate) fn requests(ods: &MockOds, method: &str, resource: &str) -> usize {
    let path = format!("/ed-fi/{resource}");
    let touches = |path_and_query: &str| path_and_query.split('?').next() == Some(path.as_str());
    ods.requests().iter().filter(|request| request.method == method && touches(&request.path)).count()
}

/// The records of the world, and which Campus keys are behind them.
pub(crate) struct World {
    store: MemoryStore,
}

impl World {
    pub(crate) fn empty() -> Self {
        Self { store: MemoryStore::new(Model::ds5_2()) }
    }

    /// Two schools of one agency, each with a session, a course, a section; student 1 in A, 2 in B, 3 in both.
    pub(crate) fn two_schools() -> Self {
        let mut world = Self::empty();
        world.add(
            "localEducationAgencies",
            json!({
                "localEducationAgencyId": 255_901,
                "nameOfInstitution": "Grand Bend ISD",
                "localEducationAgencyCategoryDescriptor": "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
                "categories": [{
                    "educationOrganizationCategoryDescriptor":
                        "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency"
                }],
            }),
            &[],
        );
        for school in [SCHOOL_A, SCHOOL_B] {
            world.school(school);
        }
        for (student, schools) in [("1", &[SCHOOL_A][..]), ("2", &[SCHOOL_B]), ("3", &[SCHOOL_A, SCHOOL_B])] {
            world.student(student, schools);
        }
        world
    }

    fn school(&mut self, school: i64) {
        self.add(
            "schools",
            json!({
                "schoolId": school,
                "nameOfInstitution": format!("School {school}"),
                "localEducationAgencyReference": {"localEducationAgencyId": 255_901},
                "educationOrganizationCategories": [{
                    "educationOrganizationCategoryDescriptor": "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"
                }],
                "gradeLevels": [{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}],
            }),
            &[],
        );
        self.add(
            "sessions",
            json!({
                "sessionName": "Fall",
                "schoolReference": {"schoolId": school},
                "schoolYearTypeReference": {"schoolYear": 2027},
                "beginDate": "2026-08-20",
                "endDate": "2026-12-18",
                "termDescriptor": "uri://ed-fi.org/TermDescriptor#Fall Semester",
                "totalInstructionalDays": 80,
            }),
            &[],
        );
        self.add(
            "courses",
            json!({
                "courseCode": "ALG1",
                "educationOrganizationReference": {"educationOrganizationId": school},
                "courseTitle": "Algebra",
                "numberOfParts": 1,
                "identificationCodes": [{
                    "courseIdentificationSystemDescriptor": "uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code",
                    "identificationCode": "ALG1",
                }],
            }),
            &[(CampusRole::Course, 31)],
        );
        self.add(
            "courseOfferings",
            json!({
                "localCourseCode": "ALG1",
                "courseReference": {"courseCode": "ALG1", "educationOrganizationId": school},
                "schoolReference": {"schoolId": school},
                "sessionReference": {"schoolId": school, "schoolYear": 2027, "sessionName": "Fall"},
            }),
            &[(CampusRole::Course, 31)],
        );
        for section in ["S1", "S2"] {
            self.add(
                "sections",
                json!({
                    "sectionIdentifier": section,
                    "courseOfferingReference": offering(school),
                    "availableCredits": 1.50,
                }),
                &[(CampusRole::Course, 31), (CampusRole::Section, if section == "S1" { 41 } else { 42 })],
            );
        }
    }

    fn student(&mut self, student: &str, schools: &[i64]) {
        let person = [(CampusRole::Person, 1000 + student.parse::<i64>().expect("a number"))];
        self.add(
            "students",
            json!({
                "studentUniqueId": student, "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03",
            }),
            &person,
        );
        for school in schools {
            self.add(
                "studentSchoolAssociations",
                json!({
                    "schoolReference": {"schoolId": school},
                    "studentReference": {"studentUniqueId": student},
                    "entryDate": "2026-08-20",
                    "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
                }),
                &person,
            );
            let mut keys = person.to_vec();
            keys.extend([(CampusRole::Course, 31), (CampusRole::Section, 41)]);
            self.add(
                "studentSectionAssociations",
                json!({
                    "beginDate": "2026-08-20",
                    "sectionReference": section(*school, "S1"),
                    "studentReference": {"studentUniqueId": student},
                }),
                &keys,
            );
        }
        self.add(
            "studentEducationOrganizationAssociations",
            json!({
                "educationOrganizationReference": {"educationOrganizationId": 255_901},
                "studentReference": {"studentUniqueId": student},
            }),
            &person,
        );
    }

    pub(crate) fn add(&mut self, endpoint: &str, body: Value, keys: &[(CampusRole, i64)]) -> &mut Self {
        let campus = keys.iter().fold(CampusKeys::new(), |campus, &(role, id)| campus.with(role, id));
        self.store.add(endpoint, body, campus).expect("the endpoint exists");
        self
    }

    pub(crate) fn store(&self) -> MemoryStore {
        self.store.clone()
    }
}

pub(crate) fn offering(school: i64) -> Value {
    json!({"localCourseCode": "ALG1", "schoolId": school, "schoolYear": 2027, "sessionName": "Fall"})
}

pub(crate) fn section(school: i64, section: &str) -> Value {
    let mut reference = offering(school);
    reference["sectionIdentifier"] = json!(section);
    reference
}

pub(crate) fn object(value: Value) -> serde_json::Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("not an object: {other}"),
    }
}
