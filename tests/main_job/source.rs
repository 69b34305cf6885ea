//! Campus data that cannot be sent: the records are invalid, what depends on them is held back, and the rest arrives.

use std::collections::{BTreeMap, BTreeSet};

use edfi_resync::engine::{CauseClass, Outcome};
use edfi_resync::model::Model;
use edfi_resync::source::{Batch, SqliteStore};
use serde_json::Value;

use super::dependents::{Name, Web, name};
use super::world::{district, mock, records, resync};

/// The names of the rows that are no records.
fn rejected(all: &BTreeMap<&'static str, Batch>) -> Vec<Name> {
    let name_of = |partial: &[u8], endpoint: &str| {
        let body: Value = serde_json::from_slice(partial).expect("JSON");
        let kind = Model::ds5_2().kind(endpoint).expect("a kind");
        name(kind.spec(), &body)
    };
    let names = all.iter().flat_map(|(endpoint, batch)| batch.rejects.iter().map(move |reject| (endpoint, reject)));
    names.map(|(endpoint, reject)| name_of(reject.partial.as_deref().expect("what there is of it"), endpoint)).collect()
}

/// Runs the district of 150 without one mapping. `resources` are those that use it, with the invalid records of each.
async fn without_mapping(descriptor: &str, code: &str, resources: &[(&str, &str)]) {
    let made = district(150);
    let (_folder, path) = made.copy(&format!("DELETE FROM EdFiMapping WHERE descriptor = '{descriptor}' AND code = '{code}'"));
    let store = SqliteStore::open(path).expect("the copy opens");
    let all = records(&store).await;
    let web = Web::of(&all);
    let expected = web.behind(rejected(&all));

    let ods = mock();
    let ran = resync(store, &ods).await;
    let report = &ran.report;
    let blocked: BTreeSet<&str> = ran.blocked().into_iter().collect();
    let missed: Vec<_> = expected.difference(&blocked).take(20).collect();
    let surplus: Vec<_> = blocked.difference(&expected).take(20).collect();
    assert!(missed.is_empty() && surplus.is_empty(), "missed {missed:?}\nsurplus {surplus:?}\n{report}");

    // One failure for each resource, with its records counted by hand, and the code named.
    let failures: BTreeMap<&str, u64> =
        report.failures.iter().map(|failure| (failure.resource.as_str(), failure.records)).collect();
    let count = |sql: &str| made.sql().query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a count").unsigned_abs();
    let counted: BTreeMap<&str, u64> = resources.iter().map(|(resource, sql)| (*resource, count(sql))).collect();
    assert_eq!((&failures, report.failures.len()), (&counted, resources.len()), "{report}");
    for failure in &report.failures {
        assert_eq!(failure.class, CauseClass::UnmappedCode);
        assert!(failure.message.contains(&format!("{code:?}")) && failure.message.contains(descriptor), "{failure}");
        assert!(failure.hint.as_ref().is_some_and(|hint| hint.contains("map the code")), "{failure}");
        assert!(failure.examples.iter().all(|example| example.object.is_some()), "{failure}");
    }

    let invalid = ran.ended(|outcome| matches!(outcome, Outcome::Invalid(_))).len() as u64;
    assert_eq!((report.total.invalid, invalid, report.total.failed), (counted.values().sum(), invalid, 0), "{report}");
    assert_eq!(report.total.created, report.total.read - invalid - expected.len() as u64, "the rest arrives");
    for (endpoint, batch) in &all {
        let held_back = batch.records.iter().filter(|record| expected.contains(record.origin.to_string().as_str())).count();
        assert_eq!(ods.count(endpoint), batch.records.len() - held_back, "{endpoint}");
    }
}

#[tokio::test]
async fn an_unmapped_subject_holds_back_its_courses_and_all_that_is_taught_in_them() {
    let courses = "SELECT count(*) FROM Course c JOIN Calendar k USING (calendarID) JOIN School s USING (schoolID)
                   WHERE c.subjectType = 'ART' AND c.active = 1 AND c.stateReportExclude IS NOT 1 AND k.endYear = 2027 AND k.exclude IS NOT 1 AND s.exclude IS NOT 1";
    without_mapping("AcademicSubjectDescriptor", "ART", &[("courses", courses)]).await;
}

#[tokio::test]
async fn an_unmapped_code_of_several_resources_is_one_failure_in_each() {
    let courses = "SELECT count(*) FROM Course c JOIN Calendar k USING (calendarID) JOIN School s USING (schoolID)
                   WHERE c.subjectType = 'MATH' AND c.active = 1 AND c.stateReportExclude IS NOT 1 AND k.endYear = 2027 AND k.exclude IS NOT 1 AND s.exclude IS NOT 1";
    let plans = "SELECT count(*) FROM GraduationProgram g WHERE cohortYear BETWEEN 2027 AND 2030
                 AND EXISTS (SELECT 1 FROM GraduationProgramCredit c WHERE c.graduationProgramID = g.graduationProgramID AND c.subject = 'MATH')";
    let standards = "SELECT count(*) FROM CurriculumStandard WHERE subject = 'MATH' AND active = 1 AND bankID IS NOT NULL";
    let tests = "SELECT count(*) FROM Test WHERE subject = 'MATH' AND active = 1 AND parentID IS NULL";
    let resources = [("courses", courses), ("graduationPlans", plans), ("learningStandards", standards), ("assessments", tests)];
    without_mapping("AcademicSubjectDescriptor", "MATH", &resources).await;
}

#[tokio::test]
async fn an_unmapped_code_of_attendance_concerns_nothing_else() {
    let district = "WITH Cal AS (SELECT calendarID FROM Calendar k JOIN School s USING (schoolID)
                                 WHERE k.endYear = 2027 AND k.exclude IS NOT 1 AND s.exclude IS NOT 1),
                    Tardy AS (SELECT a.* FROM Attendance a JOIN Cal USING (calendarID) JOIN Person p USING (personID)
                              LEFT JOIN AttendanceExcuse x USING (excuseID)
                              JOIN Enrollment e ON e.personID = a.personID AND e.calendarID = a.calendarID
                              JOIN GradeLevel g ON g.structureID = e.structureID AND g.name = e.grade
                              WHERE ifnull(x.code, a.status) = 'T' AND p.edFiID IS NOT NULL AND e.noShow IS NOT 1 AND e.stateExclude IS NOT 1 AND g.excludeEnrollment IS NOT 1
                                AND a.date BETWEEN e.startDate AND coalesce(e.endDate, '9999'))";
    let by_school = format!("{district} SELECT count(*) FROM (SELECT DISTINCT personID, date FROM Tardy)");
    let by_section = format!(
        "{district} SELECT count(*) FROM (SELECT DISTINCT t.personID, t.date, r.sectionID FROM Tardy t JOIN Roster r USING (personID)
         JOIN Trial y ON y.trialID = r.trialID AND y.active = 1 JOIN Section s ON s.sectionID = r.sectionID
         JOIN Course c ON c.courseID = s.courseID AND c.calendarID = t.calendarID AND c.attendance = 1
         JOIN SectionPlacement l ON l.sectionID = r.sectionID AND l.periodID = t.periodID
         JOIN Term m ON m.termID = l.termID AND t.date BETWEEN m.startDate AND m.endDate
         WHERE t.date BETWEEN coalesce(r.startDate, '') AND coalesce(r.endDate, '9999'))"
    );
    let resources =
        [("studentSchoolAttendanceEvents", by_school.as_str()), ("studentSectionAttendanceEvents", by_section.as_str())];
    without_mapping("AttendanceEventCategoryDescriptor", "T", &resources).await;
}
