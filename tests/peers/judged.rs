//! Answers that say nothing of the record that got them, against a server that shares nothing with the mock, on virtual time: what all see judges the
//! connection, and a record is to blame if others pass.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use edfi_resync::engine::{CauseClass, Event, Observer};
use edfi_resync::ods::OdsOptions;
use edfi_resync::report::{Failure, Report};
use tokio::time::Instant;

use crate::scripted::{Answer, Asked, KEY, SECRET, Script, Store};
use crate::world::Source;

const SECOND: Duration = Duration::from_secs(1);
const PAGE: &str = "<html><body><h1>Something else</h1></body></html>";

/// A server that takes students, 20 ms each, and remembers how often it took each.
#[derive(Clone)]
pub(crate) struct Server {
    script: Script,
    held: Arc<Mutex<HashMap<String, usize>>>,
}

impl Server {
    pub(crate) fn new() -> Self {
        let script = Script::ed_fi(&Store::new(&[]));
        let held: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
        let taken = Arc::clone(&held);
        script.on(move |asked| {
            if asked.method == "GET" && asked.is_data() {
                return Some(Answer::json(200, &serde_json::json!([])).after(Duration::from_millis(20)));
            }
            let student = student(asked)?;
            let mut taken = taken.lock().expect("no panic");
            let number = taken.len();
            let times = taken.entry(student).or_default();
            *times += 1;
            let location = format!("Location: {}/data/v3/ed-fi/students/{number:032x}\r\nETag: \"1\"\r\n", asked.base);
            Some(Answer::of(if *times == 1 { 201 } else { 200 }, &location, "").after(Duration::from_millis(20)))
        });
        Self { script, held }
    }

    /// Answers data so as long as this gives something, with the latency of everything else.
    pub(crate) fn data(self, mut rule: impl FnMut(&Asked) -> Option<Answer> + Send + 'static) -> Self {
        self.script.on(move |asked| asked.is_data().then(|| rule(asked)).flatten().map(|it| it.after(Duration::from_millis(20))));
        self
    }

