//! What columns may look like: types, structs and lists, dictionaries, what is null.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, ListBuilder, StringBuilder, StringDictionaryBuilder, StructBuilder};
use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Date64Array, Decimal128Array, Float32Array, Float64Array, Int32Array, Int64Array,
    LargeStringArray, StringArray, StringViewArray, StructArray, Time64MicrosecondArray, TimestampMillisecondArray,
    TimestampSecondArray, UInt8Array, UInt64Array,
};
use arrow_schema::{DataType, Field};
use edfi_resync::model::CampusRole;
use edfi_resync::source::{ArrowStore, UnmappedCode};

use crate::{batch, bodies, plain_scope, read, rejects};

/// What becomes of these columns.
async fn record(endpoint: &str, columns: Vec<(&str, ArrayRef)>) -> (Vec<String>, Vec<String>) {
    let batch = batch(columns);
    let store = ArrowStore::builder().batches(endpoint, batch.schema(), vec![batch]).build().unwrap();
    let read = read(&store, &plain_scope(), endpoint).await.unwrap();
    (bodies(&read).into_iter().map(str::to_owned).collect(), rejects(&read))
}

/// Two students with visas, one of them with a code, as lists of structs.
fn visas() -> ArrayRef {
    let fields = vec![Field::new("visaDescriptor", DataType::Utf8, true)];
    let mut lists = ListBuilder::new(StructBuilder::from_fields(fields, 4));
    let mut add = |visas: &[Option<&str>]| {
        for visa in visas {
            lists.values().field_builder::<StringBuilder>(0).unwrap().append_option(*visa);
            lists.values().append(true);
        }
        lists.append(true);
    };
    add(&[Some("F1"), None, Some("uri://ed-fi.org/VisaDescriptor#H1")]);
    add(&[]);
    add(&[Some("X")]);
    add(&[None]);
    Arc::new(lists.finish())
}

#[tokio::test]
async fn lists_of_structs_are_collections_whose_codes_are_mapped() {
    let ids = Arc::new(StringArray::from(vec!["1", "2", "3", "4"]));
    let columns = vec![("studentUniqueId", ids as ArrayRef), ("visas", visas())];
    let batch = batch(columns);
    let store = ArrowStore::builder().batches("students", batch.schema(), vec![batch]).build().unwrap();
    let students = read(&store, &plain_scope(), "students").await.unwrap();
    assert_eq!(
        bodies(&students),
        [
            r#"{"studentUniqueId":"1","visas":[{"visaDescriptor":"uri://ed-fi.org/VisaDescriptor#F1"},{"visaDescriptor":"uri://ed-fi.org/VisaDescriptor#H1"}]}"#,
            r#"{"studentUniqueId":"2"}"#,
            r#"{"studentUniqueId":"4"}"#,
        ]
    );
    assert_eq!(
        rejects(&students),
        ["arrow:students:3: $.visas[0].visaDescriptor has the Campus code \"X\", which is not mapped to a VisaDescriptor"]
    );
    let snapshot = edfi_resync::source::SourceStore::open(&store, &plain_scope()).await.unwrap();
    let counted = snapshot.count(&plain_scope().model.kind("students").unwrap()).await.unwrap();
    assert_eq!((counted.records, counted.unmapped), (Some(4), Some(vec![UnmappedCode::new("VisaDescriptor", "X", 1)])));
}

