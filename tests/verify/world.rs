//! A source in memory, a mock ODS, and somebody else who writes there.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use edfi_resync::Resync;
use edfi_resync::campus::Request;
use edfi_resync::ledger::Ledger;
use edfi_resync::model::Model;
use edfi_resync::ods::{Credentials, HttpService};
use edfi_resync::source::{MemoryStore, SqliteStore};
use edfi_resync::verify::{Difference, DifferenceKind, Differences};
use edfi_resync_testing::MockOds;
use edfi_resync_testing::district::SampleDistrict;
use edfi_resync_testing::mock_ods::Flavour;
use http::Method;
use serde_json::Value;

/// The records of a source, by endpoint.
pub(crate) type Records = BTreeMap<String, Vec<Value>>;

/// What a small district sends, as a mock has taken it.
pub(crate) async fn district(students: u32) -> Records {
    let folder = tempfile::tempdir().expect("a folder");
    let campus = folder.path().join("campus.db");
    SampleDistrict::new(students).with_seed(11).create(&campus).expect("a district");
    let ods = MockOds::new(&Model::ds5_2());
    let resync = of_campus(&campus, &ods).await;
    let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
    assert!(resync.run(&plan).await.expect("a report").is_success());
    let endpoints = plan.steps.iter().map(|step| step.resource.clone());
    endpoints.map(|endpoint| (endpoint.clone(), ods.records(&endpoint).into_iter().map(plain).collect())).collect()
}

/// A Campus database, and an ODS.
pub(crate) async fn of_campus(campus: &Path, ods: &MockOds) -> Resync {
    let store = SqliteStore::open(campus).expect("a source");
    let builder = Resync::builder(store).ods(ods.base_url()).secrets(Credentials::new(ods.key(), ods.secret()));
    builder.service(ods.clone()).open().await.expect("it opens")
}

/// A record without what belongs to the server.
pub(crate) fn plain(mut record: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.remove("link");
                members.values_mut().for_each(strip);
                // An ODS shows collections that hold nothing.
                members.retain(|_, value| value.as_array().is_none_or(|items| !items.is_empty()));
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    for name in ["id", "_etag", "_lastModifiedDate"] {
        record.as_object_mut().expect("a record").remove(name);
    }
    strip(&mut record);
    record
}

/// A source with these records; each has the origin `memory:endpoint:position`, counted from 1.
pub(crate) fn store(records: &Records) -> MemoryStore {
    records.iter().fold(MemoryStore::new(Model::ds5_2()), |store, (endpoint, bodies)| {
        store.with_records(endpoint, bodies.iter().map(Value::to_string)).expect("records")
    })
}

/// An ODS that has taken all of these records.
pub(crate) async fn loaded(flavour: Flavour, records: &Records, ledger: Option<Arc<dyn Ledger>>) -> (MockOds, Resync) {
    let ods = MockOds::builder(&Model::ds5_2()).flavour(flavour).build();
    let resync = open(&ods, records, ledger).await;
    let report = resync.run(&resync.plan(&Request::new()).await.expect("a plan")).await.expect("a report");
    assert!(report.is_success(), "{report}");
    (ods, resync)
}

/// A source with these records, and this ODS.
pub(crate) async fn open(ods: &MockOds, records: &Records, ledger: Option<Arc<dyn Ledger>>) -> Resync {
    let builder =
        Resync::builder(store(records)).ods(ods.base_url()).secrets(Credentials::new(ods.key(), ods.secret())).service(ods.clone());
    let builder = match ledger {
        Some(ledger) => builder.ledger(ledger),
        None => builder,
    };
    builder.open().await.expect("it opens")
}

pub(crate) async fn verified(resync: &Resync) -> Differences {
    resync.verify(&Request::new()).await.expect("a comparison")
}

/// The differences of one sort.
pub(crate) fn of(found: &Differences, kind: DifferenceKind) -> Vec<&Difference> {
    found.differences.iter().filter(|difference| difference.kind == kind).collect()
}

/// Another client of an ODS.
pub(crate) struct Stranger {
    ods: MockOds,
    data: String,
    token: String,
}

impl Stranger {
    pub(crate) async fn new(ods: &MockOds) -> Self {
        let root = ods.base_url();
        // `mock-key:mock-secret`, which every version takes so.
        let basic = "Basic bW9jay1rZXk6bW9jay1zZWNyZXQ=";
        let request = http::Request::post(format!("{root}oauth/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", basic)
            .body(Bytes::from_static(b"grant_type=client_credentials"))
            .expect("a request");
        let said: Value = serde_json::from_slice(ods.call(request).await.expect("an answer").body()).expect("JSON");
        let path = if ods.flavour().name.starts_with("api") { "data" } else { "data/v3" };
        let token = said["access_token"].as_str().expect("a token").to_owned();
        Self { ods: ods.clone(), data: format!("{root}{path}/ed-fi"), token }
    }

    /// Sends a request, and expects to be obeyed.
    pub(crate) async fn send(&self, method: Method, path: &str, body: &Value) -> Value {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("{}/{path}", self.data))
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Content-Type", "application/json")
            .body(Bytes::from(if body.is_null() { String::new() } else { body.to_string() }))
            .expect("a request");
        let answer = self.ods.call(request).await.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", String::from_utf8_lossy(answer.body()));
        serde_json::from_slice(answer.body()).unwrap_or_default()
    }

    /// What it sees of a resource.
    pub(crate) async fn all(&self, endpoint: &str) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let page = self.send(Method::GET, &format!("{endpoint}?limit=500&offset={}", all.len()), &Value::Null).await;
            let page = page.as_array().expect("a list").clone();
            if page.is_empty() {
                return all;
            }
            all.extend(page);
        }
    }
}
