//! A small district of two schools whose Campus can be changed between runs, an ODS and a ledger.

use std::sync::Arc;

use edfi_resync::campus::{Configuration, Mode, Policies, Request};
use edfi_resync::engine::{Event, RemovalEnd};
use edfi_resync::ledger::Ledger;
use edfi_resync::model::{CampusKeys, CampusObject, CampusRole, Model};
use edfi_resync::ods::{Credentials, Rng};
use edfi_resync::plan::{Kept, Plan};
use edfi_resync::report::Report;
use edfi_resync::source::{CampusSchool, MemoryStore, ObjectState, SourceStore};
use edfi_resync::{Result, Resync, ResyncBuilder};
use edfi_resync_testing::ModelLedger;
use edfi_resync_testing::mock_ods::MockOds;
use http::Method;
use serde_json::{Value, json};

/// The Ed-Fi numbers of Campus schools 12 and 15, and of their district.
pub(crate) const SCHOOL_A: i64 = 255_901_001;
pub(crate) const SCHOOL_B: i64 = 255_901_002;
pub(crate) const DISTRICT: i64 = 255_901;

/// Students of each school; the first of A is person 1000, the first of B person 1100.
pub(crate) const STUDENTS: i64 = 12;

/// A record of Campus.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) endpoint: &'static str,
    pub(crate) body: Value,
    keys: Vec<(CampusRole, i64)>,
    pub(crate) object: (&'static str, i64),
    /// Selected whatever its school year is.
    of_any_year: bool,
    /// The day of its own.
    pub(crate) day: Option<&'static str>,
}

impl Held {
    /// The Campus ID of this role behind it.
    pub(crate) fn of(&self, role: CampusRole) -> Option<i64> {
        self.keys.iter().find(|(of, _)| *of == role).map(|(_, id)| *id)
    }
}

/// What Campus holds: everything that it sends, and objects that it does not.
#[derive(Clone)]
pub(crate) struct Campus {
    pub(crate) records: Vec<Held>,
    pub(crate) states: Vec<(&'static str, i64, ObjectState)>,
    pub(crate) configuration: Configuration,
}

pub(crate) fn state() -> Configuration {
    Configuration::new("State", 2027.try_into().expect("a school year"), "5.2")
}

impl Campus {
    pub(crate) fn new() -> Self {
        let mut campus = Self { records: Vec::new(), states: Vec::new(), configuration: state() };
        campus.add(
            "localEducationAgencies",
            json!({
                "localEducationAgencyId": DISTRICT,
                "nameOfInstitution": "Grand Bend ISD",
                "localEducationAgencyCategoryDescriptor": "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
                "categories": [{
                    "educationOrganizationCategoryDescriptor":
                        "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency"
                }],
            }),
            &[],
            ("District", 1),
        );
        for (id, number) in [(12, SCHOOL_A), (15, SCHOOL_B)] {
            campus.school(id, number);
            for nth in 0..STUDENTS {
                campus.student(id, number, if id == 12 { 1000 } else { 1100 } + nth);
            }
        }
        campus
    }

