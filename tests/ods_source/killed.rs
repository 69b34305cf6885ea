//! A run that was killed, or stopped, is resumed, and nothing is skipped.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use edfi_resync::campus::{Changes, Request};
use edfi_resync::engine::{Event, Stop};
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::{Resume, Resync};
use serde_json::json;

use super::world::{World, delete, since_last, student, unique_id};

/// Runs a request, and drops it when so many records have settled; whether it came to its end before.
async fn killed_after(resync: &Resync, request: &Request, settled: usize, resume: Resume) -> bool {
    let plan = resync.plan(request).await.expect("a plan");
    let (seen, kill) = (AtomicUsize::new(0), tokio::sync::Notify::new());
    let observer = |event: &Event<'_>| {
        if matches!(event, Event::Settled { .. }) && seen.fetch_add(1, Ordering::Relaxed) == settled {
            kill.notify_one();
        }
    };
    tokio::select! {
        biased;
        () = kill.notified() => false,
        report = resync.run(&plan).resume(resume).observe(observer) => {
            assert!(report.expect("it can be run").is_success());
            true
        }
    }
}

#[tokio::test]
async fn a_move_that_is_killed_again_and_again_arrives() {
    let world = World::new(150);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.db");
    let mut kills = 0;
    loop {
        let ledger = SqliteLedger::open(&path).expect("a ledger");
        let source = world.source().connect().await.expect("it answers");
        let resync = world.from(source).ledger(ledger).open().await.expect("it opens");
        // The locks of a run that was dropped are given back behind it.
        tokio::time::sleep(Duration::from_millis(20)).await;
        let resume = if kills == 0 { Resume::No } else { Resume::Newest };
        if killed_after(&resync, &since_last(), 250 + 200 * kills, resume).await {
            break;
        }
        kills += 1;
        // Meanwhile the source changes, in what was delivered and in what was not.
        world.old.seed("students", vec![student(kills, "Meanwhile"), student(149 - kills, "Meanwhile")]).expect("keys");
        assert!(kills < 20, "it does not come to its end");
    }
    assert!(kills > 1, "it was killed {kills} times");
    world.assert_moved();
    assert_eq!(world.old.count("students"), 150);
}

#[tokio::test]
async fn a_run_of_changes_that_was_stopped_goes_on_and_its_deletes_too() {
    // Once stops in order, twice at once.
    for presses in [1, 2] {
        stopped_and_resumed(presses).await;
    }
}

async fn stopped_and_resumed(presses: usize) {
    let world = World::new(60);
    assert!(world.run(&since_last()).await.is_success());
    let request = Request::new().changes(Changes::since_last().with_deletes()).force(true);
    world.old.seed("students", (0..40).map(|nth| student(nth, "After")).collect()).expect("keys");
    for nth in 50..53 {
        delete(&world.old, "studentSchoolAssociations", "/studentReference/studentUniqueId", &json!(unique_id(nth))).await;
    }
    let resync = world.resync().await;
    let plan = resync.plan(&request).await.expect("a plan");
    let (stop, seen) = (Stop::new(), AtomicUsize::new(0));
    let observer = |event: &Event<'_>| {
        if matches!(event, Event::Settled { .. }) && seen.fetch_add(1, Ordering::Relaxed) == 10 {
            (0..presses).for_each(|_| stop.press());
        }
    };
    let report = resync.run(&plan).observe(observer).stop_with(stop.clone()).await.expect("it was stopped in order");
    assert!(report.stopped.is_some() && report.removed.deleted == 0, "{report}");
    assert!(report.total.cancelled + report.total.failed > 0, "{report}");
    assert_eq!(report.removed.kept_records(), report.removed.found, "nothing goes behind what was not sent");
    // What changes before it goes on is not skipped either.
    world.old.seed("students", vec![student(0, "Later"), student(55, "Later")]).expect("keys");
    let plan = resync.plan(&request).await.expect("a plan");
    let report = resync.run(&plan).resume(Resume::Newest).await.expect("it goes on");
    assert!(report.is_success() && report.resumed, "{report}");
    assert_eq!(report.removed.deleted, 3);
    world.assert_moved();
    assert_eq!(world.run(&request).await.total.read, 0);
}
