//! Row 13: what is being resynced is locked by target, resource and school; a crash frees it, and a sleeper does not write late.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::campus::{Configuration, Request, Rights};
use edfi_resync::engine::{Event, Stop};
use edfi_resync::ledger::{LockRow, RunState, SqliteLedger};
use edfi_resync::model::{CampusKeys, CampusRole, Model};
use edfi_resync::ods::{Clock, Credentials, HttpService, TokioClock, TransportError};
use edfi_resync::plan::Plan;
use edfi_resync::source::{CampusSchool, MemoryStore};
use edfi_resync::{Error, ErrorKind, Options, Resume, Resync, ResyncBuilder};
use edfi_resync_testing::{MockOds, ModelLedger};
use serde_json::json;
use tokio::sync::Notify;
use tokio::time::sleep;

use super::world::{builder, mock, small, student};

const PERIODS: usize = 20;

/// Two schools with class periods of their own, and students who may be in both.
fn store() -> MemoryStore {
    let mut store = MemoryStore::new(Model::ds5_2())
        .with_configuration(Configuration::new("State", 2027.try_into().expect("a school year"), "5.2"))
        .with_schools([CampusSchool::new(12, "0012", "North High"), CampusSchool::new(15, "0015", "North Middle")]);
    for school in [12, 15] {
        let keys = || CampusKeys::new().with(CampusRole::School, school).with(CampusRole::SchoolYear, 2027);
        for period in 1..=PERIODS {
            let body = json!({"classPeriodName": period.to_string(), "schoolReference": {"schoolId": school}});
            store.add("classPeriods", body, keys()).expect("a kind");
        }
        let unique_id = (600_000 + school).to_string();
        store.add("students", student(&unique_id), keys().with(CampusRole::Person, 1000 + school)).expect("a kind");
    }
    store
}

/// An ODS that has the schools, and takes a second for every request.
fn slow() -> MockOds {
    slow_by(1)
}

fn slow_by(seconds: u64) -> MockOds {
    let ods = MockOds::builder(&Model::ds5_2()).latency(Duration::from_secs(seconds)).build();
    let school = |id: i64| {
        json!({
            "schoolId": id, "nameOfInstitution": id.to_string(),
            "educationOrganizationCategories": [
                {"educationOrganizationCategoryDescriptor": "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"}],
            "gradeLevels": [{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}],
        })
    };
    ods.seed("schools", vec![school(12), school(15)]).expect("schools");
    ods
}

/// Another target: the same API, for another client.
fn another_client() -> MockOds {
    let ods = MockOds::builder(&Model::ds5_2()).credentials("another", "secret").build();
    ods.seed("schools", slow().records("schools")).expect("schools");
    ods
}

/// Counts the POSTs of records that have left.
#[derive(Debug, Clone)]
struct Departures(MockOds, Arc<AtomicUsize>);

#[async_trait]
impl HttpService for Departures {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        if request.method() == http::Method::POST && request.uri().path().contains("/ed-fi/") {
            self.1.fetch_add(1, Ordering::Relaxed);
        }
        self.0.call(request).await
    }
}

/// What all processes of a test share: an ODS, a ledger, the time.
struct World {
    ods: MockOds,
    ledger: ModelLedger,
    clock: Arc<TokioClock>,
}

impl World {
    fn new(ods: MockOds) -> Self {
        let clock = TokioClock::starting_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
        Self { ods, ledger: ModelLedger::new(), clock: Arc::new(clock) }
    }

    /// A process that sends one request after another.
    fn process(&self, holder: &str) -> ResyncBuilder {
        let mut options = Options::default();
        options.set("concurrency", "1").expect("an option");
        let builder = builder(store(), &self.ods).ledger(self.ledger.clone()).clock(self.clock.clone());
        builder.holder(holder).options(options)
    }

    async fn open(&self, holder: &str) -> Resync {
        self.process(holder).open().await.expect("it opens")
    }
}

async fn planned(resync: &Resync, school: i64, resource: &str) -> Plan {
    resync.plan(&Request::new().schools([school]).resources([resource])).await.expect("a plan")
}

