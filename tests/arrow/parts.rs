//! Resources in several files, as Spark and Polars write them: folders whose files are read in the order of their names.

use std::fs;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use edfi_resync::campus::Narrowing;
use edfi_resync::source::arrow::holds_parquet;
use edfi_resync::source::{ArrowStore, SnapshotExt as _, SourceStore as _};
use edfi_resync_testing::conformance::store::{Expectations, check};
use tempfile::TempDir;

use crate::{batch, bodies, plain_scope, read, write};

/// Students of these numbers.
fn students(numbers: std::ops::Range<i64>) -> RecordBatch {
    let unique_ids: StringArray = numbers.clone().map(|number| Some(number.to_string())).collect();
    let people: Int64Array = numbers.map(Some).collect();
    batch(vec![("studentUniqueId", Arc::new(unique_ids) as ArrayRef), ("@person", Arc::new(people))])
}

#[tokio::test]
async fn the_files_of_a_folder_are_one_resource_in_the_order_of_their_names() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    // As Polars names the folder, and as Spark does.
    for name in ["students", "students.parquet"] {
        fs::create_dir(at(name)).unwrap();
        write(&at(name).join("part-1.parquet"), &[students(3..1_503)], 700);
        write(&at(name).join("part-0.parquet"), &[students(1..3)], 700);
        // A part without rows, and what tools write beside them.
        write(&at(name).join("part-2.parquet"), &[students(0..0)], 700);
        for beside in ["_SUCCESS", ".part-0.parquet.crc"] {
            fs::write(at(name).join(beside), "").unwrap();
        }
        assert!(holds_parquet(folder.path()).unwrap());
        let store = ArrowStore::open(folder.path()).unwrap();
        let read = read(&store, &plain_scope(), "students").await.unwrap();
        assert_eq!(read.records.len(), 1_502);
        assert_eq!(bodies(&read)[2], "{\"studentUniqueId\":\"3\"}");
        let origins: Vec<_> = [0, 1, 2, 1_501].iter().map(|at| read.records[*at].origin.to_string()).collect();
        let of = |part: &str| format!("{name}/{part}");
        assert_eq!(origins, [of("part-0.parquet:1"), of("part-0.parquet:2"), of("part-1.parquet:1"), of("part-1.parquet:1500")]);
        let count = store.open(&plain_scope()).await.unwrap().count(&read.records[0].kind).await.unwrap();
        assert_eq!(count.records, Some(1_502));
        check(Arc::new(store), &Expectations::new(plain_scope()).holds("students", 1_502, 0)).await.assert_none();
        // The manifest names each of them.
        let listed = |rows: u64| {
            let files = [("part-0", 2), ("part-1", rows), ("part-2", 0)];
            let files = files.map(|(part, rows)| format!("\"{name}/{part}.parquet\": {{\"rows\": {rows}}}"));
            format!(r#"{{"format": "edfi-resync-csv/1", "schoolYear": 2027, "extracted": "", "files": {{{}}}}}"#, files.join(", "))
        };
        fs::write(at("manifest.json"), listed(1_500)).unwrap();
        assert!(ArrowStore::open(folder.path()).unwrap().capabilities().is_complete());
        fs::write(at("manifest.json"), listed(1_501)).unwrap();
        let why = ArrowStore::open(folder.path()).unwrap().capabilities().incomplete.unwrap().why;
        assert_eq!(why, format!("{name}/part-1.parquet has 1500 rows, and manifest.json says 1501: it was cut short"));
        fs::remove_file(at("manifest.json")).unwrap();
        fs::remove_dir_all(at(name)).unwrap();
    }
}

#[tokio::test]
async fn what_is_no_part_of_a_resource_is_named() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let said = || ArrowStore::open(folder.path()).unwrap_err().to_string();
    fs::create_dir(at("students")).unwrap();
    assert_eq!(
        said(),
        "folder students holds no Parquet files; write the records into it, or begin its name with \".\" to leave it out"
    );
    write(&at("students/0.parquet"), &[students(0..2)], 2);
    fs::create_dir(at("students/_temporary")).unwrap();
    assert_eq!(
        said(),
        "folder students is not whole: _temporary lies in it; wait until its writer has finished, or write it anew if that has failed"
    );
    fs::remove_dir(at("students/_temporary")).unwrap();
    fs::create_dir(at("students/year=2027")).unwrap();
    assert_eq!(
        said(),
        "students/year=2027 lies among the Parquet files of a resource, and is none; write the resource as .parquet files side by side, without \
         partitions in folders of their own"
    );
    fs::remove_dir(at("students/year=2027")).unwrap();
    let other = batch(vec![("studentUniqueId", Arc::new(Int64Array::from(vec![7])) as ArrayRef)]);
    write(&at("students/1.parquet"), &[other], 2);
    assert_eq!(
        said(),
        "students/1.parquet has other columns than students/0.parquet; write all files of a resource at once, with the same columns of the same types"
    );
    fs::remove_file(at("students/1.parquet")).unwrap();
    write(&at("Students.parquet"), &[students(2..3)], 2);
    assert!(said().starts_with("Students.parquet and students/ are named after the same"), "{}", said());
    fs::remove_file(at("Students.parquet")).unwrap();
    fs::create_dir(at("pupils.parquet")).unwrap();
    write(&at("pupils.parquet/0.parquet"), &[students(2..3)], 2);
    assert!(said().starts_with("pupils.parquet/ is named after no resource of any Data Standard"), "{}", said());
    fs::remove_dir_all(at("pupils.parquet")).unwrap();
    write(&at("students-1.parquet"), &[students(2..3)], 2);
    assert!(said().starts_with("students-1.parquet is named after no resource of any Data Standard"), "{}", said());
    fs::remove_file(at("students-1.parquet")).unwrap();

    // A part that changes behind an open snapshot, and one that comes.
    let store = ArrowStore::open(folder.path()).unwrap();
    let snapshot = store.open(&plain_scope()).await.unwrap();
    write(&at("students/0.parquet"), &[students(0..3)], 2);
    let kind = plain_scope().model.kind("students").unwrap();
    let error = snapshot.collect(&kind, &Narrowing::none()).await.unwrap_err().to_string();
    assert!(error.starts_with("students/0.parquet was changed during the run"), "{error}");
    write(&at("students/1.parquet"), &[students(3..9)], 2);
    assert_eq!(read(&store, &plain_scope(), "students").await.unwrap().records.len(), 9);
}
