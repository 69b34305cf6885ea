//! Extracts: what is written into a CSV folder comes out again as it was.

use std::fs;
use std::sync::Arc;

use edfi_resync::ErrorKind;
use edfi_resync::campus::{Narrowing, Scope};
use edfi_resync::model::{CampusKeys, CampusRole, Day, Digest, Model};
use edfi_resync::source::csv::{ExtractOptions, extract};
use edfi_resync::source::{
    Batch, CampusSchool, CsvStore, MemoryStore, SnapshotExt as _, SourceStore, SourceStoreExt as _, SqliteStore,
};
use edfi_resync_testing::conformance::store::{Expectations, check};
use edfi_resync_testing::district::SampleDistrict;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::{plain_scope, scope};

/// What makes a record: its digest, and the Campus keys behind it.
type Seen = (Digest, Vec<(CampusRole, Vec<i64>)>, Option<String>, Option<Day>, bool);

fn seen(batch: &Batch) -> Vec<Seen> {
    let seen = |record: &edfi_resync::model::Record| {
        let campus = &record.campus;
        let object = campus.object().map(ToString::to_string);
        let ids = campus.by_role().into_iter().collect();
        (record.kind.inspector().inspect(&record.body).digest, ids, object, campus.day(), campus.is_of_any_year())
    };
    batch.records.iter().map(seen).collect()
}

/// Everything of each kind, from both, in their order.
async fn assert_equal(one: &dyn SourceStore, other: &dyn SourceStore, scope: &Scope) -> usize {
    let (one, other) = (one.open(scope).await.unwrap(), other.open(scope).await.unwrap());
    let kinds = one.kinds().await.unwrap();
    assert_eq!(kinds, other.kinds().await.unwrap());
    let mut records = 0;
    for kind in kinds {
        let none = Narrowing::none();
        let (ours, theirs) = (one.collect(&kind, &none).await.unwrap(), other.collect(&kind, &none).await.unwrap());
        assert_eq!(seen(&ours), seen(&theirs), "{kind}");
        let in_order = theirs.records.windows(2).all(|pair| pair[0].origin.position < pair[1].origin.position);
        assert!(in_order, "{kind}");
        records += ours.records.len();
    }
    assert_eq!(one.schools().await.unwrap(), other.schools().await.unwrap());
    assert_eq!(one.without_unique_id().await.unwrap(), other.without_unique_id().await.unwrap());
    records
}

