//! All stores pass the suite; and the suite finds what stores do wrong.

use std::fs;
use std::sync::Arc;

use async_trait::async_trait;
use edfi_resync::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use edfi_resync::model::{CampusKeys, CampusObject, CampusRole, Day, Model, ResourceKind};
use edfi_resync::source::{
    Batch, CampusSchool, Capabilities, Counted, Incomplete, JsonlStore, MemoryStore, ObjectState, Snapshot, SourceStore,
    SourceStoreExt, UnmappedCode, Withheld,
};
use edfi_resync_testing::conformance::store::{Expectations, check};
use futures::stream::{BoxStream, StreamExt};
use serde_json::json;
use tempfile::TempDir;

use crate::campus::Campus;
use crate::{plain_scope, scope};

/// Two schools, two years, 300 students in and out of them, a broken record.
fn memory() -> MemoryStore {
    let configuration = Configuration::new("State", 2027.try_into().unwrap(), "5.2");
    let mut store = MemoryStore::new(Model::ds5_2())
        .with_configuration(configuration)
        .with_schools([CampusSchool::new(12, "0012", "North"), CampusSchool::new(15, "0015", "South").with_excluded(true)])
        .with_objects([])
        .with_people_without_unique_id([7, 9]);
    for number in 0..310 {
        let year = if number < 300 { 2027 } else { 2026 };
        let mut keys = CampusKeys::new().with(CampusRole::SchoolYear, year).with(CampusRole::Person, 1000 + number);
        keys.push(CampusRole::School, if number % 2 == 0 { 12 } else { 15 });
        if number % 10 == 0 {
            keys.push(CampusRole::School, 15);
        }
        let day = Day::new(2026, 11, u8::try_from(1 + number % 20).unwrap()).unwrap();
        let keys = keys.with_object("Enrollment", 4000 + number);
        // Every seventh is of no day.
        let keys = if number % 7 == 0 { keys } else { keys.with_day(day) };
        store.add("students", json!({"studentUniqueId": number.to_string(), "firstName": "Zoltan"}), keys).unwrap();
    }
    for section in 0..6 {
        let keys = CampusKeys::new().with(CampusRole::Section, 10 + section).with(CampusRole::Course, section / 2);
        store.add("Sections", json!({"sectionIdentifier": section}), keys).unwrap();
    }
    store.add("students", "[]", CampusKeys::new().with(CampusRole::Person, 1001)).unwrap();
    store.with_records("courses", ["{\"credits\": 1.50"]).unwrap()
}

#[tokio::test]
async fn memory_conforms() {
    let store: Arc<dyn SourceStore> = Arc::new(memory());
    let configuration = store.configuration("State").await.unwrap();
    let expectations = Expectations::new(scope(configuration))
        .holds("students", 300, 1)
        .holds("sections", 6, 0)
        .holds("courses", 0, 1)
        .with_secret("Zoltan");
    let findings = check(store, &expectations).await;
    findings.assert_none();
    assert!(findings.checks() > 300);
}

