-- Who sits in a section in each of its terms, if enrolled in the calendar of the section.
SELECT max(coalesce(r.startDate, s.termStartDate), s.termStartDate) AS "beginDate",
  min(coalesce(r.endDate, s.termEndDate), s.termEndDate) AS "endDate",
  s.homeroom AS "homeroomIndicator",
  s.courseNumber AS "sectionReference.localCourseCode",
  s.edOrgID AS "sectionReference.schoolId",
  s.schoolYear AS "sectionReference.schoolYear",
  CAST(s.sectionID AS TEXT) AS "sectionReference.sectionIdentifier",
  s.termName AS "sectionReference.sessionName",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  s.schoolYear AS "@schoolYear",
  s.schoolID AS "@school",
  s.calendarID AS "@calendar",
  s.courseID AS "@course",
  s.sectionID AS "@section",
  r.personID AS "@person",
  'Roster:' || r.rosterID AS "@object"
FROM Roster r
CROSS JOIN SendableSection s ON s.sectionID = r.sectionID
JOIN Person p ON p.personID = r.personID
WHERE s.schoolYear = :school_year
  AND "studentReference.studentUniqueId" IS NOT NULL
  AND "beginDate" <= min(coalesce(r.endDate, s.termEndDate), s.termEndDate)
  AND (:schools IS NULL OR s.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (:persons IS NULL OR r.personID IN (SELECT value FROM json_each(:persons)))
  AND ((:courses IS NULL AND :sections IS NULL)
       OR s.courseID IN (SELECT value FROM json_each(:courses))
       OR s.sectionID IN (SELECT value FROM json_each(:sections)))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = r.personID AND e.calendarID = s.calendarID)
ORDER BY r.rosterID, s.termID;
