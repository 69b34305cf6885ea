//! Outages, throttles, budgets and tokens that do not last, in paused time, with the requests counted.

use std::collections::HashSet;
use std::sync::Mutex;
use std::time::Duration;

use futures::future::join_all;
use tokio::time::Instant;

use super::*;
use crate::model::Model;
use crate::ods::answer::GaveUp;
use crate::ods::http::TransportFault;
use crate::ods::retry::RetryPolicy;
use crate::ods::scripted::{Canned, Scripted, Seen};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

fn students() -> ResourceKind {
    Model::ds5_2().kind("students").expect("a resource")
}

fn record(number: usize) -> Bytes {
    Bytes::from(format!(r#"{{"studentUniqueId":"{number}"}}"#))
}

/// As many workers as an engine has, over so many records.
async fn send_all(ods: &Ods, records: usize) -> Vec<Answer> {
    let (next, kind) = (Mutex::new(0..records), students());
    let worker = async || {
        let mut answers = Vec::new();
        loop {
            let Some(number) = next.lock().expect("no panic").next() else { return answers };
            answers.push(ods.upsert(&kind, record(number)).await);
        }
    };
    join_all((0..16).map(|_| worker())).await.concat()
}

fn out_for(outage: Duration, fault: impl Fn() -> Canned + Send + 'static) -> impl FnMut(&Seen) -> Option<Canned> + Send + 'static {
    let mut until = None;
    move |seen| (seen.at < *until.get_or_insert(seen.at + outage)).then(&fault)
}

#[tokio::test(start_paused = true)]
async fn an_hour_out_of_reach_is_survived_for_a_few_probes() {
    let faults: [fn() -> Canned; 3] =
        [|| Canned::Fault(TransportFault::NotSent), || Canned::status(503), || Canned::body(502, "<html>Bad Gateway</html>")];
    for fault in faults {
        // One worker's worth of records and many.
        for records in [1, 200] {
            let service = Scripted::default().answering(out_for(HOUR, fault));
            let (ods, service) = service.connect_with(OdsOptions::default().with_outage_patience(2 * HOUR)).await;
            let start = Instant::now();
            let answers = send_all(&ods, records).await;
            assert!(answers.iter().all(|answer| answer.verdict == Verdict::Ok && answer.gave_up.is_none()), "{answers:?}");
            assert!((HOUR..HOUR + 60 * SECOND).contains(&start.elapsed()), "{:?}", start.elapsed());
            let seen = service.seen("/ed-fi/");
            let wasted = seen.len() - records;
            // The first requests in flight, then a probe every 16 seconds or so.
            assert!((120..500).contains(&wasted), "{wasted}");
            // Its token dies meanwhile: what asks for a new one is a probe too.
            assert!(service.seen("/oauth/").len() <= 3);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_outage_beyond_patience_ends_all_operations_together_and_the_next_run_asks_anew() {
    let service = Scripted::default().answering(out_for(HOUR, || Canned::Fault(TransportFault::NotSent)));
    let (ods, service) = service.connect().await;
    let start = Instant::now();
    let answers = send_all(&ods, 200).await;
    assert!(answers.iter().all(|answer| answer.verdict == Verdict::Transient), "{answers:?}");
    assert!(answers.iter().all(|answer| answer.gave_up == Some(GaveUp::OutOfReach(300 * SECOND))), "{answers:?}");
    assert_eq!(start.elapsed(), 300 * SECOND);
    let sent = service.seen("/ed-fi/").len();
    assert!((16..100).contains(&sent), "{sent}");
    assert!(answers.iter().filter(|answer| answer.attempts == 0).count() >= 150, "most were never sent");
    assert!(answers[0].to_string().contains("out of reach for 5 min"), "{}", answers[0]);

    let answer = ods.upsert(&students(), record(0)).await;
    assert_eq!((answer.attempts, answer.gave_up.is_some()), (0, true), "at once, it is not asked again");
    tokio::time::sleep(HOUR).await;
    assert_eq!(ods.upsert(&students(), record(0)).await.verdict, Verdict::Ok);
}

#[tokio::test(start_paused = true)]
async fn an_outage_of_the_token_endpoint_is_an_outage() {
    let (ods, service) = Scripted::default().tokens((0..10_000).map(|_| Canned::status(503))).connect().await;
    let answers = send_all(&ods, 50).await;
    assert!(answers.iter().all(|answer| answer.attempts == 0 && answer.gave_up.is_some()), "{answers:?}");
    assert!(service.seen("/oauth/").len() < 80, "{}", service.seen("/oauth/").len());
    assert_eq!(service.seen("/ed-fi/").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_throttle_with_a_time_holds_all_back_until_then() {
    // 300 requests in each second, then 429 until the next second.
    let (mut window, mut taken) = (None, 0);
    let service = Scripted::default().data_delay(Duration::from_millis(5)).answering(move |seen| {
        if window.is_none_or(|begun| seen.at >= begun + SECOND) {
            (window, taken) = (Some(seen.at), 0);
        }
        taken += 1;
        (taken > 300).then(|| Canned::status(429).header("retry-after", 1))
    });
    let (ods, service) = service.connect().await;
    let answers = send_all(&ods, 2_000).await;
    assert!(answers.iter().all(|answer| answer.verdict == Verdict::Ok), "{answers:?}");
    let throttled = service.seen("/ed-fi/").len() - 2_000;
    assert!((6..=6 * 16).contains(&throttled), "only what was in flight: {throttled}");
}

#[tokio::test(start_paused = true)]
async fn throttled_attempts_do_not_count_as_tries() {
    let throttles = (0..30).map(|_| Canned::status(429).header("retry-after", 2));
    let (ods, _) = Scripted::default().data(throttles).connect_with(OdsOptions::default().with_max_attempts(2)).await;
    let answer = ods.upsert(&students(), record(0)).await;
    assert_eq!((answer.verdict, answer.attempts), (Verdict::Ok, 31));
    let (ods, _) = Scripted::default().answering(|_| Some(Canned::status(429).header("retry-after", 10))).connect().await;
    let answer = ods.upsert(&students(), record(0)).await;
    assert_eq!((answer.verdict, answer.attempts <= 31), (Verdict::Throttled, true), "but they end");
    let (ods, service) = Scripted::default().answering(|_| Some(Canned::status(429).header("retry-after", 0))).connect().await;
    assert_eq!(ods.upsert(&students(), record(0)).await.verdict, Verdict::Throttled);
    assert!(service.seen("/ed-fi/").len() < 300, "no time is no leave to hammer");
}

#[tokio::test(start_paused = true)]
async fn who_comes_during_a_long_rest_hears_of_it_without_a_request() {
    let (ods, service) = Scripted::default().data([Canned::status(503).header("retry-after", 3600)]).connect().await;
    let (first, second) = (ods.upsert(&students(), record(0)).await, ods.upsert(&students(), record(1)).await);
    assert!(matches!(first.gave_up, Some(GaveUp::AskedToWait(asked)) if asked >= HOUR), "{first:?}");
    assert_eq!((second.verdict.clone(), second.attempts, second.gave_up), (Verdict::Throttled, 0, first.gave_up));
    assert_eq!(service.seen("/ed-fi/").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_budget_of_repetitions_is_the_whole_connections() {
    let mut count = 0;
    let flaky = move |_: &Seen| {
        count += 1;
        (count % 2 == 0).then(|| Canned::status(500))
    };
    let (ods, service) = Scripted::default().answering(flaky).connect_with(OdsOptions::default().with_retry_budget(10)).await;
    let answers = send_all(&ods, 100).await;
    let (good, given_up): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.verdict.is_success());
    assert!(given_up.iter().all(|answer| answer.gave_up == Some(GaveUp::RetryBudget(10))), "{given_up:?}");
    assert_eq!(service.seen("/ed-fi/").len(), 110, "each once, and ten again");
    assert!(!good.is_empty() && !given_up.is_empty());
}

#[tokio::test(start_paused = true)]
async fn writes_that_meet_in_one_parent_all_pass_in_the_end() {
    // One of those in flight at a time passes, the others break down; a place is known to be free again 20 ms later.
    let mut busy_until: Option<Instant> = None;
    let service = Scripted::default().data_delay(Duration::from_millis(20)).answering(move |seen| {
        if seen.method == "GET" {
            return None;
        }
        if busy_until.is_some_and(|until| seen.at < until) {
            return Some(Canned::status(500));
        }
        busy_until = Some(seen.at + Duration::from_millis(20));
        None
    });
    let (ods, service) = service.connect().await;
    let answers = send_all(&ods, 500).await;
    assert!(answers.iter().all(|answer| answer.verdict == Verdict::Ok), "{answers:?}");
    let sent = service.seen("/ed-fi/").len();
    assert!(sent < 1_000, "backed off: {sent}");
}

#[tokio::test(start_paused = true)]
async fn breakdowns_over_one_record_are_counted_across_outages() {
    // Each breakdown is followed by an hour in which nobody gets through, which begins the count of tries anew.
    let (mut out_until, mut breakdowns) = (None, 0);
    let service = Scripted::default().answering(move |seen| {
        if out_until.is_some_and(|until| seen.at < until) {
            return Some(Canned::status(503));
        }
        if seen.method == "GET" {
            return None;
        }
        out_until = Some(seen.at + HOUR);
        breakdowns += 1;
        assert!(breakdowns <= 6, "it is sent for ever");
        Some(Canned::status(500))
    });
    let (ods, _) = service.connect_with(OdsOptions::default().with_outage_patience(2 * HOUR)).await;
    let start = Instant::now();
    let answer = ods.upsert(&students(), record(0)).await;
    assert_eq!((answer.verdict, answer.status, answer.gave_up), (Verdict::Transient, Some(500), None));
    assert!((6 * HOUR..6 * HOUR + 200 * SECOND).contains(&start.elapsed()), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn short_lived_tokens_cost_next_to_nothing() {
    let tokens = (0..200).map(|number| Canned::body(200, format!(r#"{{"access_token":"t{number}","expires_in":1.5}}"#)));
    let mut born = HashMap::new();
    let service = Scripted::default().data_delay(Duration::from_millis(20)).token_delay(Duration::from_millis(20));
    let service = service.tokens(tokens).answering(move |seen| {
        let issued = *born.entry(seen.bearer().to_owned()).or_insert(seen.at);
        (seen.at > issued + Duration::from_millis(1_500)).then(|| Canned::status(401))
    });
    let (ods, service) = service.connect_with(OdsOptions::default().with_concurrency(4)).await;
    let answers = send_all(&ods, 2_000).await;
    assert!(answers.iter().all(|answer| answer.verdict == Verdict::Ok), "{answers:?}");
    let extra = service.seen("/ed-fi/").len() + service.seen("/oauth/").len() - 2_000;
    assert!((2..20).contains(&extra), "{extra}");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_revoked_for_good_costs_two_token_requests() {
    for revoked_from in [0, 1, 7, 100] {
        let mut count = 0;
        let service = Scripted::default().data_delay(Duration::from_millis(20)).answering(move |seen| {
            count += 1;
            // Answers come in waves that overlap.
            let _ = seen;
            (count > revoked_from).then(|| Canned::status(401))
        });
        let tokens = (0..100).map(|number| Canned::token(&format!("t{number}"), 1800));
        let (ods, service) = service.tokens(tokens).connect().await;
        let start = Instant::now();
        let answers = send_all(&ods, 500).await;
        let refused = answers.iter().filter(|answer| answer.verdict == Verdict::Unauthorized).count();
        assert_eq!(refused, 500 - revoked_from, "revoked from {revoked_from}");
        assert_eq!(service.seen("/oauth/").len(), 2);
        let sent = service.seen("/ed-fi/");
        // Those in flight with the old token, some with the new one, and a probe now and then for as long as there is patience.
        assert!(sent.len() <= revoked_from + 64, "{}", sent.len());
        let patience = if revoked_from == 0 { 0 } else { 300 };
        assert!((patience..patience + 20).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
        assert!(sent.iter().map(Seen::bearer).collect::<HashSet<_>>().len() <= 2);
    }
}

#[tokio::test(start_paused = true)]
async fn waiting_operations_hold_no_place() {
    // One record is never answered well; the others pass beside it although there is only one place.
    let service = Scripted::default().data_delay(Duration::from_millis(10));
    let service = service.answering(|seen| seen.body.ends_with(br#":"0"}"#).then(|| Canned::status(500)));
    let retry = RetryPolicy { base: 10 * SECOND, ..RetryPolicy::default() };
    let (ods, service) = service.connect_with(OdsOptions::default().with_concurrency(1).with_retry(retry)).await;
    let (start, kind) = (Instant::now(), students());
    let good = async {
        for number in 1..50 {
            assert_eq!(ods.upsert(&kind, record(number)).await.verdict, Verdict::Ok);
        }
        start.elapsed()
    };
    let (poisoned, elapsed) = tokio::join!(ods.upsert(&kind, record(0)), good);
    assert_eq!((poisoned.attempts, poisoned.verdict), (6, Verdict::Transient));
    assert!(elapsed < SECOND, "{elapsed:?}");
    let sent = service.seen("/ed-fi/");
    assert_eq!(sent.iter().filter(|seen| seen.method == "POST").count(), 49 + 6);
    assert!(sent.len() <= 49 + 6 + 6, "and a look at the server when nobody else is there: {}", sent.len());
}