#[tokio::test]
async fn a_plain_memory_store_conforms() {
    let store =
        MemoryStore::from_json(Model::ds5_2(), r#"{"students": [{"a": 1.50}, 7], "schools": [], "Students": [{}]}"#).unwrap();
    assert_eq!(store.capabilities(), Capabilities::plain().with_counts());
    let expectations = Expectations::new(plain_scope()).holds("students", 2, 1).holds("schools", 0, 0);
    check(Arc::new(store), &expectations).await.assert_none();
}

/// Schools without configurations, as a vendor's own store may have them.
fn with_schools_alone() -> MemoryStore {
    let mut store = MemoryStore::new(Model::ds5_2())
        .with_schools([CampusSchool::new(12, "0012", "North"), CampusSchool::new(15, "0015", "South")]);
    for number in 0..20 {
        let keys = CampusKeys::new().with(CampusRole::School, if number % 2 == 0 { 12 } else { 15 });
        store.add("students", json!({"studentUniqueId": number.to_string()}), keys).unwrap();
    }
    store
}

#[tokio::test]
async fn schools_without_configurations_conform_if_school_ids_are_claimed() {
    let expectations = Expectations::new(plain_scope()).holds("students", 20, 0);
    let store = with_schools_alone();
    assert!(!store.capabilities().configurations && store.capabilities().campus_keys.contains(&CampusRole::School));
    check(Arc::new(store), &expectations).await.assert_none();
    let findings = check(Arc::new(Faulty(with_schools_alone(), Fault::ClaimsNothing)), &expectations).await;
    let violation = "it lists schools that nobody can choose";
    assert!(findings.violations().iter().any(|line| line.contains(violation)), "{findings}");
}

#[tokio::test]
async fn jsonl_conforms() {
    let directory = TempDir::new().unwrap();
    let lines: Vec<_> =
        (0..700).map(|number| format!("{{\"studentUniqueId\": \"{number}\", \"firstName\": \"Zoltan\"}}")).collect();
    fs::write(directory.path().join("students.jsonl"), lines.join("\n") + "\n\n[]\n").unwrap();
    fs::create_dir(directory.path().join("Sections")).unwrap();
    fs::write(directory.path().join("Sections/2.ndjson"), "{}").unwrap();
    fs::write(directory.path().join("Sections/1.jsonl"), format!("{{\"sectionName\": \"{}\"}}\r\n{{\r\n", "x".repeat(3 << 20)))
        .unwrap();
    let expectations = Expectations::new(plain_scope()).holds("students", 700, 1).holds("sections", 2, 1).with_secret("Zoltan");
    check(Arc::new(JsonlStore::open(directory.path()).unwrap()), &expectations).await.assert_none();
}

#[tokio::test]
async fn sqlite_conforms() {
    let campus = Campus::new();
    let store = campus.open().unwrap();
    let claimed = [CampusRole::SchoolYear, CampusRole::School, CampusRole::Person, CampusRole::Course, CampusRole::Section];
    let capabilities = Capabilities::plain().with_configurations().with_counts().with_campus_keys(claimed);
    assert_eq!(store.capabilities(), capabilities.with_days(["studentSchoolAssociations", "studentSectionAssociations"]));
    let expectations = Expectations::new(scope(store.configuration("State").await.unwrap()))
        .holds("schools", 2, 0)
        .holds("students", 40, 0)
        .holds("studentSchoolAssociations", 43, 1)
        .holds("sections", 9, 0)
        .holds("studentSectionAssociations", 213, 0)
        .with_secret("tres-secret")
        .with_secret("Last7");
    let findings = check(Arc::new(store.clone()), &expectations).await;
    findings.assert_none();
    assert!(findings.checks() > 300);
    // Through a shared pointer, as a caller may hold it.
    check(Arc::new(Arc::new(store)), &expectations).await.assert_none();
}

/// What a store may do wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    Order,
    IgnoresPersons,
    IgnoresDates,
    ClaimsNoDays,
    IgnoresSchools,
    WrongCount,
    CountsNothing,
    DropsRejects,
    EmptyBatch,
    ClaimsTooLittle,
    ClaimsNothing,
    ClaimsNoSchools,
    ShowsSecret,
    ForgetsObject,
    LosesObjects,
    ConcludesFromGaps,
    RepeatsPeople,
    InventsCode,
}

/// A store with a fault, over one without.
#[derive(Debug)]
struct Faulty(MemoryStore, Fault);

#[derive(Debug)]
struct FaultySnapshot(Arc<dyn Snapshot>, Fault, std::sync::atomic::AtomicBool);

impl std::fmt::Display for Faulty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.1 == Fault::ShowsSecret { "db://sa:Zoltan@host" } else { "faulty" })
    }
}

#[async_trait]
impl SourceStore for Faulty {
    fn capabilities(&self) -> Capabilities {
        match self.1 {
            Fault::ClaimsTooLittle => Capabilities::plain().with_configurations(),
            Fault::ClaimsNothing => Capabilities::plain(),
            Fault::ClaimsNoDays => {
                let mut capabilities = self.0.capabilities();
                capabilities.days.clear();
                capabilities
            }
            Fault::ClaimsNoSchools => self.0.capabilities().without_schools(),
            Fault::ConcludesFromGaps => self.0.capabilities().incomplete(Incomplete::new("files may be missing", "look for them")),
            _ => self.0.capabilities(),
        }
    }

    fn identity(&self) -> String {
        self.0.identity()
    }

    async fn configurations(&self) -> edfi_resync::Result<Vec<Configuration>> {
        self.0.configurations().await
    }

    async fn enable_ed_fi(&self) -> edfi_resync::Result<EnableEdFi> {
        self.0.enable_ed_fi().await
    }

    async fn open(&self, scope: &Scope) -> edfi_resync::Result<Arc<dyn Snapshot>> {
        let mut scope = scope.clone();
        if self.1 == Fault::IgnoresSchools {
            scope.schools = None;
        }
        Ok(Arc::new(FaultySnapshot(self.0.open(&scope).await?, self.1, false.into())))
    }
}

#[async_trait]
impl Snapshot for FaultySnapshot {
    async fn schools(&self) -> edfi_resync::Result<Vec<CampusSchool>> {
        self.0.schools().await
    }

    async fn kinds(&self) -> edfi_resync::Result<Vec<ResourceKind>> {
        self.0.kinds().await
    }

