//! Rows 13 and 18: Campus events that meet the lock of a run wait, in order, and are processed when it is free.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::campus::{CampusEvent, NonPersonPolicy, Request};
use edfi_resync::ledger::{EventState, Ledger};
use edfi_resync::ods::{Credentials, HttpService, Rng, TokioClock, TransportError};
use edfi_resync::plan::Plan;
use edfi_resync::{ErrorKind, EventEnd, HandledEvent, Options, Resync};
use edfi_resync_testing::{MockOds, ModelLedger};
use http::Method;
use tokio::time::sleep;

use super::same_as_fresh::held;
use super::small_world::{Campus, SCHOOL_A, World, unique_id};

/// An ODS that takes a second for every request.
#[derive(Debug, Clone)]
struct Slow(MockOds);

#[async_trait]
impl HttpService for Slow {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        sleep(Duration::from_secs(1)).await;
        self.0.call(request).await
    }
}

/// What several processes share: an ODS, a ledger, the time.
struct Shared {
    ods: MockOds,
    ledger: Arc<dyn Ledger>,
    clock: Arc<TokioClock>,
}

impl Shared {
    fn new(ods: MockOds, ledger: Arc<dyn Ledger>) -> Self {
        ods.clear_requests();
        let clock = TokioClock::starting_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
        Self { ods, ledger, clock: Arc::new(clock) }
    }

    /// With everything of a Campus sent.
    async fn after(campus: &Campus) -> Self {
        let World { ods, ledger } = World::after(campus).await;
        Self::new(ods, ledger)
    }

    /// A process that sends one request after another, and what it sees of Campus.
    async fn process(&self, holder: &str, campus: &Campus) -> Resync {
        let mut options = Options::default();
        options.set("concurrency", "1").expect("an option");
        Resync::builder(campus.store())
            .ods(self.ods.base_url())
            .secrets(Credentials::new(self.ods.key(), self.ods.secret()))
            .service(Slow(self.ods.clone()))
            .ledger(Arc::clone(&self.ledger))
            .clock(self.clock.clone())
            .rng(Rng::seeded(7))
            .holder(holder)
            .options(options)
            .open()
            .await
            .expect("it opens")
    }

    /// How many records of each resource name this unique ID, but for the student's own.
    fn under(&self, id: &str) -> usize {
        let id = format!("{id:?}");
        let records = held(&self.ods);
        records.iter().filter(|(of, _)| *of != "students").flat_map(|(_, of)| of).filter(|record| record.contains(&id)).count()
    }

    fn deletes(&self) -> usize {
        self.ods.requests().iter().filter(|request| request.method == Method::DELETE).count()
    }
}

fn changed(person: i64, old: &str, new: &str) -> CampusEvent {
    CampusEvent::ed_fi_id_changed(person, Some(old), Some(new)).expect("it did change")
}

async fn planned(resync: &Resync, request: &Request) -> Plan {
    resync.plan(request).await.expect("it can be planned")
}

/// Why the only event that was handled waits.
fn waiting(handled: &[HandledEvent]) -> String {
    let [HandledEvent { end: EventEnd::Waiting(why), .. }] = handled else { panic!("{handled:?}") };
    assert_eq!(why.kind(), ErrorKind::Locked, "{why}");
    why.to_string()
}

