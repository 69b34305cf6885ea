//! Random small worlds with random faults, against what must always hold.
//!
//! A world is a list of [`Entry`]s with who refers to whom, so that the expected end of each record follows from a few lines that know
//! nothing of the engine. Time is paused, and answers take random times, so that steps overlap differently in every case.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::engine::Event;
use edfi_resync::model::{CampusKeys, Model};
use edfi_resync::ods::{HttpService, Rng, TransportError};
use edfi_resync::report::Report;
use edfi_resync::source::MemoryStore;
use edfi_resync::testing::mock_ods::MockOds;
use edfi_resync::{Options, Resync};
use http::{Method, Request, Response};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use super::world::{credentials, mock, object, offering, section};

/// A record of a world.
#[derive(Debug, Clone)]
struct Entry {
    endpoint: &'static str,
    body: Value,
    /// The members that identify it, by dotted path.
    identity: Map<String, Value>,
    /// What it refers to.
    parents: Vec<usize>,
    /// The people by whom an ODS authorizes it.
    about: Vec<usize>,
    /// The person whose primary association it is.
    primary_of: Option<usize>,
    fault: Fault,
    /// Its kind is in the source; otherwise the ODS has it from before.
    in_source: bool,
    /// The ODS has it from before.
    seeded: bool,
}

/// What goes wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
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
    fn passes(self) -> bool {
        !matches!(self, Self::Malformed | Self::Refused)
    }
}

#[derive(Debug, Default, Clone)]
struct Scene {
    entries: Vec<Entry>,
}

