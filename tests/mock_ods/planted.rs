//! Planted failures, seeds, the record of requests, latency and load mode.

use std::time::Duration;

use bytes::Bytes;
use edfi_resync::model::Model;
use edfi_resync::ods::{HttpService, TransportFault};
use edfi_resync_testing::MockOds;
use futures::future::join_all;
use http::{Method, Request};
use serde_json::{Map, Value, json};

use crate::caller::{BASIC, Caller, token_request};
use crate::fixture::{class_period, lea, ods, school, school_with_id, student, with_school};

fn members(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).expect("an object")
}

#[test]
fn a_planted_failure_strikes_what_it_names_and_changes_nothing() {
    let caller = Caller::new(&ods());
    caller.create("/ed-fi/localEducationAgencies", &lea());
    let failure = caller.ods.fail(Method::POST, "/ed-fi/schools", members(json!({"schoolId": 255_901_001})), 400).expect("planted");
    let said = caller.post("/ed-fi/schools", &school());
    assert_eq!((said.status, said.problem()), (400, "bad-request:data-validation-failed"));
    assert_eq!(caller.post("/ed-fi/schools", &school_with_id(5)).status, 201);
    assert_eq!((caller.ods.count("schools"), failure.struck()), (1, 1));
    failure.clear();
    assert_eq!(caller.post("/ed-fi/schools", &school()).status, 201);
    let nested = members(json!({"localEducationAgencyReference.localEducationAgencyId": 255_901}));
    let _planted = caller.ods.fail(Method::POST, "schools", nested, 500).expect("planted").times(2);
    let statuses: Vec<_> = (0..3).map(|_| caller.post("/ed-fi/schools", &school()).status).collect();
    assert_eq!(statuses, [500, 500, 200]);
}

#[test]
fn every_status_has_the_problem_that_goes_with_it() {
    let caller = Caller::new(&ods());
    for (status, problem) in [
        (400, "bad-request:data-validation-failed"),
        (401, "security:authentication"),
        (403, "security:authorization"),
        (404, "not-found"),
        (409, "data-conflict:non-unique-identity"),
        (412, "optimistic-lock-failed"),
        (429, "too-many-requests"),
        (500, "system"),
        (503, "service-unavailable"),
    ] {
        let planted = caller.ods.fail(Method::GET, "/ed-fi/schools", Map::new(), status).expect("planted");
        let said = caller.get("/ed-fi/schools");
        assert_eq!((said.status, said.problem()), (status, problem));
        assert_eq!(said.header("retry-after"), if matches!(status, 429 | 503) { "1" } else { "" });
        planted.clear();
    }
    let kind = "security:authorization:access-denied:resource";
    let planted = caller.ods.fail(Method::GET, "/ed-fi/schools", members(json!({"schoolId": 7})), 403).expect("planted");
    let _planted = planted.of_type(kind).retry_after(9);
    let said = caller.get("/ed-fi/schools?schoolId=7");
    assert_eq!((said.problem(), said.header("retry-after")), (kind, "9"));
    assert_eq!(caller.get("/ed-fi/schools?schoolId=8").status, 200);
    caller.ods.clear_failures();
    let _planted = caller.ods.fail(Method::POST, "/oauth/token", Map::new(), 503).expect("planted").times(1);
    assert_eq!(token_request(&caller.ods, Some(BASIC), "grant_type=client_credentials").status, 503);
    assert_eq!(token_request(&caller.ods, Some(BASIC), "grant_type=client_credentials").status, 200);
    assert!(caller.ods.fail(Method::GET, "/ed-fi/nothings", Map::new(), 500).is_err());
    assert!(caller.ods.fail(Method::GET, "/ed-fi/schools", Map::new(), 200).is_err());
}

#[test]
fn a_gateway_answers_with_a_page() {
    let caller = with_school();
    let planted = caller.ods.fail(Method::POST, "/ed-fi/classPeriods", Map::new(), 503).expect("planted");
    let _planted = planted.times(1);
    let planted = caller.ods.fail(Method::POST, "/ed-fi/classPeriods", Map::new(), 502).expect("planted");
    let _planted = planted.times(1).with_page("<html>Bad Gateway</html>");
    let said: Vec<_> = (0..3).map(|_| caller.post("/ed-fi/classPeriods", &class_period())).collect();
    assert_eq!(said.iter().map(|said| said.status).collect::<Vec<_>>(), [503, 502, 201]);
    assert_eq!((said[1].header("content-type"), &said[1].body), ("text/html", &json!("<html>Bad Gateway</html>")));
}

