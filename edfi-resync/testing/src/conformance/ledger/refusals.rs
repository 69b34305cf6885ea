//! What servers said to records that they refused: kept where it is asked for, up to a limit, and let go with the outcomes of its run. Tried on both.

use std::sync::Arc;
use std::time::Duration;

use edfi_resync::ErrorKind;
use edfi_resync::ledger::{
    Acquired, Ending, KEPT_RUNS, Ledger, LockRequest, REFUSAL_BYTES, REFUSALS_BYTES, Refusal, RunId, ServerText,
};
use edfi_resync::model::Origin;

use crate::ledger::samples::{at, begun, entry, finished, kind, start, stopped};

fn refusal(resource: &str, line: u64, text: &str) -> Refusal {
    let text = ServerText::of(text.as_bytes()).unwrap();
    Refusal::new(resource, Origin::new("students.jsonl", line), text).counted_as("refused", Some(400), "the ODS refused the data")
}

async fn texts(ledger: &dyn Ledger, run: RunId, resource: Option<&str>) -> Vec<String> {
    ledger.refusals(run, resource).await.unwrap().into_iter().map(|refusal| refusal.text.expose().to_owned()).collect()
}

pub(super) async fn what_servers_said_is_kept_by_run_and_resource_in_order(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    let first = refusal("/ed-fi/students", 2, "{\"message\": \"A's value\"}");
    ledger.keep_refusals(run, vec![first.clone(), refusal("/ed-fi/schools", 3, "B")]).await.unwrap();
    ledger.keep_refusals(run, vec![refusal("/ed-fi/students", 4, "C")]).await.unwrap();
    assert_eq!(ledger.refusals(run, None).await.unwrap()[0], first);
    assert_eq!(texts(ledger, run, None).await, [first.text.expose(), "B", "C"]);
    assert_eq!(texts(ledger, run, Some("/ed-fi/students")).await, [first.text.expose(), "C"]);
    assert_eq!(texts(ledger, run, Some("/ed-fi/sessions")).await, [""; 0]);
    // What a run was told before it was stopped stays when it goes on.
    ledger.end(run, stopped("to repair")).await.unwrap();
    let late = ledger.keep_refusals(run, vec![refusal("/ed-fi/students", 5, "D")]).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::RequestInvalid);
    ledger.resume(target, run).await.unwrap();
    ledger.keep_refusals(run, vec![refusal("/ed-fi/students", 5, "E")]).await.unwrap();
    assert_eq!(texts(ledger, run, Some("/ed-fi/students")).await, [first.text.expose(), "C", "E"]);
    let other = ledger.begin(start(target)).await.unwrap();
    assert_eq!(texts(ledger, other, None).await, [""; 0]);
    assert_eq!(ledger.refusals(RunId(99), None).await.unwrap_err().kind(), ErrorKind::RequestInvalid);
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn no_more_is_kept_of_a_run_than_it_may_have(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    let long = "x".repeat(10 * REFUSAL_BYTES);
    for group in 0..6_u64 {
        let group = (0..50).map(|nth| refusal("/ed-fi/students", group * 50 + nth, &long)).collect();
        ledger.keep_refusals(run, group).await.unwrap();
    }
    let kept = ledger.refusals(run, None).await.unwrap();
    assert!(kept.iter().all(|refusal| refusal.text.bytes() == REFUSAL_BYTES));
    assert_eq!(kept.len(), REFUSALS_BYTES / REFUSAL_BYTES);
    let lines: Vec<_> = kept.iter().map(|refusal| refusal.origin.position).collect();
    assert!(lines.is_sorted() && lines[0] == 0, "the first ones stay");
    // Each run has its own room.
    ledger.end(run, finished([])).await.unwrap();
    let other = ledger.begin(start(target)).await.unwrap();
    ledger.keep_refusals(other, vec![refusal("/ed-fi/students", 1, "A")]).await.unwrap();
    assert_eq!(texts(ledger, other, None).await, ["A"]);
}

pub(super) async fn it_goes_with_the_outcomes_of_its_run(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, first) = begun(ledger).await;
    ledger.commit(first, vec![entry(1, Ending::Failed)]).await.unwrap();
    ledger.keep_refusals(first, vec![refusal("/ed-fi/students", 2, "A")]).await.unwrap();
    ledger.end(first, finished([(Ending::Failed, 1)])).await.unwrap();
    for _ in 1..KEPT_RUNS {
        let run = ledger.begin(start(target)).await.unwrap();
        ledger.end(run, finished([])).await.unwrap();
    }
    assert_eq!(texts(ledger, first, None).await, ["A"]);
    ledger.begin(start(target)).await.unwrap();
    assert_eq!(ledger.outcomes(first).await.unwrap().len(), 0);
    assert_eq!(texts(ledger, first, None).await, [""; 0]);
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn whoever_has_lost_the_lease_keeps_nothing(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    let request = LockRequest::new(target, "a".to_owned(), vec![(kind("students"), None)], at(0), Duration::from_secs(60));
    let Acquired::Lease(lease) = ledger.acquire(request).await.unwrap() else { panic!("it is free") };
    let fenced = ledger.fenced(lease.token);
    fenced.keep_refusals(run, vec![refusal("/ed-fi/students", 1, "A")]).await.unwrap();
    ledger.release(&lease).await.unwrap();
    let late = fenced.keep_refusals(run, vec![refusal("/ed-fi/students", 2, "B")]).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Locked);
    assert_eq!(texts(ledger, run, None).await, ["A"]);
}
