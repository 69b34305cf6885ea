//! A small world as a list of entries with who refers to whom.

use serde_json::{Map, Value, json};

use super::super::world::{object, offering, section};

/// A record of a world.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) endpoint: &'static str,
    pub(super) body: Value,
    /// The members that identify it, by dotted path.
    pub(super) identity: Map<String, Value>,
    /// What it refers to.
    pub(super) parents: Vec<usize>,
    /// The people by whom an ODS authorizes it.
    pub(super) about: Vec<usize>,
    /// The person whose primary association it is.
    pub(super) primary_of: Option<usize>,
    pub(super) fault: Fault,
    /// Its kind is in the source; otherwise the ODS has it from before.
    pub(super) in_source: bool,
    /// The ODS has it from before.
    pub(super) seeded: bool,
}

/// What goes wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    None,
    /// A member is malformed.
    Malformed,
    /// The ODS refuses it, whatever is tried.
    Refused,
    /// The ODS says once that something it refers to is missing.
    MissingOnce,
    /// The server breaks down for two requests.
    Breakdown,
    /// The record arrives, the answer does not.
    LostAnswer,
    /// The same record follows.
    Twin,
    /// Another record with its key follows.
    OtherTwin,
    /// A malformed record with its key follows.
    MalformedTwin,
    /// A malformed record with its key comes first.
    MalformedBefore,
}

impl Fault {
    /// Whether the record itself can be delivered in spite of it.
    pub(super) fn passes(self) -> bool {
        !matches!(self, Self::Malformed | Self::Refused)
    }
}

#[derive(Debug, Default, Clone)]
pub(super) struct Scene {
    pub(super) entries: Vec<Entry>,
}

impl Scene {
    pub(super) fn add(&mut self, endpoint: &'static str, body: Value, identity: &[&str], parents: &[usize]) -> usize {
        let value = |path: &str| path.split('.').fold(&body, |value, name| &value[name]).clone();
        let identity = identity.iter().map(|path| ((*path).to_owned(), value(path))).collect();
        let entry = Entry {
            endpoint,
            identity,
            parents: parents.to_vec(),
            about: Vec::new(),
            primary_of: None,
            fault: Fault::None,
            in_source: true,
            seeded: false,
            body,
        };
        self.entries.push(entry);
        self.entries.len() - 1
    }

    pub(super) fn about(&mut self, entry: usize, people: &[usize]) {
        self.entries[entry].about = people.to_vec();
    }

    pub(super) fn primaries(&self, person: usize) -> Vec<usize> {
        (0..self.entries.len()).filter(|&at| self.entries[at].primary_of == Some(person)).collect()
    }

    /// Which entry a body is, by its endpoint and identifying members.
    pub(super) fn find(&self, endpoint: &str, body: &Value) -> Option<usize> {
        self.entries.iter().position(|entry| {
            let member = |path: &str| path.split('.').try_fold(body, |value, name| value.get(name));
            entry.endpoint == endpoint && entry.identity.iter().all(|(path, value)| member(path) == Some(value))
        })
    }
}

/// How large a world is, and what is in it.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub(super) schools: usize,
    pub(super) sections: usize,
    pub(super) periods: bool,
    /// Per student the schools as bits, and whether there is a contact.
    pub(super) students: Vec<(u8, bool)>,
    /// Per staff member whether there is an employment, an assignment; at least the first is made.
    pub(super) staff: Vec<(bool, bool)>,
    /// Per objective assessment the one it refers to, so that chains and rings arise.
    pub(super) objectives: Vec<Option<usize>>,
}

pub(super) const AGENCY: i64 = 255_901;