#[tokio::test]
async fn a_district_is_the_same_from_its_database_and_from_its_extract() {
    let place = TempDir::new().unwrap();
    let database = place.path().join("campus.db");
    let district = SampleDistrict::new(20).with_seed(17).create(&database).unwrap();
    let store = SqliteStore::open(&database).unwrap();
    let scope = scope(store.configuration(&district.configuration).await.unwrap());
    for gzip in [false, true] {
        let folder = place.path().join(format!("extract-{gzip}"));
        let extracted = extract(&store, &scope, &folder, &ExtractOptions::default().with_gzip(gzip)).await.unwrap();
        assert_eq!(extracted.incomplete, [""; 0], "{extracted}");
        let read = CsvStore::open(&folder).unwrap();
        assert_eq!(read.capabilities().incomplete, None);
        let records = assert_equal(&store, &read, &scope).await;
        assert_eq!(extracted.resources.values().map(|resource| resource.records).sum::<u64>(), records as u64);
        assert!(records > 1_500, "{records}");
    }
    let folder = place.path().join("extract-false");
    #[cfg(unix)]
    for entry in fs::read_dir(&folder).unwrap() {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let read = CsvStore::open(&folder).unwrap();
    let snapshot = read.open(&scope).await.unwrap();
    let mut expectations = Expectations::new(scope.clone());
    for kind in snapshot.kinds().await.unwrap() {
        let records = snapshot.collect(&kind, &Narrowing::none()).await.unwrap().records.len();
        expectations = expectations.holds(kind.endpoint(), records, 0);
    }
    check(Arc::new(read), &expectations).await.assert_none();
    // Chosen schools are not all that there is.
    let school = scope.clone().with_schools([snapshot.schools().await.unwrap()[0].id].into());
    let extracted = extract(&store, &school, place.path().join("one"), &ExtractOptions::default()).await.unwrap();
    assert!(extracted.incomplete[0].starts_with("it holds these schools alone: "), "{extracted}");
}

#[tokio::test]
async fn what_cannot_be_written_as_it_is_is_left_out_and_said() {
    let place = TempDir::new().unwrap();
    let store = MemoryStore::new(Model::ds5_2())
        .with_records("students", [json!({"studentUniqueId": "1", "middelName": "x", "odd": 7}), json!({"a.b": 1}), json!({})])
        .unwrap()
        .with_records("schools", ["[]"])
        .unwrap();
    let folder = place.path().join("new/folder");
    let extracted = extract(&store, &plain_scope(), &folder, &ExtractOptions::default()).await.unwrap();
    assert_eq!(
        extracted.incomplete,
        [
            "1 row of schools was left out; the first is memory:schools:1: $ is not a JSON object (an array)",
            "1 row of students was left out; the first is memory:students:2: $. has a member whose name no column can have",
        ]
    );
    assert_eq!(fs::read_to_string(folder.join("students.csv")).unwrap(), "@key,studentUniqueId,middelName,odd\n1,1,x,7\n2,,,\n");
    let read = CsvStore::open(&folder).unwrap();
    assert!(!read.capabilities().is_complete());
    assert_eq!(crate::bodies(&crate::read(&read, &plain_scope(), "students").await.unwrap()).len(), 2);
    let error = extract(&store, &plain_scope(), &folder, &ExtractOptions::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
    assert!(error.to_string().contains("holds something already: "), "{error}");
}

#[tokio::test]
async fn an_extract_that_fails_leaves_nothing_behind() {
    let place = TempDir::new().unwrap();
    let source = crate::folder(&[("students.jsonl", "{\"studentUniqueId\": \"1\"}\n"), ("staffs.jsonl", "{}\n")]);
    let store = edfi_resync::source::JsonlStore::open(source.path()).unwrap();
    // A database that is written to while it is read ends the scan; so does a file.
    fs::remove_file(source.path().join("students.jsonl")).unwrap();
    fs::create_dir(source.path().join("students")).unwrap();
    let folder = place.path().join("out");
    let gone = extract(&store, &plain_scope().with_schools([1].into()), &folder, &ExtractOptions::default()).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::RequestInvalid);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    // Dropped half way, what was written goes too.
    let mut many = MemoryStore::new(Model::ds5_2());
    for number in 0..5_000 {
        many.add("students", json!({"studentUniqueId": number.to_string()}), CampusKeys::new()).unwrap();
    }
    let scope = plain_scope();
    let options = ExtractOptions::default();
    let mut extracting = Box::pin(extract(&many, &scope, &folder, &options));
    while fs::read_dir(&folder).unwrap().count() == 0 {
        tokio::select! {
            biased;
            _ = &mut extracting => break,
            () = tokio::time::sleep(std::time::Duration::from_micros(100)) => {}
        }
    }
    drop(extracting);
    let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.is_empty() || left.iter().any(|name| name == "manifest.json"), "{left:?}");
}

/// Text as people write it, and as they do not.
fn text() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[a-z]{0,3}",
        "\\PC{1,8}",
        "[0-9]{1,3}",
        "[ ,;\"\r\n\t]{0,4}",
        Just("NULL".to_owned()),
        Just("{\"a\": 1}".to_owned())
    ]
    .prop_map(Value::from)
}

