//! Rows 14, 15 and 18: whoever handles Campus events dies, at every request that it makes, before or behind it; what is left of the events is
//! processed by the next one, and the ODS is what it would have been.
//!
//! Behind each request that writes and before every 16th of the others, or everywhere if `EVENT_KILLS=all`.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::campus::CampusEvent;
use edfi_resync::ledger::Ledger;
use edfi_resync::model::CampusRole;
use edfi_resync::ods::{Clock, Credentials, HttpService, Rng, TransportError};
use edfi_resync::{ErrorKind, HandledEvent, Resync};
use edfi_resync_testing::mock_ods::RecordedRequest;
use edfi_resync_testing::{MockOds, ModelLedger};
use http::Method;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::same_as_fresh::held;
use super::small_world::{Campus, SCHOOL_A, all, cleanup, mock, unique_id};

/// Longer than a lease.
const LATER: u64 = 121;
/// Of the requests that only read, one in so many.
const READS: usize = 16;

/// The system's clock, put forward.
#[derive(Debug, Default)]
struct Forward(AtomicU64);

#[async_trait]
impl Clock for Forward {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::now() + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// What of the request the ODS still gets to see at which a process dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Death {
    Before,
    Behind,
}

/// A connection over which so many requests go before its process dies.
#[derive(Debug, Clone)]
struct Mortal {
    ods: MockOds,
    left: Arc<AtomicU64>,
    died: Arc<Notify>,
    death: Death,
}

#[async_trait]
impl HttpService for Mortal {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let left = self.left.load(Ordering::SeqCst);
        self.left.store(left.saturating_sub(1), Ordering::SeqCst);
        if left > 1 {
            return self.ods.call(request).await;
        }
        if left == 1 {
            if self.death == Death::Behind {
                self.ods.handle(request);
            }
            self.died.notify_one();
        }
        std::future::pending().await
    }
}

/// What happens in Campus.
struct Case {
    name: &'static str,
    before: Campus,
    after: Campus,
    events: Vec<CampusEvent>,
}

/// One school with three students.
fn campus() -> Campus {
    let mut campus = Campus::new();
    let theirs = |person: i64| (1000..=1002).contains(&person);
    campus.records.retain(|held| {
        held.of(CampusRole::School).is_none_or(|school| school == 12) && held.of(CampusRole::Person).is_none_or(theirs)
    });
    campus
}

fn changed(person: i64, old: &str, new: &str) -> CampusEvent {
    CampusEvent::ed_fi_id_changed(person, Some(old), Some(new)).expect("it did change")
}

fn cases() -> [Case; 3] {
    let mut combined = campus().without_person(1001);
    combined.roster(12, SCHOOL_A, 1000, 2);
    [
        Case {
            name: "an Ed-Fi ID is changed",
            before: campus(),
            after: campus().renamed("U1000", "N1"),
            events: vec![changed(1000, "U1000", "N1")],
        },
        Case {
            name: "two had each other's",
            before: campus(),
            after: campus().renamed("U1000", "X").renamed("U1001", "U1000").renamed("X", "U1001"),
            events: vec![changed(1000, "U1000", "U1001"), changed(1001, "U1001", "U1000")],
        },
        Case {
            name: "two are one",
            before: campus(),
            after: combined,
            events: vec![CampusEvent::people_combined(1000, 1001, [unique_id(1001)]).expect("two people")],
        },
    ]
}

/// An ODS and a ledger whose processes die.
struct World<'a> {
    case: &'a Case,
    ods: MockOds,
    ledger: ModelLedger,
    clock: Arc<Forward>,
    /// How many of the events were handed over.
    handed: Cell<usize>,
}

impl<'a> World<'a> {
    async fn new(case: &'a Case, empty: &MockOds, seed: u64) -> Self {
        let clock = Arc::new(Forward::default());
        let ledger = ModelLedger::new().with_delay(clock.clone(), Duration::from_micros(200), Rng::seeded(seed));
        let world = Self { case, ods: empty.copy(), ledger, clock, handed: Cell::new(0) };
        let resync = world.process(&case.before, Arc::new(world.ods.clone())).await;
        let plan = resync.plan(&all()).await.expect("it can be planned");
        assert!(resync.run(&plan).await.expect("it can be run").is_success());
        world.ods.clear_requests();
        world
    }

    async fn process(&self, campus: &Campus, service: Arc<dyn HttpService>) -> Resync {
        Resync::builder(campus.store())
            .ods(self.ods.base_url())
            .secrets(Credentials::new(self.ods.key(), self.ods.secret()))
            .service(service)
            .ledger(Arc::new(self.ledger.clone()) as Arc<dyn Ledger>)
            .clock(self.clock.clone())
            .rng(Rng::seeded(7))
            .open()
            .await
            .expect("it opens")
    }

    /// Processes what waits, and hands over what was not yet.
    async fn live(&self, resync: &Resync) -> Vec<HandledEvent> {
        let mut handled = resync.process_events().await.expect("they are processed");
        while let Some(event) = self.case.events.get(self.handed.get()) {
            // It is in the queue before the first request.
            self.handed.set(self.handed.get() + 1);
            handled.extend(resync.handle(event).await.expect("it is handled"));
        }
        handled
    }

