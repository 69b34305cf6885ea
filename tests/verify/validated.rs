//! What Validate calls wrong is just that, record by record, without an ODS.

use std::collections::{BTreeMap, BTreeSet};

use edfi_resync::engine::CauseClass;
use edfi_resync::model::Model;
use edfi_resync::ods::Rng;
use edfi_resync::source::{JsonlStore, MemoryStore, SqliteStore};
use edfi_resync::validate::{Descriptors, InvalidRecord, Validation};
use edfi_resync::{ErrorKind, validate};
use edfi_resync_testing::MockOds;
use edfi_resync_testing::district::SampleDistrict;
use serde_json::{Value, json};

use crate::world::{Records, of_campus, store};

const AGENCY: &str = "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent";
const GRADE: &str = "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade";
const KIND: &str = "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School";

fn agency(number: i64, parent: Option<i64>) -> Value {
    let mut body = json!({"localEducationAgencyId": number, "nameOfInstitution": "A", "localEducationAgencyCategoryDescriptor": AGENCY,
        "categories": [{"educationOrganizationCategoryDescriptor": KIND}]});
    if let Some(parent) = parent {
        body["parentLocalEducationAgencyReference"] = json!({"localEducationAgencyId": parent});
    }
    body
}

fn school(number: i64, agency: i64) -> Value {
    json!({"schoolId": number, "nameOfInstitution": "A", "localEducationAgencyReference": {"localEducationAgencyId": agency},
        "educationOrganizationCategories": [{"educationOrganizationCategoryDescriptor": KIND}],
        "gradeLevels": [{"gradeLevelDescriptor": GRADE}]})
}

fn week(name: &str, school: i64) -> Value {
    json!({"weekIdentifier": format!("Week {name}"), "schoolReference": {"schoolId": school}, "beginDate": "2026-08-24", "endDate": "2026-08-28",
        "totalInstructionalDays": 5})
}

