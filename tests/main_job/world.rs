//! Generated districts, shared by the tests, and runs of them into a mock ODS whose traffic is listened to.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::Resync;
use edfi_resync::campus::{Narrowing, Request, Scope};
use edfi_resync::engine::{Event, Outcome};
use edfi_resync::model::{Model, Record};
use edfi_resync::ods::{Credentials, HttpService, Rng, TransportError};
use edfi_resync::report::Report;
use edfi_resync::source::{Batch, SnapshotExt, SourceStore, SqliteStore};
use edfi_resync_testing::MockOds;
use edfi_resync_testing::district::{DistrictSummary, SampleDistrict};
use http::{Method, Response};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

/// A generated district. Nobody changes its file: who needs another one works on a [`copy`](Self::copy).
pub(crate) struct Made {
    folder: TempDir,
    pub(crate) summary: DistrictSummary,
}

/// The district of so many students, made once.
pub(crate) fn district(students: u32) -> &'static Made {
    static MADE: [OnceLock<Made>; 5] = [const { OnceLock::new() }; 5];
    let nth = [30, 60, 150, 1000, 2000].iter().position(|&size| size == students).expect("one of the sizes in use");
    MADE[nth].get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let summary = SampleDistrict::new(students).with_seed(7).create(folder.path().join("campus.db")).expect("a district");
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

    pub(crate) fn sql(&self) -> Connection {
        Connection::open(self.path()).expect("the database opens")
    }

    /// A copy of the database in a folder of its own, changed by these statements.
    pub(crate) fn copy(&self, statements: &str) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("campus.db");
        std::fs::copy(self.path(), &path).expect("the database can be copied");
        Connection::open(&path).expect("the copy opens").execute_batch(statements).expect("the statements run");
        (folder, path)
    }
}

pub(crate) fn mock() -> MockOds {
    MockOds::new(&Model::ds5_2())
}

/// What a run left behind besides its report.
pub(crate) struct Ran {
    pub(crate) report: Report,
    /// Every record by its origin, with how it ended: one outcome each.
    pub(crate) outcomes: BTreeMap<String, Outcome>,
    /// The bodies that were posted, by endpoint, in the order of sending.
    pub(crate) posted: BTreeMap<String, Vec<Bytes>>,
}

impl Ran {
    /// The origins of the records that ended in a way.
    pub(crate) fn ended(&self, ended: impl Fn(&Outcome) -> bool) -> Vec<&str> {
        self.outcomes.iter().filter(|(_, outcome)| ended(outcome)).map(|(origin, _)| origin.as_str()).collect()
    }

    pub(crate) fn blocked(&self) -> Vec<&str> {
        self.ended(|outcome| matches!(outcome, Outcome::Blocked(_)))
    }
}

/// Plans and runs all schools of a source into a mock ODS, in process.
pub(crate) async fn resync(store: SqliteStore, ods: &MockOds) -> Ran {
    resync_request(store, ods, &Request::new().all_schools()).await
}

pub(crate) async fn resync_request(store: SqliteStore, ods: &MockOds, request: &Request) -> Ran {
    let wire = Arc::new(Wire { ods: ods.clone(), posted: Mutex::default() });
    let resync = Resync::builder(Arc::new(store))
        .ods(ods.base_url())
        .secrets(Credentials::new(ods.key(), ods.secret()))
        .service(wire.clone())
        .rng(Rng::seeded(7))
        .open()
        .await
        .expect("the district opens");
    let plan = resync.plan(request).await.expect("the request can be planned");
    let mut outcomes = BTreeMap::new();
    let observer = |event: &Event<'_>| {
        if let Event::Settled { record, outcome, .. } = event {
            let earlier = outcomes.insert(record.origin().to_string(), (*outcome).clone());
            assert!(earlier.is_none(), "{} ended twice", record.origin());
        }
    };
    let report = resync.run(&plan).observe(observer).await.expect("the run ends with a report");
    let posted = std::mem::take(&mut *wire.posted.lock().expect("nobody panicked"));
    assert_eq!(report.total.read, outcomes.len() as u64, "every record that was read ended once");
    Ran { report, outcomes, posted }
}

/// Everything that a store holds, by endpoint, as the store itself gives it.
pub(crate) async fn records(store: &SqliteStore) -> BTreeMap<&'static str, Batch> {
    let model = Model::ds5_2();
    let configuration = store.configurations().await.expect("configurations").remove(0);
    let snapshot = store.open(&Scope::new(model, Arc::new(configuration))).await.expect("a snapshot");
    let mut records = BTreeMap::new();
    for kind in snapshot.kinds().await.expect("the kinds") {
        let batch = snapshot.collect(&kind, &Narrowing::none()).await.expect("the records");
        records.insert(kind.spec().endpoint, batch);
    }
    records
}

/// The mock in process, with what goes over the wire noted.
struct Wire {
    ods: MockOds,
    posted: Mutex<BTreeMap<String, Vec<Bytes>>>,
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Wire({:?})", self.ods)
    }
}

#[async_trait]
impl HttpService for Wire {
    async fn call(&self, request: http::Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (head, tail) = request.uri().path().rsplit_once('/').expect("a path");
        if request.method() == Method::POST && head.ends_with("/ed-fi") {
            let mut posted = self.posted.lock().expect("nobody panicked");
            posted.entry(tail.to_owned()).or_default().push(request.body().clone());
        }
        self.ods.call(request).await
    }
}

/// The requests for data, by method.
pub(crate) fn data_requests(ods: &MockOds, method: &Method) -> usize {
    ods.requests().iter().filter(|request| request.method == *method && request.resource.is_some()).count()
}

/// The requests for one resource, by method.
pub(crate) fn requests(ods: &MockOds, method: &Method, resource: &str) -> usize {
    let touches = |of: &Option<String>| of.as_deref() == Some(resource);
    ods.requests().iter().filter(|request| request.method == *method && touches(&request.resource)).count()
}

pub(crate) fn json(record: &Record) -> Value {
    serde_json::from_slice(&record.body).expect("a record is JSON")
}

/// The members by which one school's failure is planted.
pub(crate) fn the_school(id: i64) -> serde_json::Map<String, Value> {
    [("schoolId".to_owned(), id.into())].into_iter().collect()
}

/// The number under which a school is known in Ed-Fi.
pub(crate) fn ed_fi_id(made: &Made, school: i64) -> i64 {
    let sql = "SELECT CAST(coalesce(edFiNumber, standardCode) AS INTEGER) FROM School WHERE schoolID = ?1";
    made.sql().query_row(sql, [school], |row| row.get(0)).expect("the school is there")
}