#[tokio::test]
async fn a_lost_answer_was_carried_out() {
    let caller = with_school();
    let planted = caller.ods.fail(Method::POST, "/ed-fi/classPeriods", Map::new(), 500).expect("planted");
    let _planted = planted.lose_answer().times(1);
    let token = token_request(&caller.ods, Some(BASIC), "grant_type=client_credentials").body["access_token"].clone();
    let request = || {
        let request = Request::post(format!("{}data/v3/ed-fi/classPeriods", caller.ods.base_url()))
            .header("Authorization", format!("Bearer {}", token.as_str().expect("a token")))
            .header("Content-Type", "application/json");
        request.body(Bytes::from(class_period().to_string())).expect("a request")
    };
    let lost = caller.ods.call(request()).await.expect_err("the answer is lost");
    assert_eq!(lost.fault(), TransportFault::MaybeApplied);
    assert_eq!(caller.ods.count("classPeriods"), 1);
    assert_eq!(caller.ods.call(request()).await.expect("an answer").status(), 200);
}

#[test]
fn a_failure_of_a_delete_is_found_by_the_stored_item() {
    let caller = with_school();
    let path = caller.create("/ed-fi/classPeriods", &class_period());
    let wanted = members(json!({"classPeriodName": "Class Period 1"}));
    let planted = caller.ods.fail(Method::DELETE, "classPeriods", wanted, 500).expect("planted");
    assert_eq!(caller.delete(&path).status, 500);
    planted.clear();
    assert_eq!(caller.delete(&path).status, 204);
}

#[test]
fn seeds_are_stored_and_meet_references() {
    let caller = Caller::new(&ods());
    let version = caller.ods.newest_change_version();
    caller.ods.seed("schools", vec![school(), school_with_id(5), school()]).expect("schools");
    assert_eq!((caller.ods.count("schools"), caller.ods.newest_change_version()), (2, version + 2));
    caller.create("/ed-fi/classPeriods", &class_period());
    // A seeded person is as visible as its seeded associations make it.
    caller.ods.seed("students", vec![student()]).expect("a student");
    assert_eq!(caller.post("/ed-fi/students", &student()).status, 403);
    caller.ods.seed("studentSchoolAssociations", vec![crate::fixture::enrollment()]).expect("an enrollment");
    assert_eq!(caller.post("/ed-fi/students", &student()).status, 200);
    let error = caller.ods.seed("schools", vec![json!({"nameOfInstitution": "X"})]).expect_err("it has no key");
    assert!(error.to_string().contains("item 0") && error.to_string().contains("natural key"), "{error}");
    assert!(caller.ods.seed("nothings", vec![]).is_err());
    assert!(caller.ods.seed_descriptors(["uri://ed-fi.org/NoSuchDescriptor#X"]).is_err());
}

#[test]
fn every_request_is_recorded() {
    let caller = with_school();
    let requests = caller.ods.requests();
    let told: Vec<_> = requests.iter().map(|request| (request.method.as_str(), request.path.as_str(), request.status)).collect();
    assert_eq!(
        told,
        [("POST", "/oauth/token", 200), ("POST", "/ed-fi/localEducationAgencies", 201), ("POST", "/ed-fi/schools", 201)]
    );
    assert_eq!(requests[2].resource.as_deref(), Some("schools"));
    assert_eq!(requests[2].body_bytes, school().to_string().len());
    caller.ods.clear_requests();
    caller.with(Method::GET, "/ed-fi/schools?limit=1&schoolId=5", &[("correlation-id", "r-1")], "");
    let requests = caller.ods.requests();
    assert_eq!((requests.len(), requests[0].path.as_str()), (1, "/ed-fi/schools?limit=1&schoolId=5"));
    assert_eq!(requests[0].correlation_id.as_deref(), Some("r-1"));
}

#[tokio::test(start_paused = true)]
async fn latency_is_waited_for_and_requests_overlap() {
    let ods = MockOds::builder(&Model::ds5_2()).latency(Duration::from_millis(80)).build();
    let started = tokio::time::Instant::now();
    let call = || ods.call(Request::get(ods.base_url().as_str()).body(Bytes::new()).expect("a request"));
    join_all((0..9).map(|_| call())).await;
    assert_eq!((started.elapsed().as_millis(), ods.most_in_flight()), (80, 9));
}

#[test]
fn load_mode_checks_nothing_and_counts_natural_keys() {
    let ods = MockOds::builder(&Model::ds5_2()).load_mode(true).build();
    let caller = Caller::new(&ods);
    let post = |body: &Value| {
        let request = Request::post(format!("{}data/v3/ed-fi/sections", ods.base_url())).body(Bytes::from(body.to_string()));
        crate::caller::send(&ods, request.expect("a request"))
    };
    let section = crate::fixture::section();
    let first = post(&section);
    assert_eq!(first.status, 201);
    let again = post(&section);
    assert_eq!((again.status, again.id(), again.header("etag")), (200, first.id(), first.header("etag")));
    let changed = post(&crate::fixture::but(section.clone(), "classPeriods", json!([])));
    assert_eq!((changed.status, changed.id()), (200, first.id()));
    assert_ne!(changed.header("etag"), first.header("etag"));
    assert_eq!(post(&crate::fixture::but(section, "sectionIdentifier", json!("2"))).status, 201);
    assert_eq!((ods.count("sections"), ods.newest_change_version()), (2, 3));
    assert_eq!(caller.get("/ed-fi/nothings").status, 404);
}
