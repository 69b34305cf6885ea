//! JSON Lines files.
//!
//! Input: the file.

use std::cell::RefCell;
use std::fs;
use std::sync::Arc;

use bytes::Bytes;
use edfi_resync::campus::{Configuration, Narrowing, Scope};
use edfi_resync::model::{Model, Spelling, normalize};
use edfi_resync::source::{Batch, JsonlStore, SourceStore};
use futures::TryStreamExt;
use tempfile::TempDir;
use tokio::runtime::Runtime;

thread_local! {
    static PLACE: RefCell<Option<(TempDir, Runtime)>> = const { RefCell::new(None) };
}

pub(super) fn run(data: &[u8]) {
    PLACE.with_borrow_mut(|place| {
        let (directory, runtime) = place.get_or_insert_with(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
            (tempfile::tempdir().expect("a directory"), runtime)
        });
        fs::write(directory.path().join("sections.jsonl"), data).expect("the file can be written");
        let store = match JsonlStore::open(directory.path()) {
            Ok(store) => store,
            // A file in another form as a whole.
            Err(error) => {
                let said = error.to_string();
                assert!(said.starts_with("sections.jsonl ") && said.is_ascii() && said.len() < 200, "it quotes nothing: {said}");
                return;
            }
        };
        let batches = runtime.block_on(read(&store));
        let again = runtime.block_on(read(&store));
        check(data, &batches);
        assert_eq!(format!("{batches:?}"), format!("{again:?}"), "two scans are the same");
    });
}

async fn read(store: &JsonlStore) -> Vec<Batch> {
    let model = Model::ds5_2();
    let configuration = Configuration::new("files", 2027.try_into().expect("a school year"), "5.2");
    let snapshot = store.open(&Scope::new(model.clone(), Arc::new(configuration))).await.expect("it opens");
    let sections = model.kind("sections").expect("it exists");
    snapshot.scan(&sections, &Narrowing::none()).try_collect().await.expect("bad lines are rejects and no errors")
}

/// Every line that is not blank is a record or a reject, with its number; a record is the line as it was written, or normalized.
fn check(data: &[u8], batches: &[Batch]) {
    let text = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    let lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).collect();
    let mut positions = Vec::new();
    for batch in batches {
        for record in &batch.records {
            let line = Bytes::copy_from_slice(lines[record.origin.position as usize - 1]);
            assert_eq!(record.body, normalize(&record.kind, line, Spelling::Liberal).body);
            let raw: &serde_json::value::RawValue = serde_json::from_slice(&record.body).expect("a record is JSON");
            assert!(raw.get().starts_with('{'));
            positions.push(record.origin.position);
        }
        for reject in &batch.rejects {
            assert!(!reject.errors.is_empty());
            for said in reject.errors.iter().map(ToString::to_string) {
                assert!(said.len() < 200 && said.is_ascii(), "it quotes nothing: {said}");
            }
            positions.push(reject.origin.position);
        }
    }
    positions.sort_unstable();
    let filled: Vec<u64> = (1..).zip(&lines).filter(|(_, line)| !line.is_empty()).map(|(position, _)| position).collect();
    assert_eq!(positions, filled);
}
