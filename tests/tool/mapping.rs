//! Row 9: Identity Mapping Cleanup, in both modes; and a Resync that never deletes.

use std::collections::HashSet;

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::Resync;
use edfi_resync::ledger::LedgerTarget;
use edfi_resync::model::{Key, ResourceKind};
use edfi_resync::ods::{Credentials, HttpService, TransportError};
use edfi_resync_testing::ModelLedger;
use edfi_resync_testing::mock_ods::MockOds;
use http::{Method, Request, Response};

use super::small_world::{Campus, SCHOOL_A, World, all, cleanup, mock, rostered};

/// How many rows the ledger has of a kind.
pub(crate) async fn rows(world: &World, kind: &ResourceKind) -> usize {
    keys(world, kind).await.len()
}

/// The keys of these rows.
async fn keys(world: &World, kind: &ResourceKind) -> HashSet<Key> {
    let target = LedgerTarget {
        url: world.ods.base_url(),
        tenant: None,
        instance: None,
        school_year: 2027,
        client_key: world.ods.key().to_owned(),
        unique_ids: edfi_resync::campus::UniqueIds::default(),
        data_standard: "5.2".to_owned(),
    };
    let target = world.ledger.target(&target).await.expect("the target is known").id;
    world.ledger.rows(target, kind, None, 10_000).await.expect("rows").into_iter().map(|row| row.key).collect()
}

/// Somebody deletes two rosters from the ODS: one that Campus has lost too, one that it has.
async fn two_lost(world: &World, campus: &Campus) -> (Campus, ResourceKind) {
    let resync = world.open(campus.store()).await.expect("it opens");
    let kind = resync.model().kind("studentSectionAssociations").expect("it exists");
    for record in world.ods.records("studentSectionAssociations").iter().take(2) {
        let id = record["id"].as_str().expect("an id");
        assert!(resync.ods().delete(&kind, id).await.verdict.is_success());
    }
    world.ods.clear_requests();
    (campus.clone().without("Roster", 10_001), kind)
}

#[tokio::test]
async fn row_9_a_resync_drops_rows_without_a_record_before_it_sends_and_never_deletes() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let (fewer, kind) = two_lost(&world, &campus).await;
    assert_eq!(rows(&world, &kind).await, 24);
    let report = world.run(&fewer, &all()).await;
    assert!(report.is_success(), "{report}");
    assert_eq!((report.resources["studentSectionAssociations"].created, report.removals.len()), (1, 0), "{report}");
    assert_eq!(rows(&world, &kind).await, 23, "the one that Campus has is mapped anew");
    let requests = world.ods.requests();
    assert!(requests.iter().all(|request| request.method != Method::DELETE));
    let of = |method: &Method| {
        let touches = |request: &&edfi_resync_testing::mock_ods::RecordedRequest| {
            request.method == *method && request.resource.as_deref() == Some("studentSectionAssociations")
        };
        requests.iter().position(|request| touches(&request))
    };
    assert!(of(&Method::GET).is_some_and(|get| get < of(&Method::POST).expect("it was sent")), "looked up before sending");
    let listings = requests.iter().filter(|request| request.path.starts_with("/ed-fi/studentSectionAssociations?"));
    assert_eq!(listings.count(), 1, "one page");
}

#[tokio::test]
async fn row_9_a_resync_that_does_not_touch_a_row_keeps_it() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let (fewer, kind) = two_lost(&world, &campus).await;
    for request in [all().resources(["sessions"]), edfi_resync::campus::Request::new().schools([12]), all().persons([1005].into())]
    {
        world.run(&fewer, &request).await;
    }
    assert_eq!(rows(&world, &kind).await, 24);
}

#[tokio::test]
async fn row_9_a_cleanup_drops_rows_without_a_record() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let (fewer, kind) = two_lost(&world, &campus).await;
    let (resync, plan) = world.plan(&fewer, &cleanup()).await;
    let step = plan.removals.iter().find(|step| step.resource == "studentSectionAssociations").expect("it is planned");
    assert_eq!((step.dropped, step.deletes.len()), (2, 0), "{plan}");
    assert_eq!(rows(&world, &kind).await, 24, "a plan only reads");
    let report = resync.run(&plan).await.expect("it can be run");
    assert!(report.is_success() && world.deletes().is_empty(), "{report}");
    assert_eq!(rows(&world, &kind).await, 22);
}

