//! Row 9, Cleanup: what is deleted, in which order, and what stays.

use edfi_resync::campus::Policies;
use edfi_resync::plan::{Because, Kept, Plan};
use edfi_resync::source::ObjectState;
use http::Method;
use serde_json::{Map, json};

use super::small_world::{Campus, SCHOOL_A, World, all, cleanup, ends, enrollment, kept, rostered};

/// Which records a plan deletes, and why.
fn listed(plan: &Plan) -> Vec<(String, Option<&str>, Because)> {
    let of = |step: &'_ edfi_resync::plan::RemovalStep| step.resource.clone();
    plan.removals
        .iter()
        .flat_map(|step| step.deletes.iter().map(move |removal| (of(step), removal.object.as_deref(), removal.because)))
        .collect()
}

#[tokio::test]
async fn row_9_what_is_ours_and_gone_from_campus_is_deleted_and_forgotten() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let fewer = campus.without("Roster", 10_001);
    let (resync, plan) = world.plan(&fewer, &cleanup()).await;
    assert_eq!(listed(&plan), [("studentSectionAssociations".to_owned(), Some("Roster:10001"), Because::Gone)]);
    assert_eq!(world.deletes(), [""; 0], "a plan only reads");
    let report = resync.run(&plan).await.expect("it can be run");
    assert!(report.is_success(), "{report}");
    assert_eq!((report.removed.deleted, report.removed.failed, world.deletes().len()), (1, 0, 1));
    assert_eq!(report.removed.found, report.removed.deleted + kept(&report, Kept::Match));
    assert_eq!(world.count("studentSectionAssociations"), 23);
    let (_, again) = world.plan(&fewer, &cleanup()).await;
    assert_eq!((again.deletes().0, again.removals.iter().map(|step| step.dropped).sum::<u64>()), (0, 0), "its row is gone too");
}

#[tokio::test]
async fn row_9_another_vendor_s_records_of_our_students_stay() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let theirs = enrollment(SCHOOL_A, 1000, "2026-10-01");
    world.ods.seed("studentSchoolAssociations", vec![theirs]).expect("it is stored");
    world.ods.seed("studentSectionAssociations", vec![rostered(SCHOOL_A, 1001, 2)]).expect("it is stored");
    // Even after the ledger was rebuilt from what the ODS shows, and Campus has lost a record of its own.
    let resync = world.open(campus.store()).await.expect("it opens");
    resync.rebuild_ledger().await.expect("it is rebuilt");
    let report = world.run(&campus.without("Roster", 10_051), &cleanup()).await;
    assert_eq!((report.removed.deleted, kept(&report, Kept::NotOurs)), (1, 2), "{report}");
    assert_eq!((world.count("studentSchoolAssociations"), world.count("studentSectionAssociations")), (25, 24));
}

#[tokio::test]
async fn row_9_an_exclusive_kind_is_cleaned_of_what_nobody_knows() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.seed("studentSectionAssociations", vec![rostered(SCHOOL_A, 1001, 2)]).expect("it is stored");
    let ours = campus.with_policies(Policies::default().exclusive("studentSectionAssociations"));
    let (_, plan) = world.plan(&ours, &cleanup()).await;
    assert_eq!(listed(&plan), [("studentSectionAssociations".to_owned(), None, Because::Exclusive)]);
}

/// As in an ODS on SQL Server, which takes `ALG1` for the `alg1` that it has and leaves it as it is.
#[tokio::test]
async fn row_9_what_differs_from_campus_only_in_letter_case_stays() {
    let campus = Campus::new();
    let exclusive = campus.clone().with_policies(Policies::default().exclusive("studentSectionAssociations"));
    let mut lower = rostered(SCHOOL_A, 1005, 1);
    lower["sectionReference"]["localCourseCode"] = json!("alg1");
    let world = World::after(&campus.clone().without("Roster", 10_051)).await;
    world.ods.seed("studentSectionAssociations", vec![lower]).expect("it is stored");
    let (_, plan) = world.plan(&exclusive, &cleanup()).await;
    assert_eq!((listed(&plan), plan.removals.iter().filter_map(|step| step.kept.get(&Kept::NotSent)).sum::<u64>()), (vec![], 1));
    let report = world.run(&campus, &all()).await;
    assert_eq!((report.total.created, report.total.updated), (0, 1), "it is that record: {report}");
}