    fn school(&mut self, id: i64, number: i64) {
        let school = [(CampusRole::School, id)];
        let year = [(CampusRole::School, id), (CampusRole::SchoolYear, 2027)];
        self.add(
            "schools",
            json!({
                "schoolId": number,
                "nameOfInstitution": format!("School {id}"),
                "localEducationAgencyReference": {"localEducationAgencyId": DISTRICT},
                "educationOrganizationCategories": [{
                    "educationOrganizationCategoryDescriptor": "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"
                }],
                "gradeLevels": [{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}],
            }),
            &school,
            ("School", id),
        );
        self.add(
            "calendars",
            json!({
                "calendarCode": "C", "schoolReference": {"schoolId": number}, "schoolYearTypeReference": {"schoolYear": 2027},
                "calendarTypeDescriptor": "uri://ed-fi.org/CalendarTypeDescriptor#IEP",
            }),
            &year,
            ("ScheduleStructure", id),
        );
        for (day, date) in [(1, "2026-09-01"), (2, "2026-09-02"), (3, "2026-09-03")] {
            self.add_of(
                Some(date),
                "calendarDates",
                json!({
                    "date": date,
                    "calendarReference": {"calendarCode": "C", "schoolId": number, "schoolYear": 2027},
                    "calendarEvents": [{"calendarEventDescriptor": "uri://ed-fi.org/CalendarEventDescriptor#Holiday"}],
                }),
                &year,
                ("Day", id * 10 + day),
            );
        }
        self.add(
            "sessions",
            json!({
                "sessionName": "Fall",
                "schoolReference": {"schoolId": number},
                "schoolYearTypeReference": {"schoolYear": 2027},
                "beginDate": "2026-08-20",
                "endDate": "2026-12-18",
                "termDescriptor": "uri://ed-fi.org/TermDescriptor#Fall Semester",
                "totalInstructionalDays": 80,
            }),
            &year,
            ("Term", id),
        );
        self.add(
            "courses",
            json!({
                "courseCode": "ALG1",
                "educationOrganizationReference": {"educationOrganizationId": number},
                "courseTitle": "Algebra",
                "numberOfParts": 1,
                "identificationCodes": [{
                    "courseIdentificationSystemDescriptor": "uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code",
                    "identificationCode": "ALG1",
                }],
            }),
            &[(CampusRole::School, id), (CampusRole::Course, id * 10)],
            ("Course", id * 10),
        );
        self.add(
            "courseOfferings",
            json!({
                "localCourseCode": "ALG1",
                "courseReference": {"courseCode": "ALG1", "educationOrganizationId": number},
                "schoolReference": {"schoolId": number},
                "sessionReference": {"schoolId": number, "schoolYear": 2027, "sessionName": "Fall"},
            }),
            &[(CampusRole::School, id), (CampusRole::Course, id * 10)],
            ("Offering", id * 10),
        );
        for nth in 1..=2 {
            self.section(id, number, nth);
        }
    }

    pub(crate) fn section(&mut self, id: i64, number: i64, nth: i64) {
        let keys = [(CampusRole::School, id), (CampusRole::Course, id * 10), (CampusRole::Section, id * 10 + nth)];
        let body = json!({"sectionIdentifier": format!("S{nth}"), "courseOfferingReference": offering(number)});
        self.add("sections", body, &keys, ("Section", id * 10 + nth));
    }

    fn student(&mut self, id: i64, number: i64, person: i64) {
        let one = [(CampusRole::Person, person)];
        let here = [(CampusRole::Person, person), (CampusRole::School, id), (CampusRole::SchoolYear, 2027)];
        let student = json!({"studentUniqueId": unique_id(person)});
        self.add(
            "students",
            json!({"studentUniqueId": unique_id(person), "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"}),
            &one,
            ("Person", person),
        );
        self.add("studentSchoolAssociations", enrollment(number, person, "2026-08-20"), &here, ("Enrollment", person));
        self.add(
            "studentEducationOrganizationAssociations",
            json!({"educationOrganizationReference": {"educationOrganizationId": DISTRICT}, "studentReference": student}),
            &one,
            ("Person", person),
        );
        self.roster(id, number, person, 1);
    }

    pub(crate) fn roster(&mut self, id: i64, number: i64, person: i64, section: i64) {
        let keys = [
            (CampusRole::Person, person),
            (CampusRole::School, id),
            (CampusRole::Course, id * 10),
            (CampusRole::Section, id * 10 + section),
        ];
        self.add("studentSectionAssociations", rostered(number, person, section), &keys, ("Roster", person * 10 + section));
    }

    pub(crate) fn add(&mut self, endpoint: &'static str, body: Value, keys: &[(CampusRole, i64)], object: (&'static str, i64)) {
        self.add_of(None, endpoint, body, keys, object);
    }

