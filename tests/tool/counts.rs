//! What a plan reads to say how many records there are: each kind at most once, and only what the request is about.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use edfi_resync::campus::{Configuration, EnableEdFi, Mode, Narrowing, Request, Scope};
use edfi_resync::model::{CampusObject, ResourceKind};
use edfi_resync::plan::{Plan, Selection, Way};
use edfi_resync::source::{Batch, CampusSchool, Capabilities, Counted, ObjectState, Snapshot, SourceStore, Withheld};
use edfi_resync::{Result, Resync};
use edfi_resync_testing::{MockOds, ModelLedger};
use futures::stream::BoxStream;

use super::world::{builder, district, mock, small};

/// How often each kind was counted and scanned.
type Reads = Arc<Mutex<BTreeMap<&'static str, (u32, u32)>>>;

/// A store that notes what is read of it.
#[derive(Debug)]
struct Noting(Arc<dyn SourceStore>, Reads);

#[derive(Debug)]
struct NotingSnapshot(Arc<dyn Snapshot>, Reads);

impl fmt::Display for Noting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[async_trait]
impl SourceStore for Noting {
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
        Ok(Arc::new(NotingSnapshot(self.0.open(scope).await?, self.1.clone())))
    }
}

#[async_trait]
impl Snapshot for NotingSnapshot {
    async fn schools(&self) -> Result<Vec<CampusSchool>> {
        self.0.schools().await
    }

    async fn kinds(&self) -> Result<Vec<ResourceKind>> {
        self.0.kinds().await
    }

    async fn count(&self, kind: &ResourceKind) -> Result<Counted> {
        self.1.lock().expect("nobody panicked").entry(kind.spec().endpoint).or_default().0 += 1;
        self.0.count(kind).await
    }

    fn scan(&self, kind: &ResourceKind, narrowing: &Narrowing) -> BoxStream<'static, Result<Batch>> {
        self.1.lock().expect("nobody panicked").entry(kind.spec().endpoint).or_default().1 += 1;
        self.0.scan(kind, narrowing)
    }

    async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        self.0.objects(objects).await
    }

    async fn without_unique_id(&self) -> Result<Vec<i64>> {
        self.0.without_unique_id().await
    }

    async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        self.0.withheld(narrowing).await
    }

    async fn unsupported(&self) -> Result<Vec<String>> {
        self.0.unsupported().await
    }
}

/// A source that was opened, and what a plan reads of it.
struct Planner {
    resync: Resync,
    ods: MockOds,
    reads: Reads,
}

impl Planner {
    async fn over(store: impl SourceStore) -> Self {
        let (ods, reads) = (mock(), Reads::default());
        let resync =
            builder(Noting(Arc::new(store), reads.clone()), &ods).ledger(ModelLedger::new()).open().await.expect("it opens");
        Self { resync, ods, reads }
    }

    async fn plan(&self, request: &Request, counts: bool) -> (Plan, BTreeMap<&'static str, (u32, u32)>) {
        self.reads.lock().expect("nobody panicked").clear();
        let plan = self.resync.plan(request).counts(counts).await.expect("a plan");
        let reads = self.reads.lock().expect("nobody panicked").clone();
        (plan, reads)
    }
}

