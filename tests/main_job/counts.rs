//! How many distinct records of each kind a district of 2026-27 has, counted on the tables of the reference schema by hand: the distinct
//! natural keys of what may be sent. Neither the service queries nor the views behind them are used.

use std::collections::BTreeMap;

use rusqlite::Connection;

/// What the counts below have in common.
const GROUND: &str = "
-- Calendars of the year at schools that are not excluded, in districts, all with numbers that Ed-Fi can take.
CREATE TEMP TABLE Cal AS
  SELECT c.calendarID, s.schoolID, s.districtID
  FROM Calendar c, School s, District d
  WHERE c.schoolID = s.schoolID AND s.districtID = d.districtID AND c.endYear = 2027 AND c.exclude IS NOT 1 AND s.exclude IS NOT 1
    AND coalesce(s.edFiNumber, s.standardCode) GLOB '[0-9]*' AND ifnull(s.edFiNumber, s.standardCode) NOT GLOB '*[^0-9]*'
    AND coalesce(d.edFiNumber, d.number) GLOB '[0-9]*' AND ifnull(d.edFiNumber, d.number) NOT GLOB '*[^0-9]*';
CREATE TEMP TABLE Structure AS SELECT u.structureID, Cal.* FROM Cal JOIN ScheduleStructure u USING (calendarID);
-- Schools of any year that are not excluded.
CREATE TEMP TABLE OpenSchool AS
  SELECT schoolID, number FROM School WHERE exclude IS NOT 1 AND coalesce(edFiNumber, standardCode) NOT GLOB '*[^0-9]*';
-- Who is enrolled, where, from when until when; people without an Ed-Fi ID aside.
CREATE TEMP TABLE Enrolled AS
  SELECT e.personID, e.structureID, e.startDate, coalesce(e.endDate, '9999') AS endDate, e.serviceType, Cal.calendarID, Cal.schoolID, Cal.districtID
  FROM Enrollment e
  JOIN Cal USING (calendarID)
  JOIN GradeLevel g ON g.structureID = e.structureID AND g.name = e.grade
  JOIN Person p USING (personID)
  WHERE e.noShow IS NOT 1 AND e.stateExclude IS NOT 1 AND g.excludeEnrollment IS NOT 1 AND p.edFiID IS NOT NULL;
CREATE INDEX temp.EnrolledBy ON Enrolled (personID, calendarID);
-- Where a section of the schedule in use meets in which term, if its course is to be sent.
CREATE TEMP TABLE Meeting AS
  SELECT DISTINCT s.sectionID, s.trialID, t.termID, t.name AS term, t.startDate, t.endDate, c.courseID, c.number AS course, c.attendance, Cal.*
  FROM SectionPlacement p
  JOIN Section s ON s.sectionID = p.sectionID AND s.trialID = p.trialID
  JOIN Trial r ON r.trialID = s.trialID AND r.active = 1
  JOIN Term t ON t.termID = p.termID
  JOIN TermSchedule h ON h.termScheduleID = t.termScheduleID AND h.structureID = r.structureID
  JOIN Course c ON c.courseID = s.courseID
  JOIN Cal ON Cal.calendarID = c.calendarID
  WHERE c.active = 1 AND c.stateReportExclude IS NOT 1;
CREATE INDEX temp.MeetingBy ON Meeting (sectionID, termID);
-- The terms of the year's structures.
CREATE TEMP TABLE Termed AS
  SELECT t.*, s.structureID, s.schoolID FROM Structure s JOIN TermSchedule USING (structureID) JOIN Term t USING (termScheduleID);
