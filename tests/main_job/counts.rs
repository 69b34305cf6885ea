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
  WHERE c.schoolID = s.schoolID AND s.districtID = d.districtID AND c.endYear = 2027 AND NOT c.exclude AND NOT s.exclude
    AND coalesce(s.edFiNumber, s.stateNumber) GLOB '[0-9]*' AND ifnull(s.edFiNumber, s.stateNumber) NOT GLOB '*[^0-9]*'
    AND coalesce(d.edFiNumber, d.number) GLOB '[0-9]*' AND ifnull(d.edFiNumber, d.number) NOT GLOB '*[^0-9]*';
CREATE TEMP TABLE Structure AS SELECT u.structureID, Cal.* FROM Cal JOIN ScheduleStructure u USING (calendarID);
-- Schools of any year that are not excluded.
CREATE TEMP TABLE OpenSchool AS
  SELECT schoolID FROM School WHERE NOT exclude AND coalesce(edFiNumber, stateNumber) NOT GLOB '*[^0-9]*';
-- Who is enrolled, where, from when until when; people without an Ed-Fi ID aside.
CREATE TEMP TABLE Enrolled AS
  SELECT e.personID, e.structureID, e.startDate, coalesce(e.endDate, '9999') AS endDate, e.serviceType, Cal.*
  FROM Enrollment e
  JOIN Cal USING (calendarID)
  JOIN GradeLevel g ON g.structureID = e.structureID AND g.name = e.grade
  JOIN Person p USING (personID)
  WHERE NOT e.noShow AND NOT e.stateExclude AND NOT g.stateExclude AND p.edFiID IS NOT NULL;
CREATE INDEX temp.EnrolledBy ON Enrolled (personID, calendarID);
-- Where a section meets in which term, if its course is to be sent.
CREATE TEMP TABLE Meeting AS
  SELECT DISTINCT s.sectionID, t.termID, t.name AS term, t.startDate, t.endDate, c.courseID, c.number AS course, Cal.*
  FROM SectionPlacement p
  JOIN Section s USING (sectionID)
  JOIN Term t ON t.termID = p.termID AND t.structureID = s.structureID
  JOIN Course c USING (courseID)
  JOIN Cal USING (calendarID)
  WHERE c.active AND NOT c.stateExclude;
CREATE INDEX temp.MeetingBy ON Meeting (sectionID, termID);
-- Who works where during the year; those without an Ed-Fi ID aside.
CREATE TEMP TABLE Working AS
  SELECT a.*, m.type AS status, m.startDate AS hired, m.districtID
  FROM EmploymentAssignment a
  JOIN DistrictEmployment m USING (employmentID, personID)
  JOIN Person p USING (personID)
  WHERE NOT a.exclude AND p.edFiID IS NOT NULL AND a.startDate <= '2027-06-30' AND coalesce(a.endDate, '9999') >= '2026-07-01'
    AND (a.schoolID IS NULL OR a.schoolID IN (SELECT schoolID FROM OpenSchool));
-- Guardians of the enrolled who have an Ed-Fi ID themselves.
CREATE TEMP TABLE Guardianship AS
  SELECT r.personID AS student, r.relatedPersonID AS contact
  FROM RelatedPair r
  JOIN Person p ON p.personID = r.relatedPersonID
  WHERE r.guardian AND coalesce(r.startDate, '') <= '2027-06-30' AND coalesce(r.endDate, '9999') >= '2026-07-01'
    AND p.edFiID IS NOT NULL AND r.personID IN (SELECT personID FROM Enrolled);
-- Participations during the year of the enrolled, with the sort of program.
CREATE TEMP TABLE Participation AS
  SELECT y.personID, y.startDate, y.schoolID, g.programID, g.category
  FROM ProgramParticipation y
  JOIN Program g USING (programID)
  WHERE y.startDate <= '2027-06-30' AND coalesce(y.endDate, '9999') >= '2026-07-01' AND y.personID IN (SELECT personID FROM Enrolled);
-- What students took this year at schools where they are enrolled in it.
CREATE TEMP TABLE Taken AS
  SELECT t.*, c.number, Cal.schoolID
  FROM TranscriptCourse t
  JOIN Course c USING (courseID)
  JOIN Cal USING (calendarID)
  WHERE c.active AND NOT c.stateExclude AND (t.personID, Cal.schoolID) IN (SELECT personID, schoolID FROM Enrolled);
