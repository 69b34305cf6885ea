//! Worlds, piece by piece: an agency, its schools, students, staff, and objectives of an assessment.

use edfi_resync::model::CampusRole;
use serde_json::{Map, Value, json};

use super::scene::Scene;

/// How large a world is, and what is in it.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) schools: usize,
    pub(crate) sections: usize,
    pub(crate) periods: bool,
    /// Class periods beyond that, so that there is a crowd.
    pub(crate) crowd: usize,
    /// Per student the schools as bits, and whether there is a contact.
    pub(crate) students: Vec<(u8, bool)>,
    /// Per staff member whether there is an employment, an assignment; at least the first is made.
    pub(crate) staff: Vec<(bool, bool)>,
    /// Per objective assessment the one it refers to, so that chains and rings arise.
    pub(crate) objectives: Vec<Option<usize>>,
}

pub(crate) const AGENCY: i64 = 255_901;
/// The Campus person IDs begin here.
pub(crate) const STUDENTS: i64 = 1_000;
pub(crate) const CONTACTS: i64 = 2_000;
pub(crate) const STAFF: i64 = 3_000;

/// A small number as an ID.
pub(crate) fn id(number: usize) -> i64 {
    i64::try_from(number).expect("a world is small")
}

/// The Campus ID of a section.
pub(crate) fn section_id(school: i64, number: usize) -> i64 {
    (school - AGENCY * 1000) * 10 + id(number)
}

fn offering(school: i64) -> Value {
    json!({"localCourseCode": "ALG1", "schoolId": school, "schoolYear": 2027, "sessionName": "Fall"})
}

fn section(school: i64, section: &str) -> Value {
    let mut reference = offering(school);
    reference["sectionIdentifier"] = json!(section);
    reference
}

fn object(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).expect("an object")
}

pub(crate) fn build(shape: &Shape) -> Scene {
    let mut scene = Scene::default();
    let agency = scene.add(
        "localEducationAgencies",
        json!({
            "localEducationAgencyId": AGENCY, "nameOfInstitution": "Grand Bend ISD",
            "localEducationAgencyCategoryDescriptor": "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
            "categories": [{"educationOrganizationCategoryDescriptor":
                "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency"}],
        }),
        &["localEducationAgencyId"],
        &[],
    );
    let mut schools = Vec::new();
    for (number, _) in (1..).zip(0..shape.schools) {
        schools.push(school(&mut scene, shape, agency, AGENCY * 1000 + number));
    }
    for (number, (places, contact)) in shape.students.iter().enumerate() {
        student(&mut scene, &schools, agency, number, *places, *contact);
    }
    for (number, (employed, assigned)) in shape.staff.iter().enumerate() {
        staff(&mut scene, &schools[number % schools.len()], agency, number, *employed, *assigned);
    }
    objectives(&mut scene, &shape.objectives);
    scene
}

/// A school's ID, its entry, and its sections.
pub(crate) type School = (i64, usize, Vec<usize>);