fn shown(locks: &[LockRow]) -> Vec<(&str, Option<i64>, &str)> {
    locks.iter().map(|lock| (lock.resource.as_str(), lock.school, lock.holder.as_str())).collect()
}

fn refused(result: Result<edfi_resync::report::Report, Error>) -> Error {
    let error = result.expect_err("it is locked");
    assert_eq!(error.kind(), ErrorKind::Locked, "{error}");
    error
}

#[tokio::test(start_paused = true)]
async fn row_13_what_is_being_resynced_is_refused_to_others_and_named() {
    let world = World::new(slow());
    let (one, other) = (world.open("the night job").await, world.open("the registrar").await);
    let plan = planned(&one, 12, "classPeriods").await;
    let meanwhile = async {
        sleep(Duration::from_secs(5)).await;
        let before = world.ods.requests().len();
        let error = refused(other.run(&plan).await);
        assert!(world.ods.requests().len() - before <= 1, "only the one that was on its way");
        let locks = other.locks().await.expect("locks");
        assert_eq!(shown(&locks), [("/ed-fi/classPeriods", Some(12), "the night job")]);
        assert_eq!(
            error.to_string(),
            "classPeriods of school 12 are being written by the night job since 2027-01-15T08:00:03Z; wait until that run has ended, or \
             choose other schools or resources; should its process have died, they are free from 2027-01-15T08:02:03Z on"
        );
        // All schools are more than this one.
        let all = other.plan(&Request::new().all_schools().resources(["classPeriods"])).await.expect("a plan");
        refused(other.run(&all).await);
    };
    let (report, ()) = tokio::join!(one.run(&plan), meanwhile);
    assert!(report.expect("a report").is_success());
    assert!(one.locks().await.expect("locks").is_empty(), "they are given back");
    assert!(other.run(&plan).await.expect("a report").is_success());
}

#[tokio::test(start_paused = true)]
async fn row_13_other_schools_and_other_resources_work_at_once() {
    let world = World::new(slow());
    let (one, two, three) = (world.open("one").await, world.open("two").await, world.open("three").await);
    let plans =
        (planned(&one, 12, "classPeriods").await, planned(&two, 15, "classPeriods").await, planned(&three, 12, "students").await);
    let meanwhile = async {
        // Each has its token since it planned, and is at its first record.
        sleep(Duration::from_millis(500)).await;
        let locks = one.locks().await.expect("locks");
        let held = shown(&locks);
        assert_eq!(
            held,
            [
                ("/ed-fi/classPeriods", Some(12), "one"),
                ("/ed-fi/classPeriods", Some(15), "two"),
                ("/ed-fi/students", None, "three")
            ]
        );
        // A student may be in both schools: students are locked for all.
        let students = planned(&one, 15, "students").await;
        let error = refused(one.run(&students).await);
        assert!(error.to_string().starts_with("students of all schools are being written by three since "), "{error}");
    };
    let (first, second, third, ()) = tokio::join!(one.run(&plans.0), two.run(&plans.1), three.run(&plans.2), meanwhile);
    for report in [first, second, third] {
        assert!(report.expect("a report").is_success());
    }
    assert_eq!((world.ods.count("classPeriods"), world.ods.count("students")), (2 * PERIODS, 1));
    // Another target is another thing.
    let other = another_client();
    let elsewhere = world
        .process("elsewhere")
        .secrets(Credentials::new("another", other.secret()))
        .service(other.clone())
        .open()
        .await
        .expect("it opens");
    let plan = planned(&elsewhere, 12, "classPeriods").await;
    let (here, there) = tokio::join!(one.run(&plans.0), elsewhere.run(&plan));
    assert!(here.expect("a report").is_success() && there.expect("a report").is_success());
}

#[tokio::test(start_paused = true)]
async fn row_13_a_crash_frees_its_locks_when_the_lease_has_run_out() {
    let world = World::new(slow());
    let crashing = world.open("process 1").await;
    let plan = planned(&crashing, 12, "classPeriods").await;
    let mut run = Box::pin(crashing.run(&plan).into_future());
    tokio::time::timeout(Duration::from_secs(10), &mut run).await.expect_err("it dies");
    // Nothing of a process that dies is dropped.
    std::mem::forget(run);
    let next = world.open("process 2").await;
    refused(next.run(&plan).resume(Resume::Newest).await);
    sleep(Duration::from_secs(111)).await;
    assert!(next.locks().await.expect("locks").is_empty());
    let report = next.run(&plan).resume(Resume::Newest).await.expect("a report");
    assert!(report.resumed && report.is_success(), "{report}");
    assert_eq!(world.ods.count("classPeriods"), PERIODS);
}