#[tokio::test]
async fn structs_are_their_members_and_null_ones_are_nothing() {
    let id = Arc::new(Field::new("studentUniqueId", DataType::Utf8, true));
    let of = |ids: Vec<Option<&str>>, nulls: Vec<bool>| {
        Arc::new(StructArray::new(vec![id.clone()].into(), vec![Arc::new(StringArray::from(ids))], Some(nulls.into()))) as ArrayRef
    };
    // The second is null although something stands in it, the third holds nothing.
    let structs = of(vec![Some("1"), Some("2"), None], vec![true, false, true]);
    let school: ArrayRef = Arc::new(Int64Array::from(vec![12, 12, 12]));
    let dotted: ArrayRef = Arc::new(StringArray::from(vec![Some("1"), None, None]));
    let kind = "studentSchoolAssociations";
    let nested = record(kind, vec![("studentReference", structs), ("schoolReference.schoolId", school.clone())]).await;
    let wanted = [
        r#"{"studentReference":{"studentUniqueId":"1"},"schoolReference":{"schoolId":12}}"#,
        r#"{"schoolReference":{"schoolId":12}}"#,
        r#"{"schoolReference":{"schoolId":12}}"#,
    ];
    assert_eq!(nested, (wanted.map(str::to_owned).into(), vec![]));
    assert_eq!(
        nested,
        record(kind, vec![("studentReference.studentUniqueId", dotted), ("schoolReference.schoolId", school)]).await
    );
}

#[tokio::test]
async fn values_become_what_their_member_is() {
    let text = |values: Vec<Option<&str>>| Arc::new(StringArray::from(values)) as ArrayRef;
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("courseCode", Arc::new(Int32Array::from(vec![101, 102]))),
        ("numberOfParts", Arc::new(Float64Array::from(vec![2.0, 1.0]))),
        ("highSchoolCourseRequirement", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("maximumAvailableCredits", Arc::new(Decimal128Array::from(vec![1250, 300]).with_precision_and_scale(10, 2).unwrap())),
        ("minimumAvailableCredits", Arc::new(Float32Array::from(vec![0.1, 2.5]))),
        ("dateCourseAdopted", Arc::new(TimestampSecondArray::from(vec![1_786_942_800, 0]).with_timezone("America/Chicago"))),
        ("courseTitle", Arc::new(StringViewArray::from(vec![Some("Zo\u{eb} \"x\""), Some("")]))),
        ("courseDescription", Arc::new(LargeStringArray::from(vec![None, Some(" ")]))),
        ("_ext.own.count", Arc::new(UInt64Array::from(vec![u64::MAX, 7]))),
        ("_ext.own.flag", Arc::new(BooleanArray::from(vec![false, true]))),
        ("_ext.own.text", text(vec![Some("12"), Some("{\"a\": 1}")])),
        ("_ext.own.day", Arc::new(Date32Array::from(vec![Some(20_682), None]))),
    ];
    let (bodies, rejects) = record("courses", columns).await;
    assert_eq!(
        bodies,
        [concat!(
            r#"{"courseCode":"101","numberOfParts":2,"highSchoolCourseRequirement":true,"maximumAvailableCredits":12.50,"#,
            r#""minimumAvailableCredits":0.1,"dateCourseAdopted":"2026-08-17","courseTitle":"Zoë \"x\"","#,
            r#""_ext":{"own":{"count":18446744073709551615,"flag":false,"text":"12","day":"2026-08-17"}}}"#
        )]
    );
    // Six in the evening of the last day of 1969 is no midnight.
    assert_eq!(rejects, ["arrow:courses:2: $.dateCourseAdopted is no midnight"]);
}

