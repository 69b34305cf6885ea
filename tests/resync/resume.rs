//! What a resumed run leaves in its ledger.

use edfi_resync::engine::Event;
use edfi_resync::ods::Rng;
use edfi_resync::testing::ModelLedger;
use edfi_resync::{Resume, Resync};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::world::{World, credentials, mock, requests};

/// The malformed one is seen first at every reading, and must not stand in the ledger for the good one that was delivered.
#[tokio::test]
async fn a_malformed_twin_does_not_hide_what_was_delivered() {
    let (mut world, ods, ledger) = (World::empty(), mock(), ModelLedger::new());
    let student = |id: &str, date: &str| json!({"studentUniqueId": id, "firstName": "A", "lastSurname": "B", "birthDate": date});
    world.add("students", student("1", "30/02/2011"), &[]).add("students", student("1", "2011-02-03"), &[]);
    world.add("students", student("2", "2011-02-03"), &[]);
    for part in 0..3 {
        let resync = Resync::builder(world.store())
            .ods(ods.base_url())
            .school_year("2027".parse().expect("a year"))
            .secrets(credentials(&ods))
            .service(ods.clone())
            .rng(Rng::seeded(7))
            .ledger(ledger.clone())
            .open()
            .await
            .expect("the world opens");
        let plan = resync.plan(&edfi_resync::campus::Request::new()).await.expect("it can be planned");
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
