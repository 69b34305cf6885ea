//! Troubles by name and number, in process, in load mode and over a socket.

use std::time::Duration;

use bytes::Bytes;
use edfi_resync::model::Model;
use edfi_resync::ods::{HttpService as _, Transport, TransportFault, TransportOptions};
use edfi_resync_testing::MockOds;
use edfi_resync_testing::mock_ods::Trouble;
use futures::future::join_all;
use http::{Method, Request, Response};
use serde_json::{Value, json};

use crate::caller::BASIC;

fn mock(troubles: &[&str]) -> MockOds {
    let builder = MockOds::builder(&Model::ds5_2()).latency(Duration::from_millis(10));
    let troubles = troubles.iter().map(|text| text.parse::<Trouble>().expect("a form of ours"));
    troubles.fold(builder, edfi_resync_testing::mock_ods::MockOdsBuilder::trouble).build()
}

/// Asks for a token, past the latency.
fn token_request(ods: &MockOds) -> Response<Bytes> {
    let request = Request::post(format!("{}oauth/token", ods.base_url()))
        .header("Authorization", format!("Basic {BASIC}"))
        .header("Content-Type", "application/x-www-form-urlencoded");
    ods.handle(request.body(Bytes::from_static(b"grant_type=client_credentials")).expect("a request"))
}

/// Sends students one after another, and tells how each call ended: a status, or how the connection broke.
struct Sender {
    ods: MockOds,
    token: String,
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum End {
    Status(u16),
    Fault(TransportFault),
}

impl Sender {
    fn new(ods: &MockOds) -> Self {
        let answer: Value = serde_json::from_slice(token_request(ods).body()).expect("a token");
        let token = &answer["access_token"];
        Self { ods: ods.clone(), token: token.as_str().unwrap_or_default().to_owned() }
    }

    fn request(&self, root: &str, number: u32) -> Request<Bytes> {
        let body = json!({"studentUniqueId": number.to_string(), "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"});
        Request::post(format!("{root}data/v3/ed-fi/students"))
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Content-Type", "application/json")
            .body(Bytes::from(body.to_string()))
            .expect("a request")
    }

    async fn answer(&self, number: u32) -> Result<Response<Bytes>, TransportFault> {
        let request = self.request(self.ods.base_url().as_str(), number);
        self.ods.call(request).await.map_err(|error| error.fault())
    }

    async fn send(&self, number: u32) -> End {
        self.answer(number).await.map_or_else(End::Fault, |response| End::Status(response.status().as_u16()))
    }