#[tokio::test(start_paused = true)]
async fn row_13_events_that_meet_a_lock_wait_and_are_processed_in_order_when_it_is_free() {
    let campus = Campus::new();
    let shared = Shared::after(&campus).await;
    // Two changes of one person, one of a student of the other school, and two people who are one.
    let events = [
        changed(1000, "U1000", "N1"),
        changed(1000, "N1", "N2"),
        changed(1100, "U1100", "N3"),
        CampusEvent::people_combined(1001, 1002, [unique_id(1002)]).expect("two people"),
    ];
    let mut after = campus.clone().renamed("U1000", "N2").renamed("U1100", "N3").without_person(1002);
    after.roster(12, SCHOOL_A, 1001, 2);
    let (night, registrar) = (shared.process("the night job", &campus).await, shared.process("the registrar", &after).await);
    let plan = planned(&night, &Request::new().schools([12])).await;
    let meanwhile = async {
        sleep(Duration::from_secs(5)).await;
        let why = waiting(&registrar.handle(&events[0]).await.expect("it is queued"));
        assert!(why.contains(" are being written by the night job since 2027-01-15T08:0"), "who, and since when: {why}");
        for event in &events[1..] {
            let why = waiting(&registrar.handle(event).await.expect("it is queued"));
            assert!(why.starts_with("an earlier event waits: ") && why.contains("by the night job since 2027-01-15T08:0"), "{why}");
        }
        let queue = registrar.events().await.expect("the queue");
        let listed: Vec<_> = queue.iter().map(|event| (event.order, event.object, event.state)).collect();
        let waits = EventState::Waiting;
        assert_eq!(listed, [(1, 1000, waits), (2, 1000, waits), (3, 1100, waits), (4, 1002, waits)]);
        let locks = registrar.locks().await.expect("locks");
        let holders: BTreeSet<_> = locks.iter().map(|lock| lock.holder.as_str()).collect();
        assert_eq!(holders, BTreeSet::from(["the night job"]));
        // A student may be in both schools, so that the lock is in the way of the other school's student too.
        assert!(locks.iter().any(|lock| lock.resource == "/ed-fi/students" && lock.school.is_none()));
        assert!(registrar.process_events().await.expect("they are looked at").iter().all(|of| !of.is_done()));
        assert_eq!((shared.deletes(), shared.under("U1000")), (0, 3), "nothing was touched meanwhile");
    };
    let (report, ()) = tokio::join!(night.run(&plan), meanwhile);
    assert!(report.expect("a report").is_success());

    let ids: Vec<_> = registrar.events().await.expect("the queue").iter().map(|event| event.id).collect();
    let processed = registrar.process_events().await.expect("they are processed");
    assert_eq!(processed.iter().filter_map(|of| of.event).collect::<Vec<_>>(), ids, "in order");
    assert_eq!(ids.len(), 4);
    for of in &processed {
        assert!(of.is_done() && of.report().is_none_or(edfi_resync::report::Report::is_success), "{of}");
    }
    assert!(registrar.events().await.expect("the queue").is_empty() && registrar.locks().await.expect("locks").is_empty());
    assert_eq!(["U1000", "N1", "N2", "U1100", "N3", "U1002", "U1001"].map(|id| shared.under(id)), [0, 0, 3, 0, 3, 0, 4]);
    assert!(registrar.process_events().await.expect("there is none").is_empty(), "each once");
}

#[tokio::test(start_paused = true)]
async fn row_13_events_that_meet_the_lock_of_a_dead_run_are_processed_when_its_lease_is_over() {
    let campus = Campus::new();
    let shared = Shared::after(&campus).await;
    let after = campus.clone().renamed("U1000", "N1").renamed("U1100", "N2");
    let night = shared.process("the night job", &campus).await;
    let plan = planned(&night, &Request::new().all_schools()).await;
    let mut run = Box::pin(night.run(&plan).into_future());
    tokio::time::timeout(Duration::from_secs(10), &mut run).await.expect_err("it dies");
    // Nothing of a process that dies is dropped.
    std::mem::forget(run);
    let registrar = shared.process("the registrar", &after).await;
    let why = waiting(&registrar.handle(&changed(1000, "U1000", "N1")).await.expect("it is queued"));
    assert!(why.contains("should its process have died, they are free from 2027-01-15T08:02:"), "{why}");
    let why = waiting(&registrar.handle(&changed(1100, "U1100", "N2")).await.expect("it is queued"));
    assert!(why.starts_with("an earlier event waits: "), "{why}");
    let processed = registrar.process_events().await.expect("they are looked at");
    assert!(processed.len() == 2 && processed.iter().all(|of| !of.is_done()), "{processed:?}");
    sleep(Duration::from_secs(120)).await;
    let processed = registrar.process_events().await.expect("they are processed");
    assert!(processed.len() == 2 && processed.iter().all(HandledEvent::is_done), "{processed:?}");
    assert!(processed[0].event < processed[1].event);
    assert_eq!(["U1000", "N1", "U1100", "N2"].map(|id| shared.under(id)), [0, 3, 0, 3]);
}

