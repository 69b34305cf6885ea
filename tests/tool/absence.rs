//! What the ODS does not show, wherever the tool looks: a list leaves out whom this client has no relationship with, and nothing is concluded
//! from that. Every test counts what was asked.

use edfi_resync::campus::{CampusEvent, DeleteRequest, Request};
use edfi_resync::plan::Kept;
use edfi_resync::{AdviceReason, Resync};
use http::Method;
use serde_json::json;

use super::mapping::rows;
use super::small_world::{Campus, SCHOOL_A, World, all, cleanup, enrollment};
use super::veil::Veil;

/// What is about student 1000 in the ODS: himself, an enrolment, an association with the district, a roster.
const ABOUT_HIM: usize = 4;

async fn rows_of_him(world: &World, resync: &Resync) -> usize {
    let mut all = 0;
    for endpoint in
        ["students", "studentSchoolAssociations", "studentEducationOrganizationAssociations", "studentSectionAssociations"]
    {
        all += rows(world, &resync.model().kind(endpoint).expect("it exists")).await;
    }
    all
}

#[tokio::test]
async fn a_cleanup_deletes_nothing_and_forgets_nothing_of_what_a_list_leaves_out() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let left = campus.clone().without_person(1000);
    let veil = Veil::before(&world, &["U1000"]);
    let resync = veil.open(&world, left.store()).await.expect("it opens");
    let before = rows_of_him(&world, &resync).await;
    let plan = resync.plan(&cleanup()).await.expect("a plan");
    assert_eq!((plan.deletes().0, plan.removals.iter().map(|step| step.dropped).sum::<u64>()), (0, 0), "{plan}");
    let report = resync.run(&plan).await.expect("it runs");
    assert_eq!((report.removed.deleted, report.removed.failed), (0, 0), "{report}");
    assert_eq!(rows_of_him(&world, &resync).await, before, "the ledger knows all of them still");
    // For the plan and for its run; and five each time that it is asked whether it is the same ODS.
    assert!(veil.by_id() <= 2 * ABOUT_HIM + 4 * 5, "{} records asked for by id", veil.by_id());
    assert_eq!(veil.count(&Method::DELETE, ""), 0);

    // Shown again, they are what they are: gone from Campus, but for the student himself, who is never deleted.
    veil.lift();
    let plan = resync.plan(&cleanup()).await.expect("a plan");
    assert_eq!(plan.deletes().0, ABOUT_HIM as u64 - 1, "{plan}");
}

#[tokio::test]
async fn a_resync_forgets_nothing_of_what_a_list_leaves_out() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let veil = Veil::before(&world, &["U1000"]);
    let left = campus.clone().without_person(1000);
    let resync = veil.open(&world, left.store()).await.expect("it opens");
    let before = rows_of_him(&world, &resync).await;
    let plan = resync.plan(&all()).await.expect("a plan");
    let report = resync.run(&plan).await.expect("it runs");
    assert!(report.is_success(), "{report}");
    assert_eq!(rows_of_him(&world, &resync).await, before);
    assert!(veil.by_id() <= ABOUT_HIM + 2 * 5, "{} records asked for by id", veil.by_id());
}

#[tokio::test]
async fn an_old_record_stays_as_long_as_the_new_one_is_not_shown() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let moved = campus.clone().change("Day", 121, |body| body["date"] = json!("2026-09-10"));
    let report = world.run(&moved, &all()).await;
    assert_eq!((report.resources["calendarDates"].created, report.left_behind.len()), (1, 1), "{report}");
    let veil = Veil::before(&world, &["2026-09-10"]);
    let resync = veil.open(&world, moved.store()).await.expect("it opens");
    let plan = resync.plan(&cleanup()).await.expect("a plan");
    let step = plan.removals.iter().find(|step| step.resource == "calendarDates").expect("a step");
    assert_eq!((step.deletes.len(), step.kept[&Kept::NotSent], step.dropped), (0, 1, 0), "{plan}");
    veil.lift();
    assert_eq!(resync.plan(&cleanup()).await.expect("a plan").deletes().0, 1);
}

/// Of an ODS that shows nothing by id either, nothing is known; it is not an empty one.
#[tokio::test]
async fn an_ods_that_shows_none_of_what_the_ledger_knows_is_not_taken_for_an_emptied_one() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = Veil::before(&world, &["id"]).open(&world, campus.store()).await.expect("it opens");
    let plan = resync.plan(&all()).await.expect("a plan");
    assert!(!plan.warnings.iter().any(|warning| warning.contains("the ledger kn")), "{plan}");
    let advice = resync.advise().await.expect("advice");
    assert!(advice.iter().all(|one| one.reason != AdviceReason::NothingSent), "{advice:?}");
}