pub(crate) fn school(scene: &mut Scene, shape: &Shape, agency: usize, id: i64) -> School {
    let school = scene.add(
        "schools",
        json!({
            "schoolId": id, "nameOfInstitution": format!("School {id}"),
            "localEducationAgencyReference": {"localEducationAgencyId": AGENCY},
            "educationOrganizationCategories": [{"educationOrganizationCategoryDescriptor":
                "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"}],
            "gradeLevels": [{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}],
        }),
        &["schoolId"],
        &[agency],
    );
    let (place, course_id) = ((CampusRole::School, id - AGENCY * 1000), (CampusRole::Course, 30 + id - AGENCY * 1000));
    scene.keyed(school, &[place]);
    let session = scene.add(
        "sessions",
        json!({
            "sessionName": "Fall", "schoolReference": {"schoolId": id}, "schoolYearTypeReference": {"schoolYear": 2027},
            "beginDate": "2026-08-20", "endDate": "2026-12-18", "termDescriptor": "uri://ed-fi.org/TermDescriptor#Fall Semester",
            "totalInstructionalDays": 80,
        }),
        &["sessionName", "schoolReference.schoolId"],
        &[school],
    );
    scene.keyed(session, &[place]);
    let course = scene.add(
        "courses",
        json!({
            "courseCode": "ALG1", "educationOrganizationReference": {"educationOrganizationId": id}, "courseTitle": "Algebra",
            "numberOfParts": 1, "identificationCodes": [{
                "courseIdentificationSystemDescriptor": "uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code",
                "identificationCode": "ALG1"}],
        }),
        &["courseCode", "educationOrganizationReference.educationOrganizationId"],
        &[school],
    );
    scene.keyed(course, &[place, course_id]);
    let offered = scene.add(
        "courseOfferings",
        json!({
            "localCourseCode": "ALG1", "courseReference": {"courseCode": "ALG1", "educationOrganizationId": id},
            "schoolReference": {"schoolId": id},
            "sessionReference": {"schoolId": id, "schoolYear": 2027, "sessionName": "Fall"},
        }),
        &["localCourseCode", "schoolReference.schoolId"],
        &[course, school, session],
    );
    scene.keyed(offered, &[place, course_id]);
    let periods: Vec<_> = (0..usize::from(shape.periods) + shape.crowd)
        .map(|number| {
            let name = format!("P{}", number + 1);
            let body = json!({"classPeriodName": name, "schoolReference": {"schoolId": id}, "officialAttendancePeriod": true});
            let period = scene.add("classPeriods", body, &["classPeriodName", "schoolReference.schoolId"], &[school]);
            scene.keyed(period, &[place]);
            period
        })
        .collect();
    let period = periods.first().copied().filter(|_| shape.periods);
    let sections = (0..shape.sections).map(|number| {
        let mut body = json!({
            "sectionIdentifier": format!("S{number}"), "courseOfferingReference": offering(id), "availableCredits": 1.5,
        });
        let mut parents = vec![offered];
        if let Some(period) = period {
            body["classPeriods"] = json!([{"classPeriodReference": {"classPeriodName": "P1", "schoolId": id}}]);
            parents.push(period);
        }
        let section = scene.add("sections", body, &["sectionIdentifier", "courseOfferingReference.schoolId"], &parents);
        scene.keyed(section, &[place, course_id, (CampusRole::Section, section_id(id, number))]);
        section
    });
    let sections = sections.collect();
    (id, school, sections)
}

pub(crate) fn student(scene: &mut Scene, schools: &[School], agency: usize, number: usize, places: u8, contact: bool) {
    let campus_id = id(number);
    let id = format!("S{number}");
    let person = (CampusRole::Person, STUDENTS + campus_id);
    let attends = |place: usize| places & (1 << place) != 0 || (place == 0 && usize::from(places) % (1 << schools.len()) == 0);
    let attended =
        (0..schools.len()).filter(|&place| attends(place)).map(|place| (CampusRole::School, schools[place].0 - AGENCY * 1000));
    let everywhere: Vec<_> = attended.chain([person]).collect();
    let reference = json!({"studentUniqueId": id});
    let body = json!({"studentUniqueId": id, "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"});
    let student = scene.add("students", body, &["studentUniqueId"], &[]);
    scene.keyed(student, &everywhere);
    for (place, (school_id, school, sections)) in schools.iter().enumerate() {
        // Everybody is at the first school if nowhere else.
        if !attends(place) {
            continue;
        }
        let here = (CampusRole::School, school_id - AGENCY * 1000);
        let association = scene.add(
            "studentSchoolAssociations",
            json!({
                "schoolReference": {"schoolId": school_id}, "studentReference": reference, "entryDate": "2026-08-20",
                "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
            }),
            &["schoolReference.schoolId", "studentReference.studentUniqueId"],
            &[*school, student],
        );
        scene.entries[association].primary_of = Some(student);
        scene.keyed(association, &[here, person]);
        for (number, section_entry) in sections.iter().enumerate() {
            let enrolled = scene.add(
                "studentSectionAssociations",
                json!({
                    "beginDate": "2026-08-20", "studentReference": reference, "homeroomIndicator": true,
                    "sectionReference": section(*school_id, &format!("S{number}")),
                }),
                &["sectionReference.schoolId", "sectionReference.sectionIdentifier", "studentReference.studentUniqueId"],
                &[*section_entry, student],
            );
            scene.about(enrolled, &[student]);
            scene.keyed(enrolled, &[here, person, (CampusRole::Section, section_id(*school_id, number))]);
        }
    }
    let with_agency = scene.add(
        "studentEducationOrganizationAssociations",
        json!({
            "educationOrganizationReference": {"educationOrganizationId": AGENCY}, "studentReference": reference,
            "hispanicLatinoEthnicity": true,
        }),
        &["studentReference.studentUniqueId"],
        &[agency, student],
    );
    scene.about(with_agency, &[student]);
    scene.keyed(with_agency, &everywhere);
    if contact {
        let id = format!("C{number}");
        let body = json!({"contactUniqueId": id, "firstName": "A", "lastSurname": "B", "maidenName": "D"});
        let contact = scene.add("contacts", body, &["contactUniqueId"], &[]);
        let campus: Vec<_> = everywhere.iter().filter(|(role, _)| *role == CampusRole::School).copied().collect();
        scene.keyed(contact, &[&campus[..], &[(CampusRole::Person, CONTACTS + campus_id)]].concat());
        let association = scene.add(
            "studentContactAssociations",
            json!({
                "contactReference": {"contactUniqueId": id}, "studentReference": reference, "emergencyContactStatus": true,
            }),
            &["contactReference.contactUniqueId"],
            &[contact, student],
        );
        scene.entries[association].primary_of = Some(contact);
        scene.about(association, &[student]);
        scene.keyed(association, &everywhere);
    }
}

