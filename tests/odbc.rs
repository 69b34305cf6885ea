//! The store over ODBC: on SQLite's driver, and on PostgreSQL, which is started here. It takes the drivers, PostgreSQL and unixODBC, so it is no part of
//! `make test`: `make odbc` runs it.

#![cfg(feature = "odbc")]

#[expect(dead_code, reason = "the database by hand has more to it than is read here")]
#[path = "stores/campus.rs"]
mod campus;
#[path = "odbc/delivered.rs"]
mod delivered;
#[path = "odbc/missing.rs"]
mod missing;
#[path = "odbc/moved.rs"]
mod moved;
#[path = "odbc/older.rs"]
mod older;
#[path = "odbc/postgres.rs"]
mod postgres;
#[path = "odbc/server.rs"]
mod server;
#[path = "odbc/sqlite.rs"]
mod sqlite;
#[path = "odbc/stopped.rs"]
mod stopped;
#[path = "odbc/tds.rs"]
mod tds;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use edfi_resync::campus::{Narrowing, Scope};
use edfi_resync::model::Model;
use edfi_resync::source::{Batch, SnapshotExt as _, SourceStore, SourceStoreExt as _, SqliteStore};
use edfi_resync_testing::conformance::store::Expectations;
use edfi_resync_testing::district::SampleDistrict;

/// A small district, with everything that one can have.
fn district(path: &Path) -> String {
    SampleDistrict::new(40).with_seed(17).create(path).unwrap().configuration
}

async fn scope(store: &dyn SourceStore, configuration: &str) -> Scope {
    let configuration = store.configuration(configuration).await.unwrap();
    Scope::new(Model::data_standard(&configuration.data_standard).unwrap(), Arc::new(configuration))
}

/// All records of a scope, by endpoint.
async fn everything(store: &dyn SourceStore, scope: &Scope) -> BTreeMap<String, Batch> {
    let snapshot = store.open(scope).await.unwrap();
    let mut read = BTreeMap::new();
    for kind in snapshot.kinds().await.unwrap() {
        let batch = snapshot.collect(&kind, &Narrowing::none()).await.unwrap_or_else(|error| panic!("{kind}: {error}"));
        read.insert(kind.endpoint().to_owned(), batch);
    }
    read
}

/// What a store must hold that holds what another one does.
fn as_held(scope: &Scope, held: &BTreeMap<String, Batch>) -> Expectations {
    let holds =
        |all: Expectations, (endpoint, batch): (&String, &Batch)| all.holds(endpoint, batch.records.len(), batch.rejects.len());
    held.iter().fold(Expectations::new(scope.clone()), holds)
}

/// That two stores hold the same, but for the spelling of decimals.
fn assert_same(one: &BTreeMap<String, Batch>, other: &BTreeMap<String, Batch>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (endpoint, batch) in one {
        let told = |batch: &Batch| {
            let of = |record: &edfi_resync::model::Record| {
                let mut body: serde_json::Value = serde_json::from_slice(&record.body).unwrap();
                spell(&mut body);
                (record.origin.to_string(), record.campus.clone(), body)
            };
            batch.records.iter().map(of).collect::<Vec<_>>()
        };
        let (of_one, of_other) = (told(batch), told(&other[endpoint]));
        for (of_one, of_other) in of_one.iter().zip(&of_other) {
            assert_eq!(of_one, of_other, "{endpoint}");
        }
        assert_eq!(of_one.len(), of_other.len(), "{endpoint}");
        let rejects = |batch: &Batch| batch.rejects.iter().map(|one| (one.origin.clone(), one.errors.clone())).collect::<Vec<_>>();
        assert_eq!(rejects(batch), rejects(&other[endpoint]), "{endpoint}");
    }
}

/// All numbers in one spelling.
fn spell(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Number(number) => *value = number.as_f64().unwrap().into(),
        serde_json::Value::Array(all) => all.iter_mut().for_each(spell),
        serde_json::Value::Object(all) => all.values_mut().for_each(spell),
        _ => {}
    }
}

/// What SQLite's own store reads of a district, and of what scope.
async fn through_sqlite(path: &Path, configuration: &str) -> (Scope, BTreeMap<String, Batch>) {
    let store = SqliteStore::open(path).unwrap();
    let scope = scope(&store, configuration).await;
    let read = everything(&store, &scope).await;
    assert!(read.values().map(|batch| batch.records.len()).sum::<usize>() > 1000);
    (scope, read)
}