#[tokio::test]
async fn everything_is_counted_once_or_not_at_all() {
    let planner = Planner::over(district().store()).await;
    let everything = Request::new().all_schools();
    let (counted, reads) = planner.plan(&everything, true).await;
    assert_eq!(reads.len(), counted.steps.iter().filter(|step| step.records.is_some()).count());
    assert!(reads.len() > 50 && reads.values().all(|&times| times == (1, 0)), "{reads:?}");
    assert!(counted.known_records() > Some(1000) && counted.counted);

    // Only what the request is about is counted, and nothing for a cleanup.
    let (_, reads) = planner.plan(&everything.clone().resources(["sessions", "schools"]), true).await;
    assert_eq!(reads, BTreeMap::from([("schools", (1, 0)), ("sessions", (1, 0))]));

    let (plan, reads) = planner.plan(&everything, false).await;
    assert_eq!(reads, BTreeMap::new());
    assert!(!plan.counted && plan.unmapped.is_empty() && plan.steps.iter().all(|step| step.records.is_none()), "{plan}");
    assert_eq!(plan.known_records(), None);
    assert!(
        plan.to_string().contains(" resources; nothing was counted, neither records nor codes that are not mapped\n"),
        "{plan}"
    );
    let json = plan.to_json().expect("JSON");
    assert!(json.contains("\"counted\": false") && !json.contains("\"records\""), "{json}");
    assert!(!counted.to_json().expect("JSON").contains("\"counted\""));
    let read = Plan::from_json(&json).expect("the same plan");
    assert_eq!(read, plan);
    assert_ne!(plan.fingerprint, counted.fingerprint);

    // It is run like any other.
    let report = planner.resync.run(&read).await.expect("a report");
    assert_eq!(Some(report.total.read), counted.known_records());
    assert!(planner.ods.requests().len() > 1000);
}

#[tokio::test]
async fn of_three_people_nothing_else_is_read() {
    let made = district();
    let ids = made.numbers(
        "SELECT DISTINCT personID FROM OpenEnrollment JOIN Person USING (personID)
         WHERE schoolYear = 2027 AND edFiID IS NOT NULL ORDER BY personID LIMIT 3",
    );
    let request = Request::new().all_schools().persons(ids.into_iter().collect());
    let planner = Planner::over(made.store()).await;
    let (plan, reads) = planner.plan(&request, true).await;
    let narrowed = plan.steps.iter().filter(|step| !matches!(step.selection, Selection::Related));
    let narrowed: BTreeSet<_> = narrowed.map(|step| step.resource.as_str()).collect();
    assert_eq!(reads.keys().copied().collect::<BTreeSet<_>>(), narrowed);
    assert!(reads.values().all(|&times| times == (0, 1)), "{reads:?}");
    assert!(plan.known_records() > Some(0), "{plan}");

    let (plan, fewer) = planner.plan(&request, false).await;
    assert!(fewer.len() < reads.len() && fewer.values().all(|&times| times == (0, 1)), "{fewer:?}");
    assert!(plan.steps.iter().all(|step| step.records.is_none()) && !plan.selects_nothing(), "{plan}");
}

#[tokio::test]
async fn without_counts_unknown_people_are_named_all_the_same() {
    let planner = Planner::over(small()).await;
    let (plan, _) = planner.plan(&Request::new().all_schools().persons([9].into()), false).await;
    assert!(plan.steps.iter().all(|step| step.records.is_none()) && plan.selects_nothing(), "{plan}");
    let said = |start: &str| plan.warnings.iter().filter(|warning| warning.starts_with(start)).count();
    assert_eq!((said("no record in scope carries the Campus person ID 9"), said("the filters select nothing")), (1, 1), "{plan}");
    planner.resync.run(&plan).await.expect_err("it is not run");
}

#[tokio::test]
async fn without_counts_a_reconcile_lists_and_a_cleanup_counts_what_it_finds() {
    let planner = Planner::over(small()).await;
    let (plan, _) = planner.plan(&Request::new().all_schools().mode(Mode::Reconcile), false).await;
    let ways: Vec<_> = plan.steps.iter().filter_map(|step| step.comparison.as_ref()).collect();
    assert!(!ways.is_empty() && ways.iter().all(|comparison| comparison.way == Way::List && comparison.posts.is_none()), "{plan}");

    let (plan, _) = planner.plan(&Request::new().all_schools().mode(Mode::Cleanup), false).await;
    assert!(plan.counted && !plan.removals.is_empty(), "{plan}");
    assert!(!plan.to_string().contains("nothing was counted"), "{plan}");
}