#[tokio::test(start_paused = true)]
async fn row_13_a_long_run_keeps_its_locks_and_a_stopped_or_failed_one_gives_them_back() {
    let world = World::new(slow_by(50));
    let (one, other) = (world.open("one").await, world.open("other").await);
    let (plan, stop) = (planned(&one, 12, "classPeriods").await, Stop::new());
    let meanwhile = async {
        for _ in 0..4 {
            sleep(Duration::from_secs(119)).await;
            refused(other.run(&plan).await);
        }
        stop.press();
    };
    let (report, ()) = tokio::join!(one.run(&plan).stop_with(stop.clone()), meanwhile);
    assert_eq!(report.expect("a report").stopped.as_deref(), Some("cancelled"));
    assert!(one.locks().await.expect("locks").is_empty());

    // What is refused behind the lock leaves none either.
    let stranger = world.process("stranger").secrets(Credentials::new(world.ods.key(), "wrong"));
    let stranger = stranger.open().await.expect("it opens");
    assert_eq!(stranger.run(&plan).await.expect_err("a wrong secret").kind(), ErrorKind::Unauthorized);
    assert!(one.locks().await.expect("locks").is_empty());
}

#[tokio::test(start_paused = true)]
async fn row_13_a_dropped_run_gives_its_locks_back_at_once_and_writes_nothing_more() {
    let world = World::new(slow());
    let departed = Arc::new(AtomicUsize::new(0));
    let service = Departures(world.ods.clone(), departed.clone());
    let one = world.process("one").service(service).open().await.expect("it opens");
    let plan = planned(&one, 12, "classPeriods").await;
    tokio::time::timeout(Duration::from_secs(10), one.run(&plan).into_future()).await.expect_err("it is dropped");
    let (left, before) = (departed.load(Ordering::Relaxed), world.clock.now());
    let next = world.open("another").await;
    let report = next.run(&plan).resume(Resume::Newest).await.expect("it is not locked");
    assert!(report.resumed && report.is_success(), "{report}");
    assert!(world.clock.now() - before < Duration::from_secs(110), "the lease was not waited for");
    assert_eq!(departed.load(Ordering::Relaxed), left, "the dropped run sent nothing more");
    assert!(next.locks().await.expect("locks").is_empty());
}

#[tokio::test]
async fn row_13_a_dropped_run_gives_its_locks_back_in_a_file() {
    let (folder, ods) = (tempfile::tempdir().expect("a folder"), slow_by(0));
    let ledger = SqliteLedger::open(folder.path().join("state.db")).expect("a ledger");
    let open = || builder(store(), &ods).ledger(ledger.clone()).open();
    let (one, next) = (open().await.expect("it opens"), open().await.expect("it opens"));
    let plan = planned(&one, 12, "classPeriods").await;
    let begun = Notify::new();
    let observer = |event: &Event<'_>| {
        if matches!(event, Event::Settled { .. }) {
            begun.notify_one();
        }
    };
    let mut run = Box::pin(one.run(&plan).observe(observer).into_future());
    tokio::select! {
        biased;
        () = begun.notified() => {}
        _ = &mut run => {}
    }
    drop(run);
    assert!(next.run(&plan).await.expect("it is not locked").is_success());
}