fn records(of: impl IntoIterator<Item = (&'static str, Vec<Value>)>) -> Records {
    of.into_iter().map(|(endpoint, bodies)| (endpoint.to_owned(), bodies)).collect()
}

/// The validation, and every record that was shown on the way.
async fn checked(records: &Records, descriptors: Option<&Descriptors>) -> (Validation, Vec<InvalidRecord>) {
    let mut shown = Vec::new();
    let store = store(records);
    let found =
        validate(&store, &Model::ds5_2(), descriptors).each(|record| shown.push(record.clone())).await.expect("a validation");
    let total = found.total;
    assert_eq!(total.read, total.valid + total.invalid + total.duplicates, "{found}");
    let origins: BTreeSet<_> = shown.iter().map(|record| record.origin.as_str()).collect();
    assert_eq!(origins.len() as u64, total.invalid, "{found}");
    (found, shown)
}

fn failures(found: &Validation) -> BTreeMap<(String, String), (CauseClass, u64)> {
    let of = |failure: &edfi_resync::report::Failure| {
        ((failure.resource.clone(), failure.message.clone()), (failure.class, failure.records))
    };
    found.failures.iter().map(of).collect()
}

#[tokio::test]
async fn each_error_of_a_record_is_named_with_its_path_and_grouped_by_cause() {
    let mut broken = school(3, 1);
    broken["gradeLevels"] = json!([{"gradeLevelDescriptor": GRADE}, {"gradeLevelDescriptor": GRADE}, {}]);
    broken["schoolId"] = json!("three");
    let mut bell = json!({"bellScheduleName": "B", "schoolReference": {"schoolId": 2},
        "classPeriods": [{"classPeriodReference": {"classPeriodName": "One", "schoolId": 9}}]});
    bell["totalInstructionalTime"] = json!(1.5);
    let all = records([
        ("localEducationAgencies", vec![agency(1, None)]),
        ("schools", vec![school(2, 1), broken]),
        ("bellSchedules", vec![bell]),
    ]);
    let (found, shown) = checked(&all, None).await;
    let errors: Vec<_> = shown.iter().map(|record| (record.origin.as_str(), record.errors.clone())).collect();
    assert_eq!(
        errors,
        [
            (
                "memory:schools:2",
                vec![
                    "$.gradeLevels[2].gradeLevelDescriptor is required".to_owned(),
                    "$.gradeLevels[1] repeats the key of an earlier item".to_owned(),
                    "$.schoolId is not a whole number".to_owned(),
                ]
            ),
            (
                "memory:bellSchedules:1",
                vec![
                    "$.totalInstructionalTime is not a whole number".to_owned(),
                    "$.classPeriods[0].classPeriodReference.schoolId differs from $.schoolReference.schoolId".to_owned(),
                ]
            ),
        ]
    );
    let grouped = failures(&found);
    let message = |resource: &str, message: &str| (resource.to_owned(), message.to_owned());
    assert_eq!(grouped[&message("schools", "$.gradeLevels[*].gradeLevelDescriptor is required")], (CauseClass::Shape, 1));
    assert_eq!(grouped.len(), 5, "{found}");
    assert!(found.warnings.iter().any(|warning| warning.contains("the source holds none: ClassPeriod")), "{found}");
}

#[tokio::test]
async fn keys_must_differ_and_references_must_lead_to_what_the_source_holds() {
    let mut other = week("A", 2);
    other["totalInstructionalDays"] = json!(4);
    let all = records([
        // A ring, one that points forward, and one that points nowhere.
        (
            "localEducationAgencies",
            vec![agency(1, Some(4)), agency(4, Some(1)), agency(5, Some(6)), agency(6, None), agency(7, Some(77))],
        ),
        // The second has the number of an agency.
        ("schools", vec![school(2, 1), school(7, 1), school(8, 99)]),
        ("academicWeeks", vec![week("A", 2), week("A", 2), other, week("B", 88), week("C", 8)]),
    ]);
    let (found, _) = checked(&all, None).await;
    let grouped = failures(&found);
    let of = |resource: &str, message: &str| grouped.get(&(resource.to_owned(), message.to_owned())).copied();
    let nowhere = "$.parentLocalEducationAgencyReference refers to none of the source's localEducationAgencies";
    assert_eq!(of("localEducationAgencies", nowhere), Some((CauseClass::ParentMissing, 1)), "{found}");
    assert_eq!(of("schools", "a record of localEducationAgencies has its natural key"), Some((CauseClass::Duplicate, 1)));
    let agencies = "$.localEducationAgencyReference refers to none of the source's localEducationAgencies";
    assert_eq!(of("schools", agencies), Some((CauseClass::ParentMissing, 1)));
    let twin = "an earlier record has its natural key, and another body";
    assert_eq!(of("academicWeeks", twin), Some((CauseClass::Duplicate, 1)));
    // One whose school is itself invalid refers to it all the same.
    assert_eq!(
        of("academicWeeks", "$.schoolReference refers to none of the source's schools"),
        Some((CauseClass::ParentMissing, 1))
    );
    assert_eq!(grouped.len(), 5, "{found}");
    let weeks = found.resources["academicWeeks"];
    assert_eq!((weeks.valid, weeks.invalid, weeks.duplicates), (2, 2, 1), "{found}");
    let text = found.to_string();
    assert!(
        text.contains("1 record of academicWeeks: an earlier record has its natural key")
            && text.contains("memory:academicWeeks:3")
    );
}

#[tokio::test]
async fn values_of_descriptors_are_held_against_the_list() {
    let model = Model::ds5_2();
    let mut odd = school(3, 1);
    let value = |code: &str| json!({"gradeLevelDescriptor": format!("uri://{code}")});
    odd["gradeLevels"] = json!([
        value("ED-FI.org/GradeLevelDescriptor#ninth GRADE"),
        value("ed-fi.org/GradeLevelDescriptor#Nineth grade"),
        value("district.example/GradeLevelDescriptor#Ungraded"),
        value("district.example/GradeLevelDescriptor#604822")
    ]);
    let mut all = records([("localEducationAgencies", vec![agency(1, None)]), ("schools", vec![school(2, 1), odd])]);
    let standard = Descriptors::of_standard(&model);
    let (found, shown) = checked(&all, Some(&standard)).await;
    assert_eq!(
        shown[0].errors,
        [
            "$.gradeLevels[1].gradeLevelDescriptor is no value of GradeLevelDescriptor: uri://ed-fi.org/GradeLevelDescriptor#Nineth grade"
        ]
    );
    assert_eq!(found.failures[0].class, CauseClass::DescriptorMissing);
    assert!(found.warnings.iter().any(|warning| warning.starts_with("2 values of namespaces")), "{found}");

    // What the source sends itself is there; what a list that is complete lacks is not, and looks like nobody's number.
    let own = json!({"namespace": "uri://district.example/GradeLevelDescriptor", "codeValue": "Ungraded", "shortDescription": "U"});
    all.insert("gradeLevelDescriptors".to_owned(), vec![own]);
    let mut list = Descriptors::new(&model);
    for (descriptor, value) in standard.iter() {
        list.add(descriptor, value).expect("a value");
    }
    let (_, shown) = checked(&all, Some(&list)).await;
    assert_eq!(shown[0].errors.len(), 2, "{:?}", shown[0]);
    assert!(shown[0].errors[1].ends_with("uri://district.example/GradeLevelDescriptor# and 6 characters"), "{:?}", shown[0]);

    let error = validate(&store(&all), &Model::ds6_1(), &list).await.expect_err("another standard");
    assert_eq!((error.kind(), error.to_string().contains("5.2")), (ErrorKind::ConfigInvalid, true));
}

/// A district that arrives in an ODS without a failure is valid by the descriptors of that ODS, read, saved and loaded.
#[tokio::test]
async fn a_district_that_arrives_is_valid_by_the_descriptors_of_its_ods() {
    let folder = tempfile::tempdir().expect("a folder");
    let campus = folder.path().join("campus.db");
    SampleDistrict::new(40).with_seed(7).create(&campus).expect("a district");
    let ods = MockOds::new(&Model::ds5_2());
    let resync = of_campus(&campus, &ods).await;
    let read = resync.descriptors().await.expect("descriptors");
    let file = folder.path().join("descriptors.txt");
    read.save(&file).expect("saved");
    let list = Descriptors::load(&file).expect("loaded");
    let found = resync.validate(&list).await.expect("a validation");
    assert!(found.is_valid() && found.total.valid > 2_000, "{found}");
    let requests = ods.requests().len();
    let by_itself = SqliteStore::open(&campus).expect("a source");
    let alone = validate(&by_itself, &Model::ds5_2(), &list).await.expect("a validation");
    assert_eq!((alone, ods.requests().len()), (found, requests), "and without an ODS");

    let shrunk = Descriptors::new(&Model::ds5_2());
    let found = resync.validate(&shrunk).await.expect("a validation");
    assert!(found.is_valid() && found.warnings.iter().any(|warning| warning.contains("none is known")), "{found}");
}

/// A file that is cut off, and rows that are no records, are invalid with their places; the rest is checked.
#[tokio::test]
async fn rows_that_are_no_records_are_invalid_with_their_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = [
        week("A", 1).to_string(),
        "[1]".to_owned(),
        week("B", 1).to_string().replace("\"2026-08-24\"", "\"soon\""),
        "{".to_owned(),
    ];
    std::fs::write(folder.path().join("academicWeeks.jsonl"), lines.join("\n")).expect("a file");
    let store = JsonlStore::open(folder.path()).expect("a source");
    let mut shown = Vec::new();
    let found = validate(&store, &Model::ds5_2(), None).each(|record| shown.push(record.to_string())).await.expect("a validation");
    assert_eq!((found.total.valid, found.total.invalid), (1, 3), "{found}");
    shown.sort_unstable();
    assert!(shown[0].contains(":2") && shown[1].contains(":3: $.beginDate is not a date") && shown[2].contains(":4"), "{shown:?}");
}

