//! Service queries: the aliases of columns, which say what a row becomes, the rows, child queries, the special queries, and SQL as somebody wrote it.
//!
//! Input: files between lines `%%`. The first line of a file is its name without `.sql`, or `sql` and its name; then follow
//! lines `alias=cell`, or the SQL itself. A cell is a letter and a value: `n`, `i12`, `r1.5`, `tText`, `b`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use edfi_resync::campus::{Configuration, Narrowing, Preferences, Scope};
use edfi_resync::model::{Model, ShapeProblem};
use edfi_resync::source::{Batch, SourceStore, SqliteStore};
use edfi_resync::{ErrorKind, Result};
use futures::TryStreamExt;
use serde_json::value::RawValue;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::input::Input;

thread_local! {
    static PLACE: RefCell<Option<(TempDir, Runtime)>> = const { RefCell::new(None) };
}

pub(super) fn run(data: &[u8]) {
    let mut files = BTreeMap::new();
    let mut foreign = false;
    for block in Input::new(data).blocks().into_iter().take(5) {
        let mut input = Input::new(block);
        let name = input.text();
        if let Some(name) = name.strip_prefix("sql ") {
            // The queries with `_` are run when the store is opened, and SQL of a fuzzer may run for ever.
            if is_name(name) && !name.starts_with('_') {
                files.insert(name.to_owned(), String::from_utf8_lossy(input.rest()).into_owned());
                foreign = true;
            }
        } else if is_name(&name) {
            let sql = select(&mut input);
            files.insert(name, sql);
        }
    }
    PLACE.with_borrow_mut(|place| {
        let (directory, runtime) = place.get_or_insert_with(|| {
            let directory = tempfile::tempdir().expect("a directory");
            fs::write(directory.path().join("campus.db"), "").expect("an empty database can be written");
            (directory, tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"))
        });
        let folder = directory.path().join("queries");
        fs::create_dir_all(&folder).expect("a folder");
        for (name, sql) in &files {
            fs::write(folder.join(format!("{name}.sql")), sql).expect("a query can be written");
        }
        let result = SqliteStore::open_with_queries(directory.path().join("campus.db"), &folder);
        if let Ok(store) = &result
            && !foreign
            && let Err(error) = runtime.block_on(read(store))
        {
            assert_eq!(error.kind(), ErrorKind::SourceInvalid, "{error:?}");
        }
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::SourceInvalid, "{error:?}");
        }
        fs::remove_dir_all(folder).expect("the folder goes");
    });
}

fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'@');
    (1..80).contains(&name.len()) && !name.starts_with('.') && name.bytes().all(is_plain)
}

/// A query of one row.
fn select(input: &mut Input<'_>) -> String {
    let mut sql = String::from("SELECT ");
    let mut columns = 0;
    while !input.is_empty() && columns < 40 {
        let line = input.line();
        let at = line.iter().position(|&byte| byte == b'=').unwrap_or(line.len());
        let (alias, cell) = (String::from_utf8_lossy(&line[..at]).replace('\0', " "), line.get(at + 1..).unwrap_or_default());
        let (kind, value) = cell.split_first().map_or((b'n', &b""[..]), |(kind, value)| (*kind, value));
        let number = String::from_utf8_lossy(value);
        let literal = match kind {
            b'i' => number.trim().parse::<i64>().map_or_else(|_| "0".to_owned(), |number| number.to_string()),
            b'r' => number
                .trim()
                .parse::<f64>()
                .ok()
                .filter(|real| real.is_finite())
                .map_or_else(|| "0.5".to_owned(), |real| format!("{real:e}")),
            b't' => format!("CAST({} AS TEXT)", hexadecimal(value)),
            b'b' => hexadecimal(value),
            _ => "NULL".to_owned(),
        };
        let comma = if columns == 0 { "" } else { ", " };
        let _ = write!(sql, "{comma}{literal} AS \"{}\"", alias.replace('"', "\"\""));
        columns += 1;
    }
    sql.push_str(" ORDER BY 1");
    sql
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::from("x'");
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text.push('\'');
    text
}

async fn read(store: &SqliteStore) -> Result<()> {
    let mut configurations = store.configurations().await?;
    for standard in ["5.2", "4.0"] {
        let preferences = Preferences::default().with_mapping("TermDescriptor", "F", "uri://ed-fi.org/TermDescriptor#Fall");
        let year = 2027.try_into().expect("a school year");
        configurations.push(Configuration::new("own", year, standard).with_preferences(preferences));
    }
    for configuration in configurations {
        let model = Model::data_standard(&configuration.data_standard)?;
        let Ok(snapshot) = store.open(&Scope::new(model, Arc::new(configuration))).await else { continue };
        let _ = snapshot.schools().await;
        for kind in snapshot.kinds().await? {
            let counted = snapshot.count(&kind).await;
            // A row outside the scope is an error of its query.
            let Ok(batches) = snapshot.scan(&kind, &Narrowing::none()).try_collect::<Vec<Batch>>().await else { continue };
            let rows: usize = batches.iter().map(|batch| batch.records.len() + batch.rejects.len()).sum();
            assert_eq!(rows, 1, "the row is a record or a reject");
            assert_eq!(counted?.records, Some(1), "and counted as one");
            batches.iter().for_each(check);
        }
    }
    Ok(())
}

fn check(batch: &Batch) {
    for record in &batch.records {
        is_object(&record.body);
        record.kind.inspector().inspect(&record.body);
    }
    for reject in &batch.rejects {
        assert!(!reject.errors.is_empty());
        reject.partial.iter().for_each(|partial| is_object(partial));
        for error in &reject.errors {
            // A Campus code is named so that it can be mapped; nothing else is quoted.
            if !matches!(error.problem, ShapeProblem::UnmappedCode { .. }) {
                assert!(error.problem.to_string().len() < 100, "{error}");
            }
        }
    }
}

fn is_object(body: &[u8]) {
    let raw: &RawValue = serde_json::from_slice(body).expect("it is JSON");
    assert!(raw.get().starts_with('{'), "it is an object");
}
