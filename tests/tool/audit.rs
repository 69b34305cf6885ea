//! Row 20: the audit says of every run who asked for what and when, with the filters that Campus's own report leaves out, and what came of it.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use edfi_resync::campus::{CampusEvent, DeleteRequest, Mode, Request, Rights};
use edfi_resync::engine::Stop;
use edfi_resync::ledger::{AuditFilter, ErrorId, EventId};
use edfi_resync::ods::{Credentials, TokioClock};
use edfi_resync::report::{AuditRecord, AuditResult};
use edfi_resync::{ErrorKind, Options, Resync, ResyncBuilder};
use edfi_resync_testing::{MockOds, ModelLedger};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::small_world::{self, Campus};
use super::world::{builder, mock, open, small};

const DAY: Duration = Duration::from_secs(24 * 3600);

struct World {
    ods: MockOds,
    ledger: ModelLedger,
    clock: Arc<TokioClock>,
}

impl World {
    fn new() -> Self {
        let clock = TokioClock::starting_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
        Self { ods: mock(), ledger: ModelLedger::new(), clock: Arc::new(clock) }
    }

    fn process(&self, holder: &str) -> ResyncBuilder {
        builder(small(), &self.ods).ledger(self.ledger.clone()).clock(self.clock.clone()).holder(holder)
    }

    async fn open(&self, holder: &str) -> Resync {
        self.process(holder).open().await.expect("it opens")
    }
}

async fn all(resync: &Resync) -> Vec<AuditRecord> {
    resync.audit(&AuditFilter::default()).await.expect("the audit")
}

#[tokio::test(start_paused = true)]
async fn row_20_every_run_is_in_the_audit_with_its_filters_counts_and_result() {
    let world = World::new();
    let resync = world.open("the registrar").await;
    let request = Request::new()
        .schools([12])
        .persons("1001, 1002".parse().expect("IDs"))
        .courses("31".parse().expect("IDs"))
        .sections("41 42".parse().expect("IDs"))
        .resources(["students", "sections"]);
    let plan = resync.plan(&request).await.expect("a plan");
    let report = resync.run(&plan).await.expect("a report");
    sleep(Duration::from_secs(60)).await;
    let everything = resync.plan(&Request::new().all_schools().resources(["students"])).await.expect("a plan");
    resync.run(&everything).await.expect("a report");

    let records = all(&resync).await;
    assert_eq!(records.len(), 2);
    let json: Value = serde_json::from_str(&AuditRecord::to_json(&records).expect("JSON")).expect("JSON");
    let counts = serde_json::to_value(report.total).expect("counts");
    assert_eq!(counts["created"], 1, "the student of school 12");
    assert_eq!(
        json[0],
        json!({
            "at": "2027-01-15T08:00:00Z", "actor": "the registrar", "action": "resync", "configuration": "State", "run": 1,
            "target": plan.target, "schoolYear": 2027, "mode": "resync", "allSchools": false, "schools": [12],
            "resources": ["sections", "students"], "persons": [1001, 1002], "courses": [31], "sections": [41, 42],
            "plan": plan.fingerprint, "counts": counts, "result": "finished", "ended": json[0]["ended"], "lease": 1,
        })
    );
    assert_eq!(
        (&json[1]["at"], &json[1]["allSchools"], &json[1]["schools"]),
        (&json!("2027-01-15T08:01:00Z"), &json!(true), &json!([12, 15]))
    );
    assert_eq!(json[1].get("persons"), None);
    let csv = AuditRecord::to_csv(&records);
    let mut lines = csv.split("\r\n");
    assert_eq!(
        lines.next(),
        Some(
            "timestamp,configuration,target,schoolYear,actor,action,mode,schools,resources,persons,courses,sections,dates,errors,run,result,\
             reason,ended,read,created,updated,unchanged,invalid,failed,blocked,skipped,cancelled,found,\
             deleted,kept,notDeleted"
        )
    );
    let line = lines.next().expect("a line");
    assert!(line.starts_with("2027-01-15T08:00:00Z,State,http"), "{line}");
    assert!(line.contains(",2027,the registrar,resync,resync,12,sections students,1001 1002,31,41 42,,,1,finished,,"), "{line}");
    assert!(lines.next().expect("a line").contains(",resync,resync,all,students,,,,,,2,finished,,"));
    assert_eq!(lines.next(), Some(""), "every line ends");
}

