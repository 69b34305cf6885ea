-- Scores that are posted, for students who were in the section during their grading period; of several stays in a
-- section the first counts. A score belongs to the grading period of its term and task, or else to that of its term.
SELECT k.name AS "gradeTypeDescriptor",
  n.score AS "letterGradeEarned",
  n."percent" AS "numericGradeEarned",
  g.code AS "gradingPeriodReference.gradingPeriodDescriptor",
  g.name AS "gradingPeriodReference.gradingPeriodName",
  s.edOrgID AS "gradingPeriodReference.schoolId",
  s.schoolYear AS "gradingPeriodReference.schoolYear",
  CASE WHEN r.startDate > s.termStartDate THEN r.startDate ELSE s.termStartDate END AS "studentSectionAssociationReference.beginDate",
  s.courseNumber AS "studentSectionAssociationReference.localCourseCode",
  s.edOrgID AS "studentSectionAssociationReference.schoolId",
  s.schoolYear AS "studentSectionAssociationReference.schoolYear",
  s.sectionID AS "studentSectionAssociationReference.sectionIdentifier",
  s.termName AS "studentSectionAssociationReference.sessionName",
  p.uniqueID AS "studentSectionAssociationReference.studentUniqueId",
  s.schoolYear AS "@schoolYear",
  s.schoolID AS "@school",
  s.calendarID AS "@calendar",
  s.courseID AS "@course",
  s.sectionID AS "@section",
  n.personID AS "@person",
  n.date AS "@date",
  CONCAT('GradingScore:', n.scoreID) AS "@object"
FROM SendableSection s
JOIN GradingScore n ON n.sectionID = s.sectionID AND n.termID = s.termID
JOIN GradingTask k ON k.taskID = n.taskID
JOIN EdFiGradingPeriod g ON g.gradingPeriodID = COALESCE(
  (SELECT MIN(o.gradingPeriodID) FROM EdFiGradingPeriod o WHERE o.termID = n.termID AND o.taskID = n.taskID),
  (SELECT MIN(o.gradingPeriodID) FROM EdFiGradingPeriod o WHERE o.termID = n.termID AND o.taskID IS NULL))
JOIN Roster r ON r.rosterID = (
  SELECT MIN(o.rosterID) FROM Roster o
  WHERE o.sectionID = n.sectionID AND o.personID = n.personID AND o.trialID = s.trialID
    AND (o.startDate IS NULL OR (o.startDate <= s.termEndDate AND o.startDate <= g.endDate))
    AND (o.endDate IS NULL OR (o.endDate >= s.termStartDate AND o.endDate >= g.startDate))
    AND (o.startDate IS NULL OR o.endDate IS NULL OR o.startDate <= o.endDate))
JOIN NumberedStudent p ON p.personID = n.personID
WHERE (n.score IS NOT NULL OR n."percent" IS NOT NULL)
  AND (:schools IS NULL OR s.schoolID IN (:schools))
  AND (:persons IS NULL OR n.personID IN (:persons))
  AND (:from_date IS NULL OR n.date >= :from_date) AND (:to_date IS NULL OR n.date <= :to_date)
  AND ((:courses IS NULL AND :sections IS NULL) OR s.courseID IN (:courses) OR s.sectionID IN (:sections))
  AND EXISTS (SELECT 1 FROM CountedEnrollment e WHERE e.personID = n.personID AND e.calendarID = s.calendarID)
ORDER BY s.sectionID, s.termID, n.scoreID;