impl Scene {
    fn add(&mut self, endpoint: &'static str, body: Value, identity: &[&str], parents: &[usize]) -> usize {
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

    fn about(&mut self, entry: usize, people: &[usize]) {
        self.entries[entry].about = people.to_vec();
    }

    fn primaries(&self, person: usize) -> Vec<usize> {
        (0..self.entries.len()).filter(|&at| self.entries[at].primary_of == Some(person)).collect()
    }

    /// Which entry a body is, by its endpoint and identifying members.
    fn find(&self, endpoint: &str, body: &Value) -> Option<usize> {
        self.entries.iter().position(|entry| {
            let member = |path: &str| path.split('.').try_fold(body, |value, name| value.get(name));
            entry.endpoint == endpoint && entry.identity.iter().all(|(path, value)| member(path) == Some(value))
        })
    }
}

/// How large a world is, and what is in it.
#[derive(Debug, Clone)]
struct Shape {
    schools: usize,
    sections: usize,
    periods: bool,
    /// Per student the schools as bits, and whether there is a contact.
    students: Vec<(u8, bool)>,
    /// Per staff member whether there is an employment, an assignment; at least the first is made.
    staff: Vec<(bool, bool)>,
    /// Per objective assessment the one it refers to, so that chains and rings arise.
    objectives: Vec<Option<usize>>,
}

const AGENCY: i64 = 255_901;

fn build(shape: &Shape) -> Scene {
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
type School = (i64, usize, Vec<usize>);

fn school(scene: &mut Scene, shape: &Shape, agency: usize, id: i64) -> School {
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

fn student(scene: &mut Scene, schools: &[School], agency: usize, number: usize, places: u8, contact: bool) {
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

fn staff(scene: &mut Scene, (school_id, school, sections): &School, agency: usize, number: usize, employed: bool, assigned: bool) {
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

fn objectives(scene: &mut Scene, links: &[Option<usize>]) {
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
const SPARE: [(&str, &str); 16] = [
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
    fn spare(&self) -> Option<&'static str> {
        SPARE.iter().find(|(endpoint, _)| *endpoint == self.endpoint).map(|(_, member)| *member)
    }

    fn malformed(&self) -> Value {
        let mut body = self.body.clone();
        body[self.spare().expect("it has something to spare")] = json!({"no": "scalar"});
        body
    }

    fn other(&self) -> Value {
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

/// What is done with a world.
#[derive(Debug, Clone)]
struct Case {
    shape: Shape,
    /// Where faults strike: a place and what.
    faults: Vec<(prop::sample::Index, Fault)>,
    /// Endpoints that are left out of the source.
    left_out: Vec<prop::sample::Index>,
    seeded: Vec<prop::sample::Index>,
    cancel_after: Option<usize>,
    concurrency: usize,
    seed: u64,
}

impl Case {
    fn scene(&self) -> Scene {
        let mut scene = build(&self.shape);
        for (place, fault) in &self.faults {
            let at = place.index(scene.entries.len());
            let entry = &mut scene.entries[at];
            // A person whose answer is lost exists unseen, and is judged by its associations: the end is another one then.
            if *fault == Fault::LostAnswer && matches!(entry.endpoint, "students" | "staffs" | "contacts") {
                continue;
            }
            if entry.spare().is_some()
                || matches!(fault, Fault::Refused | Fault::MissingOnce | Fault::Breakdown | Fault::LostAnswer | Fault::Twin)
            {
                entry.fault = *fault;
            }
        }
        for place in &self.left_out {
            let at = place.index(scene.entries.len());
            let endpoint = scene.entries[at].endpoint;
            for entry in scene.entries.iter_mut().filter(|entry| entry.endpoint == endpoint) {
                (entry.in_source, entry.seeded, entry.fault) = (false, true, Fault::None);
            }
        }
        for place in &self.seeded {
            let at = place.index(scene.entries.len());
            scene.entries[at].seeded = true;
        }
        // What an ODS holds refers to nothing that it does not hold: what is left out of the source brings what it refers to, and
        // what else was seeded without its parents is not.
        let mut open: Vec<_> = (0..scene.entries.len()).filter(|&at| !scene.entries[at].in_source).collect();
        let mut kept = BTreeSet::new();
        while let Some(at) = open.pop() {
            if kept.insert(at) {
                open.extend(&scene.entries[at].parents);
                scene.entries[at].seeded = true;
            }
        }
        let stray = |scene: &Scene| {
            let lacks = |at: &usize| scene.entries[*at].parents.iter().any(|&parent| !scene.entries[parent].seeded);
            (0..scene.entries.len()).find(|at| scene.entries[*at].seeded && lacks(at))
        };
        while let Some(at) = stray(&scene) {
            scene.entries[at].seeded = false;
        }
        scene
    }
}

/// Something that happened, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Moment {
    Posted(usize),
    Answered(usize, u16),
    Settled { origin: String, outcome: &'static str },
}

type Log = Arc<Mutex<Vec<Moment>>>;

/// A mock ODS that is watched, and takes its time.
#[derive(Debug)]
struct Watched {
    ods: MockOds,
    scene: Arc<Scene>,
    log: Log,
    rng: Rng,
}

impl Watched {
    async fn dawdle(&self) {
        let millis = self.rng.bits() % 20;
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }

    fn note(&self, moment: Moment) {
        self.log.lock().expect("no panic").push(moment);
    }
}

#[async_trait]
impl HttpService for Watched {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let posted = (request.method() == Method::POST).then(|| request.uri().path().rsplit('/').next()).flatten();
        let body = serde_json::from_slice::<Value>(request.body()).unwrap_or_default();
        let entry = posted.and_then(|endpoint| self.scene.find(endpoint, &body));
        if let Some(entry) = entry {
            self.note(Moment::Posted(entry));
        }
        self.dawdle().await;
        let answer = self.ods.call(request).await;
        self.dawdle().await;
        if let Some(entry) = entry {
            self.note(Moment::Answered(entry, answer.as_ref().map_or(0, |response| response.status().as_u16())));
        }
        answer
    }
}

/// The source of a world, and which record is which entry: the first of several with one key is the entry itself.
fn source(scene: &Scene, faulty: bool) -> (MemoryStore, HashMap<String, (usize, bool)>) {
    let mut store = MemoryStore::new(Model::ds5_2());
    let mut origins = HashMap::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, entry) in scene.entries.iter().enumerate().filter(|(_, entry)| entry.in_source) {
        let bodies = match entry.fault {
            Fault::Malformed if faulty => vec![(entry.malformed(), true)],
            Fault::Twin => vec![(entry.body.clone(), true), (entry.body.clone(), false)],
            Fault::OtherTwin => vec![(entry.body.clone(), true), (entry.other(), false)],
            Fault::MalformedTwin => vec![(entry.body.clone(), true), (entry.malformed(), false)],
            Fault::MalformedBefore => vec![(entry.malformed(), false), (entry.body.clone(), true)],
            _ => vec![(entry.body.clone(), true)],
        };
        for (body, itself) in bodies {
            let count = counts.entry(entry.endpoint).or_default();
            *count += 1;
            origins.insert(format!("memory:{}:{count}", entry.endpoint), (at, itself));
            store.add(entry.endpoint, body, CampusKeys::new()).expect("the endpoint exists");
        }
    }
    (store, origins)
}

fn prepared(scene: &Scene) -> MockOds {
    let ods = mock();
    let descriptors = [
        "uri://ed-fi.org/EmploymentStatusDescriptor#Contractual",
        "uri://ed-fi.org/StaffClassificationDescriptor#Teacher",
        "uri://ed-fi.org/ClassroomPositionDescriptor#Teacher of Record",
    ];
    ods.seed_descriptors(descriptors).expect("descriptor values");
    for entry in &scene.entries {
        if entry.seeded {
            ods.seed(entry.endpoint, vec![entry.body.clone()]).expect("it has its key");
        }
        let plant = |status| {
            let path = format!("/ed-fi/{}", entry.endpoint);
            ods.fail(Method::POST, &path, entry.identity.clone(), status).expect("a failure is planted")
        };
        match entry.fault {
            Fault::Refused => drop(plant(400)),
            Fault::MissingOnce => drop(plant(409).of_type("data-conflict:unresolved-reference").times(1)),
            Fault::Breakdown => drop(plant(503).times(2)),
            Fault::LostAnswer => drop(plant(500).lose_answer().times(1)),
            _ => {}
        }
    }
    ods
}

struct Ran {
    report: Report,
    moments: Vec<Moment>,
}

async fn run(scene: &Arc<Scene>, store: MemoryStore, ods: &MockOds, case: &Case, cancel_after: Option<usize>) -> Ran {
    let log = Log::default();
    let watched = Watched { ods: ods.clone(), scene: Arc::clone(scene), log: Arc::clone(&log), rng: Rng::seeded(case.seed) };
    let mut options = Options::default();
    options.concurrency = case.concurrency;
    let resync = Resync::builder(Arc::new(store))
        .ods(ods.base_url())
        .school_year("2027".parse().expect("a year"))
        .secrets(credentials(ods))
        .service(Arc::new(watched))
        .rng(Rng::seeded(case.seed))
        .options(options)
        .open()
        .await
        .expect("the world opens");
    let plan = resync.plan(&edfi_resync::campus::Request::new()).await.expect("it can be planned");
    let cancel = CancellationToken::new();
    let (trigger, seen) = (cancel.clone(), Arc::clone(&log));
    let observer = move |event: &Event<'_>| {
        if let Event::Settled { record, outcome, .. } = event {
            let mut log = seen.lock().expect("no panic");
            log.push(Moment::Settled { origin: record.origin.to_string(), outcome: outcome.as_str() });
            let settled = log.iter().filter(|moment| matches!(moment, Moment::Settled { .. })).count();
            if cancel_after.is_some_and(|after| settled > after) {
                trigger.cancel();
            }
        }
    };
    let running = resync.run(&plan).observe(observer).cancel_with(cancel);
    // Time is paused: a run that waits for nothing at all would wait for ever.
    let report = tokio::time::timeout(Duration::from_secs(3600), running).await.expect("the run ends").expect("the accounts close");
    let moments = log.lock().expect("no panic").clone();
    Ran { report, moments }
}

/// The members of a ring of entries that refer to each other.
fn ring(scene: &Scene, at: usize) -> BTreeSet<usize> {
    let reach = |from: usize| {
        let (mut open, mut reached) = (scene.entries[from].parents.clone(), BTreeSet::new());
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(&scene.entries[next].parents);
            }
        }
        reached
    };
    let above = reach(at);
    above.iter().copied().filter(|&other| reach(other).contains(&at)).collect()
}

/// How records end: `None` where that depends on who was faster. Knows nothing of the engine.
struct Expected<'a> {
    scene: &'a Scene,
    ends: Vec<Option<&'static str>>,
    /// Whether the ODS has it in the end; `None` where the end is open.
    present: Vec<Option<bool>>,
}

impl<'a> Expected<'a> {
    fn of(scene: &'a Scene) -> Self {
        let present = scene.entries.iter().map(|entry| if entry.in_source { None } else { Some(true) }).collect();
        let mut expected = Self { scene, ends: vec![None; scene.entries.len()], present };
        for at in 0..scene.entries.len() {
            // Primaries come after their person; entries otherwise stand behind what they refer to, rings aside.
            if scene.entries[at].in_source && scene.primaries(at).is_empty() {
                expected.judge(at, &mut BTreeSet::new());
            }
        }
        for at in 0..scene.entries.len() {
            if scene.entries[at].in_source {
                expected.judge(at, &mut BTreeSet::new());
            }
        }
        expected
    }

