-- What of a Campus database may be sent, as views for tests that look for somebody or something. They say it in their own words, and stand beside
-- the queries, not on them. A flag that is nothing is not set.

CREATE TEMP VIEW OpenCalendar AS
SELECT k.calendarID, k.schoolID, k.endYear AS schoolYear
FROM Calendar k, School s
WHERE s.schoolID = k.schoolID AND k.exclude IS NOT 1 AND s.exclude IS NOT 1;

CREATE TEMP VIEW OpenEnrollment AS
SELECT e.enrollmentID, e.personID, e.structureID, e.grade, e.serviceType, e.startDate, e.endDate, k.calendarID, k.schoolID, k.schoolYear
FROM Enrollment e, OpenCalendar k, GradeLevel g
WHERE k.calendarID = e.calendarID AND g.structureID = e.structureID AND g.name = e.grade
  AND e.noShow IS NOT 1 AND e.stateExclude IS NOT 1 AND g.excludeEnrollment IS NOT 1;

-- One row a section and term.
CREATE TEMP VIEW OpenSection AS
SELECT DISTINCT s.sectionID, p.termID, c.courseID, k.calendarID, k.schoolID, k.schoolYear
FROM Section s, Trial t, SectionPlacement p, Course c, OpenCalendar k
WHERE t.trialID = s.trialID AND t.active = 1 AND p.sectionID = s.sectionID AND p.trialID = s.trialID
  AND c.courseID = s.courseID AND c.active = 1 AND c.stateReportExclude IS NOT 1 AND k.calendarID = c.calendarID;

CREATE TEMP VIEW OpenAssignment AS
SELECT a.assignmentID, a.personID, a.schoolID, a.startDate, a.endDate
FROM EmploymentAssignment a
WHERE a.exclude IS NOT 1 AND (a.schoolID IS NULL OR a.schoolID IN (SELECT s.schoolID FROM School s WHERE s.exclude IS NOT 1));