    /// What a student of school A has on the transcript of a year, which is sent in every other year too.
    pub(crate) fn with_history(mut self, person: i64, year: i64) -> Self {
        let body = json!({
            "educationOrganizationReference": {"educationOrganizationId": SCHOOL_A},
            "schoolYearTypeReference": {"schoolYear": year},
            "studentReference": {"studentUniqueId": unique_id(person)},
            "termDescriptor": "uri://ed-fi.org/TermDescriptor#Fall Semester",
        });
        let keys = [(CampusRole::Person, person), (CampusRole::School, 12), (CampusRole::SchoolYear, year)];
        self.add("studentAcademicRecords", body, &keys, ("TranscriptCourse", person * 10_000 + year));
        self.records.last_mut().expect("it was just added").of_any_year = true;
        self
    }

    /// Adds a record of a day, or of none.
    pub(crate) fn add_of(
        &mut self,
        day: Option<&'static str>,
        endpoint: &'static str,
        body: Value,
        keys: &[(CampusRole, i64)],
        object: (&'static str, i64),
    ) {
        self.records.push(Held { endpoint, body, keys: keys.to_vec(), object, of_any_year: false, day });
    }

    /// Campus does not have this object any more.
    pub(crate) fn without(mut self, object: &str, id: i64) -> Self {
        let before = self.records.len();
        self.records.retain(|held| held.object != (object, id));
        assert!(self.records.len() < before, "{object}:{id} was there");
        self
    }

    /// Somebody has another unique ID.
    pub(crate) fn renamed(mut self, old: &str, new: &str) -> Self {
        for held in &mut self.records {
            let text = held.body.to_string().replace(&format!("{old:?}"), &format!("{new:?}"));
            held.body = text.parse().expect("JSON");
        }
        self
    }

    /// Nothing is sent of this person.
    pub(crate) fn without_person(mut self, person: i64) -> Self {
        self.records.retain(|held| !held.keys.contains(&(CampusRole::Person, person)));
        self
    }

    /// The object is as said; its records are not sent.
    pub(crate) fn unsent(mut self, object: &'static str, id: i64, state: ObjectState) -> Self {
        self = self.without(object, id);
        self.states.push((object, id, state));
        self
    }

    pub(crate) fn switched_off(mut self, endpoint: &str) -> Self {
        self.configuration.preferences = self.configuration.preferences.switched_off(endpoint);
        self
    }

    pub(crate) fn with_policies(mut self, policies: Policies) -> Self {
        self.configuration = self.configuration.with_policies(policies);
        self
    }

    pub(crate) fn change(mut self, object: &str, id: i64, change: impl Fn(&mut Value)) -> Self {
        let held = self.records.iter_mut().find(|held| held.object == (object, id)).expect("it is there");
        change(&mut held.body);
        self
    }

    pub(crate) fn store(&self) -> MemoryStore {
        let mut store = MemoryStore::new(Model::ds5_2())
            .with_configuration(self.configuration.clone())
            .with_schools([CampusSchool::new(12, "0012", "Grand Bend High"), CampusSchool::new(15, "0015", "Ararat Middle")])
            .with_objects(self.states.iter().map(|&(kind, id, state)| (CampusObject { kind: kind.into(), id }, state)));
        for held in &self.records {
            let mut campus = held.keys.iter().fold(CampusKeys::new(), |campus, &(role, id)| campus.with(role, id));
            if held.of_any_year {
                campus = campus.of_any_year();
            }
            let campus = held.day.iter().fold(campus, |campus, day| campus.with_day(day.parse().expect("a day")));
            let (kind, id) = held.object;
            store.add(held.endpoint, &held.body, campus.with_object(kind, id)).expect("the endpoint exists");
        }
        store
    }
}

pub(crate) fn unique_id(person: i64) -> String {
    format!("U{person}")
}

pub(crate) fn enrollment(school: i64, person: i64, entry: &str) -> Value {
    json!({
        "schoolReference": {"schoolId": school},
        "studentReference": {"studentUniqueId": unique_id(person)},
        "entryDate": entry,
        "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
    })
}

pub(crate) fn rostered(school: i64, person: i64, section: i64) -> Value {
    let mut reference = offering(school);
    reference["sectionIdentifier"] = json!(format!("S{section}"));
    json!({
        "beginDate": "2026-08-20", "sectionReference": reference, "studentReference": {"studentUniqueId": unique_id(person)},
    })
}

fn offering(school: i64) -> Value {
    json!({"localCourseCode": "ALG1", "schoolId": school, "schoolYear": 2027, "sessionName": "Fall"})
}

/// An ODS and a ledger that outlive the runs.
pub(crate) struct World {
    pub(crate) ods: MockOds,
    pub(crate) ledger: Arc<dyn Ledger>,
}

impl World {
    /// With everything of a Campus sent.
    pub(crate) async fn after(campus: &Campus) -> Self {
        Self::in_ods(mock(), campus).await
    }

