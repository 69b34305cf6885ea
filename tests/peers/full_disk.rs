//! A ledger whose disk is full.

use edfi_resync::ledger::{Ledger, RunState, SqliteLedger};

use super::world::{RECORDS, Source, held, mock, resume};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_stops_the_run_and_loses_at_most_a_group() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state.db");
    let ods = mock(&[]).build();
    let ledger = SqliteLedger::open(&path).expect("a ledger");
    ledger.limit_pages(60).await.expect("a limit");
    let resync = Source::repeatable(RECORDS, 0).remembering(&ods, ledger).await;
    let first = resume(&resync).await;
    let why = first.stopped.clone().expect("it is stopped");
    assert!(why.contains("full") && why.contains("state.db"), "{why}");
    assert!(!first.is_success());
    drop(resync);

    let ledger = SqliteLedger::open(&path).expect("it opens as ever");
    assert!(ledger.check().await.expect("a check").is_empty());
    let run = ledger.runs().await.expect("runs").remove(0);
    assert_ne!(run.state, RunState::Finished);
    let kept = ledger.outcomes(run.id).await.expect("outcomes").iter().filter(|row| row.outcome.is_good()).count();
    let accepted = held(&ods);
    assert!(kept > 0 && kept < accepted && accepted - kept <= 1_000, "{kept} of {accepted} were kept");
    assert_eq!(first.total.created as usize, accepted, "what is reported is true: {first}");
    let told = format!("{} outcomes could not be kept", accepted - kept);
    assert!(first.warnings.iter().any(|warning| warning.starts_with(&told)), "{told}: {first}");

    // There is room again: only what the ledger does not know is sent.
    ods.clear_requests();
    let resync = Source::repeatable(RECORDS, 0).remembering(&ods, ledger).await;
    let second = resume(&resync).await;
    assert!(second.is_success() && second.resumed, "{second}");
    assert_eq!(held(&ods), RECORDS);
    let sent = ods.requests().iter().filter(|request| request.method == "POST" && request.resource.is_some()).count();
    assert_eq!(sent, RECORDS - kept);
}
