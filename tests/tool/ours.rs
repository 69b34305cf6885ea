//! Rows 9 and 15: whose a record is does not hang on how its latest sending ended.

use edfi_resync::campus::CampusEvent;
use edfi_resync::ledger::ErrorFilter;
use edfi_resync::plan::Kept;
use http::Method;
use serde_json::Map;

use super::small_world::{Campus, SCHOOL_A, World, all, cleanup, kept, rostered, unique_id};

const ROSTERS: &str = "studentSectionAssociations";

/// Everything is sent again, and the ODS refuses every roster.
async fn refused(world: &World, campus: &Campus) {
    world.ods.fail(Method::POST, "/ed-fi/studentSectionAssociations", Map::new(), 400).expect("planted");
    let report = world.run(campus, &all()).await;
    assert_eq!(report.total.failed, world.count(ROSTERS) as u64, "{report}");
    world.ods.clear_failures();
}

#[tokio::test]
async fn row_9_what_is_ours_stays_ours_when_it_fails_later() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    refused(&world, &campus).await;
    let report = world.run(&campus.without("Roster", 10_001), &cleanup()).await;
    assert_eq!((report.removed.deleted, kept(&report, Kept::Adopted), kept(&report, Kept::NotOurs)), (1, 0, 0), "{report}");
}

#[tokio::test]
async fn row_9_another_vendor_s_record_that_we_failed_to_send_over_is_not_ours() {
    let mut campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.seed(ROSTERS, vec![rostered(SCHOOL_A, 1001, 2)]).expect("it is stored");
    let resync = world.open(campus.store()).await.expect("it opens");
    // The ledger knows its digest, as the ODS has shown it.
    resync.rebuild_ledger().await.expect("rebuilt");
    let before = campus.clone();
    campus.roster(12, SCHOOL_A, 1001, 2);
    refused(&world, &campus).await;
    let report = world.run(&before, &cleanup()).await;
    assert_eq!((report.removed.deleted, kept(&report, Kept::NotOurs)), (0, 1), "{report}");
}

#[tokio::test]
async fn row_9_rows_of_what_failed_and_is_nowhere_any_more_go_and_other_errors_stay() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    refused(&world, &campus).await;
    let resync = world.open(campus.store()).await.expect("it opens");
    let kind = resync.model().kind(ROSTERS).expect("it exists");
    for record in world.ods.records(ROSTERS) {
        assert!(resync.ods().delete(&kind, record["id"].as_str().expect("an id")).await.verdict.is_success());
    }
    let (resync, plan) = world.plan(&campus.without("Roster", 10_001), &cleanup()).await;
    let dropped: u64 = plan.removals.iter().map(|step| step.dropped).sum();
    assert_eq!(dropped, 1, "the others are in Campus, and still to be repaired: {plan}");
    resync.run(&plan).await.expect("it can be run");
    let open: usize = resync.errors(&ErrorFilter::default()).await.expect("errors").iter().map(|group| group.ids().count()).sum();
    assert_eq!(open, 23);
}

#[tokio::test]
async fn row_15_what_is_ours_stays_ours_when_it_fails_later() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    refused(&world, &campus).await;
    let event = CampusEvent::people_combined(1000, 1001, [unique_id(1001)]).expect("two people");
    let resync = world.open(campus.without_person(1001).store()).await.expect("it opens");
    let handled = resync.handle(&event).await.expect("it is handled");
    let report = handled[0].report().expect("a run");
    assert_eq!((report.removed.deleted, kept(report, Kept::NotOurs)), (3, 0), "{report}");
}
