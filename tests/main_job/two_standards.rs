//! Two school years of one source in two ODSs, each of a Data Standard of its own: one call each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use edfi_resync::Resync;
use edfi_resync::campus::Request;
use edfi_resync::model::Model;
use edfi_resync::ods::{Credentials, Rng};
use edfi_resync::report::Report;
use edfi_resync::source::service_query::{KindState, write_reference_queries};
use edfi_resync::source::{SourceStore, SqliteStore};
use edfi_resync_testing::MockOds;
use edfi_resync_testing::district::SampleDistrict;
use http::Method;
use serde_json::Value;

use super::world::{data_requests, district, mock};

/// What only Data Standard 6 has.
const OF_6: [&str; 7] = [
    "educationOrganizationIdentificationCodes",
    "staffDemographics",
    "staffDirectories",
    "staffIdentificationCodes",
    "studentDemographics",
    "studentDirectories",
    "studentIdentificationCodes",
];

/// Sends all schools of one configuration.
async fn send(store: &SqliteStore, configuration: &str, ods: &MockOds) -> Report {
    send_request(store, configuration, ods, &Request::new().all_schools()).await
}

async fn send_request(store: &SqliteStore, configuration: &str, ods: &MockOds, request: &Request) -> Report {
    let resync = Resync::builder(Arc::new(store.clone()))
        .configuration(configuration)
        .ods(ods.base_url())
        .secrets(Credentials::new(ods.key(), ods.secret()))
        .service(ods.clone())
        .rng(Rng::seeded(7))
        .open()
        .await
        .expect("the district opens");
    let plan = resync.plan(request).await.expect("the request can be planned");
    resync.run(&plan).await.expect("the run ends with a report")
}

/// The school years that records of a resource name.
fn years(ods: &MockOds, endpoint: &str, pointer: &str) -> BTreeSet<i64> {
    let year = |record: &Value| record.pointer(pointer).and_then(Value::as_i64).expect("a year");
    ods.records(endpoint).iter().map(year).collect()
}

#[tokio::test]
async fn two_school_years_of_one_source_stand_in_two_ods_after_one_call_each() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("campus.db");
    let summary = SampleDistrict::new(45).with_data_standard("6.1").with_last_year("5.2", None).create(&path).expect("a district");
    let store = SqliteStore::open(&path).expect("the district opens");
    let (old, new) = (mock(), MockOds::new(&Model::ds6_1()));
    let last_year = summary.last_year.expect("a configuration of last year");
    for (configuration, ods, year) in [(&last_year, &old, 2026), (&summary.configuration, &new, 2027)] {
        let report = send(&store, configuration, ods).await;
        assert!(report.is_success(), "{configuration}: {report}");
        let total = &report.total;
        assert_eq!(total.read, total.created, "{configuration}: {report}");
        assert_eq!(data_requests(ods, &Method::POST) as u64, total.read, "{configuration}");
        // Nothing is said of kinds that only the other one has.
        assert!(report.warnings.iter().all(|warning| !warning.contains("no such kinds")), "{report}");
        assert_eq!(years(ods, "studentSchoolAssociations", "/schoolYearTypeReference/schoolYear"), BTreeSet::from([year]));
        assert_eq!(years(ods, "sections", "/courseOfferingReference/schoolYear"), BTreeSet::from([year]));
        for endpoint in
            ["students", "studentSectionAssociations", "grades", "studentSchoolAttendanceEvents", "staffSectionAssociations"]
        {
            assert!(ods.count(endpoint) > 0, "{configuration}: {endpoint}");
        }
        for endpoint in OF_6 {
            let asked = ods.requests().iter().filter(|request| request.path.ends_with(&format!("/{endpoint}"))).count();
            assert_eq!(asked > 0, year == 2027, "{configuration}: {endpoint}");
            assert_eq!(report.resources.contains_key(endpoint), year == 2027, "{configuration}: {endpoint}");
        }
    }
    assert_eq!(new.count("students"), 45);

    // A second call changes nothing, in either.
    for (configuration, ods) in [(&last_year, &old), (&summary.configuration, &new)] {
        let version = ods.newest_change_version();
        let report = send(&store, configuration, ods).await;
        assert!(report.is_success() && report.total.created == 0, "{configuration}: {report}");
        assert_eq!(ods.newest_change_version(), version, "{configuration}");
    }
}

