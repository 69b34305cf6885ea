//! Row 9, Cleanup: what belongs to a request.

use edfi_resync::campus::{Mode, NonPersonPolicy, Request};
use edfi_resync::plan::{Kept, Plan};

use super::small_world::{Campus, World, kept};

/// Both schools and two people have lost something; so has the district.
fn fewer(campus: &Campus) -> Campus {
    campus
        .clone()
        .without("Roster", 10_001)
        .without("Roster", 10_011)
        .without("Roster", 11_001)
        .without("Day", 121)
        .without("Day", 151)
        .without("Section", 122)
}

fn objects(plan: &Plan) -> Vec<&str> {
    let mut objects: Vec<_> =
        plan.removals.iter().flat_map(|step| &step.deletes).filter_map(|removal| removal.object.as_deref()).collect();
    objects.sort_unstable();
    objects
}

#[tokio::test]
async fn row_9_of_one_school_only_its_own_is_deleted() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let request = Request::new().schools([12]).mode(Mode::Cleanup);
    let (_, plan) = world.plan(&fewer(&campus), &request).await;
    assert_eq!(objects(&plan), ["Day:121", "Roster:10001", "Roster:10011", "Section:122"]);
    // What has no school in its key is of the district, which was not asked for.
    let step =
        plan.removals.iter().find(|step| step.resource == "studentEducationOrganizationAssociations").expect("it is planned");
    assert_eq!((step.found, step.outside), (0, 0), "not even listed: {plan}");
    let listed = |request: &edfi_resync::testing::mock_ods::RecordedRequest| {
        request.path.starts_with("/ed-fi/studentSectionAssociations?schoolId=255901001&")
    };
    assert!(world.ods.requests().iter().any(listed), "only the school's are asked for");
    let report = world.run(&fewer(&campus), &request.force(true)).await;
    assert_eq!((report.removed.deleted, world.count("calendarDates")), (4, 5), "{report}");
}

#[tokio::test]
async fn row_9_of_one_person_only_the_person_s_own_is_deleted() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let request = Request::new().all_schools().persons([1000].into()).mode(Mode::Cleanup);
    let (resync, plan) = world.plan(&fewer(&campus), &request).await;
    assert_eq!(objects(&plan), ["Roster:10001"]);
    assert!(plan.warnings.iter().any(|warning| warning.starts_with("not cleaned up, because people")), "{plan}");
    let only_about_the_person = |step: &edfi_resync::plan::RemovalStep| step.found <= 1 && step.outside == 0;
    assert!(plan.removals.iter().all(only_about_the_person), "{plan}");
    let error = resync.run(&plan).await.expect_err("one of four is more than a tenth");
    assert!(error.to_string().contains("1 of the 4 records"), "{error}");
    let report = world.run(&fewer(&campus), &request.force(true)).await;
    assert_eq!((report.removed.deleted, world.deletes().len()), (1, 1), "{report}");
}

#[tokio::test]
async fn row_9_the_policy_lets_other_kinds_run_in_full() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let request =
        Request::new().schools([15]).persons([1000].into()).non_person_policy(NonPersonPolicy::FullScope).mode(Mode::Cleanup);
    let (_, plan) = world.plan(&fewer(&campus), &request).await;
    // The person is not of this school; the school's own calendar is cleaned up.
    assert_eq!(objects(&plan), ["Day:151"], "{plan}");
}

#[tokio::test]
async fn row_9_of_one_section_and_of_one_course_only_their_own_is_deleted() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let of_section = Request::new().all_schools().sections([121].into()).mode(Mode::Cleanup);
    let (_, plan) = world.plan(&fewer(&campus), &of_section).await;
    assert_eq!(objects(&plan), ["Roster:10001", "Roster:10011"], "{plan}");
    let of_course = Request::new().all_schools().courses([150].into()).mode(Mode::Cleanup);
    let (_, plan) = world.plan(&fewer(&campus), &of_course).await;
    assert_eq!(objects(&plan), ["Roster:11001"], "{plan}");
}

#[tokio::test]
async fn row_9_only_chosen_resources_are_cleaned_up() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let request = Request::new().all_schools().resources(["calendarDates"]).mode(Mode::Cleanup).force(true);
    let report = world.run(&fewer(&campus), &request).await;
    assert_eq!((report.removed.deleted, kept(&report, Kept::Match)), (2, 4), "{report}");
    assert_eq!(world.deletes(), ["calendarDates"; 2]);
}

#[tokio::test]
async fn row_9_another_school_year_or_district_is_outside() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let mut last_year = serde_json::json!({
        "calendarCode": "C", "schoolReference": {"schoolId": super::small_world::SCHOOL_A}, "schoolYearTypeReference": {"schoolYear": 2026},
        "calendarTypeDescriptor": "uri://ed-fi.org/CalendarTypeDescriptor#IEP",
    });
    let mut other = last_year.clone();
    other["schoolReference"]["schoolId"] = serde_json::json!(7);
    other["schoolYearTypeReference"]["schoolYear"] = serde_json::json!(2027);
    last_year["calendarCode"] = serde_json::json!("L");
    world.ods.seed("calendars", vec![last_year, other]).expect("they are stored");
    let ours = campus.with_policies(edfi_resync::campus::Policies::default().exclusive("calendars"));
    let (_, plan) = world.plan(&ours, &super::small_world::cleanup()).await;
    let calendars = plan.removals.iter().find(|step| step.resource == "calendars").expect("it is planned");
    assert_eq!((calendars.found, calendars.outside, calendars.deletes.len()), (2, 2, 0), "{plan}");
}
