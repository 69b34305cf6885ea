//! What Campus says of transcripts, tests, behavior and cohorts: which of them is sent, and what is sent once.

use std::collections::BTreeSet;

use serde_json::Value;

use super::check::Records;
use super::made::Made;
use super::reader::{Parameters, Row};

fn all(made: &Made) -> &Records {
    made.records()
}

/// The keys of the Campus objects behind records.
fn objects(rows: &[Row]) -> BTreeSet<i64> {
    rows.iter().map(|row| row.object.rsplit(':').next().expect("a key").parse().expect("a number")).collect()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().expect("text")
}

#[test]
fn there_is_one_academic_record_for_each_term_with_a_transcript() {
    let made = Made::shared(400);
    let records = all(&made);
    let term = |reference: &Value, student: &str, organization: i64, year: i64| {
        (student.to_owned(), organization, year, text(reference, "termDescriptor").to_owned())
    };
    let taken: BTreeSet<_> = records["courseTranscripts"]
        .iter()
        .map(|row| {
            let of = &row.body["studentAcademicRecordReference"];
            let (school, year) = (of["educationOrganizationId"].as_i64(), of["schoolYear"].as_i64());
            term(of, text(of, "studentUniqueId"), school.expect("a school"), year.expect("a year"))
        })
        .collect();
    let held: Vec<_> = records["studentAcademicRecords"]
        .iter()
        .map(|row| {
            let school = row.body["educationOrganizationReference"]["educationOrganizationId"].as_i64();
            let year = row.body["schoolYearTypeReference"]["schoolYear"].as_i64();
            let student = text(&row.body["studentReference"], "studentUniqueId");
            term(&row.body, student, school.expect("a school"), year.expect("a year"))
        })
        .collect();
    assert!(held.len() > 90, "{}", held.len());
    assert_eq!(held.len(), taken.len());
    assert_eq!(held.into_iter().collect::<BTreeSet<_>>(), taken);
    // The credits of a term are those of its courses.
    for row in &records["studentAcademicRecords"] {
        let of = |course: &&Row| {
            let reference = &course.body["studentAcademicRecordReference"];
            course.keys["@person"] == row.keys["@person"]
                && reference["schoolYear"] == row.body["schoolYearTypeReference"]["schoolYear"]
                && reference["termDescriptor"] == row.body["termDescriptor"]
        };
        let credits = |course: &Row| course.body["earnedCredits"].as_f64().expect("credits");
        let credits: f64 = records["courseTranscripts"].iter().filter(of).map(credits).sum();
        assert!((row.body["sessionEarnedCredits"].as_f64().expect("credits") - credits).abs() < 1e-9, "{row:?}");
    }
    // Earlier years are sent. What was taken elsewhere, or stands in no catalog any more, is in the database only.
    let years: BTreeSet<i64> = records["courseTranscripts"].iter().flat_map(|row| row.keys["@schoolYear"].clone()).collect();
    assert_eq!(years, BTreeSet::from([2024, 2025, 2026, 2027]));
    let unlisted = |number: &str, school: &str| {
        made.numbers(&format!(
            "SELECT transcriptID FROM TranscriptCourse t WHERE courseNumber {number} AND schoolNumber {school} AND NOT EXISTS
               (SELECT * FROM Course c JOIN Calendar k USING (calendarID) JOIN School s USING (schoolID)
                WHERE k.endYear = 2027 AND c.number = t.courseNumber AND s.number = t.schoolNumber AND ifnull(s.exclude, 0) = 0)"
        ))
    };
    for (number, school) in [("= 'TR'", "= '0815'"), ("= 'H199'", "<> ''"), ("= 'ADV'", "<> ''"), ("= 'H209'", "= '001'")] {
        let unlisted = unlisted(number, school);
        assert!(!unlisted.is_empty(), "{number}");
        assert!(objects(&records["courseTranscripts"]).is_disjoint(&unlisted.into_iter().collect()), "{number}");
    }
}

#[test]
fn diplomas_go_with_the_year_in_which_they_were_awarded() {
    let made = Made::shared(400);
    assert!(all(&made)["studentAcademicRecords"].iter().all(|row| row.body.get("diplomas").is_none()));
    let records = made.reader.all(&Parameters::last_year());
    assert!(records["studentAcademicRecords"].iter().any(|row| row.body.get("diplomas").is_some()));
    assert!(!records["disciplineActions"].is_empty() && !records["studentAssessments"].is_empty());
}

