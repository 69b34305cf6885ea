//! What servers said to records that they refused: kept where it is asked for, up to a limit, and let go with the outcomes of its run. Tried on both.

use std::fs;
use std::time::Duration;

use edfi_resync::ErrorKind;
use edfi_resync::ledger::{
    Acquired, Ending, KEPT_RUNS, Ledger, LockRequest, REFUSAL_BYTES, REFUSALS_BYTES, Refusal, RunId, ServerText, SqliteLedger,
};
use edfi_resync::model::Origin;

use super::world::{OnDisk, Subject, at, begun, entry, finished, kind, start, stopped};

fn refusal(resource: &str, line: u64, text: &str) -> Refusal {
    let text = ServerText::of(text.as_bytes()).unwrap();
    Refusal::new(resource, Origin::new("students.jsonl", line), text).counted_as("refused", Some(400), "the ODS refused the data")
}

async fn texts(ledger: &dyn Ledger, run: RunId, resource: Option<&str>) -> Vec<String> {
    ledger.refusals(run, resource).await.unwrap().into_iter().map(|refusal| refusal.text.expose().to_owned()).collect()
}

#[tokio::test]
async fn what_servers_said_is_kept_by_run_and_resource_in_order() {
    for subject in Subject::both() {
        let ledger = &*subject.ledger;
        let (target, run) = begun(ledger).await;
        let first = refusal("/ed-fi/students", 2, "{\"message\": \"A's value\"}");
        ledger.keep_refusals(run, vec![first.clone(), refusal("/ed-fi/schools", 3, "B")]).await.unwrap();
        ledger.keep_refusals(run, vec![refusal("/ed-fi/students", 4, "C")]).await.unwrap();
        assert_eq!(ledger.refusals(run, None).await.unwrap()[0], first, "{ledger}");
        assert_eq!(texts(ledger, run, None).await, [first.text.expose(), "B", "C"], "{ledger}");
        assert_eq!(texts(ledger, run, Some("/ed-fi/students")).await, [first.text.expose(), "C"]);
        assert_eq!(texts(ledger, run, Some("/ed-fi/sessions")).await, [""; 0]);
        // What a run was told before it was stopped stays when it goes on.
        ledger.end(run, stopped("to repair")).await.unwrap();
        let late = ledger.keep_refusals(run, vec![refusal("/ed-fi/students", 5, "D")]).await.unwrap_err();
        assert_eq!(late.kind(), ErrorKind::RequestInvalid, "{ledger}");
        ledger.resume(target, run).await.unwrap();
        ledger.keep_refusals(run, vec![refusal("/ed-fi/students", 5, "E")]).await.unwrap();
        assert_eq!(texts(ledger, run, Some("/ed-fi/students")).await, [first.text.expose(), "C", "E"], "{ledger}");
        let other = ledger.begin(start(target)).await.unwrap();
        assert_eq!(texts(ledger, other, None).await, [""; 0]);
        assert_eq!(ledger.refusals(RunId(99), None).await.unwrap_err().kind(), ErrorKind::RequestInvalid);
        assert_eq!(ledger.check().await.unwrap(), [""; 0]);
    }
}

#[tokio::test]
async fn no_more_is_kept_of_a_run_than_it_may_have() {
    for subject in Subject::both() {
        let ledger = &*subject.ledger;
        let (target, run) = begun(ledger).await;
        let long = "x".repeat(10 * REFUSAL_BYTES);
        for group in 0..6_u64 {
            let group = (0..50).map(|nth| refusal("/ed-fi/students", group * 50 + nth, &long)).collect();
            ledger.keep_refusals(run, group).await.unwrap();
        }
        let kept = ledger.refusals(run, None).await.unwrap();
        assert!(kept.iter().all(|refusal| refusal.text.bytes() == REFUSAL_BYTES));
        assert_eq!(kept.len(), REFUSALS_BYTES / REFUSAL_BYTES, "{ledger}");
        let lines: Vec<_> = kept.iter().map(|refusal| refusal.origin.position).collect();
        assert!(lines.is_sorted() && lines[0] == 0, "the first ones stay");
        // Each run has its own room.
        ledger.end(run, finished([])).await.unwrap();
        let other = ledger.begin(start(target)).await.unwrap();
        ledger.keep_refusals(other, vec![refusal("/ed-fi/students", 1, "A")]).await.unwrap();
        assert_eq!(texts(ledger, other, None).await, ["A"], "{ledger}");
    }
}

