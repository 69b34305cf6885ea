//! Requests for people and courses reach transcripts, tests, discipline and cohorts too, in an ODS that has nothing yet: what they
//! refer to comes along, and nothing of anybody else.

use std::collections::BTreeSet;

use edfi_resync::campus::Request;
use edfi_resync_testing::MockOds;
use serde_json::Value;

use super::world::{Made, district, mock, resync_request};

fn numbers(made: &Made, sql: &str) -> Vec<i64> {
    let database = made.sql();
    let mut statement = database.prepare(sql).expect("a statement");
    statement.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("numbers")
}

/// Distinct values at a path of what the ODS holds.
fn held(ods: &MockOds, endpoint: &str, pointer: &str) -> BTreeSet<String> {
    let value = |record: &Value| record.pointer(pointer).and_then(Value::as_str).expect("text").to_owned();
    ods.records(endpoint).iter().map(value).collect()
}

/// What students took at a school that still teaches it, with the course by which it does.
const TAKEN: &str = "TranscriptCourse t JOIN School o ON o.number = t.schoolNumber AND o.exclude IS NOT 1
    JOIN (SELECT min(courseID) AS courseID, c.number, k.schoolID FROM Course c JOIN Calendar k USING (calendarID)
          WHERE k.endYear = 2027 AND k.exclude IS NOT 1 GROUP BY 2, 3) c ON c.schoolID = o.schoolID AND c.number = t.courseNumber";

/// A student who has done something wrong and has taken something: who may be sent, at a school that may be.
fn offender(made: &Made) -> i64 {
    let sql = "SELECT min(r.personID) FROM BehaviorRole r JOIN BehaviorEvent USING (eventID) JOIN BehaviorIncident i USING (incidentID)
               JOIN Calendar k ON k.calendarID = i.calendarID JOIN School s USING (schoolID) JOIN Person p ON p.personID = r.personID
               JOIN Enrollment e ON e.personID = r.personID AND e.calendarID = i.calendarID
               WHERE r.role = 'Offender' AND i.status = 'CM' AND k.endYear = 2027 AND s.exclude IS NOT 1 AND p.edFiID IS NOT NULL
                 AND e.noShow IS NOT 1 AND e.stateExclude IS NOT 1 AND r.personID IN (SELECT personID FROM TranscriptCourse WHERE endYear = 2027)";
    numbers(made, sql)[0]
}

#[tokio::test]
async fn a_person_brings_the_incidents_and_tests_of_that_person_only() {
    let (made, ods) = (district(150), mock());
    let student = offender(made);
    let request = Request::new().all_schools().persons(student.to_string().parse().expect("an ID"));
    let report = resync_request(made.store(), &ods, &request).await.report;
    assert!(report.is_success(), "{report}");
    let counted = |sql: &str| numbers(made, &sql.replace('?', &student.to_string())).len();
    let parts = "FROM BehaviorIncident i JOIN BehaviorEvent e USING (incidentID) JOIN BehaviorRole r USING (eventID)
                 WHERE i.status = 'CM' AND i.timestamp > '2026-07-01' AND r.personID = ?";
    assert_eq!(ods.count("disciplineIncidents"), counted(&format!("SELECT DISTINCT incidentID {parts}")));
    assert_eq!(
        ods.count("studentDisciplineIncidentBehaviorAssociations"),
        counted(&format!("SELECT min(roleID) {parts} AND role = 'Offender' GROUP BY incidentID, e.typeID"))
    );
    assert_eq!(
        ods.count("studentAssessments"),
        counted(
            "SELECT scoreID FROM TestScore JOIN Test USING (testID) WHERE active = 1 AND parentID IS NULL AND date > '2026-07-01' AND personID = ?"
        )
    );
    assert_eq!(ods.count("assessments"), held(&ods, "studentAssessments", "/assessmentReference/assessmentIdentifier").len());
    assert_eq!(ods.count("courseTranscripts"), counted(&format!("SELECT transcriptID FROM {TAKEN} WHERE personID = ?")));
    let records = counted(&format!("SELECT DISTINCT endYear, actualTerm FROM {TAKEN} WHERE personID = ?"));
    assert_eq!((ods.count("studentAcademicRecords"), ods.count("students")), (records, 1));
    assert_eq!((ods.count("staffDisciplineIncidentAssociations"), ods.count("staffCohortAssociations")), (0, 0));
}

#[tokio::test]
async fn a_course_brings_its_transcripts_and_a_section_alone_none() {
    let (made, ods) = (district(150), mock());
    let course = numbers(made, &format!("SELECT c.courseID FROM {TAKEN} GROUP BY 1 ORDER BY count(*) DESC, 1"))[0];
    let request = Request::new().all_schools().courses(course.to_string().parse().expect("an ID"));
    let report = resync_request(made.store(), &ods, &request).await.report;
    assert!(report.is_success(), "{report}");
    let taken = format!(
        "FROM {TAKEN} JOIN Person p USING (personID) WHERE c.courseID = {course} AND p.edFiID IS NOT NULL AND EXISTS
           (SELECT * FROM Enrollment e JOIN Calendar k USING (calendarID) WHERE e.personID = t.personID AND k.schoolID = o.schoolID
              AND k.endYear = 2027 AND k.exclude IS NOT 1 AND e.noShow IS NOT 1 AND e.stateExclude IS NOT 1)"
    );
    let transcripts = numbers(made, &format!("SELECT t.transcriptID {taken}")).len();
    let records = numbers(made, &format!("SELECT DISTINCT t.personID, t.endYear, t.actualTerm {taken}")).len();
    assert!(transcripts > 5);
    assert_eq!((ods.count("courseTranscripts"), ods.count("studentAcademicRecords")), (transcripts, records));
    assert_eq!((ods.count("courses"), ods.count("studentAssessments"), ods.count("disciplineIncidents")), (1, 0, 0));

    let section = numbers(
        made,
        &format!("SELECT min(sectionID) FROM Section JOIN Trial USING (trialID) WHERE active = 1 AND courseID = {course}"),
    )[0];
    let ods = mock();
    let request = Request::new().all_schools().sections(section.to_string().parse().expect("an ID"));
    let report = resync_request(made.store(), &ods, &request).await.report;
    assert!(report.is_success(), "{report}");
    assert_eq!((ods.count("courses"), ods.count("courseTranscripts"), ods.count("studentAcademicRecords")), (1, 0, 0));
    assert!(ods.count("studentSectionAssociations") > 5);
}