fn object(members: Vec<(&'static str, Option<Value>)>) -> Value {
    Value::Object(members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect::<Map<_, _>>())
}

fn maybe(value: impl Strategy<Value = Value> + 'static) -> impl Strategy<Value = Option<Value>> {
    prop::option::of(value)
}

fn address() -> impl Strategy<Value = Value> {
    let period = maybe(text()).prop_map(|day| object(vec![("beginDate", Some("2026-08-17".into())), ("odd", day)]));
    let periods = prop::collection::vec(period, 0..3).prop_map(Value::from);
    let descriptor = Just(Value::from("uri://ed-fi.org/AddressTypeDescriptor#Home"));
    (maybe(text()), maybe(descriptor), maybe(any::<bool>().prop_map(Value::from)), maybe(periods), maybe(text())).prop_map(
        |(city, descriptor, private, periods, own)| {
            let own = own.map(|own| json!({"own": {"x": own}}));
            let private = ("doNotPublishIndicator", private);
            object(vec![("city", city), ("addressTypeDescriptor", descriptor), private, ("periods", periods), ("_ext", own)])
        },
    )
}

fn association() -> impl Strategy<Value = Value> {
    let unknown =
        prop_oneof![text(), any::<i32>().prop_map(Value::from), any::<bool>().prop_map(Value::from), Just(json!([1, {"a": null}]))];
    let reference = (maybe("[1-9][0-9]{0,5}".prop_map(Value::from)), maybe(any::<bool>().prop_map(Value::from)))
        .prop_map(|(id, link)| object(vec![("studentUniqueId", id), ("link", link.map(|link| json!({ "is": link })))]));
    (
        maybe(text()),
        maybe(reference),
        prop::collection::vec(address(), 0..4),
        maybe(unknown),
        maybe(any::<i16>().prop_map(Value::from)),
    )
        .prop_map(|(thumbnail, reference, addresses, odd, school)| {
            let organization = school.map(|school| json!({ "educationOrganizationId": school }));
            object(vec![
                ("profileThumbnail", thumbnail),
                ("studentReference", reference),
                ("educationOrganizationReference", organization),
                ("addresses", Some(addresses.into())),
                ("odd", odd),
            ])
        })
}

fn keys() -> impl Strategy<Value = CampusKeys> {
    let role = prop::sample::select(vec![CampusRole::School, CampusRole::Person, CampusRole::Section]);
    let ids = prop::collection::vec((role, 1_i64..5), 0..4);
    (ids, prop::option::of(1_i64..99), prop::option::of(1_u8..28)).prop_map(|(ids, object, day)| {
        let mut keys = CampusKeys::new();
        for (role, id) in ids {
            keys.push(role, id);
        }
        if let Some(id) = object {
            keys = keys.with_object("Table", id);
        }
        if let Some(day) = day {
            keys = keys.with_day(Day::new(2026, 11, day).unwrap());
        }
        keys
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_is_written_is_read_as_it_was(records in prop::collection::vec((association(), keys()), 1..5), gzip in any::<bool>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut store = MemoryStore::new(Model::ds5_2()).with_schools([CampusSchool::new(1, "", "North, \"High\"")]);
            for (body, keys) in records {
                store.add("studentEducationOrganizationAssociations", body, keys).unwrap();
            }
            let folder = TempDir::new().unwrap();
            let extracted = extract(&store, &plain_scope(), folder.path(), &ExtractOptions::default().with_gzip(gzip)).await.unwrap();
            assert_eq!(extracted.incomplete, [""; 0]);
            let read = CsvStore::open(folder.path()).unwrap();
            let kind = Model::ds5_2().kind("studentEducationOrganizationAssociations").unwrap();
            let (ours, theirs) = (store.open(&plain_scope()).await.unwrap(), read.open(&plain_scope()).await.unwrap());
            let none = Narrowing::none();
            let (ours, theirs) = (ours.collect(&kind, &none).await.unwrap(), theirs.collect(&kind, &none).await.unwrap());
            assert_eq!(seen(&ours), seen(&theirs));
            assert!(theirs.rejects.is_empty());
        });
    }
}
