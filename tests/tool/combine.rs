//! Row 15, Combine Person.

use edfi_resync::HandledEvent;
use edfi_resync::campus::{CampusEvent, Policies};
use edfi_resync::model::CampusRole;
use edfi_resync::plan::{Because, Kept, Occasion};
use http::Method;
use serde_json::json;

use super::small_world::{Campus, SCHOOL_A, SCHOOL_B, World, kept, mock, rostered, unique_id};
use super::world::builder;

fn combined() -> CampusEvent {
    CampusEvent::people_combined(1000, 1001, [unique_id(1001)]).expect("two people")
}

/// Persons 1000 and 1001 are one: what the second one had has gone over to the first.
fn after_it(campus: Campus) -> Campus {
    let mut campus = campus.without_person(1001);
    campus.roster(12, SCHOOL_A, 1000, 2);
    campus
}

#[tokio::test]
async fn row_15_everything_of_the_removed_person_leaves_and_the_kept_one_is_sent() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = world.open(after_it(campus).store()).await.expect("it opens");
    let plan = resync.plan_event(&combined()).await.expect("a plan");
    assert_eq!((plan.occasion, plan.deletes()), (Occasion::PeopleCombined, (3, 4)));
    assert!(plan.removals.iter().flat_map(|step| &step.deletes).all(|removal| removal.because == Because::PeopleCombined));
    assert!(plan.to_string().starts_with("Combine Person of \"State\""), "{plan}");
    let handled = resync.handle(&combined()).await.expect("it is handled");
    let report = handled[0].report().expect("a run");
    assert!(report.is_success(), "{report}");
    let text = report.to_string();
    assert!(
        text.starts_with("Combine Person of")
            && text.ends_with("everything that was found and read is accounted for, nothing failed"),
        "{text}"
    );
    assert_eq!((report.removed.deleted, kept(report, Kept::Protected)), (3, 1), "{report}");
    assert_eq!((report.total.read, report.total.created), (5, 1), "what came over is new: {report}");
    assert_eq!(
        world.deletes(),
        ["studentSectionAssociations", "studentEducationOrganizationAssociations", "studentSchoolAssociations"],
        "dependents first"
    );
    assert_eq!((world.count("students"), world.count("studentSchoolAssociations")), (24, 23), "the student's own record stays");
}

/// Nobody reviews the list of an event, so of an exclusive kind, too, only what is ours goes.
#[tokio::test]
async fn row_15_policies_hold() {
    const KIND: &str = "studentSectionAssociations";
    for (policies, deleted, why, stay) in [
        (Policies::default().protected(KIND), 2, Kept::Protected, 3),
        (Policies::default().read_only(KIND), 2, Kept::ReferenceOnly, 2),
        (Policies::default().exclusive(KIND), 3, Kept::NotOurs, 1),
    ] {
        let campus = Campus::new();
        let world = World::after(&campus).await;
        world.ods.seed(KIND, vec![rostered(SCHOOL_A, 1001, 2)]).expect("it is stored");
        let resync = world.open(after_it(campus).with_policies(policies).store()).await.expect("it opens");
        let handled = resync.handle(&combined()).await.expect("it is handled");
        let report = handled[0].report().expect("a run");
        assert_eq!((report.removed.deleted, kept(report, why)), (deleted, stay), "{report}");
    }
}

#[tokio::test]
async fn row_15_without_a_ledger_the_removed_person_is_looked_up_by_the_old_id_and_listed() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = builder(after_it(campus).store(), &world.ods).open().await.expect("it opens");
    let plan = resync.plan_event(&combined()).await.expect("a plan");
    assert_eq!(plan.deletes().0, 3, "{plan}");
    let asked = world.ods.requests();
    let listings = asked.iter().filter(|request| request.path.starts_with("/ed-fi/studentSectionAssociations?"));
    assert!(listings.clone().count() > 0 && listings.clone().all(|request| request.path.contains("studentUniqueId=U1001")));
    let handled = resync.handle(&combined()).await.expect("it is handled");
    assert!(
        handled[0].event.is_none() && !handled[0].is_done() && handled[0].report().is_none(),
        "it is to be reviewed: {handled:?}"
    );
    assert_eq!(world.count("studentSchoolAssociations"), 24);
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!(report.removed.deleted, 3, "{report}");
}