#[test]
fn only_complete_incidents_are_sent() {
    let made = Made::shared(400);
    let records = all(&made);
    let open: BTreeSet<i64> = made.numbers("SELECT incidentID FROM BehaviorIncident WHERE status <> 'CM'").into_iter().collect();
    assert!(!open.is_empty());
    assert!(objects(&records["disciplineIncidents"]).is_disjoint(&open));
    // All of it hangs on incidents that are sent; nobody is in one as an offender twice for one behavior.
    let sent: BTreeSet<&str> = records["disciplineIncidents"].iter().map(|row| text(&row.body, "incidentIdentifier")).collect();
    for endpoint in [
        "studentDisciplineIncidentBehaviorAssociations",
        "studentDisciplineIncidentNonOffenderAssociations",
        "staffDisciplineIncidentAssociations",
    ] {
        for row in &records[endpoint] {
            assert!(sent.contains(text(&row.body["disciplineIncidentReference"], "incidentIdentifier")), "{endpoint}: {row:?}");
        }
    }
    let offenders = made.numbers("SELECT roleID FROM BehaviorRole WHERE role = 'Offender'").len();
    assert!(records["studentDisciplineIncidentBehaviorAssociations"].len() < offenders);
    // Who has several parts besides that of an offender has one association with all of them.
    let parts = |row: &Row| row.body["disciplineIncidentParticipationCodes"].as_array().map_or(0, Vec::len);
    assert!(records["studentDisciplineIncidentNonOffenderAssociations"].iter().any(|row| parts(row) == 2));
}

#[test]
fn an_incident_nobody_is_left_in_is_not_sent() {
    let made = Made::shared(120);
    let incident = *objects(&all(&made)["disciplineIncidents"]).first().expect("an incident");
    let change = |statement: &str| {
        let own = Made::own(120);
        own.change(&statement.replace("?1", &incident.to_string()));
        let records = own.records_now();
        super::check_references(&records);
        records
    };
    for statement in [
        "UPDATE BehaviorIncident SET status = 'IP' WHERE incidentID = ?1",
        "UPDATE BehaviorRole SET personID = (SELECT min(personID2) FROM RelatedPair WHERE guardian = 1)
         WHERE eventID IN (SELECT eventID FROM BehaviorEvent WHERE incidentID = ?1)",
        "UPDATE Enrollment SET stateExclude = 1 WHERE personID IN (SELECT personID FROM BehaviorRole JOIN BehaviorEvent USING (eventID)
                                                                   WHERE incidentID = ?1)",
    ] {
        assert!(!objects(&change(statement)["disciplineIncidents"]).contains(&incident), "{statement}");
    }
}

#[test]
fn what_is_out_of_use_is_not_sent() {
    let made = Made::shared(120);
    let records = all(&made);
    let retired = |sql: &str| made.numbers(sql).into_iter().collect::<BTreeSet<i64>>();
    let tests = retired("SELECT testID FROM Test WHERE ifnull(active, 0) = 0 OR parentID IS NOT NULL");
    assert!(!tests.is_empty() && objects(&records["assessments"]).is_disjoint(&tests));
    let scores = retired(
        "SELECT scoreID FROM TestScore JOIN Test USING (testID) WHERE ifnull(active, 0) = 0 OR parentID IS NOT NULL OR date < '2026-07-01'",
    );
    assert!(!scores.is_empty() && objects(&records["studentAssessments"]).is_disjoint(&scores));
    let standards = retired("SELECT standardID FROM CurriculumStandard WHERE ifnull(active, 0) = 0 OR bankID IS NULL");
    assert!(!standards.is_empty() && objects(&records["learningStandards"]).is_disjoint(&standards));
    // What is left of a retired standard stands on its own.
    let left = retired(
        "SELECT c.standardID FROM CurriculumStandard c JOIN CurriculumStandard p ON p.standardID = c.parentID
         WHERE c.bankID IS NOT NULL AND ifnull(p.active, 0) = 0",
    );
    let sent: Vec<&Row> =
        records["learningStandards"].iter().filter(|row| !objects(std::slice::from_ref(*row)).is_disjoint(&left)).collect();
    assert!(sent.len() == left.len() && sent.iter().all(|row| row.body.get("parentLearningStandardReference").is_none()));
}

#[test]
fn twins_in_a_cohort_are_sent_once() {
    let made = Made::shared(120);
    let records = all(&made);
    for (endpoint, table, key) in
        [("studentCohortAssociations", "CohortMember", "memberID"), ("staffCohortAssociations", "CohortStaff", "cohortStaffID")]
    {
        let twins = made.numbers(&format!(
            "SELECT {key} FROM {table} t WHERE EXISTS (SELECT 1 FROM {table} o WHERE o.personID = t.personID AND o.cohortID = t.cohortID
               AND o.startDate = t.startDate AND o.{key} < t.{key})"
        ));
        assert!(!twins.is_empty() && objects(&records[endpoint]).is_disjoint(&twins.into_iter().collect()), "{endpoint}");
    }
    // The first of twins goes when it is gone from the year, and the other one is sent instead.
    let made = Made::own(120);
    let first = made.numbers(
        "SELECT memberID FROM CohortMember t WHERE EXISTS (SELECT 1 FROM CohortMember o WHERE o.personID = t.personID
           AND o.cohortID = t.cohortID AND o.startDate = t.startDate AND o.memberID > t.memberID) ORDER BY 1",
    )[0];
    assert!(objects(&records["studentCohortAssociations"]).contains(&first));
    made.change(&format!("DELETE FROM CohortMember WHERE memberID = {first}"));
    assert!(objects(&made.records_now()["studentCohortAssociations"]).contains(&(first + 1)));
}