#[tokio::test(start_paused = true)]
async fn row_20_what_was_stopped_refused_or_died_is_in_the_audit_too() {
    let world = World::new();
    let resync = world.open("the night job").await;
    let plan = resync.plan(&Request::new().schools([12]).resources(["students"])).await.expect("a plan");
    // Stopped, before it began.
    let stop = Stop::new();
    stop.press();
    resync.run(&plan).stop_with(stop).await.expect("a report");
    // Refused for want of a right.
    let reader = world.process("a reader").rights("resync:read".parse::<Rights>().expect("rights")).open().await.expect("it opens");
    reader.run(&plan).await.expect_err("no right");
    // Refused because of a lock; and under way.
    let slow = MockOds::builder(world.ods.model()).latency(Duration::from_secs(30)).build();
    let one = world.process("one").service(slow.clone()).open().await.expect("it opens");
    let meanwhile = async {
        sleep(Duration::from_secs(40)).await;
        resync.run(&plan).await.expect_err("it is locked");
        let records = all(&resync).await;
        let under_way = records.iter().find(|record| record.actor == "one").expect("it is known before it is over");
        assert_eq!((under_way.detail.result, under_way.detail.ended), (AuditResult::Begun, None));
        assert!(under_way.run.is_some() && under_way.detail.counts.is_empty());
    };
    let (report, ()) = tokio::join!(one.run(&plan), meanwhile);
    report.expect("a report");
    // A process that dies.
    let dying = world.process("dying").service(slow).open().await.expect("it opens");
    let runs = world.ledger.snapshot().runs.len();
    let mut run = Box::pin(dying.run(&plan).into_future());
    while world.ledger.snapshot().runs.len() == runs {
        tokio::select! {
            biased;
            _ = &mut run => panic!("it is not done yet"),
            () = sleep(Duration::from_secs(1)) => {}
        }
    }
    std::mem::forget(run);

    let records = all(&resync).await;
    let results: Vec<_> = records.iter().map(|record| (record.actor.as_str(), record.detail.result.as_str())).collect();
    assert_eq!(
        results,
        [
            ("the night job", "stopped"),
            ("a reader", "refused"),
            ("one", "finished"),
            ("the night job", "refused"),
            ("dying", "begun"),
        ]
    );
    let reason = |nth: usize| records[nth].detail.reason.as_deref().unwrap_or_default();
    assert_eq!(reason(0), "cancelled");
    assert_eq!(reason(1), "the right resync:write is missing; the rights given are resync:read");
    assert!(reason(3).starts_with("students of all schools are being written by one since "), "{}", reason(3));
    assert!(records.iter().all(|record| record.detail.resources.contains("students")));
    assert_eq!(records.iter().map(|record| record.run.is_some()).collect::<Vec<_>>(), [false, false, true, false, true]);
}

