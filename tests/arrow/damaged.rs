//! Damaged Parquet files: cut short anywhere, or with any byte of footer and pages another. Each is read as it is, or named; nothing panics, and nothing is lost
//! in silence.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{Int64Builder, ListBuilder};
use arrow_array::{ArrayRef, BooleanArray, Date32Array, Int64Array, RecordBatch, StringArray};
use edfi_resync::ErrorKind;
use edfi_resync::source::ArrowStore;
use tempfile::TempDir;

use crate::{batch, plain_scope, read, write};

const ROWS: i64 = 40;

/// Text, numbers, days, flags, nulls, lists, and a dictionary.
fn students() -> RecordBatch {
    let numbers = 0..ROWS;
    let mut schools = ListBuilder::new(Int64Builder::new());
    for number in numbers.clone() {
        schools.append_value([Some(12), (number % 2 == 0).then_some(15)].into_iter().flatten().map(Some));
    }
    let unique_ids: StringArray = numbers.clone().map(|number| Some(format!("60{number}"))).collect();
    let first: StringArray =
        numbers.clone().map(|number| (number % 3 > 0).then_some(["Ann", "Lee"][usize::from(number % 2 > 0)])).collect();
    let born: Date32Array = numbers.clone().map(|number| i32::try_from(15_000 + number).ok()).collect();
    let twins: BooleanArray = numbers.clone().map(|number| (number % 5 > 0).then_some(number % 2 > 0)).collect();
    let people: Int64Array = numbers.map(Some).collect();
    batch(vec![
        ("studentUniqueId", Arc::new(unique_ids) as ArrayRef),
        ("firstName", Arc::new(first)),
        ("birthDate", Arc::new(born)),
        ("multipleBirthStatus", Arc::new(twins)),
        ("@person", Arc::new(people)),
        ("@school", Arc::new(schools.finish())),
    ])
}

/// What becomes of a file of these bytes: its rows, or what is said of it.
async fn rows(folder: &Path, bytes: &[u8]) -> Result<usize, String> {
    fs::write(folder.join("students.parquet"), bytes).unwrap();
    let read = match ArrowStore::open(folder) {
        Ok(store) => read(&store, &plain_scope(), "students").await,
        Err(error) => Err(error),
    };
    match read {
        Ok(batch) => Ok(batch.records.len() + batch.rejects.len()),
        // `Unexpected` is what a reader that panics ends with.
        Err(error) if error.kind() == ErrorKind::Unexpected => panic!("{error}: {error:?}"),
        Err(error) => Err(error.to_string()),
    }
}

#[tokio::test]
async fn a_file_that_is_damaged_is_read_as_it_is_or_named() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("students.parquet");
    // Compressed in either way, in one group of rows and in several.
    for group_rows in [40, 13] {
        write(&path, &[students()], group_rows);
        let whole = fs::read(&path).unwrap();
        assert_eq!(rows(folder.path(), &whole).await, Ok(usize::try_from(ROWS).unwrap()));
        let footer = whole.len() - 8 - u32::from_le_bytes(whole[whole.len() - 8..whole.len() - 4].try_into().unwrap()) as usize;
        for length in (0..whole.len()).step_by(7).chain(whole.len() - 12..whole.len()) {
            let said = rows(folder.path(), &whole[..length]).await.unwrap_err();
            assert!(said.starts_with("students.parquet is no Parquet file that can be read, or is not whole"), "{length}: {said}");
        }
        let (mut as_it_is, mut named) = (0, 0);
        // Every byte, in one of three ways; where there are several groups, some of them.
        for at in (0..whole.len()).step_by(if group_rows == 40 { 1 } else { 4 }) {
            let mut bytes = whole.clone();
            bytes[at] ^= [0x01, 0x80, 0xFF][at % 3];
            match rows(folder.path(), &bytes).await {
                Ok(rows) => {
                    // What a page holds has no check of its own; but rows do not vanish.
                    assert!(rows == usize::try_from(ROWS).unwrap() || at >= footer, "{at}: {rows} rows");
                    as_it_is += 1;
                }
                Err(said) => {
                    assert!(said.contains("students.parquet"), "{at}: {said}");
                    named += 1;
                }
            }
        }
        assert!(as_it_is > 50 && named > 100, "{as_it_is} as they are, {named} named");
    }
}
