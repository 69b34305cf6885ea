//! Row 17: cases in which only a resync makes the ODS right, proposed as ready-made requests.

use std::sync::Arc;

use edfi_resync::campus::Mode;
use edfi_resync::source::ObjectState;
use edfi_resync::{Advice, AdviceReason, ErrorKind};
use edfi_resync_testing::ModelLedger;
use serde_json::json;

use super::small_world::{Campus, SCHOOL_A, World, all, mock};

async fn advice(world: &World, campus: &Campus) -> Vec<Advice> {
    world.open(campus.store()).await.expect("it opens").advise().await.expect("advice")
}

/// Reasons and resources.
fn said(advice: &[Advice]) -> Vec<(AdviceReason, Vec<(&str, u64)>)> {
    advice.iter().map(|one| (one.reason, one.resources.iter().map(|(name, &records)| (name.as_str(), records)).collect())).collect()
}

#[tokio::test]
async fn row_17_where_source_and_ledger_agree_nothing_is_advised() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    assert_eq!(advice(&world, &campus).await, []);
}

#[tokio::test]
async fn row_17_a_new_or_emptied_ods_needs_everything() {
    let campus = Campus::new();
    let fresh = World { ods: mock(), ledger: Arc::new(ModelLedger::new()) };
    let replaced = World { ods: mock(), ledger: World::after(&campus).await.ledger };
    for world in [fresh, replaced] {
        let advice = advice(&world, &campus).await;
        assert_eq!(said(&advice), [(AdviceReason::NothingSent, vec![])]);
        assert_eq!(advice[0].request, all());
        assert!(world.run(&campus, &advice[0].request).await.is_success());
    }
}

#[tokio::test]
async fn row_17_a_resource_that_was_switched_on_later_is_sent_with_what_it_requires() {
    let campus = Campus::new();
    let world = World::after(&campus.clone().switched_off("calendarDates")).await;
    let advice = advice(&world, &campus).await;
    assert_eq!(said(&advice), [(AdviceReason::SwitchedOnLater, vec![("calendarDates", 6)])]);
    let report = world.run(&campus, &advice[0].request).await;
    assert_eq!(report.resources["calendarDates"].created, 6, "{report}");
    assert!(self::advice(&world, &campus).await.is_empty(), "and that was all");
}

#[tokio::test]
async fn row_17_what_was_not_sent_yet_is_not_said_to_be_switched_on_later() {
    let campus = Campus::new();
    let fresh = World { ods: mock(), ledger: Arc::new(ModelLedger::new()) };
    assert!(fresh.run(&campus, &all().resources(["localEducationAgencies", "schools"])).await.is_success());
    let advice = advice(&fresh, &campus).await;
    assert_eq!(advice.iter().map(|one| one.reason).collect::<Vec<_>>(), [AdviceReason::NotSent]);
    assert_eq!((advice[0].resources.len(), advice[0].resources["students"]), (10, 24));
    assert!(fresh.run(&campus, &advice[0].request).await.is_success());
    assert!(self::advice(&fresh, &campus).await.is_empty(), "and that was all");
}

#[tokio::test]
async fn row_17_sessions_mappings_and_new_records_are_told_apart() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let mut changed = campus.clone().change("Term", 12, |body| body["totalInstructionalDays"] = json!(81));
    changed = changed.change("Course", 120, |body| body["courseTitle"] = json!("Algebra I"));
    // Every enrollment has another grade level now.
    for held in changed.records.iter_mut().filter(|held| held.object.0 == "Enrollment") {
        held.body["residencyStatusDescriptor"] = json!("uri://ed-fi.org/ResidencyStatusDescriptor#Resident");
    }
    changed.roster(12, SCHOOL_A, 1000, 2);
    assert_eq!(
        said(&advice(&world, &changed).await),
        [
            (AdviceReason::ResyncOnly, vec![("sessions", 1)]),
            (AdviceReason::MappingChanged, vec![("studentSchoolAssociations", 24)]),
            (AdviceReason::NotSent, vec![("studentSectionAssociations", 1)]),
            (AdviceReason::Changed, vec![("courses", 1)]),
        ]
    );
}

#[tokio::test]
async fn row_17_what_is_gone_or_of_an_excluded_calendar_takes_a_cleanup() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let mut changed = campus.clone().without("Roster", 10_001).unsent("Enrollment", 1001, ObjectState::Present);
    changed = changed.unsent("Day", 121, ObjectState::CalendarExcluded).switched_off("calendarDates");
    let found = advice(&world, &changed).await;
    assert_eq!(
        said(&found),
        [
            (AdviceReason::CalendarExcluded, vec![("calendarDates", 1)]),
            (AdviceReason::Gone, vec![("studentSectionAssociations", 1)]),
        ]
    );
    assert!(found.iter().all(|one| one.request.mode == Mode::Cleanup));
    assert_eq!(found[1].to_string(), "accepted, and gone from the source since (cleanup): 1 studentSectionAssociations");
    let report = world.run(&changed, &found[1].request).await;
    assert_eq!(report.removed.deleted, 1, "{report}");
}

#[tokio::test]
async fn row_17_without_a_ledger_there_is_no_advice() {
    let ods = mock();
    let resync = super::world::open(Campus::new().store(), &ods).await;
    assert_eq!(resync.advise().await.expect_err("nothing is known").kind(), ErrorKind::ConfigInvalid);
}