pub(super) fn build(shape: &Shape) -> Scene {
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
pub(super) type School = (i64, usize, Vec<usize>);

pub(super) fn school(scene: &mut Scene, shape: &Shape, agency: usize, id: i64) -> School {
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
    let period = shape.periods.then(|| {
        scene.add(
            "classPeriods",
            json!({"classPeriodName": "P1", "schoolReference": {"schoolId": id}, "officialAttendancePeriod": true}),
            &["classPeriodName", "schoolReference.schoolId"],
            &[school],
        )
    });
    let sections = (0..shape.sections).map(|number| {
        let mut body = json!({
            "sectionIdentifier": format!("S{number}"), "courseOfferingReference": offering(id), "availableCredits": 1.5,
        });
        let mut parents = vec![offered];
        if let Some(period) = period {
            body["classPeriods"] = json!([{"classPeriodReference": {"classPeriodName": "P1", "schoolId": id}}]);
            parents.push(period);
        }
        scene.add("sections", body, &["sectionIdentifier", "courseOfferingReference.schoolId"], &parents)
    });
    let sections = sections.collect();
    (id, school, sections)
}

pub(super) fn student(scene: &mut Scene, schools: &[School], agency: usize, number: usize, places: u8, contact: bool) {
    let id = format!("S{number}");
    let reference = json!({"studentUniqueId": id});
    let body = json!({"studentUniqueId": id, "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"});
    let student = scene.add("students", body, &["studentUniqueId"], &[]);
    for (place, (school_id, school, sections)) in schools.iter().enumerate() {
        // Everybody is at the first school if nowhere else.
        if places & (1 << place) == 0 && (place > 0 || usize::from(places) % (1 << schools.len()) != 0) {
            continue;
        }
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
    if contact {
        let id = format!("C{number}");
        let body = json!({"contactUniqueId": id, "firstName": "A", "lastSurname": "B", "maidenName": "D"});
        let contact = scene.add("contacts", body, &["contactUniqueId"], &[]);
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
    }
}

pub(super) fn staff(
    scene: &mut Scene,
    (school_id, school, sections): &School,
    agency: usize,
    number: usize,
    employed: bool,
    assigned: bool,
) {
    let id = format!("T{number}");
    let reference = json!({"staffUniqueId": id});
    let body = json!({"staffUniqueId": id, "firstName": "A", "lastSurname": "B", "birthDate": "1980-02-03"});
    let staff = scene.add("staffs", body, &["staffUniqueId"], &[]);
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
    }
}

pub(super) fn objectives(scene: &mut Scene, links: &[Option<usize>]) {
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

/// Something that a record may do without, so that it can be malformed or another one.
pub(super) const SPARE: [(&str, &str); 16] = [
    ("localEducationAgencies", "nameOfInstitution"),
    ("schools", "nameOfInstitution"),
    ("sessions", "totalInstructionalDays"),
    ("courses", "numberOfParts"),
    ("classPeriods", "officialAttendancePeriod"),
    ("sections", "availableCredits"),
    ("students", "birthDate"),
    ("studentSectionAssociations", "homeroomIndicator"),
    ("studentEducationOrganizationAssociations", "hispanicLatinoEthnicity"),
    ("contacts", "maidenName"),
    ("studentContactAssociations", "emergencyContactStatus"),
    ("staffs", "birthDate"),
    ("staffEducationOrganizationEmploymentAssociations", "fullTimeEquivalency"),
    ("staffEducationOrganizationAssignmentAssociations", "positionTitle"),
    ("staffSectionAssociations", "highlyQualifiedTeacher"),
    ("objectiveAssessments", "maxRawScore"),
];

impl Entry {
    pub(super) fn spare(&self) -> Option<&'static str> {
        SPARE.iter().find(|(endpoint, _)| *endpoint == self.endpoint).map(|(_, member)| *member)
    }

    pub(super) fn malformed(&self) -> Value {
        let mut body = self.body.clone();
        body[self.spare().expect("it has something to spare")] = json!({"no": "scalar"});
        body
    }

    pub(super) fn other(&self) -> Value {
        let mut body = self.body.clone();
        let spare = self.spare().expect("it has something to spare");
        body[spare] = match &body[spare] {
            Value::Number(_) => json!(2),
            Value::Bool(_) => json!(false),
            Value::String(text) if text.contains('-') => json!("1999-01-01"),
            _ => json!("Other"),
        };
        body
    }
}
