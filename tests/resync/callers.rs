//! What an application that embeds the library leans on: observers and stops add, secrets come from anywhere, a plan is its source's.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use edfi_resync::campus::{Configuration, Request};
use edfi_resync::engine::{Event, Stop};
use edfi_resync::ods::Credentials;
use edfi_resync::plan::Plan;
use edfi_resync::source::JsonlStore;
use edfi_resync::testing::mock_ods::MockOds;
use edfi_resync::{Error, ErrorKind, Resync, Running};
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
