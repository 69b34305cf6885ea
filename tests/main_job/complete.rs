//! The whole district arrives, and a second run changes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use edfi_resync::Resync;
use edfi_resync::campus::Request;
use edfi_resync::model::Model;
use edfi_resync::ods::Credentials;
use edfi_resync::report::Report;
use edfi_resync_testing::MockOds;
use http::Method;

use super::counts::distinct_records;
use super::world::{Made, data_requests, district, mock, resync};

/// Per resource, the ODS holds what the tables say, and nothing went wrong.
fn assert_complete(made: &Made, ods: &MockOds, report: &Report) {
    assert!(report.is_success(), "{report}");
    let [schools, people] = &report.warnings[..] else { panic!("two warnings: {report}") };
    assert!(schools.starts_with("all schools") && people.contains("lack the number that is sent as unique ID"), "{report}");
    let expected = distinct_records(&made.sql());
    let held: BTreeMap<&str, usize> = expected.keys().map(|endpoint| (*endpoint, ods.count(endpoint))).collect();
    assert_eq!(held, expected);
    assert_eq!(report.resources.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "the kinds");
    for (endpoint, tally) in &report.resources {
        assert_eq!((tally.read, tally.created), (expected[endpoint.as_str()] as u64, tally.read), "{endpoint}");
    }
    let total = &report.total;
    assert_eq!((total.failed, total.invalid, total.blocked, total.skipped, total.cancelled), (0, 0, 0, 0, 0));
    assert_eq!(total.read, expected.values().sum::<usize>() as u64);
}

#[tokio::test]
async fn the_district_arrives_complete() {
    let (made, ods) = (district(1000), mock());
    let first = resync(made.store(), &ods).await;
    assert_complete(made, &ods, &first.report);
    assert!(first.report.total.read >= 40_000, "{}", first.report.total.read);
    assert!(first.report.resources.values().filter(|tally| tally.read > 0).count() >= 35);

    let version = ods.newest_change_version();
    let second = resync(made.store(), &ods).await.report;
    assert!(second.is_success(), "{second}");
    assert_eq!((second.total.read, second.total.created), (first.report.total.read, 0));
    assert_eq!(second.total.updated + second.total.unchanged, second.total.read);
    assert_eq!(ods.newest_change_version(), version, "a second run moves nothing");
}

#[tokio::test]
async fn a_clean_run_costs_one_request_a_record() {
    let (made, ods) = (district(150), mock());
    let ran = resync(made.store(), &ods).await;
    assert_complete(made, &ods, &ran.report);
    assert_eq!(data_requests(&ods, &Method::POST) as u64, ran.report.total.read);
    let mut posts = BTreeMap::<_, u64>::new();
    for request in ods.requests().into_iter().filter(|request| request.method == Method::POST) {
        *posts.entry(request.resource).or_default() += 1;
    }
    for (endpoint, tally) in &ran.report.resources {
        assert_eq!(posts[&Some(endpoint.clone())], tally.read, "{endpoint}");
    }
    let of = |path: &str| ods.requests().iter().filter(|request| request.path == path).count();
    assert_eq!(of("/oauth/token"), 1, "one token is enough");
    assert_eq!([Method::GET, Method::PUT, Method::DELETE].map(|method| data_requests(&ods, &method)), [0, 0, 0]);
    let others: Vec<_> =
        ods.requests().into_iter().filter(|request| request.resource.is_none()).map(|request| request.path).collect();
    assert_eq!(others, ["/", "/oauth/token"], "discovery and a token, and nothing else");
}

#[tokio::test]
async fn it_arrives_over_sockets_too() {
    // With a moment for every answer, so that requests can overlap.
    let (made, ods) = (district(60), MockOds::builder(&Model::ds5_2()).latency(Duration::from_millis(1)).build());
    let server = ods.serve().await.expect("a free port");
    let resync = Resync::builder(Arc::new(made.store()))
        .configuration(&made.summary.configuration)
        .ods(server.url())
        .secrets(Credentials::new(ods.key(), ods.secret()))
        .open()
        .await
        .expect("the district opens");
    let plan = resync.plan(&Request::new().all_schools()).await.expect("the request can be planned");
    let report = resync.run(&plan).await.expect("the run ends with a report");
    assert_complete(made, &ods, &report);
    assert!(ods.most_in_flight() > 1, "many records at a time");
    server.stop().await;
}
