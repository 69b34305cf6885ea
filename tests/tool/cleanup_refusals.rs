//! Row 9, Cleanup: what is not deleted because something is not certain, not allowed, or too much.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use edfi_resync::ErrorKind;
use edfi_resync::campus::{Configuration, EnableEdFi, Narrowing, Policies, Scope};
use edfi_resync::engine::{Event, Stop};
use edfi_resync::model::{CampusObject, ResourceKind};
use edfi_resync::plan::{Kept, Plan};
use edfi_resync::source::{Batch, CampusSchool, Capabilities, Counted, MemoryStore, ObjectState, Snapshot, SourceStore, Withheld};
use edfi_resync::{Error, Result};
use edfi_resync_testing::ModelLedger;
use futures::stream::{self, BoxStream, StreamExt as _};
use http::Method;

use super::small_world::{Campus, SCHOOL_A, World, cleanup, kept, rostered};
use super::world::builder;

/// A store in which one query breaks down in the middle.
#[derive(Debug, Clone)]
struct Broken(MemoryStore, &'static str);

#[derive(Debug)]
struct BrokenSnapshot(Arc<dyn Snapshot>, &'static str);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[async_trait]
impl SourceStore for Broken {
    fn capabilities(&self) -> Capabilities {
        self.0.capabilities()
    }

    fn identity(&self) -> String {
        self.0.identity()
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        self.0.configurations().await
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        self.0.enable_ed_fi().await
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        Ok(Arc::new(BrokenSnapshot(self.0.open(scope).await?, self.1)))
    }
}

#[async_trait]
impl Snapshot for BrokenSnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        self.0.schools().await
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        self.0.kinds().await
    }

    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        self.0.count(kind).await
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        let batches = self.0.scan(kind, narrowing);
        if kind.endpoint() != self.1 {
            return batches;
        }
        let half = batches.map(|batch| {
            batch.map(|mut batch| {
                batch.records.truncate(batch.records.len() / 2);
                batch
            })
        });
        half.chain(stream::iter([Err(Error::new(ErrorKind::SourceInvalid, "the query broke down"))])).boxed()
    }

    async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        self.0.objects(objects).await
    }

    async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        self.0.withheld(narrowing).await
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        self.0.without_unique_id().await
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        self.0.unsupported().await
    }
}

#[tokio::test]
async fn row_9_with_one_query_failing_in_the_middle_nothing_of_its_kind_is_deleted() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let fewer = campus.without("Roster", 10_001).without("Day", 121);
    let resync = world.open(Broken(fewer.store(), "studentSectionAssociations")).await.expect("it opens");
    let plan = resync.plan(&cleanup()).await.expect("it can be planned");
    let step = |resource: &str| plan.removals.iter().find(|step| step.resource == resource).expect("it is planned");
    let broken = step("studentSectionAssociations");
    assert!(broken.deletes.is_empty() && broken.gap.as_ref().is_some_and(|gap| gap.contains("the query broke down")), "{plan}");
    assert_eq!(step("calendarDates").deletes.len(), 1, "{plan}");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!((report.removed.deleted, world.count("studentSectionAssociations")), (1, 24), "{report}");
    assert_eq!(world.deletes(), ["calendarDates"]);
}

#[tokio::test]
async fn row_9_a_row_that_is_no_record_keeps_its_whole_kind() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let mut store = campus.without("Roster", 10_001).store();
    store.add("studentSectionAssociations", "[]", edfi_resync::model::CampusKeys::new()).expect("the endpoint exists");
    let resync = world.open(store).await.expect("it opens");
    let plan = resync.plan(&cleanup()).await.expect("it can be planned");
    assert_eq!(plan.deletes().0, 0, "{plan}");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!((kept(&report, Kept::ScanIncomplete), world.deletes().len()), (1, 0), "{report}");
}

#[tokio::test]
async fn row_9_a_kind_that_cannot_be_listed_loses_nothing() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.deny(Method::GET, "studentSectionAssociations").expect("the endpoint exists");
    let (resync, plan) = world.plan(&campus.without("Roster", 10_001), &cleanup()).await;
    let gaps: Vec<_> = plan.removals.iter().filter(|step| step.gap.is_some()).map(|step| step.resource.as_str()).collect();
    assert_eq!(gaps, ["studentSectionAssociations"]);
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!((report.removed.deleted, world.deletes().len()), (0, 0), "{report}");
}