#[tokio::test(start_paused = true)]
async fn row_13_a_run_that_shares_no_record_with_an_event_does_not_hold_it_up() {
    let campus = Campus::new();
    let shared = Shared::after(&campus).await;
    let after = campus.clone().renamed("U1000", "N1");
    let (night, registrar) = (shared.process("the night job", &campus).await, shared.process("the registrar", &after).await);
    let plan = planned(&night, &Request::new().all_schools().resources(["calendarDates", "sections"])).await;
    let meanwhile = async {
        sleep(Duration::from_secs(1)).await;
        let event = changed(1000, "U1000", "N1");
        let handling = registrar.handle(&event).into_future();
        let locks = async {
            sleep(Duration::from_secs(1)).await;
            registrar.locks().await.expect("locks")
        };
        let (handled, locks) = tokio::join!(handling, locks);
        assert!(locks.iter().any(|lock| lock.holder == "the night job"), "{locks:?}");
        assert!(handled.expect("it is handled")[0].is_done());
        assert_eq!(["U1000", "N1"].map(|id| shared.under(id)), [0, 3]);
    };
    let (report, ()) = tokio::join!(night.run(&plan), meanwhile);
    assert!(report.expect("a report").is_success());
}

#[tokio::test(start_paused = true)]
async fn row_13_a_run_and_other_events_that_meet_an_event_wait_for_it() {
    let campus = Campus::new();
    let shared = Shared::after(&campus).await;
    let after = campus.clone().renamed("U1000", "N1").renamed("U1100", "N2");
    let (night, registrar) = (shared.process("the night job", &after).await, shared.process("the registrar", &after).await);
    let office = shared.process("the office", &after).await;
    let plan = planned(&night, &Request::new().all_schools()).await;
    let meanwhile = async {
        while registrar.locks().await.expect("locks").is_empty() {
            sleep(Duration::from_secs(1)).await;
        }
        let error = night.run(&plan).await.expect_err("it is locked");
        assert!(error.kind() == ErrorKind::Locked && error.to_string().contains(" by the registrar since "), "{error}");
        let why = waiting(&office.handle(&changed(1100, "U1100", "N2")).await.expect("it is queued"));
        assert!(why.starts_with("an earlier event waits: ") && why.contains("somebody else is processing this event"), "{why}");
        let queue = office.events().await.expect("the queue");
        let states: Vec<_> = queue.iter().map(|event| (event.object, event.state)).collect();
        assert_eq!(states, [(1000, EventState::UnderWay), (1100, EventState::Waiting)]);
    };
    let first = changed(1000, "U1000", "N1");
    let (handled, ()) = tokio::join!(registrar.handle(&first).into_future(), meanwhile);
    assert!(handled.expect("it is handled")[0].is_done());
    assert!(office.process_events().await.expect("it is processed")[0].is_done());
    assert_eq!(["U1000", "N1", "U1100", "N2"].map(|id| shared.under(id)), [0, 3, 0, 3]);
    assert!(night.run(&plan).await.expect("a report").is_success());
}

/// A run that reads Campus as it was before the change may write under the old ID while the ODS is being looked at for the event.
#[tokio::test(start_paused = true)]
async fn row_13_at_whatever_moment_a_run_comes_between_nothing_stays_under_the_old_id() {
    let campus = Campus::new();
    let base = World::after(&campus.clone().without_person(1000)).await.ods;
    let after = campus.clone().renamed("U1000", "N1");
    let request = Request::new().schools([12]).persons([1000].into()).non_person_policy(NonPersonPolicy::Skip);
    let (mut waited, mut at_once) = (0, 0);
    for moment in 0.. {
        let shared = Shared::new(base.copy(), Arc::new(ModelLedger::new()));
        let (night, registrar) = (shared.process("the night job", &campus).await, shared.process("the registrar", &after).await);
        let plan = planned(&night, &request).await;
        let run = async {
            sleep(Duration::from_millis(500 * moment)).await;
            night.run(&plan).await
        };
        let event = async {
            sleep(Duration::from_secs(10)).await;
            registrar.handle(&changed(1000, "U1000", "N1")).await.expect("it is queued")
        };
        let (report, handled) = tokio::join!(run, event);
        match report {
            Ok(report) => assert!(report.is_success(), "{report}"),
            // The event has its locks by now.
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Locked, "{error}");
                assert!(handled[0].is_done(), "{handled:?}");
                break;
            }
        }
        if handled[0].is_done() {
            at_once += 1;
        } else {
            waited += 1;
            waiting(&handled);
            let processed = registrar.process_events().await.expect("it is processed");
            assert!(processed[0].is_done(), "{processed:?}");
        }
        let under = ["U1000", "N1"].map(|id| shared.under(id));
        assert_eq!(under, [0, 3], "the run began {moment} half seconds after the start, the event 20");
    }
    assert!(waited > 5 && at_once > 0, "{waited} waited, {at_once} did not");
}