#[tokio::test]
async fn what_nothing_in_json_stands_for_makes_its_record_invalid() {
    // In a list or a struct that the model does not know, nobody would find out.
    let list = |values: Vec<f64>| {
        let mut lists = ListBuilder::new(Float64Builder::new());
        lists.append_value(values.into_iter().map(Some));
        Arc::new(lists.finish()) as ArrayRef
    };
    let (bodies, rejects) = record("students", vec![("_ext.own.sums", list(vec![1.5, 2.0]))]).await;
    assert_eq!((bodies, rejects.len()), (vec![r#"{"_ext":{"own":{"sums":[1.5,2]}}}"#.to_owned()], 0));
    let (bodies, rejects) = record("students", vec![("_ext.own.sums", list(vec![1.5, f64::INFINITY]))]).await;
    assert_eq!((bodies.len(), rejects), (0, vec!["arrow:students:1: $._ext.own.sums is not text or a number".to_owned()]));
    // Of so large a number it is not known which whole one it is.
    let (bodies, rejects) = record("students", vec![("@person", Arc::new(Float64Array::from(vec![1e300])))]).await;
    assert_eq!((bodies.len(), rejects.len()), (0, 1), "{rejects:?}");
}

#[tokio::test]
async fn times_and_moments_are_told_as_the_model_has_them() {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("bellScheduleName", Arc::new(StringArray::from(vec!["A", "B"]))),
        ("startTime", Arc::new(Time64MicrosecondArray::from(vec![29_700_000_000, 0]))),
        ("endTime", Arc::new(TimestampMillisecondArray::from(vec![29_700_000, 1]))),
    ];
    let (bodies, _) = record("bellSchedules", columns).await;
    assert_eq!(bodies[0], r#"{"bellScheduleName":"A","startTime":"08:15:00","endTime":"08:15:00"}"#);
    let day = Arc::new(Date64Array::from(vec![1_786_924_800_000]));
    let (bodies, _) = record("students", vec![("birthDate", day)]).await;
    assert_eq!(bodies, [r#"{"birthDate":"2026-08-17"}"#]);
}

#[tokio::test]
async fn campus_keys_are_numbers_and_lists_of_them() {
    let mut schools = ListBuilder::new(Int64Builder::new());
    for ids in [&[12, 15][..], &[], &[15]] {
        schools.append_value(ids.iter().copied().map(Some));
    }
    let mut names = StringDictionaryBuilder::<Int8Type>::new();
    for name in ["Ann", "Bob", "Ann"] {
        names.append_value(name);
    }
    let batch = batch(vec![
        ("firstName", Arc::new(names.finish())),
        ("@school", Arc::new(schools.finish())),
        // As tools write IDs of which one is missing.
        ("@person", Arc::new(Float64Array::from(vec![Some(1001.0), None, Some(f64::NAN)]))),
        ("@schoolYear", Arc::new(Int32Array::from(vec![2027, 2027, 2026]))),
        ("@section", Arc::new(UInt8Array::from(vec![1, 2, 3]))),
        ("@object", Arc::new(StringArray::from(vec!["Person:1001", "Person:1002", "Person:1003"]))),
        ("@date", Arc::new(Date32Array::from(vec![Some(20_682), None, None]))),
    ]);
    let store = ArrowStore::builder().batches("Students", batch.schema(), vec![batch.clone(), batch]).build().unwrap();
    let students = read(&store, &plain_scope(), "students").await.unwrap();
    assert_eq!(rejects(&students), [""; 0]);
    let origins: Vec<_> = students.records.iter().map(|record| record.origin.to_string()).collect();
    assert_eq!(origins, ["arrow:students:1", "arrow:students:2", "arrow:students:4", "arrow:students:5"]);
    let keys = &students.records[0].campus;
    assert_eq!(keys.ids(CampusRole::School).collect::<Vec<_>>(), [12, 15]);
    assert_eq!((keys.object().unwrap().to_string(), keys.day().unwrap().to_string()), ("Person:1001".into(), "2026-08-17".into()));
    assert_eq!(students.records[1].campus.ids(CampusRole::Person).count(), 0);
    let of_15 = read(&store, &plain_scope().with_schools([15].into()), "students").await.unwrap();
    // Those of no school are of the district as a whole.
    let origins: Vec<_> = of_15.records.iter().map(|record| record.origin.to_string()).collect();
    assert_eq!(origins, ["arrow:students:1", "arrow:students:2", "arrow:students:4", "arrow:students:5"]);
    let of_7 = read(&store, &plain_scope().with_schools([7].into()), "students").await.unwrap();
    assert_eq!(of_7.records.len(), 2);
}