-- Who works where during the year; those without an Ed-Fi ID aside. An assignment is of the employment that had last begun, or of the first.
CREATE TEMP TABLE Working AS
  SELECT a.*,
         coalesce((SELECT max(m.startDate) FROM Employment m
                   WHERE m.personID = a.personID AND m.districtID = a.districtID AND m.startDate <= a.startDate),
                  (SELECT min(m.startDate) FROM Employment m WHERE m.personID = a.personID AND m.districtID = a.districtID)) AS hired
  FROM EmploymentAssignment a
  JOIN Person p USING (personID)
  WHERE a.exclude IS NOT 1 AND p.edFiID IS NOT NULL AND a.startDate < '2027-07-01' AND coalesce(a.endDate, '9999') >= '2026-07-01'
    AND (a.schoolID IS NULL OR a.schoolID IN (SELECT schoolID FROM OpenSchool));
-- Guardians of the enrolled who have an Ed-Fi ID themselves.
CREATE TEMP TABLE Guardianship AS
  SELECT r.personID1 AS student, r.personID2 AS contact
  FROM RelatedPair r
  JOIN Person p ON p.personID = r.personID2
  WHERE r.guardian = 1 AND coalesce(r.startDate, '') < '2027-07-01' AND coalesce(r.endDate, '9999') >= '2026-07-01'
    AND p.edFiID IS NOT NULL AND r.personID1 IN (SELECT personID FROM Enrolled);
-- Participations during the year of the enrolled, with the sort of program.
CREATE TEMP TABLE Participation AS
  SELECT y.personID, y.startDate, y.schoolID, g.programID, g.category
  FROM ProgramParticipation y
  JOIN Program g USING (programID)
  WHERE y.startDate < '2027-07-01' AND coalesce(y.endDate, '9999') >= '2026-07-01' AND y.personID IN (SELECT personID FROM Enrolled);
-- What the enrolled of a school took there, this year or before, if the school still teaches it. It was failed where no credit was earned.
CREATE TEMP TABLE Taken AS
  SELECT t.personID, t.endYear, t.actualTerm, t.courseNumber, o.schoolID,
         (SELECT total(creditsEarned) = 0 FROM TranscriptCredit c WHERE c.transcriptID = t.transcriptID) AS failed
  FROM TranscriptCourse t
  JOIN OpenSchool o ON o.number = t.schoolNumber
  WHERE t.endYear <= 2027 AND (t.personID, o.schoolID) IN (SELECT personID, schoolID FROM Enrolled)
    AND EXISTS (SELECT 1 FROM Course c JOIN Cal k USING (calendarID)
                WHERE k.schoolID = o.schoolID AND c.number = t.courseNumber AND c.active = 1 AND c.stateReportExclude IS NOT 1);
-- Parts in the year's complete incidents: of students enrolled at the school, and of those who work there. An incident in which only
-- people without an Ed-Fi ID are left is sent, and nothing else of it.
CREATE TEMP TABLE Part AS
  SELECT i.incidentID, e.typeID, r.roleID, r.personID, r.role, Cal.schoolID,
         (r.personID, Cal.schoolID) IN (SELECT personID, schoolID FROM Enrolled) AS student,
         (r.personID, Cal.schoolID) IN (SELECT personID, schoolID FROM Working) AS staff,
         EXISTS (SELECT 1 FROM Enrollment n JOIN Cal c USING (calendarID)
                 JOIN GradeLevel g ON g.structureID = n.structureID AND g.name = n.grade
                 WHERE n.personID = r.personID AND c.schoolID = Cal.schoolID AND n.noShow IS NOT 1 AND n.stateExclude IS NOT 1
                   AND g.excludeEnrollment IS NOT 1) AS attends
  FROM BehaviorIncident i
  JOIN Cal USING (calendarID)
  JOIN BehaviorEvent e USING (incidentID)
  JOIN BehaviorRole r USING (eventID)
  WHERE i.status = 'CM';
";