pub(crate) fn staff(
    scene: &mut Scene,
    (school_id, school, sections): &School,
    agency: usize,
    number: usize,
    employed: bool,
    assigned: bool,
) {
    let campus_id = id(number);
    let id = format!("T{number}");
    let campus = [(CampusRole::School, school_id - AGENCY * 1000), (CampusRole::Person, STAFF + campus_id)];
    let reference = json!({"staffUniqueId": id});
    let body = json!({"staffUniqueId": id, "firstName": "A", "lastSurname": "B", "birthDate": "1980-02-03"});
    let staff = scene.add("staffs", body, &["staffUniqueId"], &[]);
    scene.keyed(staff, &campus);
    if employed || !assigned {
        let employment = scene.add(
            "staffEducationOrganizationEmploymentAssociations",
            json!({
                "educationOrganizationReference": {"educationOrganizationId": AGENCY}, "staffReference": reference,
                "employmentStatusDescriptor": "uri://ed-fi.org/EmploymentStatusDescriptor#Contractual", "hireDate": "2020-08-01",
                "fullTimeEquivalency": 1,
            }),
            &["staffReference.staffUniqueId"],
            &[agency, staff],
        );
        scene.entries[employment].primary_of = Some(staff);
        scene.keyed(employment, &campus);
    }
    if assigned {
        let assignment = scene.add(
            "staffEducationOrganizationAssignmentAssociations",
            json!({
                "educationOrganizationReference": {"educationOrganizationId": school_id}, "staffReference": reference,
                "staffClassificationDescriptor": "uri://ed-fi.org/StaffClassificationDescriptor#Teacher",
                "beginDate": "2020-08-01", "positionTitle": "Teacher",
            }),
            &["staffReference.staffUniqueId"],
            &[*school, staff],
        );
        scene.entries[assignment].primary_of = Some(staff);
        scene.keyed(assignment, &campus);
    }
    for (number, section_entry) in sections.iter().enumerate() {
        let taught = scene.add(
            "staffSectionAssociations",
            json!({
                "sectionReference": section(*school_id, &format!("S{number}")), "staffReference": reference,
                "classroomPositionDescriptor": "uri://ed-fi.org/ClassroomPositionDescriptor#Teacher of Record",
                "beginDate": "2026-08-20", "highlyQualifiedTeacher": true,
            }),
            &["sectionReference.sectionIdentifier", "staffReference.staffUniqueId"],
            &[*section_entry, staff],
        );
        scene.about(taught, &[staff]);
        scene.keyed(taught, &[&campus[..], &[(CampusRole::Section, section_id(*school_id, number))]].concat());
    }
}

pub(crate) fn objectives(scene: &mut Scene, links: &[Option<usize>]) {
    let named = |extra: Value| {
        let mut body = json!({"assessmentIdentifier": "MATH", "namespace": "uri://ed-fi.org/Assessment"});
        body.as_object_mut().expect("an object").extend(object(extra));
        body
    };
    if links.is_empty() {
        return;
    }
    let mathematics = "uri://ed-fi.org/AcademicSubjectDescriptor#Mathematics";
    let body = named(json!({"assessmentTitle": "M", "academicSubjects": [{"academicSubjectDescriptor": mathematics}]}));
    let assessment = scene.add("assessments", body, &["assessmentIdentifier"], &[]);
    let first = scene.entries.len();
    for (number, link) in links.iter().enumerate() {
        let mut body = json!({
            "identificationCode": format!("O{number}"), "assessmentReference": named(json!({})), "maxRawScore": 10.5,
        });
        let mut parents = vec![assessment];
        if let Some(link) = link.map(|link| link % links.len()) {
            body["parentObjectiveAssessmentReference"] = named(json!({"identificationCode": format!("O{link}")}));
            parents.push(first + link);
        }
        scene.add("objectiveAssessments", body, &["identificationCode"], &parents);
    }
}