/// The printed table: Campus, mapping, ODS; and what a Cleanup leaves in the ODS and in the mapping.
#[tokio::test]
async fn row_9_the_truth_table_of_the_manual() {
    const TABLE: [([bool; 3], [bool; 2]); 8] = [
        ([true, true, true], [true, true]),
        // Mapping alone is cleaned up: what Campus has of it, a Resync sends.
        ([true, true, false], [false, false]),
        ([true, false, true], [true, true]),
        ([true, false, false], [false, false]),
        ([false, true, true], [false, false]),
        ([false, true, false], [false, false]),
        // Printed as deleted; nobody knows that it is ours, so it stays.
        ([false, false, true], [true, false]),
        ([false, false, false], [false, false]),
    ];
    let (mut first, mut now) = (Campus::new(), Campus::new());
    for (person, ([in_campus, mapped, _], _)) in (1000..).zip(TABLE) {
        let roster = person * 10 + 1;
        first = if mapped { first } else { first.without("Roster", roster) };
        now = if in_campus { now } else { now.without("Roster", roster) };
    }
    let world = World::after(&first).await;
    let resync = world.open(now.store()).await.expect("it opens");
    let kind = resync.model().kind("studentSectionAssociations").expect("it exists");
    let of = |person: i64| {
        let key = rostered(SCHOOL_A, person, 1);
        let same = move |record: &serde_json::Value| {
            record["studentReference"]["studentUniqueId"] == key["studentReference"]["studentUniqueId"]
        };
        world.ods.records("studentSectionAssociations").into_iter().find(same)
    };
    for (person, ([_, mapped, in_ods], _)) in (1000..).zip(TABLE) {
        match (mapped, in_ods) {
            (false, true) => {
                world.ods.seed("studentSectionAssociations", vec![rostered(SCHOOL_A, person, 1)]).expect("it is stored");
            }
            (true, false) => {
                let record = of(person).expect("it was sent");
                assert!(resync.ods().delete(&kind, record["id"].as_str().expect("an id")).await.verdict.is_success());
            }
            _ => {}
        }
    }
    let report = world.run(&now, &cleanup()).await;
    assert!(report.is_success(), "{report}");
    let mapped = keys(&world, &kind).await;
    for (person, (before, [in_ods, is_mapped])) in (1000..).zip(TABLE) {
        let body = serde_json::to_vec(&rostered(SCHOOL_A, person, 1)).expect("JSON");
        let key = kind.inspector().inspect(&body).key.expect("a key");
        assert_eq!((of(person).is_some(), mapped.contains(&key)), (in_ods, is_mapped), "Campus, mapping, ODS: {before:?}");
    }
}

#[tokio::test]
async fn row_9_what_the_ods_does_not_show_but_has_keeps_its_row() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = world.open(campus.store()).await.expect("it opens");
    let kind = resync.model().kind("students").expect("it exists");
    // Without an enrollment the student is not shown to this client any more, and is there.
    for endpoint in ["studentSectionAssociations", "studentEducationOrganizationAssociations", "studentSchoolAssociations"] {
        let of = resync.model().kind(endpoint).expect("it exists");
        let record = world.ods.records(endpoint).remove(0);
        assert!(resync.ods().delete(&of, record["id"].as_str().expect("an id")).await.verdict.is_success());
    }
    let report = world.run(&campus.without("Person", 1000).without("Enrollment", 1000).without("Roster", 10_001), &all()).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(rows(&world, &kind).await, 24);
}

#[tokio::test]
async fn row_9_an_emptied_ods_is_not_cleaned_up_by_rows_that_do_not_belong_to_it() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    // The same address with other contents: the records have other ids there.
    let other = mock();
    let grades = (0..500).map(|nth| format!("uri://ed-fi.org/GradeLevelDescriptor#{nth}"));
    other.seed_descriptors(grades).expect("descriptor values");
    let fresh = World::in_ods(other, &campus).await;
    let replaced = World { ods: fresh.ods, ledger: world.ledger };
    let (_, plan) = replaced.plan(&campus.without("Roster", 10_001), &cleanup()).await;
    assert_eq!(plan.deletes().0, 0, "{plan}");
    assert!(plan.warnings.iter().any(|warning| warning.contains("emptied or replaced")), "{plan}");
}

/// A server that gives shorter pages than it is asked for.
#[derive(Debug, Clone)]
struct ShortPages(MockOds);

#[async_trait]
impl HttpService for ShortPages {
    async fn call(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let uri = request.uri().to_string().replace("limit=500", "limit=5");
        *request.uri_mut() = uri.parse().expect("a URI");
        self.0.call(request).await
    }
}

#[tokio::test]
async fn row_9_a_lost_ledger_is_rebuilt_from_all_pages_however_short() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let world = World { ods: world.ods, ledger: std::sync::Arc::new(ModelLedger::new()) };
    let resync = Resync::builder(campus.store())
        .ods(world.ods.base_url())
        .secrets(Credentials::new(world.ods.key(), world.ods.secret()))
        .service(ShortPages(world.ods.clone()))
        .ledger(std::sync::Arc::clone(&world.ledger))
        .open()
        .await
        .expect("it opens");
    assert_eq!(resync.rebuild_ledger().await.expect("it is rebuilt"), campus.records.len() as u64);
    let kind = resync.model().kind("studentSectionAssociations").expect("it exists");
    assert_eq!(rows(&world, &kind).await, 24);
}