    fn judge(&mut self, at: usize, open: &mut BTreeSet<usize>) {
        if self.ends[at].is_some() || !self.scene.entries[at].in_source || !open.insert(at) {
            return;
        }
        let entry = &self.scene.entries[at];
        for &parent in &entry.parents {
            self.judge(parent, open);
        }
        let primaries: Vec<_> = entry.about.iter().flat_map(|&person| self.scene.primaries(person)).collect();
        for primary in primaries {
            self.judge(primary, open);
        }
        let whole_ring = ring(self.scene, at);
        if !whole_ring.is_empty() {
            self.judge_ring(&whole_ring);
            return;
        }
        let is_person = !self.scene.primaries(at).is_empty();
        let (end, delivered) = if entry.fault == Fault::Malformed {
            (Some("invalid"), Some(false))
        } else if entry.parents.iter().any(|&parent| self.present[parent].is_none())
            || entry.about.iter().any(|&person| self.authorized(person).is_none())
        {
            (None, None)
        } else if entry.parents.iter().any(|&parent| self.present[parent] == Some(false))
            || entry.about.iter().any(|&person| self.authorized(person) == Some(false))
        {
            (Some("blocked"), Some(false))
        } else if entry.fault == Fault::Refused {
            (Some("failed"), Some(false))
        } else {
            (Some("delivered"), Some(true))
        };
        // An ODS shows a person only to whom an association connects with it: an unseen one that failed counts as absent.
        let seen = !is_person || self.scene.primaries(at).iter().any(|&primary| self.visibly_seeded(primary));
        self.present[at] = delivered.map(|delivered| delivered || (entry.seeded && seen));
        self.ends[at] = end;
        if is_person && entry.seeded && !seen && end == Some("delivered") {
            // It exists unseen, so it waits for its associations.
            for primary in self.scene.primaries(at) {
                self.judge(primary, open);
            }
            self.ends[at] = self.authorized(at).map(|authorized| if authorized { "delivered" } else { "blocked" });
        }
    }