#[tokio::test]
async fn row_9_above_the_ceiling_it_refuses_and_with_force_it_does() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let mut fewer = campus;
    for person in (1000..1012).chain(1101..1112) {
        fewer = fewer.without("Roster", person * 10 + 1);
    }
    let (resync, plan) = world.plan(&fewer, &cleanup()).await;
    assert_eq!(plan.deletes().0, 23, "{plan}");
    let error = resync.run(&plan).await.expect_err("it is too much");
    assert_eq!(error.kind(), ErrorKind::RequestInvalid);
    assert!(error.to_string().contains("23 of the") && error.to_string().contains("force"), "{error}");
    assert!(plan.to_string().contains("REFUSED as it stands"), "{plan}");
    assert_eq!((world.deletes().len(), world.ledger.runs().await.expect("runs").len()), (0, 1), "nothing began");
    assert!(error.hint().is_some_and(|hint| hint.ends_with("run the plan with force")), "{error}");
    let forced = resync.plan(&cleanup().force(true)).await.expect("it can be planned");
    assert_eq!(forced.deletes().0, 23);
    // A list that was reviewed need not be made anew for that; it is run as it was saved.
    let saved = Plan::from_json(&plan.to_json().expect("JSON")).expect("the plan");
    let report = resync.run(&saved).force(true).await.expect("it is asked for");
    assert_eq!((report.removed.deleted, world.count("studentSectionAssociations")), (23, 1), "{report}");
    assert_eq!(report.plan, plan.fingerprint);
    let report = resync.run(&forced).await.expect("it was asked for");
    assert_eq!(report.removed.deleted, 0, "they are gone: {report}");
}

#[tokio::test]
async fn row_9_protected_and_read_only_kinds_stay() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let policies = Policies::default().read_only("studentSectionAssociations").protected("calendarDates");
    let fewer = campus.without("Roster", 10_001).without("Day", 121).with_policies(policies);
    let report = world.run(&fewer, &cleanup()).await;
    assert_eq!((kept(&report, Kept::ReferenceOnly), kept(&report, Kept::Protected)), (1, 1), "{report}");
    assert_eq!(world.deletes().len(), 0);
}

#[tokio::test]
async fn row_9_what_the_claim_set_does_not_let_us_delete_is_said_once() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.deny(Method::DELETE, "studentSectionAssociations").expect("the endpoint exists");
    let fewer = campus.without("Roster", 10_001).without("Roster", 10_011).without("Day", 121);
    let report = world.run(&fewer, &cleanup()).await;
    assert!(report.is_success(), "{report}");
    assert_eq!((report.removed.deleted, kept(&report, Kept::ReferenceOnly)), (1, 2), "{report}");
    assert_eq!(report.warnings.iter().filter(|warning| warning.contains("does not allow deleting")).count(), 1, "{report}");
}

#[tokio::test]
async fn row_9_without_a_ledger_nothing_is_known_to_be_ours() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = edfi_resync::Resync::builder(campus.without("Roster", 10_001).store())
        .ods(world.ods.base_url())
        .secrets(edfi_resync::ods::Credentials::new(world.ods.key(), world.ods.secret()))
        .service(world.ods.clone())
        .open()
        .await
        .expect("it opens");
    let plan = resync.plan(&cleanup()).await.expect("it can be planned");
    assert_eq!(plan.deletes().0, 0, "{plan}");
    assert!(plan.warnings.iter().any(|warning| warning.contains("exclusively ours")), "{plan}");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!((report.removed.deleted, kept(&report, Kept::NotOurs)), (0, 1), "{report}");
}

#[tokio::test]
async fn row_9_a_plan_that_a_ledger_made_needs_that_ledger() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let fewer = campus.without("Roster", 10_001);
    let (_, plan) = world.plan(&fewer, &cleanup()).await;
    assert_eq!(plan.deletes().0, 1, "{plan}");
    let without = builder(fewer.store(), &world.ods).open().await.expect("it opens");
    let error = without.run(&plan).await.expect_err("nothing in it is known to be ours");
    assert!(error.to_string().contains("there is no ledger that knows this ODS"), "{error}");
    let other = World { ods: world.ods.clone(), ledger: Arc::new(ModelLedger::new()) };
    let report = other.open(fewer.store()).await.expect("it opens").run(&plan).await.expect("a report");
    assert!(report.warnings.iter().any(|warning| warning.starts_with("1 record that the plan deletes stays")), "{report}");
    assert!(world.deletes().is_empty(), "{report}");
}

/// A run is stopped by so many presses when it has deleted the first of two records, and goes on later.
async fn stopped_by(presses: usize) {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.seed("studentSectionAssociations", vec![rostered(SCHOOL_A, 1001, 2)]).expect("it is stored");
    let fewer = campus.without("Roster", 10_001).without("Day", 121);
    let (resync, plan) = world.plan(&fewer, &cleanup()).await;
    let stop = Stop::new();
    let press = stop.clone();
    let observer = move |event: &Event<'_>| {
        if matches!(event, Event::Removed { .. }) {
            (0..presses).for_each(|_| press.press());
        }
    };
    let report = resync.run(&plan).observe(observer).stop_with(stop).await.expect("it ends with a report");
    assert_eq!((report.removed.deleted, kept(&report, Kept::Cancelled)), (1, 1), "{report}");
    assert!(!report.is_success() && report.stopped.is_some());
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!((report.removed.deleted, kept(&report, Kept::Cancelled)), (1, 0), "{report}");
}

#[tokio::test]
async fn row_9_a_run_that_is_stopped_keeps_the_rest_and_goes_on_later() {
    stopped_by(1).await;
}

/// It ends as soon as the ledger has forgotten what is gone.
#[tokio::test]
async fn row_9_so_does_a_run_that_is_stopped_at_once() {
    stopped_by(2).await;
}