#[tokio::test]
async fn row_9_deletes_go_in_reverse_order_and_a_student_s_enrollment_behind_all_else_about_the_student() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    // The second section and whoever is in it; the first student's enrollment and roster.
    let mut campus = campus;
    campus.roster(12, SCHOOL_A, 1002, 2);
    world.run(&campus, &all()).await;
    world.ods.clear_requests();
    let fewer = campus.without("Roster", 10_022).without("Section", 122).without("Roster", 10_001).without("Enrollment", 1000);
    let report = world.run(&fewer, &cleanup()).await;
    assert!(report.is_success(), "{report}");
    let order = ["studentSectionAssociations", "studentSectionAssociations", "sections", "studentSchoolAssociations"];
    assert_eq!(world.deletes().len(), 4);
    let at = |resource: &str| world.deletes().iter().rposition(|deleted| deleted == resource);
    assert!(order.iter().all(|resource| at(resource).is_some()));
    assert!(at("studentSectionAssociations") < at("sections"), "{:?}", world.deletes());
    assert!(at("studentSectionAssociations") < at("studentSchoolAssociations"), "{:?}", world.deletes());
}

#[tokio::test]
async fn row_9_what_others_refer_to_is_tried_again_and_then_fails_by_their_name() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.seed("studentSectionAssociations", vec![rostered(SCHOOL_A, 1001, 2)]).expect("it is stored");
    let report = world.run(&campus.without("Section", 122).without("Roster", 10_051), &cleanup()).await;
    assert_eq!((report.removed.deleted, report.removed.failed), (1, 1), "{report}");
    assert!(!report.is_success());
    assert_eq!(world.deletes().iter().filter(|resource| *resource == "sections").count(), 2, "once more after the rest");
    let failure = &report.failures[0];
    assert_eq!((failure.resource.as_str(), failure.status), ("sections", Some(409)));
    assert_eq!(failure.message, "records of StudentSectionAssociation in the ODS still refer to it");
}

#[tokio::test]
async fn row_9_a_lost_ed_fi_id_counts_as_a_match() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let lost = campus.unsent("Roster", 10_001, ObjectState::Present).unsent("Enrollment", 1000, ObjectState::Present).unsent(
        "Person",
        1000,
        ObjectState::Present,
    );
    let (_, plan) = world.plan(&lost, &cleanup()).await;
    assert_eq!(plan.deletes().0, 0, "{plan}");
    // The student itself is protected, whatever Campus says.
    let report = world.run(&lost, &cleanup()).await;
    assert_eq!((kept(&report, Kept::NotSent), kept(&report, Kept::Protected)), (3, 1), "{report}");
}

#[tokio::test]
async fn row_9_what_was_sent_under_an_old_key_is_left_over_and_goes() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let moved = campus.change("Enrollment", 1000, |body| body["entryDate"] = json!("2026-08-27"));
    let report = world.run(&moved, &cleanup()).await;
    assert_eq!((report.removed.deleted, kept(&report, Kept::NotSent)), (0, 1), "nothing in the ODS is in its place yet: {report}");
    // An ODS that does not change keys has it sent under its new key first: the student is in the ODS once again, and the old enrollment goes.
    world.ods.fail(Method::PUT, "/ed-fi/studentSchoolAssociations", Map::new(), 400).expect("it can be planted");
    world.run(&moved, &all()).await;
    for request in [cleanup(), cleanup().persons([1000].into())] {
        let (_, plan) = world.plan(&moved, &request).await;
        assert_eq!(listed(&plan), [("studentSchoolAssociations".to_owned(), Some("Enrollment:1000"), Because::KeyChanged)]);
    }
    let (resync, plan) = world.plan(&moved, &cleanup()).await;
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!((report.removed.deleted, world.count("studentSchoolAssociations")), (1, 24), "{report}");
}

#[tokio::test]
async fn row_9_an_object_whose_record_under_its_new_key_cannot_be_sent_keeps_the_old_one() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let moved = campus.change("Enrollment", 1000, |body| {
        body["entryDate"] = json!("2026-08-27");
        body["entryGradeLevelDescriptor"] = json!(null);
    });
    assert_eq!(world.run(&moved, &all()).await.total.invalid, 1);
    let report = world.run(&moved, &cleanup()).await;
    assert_eq!((report.removed.deleted, kept(&report, Kept::NotSent)), (0, 1), "{report}");
    assert_eq!(world.count("studentSchoolAssociations"), 24);
}

