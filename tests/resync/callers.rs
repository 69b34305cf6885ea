//! What an application that embeds the library leans on: observers and stops add, secrets come from anywhere, a plan is its source's.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use edfi_resync::campus::{Configuration, Request};
use edfi_resync::engine::{Event, Stop};
use edfi_resync::ods::{Credentials, TokenCache};
use edfi_resync::plan::Plan;
use edfi_resync::source::JsonlStore;
use edfi_resync::{Error, ErrorKind, Resync, Running};
use edfi_resync_testing::mock_ods::MockOds;
use tokio_util::sync::CancellationToken;

use super::world::{World, credentials, mock, open};

#[tokio::test]
async fn every_observer_sees_every_event_in_the_order_in_which_they_were_named() {
    let ods = mock();
    let resync = open(World::two_schools().store(), &ods).await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    let seen = Mutex::new(Vec::new());
    let saw = |who| seen.lock().expect("nobody panics").push(who);
    let (first, second) = (|_: &Event<'_>| saw(1), |_: &Event<'_>| saw(2));
    assert!(resync.run(&plan).observe(first).observe(second).await.expect("a report").is_success());
    let seen = seen.into_inner().expect("nobody panics");
    assert!(seen.len() > 54 && seen.chunks(2).all(|pair| pair == [1, 2]), "{seen:?}");
}

/// Who is told to stop first is as good as who is told last.
#[tokio::test]
async fn any_stop_stops_the_run_in_whatever_order_they_were_named() {
    type Named = for<'a> fn(Running<'a>, CancellationToken, [Stop; 2]) -> Running<'a>;
    let orders: [Named; 3] = [
        |run, token, [one, two]| run.cancel_with(token).stop_with(one).stop_with(two),
        |run, token, [one, two]| run.stop_with(one).cancel_with(token).stop_with(two),
        |run, token, [one, two]| run.stop_with(two).stop_with(one).cancel_with(token),
    ];
    for order in orders {
        for pressed in 0..3 {
            let ods = mock();
            let resync = open(World::two_schools().store(), &ods).await.expect("it opens");
            let plan = resync.plan(&Request::new()).await.expect("a plan");
            let (token, stops) = (CancellationToken::new(), [Stop::new(), Stop::new()]);
            let mut settled = 0;
            let press = |event: &Event<'_>| {
                if matches!(event, Event::Settled { .. }) {
                    settled += 1;
                    if settled == 5 {
                        stops.get(pressed).map_or_else(|| token.cancel(), Stop::press);
                    }
                }
            };
            let run = order(resync.run(&plan).observe(press), token.clone(), stops.clone());
            let report = run.await.expect("the accounts close");
            assert_eq!(report.stopped.as_deref(), Some("cancelled"), "{pressed}");
            assert!(report.total.created < 27 && report.total.failed == 0, "{report}");
        }
    }
}

