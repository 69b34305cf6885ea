//! The source stores: all of them pass the conformance suite, say what is wrong with bad input, and see one state for a whole run.

#[path = "stores/campus.rs"]
mod campus;
#[path = "stores/checked.rs"]
mod checked;
#[path = "stores/children.rs"]
mod children;
#[path = "stores/configured.rs"]
mod configured;
#[path = "stores/conforming.rs"]
mod conforming;
#[path = "stores/consistency.rs"]
mod consistency;
#[path = "stores/csv.rs"]
mod csv;
#[path = "stores/csv_refused.rs"]
mod csv_refused;
#[path = "stores/drawn.rs"]
mod drawn;
#[path = "stores/extracted.rs"]
mod extracted;
#[path = "stores/jsonl.rs"]
mod jsonl;
#[path = "stores/queries.rs"]
mod queries;
#[path = "stores/rows.rs"]
mod rows;
#[path = "scripted/mod.rs"]
mod scripted;
#[path = "stores/shared.rs"]
mod shared;
#[path = "stores/spelled.rs"]
mod spelled;
#[path = "stores/told.rs"]
mod told;

use std::sync::Arc;

use edfi_resync::campus::{Configuration, Narrowing, Scope};
use edfi_resync::model::Model;
use edfi_resync::source::{Batch, SnapshotExt, SourceStore};
use tempfile::TempDir;

/// All schools of a configuration of Data Standard 5.2 for 2026-27.
fn scope(configuration: Configuration) -> Scope {
    Scope::new(Model::ds5_2(), Arc::new(configuration))
}

fn plain_scope() -> Scope {
    scope(Configuration::new("State", 2027.try_into().unwrap(), "5.2"))
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
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
