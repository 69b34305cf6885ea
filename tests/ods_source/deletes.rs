//! What was deleted in the source goes from the target only if it is asked for, as the plan lists it.

use edfi_resync::ErrorKind;
use edfi_resync::campus::{Changes, Request};
use edfi_resync::plan::{Because, Kept};
use serde_json::json;

use super::world::{World, delete, rename_period, since_last, student, unique_id};

const ENROLLMENT: &str = "/studentReference/studentUniqueId";

fn with_deletes() -> Request {
    Request::new().changes(Changes::since_last().with_deletes())
}

#[tokio::test]
async fn deletes_stay_until_they_are_asked_for_and_none_is_lost_meanwhile() {
    let world = World::new(30);
    assert!(world.run(&since_last()).await.is_success());
    delete(&world.old, "studentSchoolAssociations", ENROLLMENT, &json!(unique_id(1))).await;
    assert!(world.run(&since_last()).await.is_success());
    assert_eq!(world.new.count("studentSchoolAssociations"), 30, "nobody asked");
    delete(&world.old, "studentSchoolAssociations", ENROLLMENT, &json!(unique_id(2))).await;
    delete(&world.old, "students", "/studentUniqueId", &json!(unique_id(2))).await;
    let plan = world.plan(&with_deletes()).await;
    let of = |endpoint: &str| plan.removals.iter().find(|step| step.resource == endpoint).expect("it was found");
    let enrollments = of("studentSchoolAssociations");
    assert_eq!((enrollments.deletes.len(), enrollments.found), (2, 30), "{plan}");
    assert!(enrollments.deletes.iter().all(|removal| removal.because == Because::Gone && removal.etag.is_some()));
    // People are protected, unless somebody says otherwise.
    assert_eq!(of("students").kept.get(&Kept::Protected), Some(&1), "{plan}");
    assert!(plan.to_string().contains("behind what is sent"), "{plan}");
    let resync = world.resync().await;
    let report = resync.run(&plan).await.expect("it can be run");
    assert!(report.is_success(), "{report}");
    assert_eq!((report.removed.deleted, world.new.count("studentSchoolAssociations")), (2, 28));
    assert_eq!(world.new.count("students"), 30);
    let again = world.plan(&with_deletes()).await;
    assert_eq!(again.deletes(), (0, 0), "each once: {again}");
}

#[tokio::test]
async fn a_source_that_lost_much_is_not_followed_unasked() {
    let world = World::new(20);
    assert!(world.run(&since_last()).await.is_success());
    for nth in 0..5 {
        delete(&world.old, "studentSchoolAssociations", ENROLLMENT, &json!(unique_id(nth))).await;
    }
    let resync = world.resync().await;
    let plan = resync.plan(&with_deletes()).await.expect("a plan");
    let refused = resync.run(&plan).await.expect_err("it is a quarter");
    assert_eq!(refused.kind(), ErrorKind::RequestInvalid);
    assert!(refused.to_string().contains("5 of the 20"), "{refused}");
    assert_eq!(world.new.count("studentSchoolAssociations"), 20);
    let report = resync.run(&plan).force(true).await.expect("it was reviewed");
    assert_eq!((report.removed.deleted, report.is_success()), (5, true), "{report}");
}

#[tokio::test]
async fn what_came_back_or_was_changed_in_the_target_since_the_plan_stays() {
    let world = World::new(40);
    assert!(world.run(&since_last()).await.is_success());
    for nth in 0..3 {
        delete(&world.old, "studentSchoolAssociations", ENROLLMENT, &json!(unique_id(nth))).await;
    }
    let resync = world.resync().await;
    let plan = resync.plan(&with_deletes()).await.expect("a plan");
    assert_eq!(plan.deletes().0, 3);
    // One is there again, one somebody has changed in the target.
    world.old.seed("studentSchoolAssociations", vec![super::world::enrollment(0)]).expect("it has its key");
    let mut changed = super::world::enrollment(1);
    changed["primarySchool"] = json!(true);
    world.new.seed("studentSchoolAssociations", vec![changed]).expect("it has its key");
    let report = resync.run(&plan).await.expect("it can be run");
    let tally = &report.removals["studentSchoolAssociations"];
    assert_eq!((tally.deleted, tally.kept.get(&Kept::Changed)), (1, Some(&1)), "{report}");
    assert_eq!(world.new.count("studentSchoolAssociations"), 39);
    // What was not decided on is asked about again.
    let again = world.plan(&with_deletes()).await;
    assert_eq!(again.deletes().0, 1, "{again}");
}

#[tokio::test]
async fn without_a_ledger_nothing_is_known_to_be_ours() {
    let world = World::new(5);
    let source = world.source().connect().await.expect("it answers");
    let resync = world.from(source).open().await.expect("it opens");
    let request = Request::new().changes(Changes::since(1).with_deletes());
    let refused = resync.plan(&request).await.expect_err("there is no ledger");
    assert!(refused.to_string().contains("ledger"), "{refused}");
    let request = Request::new().changes(Changes::since(world.old.newest_change_version()));
    world.old.seed("students", vec![student(2, "After")]).expect("it has its key");
    let plan = resync.plan(&request).await.expect("a plan");
    assert_eq!(plan.known_records(), Some(1), "{plan}");
}

#[tokio::test]
async fn what_got_another_key_before_it_was_deleted_goes_under_the_one_that_it_had() {
    let world = World::new(3);
    assert!(world.run(&since_last()).await.is_success());
    for (period, other) in [("Period 5", "Fifth"), ("Period 6", "Sixth")] {
        rename_period(&world.old, period, other).await;
        delete(&world.old, "classPeriods", "/classPeriodName", &json!(other)).await;
    }
    // One is there again under the key that it had first.
    let again = json!({"classPeriodName": "Period 6", "schoolReference": {"schoolId": super::world::SCHOOLS[0]}});
    world.old.seed("classPeriods", vec![again]).expect("it has its key");
    let plan = world.plan(&with_deletes()).await;
    let step = plan.removals.iter().find(|step| step.resource == "classPeriods").expect("it was found");
    assert_eq!((step.deletes.len(), step.gap.as_deref()), (1, None), "{plan}");
    let report = world.resync().await.run(&plan).await.expect("it can be run");
    assert!(report.is_success() && report.removed.deleted == 1, "{report}");
    world.assert_moved();
    assert_eq!(world.plan(&with_deletes()).await.deletes(), (0, 0));
}
