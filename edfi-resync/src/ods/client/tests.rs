//! The client against a scripted service, in paused time.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use serde_json::json;
use tokio::time::Instant;

use super::*;
use crate::error::ErrorKind;
use crate::model::Model;
use crate::ods::GaveUp;
use crate::ods::http::TransportFault;
use crate::ods::retry::RetryPolicy;
use crate::ods::scripted::{Canned, Scripted, Seen};

fn students() -> ResourceKind {
    Model::ds5_2().kind("students").expect("a resource")
}

fn record() -> Bytes {
    Bytes::from_static(br#"{"studentUniqueId":"604822","firstName":"Canary","birthDate":"2010-05-06"}"#)
}

fn created() -> Canned {
    Canned::status(201).header("location", "https://ods.example/data/v3/ed-fi/students/0123abcd").header("etag", "\"52502\"")
}

fn unauthorized() -> Canned {
    Canned::body(401, json!({"type": "urn:ed-fi:api:security:authentication", "errors": ["Invalid token"]}))
}

#[tokio::test(start_paused = true)]
async fn a_record_is_posted_once_with_what_every_request_carries() {
    let (ods, service) = Scripted::default().data([created()]).connect().await;
    let answer = ods.upsert(&students(), record()).await;
    assert_eq!((answer.verdict.clone(), answer.status, answer.attempts), (Verdict::Created, Some(201), 1));
    assert_eq!((answer.id.as_deref(), answer.etag.as_deref()), (Some("0123abcd"), Some("52502")));
    let sent = service.seen("/ed-fi/");
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].method.as_str(), sent[0].url.as_str()), ("POST", "https://ods.example/data/v3/ed-fi/students"));
    assert_eq!(sent[0].body, record());
    assert_eq!(sent[0].bearer(), "token");
    assert_eq!(sent[0].headers["content-type"], "application/json");
    assert!(sent[0].headers["user-agent"].to_str().expect("text").starts_with("edfi-resync/"));
    assert_eq!(sent[0].headers["correlation-id"].to_str().expect("text"), answer.correlation_id);
    assert_eq!(answer.correlation_id.len(), 36);
    let token = &service.seen("/oauth/")[0];
    assert_eq!(token.headers["authorization"], "Basic Y2FuYXJ5a2V5OmNhbmFyeXNlY3JldA==");
    assert_eq!((token.method.as_str(), &token.body[..]), ("POST", &b"grant_type=client_credentials"[..]));
    assert!(token.headers["authorization"].is_sensitive() && sent[0].headers["authorization"].is_sensitive());
}

#[tokio::test(start_paused = true)]
async fn thirty_two_senders_share_one_token() {
    let service = Scripted::default().token_delay(Duration::from_secs(1));
    let (ods, service) = service.connect().await;
    let kind = students();
    let answers = futures::future::join_all((0..32).map(|_| ods.upsert(&kind, Bytes::new()))).await;
    assert!(answers.iter().all(|answer| answer.verdict == Verdict::Ok));
    assert_eq!(service.seen("/oauth/").len(), 1);
    assert_eq!(answers.iter().map(|answer| &answer.correlation_id).collect::<HashSet<_>>().len(), 32);
}

