//! The public suite of stores passes for an ODS, whatever its version.

use std::sync::Arc;

use edfi_resync::campus::{Configuration, Narrowing, Scope};
use edfi_resync::model::Model;
use edfi_resync::source::{SnapshotExt, SourceStore};
use edfi_resync::{OdsStore, OdsStoreOptions, SnapshotUse};
use edfi_resync_testing::conformance::store::{Expectations, check};
use edfi_resync_testing::mock_ods::{Flavour, MockOds};
use serde_json::Value;

use super::world::{credentials, kinds, source_of};

pub(crate) fn scope() -> Scope {
    Scope::new(Model::ds5_2(), Arc::new(Configuration::new("State", 2027.try_into().expect("a year"), "5.2")))
}

async fn store(ods: &MockOds, snapshot: SnapshotUse) -> OdsStore {
    let options = OdsStoreOptions::default().with_snapshot(snapshot);
    let builder = OdsStore::builder(ods.base_url(), credentials(ods)).service(ods.clone());
    builder.options(options).connect().await.expect("it answers")
}

#[tokio::test]
async fn the_suite_passes_for_every_version() {
    // By offset and identifier, by token, by parts.
    let flavours = [Flavour::ods61(), Flavour::ods73(), Flavour::api81()];
    for flavour in flavours {
        let ods = source_of(flavour.clone(), 520);
        ods.take_snapshot();
        let expectations = Expectations::new(scope()).with_secret(ods.secret()).with_secret("Zoltan");
        let expectations =
            kinds(ods.model()).iter().fold(expectations, |all, kind| all.holds(kind.endpoint(), ods.count(kind.endpoint()), 0));
        let findings = check(Arc::new(store(&ods, SnapshotUse::IfThere).await), &expectations).await;
        assert!(findings.violations().is_empty() && findings.checks() > 500, "{flavour}: {findings}");
    }
}

#[tokio::test]
async fn records_are_without_what_the_server_adds_and_otherwise_as_written() {
    let ods = source_of(Flavour::ods73(), 3);
    let snapshot = store(&ods, SnapshotUse::Never).await.open(&scope()).await.expect("a view");
    let kind = Model::ds5_2().kind("bellSchedules").expect("a resource");
    let batch = snapshot.collect(&kind, &Narrowing::none()).await.expect("it can be read");
    let [record] = batch.records.as_slice() else { panic!("{batch:?}") };
    let text = std::str::from_utf8(&record.body).expect("UTF-8");
    assert!(!text.contains("link") && !text.contains("_etag") && !text.contains("\"id\""), "{text}");
    let body: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(body["classPeriods"].as_array().map(Vec::len), Some(2));
    assert_eq!(record.origin.to_string(), "https://mock-ods.invalid/data/v3/ed-fi/bellSchedules:1");
}