#[tokio::test]
async fn row_9_an_excluded_calendar_goes_with_its_dates_even_if_they_are_switched_off() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let mut excluded = campus.clone().unsent("ScheduleStructure", 12, ObjectState::CalendarExcluded);
    for day in 121..=123 {
        excluded = excluded.unsent("Day", day, ObjectState::CalendarExcluded);
    }
    let excluded = excluded.switched_off("calendarDates").switched_off("sections");
    for request in [cleanup(), cleanup().resources(["calendars"])] {
        let (_, plan) = world.plan(&excluded, &request).await;
        let mut because: Vec<_> = listed(&plan);
        because.dedup();
        assert_eq!(plan.deletes().0, 4, "{plan}");
        assert!(because.iter().all(|(_, _, because)| *because == Because::CalendarExcluded));
        assert_eq!(because[0].0, "calendarDates", "dates before their calendar");
    }
    let report = world.run(&excluded, &cleanup()).await;
    assert_eq!((report.removed.deleted, world.count("calendars"), world.count("calendarDates")), (4, 1, 3), "{report}");
    // Of what is switched off, nothing else goes; neither did it when Campus lost it.
    assert_eq!(kept(&report, Kept::SwitchedOff), 7, "{report}");
    let report = world.run(&excluded.without("Section", 122), &cleanup()).await;
    assert_eq!((report.removed.deleted, world.count("sections")), (0, 4), "{report}");
}

#[tokio::test]
async fn row_9_what_came_back_in_campus_or_was_changed_in_the_ods_since_the_plan_stays() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let fewer =
        campus.clone().without("Roster", 10_001).without("Roster", 10_011).without("Roster", 10_021).without("Roster", 10_031);
    let (_, plan) = world.plan(&fewer, &cleanup()).await;
    assert_eq!(plan.deletes().0, 4, "{plan}");
    // One is in Campus again, one was changed in the ODS, one is gone already; the plan was saved, and is run elsewhere.
    let back = campus.clone().without("Roster", 10_011).without("Roster", 10_021).without("Roster", 10_031);
    let mut changed = rostered(SCHOOL_A, 1001, 1);
    changed["endDate"] = json!("2026-12-01");
    world.ods.seed("studentSectionAssociations", vec![changed]).expect("it is stored");
    let saved: Plan = serde_json::from_str(&serde_json::to_string(&plan).expect("JSON")).expect("a plan");
    assert_eq!(saved, plan);
    let resync = world.open(back.store()).await.expect("it opens");
    let object = |wanted: &str| {
        let all = saved.removals.iter().flat_map(|step| &step.deletes);
        all.into_iter().find(|removal| removal.object.as_deref() == Some(wanted)).expect("it is listed").id.clone()
    };
    let kind = resync.model().kind("studentSectionAssociations").expect("it exists");
    assert!(resync.ods().delete(&kind, &object("Roster:10031")).await.verdict.is_success());
    let mut seen = Vec::new();
    let report = resync.run(&saved).observe(ends(&mut seen)).await.expect("it can be run");
    seen.sort();
    let of = |end: &str| format!("studentSectionAssociations {end}");
    assert_eq!(seen, [of("deleted"), of("kept changed"), of("kept match")], "{report}");
    assert_eq!(world.count("studentSectionAssociations"), 22);
    assert!(report.warnings.iter().any(|warning| warning == "1 record that the plan deletes is not in the ODS any more"));
}

#[tokio::test]
async fn row_9_what_was_gone_from_campus_only_after_the_plan_stays() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let (_, plan) = world.plan(&campus.clone().without("Roster", 10_001), &cleanup()).await;
    let resync = world.open(campus.without("Roster", 10_001).without("Roster", 10_011).store()).await.expect("it opens");
    let report = resync.run(&plan).await.expect("it can be run");
    assert_eq!((report.removed.deleted, kept(&report, Kept::NotInPlan)), (1, 1), "{report}");
}

#[tokio::test]
async fn row_9_an_orphan_that_campus_has_is_adopted_and_goes_when_campus_loses_it() {
    let mut campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.seed("studentSectionAssociations", vec![rostered(SCHOOL_A, 1001, 2)]).expect("it is stored");
    campus.roster(12, SCHOOL_A, 1001, 2);
    let report = world.run(&campus, &cleanup()).await;
    assert_eq!((report.removed.deleted, kept(&report, Kept::Adopted)), (0, 1), "{report}");
    let report = world.run(&campus.clone(), &cleanup()).await;
    assert_eq!(kept(&report, Kept::Adopted), 0, "the ledger knows it now: {report}");
    let report = world.run(&campus.without("Roster", 10_012), &cleanup()).await;
    assert_eq!((report.removed.deleted, world.count("studentSectionAssociations")), (1, 24), "{report}");
}
