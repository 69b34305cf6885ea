//! A generated district as Parquet and as batches: the same records as from its database, and all that the suite asks.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::ArrowError;
use edfi_resync::campus::{Narrowing, Scope};
use edfi_resync::model::{CampusRole, Day, Digest, ResourceKind};
use edfi_resync::source::csv::{ExtractOptions, extract};
use edfi_resync::source::{ArrowStore, Batch, SnapshotExt as _, SourceStore, SourceStoreExt as _, SqliteStore};
use edfi_resync_testing::conformance::store::{Expectations, check};
use edfi_resync_testing::district::SampleDistrict;
use tempfile::TempDir;

use crate::write;
use crate::written::{Form, batch_of};

/// What makes a record: its digest, and the Campus keys behind it.
type Seen = (Digest, Vec<(CampusRole, Vec<i64>)>, Option<String>, Option<Day>);

fn seen(batch: &Batch) -> Vec<Seen> {
    assert_eq!(crate::rejects(batch), [""; 0]);
    let seen = |record: &edfi_resync::model::Record| {
        let campus = &record.campus;
        let object = campus.object().map(ToString::to_string);
        (record.kind.inspector().inspect(&record.body).digest, campus.by_role().into_iter().collect(), object, campus.day())
    };
    batch.records.iter().map(seen).collect()
}

/// A district, what it holds, and beside it what tells of it.
struct District {
    place: TempDir,
    store: SqliteStore,
    scope: Scope,
    records: BTreeMap<ResourceKind, Batch>,
}

impl District {
    async fn new() -> Self {
        let place = TempDir::new().unwrap();
        let database = place.path().join("campus.db");
        let summary = SampleDistrict::new(20).with_seed(17).create(&database).unwrap();
        let store = SqliteStore::open(&database).unwrap();
        let configuration = Arc::new(store.configuration(&summary.configuration).await.unwrap());
        let scope = Scope::new(edfi_resync::model::Model::data_standard(&configuration.data_standard).unwrap(), configuration);
        let snapshot = store.open(&scope).await.unwrap();
        let mut records = BTreeMap::new();
        for kind in snapshot.kinds().await.unwrap() {
            let batch = snapshot.collect(&kind, &Narrowing::none()).await.unwrap();
            records.insert(kind, batch);
        }
        extract(&store, &scope, place.path().join("csv"), &ExtractOptions::default()).await.unwrap();
        Self { place, store, scope, records }
    }

    fn batches(&self, form: Form) -> impl Iterator<Item = (&ResourceKind, RecordBatch)> {
        let held = self.records.iter().filter(|(_, batch)| !batch.records.is_empty());
        held.map(move |(kind, batch)| (kind, batch_of(kind, &batch.records, form)))
    }

    fn of_all_years(&self) -> impl Iterator<Item = &ResourceKind> {
        let some = |batch: &Batch| batch.records.iter().any(|record| record.campus.is_of_any_year());
        self.records.iter().filter(move |(_, batch)| some(batch)).map(|(kind, _)| kind)
    }

