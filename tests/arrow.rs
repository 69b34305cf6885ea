//! Arrow and Parquet as sources. Not among the ordinary tests, for their crates take minutes to build: `make check-slow` runs these, or
//! `cargo test --features arrow --test arrow`.

#![cfg(feature = "arrow")]

#[path = "arrow/damaged.rs"]
mod damaged;
#[path = "arrow/district.rs"]
mod district;
#[path = "arrow/large.rs"]
mod large;
#[path = "arrow/parts.rs"]
mod parts;
#[path = "arrow/refused.rs"]
mod refused;
#[path = "arrow/shapes.rs"]
mod shapes;
#[path = "arrow/written.rs"]
mod written;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use edfi_resync::campus::{Configuration, Narrowing, Preferences, Scope};
use edfi_resync::model::Model;
use edfi_resync::source::{Batch, SnapshotExt as _, SourceStore};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

/// All schools of a configuration of Data Standard 5.2 for 2026-27 in which some codes are mapped.
fn plain_scope() -> Scope {
    let preferences = Preferences::default().with_mapping("VisaDescriptor", "F1", "uri://ed-fi.org/VisaDescriptor#F1");
    let configuration = Configuration::new("State", 2027.try_into().unwrap(), "5.2").with_preferences(preferences);
    Scope::new(Model::ds5_2(), Arc::new(configuration))
}

/// A batch of these columns.
fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

/// Writes a Parquet file, in groups of so many rows.
fn write(path: &Path, batches: &[RecordBatch], group_rows: usize) {
    let compression = if group_rows.is_multiple_of(2) { Compression::SNAPPY } else { Compression::ZSTD(ZstdLevel::default()) };
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group_rows)).set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batches[0].schema(), Some(properties)).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.close().unwrap();
}

/// Everything of one kind.
async fn read(store: &dyn SourceStore, scope: &Scope, endpoint: &str) -> edfi_resync::Result<Batch> {
    store.open(scope).await?.collect(&scope.model.kind(endpoint)?, &Narrowing::none()).await
}

fn bodies(batch: &Batch) -> Vec<&str> {
    batch.records.iter().map(|record| std::str::from_utf8(&record.body).unwrap()).collect()
}

/// Origin and errors of each reject.
fn rejects(batch: &Batch) -> Vec<String> {
    let shown = |reject: &edfi_resync::source::Reject| {
        let errors: Vec<_> = reject.errors.iter().map(ToString::to_string).collect();
        format!("{}: {}", reject.origin, errors.join("; "))
    };
    batch.rejects.iter().map(shown).collect()
}
