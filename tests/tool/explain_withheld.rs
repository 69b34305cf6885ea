//! Where is my student's record? What a Campus database withholds is named, and sent once that is put right.

use edfi_resync::explain::{ExplainedRecord, Reason, Subject};

use super::small_world::all;
use super::world::{Made, builder, district, mock};

/// The first student of a generated district, and its enrollment.
fn student(made: &Made) -> (i64, i64) {
    let sql = "SELECT n.personID FROM SendableEnrollment n JOIN Person p ON p.personID = n.personID \
        WHERE n.schoolYear = 2027 AND p.edFiID IS NOT NULL GROUP BY n.personID HAVING count(*) = 1 ORDER BY n.personID LIMIT 1";
    let person = made.numbers(sql)[0];
    (
        person,
        made.numbers(&format!("SELECT enrollmentID FROM SendableEnrollment WHERE personID = {person} AND schoolYear = 2027"))[0],
    )
}

/// Plants something in a district that an ODS does not know the student of yet, sees that it is named, undoes it, and sees the student arrive.
async fn planted(plant: impl Fn(i64, i64) -> String, undo: impl Fn(i64, i64) -> String, reason: Reason, resource: Option<&str>) {
    let (person, enrollment) = student(district());
    let made = district().copy(&plant(person, enrollment));
    let ods = mock();
    let resync = builder(made.store(), &ods).open().await.expect("it opens");
    resync.run(&resync.plan(&all()).await.expect("a plan")).await.expect("a report");
    let found = resync.explain(Subject::Person(person)).await.expect("an explanation");
    let named = found.records.iter().find(|record| record.reason == reason).unwrap_or_else(|| panic!("{reason}: {found}"));
    assert_eq!((named.resource.as_deref(), found.next == named.next), (resource, true), "{found}");
    let others = |record: &&ExplainedRecord| record.reason != reason && record.reason != Reason::InPlace;
    assert!(
        found.records.iter().filter(others).all(|record| matches!(record.reason, Reason::PersonUnseen | Reason::ParentMissing)),
        "{found}"
    );
    made.change(&undo(person, enrollment));
    let resync = builder(made.store(), &ods).open().await.expect("it opens");
    let report = resync.run(&resync.plan(&all()).await.expect("a plan")).await.expect("a report");
    assert!(report.is_success(), "{report}");
    let found = resync.explain(Subject::Person(person)).await.expect("an explanation");
    assert!(found.is_all_well() && found.records.len() > 3, "{found}");
}

const ENROLLMENTS: Option<&str> = Some("studentSchoolAssociations");

#[tokio::test]
async fn the_person_lacks_a_unique_id() {
    let set =
        |value: &'static str| move |person: i64, _: i64| format!("UPDATE Person SET edFiID = {value} WHERE personID = {person}");
    planted(set("NULL"), set("'987654'"), Reason::NoUniqueId, None).await;
}

#[tokio::test]
async fn the_student_did_not_show_up() {
    let set = |flag: i64| move |_: i64, id: i64| format!("UPDATE Enrollment SET noShow = {flag} WHERE enrollmentID = {id}");
    planted(set(1), set(0), Reason::NoShow, ENROLLMENTS).await;
}

#[tokio::test]
async fn the_enrollment_is_marked_state_exclude() {
    let set = |flag: i64| move |_: i64, id: i64| format!("UPDATE Enrollment SET stateExclude = {flag} WHERE enrollmentID = {id}");
    planted(set(1), set(0), Reason::StateExcluded, ENROLLMENTS).await;
}

#[tokio::test]
async fn the_calendar_is_marked_exclude() {
    let set = |flag: i64| {
        move |_: i64, id: i64| {
            format!(
                "UPDATE Calendar SET exclude = {flag} WHERE calendarID = (SELECT calendarID FROM Enrollment WHERE enrollmentID = {id})"
            )
        }
    };
    planted(set(1), set(0), Reason::CalendarExcluded, ENROLLMENTS).await;
}

#[tokio::test]
async fn the_school_is_marked_exclude() {
    let set = |flag: i64| {
        move |_: i64, id: i64| {
            format!(
                "UPDATE School SET exclude = {flag} WHERE schoolID = (SELECT k.schoolID FROM Enrollment e JOIN Calendar k \
                 ON k.calendarID = e.calendarID WHERE e.enrollmentID = {id})"
            )
        }
    };
    planted(set(1), set(0), Reason::SchoolExcluded, ENROLLMENTS).await;
    let (_, enrollment) = student(district());
    let made = district().copy(&set(1)(0, enrollment));
    let school = made.numbers("SELECT schoolID FROM School WHERE exclude = 1")[0];
    let resync = builder(made.store(), &mock()).open().await.expect("it opens");
    let found = resync.explain(Subject::School(school)).await.expect("an explanation");
    assert_eq!(found.records[0].reason, Reason::SchoolExcluded, "{found}");
}

#[tokio::test]
async fn the_enrollment_is_of_another_year() {
    let set = |year: i64| {
        move |_: i64, id: i64| {
            format!(
                "UPDATE Calendar SET endYear = {year} WHERE calendarID = (SELECT calendarID FROM Enrollment WHERE enrollmentID = {id})"
            )
        }
    };
    planted(set(2026), set(2027), Reason::OtherYear, ENROLLMENTS).await;
}

#[tokio::test]
async fn a_campus_code_is_not_mapped() {
    let plant = |_: i64, id: i64| {
        format!(
            "UPDATE EdFiMapping SET code = 'away:' || code WHERE descriptor = 'GradeLevelDescriptor' \
             AND code = (SELECT grade FROM Enrollment WHERE enrollmentID = {id})"
        )
    };
    let undo = |_: i64, _: i64| "UPDATE EdFiMapping SET code = substr(code, 6) WHERE code LIKE 'away:%'".to_owned();
    planted(plant, undo, Reason::UnmappedCode, ENROLLMENTS).await;
}
