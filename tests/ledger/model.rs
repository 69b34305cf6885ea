//! The ledger in memory misbehaves as it is told.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

use edfi_resync::ErrorKind;
use edfi_resync::ledger::{Ending, Ledger};
use edfi_resync::ods::{Rng, TokioClock};
use edfi_resync_testing::ModelLedger;

use super::world::{begun, entry, finished};

#[tokio::test(start_paused = true)]
async fn a_commit_that_is_dropped_keeps_any_first_part() {
    let mut seen = Vec::new();
    for seed in 0..40 {
        let ledger = ModelLedger::new().with_delay(Arc::new(TokioClock::new()), Duration::from_millis(100), Rng::seeded(seed));
        let (_, run) = begun(&ledger).await;
        ledger.commit(run, vec![entry(0, Ending::Created)]).await.unwrap();
        {
            let mut commit = pin!(ledger.commit(run, (1..5).map(|nth| entry(nth, Ending::Created)).collect()));
            assert!(commit.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        let kept = ledger.snapshot().entries[&run].clone();
        let lines: Vec<_> = kept.iter().map(|entry| entry.origin.position).collect();
        assert_eq!(lines, (1..=kept.len() as u64).collect::<Vec<_>>());
        assert_eq!(ledger.snapshot().torn, u64::from(kept.len() < 5));
        seen.push(kept.len());
    }
    for kept in 1..=5 {
        assert!(seen.contains(&kept), "{seen:?}");
    }
}

#[tokio::test]
async fn commits_fail_as_on_a_full_disk_until_there_is_room() {
    let ledger = ModelLedger::new();
    let (_, run) = begun(&ledger).await;
    ledger.fail_commits_after(1);
    ledger.commit(run, vec![entry(0, Ending::Created)]).await.unwrap();
    for _ in 0..2 {
        let error = ledger.commit(run, vec![entry(1, Ending::Created)]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::LedgerInvalid);
        assert!(error.to_string().contains("the disk is full"));
    }
    assert_eq!(ledger.outcomes(run).await.unwrap().len(), 1);
    ledger.make_room();
    ledger.commit(run, vec![entry(1, Ending::Created)]).await.unwrap();
    ledger.end(run, finished([(Ending::Created, 2)])).await.unwrap();
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}