-- Parts in the year's complete incidents: of students enrolled at the school, and of those who work there. An incident in which only
-- people without an Ed-Fi ID are left is sent, and nothing else of it.
CREATE TEMP TABLE Part AS
  SELECT i.incidentID, e.type, r.roleID, r.personID, r.role, Cal.schoolID,
         (r.personID, Cal.schoolID) IN (SELECT personID, schoolID FROM Enrolled) AS student,
         (r.personID, Cal.schoolID) IN (SELECT personID, schoolID FROM Working) AS staff,
         EXISTS (SELECT 1 FROM Enrollment n JOIN Cal c USING (calendarID)
                 JOIN GradeLevel g ON g.structureID = n.structureID AND g.name = n.grade
                 WHERE n.personID = r.personID AND c.schoolID = Cal.schoolID AND NOT n.noShow AND NOT n.stateExclude
                   AND NOT g.stateExclude) AS attends
  FROM BehaviorIncident i
  JOIN Cal USING (calendarID)
  JOIN BehaviorEvent e USING (incidentID)
  JOIN BehaviorRole r USING (eventID)
  WHERE i.status = 'CM';
";

/// The distinct natural keys of each kind, one row each.
const KEYS: [(&str, &str); 53] = [
    ("assessments", "SELECT namespace, code FROM Test WHERE active"),
    (
        "bellSchedules",
        "SELECT schoolID, structureID, h.name FROM Structure JOIN PeriodSchedule h USING (structureID) JOIN Period USING (periodScheduleID)",
    ),
    (
        "calendarDates",
        "SELECT structureID, date FROM Structure JOIN Day d USING (structureID)
         WHERE instruction OR d.dayID IN (SELECT dayID FROM DayEvent)",
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
    ("courseTranscripts", "SELECT personID, schoolID, term, number, result FROM Taken"),
    ("courses", "SELECT schoolID, number FROM Course JOIN Cal USING (calendarID) WHERE active AND NOT stateExclude"),
    ("disciplineActions", "SELECT resolutionID FROM BehaviorResolution JOIN Part USING (roleID) WHERE student AND role = 'OF'"),
    ("disciplineIncidents", "SELECT incidentID FROM Part WHERE attends"),
    (
        "grades",
        "SELECT g.personID, g.sectionID, m.termID, d.code, d.name, k.type
         FROM GradingScore g
         JOIN GradingTask k USING (taskID)
         JOIN EdFiGradingPeriod d USING (gradingPeriodID)
         JOIN Meeting m ON m.sectionID = g.sectionID AND m.termID = d.termID
         JOIN Roster r ON r.personID = g.personID AND r.sectionID = g.sectionID
         WHERE (g.score IS NOT NULL OR g.percent IS NOT NULL)
           AND EXISTS (SELECT 1 FROM Enrolled e WHERE e.personID = g.personID AND e.calendarID = m.calendarID)
           AND coalesce(r.startDate, '') <= d.endDate AND coalesce(r.endDate, '9999') >= d.startDate
           AND coalesce(r.startDate, '') <= m.endDate AND coalesce(r.endDate, '9999') >= m.startDate",
    ),
    (
        "gradingPeriods",
        "SELECT schoolID, g.code, g.name FROM Structure JOIN Term t USING (structureID) JOIN EdFiGradingPeriod g USING (termID)",
    ),
    ("graduationPlans", "SELECT districtID, type, cohortYear FROM GraduationProgram WHERE cohortYear IN (2027, 2028, 2029, 2030)"),
    ("learningStandards", "SELECT code FROM Standard WHERE active"),
    ("localEducationAgencies", "SELECT districtID FROM Cal"),
    ("locations", "SELECT schoolID, name FROM Room WHERE schoolID IN (SELECT schoolID FROM Structure)"),
    ("programs", "SELECT districtID, type, name FROM Program"),
    ("schools", "SELECT schoolID FROM Structure"),
    ("sections", "SELECT schoolID, course, sectionID, term FROM Meeting"),
    ("sessions", "SELECT schoolID, t.name FROM Structure JOIN Term t USING (structureID)"),
    ("staffCohortAssociations", "SELECT personID, cohortID, s.startDate FROM CohortStaff s
         WHERE s.startDate <= '2027-06-30' AND coalesce(s.endDate, '9999') >= '2026-07-01' AND personID IN (SELECT personID FROM Working)"),
    ("staffDisciplineIncidentAssociations", "SELECT personID, incidentID FROM Part WHERE staff AND incidentID IN (SELECT incidentID FROM Part WHERE attends)"),
    (
        "staffEducationOrganizationAssignmentAssociations",
        "SELECT personID, coalesce(schoolID, 'the office'), type, startDate FROM Working",
    ),
    ("staffEducationOrganizationEmploymentAssociations", "SELECT personID, districtID, status, hired FROM Working"),
    (
        "staffSchoolAssociations",
        "SELECT personID, schoolID, program FROM Working WHERE schoolID IS NOT NULL AND program IS NOT NULL",
    ),
    (
        "staffSectionAssociations",
        "SELECT h.personID, m.sectionID, m.term, max(coalesce(h.startDate, ''), m.startDate)
         FROM SectionStaffHistory h
         JOIN Meeting m USING (sectionID)
         WHERE coalesce(h.startDate, '') <= m.endDate AND coalesce(h.endDate, '9999') >= m.startDate
           AND (h.personID, m.schoolID) IN (SELECT personID, schoolID FROM Working)",
    ),
    ("staffs", "SELECT edFiID FROM Working JOIN Person USING (personID)"),
    ("studentAcademicRecords", "SELECT personID, schoolID, term FROM Taken"),
    ("studentAssessments", "SELECT scoreID FROM TestScore JOIN Test t USING (testID)
         WHERE t.active AND date BETWEEN '2026-07-01' AND '2027-06-30' AND personID IN (SELECT personID FROM Enrolled)"),
    ("studentCTEProgramAssociations", "SELECT personID, programID, startDate FROM Participation WHERE category = 'CTE'"),
    ("studentCohortAssociations", "SELECT personID, cohortID, m.startDate FROM CohortMember m
         WHERE m.startDate <= '2027-06-30' AND coalesce(m.endDate, '9999') >= '2026-07-01' AND personID IN (SELECT personID FROM Enrolled)"),
    ("studentContactAssociations", "SELECT student, contact FROM Guardianship"),
    ("studentDisciplineIncidentBehaviorAssociations", "SELECT personID, incidentID, type FROM Part WHERE student AND role = 'OF'"),
    ("studentDisciplineIncidentNonOffenderAssociations", "SELECT personID, incidentID FROM Part WHERE student AND role <> 'OF'"),
    ("studentEducationOrganizationAssociations", "SELECT personID, districtID FROM Enrolled"),
    (
        "studentEducationOrganizationResponsibilityAssociations",
        "SELECT personID, districtID, startDate FROM Enrolled WHERE serviceType = 'P'",
    ),
    ("studentHomelessProgramAssociations", "SELECT personID, programID, startDate FROM Participation WHERE category = 'HOM'"),
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
        "SELECT a.personID, a.date, a.code, e.schoolID, t.name
         FROM Attendance a
         JOIN Enrolled e USING (personID, calendarID)
         JOIN Term t ON t.structureID = e.structureID AND t.startDate <= a.date AND t.endDate >= a.date
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
         JOIN Meeting m USING (sectionID)
         WHERE coalesce(r.startDate, '') <= m.endDate AND coalesce(r.endDate, '9999') >= m.startDate
           AND EXISTS (SELECT 1 FROM Enrolled e WHERE e.personID = r.personID AND e.calendarID = m.calendarID)",
    ),
    (
        "studentSectionAttendanceEvents",
        "SELECT a.personID, a.date, a.code, m.sectionID, m.term
         FROM Attendance a
         JOIN Meeting m ON m.sectionID = a.sectionID AND m.calendarID = a.calendarID AND a.date BETWEEN m.startDate AND m.endDate
         JOIN Roster r ON r.personID = a.personID AND r.sectionID = a.sectionID
         JOIN Enrolled e ON e.personID = a.personID AND e.calendarID = a.calendarID
         WHERE a.date BETWEEN coalesce(r.startDate, '') AND coalesce(r.endDate, '9999') AND a.date BETWEEN e.startDate AND e.endDate",
    ),
    (
        "studentSpecialEducationProgramAssociations",
        "SELECT personID, programID, startDate FROM Participation WHERE category = 'SPED'",
    ),
    ("studentSpecialEducationProgramEligibilityAssociations", "SELECT personID, programID, consentDate FROM SpecialEdEvaluation
         WHERE consentDate BETWEEN '2026-07-01' AND '2027-06-30' AND personID IN (SELECT personID FROM Enrolled)"),
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