#[tokio::test]
async fn it_goes_with_the_outcomes_of_its_run() {
    for subject in Subject::both() {
        let ledger = &*subject.ledger;
        let (target, first) = begun(ledger).await;
        ledger.commit(first, vec![entry(1, Ending::Failed)]).await.unwrap();
        ledger.keep_refusals(first, vec![refusal("/ed-fi/students", 2, "A")]).await.unwrap();
        ledger.end(first, finished([(Ending::Failed, 1)])).await.unwrap();
        for _ in 1..KEPT_RUNS {
            let run = ledger.begin(start(target)).await.unwrap();
            ledger.end(run, finished([])).await.unwrap();
        }
        assert_eq!(texts(ledger, first, None).await, ["A"], "{ledger}");
        ledger.begin(start(target)).await.unwrap();
        assert_eq!(ledger.outcomes(first).await.unwrap().len(), 0, "{ledger}");
        assert_eq!(texts(ledger, first, None).await, [""; 0], "{ledger}");
        assert_eq!(ledger.check().await.unwrap(), [""; 0]);
    }
}

#[tokio::test]
async fn whoever_has_lost_the_lease_keeps_nothing() {
    for subject in Subject::both() {
        let ledger = &*subject.ledger;
        let (target, run) = begun(ledger).await;
        let request = LockRequest {
            target,
            holder: "a".to_owned(),
            resources: vec![(kind("students"), None)],
            now: at(0),
            lease: Duration::from_secs(60),
        };
        let Acquired::Lease(lease) = ledger.acquire(request).await.unwrap() else { panic!("it is free") };
        let fenced = ledger.fenced(lease.token);
        fenced.keep_refusals(run, vec![refusal("/ed-fi/students", 1, "A")]).await.unwrap();
        ledger.release(&lease).await.unwrap();
        let late = fenced.keep_refusals(run, vec![refusal("/ed-fi/students", 2, "B")]).await.unwrap_err();
        assert_eq!(late.kind(), ErrorKind::Locked, "{ledger}");
        assert_eq!(texts(ledger, run, None).await, ["A"], "{ledger}");
    }
}

#[tokio::test]
async fn no_free_page_of_the_file_holds_what_was_let_go() {
    let disk = OnDisk::new();
    let canary = "Canary, born in spring".repeat(1_000);
    let holds = || fs::read(&disk.path).unwrap().windows(22).any(|window| window == b"Canary, born in spring");
    let ledger = disk.open();
    let (target, first) = begun(&ledger).await;
    ledger.keep_refusals(first, vec![refusal("/ed-fi/students", 2, &canary)]).await.unwrap();
    ledger.end(first, finished([])).await.unwrap();
    drop(ledger);
    assert!(holds());
    let ledger = disk.open();
    for _ in 0..KEPT_RUNS {
        let run = ledger.begin(start(target)).await.unwrap();
        ledger.end(run, finished([])).await.unwrap();
    }
    drop(ledger);
    assert!(!holds());
}

#[tokio::test]
async fn a_recovered_ledger_has_it_still() {
    let disk = OnDisk::new();
    let ledger = disk.open();
    let (_, run) = begun(&ledger).await;
    ledger.keep_refusals(run, vec![refusal("/ed-fi/students", 2, "A")]).await.unwrap();
    drop(ledger);
    let fresh = disk.folder.path().join("fresh.db");
    let recovery = SqliteLedger::recover(&disk.path, &fresh).unwrap();
    assert_eq!((recovery.copied["refusal"], recovery.lost.len()), (1, 0), "{recovery}");
    assert_eq!(texts(&SqliteLedger::open(&fresh).unwrap(), run, None).await, ["A"]);
}