/// 403, and a breakdown that is tried again until it is given up.
#[tokio::test(start_paused = true)]
async fn a_change_query_endpoint_that_refuses_is_tried_once_and_nobody_says_that_the_ods_does_not_answer() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    for status in [403, 404, 500] {
        let veil = Veil::with_change_versions(&world, &[], Some(status));
        let resync = veil.open(&world, campus.store()).await.expect("it opens");
        for _ in 0..3 {
            let plan = resync.plan(&all()).await.expect("a plan");
            let said = plan.warnings.iter().find(|warning| warning.contains("ledger knows") || warning.contains("answer"));
            assert_eq!(said, None, "{status}");
            assert!(resync.run(&plan).await.expect("it runs").is_success());
        }
        let attempts = veil.count(&Method::GET, "availableChangeVersions");
        let most = if status == 500 { 6 } else { 1 };
        assert!((1..=most).contains(&attempts), "{status}: {attempts} attempts");
        let first = veil.count(&Method::GET, "/ed-fi/");
        assert!(first > 0, "records were asked for by id");
    }
}

#[tokio::test]
async fn an_event_says_that_the_ods_does_not_show_the_person_whom_the_ledger_knows() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let event = CampusEvent::ed_fi_id_changed(1000, Some("U1000"), Some("N1")).expect("it did change");
    let veil = Veil::before(&world, &["U1000"]);
    let resync = veil.open(&world, campus.clone().renamed("U1000", "N1").store()).await.expect("it opens");
    let plan = resync.plan_event(&event).await.expect("a plan");
    assert_eq!(plan.deletes().0, 0, "{plan}");
    let said = "the ODS does not show this client 1 students that the ledger knows";
    assert_eq!(plan.warnings.iter().filter(|warning| warning.starts_with(said)).count(), 1, "{plan}");
    assert!(veil.by_id() <= 1 + 2 * 5, "{} records asked for by id", veil.by_id());
    veil.lift();
    let plan = resync.plan_event(&event).await.expect("a plan");
    assert_eq!(plan.deletes().0, 3, "{plan}");
    assert!(!plan.warnings.iter().any(|warning| warning.starts_with(said)), "{plan}");
}

#[tokio::test]
async fn the_delete_tool_tells_what_is_not_shown_from_what_is_not_there() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let him = world.ods.records("students").into_iter().find(|student| student["studentUniqueId"] == "U1000").expect("he is there");
    let id = him["id"].as_str().expect("an id");
    let veil = Veil::before(&world, &["U1000"]);
    let resync = veil.open(&world, campus.clone().without_person(1000).store()).await.expect("it opens");
    let named = DeleteRequest::new().record("students", id).record("students", "00000000000000000000000000000000");
    let plan = resync.plan_delete(&named).await.expect("a plan");
    assert_eq!(plan.deletes().0, 0);
    let said = |part: &str| plan.warnings.iter().filter(|warning| warning.contains(part)).count();
    assert_eq!((said("does not show this client"), said("has no students")), (1, 1), "{plan}");

    // Gone from Campus, and known to the ledger under an id that is not shown: that is no reason to fail.
    let plan = resync.plan_delete(&DeleteRequest::new().persons([1000].into())).await.expect("a plan");
    assert_eq!(plan.deletes().0, 0, "{plan}");
    assert!(plan.warnings.iter().any(|warning| warning.contains("person ID 1000")), "{plan}");
}

/// Where some schools are chosen, whose an old record is the ODS is asked; what it does not show is nobody's to change.
#[tokio::test]
async fn an_old_record_that_is_not_shown_is_not_put_under_another_key() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let moved = campus.clone().change("Enrollment", 1000, |body| *body = enrollment(SCHOOL_A, 1000, "2026-08-27"));
    let veil = Veil::before(&world, &["2026-08-20"]);
    let resync = veil.open(&world, moved.store()).await.expect("it opens");
    let plan = resync.plan(&Request::new().schools([12])).await.expect("a plan");
    let report = resync.run(&plan).await.expect("it runs");
    assert_eq!(report.resources["studentSchoolAssociations"].created, 1, "{report}");
    assert_eq!(veil.count(&Method::PUT, ""), 0);
}
