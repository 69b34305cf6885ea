//! Records of any year, as history is: transcripts of earlier years stand beside those of this one.

use edfi_resync::plan::Because;
use edfi_resync::verify::DifferenceKind;

use super::small_world::{Campus, World, all, cleanup};

const RECORDS: &str = "studentAcademicRecords";

/// One student has a transcript of three years, another one of two.
fn with_history() -> Campus {
    [(1000, 2024), (1000, 2025), (1000, 2027), (1001, 2025), (1001, 2026)]
        .into_iter()
        .fold(Campus::new(), |campus, (person, year)| campus.with_history(person, year))
}

fn years(world: &World) -> Vec<(String, i64)> {
    let text = |record: &serde_json::Value| record["studentReference"]["studentUniqueId"].as_str().expect("an ID").to_owned();
    let year = |record: &serde_json::Value| record["schoolYearTypeReference"]["schoolYear"].as_i64().expect("a year");
    let mut years: Vec<_> = world.ods.records(RECORDS).iter().map(|record| (text(record), year(record))).collect();
    years.sort();
    years
}

#[tokio::test]
async fn history_of_any_year_is_sent_and_compared() {
    let world = World::after(&with_history()).await;
    let sent = [("U1000", 2024), ("U1000", 2025), ("U1000", 2027), ("U1001", 2025), ("U1001", 2026)];
    assert_eq!(years(&world), sent.map(|(id, year)| (id.to_owned(), year)));
    let resync = world.open(with_history().store()).await.expect("it opens");
    let found = resync.verify(&all()).await.expect("it can be compared");
    assert_eq!((found.resources[RECORDS].same, found.differences.len()), (5, 0), "{found}");
}

#[tokio::test]
async fn only_years_that_the_source_gave_are_judged() {
    let world = World::after(&with_history()).await;
    // Of 2024 nothing is given any more, of 2025 only the other student's.
    let fewer = with_history().without("TranscriptCourse", 10_002_024).without("TranscriptCourse", 10_002_025);
    let resync = world.open(fewer.store()).await.expect("it opens");
    let found = resync.verify(&all()).await.expect("it can be compared");
    let extra: Vec<_> = found.differences.iter().map(|difference| (difference.resource.as_str(), difference.kind)).collect();
    assert_eq!(extra, [(RECORDS, DifferenceKind::ExtraOurs)], "{found}");

    let (resync, plan) = world.plan(&fewer, &cleanup()).await;
    let step = plan.removals.iter().find(|step| step.resource == RECORDS).expect("it is planned");
    let deletes: Vec<_> = step.deletes.iter().map(|removal| (removal.object.as_deref(), removal.because)).collect();
    assert_eq!(deletes, [(Some("TranscriptCourse:10002025"), Because::Gone)], "{plan}");
    assert_eq!((step.found, step.outside), (4, 1), "{plan}");
    let report = resync.run(&plan).await.expect("it can be run");
    assert!(report.is_success(), "{report}");
    let left = [("U1000", 2024), ("U1000", 2027), ("U1001", 2025), ("U1001", 2026)];
    assert_eq!(years(&world), left.map(|(id, year)| (id.to_owned(), year)));
}
