//! What bad configuration gets: a typed error that says what, where and what to do, before the first record.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::campus::Request;
use edfi_resync::campus::{Configuration, Target};
use edfi_resync::ods::{Credentials, HttpService, TransportError, TransportFault};
use edfi_resync::{Error, ErrorKind, Resync, ResyncBuilder};
use edfi_resync_testing::mock_ods::MockOds;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::world::{World, credentials, mock, open};

fn builder(world: &World, ods: &MockOds) -> ResyncBuilder {
    Resync::builder(world.store()).service(Arc::new(ods.clone())).secrets(credentials(ods))
}

fn refused(result: Result<Resync, Error>, kind: ErrorKind, word: &str) {
    let error = result.expect_err("it is refused");
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.to_string().contains(word), "{error}");
}

#[tokio::test]
async fn urls_and_years() {
    let (world, ods) = (World::two_schools(), mock());
    refused(builder(&world, &ods).open().await, ErrorKind::ConfigInvalid, "URL");
    refused(builder(&world, &ods).ods("not a url").open().await, ErrorKind::ConfigInvalid, "https://");
    refused(builder(&world, &ods).ods("http://ods.example.org/").open().await, ErrorKind::ConfigInvalid, "http");
    assert!("20260".parse::<edfi_resync::campus::SchoolYear>().is_err());
    assert_eq!(ods.requests().len(), 0, "nothing was asked of the server");
}

#[tokio::test]
async fn last_years_data_in_this_years_ods_is_no_typo_away() {
    let ods = mock();
    let target = Target::at("https://ods.example.org/2026".parse().expect("a URL"));
    let configuration = Configuration::new("State ODS 2025-26", "2026".parse().expect("a year"), "5.2").with_target(target);
    let store = World::two_schools().store().with_configuration(configuration);
    let opened = Resync::builder(store).service(Arc::new(ods.clone())).secrets(credentials(&ods)).ods(ods.base_url());
    refused(opened.open().await, ErrorKind::TargetMismatch, "State ODS 2025-26");
    assert_eq!(ods.requests().len(), 0);
}

#[tokio::test]
async fn a_wrong_secret_is_found_before_the_first_record() {
    let ods = mock();
    let world = World::two_schools();
    let resync = Resync::builder(world.store())
        .service(Arc::new(ods.clone()))
        .secrets(Credentials::new(ods.key(), "wrong-secret"))
        .ods(ods.base_url())
        .open()
        .await
        .expect("discovery needs no secret");
    let planned = resync.plan(&Request::new()).await.expect_err("it is refused");
    // So is the run of a plan that somebody else has made.
    let plan = open(world.store(), &ods).await.expect("it opens").plan(&Request::new()).await.expect("a plan");
    let error = resync.run(&plan).await.expect_err("it is refused");
    assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
    assert_eq!(planned.to_string(), error.to_string());
    assert_eq!((planned.kind(), planned.hint()), (error.kind(), error.hint()));
    assert!(!format!("{error} {error:?} {planned:?}").contains("wrong-secret"));
    assert!(ods.requests().iter().all(|request| request.method != "POST" || request.path.contains("token")));
}

#[tokio::test]
async fn a_cancelled_run_reports_what_it_did_not_send() {
    let (world, ods) = (World::two_schools(), mock());
    let resync = open(world.store(), &ods).await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("it can be planned");
    let cancel = CancellationToken::new();
    let trigger = cancel.clone();
    let mut settled = 0;
    let observer = move |event: &edfi_resync::engine::Event<'_>| {
        if matches!(event, edfi_resync::engine::Event::Settled { .. }) {
            settled += 1;
            if settled == 5 {
                trigger.cancel();
            }
        }
    };
    let report = resync.run(&plan).observe(observer).cancel_with(cancel).await.expect("the accounts close");
    assert_eq!(report.stopped.as_deref(), Some("cancelled"));
    assert!(!report.is_success());
    assert!(report.total.created >= 5 && report.total.created < 27, "{report}");
}

/// A server whose token endpoint has broken down, or never answers, once it is `away`; the rest of it answers.
#[derive(Debug)]
struct NoTokens(MockOds, bool);

#[async_trait]
impl HttpService for NoTokens {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        match request.uri().path().contains("/oauth/token") {
            true if self.1 => std::future::pending().await,
            true => Err(TransportError::new(TransportFault::NotSent, "the connection was refused")),
            false => self.0.call(request).await,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_plan_is_made_while_nobody_issues_tokens_and_says_so() {
    for hangs in [false, true] {
        let (world, ods, start) = (World::two_schools(), mock(), Instant::now());
        let resync =
            builder(&world, &ods).service(NoTokens(ods.clone(), hangs)).ods(ods.base_url()).open().await.expect("it opens");
        let plan = resync.plan(&Request::new()).await.expect("a plan");
        let said = plan.warnings.iter().find(|warning| warning.contains("accepts key and secret was not found out"));
        assert!(said.is_some_and(|said| said.contains(if hangs { "within 15 s" } else { "the connection was refused" })), "{plan}");
        assert!(start.elapsed() <= Duration::from_secs(15), "{:?}", start.elapsed());
    }
}
