//! What a resumed run leaves in its ledger.

use std::sync::atomic::{AtomicU64, Ordering};

use edfi_resync::campus::Request;
use edfi_resync::engine::Event;
use edfi_resync::ledger::{Ledger, RunState};
use edfi_resync::ods::Rng;
use edfi_resync::{Resume, Resync};
use edfi_resync_testing::{MockOds, ModelLedger};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::world::{World, credentials, mock, requests};

/// One part of a run: a process that knows what the ledger does.
async fn open(world: &World, ods: &MockOds, ledger: &ModelLedger) -> Resync {
    let builder = Resync::builder(world.store()).ods(ods.base_url()).school_year("2027".parse().expect("a year"));
    let builder = builder.secrets(credentials(ods)).service(ods.clone()).rng(Rng::seeded(7));
    builder.ledger(ledger.clone()).open().await.expect("the world opens")
}

/// The malformed one is seen first at every reading, and must not stand in the ledger for the good one that was delivered.
#[tokio::test]
async fn a_malformed_twin_does_not_hide_what_was_delivered() {
    let (mut world, ods, ledger) = (World::empty(), mock(), ModelLedger::new());
    let student = |id: &str, date: &str| json!({"studentUniqueId": id, "firstName": "A", "lastSurname": "B", "birthDate": date});
    world.add("students", student("1", "30/02/2011"), &[]).add("students", student("1", "2011-02-03"), &[]);
    world.add("students", student("2", "2011-02-03"), &[]);
    for part in 0..3 {
        let resync = open(&world, &ods, &ledger).await;
        let plan = resync.plan(&Request::new()).await.expect("it can be planned");
        let cancel = CancellationToken::new();
        let trigger = cancel.clone();
        let observer = move |event: &Event<'_>| {
            if part < 2 && matches!(event, Event::Settled { outcome, .. } if outcome.as_str() == "created") {
                trigger.cancel();
            }
        };
        let run = resync.run(&plan).observe(observer).cancel_with(cancel).resume(Resume::Newest);
        let report = run.await.expect("the accounts close");
        assert_eq!(report.total.invalid, 1, "{report}");
    }
    assert_eq!(requests(&ods, "POST", "students"), 2, "each was sent once");
    let known = ledger.snapshot().known;
    assert_eq!(known.len(), 2);
    assert!(known.values().all(|known| known.ending.is_good() && known.accepted.is_some()), "{known:?}");
}

/// A ledger that has of the library what is public: maps behind a mutex. Cancelled behind every number of records and resumed, a run ends as
/// one that nobody disturbed, and nothing that was delivered is sent twice.
#[tokio::test]
async fn a_ledger_from_outside_the_library_carries_a_run_that_is_cancelled_and_resumed() {
    let source = World::two_schools();
    let undisturbed = mock();
    let whole = super::world::resync(source.store(), &undisturbed).await;
    assert!(whole.is_success(), "{whole}");
    let posted =
        |ods: &MockOds| ods.requests().iter().filter(|request| request.method == "POST" && request.resource.is_some()).count();
    for cancelled_behind in [1, 2, 7, 15, whole.total.read - 1] {
        let (ods, ledger) = (mock(), ModelLedger::new());
        let mut parts = Vec::new();
        for part in 0..2 {
            let resync = open(&source, &ods, &ledger).await;
            let plan = resync.plan(&Request::new()).await.expect("it can be planned");
            let (cancel, settled) = (CancellationToken::new(), AtomicU64::new(0));
            let trigger = cancel.clone();
            let observer = move |event: &Event<'_>| {
                if part == 0
                    && matches!(event, Event::Settled { .. })
                    && settled.fetch_add(1, Ordering::Relaxed) + 1 == cancelled_behind
                {
                    trigger.cancel();
                }
            };
            let run = resync.run(&plan).observe(observer).cancel_with(cancel).resume(Resume::Newest);
            parts.push(run.await.expect("the accounts close"));
        }
        let [first, second] = &parts[..] else { panic!("two parts") };
        assert_eq!(first.stopped.as_deref(), Some("cancelled"), "behind {cancelled_behind}: {first}");
        assert!(second.resumed && second.run == first.run && second.is_success(), "behind {cancelled_behind}: {second}");
        assert_eq!(second.total.read, whole.total.read, "{second}");
        assert_eq!(posted(&ods), posted(&undisturbed), "behind {cancelled_behind}, each was sent once");
        for kind in ["schools", "sections", "students", "studentSchoolAssociations", "studentSectionAssociations"] {
            assert_eq!(ods.count(kind), undisturbed.count(kind), "{kind} behind {cancelled_behind}");
        }
        let runs = ledger.runs().await.expect("runs");
        assert_eq!((runs.len(), runs[0].state, runs[0].resumed), (1, RunState::Finished, 1));
        let outcomes = ledger.outcomes(runs[0].id).await.expect("outcomes");
        assert_eq!(outcomes.iter().filter(|row| row.outcome.is_good()).count() as u64, whole.total.read);
        assert_eq!(ledger.check().await.expect("it is whole"), [""; 0]);
    }
}
