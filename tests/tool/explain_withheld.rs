//! Where is my student's record? What a Campus database withholds is named, and sent once that is put right.

use edfi_resync::explain::{ExplainedRecord, Reason, Subject};

use super::small_world::all;
use super::world::{Made, builder, district, mock};

/// The first student of a generated district, and its enrollment.
fn student(made: &Made) -> (i64, i64) {
    let sql = "SELECT n.personID FROM OpenEnrollment n JOIN Person p ON p.personID = n.personID \
        WHERE n.schoolYear = 2027 AND p.edFiID IS NOT NULL GROUP BY n.personID HAVING count(*) = 1 ORDER BY n.personID LIMIT 1";
    let person = made.numbers(sql)[0];
    (person, made.numbers(&format!("SELECT enrollmentID FROM OpenEnrollment WHERE personID = {person} AND schoolYear = 2027"))[0])
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
    let report = resync.run(&resync.plan(&all().persons([person].into())).await.expect("a plan")).await.expect("a report");
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

#[tokio::test]
async fn the_grade_of_the_enrollment_is_none_of_its_structure() {
    let plant = |_: i64, id: i64| format!("UPDATE Enrollment SET grade = 'away:' || grade WHERE enrollmentID = {id}");
    let undo = |_: i64, id: i64| format!("UPDATE Enrollment SET grade = substr(grade, 6) WHERE enrollmentID = {id}");
    planted(plant, undo, Reason::GradeUnknown, ENROLLMENTS).await;
}

/// Takes the Ed-Fi number from the school of an enrollment, and gives it back.
fn number(is_taken: bool) -> impl Fn(i64, i64) -> String {
    let number = if is_taken { "'x' || coalesce(edFiNumber, standardCode)" } else { "substr(edFiNumber, 2)" };
    move |_, id| {
        format!(
            "UPDATE School SET edFiNumber = {number} WHERE schoolID = (SELECT k.schoolID FROM Enrollment e JOIN Calendar k \
             ON k.calendarID = e.calendarID WHERE e.enrollmentID = {id})"
        )
    }
}

#[tokio::test]
async fn the_number_of_the_school_is_none() {
    planted(number(true), number(false), Reason::NumberUnfit, ENROLLMENTS).await;
}

/// Of enrollments of earlier years nothing is said of who is enrolled in this one.
#[tokio::test]
async fn what_was_in_other_years_is_in_nobody_s_way() {
    let (person, enrollment) = student(district());
    let made = district().copy(&format!(
        "INSERT INTO Enrollment (enrollmentID, personID, districtID, calendarID, structureID, endYear, grade, serviceType, startDate, startStatus)
         SELECT 987654, e.personID, k.districtID, k.calendarID, u.structureID, k.endYear, e.grade, 'P', k.startDate, e.startStatus
         FROM Enrollment e JOIN Calendar k ON k.endYear = 2026 JOIN ScheduleStructure u ON u.calendarID = k.calendarID
         WHERE e.enrollmentID = {enrollment} LIMIT 1"
    ));
    assert_eq!(made.numbers("SELECT count(*) FROM Enrollment WHERE enrollmentID = 987654"), [1]);
    let resync = builder(made.store(), &mock()).open().await.expect("it opens");
    assert!(resync.run(&resync.plan(&all()).await.expect("a plan")).await.expect("a report").is_success());
    let found = resync.explain(Subject::Person(person)).await.expect("an explanation");
    assert!(found.is_all_well(), "{found}");
}

/// Plants something in a district, sees that it is named first of a subject which is not well, undoes it, and sees the subject arrive.
async fn named(subject: Subject, plant: &str, undo: &str, reason: Reason, resource: &str) {
    let (made, ods) = (district().copy(&format!("PRAGMA foreign_keys = OFF; {plant}")), mock());
    let resync = builder(made.store(), &ods).open().await.expect("it opens");
    resync.run(&resync.plan(&all()).await.expect("a plan")).await.expect("a report");
    let found = resync.explain(subject.clone()).await.expect("an explanation");
    assert!(!found.is_all_well() && found.records.iter().all(|record| record.reason != Reason::NotInCampus), "{found}");
    let first = &found.records[0];
    assert_eq!((first.reason, first.resource.as_deref()), (reason, Some(resource)), "{found}");
    assert!(found.next.is_some() && found.next == first.next, "{found}");
    made.change(&format!("PRAGMA foreign_keys = OFF; {undo}"));
    let resync = builder(made.store(), &ods).open().await.expect("it opens");
    let report = resync.run(&resync.plan(&all()).await.expect("a plan")).await.expect("a report");
    assert!(report.is_success(), "{report}");
    let found = resync.explain(subject).await.expect("an explanation");
    assert!(found.is_all_well() && found.next.is_none(), "{found}");
}

/// A section of the year with a roster, and its course.
fn section() -> (i64, i64) {
    let of = "FROM OpenSection WHERE schoolYear = 2027 AND sectionID IN (SELECT sectionID FROM Roster) ORDER BY sectionID LIMIT 1";
    (district().numbers(&format!("SELECT sectionID {of}"))[0], district().numbers(&format!("SELECT courseID {of}"))[0])
}

#[tokio::test]
async fn a_section_is_not_placed() {
    let (section, _) = section();
    let set = |from: i64, to: i64| format!("UPDATE SectionPlacement SET sectionID = {to} WHERE sectionID = {from}");
    named(Subject::Section(section), &set(section, -section), &set(-section, section), Reason::NotPlaced, "sections").await;
}

#[tokio::test]
async fn a_course_is_marked_or_not_active() {
    let (section, course) = section();
    let set = |what: &str| format!("UPDATE Course SET {what} WHERE courseID = {course}");
    let (marked, clear) = (set("stateReportExclude = 1"), set("stateReportExclude = 0"));
    named(Subject::Course(course), &marked, &clear, Reason::StateExcluded, "courses").await;
    named(Subject::Section(section), &set("active = 0"), &set("active = 1"), Reason::Inactive, "courses").await;
}

#[tokio::test]
async fn an_assignment_is_marked() {
    let sql = "SELECT a.personID FROM EmploymentAssignment a JOIN Person p ON p.personID = a.personID \
        JOIN OpenAssignment n ON n.assignmentID = a.assignmentID WHERE p.edFiID IS NOT NULL AND a.startDate < '2027-07-01' \
        AND (a.endDate IS NULL OR a.endDate >= '2026-07-01') GROUP BY a.personID HAVING count(*) = 1 ORDER BY a.personID LIMIT 1";
    let person = district().numbers(sql)[0];
    let set = |flag: i64| format!("UPDATE EmploymentAssignment SET exclude = {flag} WHERE personID = {person}");
    let assignments = "staffEducationOrganizationAssignmentAssociations";
    named(Subject::Person(person), &set(1), &set(0), Reason::Excluded, assignments).await;
}

#[tokio::test]
async fn a_school_is_there_and_not_sent() {
    let (_, enrollment) = student(district());
    let sql = "SELECT k.schoolID FROM Enrollment e JOIN Calendar k ON k.calendarID = e.calendarID WHERE e.enrollmentID";
    let school = district().numbers(&format!("{sql} = {enrollment}"))[0];
    let (taken, given) = (number(true)(0, enrollment), number(false)(0, enrollment));
    named(Subject::School(school), &taken, &given, Reason::NumberUnfit, "schools").await;
    let set = |flag: i64| format!("UPDATE Calendar SET exclude = {flag} WHERE schoolID = {school} AND endYear = 2027");
    named(Subject::School(school), &set(1), &set(0), Reason::CalendarExcluded, "schools").await;
}

#[tokio::test]
async fn who_is_in_campus_and_in_no_query_is_told_from_who_is_not() {
    let made =
        district().copy("INSERT INTO Person (personID, currentIdentityID, edFiID) VALUES (987654321, 987654321, '987654321')");
    let resync = builder(made.store(), &mock()).open().await.expect("it opens");
    let found = resync.explain(Subject::Person(987_654_321)).await.expect("an explanation");
    assert_eq!(found.records[0].reason, Reason::Withheld, "{found}");
    assert!(["students", "staffs", "contacts"].iter().all(|query| found.records[0].message.contains(query)), "{found}");
    let subjects =
        [Subject::Person(987_654_322), Subject::Course(987_654_322), Subject::Section(987_654_322), Subject::School(987_654_322)];
    for subject in subjects {
        let found = resync.explain(subject).await.expect("an explanation");
        assert_eq!((found.records.len(), found.records[0].reason), (1, Reason::NotInCampus), "{found}");
        assert_eq!(found.records[0].message, "nobody and nothing in Campus has this ID", "{found}");
    }
}