    /// A life that ends at this request, or else when all is done; whether it died.
    async fn dies_at(&self, request: u64, death: Death) -> bool {
        let mortal = Mortal { ods: self.ods.clone(), left: Arc::new(request.into()), died: Arc::default(), death };
        let died = mortal.died.clone();
        let life = async {
            let resync = self.process(&self.case.after, Arc::new(mortal)).await;
            self.live(&resync).await
        };
        tokio::select! {
            biased;
            () = died.notified() => true,
            handled = life => {
                assert!(handled.iter().all(HandledEvent::is_done), "{handled:?}");
                false
            }
        }
    }

    /// Before the locks of a dead process have run out, nothing is touched and nothing lost.
    async fn is_patient(&self, about: &str) {
        let resync = self.process(&self.case.after, Arc::new(self.ods.clone())).await;
        let (before, waiting) = (self.writes(), resync.events().await.expect("the queue"));
        assert!(self.handed.get() == 0 || !waiting.is_empty(), "{about}: the event is lost");
        let handled = resync.process_events().await.expect("they are looked at");
        assert_eq!(handled.len(), waiting.len(), "{about}");
        if handled.first().is_some_and(|first| !first.is_done()) {
            let is_locked = |of: &HandledEvent| of.problem().is_some_and(|why| why.kind() == ErrorKind::Locked);
            assert!(handled.iter().all(is_locked), "{about}: {handled:?}");
            assert_eq!(self.writes(), before, "{about}");
        }
    }

    fn writes(&self) -> usize {
        self.ods.requests().iter().filter(|request| request.method != Method::GET && request.resource.is_some()).count()
    }

    /// The records that were there from the beginning, by what follows the resource in their paths.
    fn ids(&self) -> BTreeSet<String> {
        let kinds = ["studentSchoolAssociations", "studentEducationOrganizationAssociations", "studentSectionAssociations"];
        let records = kinds.into_iter().flat_map(|endpoint| self.ods.records(endpoint));
        records.map(|record| record["id"].as_str().expect("an id").to_owned()).collect()
    }

    /// What the end has to be like.
    async fn ends(&self, wanted: &BTreeMap<String, BTreeSet<String>>, first: &BTreeSet<String>, about: &str) {
        self.clock.0.fetch_add(LATER, Ordering::SeqCst);
        let resync = self.process(&self.case.after, Arc::new(self.ods.clone())).await;
        let handled = self.live(&resync).await;
        for of in &handled {
            assert!(of.is_done() && of.report().is_none_or(edfi_resync::report::Report::is_success), "{about}: {of}");
        }
        assert!(resync.events().await.expect("the queue").is_empty(), "{about}");
        assert_eq!(self.handed.get(), self.case.events.len());
        for (resource, wanted) in wanted {
            assert_eq!(&held(&self.ods)[resource], wanted, "{about}: {resource}");
        }
        for request in self.ods.requests().iter().filter(|request| request.method == Method::DELETE) {
            let id = request.path.rsplit('/').next().unwrap_or_default();
            assert!(first.contains(id), "{about}: what was sent for the event was deleted again");
        }
        // The ledger agrees: nothing is left to be deleted, and nothing to be sent.
        let plan = resync.plan(&cleanup()).await.expect("it can be planned");
        assert_eq!(plan.deletes().0, 0, "{about}: {plan}");
        let plan = resync.plan(&all()).await.expect("it can be planned");
        let report = resync.run(&plan).await.expect("it can be run");
        assert!(report.is_success() && report.total.unchanged == report.total.read, "{about}: {report}");
    }
}

/// At which requests of an undisturbed life, counted from 1, another one is to die, and how: behind each that writes.
fn deaths(undisturbed: &MockOds) -> Vec<(u64, Death)> {
    let all = std::env::var("EVENT_KILLS").is_ok_and(|kills| kills == "all");
    let at = |(nth, of): (usize, RecordedRequest)| {
        let (request, writes) = (nth as u64 + 1, of.method != Method::GET && of.resource.is_some());
        [(all || (nth % READS == 0 && !writes), Death::Before), (all || writes, Death::Behind)]
            .into_iter()
            .filter_map(move |(dies, death)| dies.then_some((request, death)))
    };
    undisturbed.requests().into_iter().enumerate().flat_map(at).collect()
}

#[tokio::test]
async fn rows_14_15_and_18_an_event_whose_handling_dies_anywhere_ends_as_if_it_had_not() {
    let empty = mock();
    for case in cases() {
        let undisturbed = World::new(&case, &empty, 0).await;
        let first = undisturbed.ids();
        assert!(!undisturbed.dies_at(u64::MAX, Death::Before).await);
        let (wanted, requests) = (held(&undisturbed.ods), deaths(&undisturbed.ods));
        undisturbed.ends(&wanted, &first, case.name).await;
        let mut deaths = 0;
        for (request, death) in requests {
            let about = format!("{}, {death:?} request {request}", case.name);
            let world = World::new(&case, &empty, request).await;
            let first = world.ids();
            if world.dies_at(request, death).await {
                deaths += 1;
                world.is_patient(&about).await;
                if death == Death::Behind {
                    // Who takes over dies at the same place.
                    world.clock.0.fetch_add(LATER, Ordering::SeqCst);
                    world.dies_at(request, Death::Before).await;
                }
            }
            world.ends(&wanted, &first, &about).await;
        }
        assert!(deaths > 10, "{}: {deaths}", case.name);
    }
}