#[tokio::test(start_paused = true)]
async fn a_refused_secret_is_asked_once_however_many_wait_and_nothing_is_sent() {
    let service = Scripted::default().token_delay(Duration::from_secs(1));
    let refusal = || Canned::body(401, json!({"error": "invalid_client", "error_description": "canarykey"}));
    let (ods, service) = service.tokens((0..32).map(|_| refusal())).connect().await;
    let kind = students();
    let answers = futures::future::join_all((0..32).map(|_| ods.upsert(&kind, Bytes::new()))).await;
    assert!(answers.iter().all(|answer| answer.verdict == Verdict::Unauthorized && answer.attempts == 0));
    assert_eq!(service.seen("/oauth/").len(), 1);
    assert_eq!(service.seen("/ed-fi/").len(), 0);
    let error = ods.authenticate().await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert!(error.to_string().contains("invalid_client") && error.hint().is_some(), "{error}");
    assert!(!format!("{error} {error:?} {ods:?}").contains("canary"), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn an_old_servers_400_for_a_wrong_secret_is_unauthorized_too() {
    let (ods, _) = Scripted::default().tokens([Canned::body(400, json!({"error": "invalid_client"}))]).connect().await;
    assert_eq!(ods.authenticate().await.expect_err("refused").kind(), ErrorKind::Unauthorized);
}

#[tokio::test(start_paused = true)]
async fn a_client_with_too_many_tokens_stops_asking_for_more() {
    let limit = json!({"type": "urn:ed-fi:api:security:authentication:too-many-tokens", "status": 429});
    let (ods, service) = Scripted::default().tokens([Canned::body(429, limit)]).connect().await;
    for _ in 0..3 {
        let answer = ods.upsert(&students(), record()).await;
        assert_eq!((answer.verdict, answer.retry_after), (Verdict::AuthThrottled, Some(Duration::from_secs(120))));
    }
    assert_eq!(service.seen("/oauth/").len(), 1);
    tokio::time::sleep(Duration::from_secs(120)).await;
    assert_eq!(ods.upsert(&students(), record()).await.verdict, Verdict::Ok, "after a while it asks again");
    assert_eq!(service.seen("/oauth/").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_endpoint_that_breaks_down_is_tried_a_few_times() {
    let (ods, service) = Scripted::default().tokens((0..9).map(|_| Canned::status(503))).connect().await;
    let error = ods.authenticate().await.expect_err("down");
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    assert_eq!(service.seen("/oauth/").len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_short_outage_of_the_token_endpoint_fails_no_record() {
    let (ods, service) = Scripted::default().tokens((0..6).map(|_| Canned::status(503))).connect().await;
    let kind = students();
    let answers = futures::future::join_all((0..32).map(|_| ods.upsert(&kind, record()))).await;
    assert!(answers.iter().all(|answer| answer.verdict == Verdict::Ok && answer.attempts == 1), "{answers:?}");
    assert_eq!(service.seen("/oauth/").len(), 7, "one asks for all");
}

#[tokio::test(start_paused = true)]
async fn the_token_is_renewed_early_and_those_who_wait_send_the_new_one() {
    let service = Scripted::default().token_delay(Duration::from_secs(5));
    let (ods, service) = service.tokens([Canned::token("first", 1000), Canned::token("second", 1000)]).connect().await;
    assert_eq!(ods.upsert(&students(), record()).await.verdict, Verdict::Ok);
    tokio::time::sleep(Duration::from_secs(880)).await;
    ods.upsert(&students(), record()).await;
    assert_eq!(service.seen("/oauth/").len(), 1, "885 of 1000 seconds: not yet");
    tokio::time::sleep(Duration::from_secs(20)).await;
    let kind = students();
    futures::future::join_all((0..8).map(|_| ods.upsert(&kind, record()))).await;
    assert_eq!(service.seen("/oauth/").len(), 2);
    let sent = service.seen("/ed-fi/");
    assert_eq!(sent.iter().filter(|sent| sent.bearer() == "first").count(), 2);
    assert_eq!(sent.iter().filter(|sent| sent.bearer() == "second").count(), 8);
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_once_and_the_request_replayed() {
    let tokens = [Canned::token("first", 1800), Canned::token("second", 1800)];
    let service = Scripted::default().data_delay(Duration::from_millis(20));
    let service = service.tokens(tokens).answering(|seen| (seen.bearer() == "first").then(unauthorized));
    let (ods, service) = service.connect_with(OdsOptions::default()).await;
    let kind = students();
    let answers = futures::future::join_all((0..16).map(|_| ods.upsert(&kind, record()))).await;
    assert!(answers.iter().all(|answer| answer.verdict == Verdict::Ok && answer.attempts == 2));
    assert_eq!(service.seen("/oauth/").len(), 2, "16 refusals of one token cost one new token");
    assert_eq!(service.seen("/ed-fi/").len(), 32);
}

/// A client whom nobody has ever accepted is told so within seconds, but not by one node's word.
#[tokio::test(start_paused = true)]
async fn a_client_that_is_refused_with_a_new_token_too_is_told_so() {
    let (ods, service) = Scripted::default().answering(|_| Some(unauthorized())).connect().await;
    let start = Instant::now();
    let answer = ods.upsert(&students(), record()).await;
    assert!(matches!(answer.gave_up, Some(GaveUp::TokensRefused(_))), "{answer:?}");
    assert_eq!((answer.verdict, answer.attempts), (Verdict::Unauthorized, 3));
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    let later = ods.upsert(&students(), record()).await;
    assert_eq!((later.verdict, later.attempts), (Verdict::Unauthorized, 0));
    assert_eq!(service.seen("/oauth/").len(), 2);
    assert!(service.seen("/ed-fi/").len() <= 8, "{}", service.seen("/ed-fi/").len());
    assert_eq!(ods.authenticate().await.expect_err("fatal").kind(), ErrorKind::Unauthorized);
}

/// A breakdown says nothing of the token that the request carried: a new one is not replaced for it.
#[tokio::test(start_paused = true)]
async fn a_breakdown_proves_no_token() {
    let mut count = 0;
    let service = Scripted::default().answering(move |_| {
        count += 1;
        Some(if count == 2 { Canned::status(500) } else { unauthorized() })
    });
    let (ods, service) = service.connect().await;
    let answer = ods.upsert(&students(), record()).await;
    assert_eq!((answer.verdict, service.seen("/oauth/").len()), (Verdict::Unauthorized, 2));
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_honoured_in_seconds_and_as_a_date() {
    // Paused time moves only when all wait, so the wait is exact but for the jitter on top.
    let throttled = Canned::body(429, json!({"type": "urn:ed-fi:api:too-many-requests"})).header("retry-after", 60);
    let (ods, service) = Scripted::default().data([throttled, created()]).connect().await;
    let answer = ods.upsert(&students(), record()).await;
    assert_eq!((answer.verdict.clone(), answer.attempts, answer.overloads), (Verdict::Created, 2, 1));
    let sent = service.seen("/ed-fi/");
    let waited = sent[1].at - sent[0].at;
    assert!((Duration::from_secs(60)..Duration::from_secs(64)).contains(&waited), "{waited:?}");

    let date = jiff::Timestamp::try_from(SystemTime::now() + Duration::from_secs(90)).expect("a date");
    let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&date).expect("a date");
    let (ods, service) = Scripted::default().data([Canned::status(503).header("retry-after", date), created()]).connect().await;
    assert_eq!(ods.upsert(&students(), record()).await.verdict, Verdict::Created);
    let sent = service.seen("/ed-fi/");
    let waited = sent[1].at - sent[0].at;
    assert!((Duration::from_secs(85)..Duration::from_secs(95)).contains(&waited), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_wants_more_time_than_there_is_gets_it_from_whoever_asked() {
    let (ods, service) = Scripted::default().data([Canned::status(429).header("retry-after", 3600)]).connect().await;
    let answer = ods.upsert(&students(), record()).await;
    assert_eq!((answer.verdict, answer.retry_after), (Verdict::Throttled, Some(Duration::from_secs(3600))));
    assert_eq!(service.seen("/ed-fi/").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn attempts_are_bounded_and_the_same_seed_waits_the_same() {
    let mut waits = Vec::new();
    let poisoned = |seen: &Seen| if seen.method == "POST" { Canned::status(500) } else { Canned::body(200, "[]") };
    for _ in 0..2 {
        let (ods, service) = Scripted::default().answering(move |seen| Some(poisoned(seen))).connect().await;
        let start = Instant::now();
        let answer = ods.upsert(&students(), record()).await;
        assert_eq!((answer.verdict, answer.attempts, answer.overloads), (Verdict::Transient, 6, 6));
        assert_eq!(answer.gave_up, None, "it is the record's own end");
        assert_eq!(service.seen("?limit=1").len(), 4, "nobody else is there to prove the server: it is looked at");
        waits.push(service.seen("/ed-fi/").iter().map(|seen| seen.at - start).collect::<Vec<_>>());
    }
    assert_eq!(waits[0], waits[1]);
    let options = OdsOptions::default().with_retry(RetryPolicy::default()).with_max_attempts(2);
    let (ods, _) = Scripted::default().answering(move |seen| Some(poisoned(seen))).connect_with(options).await;
    assert_eq!(ods.upsert(&students(), record()).await.attempts, 2);
}

#[tokio::test(start_paused = true)]
async fn faults_of_the_connection_are_tried_again_and_remembered() {
    let faults = [Canned::Fault(TransportFault::NotSent), Canned::Fault(TransportFault::MaybeApplied), Canned::status(200)];
    let (ods, _) = Scripted::default().data(faults).connect().await;
    let answer = ods.upsert(&students(), record()).await;
    assert_eq!((answer.verdict, answer.attempts, answer.maybe_applied), (Verdict::Ok, 3, true));
    let (ods, _) = Scripted::default().data([Canned::Fault(TransportFault::NotSent), created()]).connect().await;
    assert!(!ods.upsert(&students(), record()).await.maybe_applied);
    let (ods, service) = Scripted::default().answering(|_| Some(Canned::Fault(TransportFault::NotRetryable))).connect().await;
    let answer = ods.upsert(&students(), record()).await;
    assert_eq!((answer.verdict, answer.fault), (Verdict::Config, Some(TransportFault::NotRetryable)));
    assert_eq!(service.seen("/ed-fi/").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn refusals_are_not_tried_again_and_duplicates_twice() {
    let invalid = json!({"type": "urn:ed-fi:api:bad-request:data-validation-failed", "validationErrors": {"$.firstName": ["The value 'Canary' is not valid."]}});
    let (ods, service) = Scripted::default().data([Canned::body(400, invalid)]).connect().await;
    let answer = ods.upsert(&students(), record()).await;
    assert_eq!(answer.verdict, Verdict::Invalid);
    assert_eq!(service.seen("/ed-fi/").len(), 1);
    let shown = format!("{answer} {answer:?}");
    assert!(shown.contains("$.firstName") && !shown.contains("Canary"), "{shown}");
    let twin = json!({"type": "urn:ed-fi:api:data-conflict:non-unique-identity"});
    let (ods, service) = Scripted::default().answering(move |_| Some(Canned::body(409, &twin))).connect().await;
    assert_eq!(ods.upsert(&students(), record()).await.verdict, Verdict::Duplicate);
    assert_eq!(service.seen("/ed-fi/").len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_log_in_page_with_200_is_no_success() {
    let page = || Canned::body(200, "<html>Please log in</html>").header("content-type", "text/html");
    let (ods, _) = Scripted::default().answering(move |_| Some(page())).connect().await;
    assert_eq!(ods.upsert(&students(), record()).await.verdict, Verdict::Config);
    assert_eq!(ods.put(&students(), "ab", record()).await.verdict, Verdict::Config);
    assert_eq!(ods.get(&students(), "ab").await.expect_err("a page").verdict, Verdict::Config);
    assert_eq!(ods.page(&students(), 0, 10, false).await.expect_err("a page").verdict, Verdict::Config);
    assert_eq!(ods.newest_change_version().await.expect_err("a page").kind(), ErrorKind::NotAnEdFiApi);
}

#[tokio::test(start_paused = true)]
async fn a_put_carries_the_id_of_its_route() {
    let shown = Canned::status(204).header("location", "https://ods.example/data/v3/ed-fi/students/0123%20abcd");
    let (ods, service) = Scripted::default().data([shown, Canned::status(404)]).connect().await;
    assert_eq!(ods.put(&students(), "0123 abcd", Bytes::from_static(br#"{"a":1.10}"#)).await.verdict, Verdict::Ok);
    let sent = &service.seen("/ed-fi/")[0];
    assert_eq!((sent.method.as_str(), sent.url.as_str()), ("PUT", "https://ods.example/data/v3/ed-fi/students/0123%20abcd"));
    assert_eq!(&sent.body[..], br#"{"id":"0123 abcd","a":1.10}"#);
    assert_eq!(ods.put(&students(), "ab", record()).await.verdict, Verdict::StaleId);
    assert_eq!(ods.put(&students(), "ab", Bytes::from_static(b"[]")).await.verdict, Verdict::Invalid);
    assert_eq!(service.seen("/ed-fi/").len(), 2, "what is no object is not sent");
}

#[tokio::test(start_paused = true)]
async fn deletes_of_what_is_gone_succeed() {
    let (ods, service) = Scripted::default().data([Canned::status(204), Canned::status(404)]).connect().await;
    assert_eq!(ods.delete(&students(), "ab").await.verdict, Verdict::Ok);
    let gone = ods.delete(&students(), "ab").await.verdict;
    assert_eq!(gone, Verdict::AlreadyGone);
    assert!(gone.is_success());
    assert!(service.seen("/ed-fi/").iter().all(|sent| sent.method == "DELETE" && sent.body.is_empty()));
}

#[tokio::test(start_paused = true)]
async fn records_are_read_by_id_by_key_and_by_page() {
    let (ods, service) = Scripted::default()
        .data([
            Canned::body(200, r#"{"id":"ab","score":1.10}"#).header("etag", "\"7\""),
            Canned::status(404),
            Canned::body(200, r#"[{"score":1.10}]"#),
            Canned::body(200, "[]"),
            Canned::body(200, "[{},{}]").header("total-count", 12),
        ])
        .connect()
        .await;
    let item = ods.get(&students(), "ab").await.expect("an answer").expect("a record");
    assert_eq!((&item.body[..], item.etag.as_deref()), (&br#"{"id":"ab","score":1.10}"#[..], Some("7")));
    assert!(ods.get(&students(), "cd").await.expect("an answer").is_none());
    let query = [("studentUniqueId".to_owned(), "6 0&4".to_owned())];
    let found = ods.find(&students(), &query).await.expect("an answer");
    assert_eq!(found[0].get(), r#"{"score":1.10}"#);
    assert!(ods.find(&students(), &query).await.expect("an answer").is_empty());
    let page = ods.page(&students(), 500, 250, true).await.expect("an answer");
    assert_eq!((page.items.len(), page.total_count), (2, Some(12)));
    let urls: Vec<_> = service.seen("/ed-fi/").into_iter().map(|seen| seen.url).collect();
    assert!(urls[2].ends_with("/students?studentUniqueId=6+0%264&limit=2"), "{}", urls[2]);
    assert!(urls[4].ends_with("/students?offset=500&limit=250&totalCount=true"), "{}", urls[4]);
    assert!(!format!("{item:?} {page:?}").contains("1.10"));
}

#[tokio::test(start_paused = true)]
async fn the_newest_change_version_is_read_in_either_spelling() {
    let (ods, service) = Scripted::default()
        .data([
            Canned::body(200, r#"{"oldestChangeVersion":0,"newestChangeVersion":123}"#),
            Canned::body(200, r#"{"OldestChangeVersion":0,"NewestChangeVersion":7}"#),
            Canned::body(404, json!({"type": "urn:ed-fi:api:system:configuration:feature-disabled"})),
        ])
        .connect()
        .await;
    assert_eq!(ods.newest_change_version().await.expect("an answer"), Some(123));
    assert_eq!(ods.newest_change_version().await.expect("an answer"), Some(7));
    assert_eq!(ods.newest_change_version().await.expect("an answer"), None);
    assert_eq!(service.seen("/changeQueries/")[0].url, "https://ods.example/changeQueries/v1/availableChangeVersions");
}

#[tokio::test(start_paused = true)]
async fn operations_can_be_spawned() {
    let (ods, service) = Scripted::default().connect().await;
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let ods = ods.clone();
            tokio::spawn(async move { ods.upsert(&students(), record()).await.verdict })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.expect("no panic"), Verdict::Ok);
    }
    assert_eq!(service.seen("/oauth/").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_can_be_no_id_is_not_sent() {
    let (ods, service) = Scripted::default().connect().await;
    for id in ["", ".", "..", "...", ".\t.", "\n", "\r\n.."] {
        assert_eq!(ods.put(&students(), id, record()).await.verdict, Verdict::StaleId, "{id:?}");
        assert_eq!(ods.delete(&students(), id).await.verdict, Verdict::StaleId, "{id:?}");
        assert!(matches!(ods.get(&students(), id).await, Ok(None)), "{id:?}");
    }
    assert!(service.seen("/ed-fi/").is_empty());
    ods.delete(&students(), "a/../b%2F?#").await;
    assert_eq!(service.seen("/ed-fi/")[0].url, "https://ods.example/data/v3/ed-fi/students/a%2F..%2Fb%252F%3F%23");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_an_endless_wait_is_believed_without_harm() {
    for (status, verdict) in [(429, Verdict::AuthThrottled), (503, Verdict::Throttled)] {
        let refusal = || Canned::status(status).header("retry-after", u64::MAX);
        let (ods, _) = Scripted::default().tokens([refusal()]).data([refusal()]).connect().await;
        let answer = ods.upsert(&students(), record()).await;
        assert_eq!(answer.verdict, verdict);
        assert!(answer.retry_after > Some(Duration::from_secs(24 * 3600)), "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_delete_with_an_etag_leaves_what_was_changed() {
    let changed = Canned::body(412, json!({"type": "urn:ed-fi:api:optimistic-lock-failed", "status": 412}));
    let (ods, service) = Scripted::default().data([changed, Canned::status(204)]).connect().await;
    let (kind, stopping) = (students(), CancellationToken::new());
    let delete = |etag| ods.delete_until(&kind, "ab", etag, &stopping);
    assert_eq!(delete(Some("52502")).await.verdict, Verdict::StaleEtag);
    assert_eq!(delete(None).await.verdict, Verdict::Ok);
    assert_eq!(delete(Some("no\nheader")).await.verdict, Verdict::StaleEtag);
    let sent = service.seen("/ed-fi/");
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].headers["if-match"], "\"52502\"");
    assert!(!sent[1].headers.contains_key("if-match"));
}

#[tokio::test(start_paused = true)]
async fn a_page_is_asked_for_by_parts_of_the_key() {
    let page = Canned::body(200, json!([{"studentUniqueId": "1"}])).header("total-count", "1");
    let (ods, service) = Scripted::default().data([page]).connect().await;
    let filter = [("studentUniqueId".to_owned(), "1&2".to_owned())];
    let page = ods.page_where(&students(), &filter, 500, 500, true).await.expect("a page");
    assert_eq!((page.items.len(), page.total_count), (1, Some(1)));
    assert!(service.seen("/ed-fi/")[0].url.ends_with("/students?studentUniqueId=1%262&offset=500&limit=500&totalCount=true"));
}