/// The distinct natural keys of each kind, one row each.
const KEYS: [(&str, &str); 56] = [
    ("assessments", "SELECT namespace, code FROM Test WHERE active = 1 AND parentID IS NULL"),
    (
        "bellSchedules",
        "SELECT schoolID, structureID, h.name FROM Structure JOIN PeriodSchedule h USING (structureID) JOIN Period USING (periodScheduleID)",
    ),
    (
        "calendarDates",
        "SELECT structureID, date FROM Structure JOIN Day d USING (structureID)
         WHERE instruction = 1 OR d.dayID IN (SELECT dayID FROM DayEvent)",
    ),
    ("calendars", "SELECT structureID FROM Structure"),
    (
        "classPeriods",
        "SELECT schoolID, structureID, h.name, p.name FROM Structure JOIN PeriodSchedule h USING (structureID)
         JOIN Period p USING (periodScheduleID)",
    ),
    ("cohorts", "SELECT districtID, code FROM Cohort"),
    ("contacts", "SELECT edFiID FROM Guardianship JOIN Person ON personID = contact"),
    ("courseOfferings", "SELECT schoolID, course, term FROM Meeting"),
    ("courseTranscripts", "SELECT personID, schoolID, endYear, actualTerm, courseNumber, failed FROM Taken"),
    ("courses", "SELECT schoolID, number FROM Course JOIN Cal USING (calendarID) WHERE active = 1 AND stateReportExclude IS NOT 1"),
    ("descriptorMappings", "SELECT namespace, value, mappedNamespace, mappedValue FROM EdFiDescriptorMapping"),
    ("disciplineActions", "SELECT resolutionID FROM BehaviorResolution JOIN Part USING (roleID) WHERE student AND role = 'Offender'"),
    ("disciplineIncidents", "SELECT incidentID FROM Part WHERE attends"),
    (
        "grades",
        "SELECT g.personID, g.sectionID, m.termID, d.code, d.name, g.taskID
         FROM GradingScore g
         JOIN EdFiGradingPeriod d ON d.termID = g.termID
           AND (d.taskID = g.taskID OR (d.taskID IS NULL AND NOT EXISTS
                  (SELECT 1 FROM EdFiGradingPeriod o WHERE o.termID = g.termID AND o.taskID = g.taskID)))
         JOIN Meeting m ON m.sectionID = g.sectionID AND m.termID = d.termID
         JOIN Roster r ON r.personID = g.personID AND r.sectionID = g.sectionID AND r.trialID = m.trialID
         WHERE (g.score IS NOT NULL OR g.percent IS NOT NULL)
           AND EXISTS (SELECT 1 FROM Enrolled e WHERE e.personID = g.personID AND e.calendarID = m.calendarID)
           AND coalesce(r.startDate, '') <= d.endDate AND coalesce(r.endDate, '9999') >= d.startDate
           AND coalesce(r.startDate, '') <= m.endDate AND coalesce(r.endDate, '9999') >= m.startDate",
    ),
    (
        "gradingPeriods",
        "SELECT schoolID, g.code, g.name FROM Termed JOIN EdFiGradingPeriod g USING (termID)",
    ),
    ("graduationPlans", "SELECT districtID, type, cohortYear FROM GraduationProgram WHERE cohortYear IN (2027, 2028, 2029, 2030)"),
    (
        "interventions",
        "SELECT districtID, code FROM Intervention WHERE startDate < '2027-07-01' AND coalesce(endDate, '9999') >= '2026-07-01'",
    ),
    ("learningStandards", "SELECT code FROM CurriculumStandard WHERE active = 1 AND bankID IS NOT NULL"),
    ("localEducationAgencies", "SELECT districtID FROM Cal"),
    ("locations", "SELECT schoolID, name FROM Room WHERE schoolID IN (SELECT schoolID FROM Structure)"),
    ("programs", "SELECT districtID, type, name FROM Program"),
    ("schools", "SELECT schoolID FROM Structure"),
    ("sections", "SELECT schoolID, course, sectionID, term FROM Meeting"),
    ("sessions", "SELECT schoolID, name FROM Termed"),
    ("staffCohortAssociations", "SELECT personID, cohortID, s.startDate FROM CohortStaff s
         WHERE s.startDate < '2027-07-01' AND coalesce(s.endDate, '9999') >= '2026-07-01' AND personID IN (SELECT personID FROM Working)"),
    ("staffDisciplineIncidentAssociations", "SELECT personID, incidentID FROM Part WHERE staff AND incidentID IN (SELECT incidentID FROM Part WHERE attends)"),
    (
        "staffEducationOrganizationAssignmentAssociations",
        "SELECT personID, coalesce(schoolID, 'the office'), titleCode, startDate FROM Working",
    ),
    ("staffEducationOrganizationEmploymentAssociations", "SELECT personID, districtID, hired FROM Working WHERE hired IS NOT NULL"),
    (
        "staffSchoolAssociations",
        "SELECT personID, schoolID, program FROM Working WHERE schoolID IS NOT NULL AND program IS NOT NULL",
    ),
    (
        "staffSectionAssociations",
        "SELECT h.personID, m.sectionID, m.term, max(coalesce(h.startDate, ''), m.startDate)
         FROM SectionStaffHistory h
         JOIN Meeting m USING (sectionID, trialID)
         WHERE coalesce(h.startDate, '') <= m.endDate AND coalesce(h.endDate, '9999') >= m.startDate
           AND (h.personID, m.schoolID) IN (SELECT personID, schoolID FROM Working)",
    ),
    ("staffs", "SELECT edFiID FROM Working JOIN Person USING (personID)"),
    ("studentAcademicRecords", "SELECT personID, schoolID, endYear, actualTerm FROM Taken"),
    ("studentAssessments", "SELECT scoreID FROM TestScore JOIN Test t USING (testID)
         WHERE t.active = 1 AND t.parentID IS NULL AND date BETWEEN '2026-07-01' AND '2027-07-01' AND personID IN (SELECT personID FROM Enrolled)"),
    ("studentCTEProgramAssociations", "SELECT personID, programID, startDate FROM Participation WHERE category = 'CTE'"),
    ("studentCohortAssociations", "SELECT personID, cohortID, m.startDate FROM CohortMember m
         WHERE m.startDate < '2027-07-01' AND coalesce(m.endDate, '9999') >= '2026-07-01' AND personID IN (SELECT personID FROM Enrolled)"),
    ("studentContactAssociations", "SELECT student, contact FROM Guardianship"),
    ("studentDisciplineIncidentBehaviorAssociations", "SELECT personID, incidentID, typeID FROM Part WHERE student AND role = 'Offender'"),
    ("studentDisciplineIncidentNonOffenderAssociations", "SELECT personID, incidentID FROM Part WHERE student AND role <> 'Offender'"),
    ("studentEducationOrganizationAssociations", "SELECT personID, districtID FROM Enrolled"),
    (
        "studentEducationOrganizationResponsibilityAssociations",
        "SELECT personID, districtID, startDate FROM Enrolled WHERE serviceType = 'P'",
    ),
    ("studentHomelessProgramAssociations", "SELECT personID, programID, startDate FROM Participation WHERE category = 'HOM'"),
    (
        "studentInterventionAssociations",
        "SELECT personID, interventionID FROM InterventionStudent JOIN Intervention USING (interventionID)
         WHERE startDate < '2027-07-01' AND coalesce(endDate, '9999') >= '2026-07-01' AND personID IN (SELECT personID FROM Enrolled)",
    ),
    (
        "studentLanguageInstructionProgramAssociations",
        "SELECT personID, programID, startDate FROM Participation WHERE category = 'EL'",
    ),
    (
        "studentMigrantEducationProgramAssociations",
        "SELECT personID, programID, startDate FROM Participation WHERE category = 'MIG'",
    ),
    (
        "studentNeglectedOrDelinquentProgramAssociations",
        "SELECT personID, programID, startDate FROM Participation WHERE category = 'ND'",
    ),
    ("studentProgramAssociations", "SELECT personID, programID, startDate FROM Participation WHERE category = 'GEN'"),
    ("studentSchoolAssociations", "SELECT personID, schoolID, startDate FROM Enrolled"),
    (
        "studentSchoolAttendanceEvents",
        "SELECT a.personID, a.date, ifnull(x.code, a.status), e.schoolID, t.name
         FROM Attendance a
         LEFT JOIN AttendanceExcuse x USING (excuseID)
         JOIN Enrolled e ON e.personID = a.personID AND e.calendarID = a.calendarID
         JOIN Termed t ON t.structureID = e.structureID AND t.startDate <= a.date AND t.endDate >= a.date
         WHERE a.date BETWEEN e.startDate AND e.endDate",
    ),
    (
        "studentSchoolFoodServiceProgramAssociations",
        "SELECT personID, programID, startDate FROM Participation WHERE category = 'FOOD'",
    ),
    ("studentSection504ProgramAssociations", "SELECT personID, programID, startDate FROM Participation WHERE category = '504'"),
    (
        "studentSectionAssociations",
        "SELECT r.personID, m.sectionID, m.term, max(coalesce(r.startDate, ''), m.startDate)
         FROM Roster r
         JOIN Meeting m USING (sectionID, trialID)
         WHERE coalesce(r.startDate, '') <= m.endDate AND coalesce(r.endDate, '9999') >= m.startDate
           AND EXISTS (SELECT 1 FROM Enrolled e WHERE e.personID = r.personID AND e.calendarID = m.calendarID)",
    ),
    (
        "studentSectionAttendanceEvents",
        "SELECT a.personID, a.date, ifnull(x.code, a.status), m.sectionID, m.term
         FROM Attendance a
         LEFT JOIN AttendanceExcuse x USING (excuseID)
         JOIN Roster r ON r.personID = a.personID
         JOIN Meeting m ON m.sectionID = r.sectionID AND m.trialID = r.trialID AND m.calendarID = a.calendarID AND m.attendance = 1
           AND a.date BETWEEN m.startDate AND m.endDate
         JOIN SectionPlacement p ON p.sectionID = m.sectionID AND p.termID = m.termID AND p.trialID = m.trialID AND p.periodID = a.periodID
         JOIN Enrolled e ON e.personID = a.personID AND e.calendarID = a.calendarID
         WHERE a.date BETWEEN coalesce(r.startDate, '') AND coalesce(r.endDate, '9999') AND a.date BETWEEN e.startDate AND e.endDate",
    ),
    (
        "studentSpecialEducationProgramAssociations",
        "SELECT personID, programID, startDate FROM Participation WHERE category = 'SPED'",
    ),
    ("studentSpecialEducationProgramEligibilityAssociations", "SELECT personID, programID, consentDate FROM SpecialEdEvaluation
         WHERE consentDate BETWEEN '2026-07-01' AND '2027-07-01' AND personID IN (SELECT personID FROM Enrolled)"),
    (
        "studentTitleIPartAProgramAssociations",
        "SELECT personID, programID, schoolID, startDate FROM Participation
         WHERE category = 'T1' AND (personID, schoolID) IN (SELECT personID, schoolID FROM Enrolled)",
    ),
    ("students", "SELECT edFiID FROM Enrolled JOIN Person USING (personID)"),
];

/// The distinct records of each kind.
pub(crate) fn distinct_records(database: &Connection) -> BTreeMap<&'static str, usize> {
    database.execute_batch(GROUND).expect("the tables are those of the reference schema");
    let count = |sql: &str| -> usize {
        let sql = format!("SELECT count(*) FROM (SELECT DISTINCT * FROM ({sql}))");
        let rows: i64 = database.query_row(&sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{error} in {sql}"));
        usize::try_from(rows).expect("a count is not negative")
    };
    KEYS.into_iter().map(|(endpoint, sql)| (endpoint, count(sql))).collect()
}