    async fn count(&self, kind: &ResourceKind) -> edfi_resync::Result<Counted> {
        let counted = self.0.count(kind).await?;
        Ok(match self.1 {
            Fault::WrongCount => counted.with_records(99),
            Fault::CountsNothing => Counted::default(),
            Fault::InventsCode => counted.with_unmapped([UnmappedCode::new("GradeLevelDescriptor", "99", 1)]),
            _ => counted,
        })
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, edfi_resync::Result<Batch>> {
        let narrowing = match self.1 {
            Fault::IgnoresPersons => Narrowing::none(),
            Fault::IgnoresDates => {
                let mut narrowing = narrowing.clone();
                narrowing.dates = None;
                narrowing
            }
            _ => narrowing.clone(),
        };
        let reverse = self.1 == Fault::Order && self.2.fetch_not(std::sync::atomic::Ordering::Relaxed);
        let fault = self.1;
        let batches = self.0.scan(kind, &narrowing).map(move |batch| {
            batch.map(|mut batch| {
                if reverse {
                    batch.records.reverse();
                }
                if fault == Fault::DropsRejects {
                    batch.rejects.clear();
                }
                batch
            })
        });
        match fault {
            Fault::EmptyBatch => futures::stream::iter([Ok(Batch::new())]).chain(batches).boxed(),
            _ => batches.boxed(),
        }
    }

    async fn objects(&self, objects: &[CampusObject]) -> edfi_resync::Result<Option<Vec<ObjectState>>> {
        let mut states = self.0.objects(objects).await?;
        match (self.1, &mut states) {
            (Fault::ForgetsObject, Some(states)) => drop(states.pop()),
            (Fault::LosesObjects, Some(states)) => states.fill(ObjectState::Gone),
            _ => {}
        }
        Ok(states)
    }

    async fn withheld(&self, narrowing: &Narrowing) -> edfi_resync::Result<Vec<Withheld>> {
        self.0.withheld(narrowing).await
    }

    async fn without_unique_id(&self) -> edfi_resync::Result<Vec<i64>> {
        let people = self.0.without_unique_id().await?;
        Ok(if self.1 == Fault::RepeatsPeople { people.repeat(2) } else { people })
    }

    async fn unsupported(&self) -> edfi_resync::Result<Vec<String>> {
        self.0.unsupported().await
    }
}

#[tokio::test]
async fn the_suite_finds_faults() {
    let expected = [
        (Fault::Order, "students: two scans differ"),
        (Fault::IgnoresPersons, "rows pass Narrowing { persons: Some({1000})"),
        (
            Fault::IgnoresDates,
            "students: 301 rows pass Narrowing { persons: None, courses: None, sections: None, dates: Some(Dates { from",
        ),
        (Fault::IgnoresDates, "sections: dates are not refused"),
        (Fault::ClaimsNoDays, "students: rows carry days, which it does not claim"),
        (Fault::ClaimsNoDays, "students: dates are not refused"),
        (Fault::IgnoresSchools, "rows in school 12; not those that belong to it"),
        (Fault::WrongCount, "courses: it counts Some(99), its scan 1"),
        (Fault::WrongCount, "the count in school 12 is Some(99), its scan"),
        (Fault::CountsNothing, "courses: it claims to count, and counts None"),
        (Fault::DropsRejects, "students: (300, 0) records and rejects; (300, 1) are expected"),
        (Fault::EmptyBatch, "students: a batch is empty"),
        (Fault::ClaimsTooLittle, "records carry Person IDs, which it does not claim"),
        (Fault::ClaimsNoSchools, "it lists schools, and claims to list none"),
        (Fault::ShowsSecret, "Display or Debug shows a secret"),
        (Fault::ForgetsObject, " answers about "),
        (Fault::LosesObjects, "Enrollment 4001 is Gone"),
        (Fault::ConcludesFromGaps, "is gone, of a source that is not complete"),
        (Fault::InventsCode, "courses: it tells of [(\"GradeLevelDescriptor\", \"99\", 1)], its scan of []"),
        (Fault::RepeatsPeople, "the people without a unique ID are not in order, each once"),
    ];
    for (fault, violation) in expected {
        let store = Arc::new(Faulty(memory(), fault));
        let configuration = store.configuration("State").await.unwrap();
        let expectations = Expectations::new(scope(configuration))
            .holds("students", 300, 1)
            .holds("sections", 6, 0)
            .holds("courses", 0, 1)
            .with_secret("Zoltan");
        let findings = check(store, &expectations).await;
        assert!(findings.violations().iter().any(|line| line.contains(violation)), "{fault:?}: {findings}");
    }
}
