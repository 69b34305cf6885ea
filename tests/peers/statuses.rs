//! What a report tells of the requests of a run, by HTTP status, on virtual time.

use std::collections::HashMap;
use std::time::Duration;

use edfi_resync::engine::{Event, Observer};
use edfi_resync::ods::{OdsOptions, Operation};
use edfi_resync::report::Report;
use tokio::time::Instant;

use crate::judged::{Server, student};
use crate::scripted::Answer;

/// Ten students: one is refused, one throttled, one gets 503 twice, one no answer the first time.
async fn ran() -> Report {
    seen_by(|_: &Event<'_>| {}).await
}

async fn seen_by(observer: impl Observer) -> Report {
    let mut times: HashMap<String, usize> = HashMap::new();
    let server = Server::new().data(move |asked| {
        let student = student(asked)?;
        let times = times.entry(student.clone()).or_default();
        *times += 1;
        match (student.as_str(), *times) {
            ("3", _) => Some(Answer::problem(400, "bad-request:data-validation-failed", "Data validation failed.")),
            ("5", 1) => Some(Answer::of(429, "Retry-After: 7\r\n", "")),
            ("7", 1 | 2) => Some(Answer::status(503)),
            ("9", 1) => Some(Answer::reset()),
            _ => None,
        }
    });
    server.observed(10, OdsOptions::default().with_concurrency(1), observer).await
}

#[tokio::test(start_paused = true)]
async fn a_report_tells_requests_retries_refusals_and_waiting_by_status() {
    let report = ran().await;
    let of = |status| report.by_status.iter().find(|tally| tally.status == status).expect("a tally");
    let counts = |status| (of(status).requests, of(status).retries, of(status).refusals);
    assert_eq!(counts(Some(201)), (9, 0, 0), "{report}");
    assert_eq!(counts(Some(400)), (1, 0, 1), "{report}");
    assert_eq!(counts(Some(429)), (1, 1, 0), "{report}");
    assert_eq!(counts(Some(503)), (2, 2, 0), "{report}");
    assert_eq!(counts(None), (1, 1, 0), "{report}");
    assert!(of(Some(201)).waited.is_zero() && of(Some(400)).waited.is_zero(), "{report}");
    assert!(of(Some(429)).waited >= Duration::from_secs(7), "{report}");
    assert!(!of(Some(503)).waited.is_zero() && !of(None).waited.is_zero(), "{report}");
    assert_eq!(report.by_status.last().expect("a tally").status, None, "{report}");
}

#[tokio::test(start_paused = true)]
async fn its_text_and_its_json_say_so() {
    let report = ran().await;
    let text = report.to_string();
    let line = text.lines().find(|line| line.contains("requests:")).expect("a line");
    for part in
        ["9 answered 201;", "1 answered 400, 1 refused;", "1 answered 429, 1 sent again, ", "1 not answered, 1 sent again, "]
    {
        assert!(line.contains(part), "{line}");
    }
    let json = serde_json::to_value(&report).expect("JSON");
    assert_eq!(json["byStatus"][1]["status"], 400);
    assert_eq!(json["byStatus"][1]["refusals"], 1);
    assert!(json["byStatus"][2]["waitedSeconds"].as_f64().is_some_and(|seconds| seconds >= 7.0), "{json}");
}

/// Each record by itself, as it has its answer: what it took altogether, and the time of its last request without the waits before it.
#[tokio::test(start_paused = true)]
async fn an_event_tells_the_requests_of_each_record() {
    let mut seen = Vec::new();
    let report = seen_by(|event: &Event<'_>| {
        if let Event::Answered { kind, operation, attempts, status, latency } = event {
            assert_eq!((kind.endpoint(), *operation, *latency), ("students", Operation::Upsert, Duration::from_millis(20)));
            seen.push((*status, *attempts));
        }
    })
    .await;
    seen.sort_unstable();
    let first = (Some(201), 1);
    assert_eq!(seen, [first, first, first, first, first, first, (Some(201), 2), (Some(201), 2), (Some(201), 3), (Some(400), 1)]);
    let requests: u64 = report.by_status.iter().map(|tally| tally.requests).sum();
    assert_eq!(seen.iter().map(|(_, attempts)| u64::from(*attempts)).sum::<u64>(), requests, "{report}");
}

/// What is thrown out of the line for good has waited too, and is one refusal however often it was sent.
#[tokio::test(start_paused = true)]
async fn what_is_given_up_counts_once() {
    let server = Server::new().data(|asked| (student(asked)? == "3").then(|| Answer::of(429, "Retry-After: 2\r\n", "")));
    let report = server.run(200, OdsOptions::default()).await;
    assert_eq!(report.total.failed, 1, "{report}");
    let throttled = report.by_status.iter().find(|tally| tally.status == Some(429)).expect("a tally");
    assert_eq!((throttled.requests, throttled.refusals), (throttled.retries + 1, 1), "{report}");
    assert!(throttled.waited >= Duration::from_secs(2) * u32::try_from(throttled.retries).expect("few"), "{report}");
}

#[tokio::test(start_paused = true)]
async fn a_report_draws_the_limit_over_time() {
    let report = Server::new().run(2_000, OdsOptions::default().with_concurrency(8)).await;
    assert!((5..=10).contains(&report.pace.len()), "{:?}", report.pace);
    for (second, point) in (0..).zip(&report.pace) {
        assert!(point.at == Duration::from_secs(second) && (1..=8).contains(&point.limit), "{point:?}");
    }
    let rates = report.pace[1..].iter().rev().skip(1).map(|point| point.requests_per_second);
    assert!(rates.clone().count() > 2 && rates.into_iter().all(|rate| (300.0..=410.0).contains(&rate)), "{:?}", report.pace);
    let text = report.to_string();
    assert!(text.lines().any(|line| line.starts_with("in flight at most, and answered, at 0 s: ")), "{text}");
    let json = serde_json::to_value(&report).expect("JSON");
    assert!(json["pace"][1]["atSeconds"] == 1.0 && json["pace"][1]["limit"].is_u64(), "{json}");
    assert!(json["pace"][1]["requestsPerSecond"].is_f64(), "{json}");
    assert_eq!(serde_json::from_value::<Report>(json).expect("a report").pace, report.pace);
}

/// Nothing is configured: the limit finds what the server takes, which is anything.
#[tokio::test(start_paused = true)]
async fn more_goes_at_once_as_long_as_nothing_gets_slower() {
    let start = Instant::now();
    let report = Server::new().run(20_000, OdsOptions::default()).await;
    assert_eq!(report.total.created, 20_000, "{report}");
    // 128 at once are 6,400 a second; 16 would take 25 s.
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn no_more_go_in_a_second_than_are_allowed() {
    let start = Instant::now();
    let report = Server::new().run(500, OdsOptions::default().with_requests_per_second(100.0)).await;
    assert_eq!(report.total.created, 500, "{report}");
    assert!((49..60).contains(&(start.elapsed().as_millis() / 100)), "{:?}", start.elapsed());
    assert!(report.pace.iter().all(|point| point.requests_per_second <= 103.0), "{:?}", report.pace);
}