    async fn row(&self, numbers: std::ops::Range<u32>) -> Vec<End> {
        let mut ends = Vec::new();
        for number in numbers {
            ends.push(self.send(number).await);
        }
        ends
    }
}

const CREATED: End = End::Status(201);
const BROKEN: End = End::Fault(TransportFault::MaybeApplied);

#[tokio::test(start_paused = true)]
async fn every_nth_is_counted_over_all_requests() {
    let ods = mock(&["drop:every=3"]);
    assert_eq!(Sender::new(&ods).row(0..6).await, [CREATED, CREATED, BROKEN, CREATED, CREATED, BROKEN]);
    assert_eq!(ods.count("students"), 5, "one was carried out, one was not");
    let told: Vec<_> = ods.requests().into_iter().map(|request| (request.status, request.trouble)).skip(1).collect();
    let struck = Some("drop".to_owned());
    assert_eq!((&told[2], &told[5], &told[0]), (&(0, struck.clone()), &(201, struck), &(201, None)));

    let ods = mock(&["late_parent:every=2", "invalid:every=5"]);
    let sender = Sender::new(&ods);
    let late = End::Status(409);
    assert_eq!(sender.row(0..6).await, [CREATED, late, CREATED, late, End::Status(400), late]);
    assert_eq!(sender.row(1..2).await, [CREATED], "the same body passes later");
    // The second of two: counted, but this body was late already.
    assert_eq!(sender.row(3..4).await, [CREATED]);
}

#[tokio::test(start_paused = true)]
async fn a_400_is_a_validation_problem_of_the_flavour() {
    let response = Sender::new(&mock(&["invalid:every=1"])).answer(1).await.expect("an answer");
    let problem: Value = serde_json::from_slice(response.body()).expect("a problem");
    assert_eq!(problem["type"], "urn:ed-fi:api:bad-request:data-validation-failed");
    assert!(problem["validationErrors"]["$.studentUniqueId"][0].is_string(), "{problem}");
}

#[tokio::test(start_paused = true)]
async fn what_lasts_for_a_time_ends_after_it() {
    for (trouble, end, token) in
        [("gateway:seconds=5,from=2", End::Status(502), 200), ("outage:seconds=5,from=2,answer=503", End::Status(503), 503)]
    {
        let ods = mock(&[trouble]);
        let sender = Sender::new(&ods);
        assert_eq!(sender.row(0..3).await, [CREATED, end, end], "{trouble}");
        assert_eq!(token_request(&ods).status().as_u16(), token);
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert_eq!(sender.row(1..3).await, [CREATED, CREATED], "{trouble}");
    }
    let ods = mock(&["outage:seconds=5"]);
    let sender = Sender::new(&ods);
    assert_eq!(sender.row(0..2).await, [End::Fault(TransportFault::NotSent); 2]);
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(sender.row(0..1).await, [CREATED]);
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_is_per_second() {
    let ods = mock(&["rate_limit:per_second=3,retry_after=7"]);
    let sender = Sender::new(&ods);
    assert_eq!(sender.row(0..4).await, [CREATED, CREATED, CREATED, End::Status(429)]);
    let throttled = sender.answer(9).await.expect("an answer");
    assert_eq!((throttled.status().as_u16(), &throttled.headers()["retry-after"]), (429, &"7".parse().expect("a value")));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(sender.row(4..5).await, [CREATED]);
}

#[tokio::test(start_paused = true)]
async fn tokens_are_revoked_for_good_or_live_shortly() {
    let ods = mock(&["revoked:from=2"]);
    assert_eq!(Sender::new(&ods).row(0..2).await, [CREATED, End::Status(401)]);
    assert_eq!(Sender::new(&ods).row(2..3).await, [End::Status(401)], "a new token does not help");
    let ods = mock(&["token_life:seconds=1.5"]);
    let sender = Sender::new(&ods);
    assert_eq!(sender.row(0..1).await, [CREATED]);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(sender.row(1..2).await, [End::Status(401)]);
}

#[tokio::test(start_paused = true)]
async fn a_create_is_lost_and_an_update_is_not() {
    let ods = mock(&["lost_create:times=1"]);
    let sender = Sender::new(&ods);
    assert_eq!(sender.row(0..2).await, [BROKEN, CREATED]);
    assert_eq!(ods.count("students"), 2);
    assert_eq!(ods.requests().iter().filter(|request| request.trouble.is_some()).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn writes_that_meet_in_a_parent_break_down_but_one() {
    let ods = mock(&["shared_parent"]);
    let sender = Sender::new(&ods);
    let root = ods.base_url();
    let period = |number: u32, school: u32| {
        let body = json!({"classPeriodName": number.to_string(), "schoolReference": {"schoolId": school}});
        let request = Request::post(format!("{root}data/v3/ed-fi/classPeriods"))
            .header("Authorization", format!("Bearer {}", sender.token))
            .header("Content-Type", "application/json");
        ods.call(request.body(Bytes::from(body.to_string())).expect("a request"))
    };
    ods.seed("schools", vec![json!({"schoolId": 1, "nameOfInstitution": "A"}), json!({"schoolId": 2, "nameOfInstitution": "B"})])
        .expect("schools");
    let answers = join_all([period(1, 1), period(2, 1), period(3, 2), period(4, 1)]).await;
    let told: Vec<_> =
        answers.into_iter().map(|answer| answer.expect("an answer")).map(|it| (it.status().as_u16(), it.body().len())).collect();
    assert_eq!(told, [(201, 0), (500, 0), (201, 0), (500, 0)]);
    assert_eq!(period(2, 1).await.expect("an answer").status(), 201, "alone it passes");
}

#[tokio::test(start_paused = true)]
async fn answers_are_late_or_nonsense() {
    let ods = mock(&["slow:every=2,seconds=3"]);
    let sender = Sender::new(&ods);
    let start = tokio::time::Instant::now();
    assert_eq!(sender.row(0..2).await, [CREATED, CREATED]);
    assert_eq!(start.elapsed(), Duration::from_millis(3_020));
    let ods = mock(&["malformed:every=1"]);
    let sender = Sender::new(&ods);
    let (page, half) = (sender.answer(0).await.expect("an answer"), sender.answer(0).await.expect("an answer"));
    assert_eq!((page.status().as_u16(), &page.headers()["content-type"]), (200, &"text/html".parse().expect("a value")));
    assert!(serde_json::from_slice::<Value>(half.body()).is_err() && half.status() == 200);
    assert_eq!(ods.count("students"), 0);
}

#[tokio::test(start_paused = true)]
async fn random_trouble_comes_from_its_seed_in_load_mode_too() {
    let row = async |seed: u64, load_mode: bool| {
        let builder = MockOds::builder(&Model::ds5_2()).load_mode(load_mode);
        let ods = builder.trouble(Trouble::Random { rate: 0.1, seed }).build();
        Sender::new(&ods).row(0..1_000).await
    };
    let (strict, load) = (row(7, false).await, row(7, true).await);
    assert_eq!(strict, load);
    assert_eq!(strict, row(7, false).await);
    assert_ne!(strict, row(8, false).await);
    let count = |end| strict.iter().filter(|other| **other == end).count();
    assert!((60..140).contains(&(1_000 - count(CREATED))));
    for end in [BROKEN, End::Status(500), End::Status(502), End::Status(503), End::Status(429)] {
        assert!(count(end) >= 3, "{end:?}");
    }
}

#[tokio::test]
async fn connections_break_over_a_socket() {
    for transport in Transport::ALL {
        let ods = MockOds::builder(&Model::ds5_2()).trouble("drop:every=2".parse().expect("a form of ours")).build();
        let (server, sender) = (ods.serve().await.expect("a port"), Sender::new(&ods));
        let service = transport.service(TransportOptions::default()).expect("a client");
        let mut ends = Vec::new();
        for number in 0..4 {
            let answer = service.call(sender.request(server.url().as_str(), number)).await;
            ends.push(answer.map_or_else(|error| End::Fault(error.fault()), |response| End::Status(response.status().as_u16())));
        }
        assert_eq!(ends, [CREATED, BROKEN, CREATED, BROKEN], "{transport}");
        assert_eq!(ods.count("students"), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn a_hold_lets_so_many_pass_and_keeps_the_others_until_it_opens() {
    let ods = mock(&[]);
    let sender = Sender::new(&ods);
    let hold = ods.hold(Method::POST, Some("students"), 3).expect("a resource");
    let looking = async {
        hold.still().await;
        let stood = (hold.waiting(), ods.count("students"));
        hold.release();
        stood
    };
    let (ends, stood) = tokio::join!(join_all((0..5).map(|number| sender.send(number))), looking);
    assert_eq!((ends, stood), (vec![CREATED; 5], (2, 3)));

    // What is cut is not carried out, and neither is what comes before the release.
    let hold = ods.hold(Method::POST, None, 0).expect("no resource");
    let cutting = async {
        hold.reached().await;
        hold.cut();
    };
    assert_eq!(tokio::join!(sender.send(5), cutting).0, BROKEN);
    assert_eq!(sender.send(6).await, BROKEN);
    drop(hold);
    ods.idle().await;
    assert_eq!((sender.send(7).await, ods.count("students")), (CREATED, 6));
}