    pub(crate) async fn run(&self, students: usize, options: OdsOptions) -> Report {
        self.observed(students, options, |_: &Event<'_>| {}).await
    }

    /// The same, seen by somebody.
    pub(crate) async fn observed(&self, students: usize, options: OdsOptions, observer: impl Observer) -> Report {
        let script = Arc::new(self.script.clone());
        let source = Source::new().students(students);
        let build = |builder: edfi_resync::ResyncBuilder| builder.ods("https://ods.example/").service(script);
        source.run_with(build, KEY, SECRET, options, observer).await
    }

    fn posts(&self) -> usize {
        self.script.count("POST", "students")
    }

    fn held(&self) -> usize {
        self.held.lock().expect("no panic").len()
    }
}

pub(crate) fn student(asked: &Asked) -> Option<String> {
    let posted = asked.is("POST", "students").then(|| asked.json());
    posted?.get("studentUniqueId").and_then(|id| id.as_str()).map(str::to_owned)
}

/// What is answered for so long from the 500th request on.
fn window(lasts: Duration, answer: impl Fn() -> Answer + Send + 'static) -> impl FnMut(&Asked) -> Option<Answer> + Send {
    let (mut count, mut begun) = (0, None);
    move |asked| {
        count += 1;
        if count < 500 {
            return None;
        }
        let begun = *begun.get_or_insert(asked.at);
        (asked.at < begun + lasts).then(&answer)
    }
}

/// Everything is delivered, and nobody is blamed.
fn delivered(server: &Server, report: &Report, students: usize) {
    assert!(report.is_success() && report.stopped.is_none(), "{report}");
    assert_eq!((report.total.read, server.held()), (students as u64, students), "{report}");
}

#[tokio::test(start_paused = true)]
async fn b4_four_seconds_of_a_foreign_page_lose_nothing() {
    type Form = (&'static str, fn() -> Answer);
    let forms: [Form; 10] = [
        ("200", || Answer::page(200, PAGE)),
        ("302", || Answer::redirect(302, "https://sso.example/login")),
        ("400", || Answer::page(400, PAGE)),
        ("403", || Answer::page(403, PAGE)),
        ("404", || Answer::page(404, PAGE)),
        ("405", || Answer::page(405, PAGE)),
        ("409", || Answer::page(409, PAGE)),
        ("foreign JSON", || Answer::json(404, &serde_json::json!({"fault": {"faultstring": "no route"}}))),
        ("empty 200", || Answer::status(200)),
        ("half a document", || Answer::of(200, "Content-Type: application/json\r\n", "[{\"id\":\"0a")),
    ];
    for (name, form) in forms {
        let server = Server::new().data(window(4 * SECOND, form));
        let start = Instant::now();
        let report = server.run(1_500, OdsOptions::default()).await;
        delivered(&server, &report, 1_500);
        // Those that were under way, once; then looks at the server.
        assert!(server.posts() <= 1_500 + 60, "{name}: {}", server.posts());
        assert!(start.elapsed() < 20 * SECOND, "{name}: {:?}", start.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn b6_ninety_seconds_of_500_for_everything_blame_nobody() {
    for seconds in [30, 90, 150] {
        let v8 = || Answer::json(500, &serde_json::json!({"message": "An error occurred.", "traceId": "0"}));
        let server = Server::new().data(window(seconds * SECOND, v8));
        let report = server.run(2_000, OdsOptions::default()).await;
        delivered(&server, &report, 2_000);
        assert!(server.posts() <= 2_000 + 60, "{}", server.posts());
    }
}

/// One record opens the circuit of v8.0.0 each time it is sent: then everything, reads too, gets 500 for half a minute.
#[tokio::test(start_paused = true)]
async fn a_record_that_opens_the_circuit_of_v8_each_time_fails_alone() {
    let mut open_until: Option<Instant> = None;
    let server = Server::new().data(move |asked| {
        let poison = student(asked).as_deref() == Some("700");
        if poison && open_until.is_none_or(|until| asked.at >= until) {
            open_until = Some(asked.at + 30 * SECOND);
        }
        let open = open_until.is_some_and(|until| asked.at < until);
        open.then(|| Answer::json(500, &serde_json::json!({"message": "An error occurred.", "traceId": "0"})))
    });
    let report = server.run(2_000, OdsOptions::default()).await;
    assert_eq!((report.stopped.as_deref(), report.total.failed, report.total.created), (None, 1, 1_999), "{report}");
    assert_eq!((report.failures[0].class, server.held()), (CauseClass::BreaksDown, 1_999), "{report}");
    assert!(server.posts() <= 2_200, "{}", server.posts());
}

#[tokio::test(start_paused = true)]
async fn b3_a_quarter_percent_of_stray_refusals_lose_nothing() {
    let mut count = 0_u64;
    let server = Server::new().data(move |asked| {
        count += 1;
        (asked.method == "POST" && count % 400 == 7).then(|| Answer::problem(401, "security:authentication", "Invalid token"))
    });
    let report = server.run(20_000, OdsOptions::default()).await;
    delivered(&server, &report, 20_000);
    assert!(server.posts() <= 20_100, "{}", server.posts());
    assert!(server.script.count("POST", "oauth/token") < 15, "{}", server.script.count("POST", "oauth/token"));
}

#[tokio::test(start_paused = true)]
async fn b3_one_node_of_three_that_refuses_the_token_does_not_end_the_run() {
    for concurrency in [1, 4, 16] {
        let mut nodes = fastrand::Rng::with_seed(11);
        let server = Server::new()
            .data(move |_| (nodes.u32(..3) == 0).then(|| Answer::problem(401, "security:authentication", "Invalid token")));
        let report = server.run(1_000, OdsOptions::default().with_concurrency(concurrency)).await;
        delivered(&server, &report, 1_000);
        assert!(server.posts() <= 1_700, "{}", server.posts());
        assert!(server.script.count("POST", "oauth/token") < 15, "{}", server.script.count("POST", "oauth/token"));
    }
}

#[tokio::test(start_paused = true)]
async fn b3_a_record_whose_token_is_always_refused_fails_alone() {
    // In the middle, and as the last one.
    for poison in ["500", "1000"] {
        let refuses = move |asked: &Asked| {
            let always = student(asked).as_deref() == Some(poison);
            always.then(|| Answer::problem(401, "security:authentication", "Invalid token"))
        };
        let server = Server::new().data(refuses);
        let start = Instant::now();
        let report = server.run(1_000, OdsOptions::default()).await;
        assert_eq!((report.stopped.as_deref(), report.total.failed, server.held()), (None, 1, 999), "{report}");
        assert_eq!(report.failures[0].class, CauseClass::TokenRefused, "{report}");
        assert!(report.failures[0].hint.is_some() && server.script.count("POST", "oauth/token") <= 3, "{report}");
        assert!(start.elapsed() < 60 * SECOND, "{:?}", start.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn b3_a_record_that_alone_is_throttled_for_ever_fails_alone() {
    for head in ["", "Retry-After: 2\r\n"] {
        let server = Server::new().data(move |asked| (student(asked).as_deref() == Some("3")).then(|| Answer::of(429, head, "")));
        let report = server.run(2_000, OdsOptions::default()).await;
        assert_eq!((report.stopped.as_deref(), report.total.failed), (None, 1), "{report}");
        assert_eq!((report.total.created, server.held()), (1_999, 1_999), "{report}");
    }
}

/// The page is the firewall's, and names it.
/// A resource that is broken for good: whoever reads it is well, whoever writes it breaks it. Each record fails, by its own attempts alone.
#[tokio::test(start_paused = true)]
async fn of_a_resource_that_is_broken_each_record_fails_by_itself() {
    let server = Server::new().data(|asked| {
        let number: u64 = student(asked)?.parse().ok()?;
        (number > 240).then(|| Answer::status(500))
    });
    let start = Instant::now();
    let report = server.run(300, OdsOptions::default()).await;
    let time = start.elapsed();
    assert_eq!((server.held() as u64, report.total.failed), (240, 60), "{report}");
    assert!(report.stopped.is_none(), "{report}");
    assert!(time < 600 * SECOND, "{time:?}");
    assert!(server.posts() <= 240 + 60 * 7, "{}", server.posts());
}

#[tokio::test(start_paused = true)]
async fn b4_a_firewalls_page_for_the_last_record_fails_that_record_in_seconds() {
    for poison in ["200", "100"] {
        let server = Server::new().data(move |asked| {
            let blocked = student(asked).as_deref() == Some(poison);
            blocked.then(|| Answer::of(403, "Content-Type: text/html\r\nServer: FortiWeb/7.0\r\n", PAGE))
        });
        let start = Instant::now();
        let report = server.run(200, OdsOptions::default()).await;
        assert_eq!((report.stopped.as_deref(), report.total.failed, server.held()), (None, 1, 199), "{report}");
        let failure = &report.failures[0];
        assert_eq!(failure.class, CauseClass::Intercepted, "{report}");
        assert!(failure.message.contains("FortiWeb/7.0") && failure.message.contains("403"), "{report}");
        assert!(start.elapsed() < 30 * SECOND, "{:?}", start.elapsed());
        assert!(server.posts() <= 206, "{}", server.posts());
    }
}

/// Gateways that answer in the form of older Ed-Fi APIs.
#[tokio::test(start_paused = true)]
async fn b4_two_seconds_of_a_gateways_bare_message_lose_nothing() {
    for (status, message) in [(403, "Forbidden"), (404, "no Route matched with those values"), (405, "Method Not Allowed")] {
        let form = move || Answer::json(status, &serde_json::json!({"message": message}));
        // One record is refused by the API itself before, so that it is known how this one speaks.
        let mut outage = window(2 * SECOND, form);
        let server = Server::new().data(move |asked| {
            let unknown = student(asked).as_deref() == Some("100");
            let own = || Answer::problem(409, "data-conflict:unresolved-reference", "The referenced 'School' item does not exist.");
            outage(asked).or_else(|| unknown.then(own))
        });
        let report = server.run(1_500, OdsOptions::default()).await;
        assert_eq!((report.stopped.as_deref(), report.total.failed, report.total.blocked), (None, 1, 0), "{status}: {report}");
        assert_eq!((report.failures[0].class, server.held()), (CauseClass::ParentMissing, 1_499), "{status}: {report}");
        assert!(server.posts() <= 1_500 + 60, "{status}: {}", server.posts());
    }
    // Of a server that has refused nothing it is known that it takes these records.
    let form = || Answer::json(404, &serde_json::json!({"message": "no Route matched with those values"}));
    let server = Server::new().data(window(2 * SECOND, form));
    let report = server.run(1_500, OdsOptions::default()).await;
    delivered(&server, &report, 1_500);
}

/// A run in which one of 200 students is answered so, whenever it is sent.
async fn refused_alone(answer: Answer) -> Failure {
    let server = Server::new().data(move |asked| (student(asked).as_deref() == Some("100")).then(|| answer.clone()));
    let report = server.run(200, OdsOptions::default()).await;
    assert_eq!((report.stopped.as_deref(), report.total.failed, server.held()), (None, 1, 199), "{report}");
    report.failures[0].clone()
}

#[tokio::test(start_paused = true)]
async fn a_refusal_in_nobodys_form_is_read_although_the_api_has_answered() {
    let said = "Grade level is not offered";
    let text = |status, server: &str, body: &str| Answer::of(status, &format!("Content-Type: text/plain\r\n{server}"), body);
    let json = |status, body: serde_json::Value| Answer::json(status, &body);
    for (answer, wanted) in [
        (text(400, "", said), said.to_owned()),
        (json(400, serde_json::json!(said)), said.to_owned()),
        (json(409, serde_json::json!([said])), said.to_owned()),
        (json(400, serde_json::json!({"reason": said})), said.to_owned()),
        (json(422, serde_json::json!({"problems": [{"why": said, "rule": "L1-2041"}]})), format!("rule: L1-2041; why: {said}")),
        (
            json(400, serde_json::json!({"message": "x".repeat(2 << 20)})),
            "the answer was too long to be read: more than 1024 KiB".to_owned(),
        ),
    ] {
        let refused = refused_alone(answer).await;
        assert_eq!((refused.class, refused.message.as_str()), (CauseClass::Refused, wanted.as_str()), "{refused}");
    }
    let named = refused_alone(text(400, "", "Grade level of Canary (604822) is not offered")).await;
    assert!(named.message.starts_with("Grade level of … (…) is not offered; the server's words are hidden"), "{named}");
    // With another status, or under another name than the API's, it is somebody else's, and its words are told all the same.
    for (answer, wanted) in [
        (text(403, "", "blocked"), "something answered 403 in place of the API; blocked"),
        (text(400, "Server: FortiWeb/7.0\r\n", "blocked"), "a gateway (FortiWeb/7.0) answered 400 in place of the API; blocked"),
        (Answer::page(400, PAGE), "something answered 400 in place of the API"),
    ] {
        let refused = refused_alone(answer).await;
        assert_eq!((refused.class, refused.message.as_str()), (CauseClass::Intercepted, wanted), "{refused}");
    }
}

#[tokio::test(start_paused = true)]
async fn b5_a_token_endpoint_that_answers_a_page_is_waited_for_and_if_it_stays_says_so() {
    for (lasts, fine) in [(60 * SECOND, true), (3_600 * SECOND, false)] {
        let server = Server::new();
        // From the 500th record on the first token is refused, and the endpoint answers a page for a time.
        let (mut count, mut revoked) = (0, None);
        let since: Arc<Mutex<Option<Instant>>> = Arc::default();
        let begun = Arc::clone(&since);
        let server = server.data(move |asked| {
            count += 1;
            if count == 500 {
                revoked = asked.token().map(str::to_owned);
                *begun.lock().expect("no panic") = Some(asked.at);
            }
            let refused = revoked.is_some() && asked.token() == revoked.as_deref();
            refused.then(|| Answer::problem(401, "security:authentication", "Invalid token"))
        });
        server.script.on(move |asked| {
            let begun = (*since.lock().expect("no panic"))?;
            (asked.is("POST", "oauth/token") && asked.at < begun + lasts).then(|| Answer::page(200, PAGE))
        });
        let report = server.run(1_000, OdsOptions::default()).await;
        if fine {
            delivered(&server, &report, 1_000);
        } else {
            let stopped = report.stopped.as_deref().unwrap_or_default();
            assert!(stopped.contains("to the request for a token"), "{report}");
            assert_eq!(report.total.created as usize, server.held());
        }
        assert!(server.posts() <= 1_060, "{}", server.posts());
    }
}

/// Whatever the form of an outage: it ends between patience and patience and one request.
#[tokio::test(start_paused = true)]
async fn b8_patience_ends_every_form_of_outage() {
    type Form = (&'static str, fn() -> Answer, &'static str);
    let forms: [Form; 10] = [
        ("no answer", Answer::silence, "out of reach"),
        ("no connection", Answer::reset, "out of reach"),
        ("500", || Answer::status(500), "errors of its own"),
        ("503", || Answer::status(503), "out of reach"),
        ("a page", || Answer::page(404, PAGE), "not the Ed-Fi API"),
        ("empty 200", || Answer::status(200), "not the Ed-Fi API"),
        ("429", || Answer::status(429), "let no request through"),
        ("429 with a time", || Answer::of(429, "Retry-After: 7\r\n", ""), "left alone"),
        ("503 with a time", || Answer::of(503, "Retry-After: 15\r\n", ""), "left alone"),
        ("401", || Answer::problem(401, "security:authentication", "Invalid token"), "does not accept"),
    ];
    // What one request may take in a run.
    let timeout = 60 * SECOND;
    for (name, form, said) in forms {
        for concurrency in [1, 16] {
            let options = OdsOptions::default().with_outage_patience(20 * SECOND).with_concurrency(concurrency);
            let begun: Arc<Mutex<Option<Instant>>> = Arc::default();
            let first = Arc::clone(&begun);
            let mut rule = window(360_000 * SECOND, form);
            let server = Server::new().data(move |asked| {
                let answer = rule(asked);
                if answer.is_some() {
                    first.lock().expect("no panic").get_or_insert(asked.at);
                }
                answer
            });
            let report = server.run(1_000, options).await;
            let time = begun.lock().expect("no panic").expect("it began").elapsed();
            let stopped = report.stopped.as_deref().unwrap_or_default();
            assert!(stopped.contains(said), "{name}: {report}");
            assert!(time >= 19 * SECOND && time <= 21 * SECOND + timeout, "{name} at {concurrency}: {time:?}");
            assert_eq!(report.total.created as usize, server.held(), "{name}: {report}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn b8_a_rest_longer_than_patience_ends_it_at_once() {
    let server = Server::new().data(window(360_000 * SECOND, || Answer::of(429, "Retry-After: 21\r\n", "")));
    let start = Instant::now();
    let report = server.run(1_000, OdsOptions::default().with_outage_patience(20 * SECOND)).await;
    assert!(report.stopped.as_deref().is_some_and(|why| why.contains("left alone for 21 s")), "{report}");
    assert!(start.elapsed() < 3 * SECOND, "{:?}", start.elapsed());
}

/// Nobody is to blame for an outage that begins and ends again and again.
#[tokio::test(start_paused = true)]
async fn outages_in_a_row_blame_nobody() {
    let start = Instant::now();
    let server = Server::new().data(move |asked| {
        let second = (asked.at - start).as_secs();
        (second % 20 >= 15).then(|| Answer::page(503, PAGE))
    });
    let report = server.run(20_000, OdsOptions::default().with_concurrency(4)).await;
    delivered(&server, &report, 20_000);
    let sent: HashSet<_> = server.held.lock().expect("no panic").keys().cloned().collect();
    assert_eq!(sent.len(), 20_000);
    assert!(server.posts() < 22_000, "{}", server.posts());
}