#[tokio::test]
async fn a_function_that_asks_elsewhere_gives_the_secrets() {
    let (ods, asked) = (mock(), Arc::new(AtomicUsize::new(0)));
    let (of, count) = (credentials(&ods), asked.clone());
    let vault = move |configuration: &Configuration| {
        assert_eq!(configuration.school_year.ending(), 2027);
        count.fetch_add(1, Ordering::Relaxed);
        let of = of.clone();
        async move {
            tokio::task::yield_now().await;
            Ok::<_, Error>(of)
        }
    };
    let builder = Resync::builder(World::two_schools().store()).ods(ods.base_url()).school_year("2027".parse().expect("a year"));
    let resync = builder.secrets(vault).service(ods.clone()).open().await.expect("it opens");
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    assert!(resync.run(&plan).await.expect("a report").is_success());
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

async fn open_folder(path: impl Into<std::path::PathBuf>, ods: &MockOds) -> Resync {
    open(JsonlStore::open(path).expect("a folder"), ods).await.expect("it opens")
}

/// Saved, approved by somebody else, and run from where they stand.
async fn saved(resync: &Resync) -> Plan {
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    Plan::from_json(&plan.to_json().expect("JSON")).expect("it is unchanged")
}

#[tokio::test]
async fn a_plan_made_on_data_is_run_on_the_same_data_however_it_is_spelled() {
    let folder = tempfile::tempdir().expect("a folder");
    let student = r#"{"studentUniqueId": "604822", "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"}"#;
    for name in ["data", "other"] {
        std::fs::create_dir(folder.path().join(name)).expect("a folder");
        std::fs::write(folder.path().join(name).join("students.jsonl"), student).expect("a file");
    }
    let ods = mock();
    let plan = saved(&open_folder(folder.path().join("data"), &ods).await).await;
    for spelled in ["./data", "other/../data", "data/"] {
        let resync = open_folder(folder.path().join(spelled), &ods).await;
        assert_eq!(saved(&resync).await.fingerprint, plan.fingerprint, "{spelled}");
        let report = resync.run(&plan).await.expect(spelled);
        assert_eq!(report.total.read, 1);
    }
    let error = open_folder(folder.path().join("other"), &ods).await.run(&plan).await.expect_err("it is another source");
    assert_eq!(error.kind(), ErrorKind::RequestInvalid);
    assert_eq!(error.to_string(), "the plan was made for another source; make the plan anew");
    assert!(!plan.to_json().expect("JSON").contains("../data"));
}

#[tokio::test]
async fn a_plan_of_one_instance_is_not_run_in_another() {
    let ods = mock();
    let opened = async |instance: &str| {
        let mut options = edfi_resync::Options::default();
        options.set("instance", instance).expect("an option");
        let builder = Resync::builder(World::two_schools().store()).ods(ods.base_url()).options(options);
        let builder = builder.school_year("2027".parse().expect("a year")).service(ods.clone());
        builder.secrets(Credentials::new(ods.key(), ods.secret())).open().await.expect("it opens")
    };
    let (one, other) = (opened("255901").await, opened("255902").await);
    let plan = saved(&one).await;
    assert!(one.run(&plan).await.expect("a report").is_success());
    let error = other.run(&plan).await.expect_err("it is another instance");
    assert_eq!(error.to_string(), "the plan was made for another instance; make the plan anew");
}

/// A client at a mock, with tokens that it shares or keeps for itself.
async fn client(ods: &MockOds, secret: &str, tokens: Option<&TokenCache>) -> Resync {
    let builder = Resync::builder(World::two_schools().store()).ods(ods.base_url()).service(ods.clone());
    let builder = builder.school_year("2027".parse().expect("a year")).secrets(Credentials::new(ods.key(), secret));
    let builder = match tokens {
        Some(tokens) => builder.token_cache(tokens.clone()),
        None => builder,
    };
    builder.open().await.expect("it opens")
}

async fn run(resync: &Resync) -> Result<(), Error> {
    let plan = resync.plan(&Request::new()).await?;
    let report = resync.run(&plan).await?;
    assert!(report.is_success(), "{report}");
    Ok(())
}

fn asked_for_tokens(ods: &MockOds) -> usize {
    ods.requests().iter().filter(|request| request.path.ends_with("/oauth/token")).count()
}

#[tokio::test]
async fn forty_runs_in_a_row_share_one_token_where_a_client_may_hold_fifteen() {
    let (ods, tokens) = (mock(), TokenCache::new());
    for _ in 0..40 {
        run(&client(&ods, ods.secret(), Some(&tokens)).await).await.expect("it has a token");
    }
    assert_eq!(asked_for_tokens(&ods), 1);
    let wrong = run(&client(&ods, "wrong", Some(&tokens)).await).await.expect_err("a wrong secret finds no token");
    assert_eq!(wrong.kind(), ErrorKind::Unauthorized, "{wrong}");
}

#[tokio::test]
async fn forty_connections_at_once_ask_for_one_token() {
    let (ods, tokens) = (mock(), TokenCache::new());
    let runs = (0..40).map(async |_| run(&client(&ods, ods.secret(), Some(&tokens)).await).await);
    futures::future::join_all(runs).await.into_iter().for_each(|ended| ended.expect("it has a token"));
    assert_eq!(asked_for_tokens(&ods), 1);
}

#[tokio::test]
async fn without_a_cache_the_sixteenth_token_is_refused_as_what_it_is() {
    let ods = mock();
    for _ in 0..15 {
        run(&client(&ods, ods.secret(), None).await).await.expect("it has a token");
    }
    let error = run(&client(&ods, ods.secret(), None).await).await.expect_err("there are no more");
    assert_eq!((error.kind(), error.is_temporary()), (ErrorKind::TooManyTokens, true), "{error}");
    assert!(error.to_string().contains("token_cache"), "{error}");
}

/// The server was replaced, or forgot its tokens: what the cache holds is worth one refusal, and a new one is shared.
#[tokio::test]
async fn a_token_that_the_server_does_not_know_any_more_is_replaced_for_all() {
    let tokens = TokenCache::new();
    let before = mock();
    run(&client(&before, before.secret(), Some(&tokens)).await).await.expect("it has a token");
    // Another token, as every server would issue.
    let after = mock();
    run(&client(&after, after.secret(), None).await).await.expect("it has a token");
    after.clear_requests();
    for _ in 0..2 {
        run(&client(&after, after.secret(), Some(&tokens)).await).await.expect("it has a token");
    }
    assert!(asked_for_tokens(&after) <= 1);
}
