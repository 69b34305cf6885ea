//! Bad input: what is wrong is named before anything is sent, with the table, the column and what comes nearest.

use std::fs;
use std::sync::{Arc, Mutex};

use arrow_array::{
    Array as _, ArrayRef, BinaryArray, Int64Array, ListArray, RecordBatch, RecordBatchIterator, RecordBatchReader, StringArray,
    StructArray, TimestampSecondArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, Field};
use edfi_resync::ErrorKind;
use edfi_resync::source::{ArrowStore, SourceStore as _};
use tempfile::TempDir;

use crate::{batch, plain_scope, read, write};

fn text(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn numbers() -> ArrayRef {
    Arc::new(Int64Array::from(vec![1]))
}

/// What is said of these columns.
fn said(endpoint: &str, columns: Vec<(&str, ArrayRef)>) -> String {
    let batch = batch(columns);
    let error = ArrowStore::builder().batches(endpoint, batch.schema(), vec![batch]).data_standard("5.2").build().unwrap_err();
    error.to_string()
}

#[test]
fn columns_that_fit_no_member_are_named_with_the_closest() {
    let list = |name: &str, values: ArrayRef| {
        let field = Arc::new(Field::new(name, values.data_type().clone(), true));
        let structs = StructArray::new(vec![field].into(), vec![values], None);
        let item = Arc::new(Field::new("item", structs.data_type().clone(), true));
        let lengths = OffsetBuffer::from_lengths([1]);
        Arc::new(ListArray::new(item, lengths, Arc::new(structs), None)) as ArrayRef
    };
    for (endpoint, column, values, wanted) in [
        (
            "students",
            "fristName",
            text(&["Ann"]),
            "column \"fristName\" is no member of students in Data Standard 5.2; did you mean \"firstName\"?",
        ),
        (
            "studentSchoolAssociations",
            "studentUniqueId",
            text(&["1"]),
            "column \"studentUniqueId\" is no member of studentSchoolAssociations in Data Standard 5.2; did you mean \"studentReference.studentUniqueId\"?",
        ),
        (
            "students",
            "birthDate",
            numbers(),
            "column \"birthDate\" is Int64, and the member \"birthDate\" is a date; give it as Date32, or as text such as 2026-08-17",
        ),
        (
            "students",
            "visas",
            list("visaDescriptr", text(&["F1"])),
            "column \"visas\" has \"visas.visaDescriptr\", which is no member; did you mean \"visaDescriptor\"?",
        ),
        (
            "students",
            "visas",
            list("visaDescriptor", Arc::new(BinaryArray::from(vec![&b"x"[..]]))),
            "column \"visas\" is Binary, and the member \"visas.visaDescriptor\" is a descriptor; give it as text: a descriptor value or a Campus code",
        ),
        (
            "students",
            "visas",
            numbers(),
            "column \"visas\" is Int64, and the member \"visas\" is a collection; give it as a list of structs",
        ),
        (
            "students",
            "visas.visaDescriptor",
            text(&["F1"]),
            "column \"visas.visaDescriptor\" leads through the collection \"visas\"; make \"visas\" a list of structs",
        ),
        (
            "students",
            "firstname",
            text(&["Ann"]),
            "column \"firstname\" differs from \"firstName\" in letter case; write it as the model does",
        ),
        (
            "students",
            "@person",
            list("a", numbers()),
            "column \"@person\" cannot hold Campus keys as a list of structs; give it as Int64, or as a list of them",
        ),
        (
            "students",
            "birthDate",
            Arc::new(TimestampSecondArray::from(vec![0]).with_timezone("Mars/North")),
            "column \"birthDate\" is of the time zone \"Mars/North\", which is not known; name a zone such as UTC, America/Chicago or -05:00",
        ),
    ] {
        assert_eq!(said(endpoint, vec![(column, values)]), format!("arrow:{endpoint}: {wanted}"));
    }
    let twice = said("students", vec![("firstName", text(&["a"])), ("firstName", text(&["b"]))]);
    assert_eq!(twice, "arrow:students: column \"firstName\" occurs twice; give each column a name of its own");
}

#[test]
fn what_is_given_of_no_resource_or_twice_is_refused() {
    let one = batch(vec![("firstName", text(&["Ann"]))]);
    let error = ArrowStore::builder().batches("pupils", one.schema(), vec![]).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownResource);
    let error = ArrowStore::builder().batches("students", one.schema(), vec![]).all_years("Students").build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "arrow:students: has no column \"@schoolYear\", and its rows are of all years as is said where it is given; add the column, so that each row \
         says of which year it is, or leave that out"
    );
    let error = ArrowStore::builder().batches("students", one.schema(), vec![]).batches("Students", one.schema(), vec![one]);
    assert_eq!(error.build().unwrap_err().to_string(), "arrow:students is given twice; give all batches of a resource at once");
}

#[tokio::test]
async fn a_reader_that_fails_or_gives_other_columns_ends_the_scan() {
    let (one, other) = (batch(vec![("firstName", text(&["Ann"]))]), batch(vec![("firstName", numbers())]));
    let store = |items: Vec<Result<RecordBatch, &'static str>>| {
        let schema = one.schema();
        let open = move || -> Result<Box<dyn RecordBatchReader + Send>, ArrowError> {
            let items = items.clone().into_iter().map(|item| item.map_err(|error| ArrowError::ComputeError(error.to_owned())));
            Ok(Box::new(RecordBatchIterator::new(items, schema.clone())))
        };
        ArrowStore::builder().reader("students", one.schema(), open).build().unwrap()
    };
    let error = read(&store(vec![Ok(one.clone()), Err("Ann is ill")]), &plain_scope(), "students").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the batches of arrow:students cannot be read; see what their own reader says, which is the source of this error"
    );
    let error = read(&store(vec![Ok(one.clone()), Ok(other)]), &plain_scope(), "students").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "arrow:students has a batch with other columns than its schema says; give all batches of a resource one schema"
    );
}