/// A configuration of another Data Standard is all that it takes.
#[tokio::test]
async fn a_configuration_takes_the_queries_of_its_data_standard_from_one_folder() {
    let (_folder, path) = district(30).copy("UPDATE EdFiConfiguration SET dataStandard = '6.1'");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let queries = folder.path().join("queries");
    write_reference_queries(&queries, None).expect("the queries are written");
    let mut sent = BTreeMap::new();
    for (name, store) in [
        ("built in", SqliteStore::open(&path).expect("the district opens")),
        ("from a folder", SqliteStore::open_with_queries(&path, &queries).expect("the district opens")),
    ] {
        let ods = MockOds::new(&Model::ds6_1());
        let report = send(&store, &district(30).summary.configuration, &ods).await;
        assert!(report.is_success(), "{name}: {report}");
        let counts: BTreeMap<_, _> = report.resources.iter().map(|(endpoint, tally)| (endpoint.clone(), tally.created)).collect();
        assert!(OF_6.iter().all(|endpoint| counts[*endpoint] > 0), "{name}: {report}");
        sent.insert(name, counts);
    }
    assert_eq!(sent["built in"], sent["from a folder"]);

    // Each of the kinds of 6 alone brings what it needs.
    let store = SqliteStore::open(&path).expect("the district opens");
    for endpoint in OF_6 {
        let ods = MockOds::new(&Model::ds6_1());
        let request = Request::new().all_schools().resources([endpoint]).select_dependencies(true);
        let report = send_request(&store, &district(30).summary.configuration, &ods, &request).await;
        assert!(report.is_success(), "{endpoint}: {report}");
        assert_eq!(report.resources[endpoint].created, sent["built in"][endpoint], "{endpoint}");
    }

    // Each of the two sets is checked for itself.
    let check = |model: &Model| SqliteStore::check(&path, Some(&queries), model).expect("a check");
    let runs = |model: &Model| check(model).in_state(KindState::Runs).count();
    assert_eq!((runs(&Model::ds5_2()), runs(&Model::ds6_1())), (56, 63));
    std::fs::write(queries.join("ds-6/studentDirectories.sql"), "SELECT x FROM nowhere ORDER BY x").expect("it can be written");
    assert!(check(&Model::ds5_2()).is_ok());
    let broken = check(&Model::ds6_1());
    let broken: Vec<_> = broken.in_state(KindState::CannotRun).collect();
    assert_eq!((broken.len(), broken[0].resource.as_str()), (1, "studentDirectories"));
    assert_eq!(broken[0].problems[0].file, "ds-6/studentDirectories.sql");
    // Whoever opens the folder learns of it, whatever is to be sent.
    let error = SqliteStore::open_with_queries(district(30).path(), &queries).expect_err("it cannot run").to_string();
    assert!(error.starts_with("query ds-6/studentDirectories.sql, line 1, column 15: no such table: nowhere"), "{error}");
}

/// What a store can be filtered by is said of all its Data Standards; of which a scope has one, which refuses what it cannot do.
#[tokio::test]
async fn a_filter_that_only_another_data_standard_could_apply_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let queries = folder.path().join("queries");
    std::fs::create_dir_all(queries.join("ds-6")).expect("a folder");
    let students = r#"SELECT p.edFiID AS "studentUniqueId", 'A' AS "firstName", 'B' AS "lastSurname", '2011-02-03' AS "birthDate""#;
    let rest = "FROM Person p WHERE p.edFiID IS NOT NULL ORDER BY p.personID";
    std::fs::write(queries.join("students.sql"), format!("{students} {rest}")).expect("written");
    std::fs::write(queries.join("ds-6/students.sql"), format!("{students}, p.personID AS \"@person\" {rest}")).expect("written");
    let store = SqliteStore::open_with_queries(district(30).path(), &queries).expect("it opens");
    assert_eq!(store.capabilities().campus_keys.len(), 1);
    for (model, has_people) in [(Model::ds5_2(), false), (Model::ds6_0(), true), (Model::ds6_1(), true)] {
        let ods = MockOds::new(&model);
        let resync = Resync::builder(Arc::new(store.clone()))
            .data_standard(model.version())
            .school_year(2027.try_into().expect("a school year"))
            .ods(ods.base_url())
            .secrets(Credentials::new(ods.key(), ods.secret()))
            .service(ods.clone())
            .open()
            .await
            .expect("it opens");
        let planned = resync.plan(&Request::new().persons("1001".parse().expect("an ID"))).await;
        assert_eq!(planned.is_ok(), has_people, "{}: {planned:?}", model.version());
        if let Err(error) = planned {
            assert!(error.to_string().contains("has no Campus person IDs to filter by"), "{error}");
        }
    }
}
