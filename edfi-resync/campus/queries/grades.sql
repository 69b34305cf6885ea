-- Scores of a grading period, for students who were in the section during it; of several stays in a section the first counts.
SELECT k.type AS "gradeTypeDescriptor",
  gs.score AS "letterGradeEarned",
  gs.percent AS "numericGradeEarned",
  g.code AS "gradingPeriodReference.gradingPeriodDescriptor",
  g.name AS "gradingPeriodReference.gradingPeriodName",
  s.edOrgID AS "gradingPeriodReference.schoolId",
  s.schoolYear AS "gradingPeriodReference.schoolYear",
  max(coalesce(r.startDate, s.termStartDate), s.termStartDate) AS "studentSectionAssociationReference.beginDate",
  s.courseNumber AS "studentSectionAssociationReference.localCourseCode",
  s.edOrgID AS "studentSectionAssociationReference.schoolId",
  s.schoolYear AS "studentSectionAssociationReference.schoolYear",
  CAST(s.sectionID AS TEXT) AS "studentSectionAssociationReference.sectionIdentifier",
  s.termName AS "studentSectionAssociationReference.sessionName",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentSectionAssociationReference.studentUniqueId",
  s.schoolYear AS "@schoolYear",
  s.schoolID AS "@school",
  s.calendarID AS "@calendar",
  s.courseID AS "@course",
  s.sectionID AS "@section",
  gs.personID AS "@person",
  gs.date AS "@date",
  'GradingScore:' || gs.scoreID AS "@object"
FROM GradingScore gs
CROSS JOIN GradingTask k ON k.taskID = gs.taskID
JOIN EdFiGradingPeriod g ON g.gradingPeriodID = gs.gradingPeriodID
JOIN SendableSection s ON s.sectionID = gs.sectionID AND s.termID = g.termID
JOIN Roster r ON r.rosterID = (
  SELECT min(o.rosterID) FROM Roster o
  WHERE o.personID = gs.personID AND o.sectionID = gs.sectionID
    AND max(coalesce(o.startDate, s.termStartDate), s.termStartDate) <= min(coalesce(o.endDate, s.termEndDate), s.termEndDate)
    AND (o.startDate IS NULL OR o.startDate <= g.endDate) AND (o.endDate IS NULL OR o.endDate >= g.startDate))
JOIN Person p ON p.personID = gs.personID
WHERE s.schoolYear = :school_year
  AND "studentSectionAssociationReference.studentUniqueId" IS NOT NULL
  AND (gs.score IS NOT NULL OR gs.percent IS NOT NULL)
  AND (:schools IS NULL OR s.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (:persons IS NULL OR gs.personID IN (SELECT value FROM json_each(:persons)))
  AND (:from_date IS NULL OR gs.date >= :from_date) AND (:to_date IS NULL OR gs.date <= :to_date)
  AND ((:courses IS NULL AND :sections IS NULL)
       OR s.courseID IN (SELECT value FROM json_each(:courses))
       OR s.sectionID IN (SELECT value FROM json_each(:sections)))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = gs.personID AND e.calendarID = s.calendarID)
ORDER BY gs.scoreID;