    /// The order in which a ring fails decides what of it arrives: only a ring without any trouble is certain.
    fn judge_ring(&mut self, members: &BTreeSet<usize>) {
        let outside = |at: &usize| self.scene.entries[*at].parents.iter().filter(|parent| !members.contains(parent));
        let fine = members
            .iter()
            .all(|at| self.scene.entries[*at].fault.passes() && outside(at).all(|&parent| self.present[parent] == Some(true)));
        for &member in members {
            self.ends[member] = fine.then_some("delivered");
            self.present[member] = fine.then_some(true);
        }
    }

    fn visibly_seeded(&self, primary: usize) -> bool {
        let entry = &self.scene.entries[primary];
        let people = |person: usize| self.scene.primaries(person).iter().any(|&other| self.visibly_seeded(other));
        entry.seeded && entry.about.iter().all(|&person| people(person) || self.authorized(person) == Some(true))
    }

    /// Whether an ODS lets this client write about a person: one primary association is there.
    fn authorized(&self, person: usize) -> Option<bool> {
        let primaries = self.scene.primaries(person);
        let present: Vec<_> = primaries.iter().map(|&primary| self.present[primary]).collect();
        // Open: the run judges a person by the associations that it sends, the ODS by all that it has.
        let elsewhere = primaries.iter().any(|&primary| {
            let entry = &self.scene.entries[primary];
            !entry.in_source && (primaries.len() > 1 || entry.about.iter().any(|&other| self.authorized(other) != Some(true)))
        });
        if elsewhere {
            None
        } else if present.contains(&Some(true)) {
            Some(true)
        } else if present.contains(&None) {
            None
        } else {
            Some(false)
        }
    }
}

fn delivered(outcome: &str) -> bool {
    matches!(outcome, "created" | "updated" | "unchanged")
}

/// What must hold of every run, cancelled or not.
fn check_order(scene: &Scene, origins: &HashMap<String, (usize, bool)>, ods: &MockOds, moments: &[Moment]) {
    let mut ended: HashMap<usize, &str> = HashMap::new();
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let mut answered: BTreeSet<usize> = BTreeSet::new();
    let mut origins_seen = BTreeSet::new();
    let holds = |at: usize| {
        let entry = &scene.entries[at];
        ods.records(entry.endpoint).iter().any(|record| scene.find(entry.endpoint, record) == Some(at))
    };
    for moment in moments {
        match moment {
            Moment::Posted(at) => {
                assert!(open.insert(*at), "{at} was sent while an answer to it was awaited");
                let entry = &scene.entries[*at];
                let members = ring(scene, *at);
                for &parent in entry.parents.iter().filter(|parent| scene.entries[**parent].in_source && !members.contains(parent))
                {
                    // A ring, and people who exist unseen, settle in their second pass; the first must be over.
                    let twice = !ring(scene, parent).is_empty() || !scene.primaries(parent).is_empty();
                    let over = ended.contains_key(&parent) || (twice && answered.contains(&parent));
                    assert!(over, "{} {at} was sent before {} {parent} ended", entry.endpoint, scene.entries[parent].endpoint);
                    let absent = ended.get(&parent).is_some_and(|end| !delivered(end)) && !holds(parent);
                    assert!(
                        !absent,
                        "{} {at} was sent although {} {parent} is absent",
                        entry.endpoint, scene.entries[parent].endpoint
                    );
                }
                for &person in &entry.about {
                    let primaries = scene.primaries(person);
                    let over = primaries.iter().all(|primary| !scene.entries[*primary].in_source || ended.contains_key(primary));
                    assert!(over, "{} {at} was sent before the associations of its person ended", entry.endpoint);
                    assert!(
                        primaries.iter().any(|primary| holds(*primary)),
                        "{} {at} was sent for a person unseen",
                        entry.endpoint
                    );
                }
            }
            Moment::Answered(at, _) => {
                open.remove(at);
                answered.insert(*at);
            }
            Moment::Settled { origin, outcome } => {
                assert!(origins_seen.insert(origin.clone()), "{origin} settled twice");
                let (at, itself) = origins[origin];
                if itself {
                    ended.insert(at, outcome);
                }
                if itself && delivered(outcome) {
                    assert!(holds(at), "{origin} is said to be delivered");
                }
            }
        }
    }
}

async fn play(case: Case) {
    let scene = Arc::new(case.scene());
    let (store, origins) = source(&scene, true);
    if origins.is_empty() {
        return;
    }
    let ods = prepared(&scene);
    let first = run(&scene, store, &ods, &case, case.cancel_after).await;
    check_order(&scene, &origins, &ods, &first.moments);
    if case.cancel_after.is_none() {
        assert_eq!(first.report.stopped, None);
        assert_eq!(first.report.total.read, origins.len() as u64, "{}", first.report);
        let ends: HashMap<&str, &str> = first
            .moments
            .iter()
            .filter_map(|moment| match moment {
                Moment::Settled { origin, outcome } => Some((origin.as_str(), *outcome)),
                _ => None,
            })
            .collect();
        let expected = Expected::of(&scene);
        for (origin, (at, itself)) in &origins {
            let end = ends.get(origin.as_str()).copied().map(|end| if delivered(end) { "delivered" } else { end });
            let wanted = match scene.entries[*at].fault {
                _ if *itself => expected.ends[*at],
                Fault::Twin | Fault::OtherTwin => Some("skipped"),
                _ => Some("invalid"),
            };
            assert!(end.is_some(), "{origin} has no outcome");
            if let Some(wanted) = wanted {
                assert_eq!(end, Some(wanted), "{origin}\n{}", first.report);
            }
        }
        let mut lookups: Vec<_> = ods
            .requests()
            .into_iter()
            .filter(|request| request.method == "GET" && request.path.contains('?'))
            .map(|request| request.path)
            .collect();
        let all = lookups.len();
        lookups.sort_unstable();
        lookups.dedup();
        assert_eq!(lookups.len(), all, "each failed record is looked up once");
    }

    // The faults are gone: everything arrives, and a third run moves nothing.
    ods.clear_failures();
    let (store, origins) = source(&scene, false);
    let second = run(&scene, store.clone(), &ods, &case, None).await;
    check_order(&scene, &origins, &ods, &second.moments);
    let total = second.report.total;
    assert_eq!((total.failed, total.blocked, total.cancelled), (0, 0, 0), "{}", second.report);
    for entry in &scene.entries {
        let found = ods.records(entry.endpoint).iter().any(|record| scene.find(entry.endpoint, record).is_some());
        assert!(found, "{} arrived", entry.endpoint);
    }
    for endpoint in scene.entries.iter().map(|entry| entry.endpoint).collect::<BTreeSet<_>>() {
        assert_eq!(ods.count(endpoint), scene.entries.iter().filter(|entry| entry.endpoint == endpoint).count(), "{endpoint}");
    }
    let version = ods.newest_change_version();
    let third = run(&scene, store, &ods, &case, None).await;
    assert_eq!(third.report.total.created, 0, "{}", third.report);
    // The stripped half of a ring is a change, and so is its repair.
    if (0..scene.entries.len()).all(|at| ring(&scene, at).is_empty()) {
        assert_eq!(ods.newest_change_version(), version, "nothing moved");
    }
}

fn shapes() -> impl Strategy<Value = Shape> {
    let students = prop::collection::vec((0..4_u8, any::<bool>()), 0..4);
    let staff = prop::collection::vec(any::<(bool, bool)>(), 0..3);
    let objectives = prop::collection::vec(prop::option::weighted(0.7, 0..5_usize), 0..5);
    (1..3_usize, 0..3_usize, any::<bool>(), students, staff, objectives).prop_map(
        |(schools, sections, periods, students, staff, objectives)| Shape {
            schools,
            sections,
            periods,
            students,
            staff,
            objectives,
        },
    )
}

fn faults() -> impl Strategy<Value = Fault> {
    prop_oneof![
        3 => Just(Fault::Refused),
        2 => Just(Fault::Malformed),
        1 => Just(Fault::MissingOnce),
        1 => Just(Fault::Breakdown),
        1 => Just(Fault::LostAnswer),
        1 => Just(Fault::Twin),
        1 => Just(Fault::OtherTwin),
        1 => Just(Fault::MalformedTwin),
        1 => Just(Fault::MalformedBefore),
    ]
}

fn cases() -> impl Strategy<Value = Case> {
    let faults = prop::collection::vec((any::<prop::sample::Index>(), faults()), 0..6);
    let left_out = prop::collection::vec(any::<prop::sample::Index>(), 0..3);
    let seeded = prop::collection::vec(any::<prop::sample::Index>(), 0..8);
    (shapes(), faults, left_out, seeded, prop::option::weighted(0.3, 0..40_usize), 1..9_usize, any::<u64>()).prop_map(
        |(shape, faults, left_out, seeded, cancel_after, concurrency, seed)| Case {
            shape,
            faults,
            left_out,
            seeded,
            cancel_after,
            concurrency,
            seed,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_must_always_hold(case in cases()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime");
        runtime.block_on(play(case));
    }
}