#[tokio::test]
async fn row_15_twins_are_sent_again_and_not_lost() {
    // Both people had one and the same Ed-Fi ID: whoever was sent last is what the ODS holds.
    let campus = Campus::new().renamed(&unique_id(1001), &unique_id(1000));
    let mut first = campus.clone().without_person(1000);
    let world = World::after(&first).await;
    first = campus.without_person(1001);
    let resync = world.open(first.store()).await.expect("it opens");
    let event = CampusEvent::people_combined(1000, 1001, [unique_id(1000)]).expect("two people");
    let handled = resync.handle(&event).await.expect("it is handled");
    let report = handled[0].report().expect("a run");
    assert!(report.is_success(), "{report}");
    assert_eq!((report.removed.deleted, kept(report, Kept::Match), report.total.read), (0, 3, 4), "{report}");
    assert!(world.ods.requests().iter().all(|request| request.method != Method::DELETE));
}

#[tokio::test]
async fn row_15_a_number_that_somebody_else_has_deletes_nothing_of_that_person() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    // The removed person's staff number happens to be a student's Ed-Fi ID.
    let resync = world.open(campus.store()).await.expect("it opens");
    let event = CampusEvent::people_combined(1000, 9000, [unique_id(1100)]).expect("two people");
    let handled = resync.handle(&event).await.expect("it is handled");
    let report = handled[0].report().expect("a run");
    assert_eq!((report.removed.deleted, report.removed.found), (0, 0), "it is not even looked up: {report}");
    let warning = "students: another person has, or had, one of the unique IDs there, and what is under it stays";
    let plan = resync.plan_event(&event).await.expect("a plan");
    assert!(plan.warnings.iter().any(|said| said == warning), "{plan}");
    let theirs = world.ods.records("studentSchoolAssociations");
    assert!(theirs.iter().any(|record| record["schoolReference"]["schoolId"] == SCHOOL_B));
}

#[tokio::test]
async fn row_15_a_number_that_is_another_person_s_as_staff_is_not_looked_up_for_it() {
    let mut campus = Campus::new();
    let number = unique_id(1001);
    let staff = json!({"staffUniqueId": number, "firstName": "C", "lastSurname": "D"});
    let assignment = json!({
        "beginDate": "2026-08-20", "educationOrganizationReference": {"educationOrganizationId": SCHOOL_A},
        "staffReference": {"staffUniqueId": number}, "staffClassificationDescriptor": "uri://ed-fi.org/StaffClassificationDescriptor#Counselor",
    });
    let ods = mock();
    ods.seed_descriptors(["uri://ed-fi.org/StaffClassificationDescriptor#Counselor"]).expect("descriptor values");
    let one = [(CampusRole::Person, 2000)];
    campus.add("staffs", staff, &one, ("Person", 2000));
    let here = [(CampusRole::Person, 2000), (CampusRole::School, 12)];
    campus.add("staffEducationOrganizationAssignmentAssociations", assignment, &here, ("Assignment", 2000));
    let world = World::in_ods(ods, &campus).await;
    assert_eq!(world.count("staffEducationOrganizationAssignmentAssociations"), 1);
    // The member of staff has left, and is not sent any more.
    let resync = world.open(after_it(campus).without_person(2000).store()).await.expect("it opens");
    let handled = resync.handle(&combined()).await.expect("it is handled");
    assert_eq!(handled[0].report().expect("a run").removed.deleted, 3, "{}", handled[0]);
    assert_eq!(world.count("staffEducationOrganizationAssignmentAssociations"), 1);
}