#[tokio::test]
async fn row_20_what_is_refused_before_it_begins_is_in_the_audit_too() {
    let world = World::new();
    let refused = async |resync: &Resync, request: Request| {
        let plan = resync.plan(&request).await?;
        resync.run(&plan).await.map(|_| ())
    };
    let students = || Request::new().schools([12]).resources(["students"]);
    // A school that there is not; a secret that is not accepted; rights that are missing.
    let asking = world.open("asking").await;
    refused(&asking, Request::new().schools([99]).persons("1001".parse().expect("IDs"))).await.expect_err("no such school");
    let wrong = Credentials::new(world.ods.key(), "wrong");
    let mistaken = world.process("mistaken").secrets(wrong).open().await.expect("it opens");
    let error = refused(&mistaken, students()).await.expect_err("the secret is wrong");
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    let blind = world.process("blind").rights("eventQueue:read".parse::<Rights>().expect("rights")).open().await.expect("it opens");
    blind.plan(&Request::new().all_schools().mode(Mode::Cleanup)).await.expect_err("no right");
    let changed = CampusEvent::ed_fi_id_changed(1001, Some("1"), Some("2")).expect("an event");
    blind.handle(&changed).await.expect_err("no right");
    blind.handle(&CampusEvent::people_combined(1001, 1002, ["1"]).expect("an event")).await.expect_err("no right");
    blind.process_events().await.expect_err("no right");
    blind.archive(&[ErrorId(7)]).await.expect_err("no right");
    blind.retry(&[ErrorId(7)]).await.expect_err("no right");
    blind.archive_event(EventId(7)).await.expect_err("no right");
    asking.archive_event(EventId(7)).await.expect_err("no such event");
    blind.plan_delete(&DeleteRequest::new().persons("1001".parse().expect("IDs"))).await.expect_err("no right");

    let records = all(&asking).await;
    let rows: Vec<_> = records.iter().map(|record| (record.actor.as_str(), record.action, record.run)).collect();
    let expected = [
        ("asking", "resync"),
        ("mistaken", "resync"),
        ("blind", "cleanup"),
        ("blind", "edFiIdChanged"),
        ("blind", "peopleCombined"),
        ("blind", "event"),
        ("blind", "archive"),
        ("blind", "retry"),
        ("blind", "archive"),
        ("asking", "archive"),
        ("blind", "delete"),
    ];
    assert_eq!(rows, expected.map(|(actor, action)| (actor, action, None)));
    assert!(records.iter().all(|record| record.detail.result == AuditResult::Refused && record.detail.ended.is_some()));
    let of = |nth: usize| &records[nth].detail;
    assert_eq!((&of(0).schools, &of(0).persons), (&[99].into(), &Some([1001].into())));
    assert_eq!((of(2).all_schools, of(2).mode), (true, Some(Mode::Cleanup)));
    assert_eq!([&of(3).persons, &of(4).persons], [&Some([1001].into()), &Some([1001, 1002].into())]);
    assert_eq!((of(6).errors.len(), of(7).errors.len()), (1, 1));
    let why = |nth: usize| of(nth).reason.as_deref().unwrap_or_default();
    assert!(why(0).contains("99") && why(1).contains("secret") && why(3).starts_with("the right eventQueue:write is missing"));
}

#[tokio::test]
async fn row_20_events_that_are_listed_or_wait_are_in_the_audit_too() {
    let campus = Campus::new();
    let world = small_world::World::after(&campus).await;
    // Nothing is sent of who has no Ed-Fi ID any more.
    let resync = world.open(campus.clone().without_person(1000).store()).await.expect("it opens");
    let removed = CampusEvent::ed_fi_id_changed(1000, Some("U1000"), None).expect("an event");
    assert!(resync.handle(&removed).await.expect("it is handled")[0].is_done());
    // One that cannot be sent under the new ID waits, and so does the one behind it.
    let after = campus.renamed("U1001", "N1").change("Person", 1001, |body| {
        body.as_object_mut().expect("an object").remove("birthDate");
    });
    let resync = world.open(after.renamed("U1002", "N2").store()).await.expect("it opens");
    for (person, old, new) in [(1001, "U1001", "N1"), (1002, "U1002", "N2")] {
        let event = CampusEvent::ed_fi_id_changed(person, Some(old), Some(new)).expect("an event");
        assert!(!resync.handle(&event).await.expect("it is handled")[0].is_done());
    }
    resync.process_events().await.expect("they are tried again");
    let records = resync.audit(&AuditFilter::default()).await.expect("the audit");
    let events = records.iter().filter(|record| record.action == "edFiIdChanged");
    let rows: Vec<_> = events.map(|record| (record.detail.persons.clone(), record.detail.result.as_str())).collect();
    let row = |person: i64, result| (Some([person].into()), result);
    // The first is tried with each call.
    assert_eq!(rows, [row(1000, "listed"), row(1001, "waiting"), row(1001, "waiting"), row(1002, "waiting"), row(1001, "waiting")]);
    let reason = |nth: usize| records[nth].detail.reason.as_deref().unwrap_or_default();
    assert!(reason(1).ends_with("records that stand there are listed"), "{}", reason(1));
    assert!(reason(2).contains("cannot be sent under the new Ed-Fi ID") && reason(4).starts_with("an earlier event waits"));
}

