//! What the client holds every service to: a time for each request, and a length of each answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use http::{Request, Response};
use tokio::time::Instant;

use super::*;
use crate::model::Model;
use crate::ods::clock::TokioClock;
use crate::ods::http::{BodyLimit, TransportError, TransportFault};
use crate::ods::problem::ProblemForm;
use crate::ods::scripted::{Canned, DISCOVERY, Scripted};

fn students() -> ResourceKind {
    Model::ds5_2().kind("students").expect("a resource")
}

/// A service that answers about itself, and then never again.
#[derive(Debug, Default)]
struct Silent(AtomicUsize);

#[async_trait]
impl HttpService for Silent {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        match request.uri().path() {
            "/" => Ok(Response::new(Bytes::from_static(DISCOVERY.as_bytes()))),
            "/oauth/token" => Ok(Response::new(Bytes::from_static(br#"{"access_token":"token","expires_in":1800}"#))),
            _ => {
                self.0.fetch_add(1, Ordering::SeqCst);
                std::future::pending().await
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_never_answers_is_waited_for_as_long_as_one_request_may_take() {
    let service = Arc::new(Silent::default());
    let options = OdsOptions::default().with_request_timeout(Duration::from_secs(7)).with_max_attempts(1);
    let options = options.with_outage_patience(Duration::ZERO);
    let (url, clock) = (Url::parse("https://ods.example/").expect("a URL"), Arc::new(TokioClock::new()));
    let ods = Ods::connect(service.clone(), url, Credentials::new("key", "secret"), options, clock, Rng::seeded(7)).await;
    let (ods, start) = (ods.expect("a discovery document"), Instant::now());
    let answer = ods.upsert(&students(), Bytes::from_static(b"{}")).await;
    assert_eq!((&answer.verdict, answer.fault), (&Verdict::Transient, Some(TransportFault::MaybeApplied)));
    assert!(answer.maybe_applied && answer.attempts == 1, "{answer:?}");
    // And one more second, for a look whether the server is there at all.
    assert_eq!((start.elapsed(), service.0.load(Ordering::SeqCst)), (Duration::from_secs(8), 2));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_too_long_is_none_of_an_api_and_its_status_counts() {
    let long = |limit: BodyLimit| "x".repeat(limit.0 + 1);
    // As long as an answer may be, and one byte more.
    for (limit, wanted) in [(BodyLimit::SMALL.0 - 30, ProblemForm::Legacy), (BodyLimit::SMALL.0, ProblemForm::Foreign)] {
        let body = format!(r#"{{"message":"{}"}}"#, "x".repeat(limit - 10));
        let (ods, _) = Scripted::default().data([Canned::body(400, body)]).connect().await;
        let answer = ods.upsert(&students(), Bytes::from_static(b"{}")).await;
        assert_eq!((&answer.verdict, answer.status), (&Verdict::Invalid, Some(400)));
        let problem = answer.problem.expect("a problem");
        assert_eq!((problem.form(), problem.is_too_long()), (wanted, wanted == ProblemForm::Foreign));
        if problem.is_too_long() {
            let said = "the answer was too long to be read: more than 1024 KiB";
            assert_eq!((problem.safe_message().as_str(), answer.refusal.as_deref()), (said, Some(said.as_bytes())));
        }
    }
    // Reads may be as long as what was asked for.
    let list = |length: usize| format!("[{{\"a\":\"{}\"}}]", "x".repeat(length - 10));
    let (ods, _) = Scripted::default().data([Canned::body(200, list(2 << 20))]).connect().await;
    assert_eq!(ods.find(&students(), &[]).await.expect("a page").len(), 1);
    let (ods, _) = Scripted::default().data([Canned::body(200, list(BodyLimit::records(2).0 + 1))]).connect().await;
    let answer = ods.find(&students(), &[]).await.expect_err("too long");
    let problem = answer.problem.expect("a problem");
    assert!(problem.form() == ProblemForm::Foreign && problem.is_too_long());
    let (ods, _) = Scripted::default().data([Canned::body(200, long(BodyLimit::records(1)))]).connect().await;
    assert!(ods.get(&students(), "0123abcd").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn every_request_says_how_long_its_answer_may_be() {
    let (ods, service) = Scripted::default().data((0..4).map(|_| Canned::body(200, "[]"))).connect().await;
    let kind = students();
    ods.upsert(&kind, Bytes::from_static(b"{}")).await;
    ods.find(&kind, &[]).await.expect("a list");
    ods.page(&kind, 0, 500, false).await.expect("a page");
    let limits: Vec<_> = service.seen("").iter().map(|seen| seen.limit).collect();
    let (small, few, page) = (BodyLimit::SMALL, BodyLimit::records(2), BodyLimit::records(500));
    assert_eq!(limits, [small, small, small, few, page].map(Some));
    assert!(page.0 < 40 << 20);
}

#[tokio::test(start_paused = true)]
async fn what_the_server_said_is_held_while_it_waits_only_for_whoever_keeps_it() {
    let body = format!(r#"{{"message":"{}"}}"#, "x".repeat(1 << 19));
    for keeps in [false, true] {
        let (ods, _) = Scripted::default().data([Canned::body(500, &body)]).connect().await;
        let (ods, stopping) = (ods.keeping_refusals(keeps), CancellationToken::new());
        let sent = ods.send_upsert(&students(), Bytes::from_static(b"{}"), &stopping).await;
        let Sent::Waits(waiting) = sent else { panic!("it is sent again") };
        stopping.cancel();
        let Sent::Answered(answer) = waiting.go_on().await else { panic!("nobody waits for it") };
        let held = answer.refusal.map(|refusal| refusal.len());
        assert_eq!(held, keeps.then_some((64 << 10) + 4));
    }
    // Of what does not wait it is there anyway.
    let (ods, _) = Scripted::default().data([Canned::body(400, &body)]).connect().await;
    let answer = ods.upsert(&students(), Bytes::from_static(b"{}")).await;
    assert_eq!(answer.refusal.map(|refusal| refusal.len()), Some((64 << 10) + 4));
}