    /// A folder of it, with or without a manifest.
    fn folder(&self, form: Form, group_rows: usize) -> std::path::PathBuf {
        let folder = self.place.path().join(format!("{form:?}-{group_rows}"));
        fs::create_dir(&folder).unwrap();
        let mut listed = String::new();
        for (kind, batch) in self.batches(form) {
            let name = format!("{}.parquet", kind.endpoint());
            write(&folder.join(&name), std::slice::from_ref(&batch), group_rows);
            let all_years = self.of_all_years().any(|other| other == kind);
            write!(listed, r#""{name}": {{"rows": {}, "allYears": {all_years}}}, "#, batch.num_rows()).unwrap();
        }
        for entry in fs::read_dir(self.place.path().join("csv")).unwrap() {
            let (path, name) = entry.map(|entry| (entry.path(), entry.file_name().to_string_lossy().into_owned())).unwrap();
            if name.starts_with('_') {
                fs::copy(&path, folder.join(&name)).unwrap();
                let rows = fs::read_to_string(&path).unwrap().lines().count() - 1;
                write!(listed, r#""{name}": {{"rows": {rows}}}, "#).unwrap();
            }
        }
        let manifest = format!(
            r#"{{"format": "edfi-resync-csv/1", "schoolYear": {}, "extracted": "2026-11-30T04:00:00Z", "dataStandard": {:?}, "files": {{{}}}}}"#,
            self.scope.configuration.school_year,
            self.scope.configuration.data_standard,
            listed.trim_end_matches(", ")
        );
        fs::write(folder.join("manifest.json"), manifest).unwrap();
        folder
    }

    /// Its records are those of the database, in their order.
    async fn assert_same(&self, store: &dyn SourceStore, is_folder: bool) {
        let (ours, theirs) = (store.open(&self.scope).await.unwrap(), self.store.open(&self.scope).await.unwrap());
        let kinds: Vec<_> =
            self.records.iter().filter(|(_, batch)| !batch.records.is_empty()).map(|(kind, _)| kind.clone()).collect();
        assert_eq!(ours.kinds().await.unwrap(), kinds);
        let mut records = 0;
        for kind in kinds {
            let batch = ours.collect(&kind, &Narrowing::none()).await.unwrap();
            assert_eq!(seen(&batch), seen(&self.records[&kind]), "{kind}");
            assert_eq!(ours.count(&kind).await.unwrap(), theirs.count(&kind).await.unwrap(), "{kind}");
            records += batch.records.len();
        }
        assert!(records > 1_500, "{records}");
        if is_folder {
            assert_eq!(ours.schools().await.unwrap(), theirs.schools().await.unwrap());
            assert_eq!(ours.without_unique_id().await.unwrap(), theirs.without_unique_id().await.unwrap());
        }
    }

    async fn assert_conforms(&self, store: ArrowStore) {
        let mut expectations = Expectations::new(self.scope.clone()).with_secret("604");
        for (kind, batch) in self.records.iter().filter(|(_, batch)| !batch.records.is_empty()) {
            expectations = expectations.holds(kind.endpoint(), batch.records.len(), 0);
        }
        let findings = check(Arc::new(store), &expectations).await;
        findings.assert_none();
        assert!(findings.checks() > 300);
    }
}

fn without_manifest(folder: &Path) {
    fs::remove_file(folder.join("manifest.json")).unwrap();
}

#[tokio::test]
async fn a_district_is_the_same_from_parquet_and_from_batches_as_from_its_database() {
    let district = District::new().await;
    for (form, group_rows) in [(Form::Dotted, 64), (Form::Nested, 37)] {
        let folder = district.folder(form, group_rows);
        let store = ArrowStore::open(&folder).unwrap();
        assert_eq!(store.capabilities().incomplete, None);
        district.assert_same(&store, true).await;
        district.assert_conforms(store).await;
        if form == Form::Nested {
            without_manifest(&folder);
            let store = ArrowStore::open(&folder).unwrap();
            let why = store.capabilities().incomplete.unwrap().why;
            assert_eq!(why, format!("directory {} has no manifest.json, and may lack files and rows", folder.display()));
        }
    }
    let mut builder = ArrowStore::builder().data_standard(&district.scope.configuration.data_standard);
    for (position, (kind, batch)) in district.batches(Form::Nested).enumerate() {
        // In pieces, with one of no rows among them; or from a reader.
        let pieces: Vec<_> =
            (0..=batch.num_rows() / 50).map(|at| batch.slice(at * 50, 50.min(batch.num_rows() - at * 50))).collect();
        let schema = batch.schema();
        builder = if position % 2 == 0 {
            builder.batches(kind.path(), schema, pieces)
        } else {
            builder.reader(kind.endpoint(), schema.clone(), move || -> Result<Box<dyn RecordBatchReader + Send>, ArrowError> {
                Ok(Box::new(RecordBatchIterator::new(pieces.clone().into_iter().map(Ok), schema.clone())))
            })
        };
    }
    for kind in district.of_all_years() {
        builder = builder.all_years(kind.endpoint());
    }
    let store = builder.build().unwrap();
    let capabilities = store.capabilities();
    assert!(capabilities.is_complete() && capabilities.no_schools && capabilities.counts && !capabilities.configurations);
    district.assert_same(&store, false).await;
    district.assert_conforms(store).await;
}