#[tokio::test]
async fn row_15_unique_ids_that_nobody_named_are_found_by_the_ledger_or_missed_aloud() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let unnamed = |removed| CampusEvent::people_combined(1000, removed, Vec::<String>::new()).expect("two people");
    let warns =
        |warnings: &[String]| warnings.iter().any(|said| said.starts_with("no unique ID of the removed person is named or known"));
    let after = after_it(campus);
    let resync = world.open(after.store()).await.expect("it opens");
    let plan = resync.plan_event(&unnamed(9000)).await.expect("a plan");
    assert_eq!((plan.deletes().0, warns(&plan.warnings)), (0, true), "{plan}");
    let handled = resync.handle(&unnamed(9000)).await.expect("it is handled");
    assert!(warns(&handled[0].report().expect("a run").warnings), "{}", handled[0]);

    let plan = resync.plan_event(&unnamed(1001)).await.expect("a plan");
    assert_eq!((plan.deletes().0, warns(&plan.warnings)), (3, false), "{plan}");
    let handled = resync.handle(&unnamed(1001)).await.expect("it is handled");
    assert_eq!(handled[0].report().expect("a run").removed.deleted, 3, "{}", handled[0]);
    assert_eq!((world.count("students"), world.count("studentSchoolAssociations")), (24, 23));

    let without_ledger = builder(after.store(), &world.ods).open().await.expect("it opens");
    assert!(warns(&without_ledger.plan_event(&unnamed(1001)).await.expect("a plan").warnings));
}

#[tokio::test]
async fn row_15_an_event_that_contradicts_campus_waits_until_campus_has_it_so_or_a_later_one_explains_it() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let problem = |handled: &[HandledEvent]| handled[0].problem().map(ToString::to_string).unwrap_or_default();
    // Campus has not combined them yet.
    let resync = world.open(campus.store()).await.expect("it opens");
    let said = problem(&resync.handle(&combined()).await.expect("it is handled"));
    assert!(said.starts_with("Campus still has person 1001, of whom the event says that it is gone; "), "{said}");
    assert!(said.contains("archive the event"), "{said}");
    assert_eq!((world.deletes().len(), world.count("studentSchoolAssociations")), (0, 24));
    let resync = world.open(after_it(campus.clone()).store()).await.expect("it opens");
    assert!(resync.process_events().await.expect("they are processed")[0].is_done());
    assert_eq!(world.count("studentSchoolAssociations"), 23);
    // The one that stays is gone, too: unless it was combined with another since, nobody stays.
    let resync = world.open(after_it(campus).without_person(1000).store()).await.expect("it opens");
    let said = problem(&resync.handle(&combined()).await.expect("it is handled"));
    assert!(said.starts_with("Campus does not have person 1000, of whom the event says that it stays; "), "{said}");
    let next = CampusEvent::people_combined(1002, 1000, [unique_id(1000)]).expect("two people");
    assert!(resync.handle(&next).await.expect("it is handled")[0].is_done());
    assert_eq!(resync.events().await.expect("the queue").len(), 0, "the first was explained");
    assert_eq!(world.count("studentSchoolAssociations"), 22);
}

#[tokio::test]
async fn row_15_that_the_removed_person_s_own_record_stays_is_said_and_a_policy_deletes_it_last() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let resync = world.open(after_it(campus).store()).await.expect("it opens");
    let handled = resync.handle(&combined()).await.expect("it is handled");
    let report = handled[0].report().expect("a run");
    let said = report.warnings.iter().filter(|warning| warning.starts_with("1 students of the removed person stay"));
    assert_eq!(said.count(), 1, "{report}");

    let campus = Campus::new();
    let world = World::after(&campus).await;
    let policies = Policies::default().unprotected("students");
    let resync = world.open(after_it(campus).with_policies(policies).store()).await.expect("it opens");
    let handled = resync.handle(&combined()).await.expect("it is handled");
    let report = handled[0].report().expect("a run");
    assert_eq!((report.removed.deleted, report.removed.failed), (4, 0), "{report}");
    assert_eq!(world.deletes().last().map(String::as_str), Some("students"));
}
