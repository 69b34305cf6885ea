//! What only a ledger on disk can lose: what outlives its process, what processes share, what is left of what was let go.

use std::fs;
use std::time::Duration;

use edfi_resync::ErrorKind;
use edfi_resync::ledger::{
    Acquired, Detail, Ending, EventAction, EventId, EventQueue, EventState, KEPT_RUNS, Lease, Ledger, LockRequest, LockRow, Locks,
    NewEvent, Refusal, RunId, ServerText, SqliteLedger, TargetId, Watermark,
};
use edfi_resync::model::{CampusObject, Origin};

use super::world::{OnDisk, at, begun, entry, finished, kind, start};

/// Of one school, or of all where none is named.
fn request(target: TargetId, holder: &str, school: Option<i64>, seconds: u64) -> LockRequest {
    let resources = vec![(kind("students"), school.map(|school| [school].into()))];
    LockRequest::new(target, holder, resources, at(seconds), Duration::from_secs(60))
}

async fn acquired(ledger: &SqliteLedger, request: LockRequest) -> Lease {
    match ledger.acquire(request).await.unwrap() {
        Acquired::Lease(lease) => lease,
        Acquired::Held(lock) => panic!("{lock:?}"),
    }
}

async fn held(ledger: &SqliteLedger, request: LockRequest) -> LockRow {
    match ledger.acquire(request).await.unwrap() {
        Acquired::Held(lock) => lock,
        Acquired::Lease(lease) => panic!("{lease:?}"),
    }
}

fn event(configuration: &str, id: i64, seconds: u64) -> NewEvent {
    NewEvent {
        configuration: configuration.to_owned(),
        action: EventAction::Update,
        object: CampusObject { kind: "Person".into(), id },
        detail: Some(Detail::new(r#"{"old":"604822","new":"604823"}"#).unwrap()),
        at: at(seconds),
    }
}

/// Ids of objects, and how far each event is.
async fn pending(ledger: &SqliteLedger, seconds: u64) -> Vec<(i64, EventState)> {
    let events = ledger.pending(None, at(seconds)).await.unwrap();
    events.into_iter().map(|event| (event.object.id, event.state)).collect()
}

fn refusal(resource: &str, line: u64, text: &str) -> Refusal {
    let text = ServerText::of(text.as_bytes()).unwrap();
    Refusal::new(resource, Origin::new("students.jsonl", line), text).counted_as("refused", Some(400), "the ODS refused the data")
}

async fn texts(ledger: &SqliteLedger, run: RunId) -> Vec<String> {
    ledger.refusals(run, None).await.unwrap().into_iter().map(|refusal| refusal.text.expose().to_owned()).collect()
}

#[tokio::test]
async fn events_and_leases_outlive_their_process() {
    let disk = OnDisk::new();
    let ledger = disk.open();
    let (target, run) = begun(&ledger).await;
    for id in 1..=3 {
        ledger.enqueue(event("State", id, 0)).await.unwrap();
    }
    let first = acquired(&ledger, request(target, "events", Some(12), 0)).await;
    assert!(ledger.begin_event(EventId(1), first.token, at(1)).await.unwrap());
    ledger.commit(run, vec![entry(1, Ending::Created)]).await.unwrap();
    drop(ledger);
    let ledger = disk.open();
    let waiting = |id| (id, EventState::Waiting);
    assert_eq!(pending(&ledger, 59).await, [(1, EventState::UnderWay), waiting(2), waiting(3)]);
    assert_eq!(pending(&ledger, 60).await, [waiting(1), waiting(2), waiting(3)]);
}

#[tokio::test]
async fn two_processes_share_the_locks_of_one_file() {
    let disk = OnDisk::new();
    let (first, second) = (disk.open(), disk.open());
    let (target, run) = begun(&first).await;
    let lease = acquired(&first, request(target, "a", Some(12), 0)).await;
    assert_eq!(held(&second, request(target, "b", None, 59)).await.holder, "a");
    let sleeper = first.fenced(lease.token);
    sleeper.commit(run, vec![entry(1, Ending::Created)]).await.unwrap();
    let taken = acquired(&second, request(target, "b", None, 60)).await;
    assert_eq!(sleeper.commit(run, vec![entry(2, Ending::Created)]).await.unwrap_err().kind(), ErrorKind::Locked);
    let locks = first.locks(target, at(61)).await.unwrap();
    assert_eq!(locks.iter().map(|lock| (lock.school, lock.holder.as_str())).collect::<Vec<_>>(), [(None, "b")]);
    // Locks outlive those who hold them, until their time is over.
    drop((first, second, sleeper));
    let third = disk.open();
    assert_eq!(held(&third, request(target, "c", Some(12), 119)).await.holder, "b");
    let last = acquired(&third, request(target, "c", Some(12), 120)).await;
    assert!(last.token > taken.token);
    assert_eq!(third.check().await.unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_come_at_once_one_gets_it() {
    let disk = OnDisk::new();
    let (target, _) = begun(&disk.open()).await;
    let coming = (0..6).map(|nth| {
        let ledger = disk.open();
        let request = request(target, &format!("process {nth}"), (nth % 2 == 0).then_some(12), 0);
        tokio::spawn(async move { matches!(ledger.acquire(request).await.unwrap(), Acquired::Lease(_)) })
    });
    let got = futures::future::join_all(coming).await.into_iter().filter(|got| *got.as_ref().unwrap()).count();
    assert_eq!(got, 1);
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
    let (target, run) = begun(&ledger).await;
    ledger.keep_refusals(run, vec![refusal("/ed-fi/students", 2, "A")]).await.unwrap();
    let marks = vec![Watermark::new("/ed-fi/students").with_records(7).with_deletes(8)];
    ledger.keep_watermarks(target, "a", marks.clone()).await.unwrap();
    drop(ledger);
    let fresh = disk.folder.path().join("fresh.db");
    let recovery = SqliteLedger::recover(&disk.path, &fresh).unwrap();
    assert_eq!((recovery.copied["refusal"], recovery.copied["watermark"], recovery.lost.len()), (1, 1, 0), "{recovery}");
    let recovered = SqliteLedger::open(&fresh).unwrap();
    assert_eq!(texts(&recovered, run).await, ["A"]);
    assert_eq!(recovered.watermarks(target, "a").await.unwrap(), marks);
}
