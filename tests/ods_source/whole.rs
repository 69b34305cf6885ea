//! A whole ODS moves to an empty one of version 8, and a second run sends exactly what changed in between.

use edfi_resync::campus::{Changes, Request};
use edfi_resync::plan::Plan;
use http::Method;
use serde_json::json;

use super::world::{World, delete, enrollment, rename_period, since_last, student, unique_id};

/// Records that move: as many as are asked for, which is none of what everybody waits for.
fn students() -> usize {
    std::env::var("MOVE_RECORDS").map_or(1_000, |records| records.parse::<usize>().expect("MOVE_RECORDS is a number") / 2)
}

#[tokio::test]
async fn an_ods_moves_to_version_8_and_then_what_changed() {
    let students = students();
    let world = World::new(students);
    let plan = world.plan(&Request::new()).await;
    assert!(plan.warnings.iter().any(|warning| warning.contains("no snapshot")), "{plan}");
    assert!(plan.known_records().is_some_and(|records| records >= 2 * students as u64), "{plan}");
    let report = world.run(&Request::new()).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(report.total.read, plan.known_records().expect("they were counted"));
    world.assert_moved();
    let newest = world.old.newest_change_version();
    assert_eq!(world.watermark("/ed-fi/students").await, (Some(newest), None));

    // Nothing changed.
    world.new.clear_requests();
    let report = world.run(&since_last()).await;
    assert!(report.is_success() && report.total.read == 0, "{report}");
    assert!(world.sent().is_empty(), "{:?}", world.sent());

    // Three people changed, two came, a period got another name, and two enrollments ended for good.
    let changed = [3, students / 2, students - 1];
    let new = [students, students + 1];
    world.old.seed("students", changed.map(|nth| student(nth, "After")).to_vec()).expect("they have their keys");
    world.old.seed("students", new.map(|nth| student(nth, "New")).to_vec()).expect("they have their keys");
    world.old.seed("studentSchoolAssociations", new.map(enrollment).to_vec()).expect("they have their keys");
    rename_period(&world.old, "Period 1", "First").await;
    for nth in [5, 6] {
        delete(&world.old, "studentSchoolAssociations", "/studentReference/studentUniqueId", &json!(unique_id(nth))).await;
    }
    let request = Request::new().changes(Changes::since_last().with_deletes()).force(true);
    let plan = world.plan(&request).await;
    assert_eq!((plan.known_records(), plan.deletes().0), (Some(9), 2), "{plan}");
    assert_said(&plan);
    world.new.clear_requests();
    let report = world.run(&request).await;
    assert!(report.is_success() && report.left_behind.is_empty(), "{report}");
    let sent: Vec<_> = world.sent().into_iter().map(|((method, resource), times)| (method.to_string(), resource, times)).collect();
    let mut wanted = vec![
        (Method::DELETE.to_string(), "studentSchoolAssociations".to_owned(), 2),
        (Method::PUT.to_string(), "classPeriods".to_owned(), 1),
        (Method::POST.to_string(), "studentSchoolAssociations".to_owned(), 2),
        (Method::POST.to_string(), "students".to_owned(), 5),
        // The period's new name is in it, whoever wrote it there.
        (Method::POST.to_string(), "bellSchedules".to_owned(), 1),
    ];
    wanted.sort();
    let mut sent = sent;
    sent.sort();
    assert_eq!(sent, wanted);
    world.assert_moved();
    let newest = world.old.newest_change_version();
    assert_eq!(world.watermark("/ed-fi/studentSchoolAssociations").await, (Some(newest), Some(newest)));

    // And so on: nothing is left.
    world.new.clear_requests();
    let report = world.run(&request).await;
    assert!(report.is_success() && report.total.read == 0 && report.removed.found == 0, "{report}");
    assert!(world.sent().is_empty(), "{:?}", world.sent());
}

/// A person reads in the plan what goes, from where, and what of it stands still.
fn assert_said(plan: &Plan) {
    let text = plan.to_string();
    let newest = |line: &str| line.split_whitespace().last().is_some_and(|word| word.parse::<u64>().is_ok());
    assert_eq!(text.lines().nth(1), Some("changes since the last run, deletes included"), "{text}");
    let students = text.lines().find(|line| line.contains(" students ")).expect("a line");
    assert!(students.contains("what changed since version") && newest(students), "{text}");
    assert!(text.contains("studentSchoolAssociations") && text.contains("deleted in the source since version 0"), "{text}");
    assert!(text.contains("resources of which nothing changed") && !text.contains("staffs"), "{text}");
    assert!(text.lines().count() < 20, "{text}");
}
