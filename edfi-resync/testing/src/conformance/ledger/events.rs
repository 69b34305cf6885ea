//! What every ledger promises of the queue of Campus events.

use std::sync::Arc;
use std::time::Duration;

use edfi_resync::ErrorKind;
use edfi_resync::ledger::{
    Acquired, Detail, EventAction, EventId, EventQueue, EventState, Lease, Ledger, LockRequest, NewEvent, TargetId,
};
use edfi_resync::model::CampusObject;

use crate::ledger::samples::{at, begun, kind};

fn event(configuration: &str, id: i64, seconds: u64) -> NewEvent {
    NewEvent {
        configuration: configuration.to_owned(),
        action: EventAction::Update,
        object: CampusObject { kind: "Person".into(), id },
        detail: Some(Detail::new(r#"{"old":"604822","new":"604823"}"#).unwrap()),
        at: at(seconds),
    }
}

async fn lease(ledger: &dyn Ledger, target: TargetId, school: i64, seconds: u64) -> Lease {
    let resources = vec![(kind("students"), Some([school].into()))];
    let request = LockRequest::new(target, "events", resources, at(seconds), Duration::from_secs(60));
    match ledger.acquire(request).await.unwrap() {
        Acquired::Lease(lease) => lease,
        Acquired::Held(lock) => panic!("{lock:?}"),
    }
}

/// Ids of objects, and how far each event is.
async fn pending(ledger: &dyn Ledger, configuration: Option<&str>, seconds: u64) -> Vec<(i64, EventState)> {
    let events = ledger.pending(configuration, at(seconds)).await.unwrap();
    events.into_iter().map(|event| (event.object.id, event.state)).collect()
}

pub(super) async fn events_wait_in_order_without_any_target(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let mut ids = Vec::new();
    for (configuration, id, action) in
        [("State", 3, EventAction::Insert), ("Local", 1, EventAction::Delete), ("State", 2, EventAction::Update)]
    {
        ids.push(ledger.enqueue(NewEvent { action, ..event(configuration, id, 0) }).await.unwrap());
    }
    assert!(ids.is_sorted());
    let waiting = |ids: &[i64]| ids.iter().map(|id| (*id, EventState::Waiting)).collect::<Vec<_>>();
    assert_eq!(pending(ledger, None, 1).await, waiting(&[3, 1, 2]));
    assert_eq!(pending(ledger, Some("State"), 1).await, waiting(&[3, 2]));
    assert_eq!(pending(ledger, Some("other"), 1).await, []);
    let row = ledger.event(ids[1], at(1)).await.unwrap();
    assert_eq!((row.configuration.as_str(), row.action, row.at, row.run), ("Local", EventAction::Delete, at(0), None));
    assert_eq!(row.detail.as_ref().unwrap().as_str(), r#"{"old":"604822","new":"604823"}"#);
    assert!(
        !format!("{row:?} {} {:?}", row.detail.as_ref().unwrap(), event("State", 1, 0)).contains("6048"),
        "unique IDs are not shown"
    );
    assert_eq!(ledger.event(EventId(99), at(1)).await.unwrap_err().kind(), ErrorKind::RequestInvalid);
}

pub(super) async fn an_event_is_under_way_as_long_as_its_lease_is_held(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, _) = begun(ledger).await;
    let id = ledger.enqueue(event("State", 1, 0)).await.unwrap();
    let first = lease(ledger, target, 12, 0).await;
    assert!(ledger.begin_event(id, first.token, at(1)).await.unwrap());
    assert_eq!(pending(ledger, None, 59).await, [(1, EventState::UnderWay)]);
    let other = lease(ledger, target, 13, 30).await;
    assert!(!ledger.begin_event(id, other.token, at(31)).await.unwrap(), "somebody is at it");
    assert!(ledger.renew(&first, at(50)).await.unwrap());
    assert_eq!(pending(ledger, None, 109).await, [(1, EventState::UnderWay)]);

    // Its process died.
    assert_eq!(pending(ledger, None, 110).await, [(1, EventState::Waiting)]);
    assert_eq!(ledger.begin_event(id, first.token, at(110)).await.unwrap_err().kind(), ErrorKind::Locked);
    assert!(ledger.renew(&other, at(80)).await.unwrap());
    assert!(ledger.begin_event(id, other.token, at(111)).await.unwrap());
    // Put back by whom it belongs to, it waits at its place.
    ledger.enqueue(event("State", 2, 1)).await.unwrap();
    ledger.event_back(id).await.unwrap();
    assert_eq!(pending(ledger, None, 112).await, [(1, EventState::Waiting), (2, EventState::Waiting)]);
    // What was begun under a lease that is given back waits, too.
    assert!(ledger.begin_event(id, other.token, at(113)).await.unwrap());
    ledger.release(&other).await.unwrap();
    assert_eq!(pending(ledger, None, 114).await[0], (1, EventState::Waiting));
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn an_event_that_is_done_stays_so_and_says_nothing_of_people(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    let (first, second) =
        (ledger.enqueue(event("State", 1, 0)).await.unwrap(), ledger.enqueue(event("State", 2, 1)).await.unwrap());
    let held = lease(ledger, target, 12, 0).await;
    assert!(ledger.begin_event(first, held.token, at(1)).await.unwrap());
    ledger.fenced(held.token).event_done(first, Some(run)).await.unwrap();
    ledger.event_back(first).await.unwrap();
    assert!(!ledger.begin_event(first, held.token, at(2)).await.unwrap());
    // What needs not be sent is done as well; and done once.
    ledger.event_done(second, None).await.unwrap();
    ledger.event_done(second, Some(run)).await.unwrap();
    assert_eq!(pending(ledger, None, 2).await, []);
    let (one, two) = (ledger.event(first, at(2)).await.unwrap(), ledger.event(second, at(2)).await.unwrap());
    assert_eq!((one.state, one.run, one.detail), (EventState::Done, Some(run), None));
    assert_eq!((two.state, two.run, two.detail), (EventState::Done, None, None));

    ledger.enqueue(event("State", 3, 0)).await.unwrap();
    assert_eq!(ledger.prune_events(at(1)).await.unwrap(), 1, "one that waits is never let go");
    assert_eq!(ledger.event(first, at(2)).await.unwrap_err().kind(), ErrorKind::RequestInvalid);
    assert_eq!(pending(ledger, None, 2).await, [(3, EventState::Waiting)]);
    for refused in [ledger.event_done(EventId(99), None).await, ledger.event_back(EventId(99)).await] {
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::RequestInvalid);
    }
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn a_sleeper_neither_ends_an_event_nor_puts_it_back(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, _) = begun(ledger).await;
    let id = ledger.enqueue(event("State", 1, 0)).await.unwrap();
    let first = lease(ledger, target, 12, 0).await;
    assert!(ledger.begin_event(id, first.token, at(1)).await.unwrap());
    let second = lease(ledger, target, 12, 60).await;
    assert!(ledger.begin_event(id, second.token, at(61)).await.unwrap());
    let sleeper = ledger.fenced(first.token);
    for refused in [sleeper.event_done(id, None).await, sleeper.event_back(id).await] {
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Locked);
    }
    assert_eq!(pending(ledger, None, 62).await, [(1, EventState::UnderWay)]);
}