    pub(crate) async fn in_ods(ods: MockOds, campus: &Campus) -> Self {
        let world = Self { ods, ledger: Arc::new(ModelLedger::new()) };
        let report = world.run(campus, &all()).await;
        assert!(report.is_success(), "{report}");
        world.ods.clear_requests();
        world
    }

    pub(crate) async fn open(&self, store: impl SourceStore) -> Result<Resync> {
        self.builder(store).open().await
    }

    pub(crate) fn builder(&self, store: impl SourceStore) -> ResyncBuilder {
        Resync::builder(store)
            .ods(self.ods.base_url())
            .secrets(Credentials::new(self.ods.key(), self.ods.secret()))
            .service(Arc::new(self.ods.clone()))
            .ledger(Arc::clone(&self.ledger))
            .rng(Rng::seeded(7))
    }

    pub(crate) async fn plan(&self, campus: &Campus, request: &Request) -> (Resync, Plan) {
        let resync = self.open(campus.store()).await.expect("it opens");
        let plan = resync.plan(request).await.expect("it can be planned");
        (resync, plan)
    }

    /// Plans and runs.
    pub(crate) async fn run(&self, campus: &Campus, request: &Request) -> Report {
        let (resync, plan) = self.plan(campus, request).await;
        resync.run(&plan).await.expect("it can be run")
    }

    /// The paths of the deletes, in the order of their answers, without ids.
    pub(crate) fn deletes(&self) -> Vec<String> {
        let deletes = self.ods.requests().into_iter().filter(|request| request.method == Method::DELETE);
        deletes.filter_map(|request| request.resource).collect()
    }

    pub(crate) fn count(&self, endpoint: &str) -> usize {
        self.ods.count(endpoint)
    }
}

/// The whole district.
pub(crate) fn all() -> Request {
    Request::new().all_schools()
}

pub(crate) fn cleanup() -> Request {
    all().mode(Mode::Cleanup)
}

/// How many records of a report were kept for this reason.
pub(crate) fn kept(report: &Report, why: Kept) -> u64 {
    report.removed.kept.get(&why).copied().unwrap_or(0)
}

/// What an observer saw of each record that the plan lists: resource and end.
pub(crate) fn ends(into: &mut Vec<String>) -> impl FnMut(&Event<'_>) + Send + '_ {
    |event| {
        if let Event::Removed { record, end, .. } = event {
            let why = if let RemovalEnd::Kept(why) = end { format!(" {}", why.as_str()) } else { String::new() };
            into.push(format!("{} {}{why}", record.kind(), end.as_str()));
        }
    }
}

pub(crate) fn mock() -> MockOds {
    let ods = MockOds::new(&Model::ds5_2());
    let descriptors = [
        "uri://ed-fi.org/AcademicSubjectDescriptor#Mathematics",
        "uri://ed-fi.org/CalendarEventDescriptor#Holiday",
        "uri://ed-fi.org/CalendarTypeDescriptor#IEP",
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