#[tokio::test(start_paused = true)]
async fn row_13_a_sleeper_sends_nothing_more() {
    let world = World::new(slow());
    let departed = Arc::new(AtomicUsize::new(0));
    let service = Departures(world.ods.clone(), departed.clone());
    let sleeper = world.process("sleeper").service(service).open().await.expect("it opens");
    let other = world.open("other").await;
    let plan = planned(&sleeper, 12, "classPeriods").await;
    let (asleep, mut seen) = (Notify::new(), 0);
    let observer = |event: &Event<'_>| {
        if matches!(event, Event::Settled { .. }) {
            seen += 1;
            if seen == 5 {
                asleep.notify_one();
            }
        }
    };
    let mut run = Box::pin(sleeper.run(&plan).observe(observer).into_future());
    tokio::select! {
        biased;
        _ = &mut run => panic!("it is not done yet"),
        () = asleep.notified() => {}
    }
    // Nobody polls it: its process sleeps. Then another takes its place, and is done.
    let left = departed.load(Ordering::Relaxed);
    sleep(Duration::from_secs(121)).await;
    assert!(other.run(&plan).await.expect("a report").is_success());
    let report = run.await.expect("a report");
    assert_eq!(departed.load(Ordering::Relaxed), left, "nothing left after it woke");
    let stopped = report.stopped.as_deref().expect("it is stopped");
    assert_eq!(stopped, "its locks ran out before they were renewed, and another run may have taken them");
    assert_eq!(report.total.read, PERIODS as u64);
    assert!(report.total.cancelled > 0 && report.total.failed == 0, "{report}");
    // It is not ended, and can be resumed.
    let run = report.run.expect("a run");
    let row = world.ledger.snapshot().runs.into_iter().find(|row| row.id == run).expect("a row");
    assert_eq!(row.state, RunState::Open);
    let report = other.run(&plan).resume(Resume::Run(run)).await.expect("a report");
    assert!(report.is_success(), "{report}");
}

#[tokio::test(start_paused = true)]
async fn row_13_a_sleeper_whose_place_nobody_took_goes_on() {
    let world = World::new(slow());
    let sleeper = world.open("sleeper").await;
    let plan = planned(&sleeper, 12, "classPeriods").await;
    let mut run = Box::pin(sleeper.run(&plan).into_future());
    tokio::select! {
        biased;
        _ = &mut run => panic!("it is not done yet"),
        () = sleep(Duration::from_secs(10)) => {}
    }
    sleep(Duration::from_secs(1_000)).await;
    assert!(run.await.expect("a report").is_success());
}

#[tokio::test(start_paused = true)]
async fn row_13_nobody_goes_on_with_a_run_that_may_be_under_way() {
    let world = World::new(slow());
    let (one, other) = (world.open("one").await, world.open("other").await);
    let (plan, another) = (planned(&one, 12, "classPeriods").await, planned(&other, 15, "classPeriods").await);
    let meanwhile = async {
        sleep(Duration::from_secs(5)).await;
        let run = world.ledger.snapshot().runs.last().expect("a run").id;
        let error = refused(other.run(&another).resume(Resume::Run(run)).await);
        assert!(error.to_string().contains("has another plan and may still be under way: one works on this target"), "{error}");
        assert_eq!(other.locks().await.expect("locks").len(), 1, "its own are given back");
    };
    let (report, ()) = tokio::join!(one.run(&plan), meanwhile);
    assert!(report.expect("a report").is_success());
}

#[tokio::test]
async fn row_13_without_a_ledger_there_are_no_locks_and_read_sees_them() {
    let ods = mock();
    let resync = builder(small(), &ods).open().await.expect("it opens");
    assert!(resync.locks().await.expect("none").is_empty());
    let blind = builder(small(), &ods).rights("resync:write".parse::<Rights>().expect("rights")).open().await.expect("it opens");
    assert_eq!(blind.locks().await.expect_err("no right").kind(), ErrorKind::RightMissing);
    // Who says nothing is known by his process.
    let ledger = ModelLedger::new();
    let resync = builder(small(), &ods).ledger(ledger).open().await.expect("it opens");
    let plan = resync.plan(&Request::new().all_schools()).await.expect("a plan");
    let mut holders = BTreeSet::new();
    let run = resync.run(&plan).into_future();
    tokio::pin!(run);
    loop {
        tokio::select! {
            biased;
            _ = &mut run => break,
            locks = resync.locks() => holders.extend(locks.expect("locks").into_iter().map(|lock| lock.holder)),
        }
    }
    assert!(holders.is_empty() || holders == BTreeSet::from([format!("process {}", std::process::id())]), "{holders:?}");
}
