//! What stores tell beyond their records: what became of Campus objects, who lacks a unique ID, whether Ed-Fi is enabled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use edfi_resync::ErrorKind;
use edfi_resync::campus::{EnableEdFi, Narrowing, StaffUniqueId, StudentUniqueId};
use edfi_resync::model::{CampusKeys, CampusObject, Model};
use edfi_resync::source::{MemoryStore, ObjectState, Snapshot, SnapshotExt, SourceStore, SourceStoreExt, SqliteStore};
use edfi_resync_testing::conformance::store::{Expectations, check};
use edfi_resync_testing::district::SampleDistrict;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::campus::Campus;
use crate::{plain_scope, scope};

fn object(kind: &str, id: i64) -> CampusObject {
    CampusObject { kind: kind.into(), id }
}

/// The handmade database with queries that tell.
fn telling() -> Campus {
    let campus = Campus::new();
    campus.write(
        "_objects.sql",
        "SELECT value ->> 0 AS type, value ->> 1 AS id,
                CASE value ->> 0 WHEN 'Enrollment' THEN iif(value ->> 1 IN (SELECT id FROM enrollment), 'present', 'gone') END AS state
         FROM json_each(:objects)",
    );
    campus.write("_people.sql", "SELECT id FROM person WHERE number IS NULL UNION ALL SELECT id FROM person WHERE number IS NULL");
    campus.write("_system.sql", "SELECT 'Tools Only' AS enableEdFi");
    campus
}

