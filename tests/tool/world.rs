//! A generated district, shared by the tests, and a way to open it on a mock ODS.

use std::path::PathBuf;
use std::sync::OnceLock;

use edfi_resync::campus::{Configuration, Request};
use edfi_resync::model::{CampusKeys, CampusRole, Model};
use edfi_resync::ods::{Credentials, Rng};
use edfi_resync::plan::Plan;
use edfi_resync::source::{CampusSchool, MemoryStore, SourceStore, SqliteStore};
use edfi_resync::{Resync, ResyncBuilder};
use edfi_resync_testing::MockOds;
use edfi_resync_testing::district::{DistrictSummary, SampleDistrict};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A generated district. Nobody changes its file: who needs another one works on a [`copy`](Self::copy).
pub(crate) struct Made {
    folder: TempDir,
    pub(crate) summary: DistrictSummary,
}

/// A district of 60 students, made once.
pub(crate) fn district() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let summary = SampleDistrict::new(60).create(folder.path().join("campus.db")).expect("a district");
        Made { folder, summary }
    })
}

impl Made {
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("campus.db")
    }

    pub(crate) fn store(&self) -> SqliteStore {
        SqliteStore::open(self.path()).expect("the district opens")
    }

    /// The first column of the rows of a query, which is outside the library. It may ask for what is open.
    pub(crate) fn numbers(&self, sql: &str) -> Vec<i64> {
        let connection = Connection::open(self.path()).expect("the database opens");
        connection.execute_batch(include_str!("../open_views.sql")).expect("the tables are those of the reference schema");
        let mut statement = connection.prepare(sql).expect("a statement");
        statement.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("numbers")
    }

    /// A copy of the district, changed by these statements.
    pub(crate) fn copy(&self, statements: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::copy(self.path(), folder.path().join("campus.db")).expect("the database can be copied");
        let copy = Self { folder, summary: self.summary.clone() };
        copy.change(statements);
        copy
    }

    /// Changes a copy.
    pub(crate) fn change(&self, statements: &str) {
        let connection = Connection::open(self.path()).expect("the copy opens");
        connection.execute_batch("PRAGMA synchronous = OFF").expect("nothing here has to survive a power cut");
        connection.execute_batch(statements).expect("the statements run");
    }
}

pub(crate) fn mock() -> MockOds {
    MockOds::new(&Model::ds5_2())
}

/// A source on a mock ODS in process, not opened yet.
pub(crate) fn builder(store: impl SourceStore, ods: &MockOds) -> ResyncBuilder {
    Resync::builder(store)
        .ods(ods.base_url())
        .secrets(Credentials::new(ods.key(), ods.secret()))
        .service(ods.clone())
        .rng(Rng::seeded(7))
}

pub(crate) async fn open(store: impl SourceStore, ods: &MockOds) -> Resync {
    builder(store, ods).open().await.expect("it opens")
}

pub(crate) async fn plan(store: impl SourceStore, request: &Request) -> Plan {
    open(store, &mock()).await.plan(request).await.expect("the request can be planned")
}

/// The one warning of a plan with these words in it.
pub(crate) fn warning<'a>(plan: &'a Plan, words: &str) -> &'a str {
    let found: Vec<_> = plan.warnings.iter().filter(|warning| warning.contains(words)).collect();
    assert_eq!(found.len(), 1, "{words:?} in {:#?}", plan.warnings);
    found[0]
}

/// Two schools and a closed one; student 1001 in school 12, 1002 in 15.
pub(crate) fn small() -> MemoryStore {
    let mut store = MemoryStore::new(Model::ds5_2())
        .with_configuration(Configuration::new("State", 2027.try_into().expect("a school year"), "5.2"))
        .with_schools([
            CampusSchool::new(12, "0012", "North High"),
            CampusSchool::new(15, "0015", "North Middle"),
            CampusSchool::new(19, "0019", "Old Mill").with_excluded(true),
        ]);
    let keys = |school: i64| CampusKeys::new().with(CampusRole::School, school).with(CampusRole::SchoolYear, 2027);
    for (person, school) in [(1001, 12), (1002, 15)] {
        let unique_id = (600_000 + person).to_string();
        let body = student(&unique_id);
        store.add("students", body, keys(school).with(CampusRole::Person, person)).expect("a kind");
    }
    for (course, section, school) in [(31, 41, 12), (32, 42, 15)] {
        let body = json!({"sectionIdentifier": section.to_string()});
        let keys = keys(school).with(CampusRole::Course, course).with(CampusRole::Section, section);
        store.add("sections", body, keys.clone()).expect("a kind");
        store.add("courses", json!({"courseCode": course.to_string()}), keys).expect("a kind");
    }
    store
}

pub(crate) fn student(unique_id: &str) -> Value {
    json!({"studentUniqueId": unique_id, "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"})
}