/// Random sources, and a check of plain values that knows nothing of digests and batches.
#[tokio::test]
async fn what_is_wrong_is_what_was_made_wrong() {
    for seed in 0..60 {
        let rng = Rng::seeded(seed);
        let chance = |below: f64| rng.fraction() < below;
        let number = |most: f64| (rng.fraction() * most) as i64;
        let agencies: Vec<_> = (0..number(6.0)).map(|_| agency(number(6.0), chance(0.6).then(|| number(6.0)))).collect();
        let schools: Vec<_> = (0..number(8.0)).map(|_| school(number(12.0), number(6.0))).collect();
        let weeks = (0..number(20.0)).map(|_| {
            let mut week = week(&format!("W{}", number(4.0)), number(12.0));
            if chance(0.1) {
                week["endDate"] = json!("never");
            }
            if chance(0.1) {
                week["totalInstructionalDays"] = json!(4);
            }
            week
        });
        let weeks: Vec<_> = weeks.collect();
        let all =
            records([("localEducationAgencies", agencies.clone()), ("schools", schools.clone()), ("academicWeeks", weeks.clone())]);

        let mut wrong = BTreeSet::new();
        let mut duplicates = 0;
        let ids = |of: &[Value], name: &str| of.iter().filter_map(|one| one[name].as_i64()).collect::<BTreeSet<_>>();
        let (agency_ids, school_ids) = (ids(&agencies, "localEducationAgencyId"), ids(&schools, "schoolId"));
        let mut seen: BTreeMap<String, Value> = BTreeMap::new();
        let held = [("localEducationAgencies", &agencies), ("schools", &schools), ("academicWeeks", &weeks)];
        for (endpoint, bodies) in held.into_iter().filter(|(_, bodies)| !bodies.is_empty()) {
            for (at, body) in (1..).zip(bodies) {
                let key = match endpoint {
                    "localEducationAgencies" => body["localEducationAgencyId"].to_string(),
                    "schools" => body["schoolId"].to_string(),
                    _ => format!("{} {}", body["weekIdentifier"], body["schoolReference"]["schoolId"]),
                };
                if let Some(earlier) = seen.get(&key) {
                    if earlier == body {
                        duplicates += 1;
                        continue;
                    }
                    wrong.insert(format!("memory:{endpoint}:{at}"));
                } else {
                    seen.insert(key, body.clone());
                }
                let (parent, held) = match endpoint {
                    "localEducationAgencies" => {
                        (&body["parentLocalEducationAgencyReference"]["localEducationAgencyId"], &agency_ids)
                    }
                    "schools" => (&body["localEducationAgencyReference"]["localEducationAgencyId"], &agency_ids),
                    _ => (&body["schoolReference"]["schoolId"], &school_ids),
                };
                let is_missing = parent.as_i64().is_some_and(|parent| !held.is_empty() && !held.contains(&parent));
                if is_missing || body["endDate"] == "never" {
                    wrong.insert(format!("memory:{endpoint}:{at}"));
                }
            }
        }
        let (found, shown) = checked(&all, None).await;
        let shown: BTreeSet<_> = shown.into_iter().map(|record| record.origin).collect();
        assert_eq!(shown, wrong, "seed {seed}: {found}");
        assert_eq!(found.total.duplicates, duplicates, "seed {seed}: {found}");
    }
}

#[tokio::test]
async fn it_gives_up_when_it_is_told_to() {
    let stop = edfi_resync::engine::Stop::new();
    stop.press();
    let store = MemoryStore::new(Model::ds5_2());
    let error = validate(&store, &Model::ds5_2(), None).stop_with(stop).await.expect_err("it was stopped");
    assert_eq!(error.kind(), ErrorKind::Stopped);
    let error = validate(&store, &Model::ds5_2(), None).configuration("State").await.expect_err("it has none");
    assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
}