#[tokio::test]
async fn columns_in_another_order_are_not_taken_for_each_other() {
    let one = batch(vec![("firstName", text(&["Ann"])), ("lastSurname", text(&["Lee"]))]);
    let other = batch(vec![("lastSurname", text(&["Lee"])), ("firstName", text(&["Ann"]))]);
    let store = ArrowStore::builder().batches("students", one.schema(), vec![one, other]).build().unwrap();
    let error = read(&store, &plain_scope(), "students").await.unwrap_err();
    assert!(error.to_string().starts_with("arrow:students has a batch with other columns than its schema says"), "{error}");
}

#[tokio::test]
async fn a_reader_that_can_be_drawn_once_is_found_out_when_it_is_read_again() {
    let one = batch(vec![("firstName", text(&["Ann"]))]);
    let schema = one.schema();
    let drawn = Mutex::new(Some(one));
    let open = {
        let schema = schema.clone();
        move || -> Result<Box<dyn RecordBatchReader + Send>, ArrowError> {
            let rest = drawn.lock().unwrap().take().into_iter().map(Ok);
            Ok(Box::new(RecordBatchIterator::new(rest.collect::<Vec<_>>(), schema.clone())))
        }
    };
    let store = ArrowStore::builder().reader("students", schema, open).build().unwrap();
    assert_eq!(read(&store, &plain_scope(), "students").await.unwrap().records.len(), 1);
    let error = read(&store, &plain_scope(), "students").await.unwrap_err().to_string();
    assert!(error.starts_with("the batches of arrow:students had 1 rows when they were read first, and have 0 now"), "{error}");
}

#[tokio::test]
async fn folders_that_are_not_what_they_should_be_are_named() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let said = || ArrowStore::open(folder.path()).unwrap_err().to_string().replace(&format!("{}", folder.path().display()), "DIR");
    assert_eq!(
        said(),
        "directory DIR holds no Parquet files of resources; put the records of each resource in a file named after its endpoint, such as students.parquet"
    );
    let students = batch(vec![("studentUniqueId", text(&["1", "2"]))]);
    write(&at("students.parquet"), std::slice::from_ref(&students), 2);
    for (name, wanted) in [
        ("pupils.parquet", "pupils.parquet is named after no resource of any Data Standard"),
        (
            "students.visas.parquet",
            "students.visas.parquet holds a part of records, which Parquet needs no file for; give them as a list in the column \"visas\" of students.parquet",
        ),
        ("_schools.parquet", "_schools.parquet tells of the source, and is no CSV; write it as .csv"),
        (
            "Students.parquet",
            "Students.parquet and students.parquet are named after the same; remove one of them, or begin its name with \".\"",
        ),
        (
            "staffs.jsonl",
            "staffs.jsonl lies beside Parquet files, is none, and would be left out; write it as one .parquet file, or begin its name with \".\" to leave it out",
        ),
    ] {
        fs::copy(at("students.parquet"), at(name)).unwrap();
        assert!(said().starts_with(wanted), "{}", said());
        fs::remove_file(at(name)).unwrap();
    }
    let whole = fs::read(at("students.parquet")).unwrap();
    fs::write(at("staffs.parquet"), &whole[..whole.len() - 20]).unwrap();
    assert!(
        said()
            .starts_with("staffs.parquet is no Parquet file that can be read, or is not whole; see to it that it was copied whole"),
        "{}",
        said()
    );
    fs::remove_file(at("staffs.parquet")).unwrap();

    let manifest = |rows: u64, year: u16| {
        let text = format!(
            r#"{{"format": "edfi-resync-csv/1", "schoolYear": {year}, "extracted": "", "files": {{"students.parquet": {{"rows": {rows}}}}}}}"#
        );
        fs::write(at("manifest.json"), text).unwrap();
    };
    manifest(3, 2027);
    let why = ArrowStore::open(folder.path()).unwrap().capabilities().incomplete.unwrap().why;
    assert_eq!(why, "students.parquet has 2 rows, and manifest.json says 3: it was cut short");
    manifest(2, 2026);
    let store = ArrowStore::open(folder.path()).unwrap();
    assert!(store.capabilities().is_complete() && store.capabilities().plain_files);
    let error = read(&store, &plain_scope(), "students").await.unwrap_err().to_string();
    assert!(error.contains("are of school year 2026, and 2027 is asked for"), "{error}");

    // What changes behind an open snapshot ends the scan.
    manifest(2, 2027);
    let store = ArrowStore::open(folder.path()).unwrap();
    let snapshot = store.open(&plain_scope()).await.unwrap();
    write(&at("students.parquet"), &[students.clone(), students], 3);
    let kind = plain_scope().model.kind("students").unwrap();
    let error =
        edfi_resync::source::SnapshotExt::collect(&*snapshot, &kind, &edfi_resync::campus::Narrowing::none()).await.unwrap_err();
    assert!(error.to_string().starts_with("students.parquet was changed during the run"), "{error}");
    let error = read(&store, &plain_scope(), "students").await.unwrap_err().to_string();
    assert!(error.contains("is not what it was when it was opened"), "{error}");
}

#[test]
fn binary_is_nothing_anywhere() {
    let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![&b"x"[..]]));
    assert_eq!(
        said("students", vec![("_ext.own.thing", bytes)]),
        "arrow:students: column \"_ext.own.thing\" is Binary, which is nothing in JSON; give it as text or as a number"
    );
}