#[tokio::test(start_paused = true)]
async fn row_20_the_audit_is_kept_for_90_days_and_filtered() {
    let world = World::new();
    let (one, other) = (world.open("one").await, world.open("other").await);
    let plan = one.plan(&Request::new().schools([12]).resources(["students"])).await.expect("a plan");
    one.run(&plan).await.expect("a report");
    sleep(89 * DAY).await;
    other.run(&plan).await.expect("a report");
    assert_eq!(all(&one).await.len(), 2);
    let of = async |filter: AuditFilter| {
        let records = one.audit(&filter).await.expect("the audit");
        records.into_iter().map(|record| record.actor).collect::<Vec<_>>()
    };
    assert_eq!(of(AuditFilter::default().with_actor("other")).await, ["other"]);
    assert_eq!(of(AuditFilter::default().with_configuration("State")).await, ["one", "other"]);
    assert_eq!(of(AuditFilter::default().with_configuration("Local")).await, [""; 0]);
    let middle = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000) + 10 * DAY;
    assert_eq!(of(AuditFilter::default().with_until(middle)).await, ["one"]);
    assert_eq!(of(AuditFilter::default().with_since(middle)).await, ["other"]);
    sleep(2 * DAY).await;
    assert_eq!(all(&one).await.len(), 2, "nothing goes before the next run");
    other.run(&plan).await.expect("a report");
    assert_eq!(all(&one).await.iter().map(|record| record.actor.as_str()).collect::<Vec<_>>(), ["other", "other"]);
    // Others keep it for another time.
    let mut options = Options::default();
    options.set("audit_days", "1").expect("an option");
    let brief = world.process("brief").options(options).open().await.expect("it opens");
    sleep(2 * DAY).await;
    brief.run(&plan).await.expect("a report");
    assert_eq!(all(&one).await.iter().map(|record| record.actor.as_str()).collect::<Vec<_>>(), ["brief"]);
}

#[tokio::test]
async fn row_20_the_audit_needs_read_and_a_ledger() {
    let world = World::new();
    let blind = world.process("blind").rights("resync:write".parse::<Rights>().expect("rights")).open().await.expect("it opens");
    assert_eq!(blind.audit(&AuditFilter::default()).await.expect_err("no right").kind(), ErrorKind::RightMissing);
    let error = open(small(), &mock()).await.audit(&AuditFilter::default()).await.expect_err("no ledger");
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::ConfigInvalid, "without a ledger there is no audit; name the ledger")
    );
}

#[tokio::test]
async fn row_20_names_cannot_run_in_a_spreadsheet() {
    let world = World::new();
    let resync = world.open("=HYPERLINK(\"http://x\", \"see\")").await;
    let plan = resync.plan(&Request::new().schools([12]).resources(["students"])).await.expect("a plan");
    resync.run(&plan).await.expect("a report");
    let csv = AuditRecord::to_csv(&all(&resync).await);
    assert!(csv.contains(",\"'=HYPERLINK(\"\"http://x\"\", \"\"see\"\")\","), "{csv}");
}