#[tokio::test]
async fn a_source_that_says_nothing_cannot_tell_and_is_enabled() {
    let plain = MemoryStore::from_json(Model::ds5_2(), r#"{"students": [{}]}"#).unwrap();
    let campus = Campus::new();
    let stores: [Arc<dyn SourceStore>; 2] = [Arc::new(plain), Arc::new(campus.open().unwrap())];
    for store in stores {
        assert_eq!(store.enable_ed_fi().await.unwrap(), EnableEdFi::Yes);
        let snapshot = store.open(&plain_scope()).await.unwrap();
        assert_eq!(snapshot.objects(&[object("Person", 1)]).await.unwrap(), None);
        assert_eq!(snapshot.without_unique_id().await.unwrap(), Vec::<i64>::new());
    }
}

#[tokio::test]
async fn a_memory_store_tells_what_it_was_told() {
    let mut store = MemoryStore::new(Model::ds5_2())
        .with_enable_ed_fi(EnableEdFi::No)
        .with_people_without_unique_id([9, 7, 9])
        .with_objects([(object("Section", 1), ObjectState::CalendarExcluded)]);
    store.add("students", "{}", CampusKeys::new().with_object("Person", 5)).unwrap();
    assert_eq!(store.enable_ed_fi().await.unwrap(), EnableEdFi::No);
    let snapshot = store.open(&plain_scope()).await.unwrap();
    assert_eq!(snapshot.without_unique_id().await.unwrap(), [7, 9]);
    assert_eq!(snapshot.unsupported().await.unwrap(), Vec::<String>::new());
    let asked = [object("Person", 6), object("Section", 1), object("Person", 5), object("Person", 6)];
    let states = snapshot.objects(&asked).await.unwrap().unwrap();
    assert_eq!(states, [ObjectState::Gone, ObjectState::CalendarExcluded, ObjectState::Present, ObjectState::Gone]);
    check(Arc::new(store), &Expectations::new(plain_scope()).holds("students", 1, 0)).await.assert_none();
}

#[tokio::test]
async fn queries_of_a_districts_own_tell_what_they_know() {
    let campus = telling();
    campus.connect().execute_batch("UPDATE person SET number = NULL WHERE id IN (1009, 1004)").unwrap();
    let store = campus.open().unwrap();
    assert_eq!(store.enable_ed_fi().await.unwrap(), EnableEdFi::ToolsOnly);
    let snapshot = store.open(&scope(store.configuration("State").await.unwrap())).await.unwrap();
    assert_eq!(snapshot.without_unique_id().await.unwrap(), [1004, 1009]);
    let asked = [object("Enrollment", 4011), object("Enrollment", 1), object("Person", 1001)];
    let states = snapshot.objects(&asked).await.unwrap().unwrap();
    assert_eq!(states, [ObjectState::Present, ObjectState::Gone, ObjectState::Unknown]);
}

#[tokio::test]
async fn what_telling_queries_get_wrong_is_named() {
    let opened = [
        ("Students.sql", "SELECT :objects AS studentUniqueId ORDER BY 1", "query Students.sql: has the parameter \":objects\""),
        ("_people.sql", "SELECT :objects AS id", "query _people.sql: has a parameter"),
        ("_system.sql", "SELECT :school_year AS enableEdFi", "query _system.sql: has a parameter"),
    ];
    for (file, sql, expected) in opened {
        let campus = telling();
        campus.write(file, sql);
        let error = campus.open().unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    let asked = [
        (
            "_system.sql",
            "SELECT 'Maybe' AS enableEdFi",
            "query _system.sql, row 1, column enableEdFi: \"Maybe\" is no value of Enable Ed-Fi",
        ),
        ("_system.sql", "SELECT 'Yes' AS enableEdFi WHERE 0", "query _system.sql does not return one row"),
        ("_people.sql", "SELECT 'x' AS id", "query _people.sql, row 1, column id: is no whole number"),
        (
            "_objects.sql",
            "SELECT 'Person' AS type, 1 AS id, 'lost' AS state",
            "query _objects.sql, row 1, column state: is none of present",
        ),
        (
            "_objects.sql",
            "SELECT 'Person' AS type, 1 AS id, 'gone' AS state UNION ALL SELECT 'Person', 1, 'present'",
            "query _objects.sql, row 2, column state: is another than in an earlier row",
        ),
    ];
    for (file, sql, expected) in asked {
        let campus = telling();
        campus.write(file, sql);
        let store = campus.open().unwrap();
        let snapshot = store.open(&scope(store.configuration("State").await.unwrap())).await.unwrap();
        let errors = [
            store.enable_ed_fi().await.err(),
            snapshot.without_unique_id().await.err(),
            snapshot.objects(&[object("Person", 1)]).await.err(),
        ];
        let [error] = errors.into_iter().flatten().collect::<Vec<_>>().try_into().expect("one error");
        assert_eq!(error.kind(), ErrorKind::SourceInvalid);
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

/// A generated district.
struct Made {
    folder: TempDir,
    configuration: String,
}

impl Made {
    fn new(students: u32) -> Self {
        let folder = TempDir::new().unwrap();
        let configuration = SampleDistrict::new(students).create(folder.path().join("campus.db")).unwrap().configuration;
        Self { folder, configuration }
    }

    fn sql(&self) -> Connection {
        let connection = Connection::open(self.folder.path().join("campus.db")).unwrap();
        connection.execute_batch("PRAGMA synchronous = OFF").unwrap();
        connection.execute_batch(include_str!("../open_views.sql")).unwrap();
        connection
    }

    fn numbers(&self, sql: &str) -> Vec<i64> {
        let connection = self.sql();
        let mut statement = connection.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    fn store(&self) -> SqliteStore {
        SqliteStore::open(self.folder.path().join("campus.db")).unwrap()
    }

    async fn snapshot(&self) -> Arc<dyn Snapshot> {
        let store = self.store();
        store.open(&scope(store.configuration(&self.configuration).await.unwrap())).await.unwrap()
    }
}

/// Some objects of each type that the records of a district are made from.
async fn objects_by_type(snapshot: &Arc<dyn Snapshot>) -> BTreeMap<Arc<str>, BTreeSet<i64>> {
    let mut objects: BTreeMap<Arc<str>, BTreeSet<i64>> = BTreeMap::new();
    for kind in snapshot.kinds().await.unwrap() {
        for record in snapshot.collect(&kind, &Narrowing::none()).await.unwrap().records {
            let object = record.campus.object().expect("every record of the reference queries names its object").clone();
            objects.entry(object.kind).or_default().insert(object.id);
        }
    }
    objects
}

#[tokio::test]
async fn the_reference_queries_know_every_object_that_records_are_made_from() {
    let made = Made::new(120);
    let snapshot = made.snapshot().await;
    for (kind, ids) in objects_by_type(&snapshot).await {
        let asked: Vec<_> = ids.into_iter().chain([i64::MAX]).map(|id| CampusObject { kind: kind.clone(), id }).collect();
        let mut states = snapshot.objects(&asked).await.unwrap().unwrap();
        assert_eq!(states.pop(), Some(ObjectState::Gone), "{kind}: _objects.sql does not know it");
        assert!(states.iter().all(|state| *state == ObjectState::Present), "{kind}");
    }
}

#[tokio::test]
async fn an_excluded_calendar_takes_its_objects_along_and_nobody_elses() {
    let made = Made::new(120);
    let before = objects_by_type(&made.snapshot().await).await;
    made.sql().execute_batch("UPDATE Calendar SET exclude = 1").unwrap();
    let snapshot = made.snapshot().await;
    let mut with_calendar = BTreeSet::new();
    for (kind, ids) in before {
        let asked: Vec<_> = ids.into_iter().map(|id| CampusObject { kind: kind.clone(), id }).collect();
        let states: BTreeSet<_> =
            snapshot.objects(&asked).await.unwrap().unwrap().into_iter().map(|state| format!("{state:?}")).collect();
        match states.into_iter().collect::<Vec<_>>().as_slice() {
            [state] if state == "CalendarExcluded" => drop(with_calendar.insert(kind.to_string())),
            [state] if state == "Present" => {}
            others => panic!("{kind}: {others:?}"),
        }
    }
    let expected = [
        "Attendance",
        "Course",
        "Day",
        "EdFiGradingPeriod",
        "Enrollment",
        "GradingScore",
        "Period",
        "PeriodSchedule",
        "Roster",
        "ScheduleStructure",
        "Section",
        "SectionStaffHistory",
        "Term",
    ];
    assert!(expected.iter().all(|kind| with_calendar.contains(*kind)), "{with_calendar:?}");
    assert!(["Person", "School", "Program", "Room"].iter().all(|kind| !with_calendar.contains(*kind)), "{with_calendar:?}");
}

#[tokio::test]
async fn a_deleted_row_is_gone_and_an_excluded_school_is_not() {
    let made = Made::new(60);
    let roster = made.numbers("SELECT max(rosterID) FROM Roster")[0];
    made.sql().execute_batch(&format!("DELETE FROM Roster WHERE rosterID = {roster}; UPDATE School SET exclude = 1")).unwrap();
    let school = made.numbers("SELECT min(schoolID) FROM School")[0];
    let asked = [object("School", school), object("Roster", roster), object("roster", roster), object("Locker", 3)];
    let states = made.snapshot().await.objects(&asked).await.unwrap().unwrap();
    assert_eq!(states, [ObjectState::Present, ObjectState::Gone, ObjectState::Unknown, ObjectState::Unknown]);
}

#[tokio::test]
async fn people_without_the_chosen_number_are_those_who_would_be_sent_with_it() {
    let made = Made::new(120);
    let store = made.store();
    let mut configuration = store.configuration(&made.configuration).await.unwrap();
    let people = |scope| {
        let store = store.clone();
        async move { store.open(&scope).await.unwrap().without_unique_id().await.unwrap() }
    };
    let nameless = made.numbers(
        "SELECT personID FROM Person p WHERE edFiID IS NULL AND
            (EXISTS (SELECT 1 FROM OpenEnrollment e WHERE e.personID = p.personID AND e.schoolYear = 2027)
             OR EXISTS (SELECT 1 FROM OpenAssignment a WHERE a.personID = p.personID
                        AND (a.endDate IS NULL OR a.endDate >= '2026-07-01'))
             OR EXISTS (SELECT 1 FROM RelatedPair r JOIN Person s ON s.personID = r.personID1
                        JOIN OpenEnrollment e ON e.personID = r.personID1 AND e.schoolYear = 2027
                        WHERE r.personID2 = p.personID AND r.guardian = 1 AND s.edFiID IS NOT NULL
                          AND (r.endDate IS NULL OR r.endDate >= '2026-07-01')))
         ORDER BY personID",
    );
    let found = people(scope(configuration.clone())).await;
    assert!(!found.is_empty());
    assert_eq!(found, nameless);
    let mut of_schools = BTreeSet::new();
    for school in made.numbers("SELECT schoolID FROM School WHERE exclude IS NOT 1") {
        of_schools.extend(people(scope(configuration.clone()).with_schools([school].into())).await);
    }
    assert_eq!(of_schools.into_iter().collect::<Vec<_>>(), nameless);

    // By local numbers every student can be sent; guardians are always sent by their Ed-Fi ID.
    configuration.unique_ids.student = StudentUniqueId::LocalStudentNumber;
    configuration.unique_ids.staff = StaffUniqueId::LocalStaffNumber;
    let others = people(scope(configuration)).await;
    let enrolled = made.numbers("SELECT DISTINCT personID FROM Enrollment");
    let guardians = made
        .numbers("SELECT personID2 FROM RelatedPair JOIN Person p ON p.personID = personID2 WHERE guardian = 1 AND edFiID IS NULL");
    assert!(nameless.iter().any(|person| enrolled.contains(person)) && others.iter().any(|person| guardians.contains(person)));
    assert!(!others.iter().any(|person| enrolled.contains(person)), "{others:?}");
}

#[tokio::test]
async fn the_generated_district_has_ed_fi_enabled() {
    let made = Made::new(13);
    assert_eq!(made.store().enable_ed_fi().await.unwrap(), EnableEdFi::Yes);
    made.sql().execute_batch("UPDATE SystemPreference SET value = 'No'").unwrap();
    assert_eq!(made.store().enable_ed_fi().await.unwrap(), EnableEdFi::No);
}
