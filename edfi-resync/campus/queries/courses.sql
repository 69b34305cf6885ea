-- The active courses of a school; of two with one number in a school and year, the first. A course carries its
-- sections, so that a listed section brings its course. It has as many parts as its first section has terms.
SELECT c.courseNumber AS "courseCode",
  c.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  c.courseName AS "courseTitle",
  (SELECT CASE WHEN COUNT(DISTINCT p.termID) = 0 THEN 1 ELSE COUNT(DISTINCT p.termID) END
   FROM ActiveSection a
   JOIN SectionPlacement p ON p.sectionID = a.sectionID AND p.trialID = a.trialID
   WHERE a.sectionID = (SELECT MIN(o.sectionID) FROM ActiveSection o WHERE o.courseID = c.courseID)) AS "numberOfParts",
  'uri://ed-fi.org/CourseDefinedByDescriptor#LEA' AS "courseDefinedByDescriptor",
  x.repeatable AS "maxCompletionsForCredit",
  n.credits AS "maximumAvailableCredits",
  CASE WHEN n.credits IS NOT NULL THEN 'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' END
    AS "maximumAvailableCreditTypeDescriptor",
  c.schoolYear AS "@schoolYear",
  c.schoolID AS "@school",
  c.calendarID AS "@calendar",
  c.courseID AS "@course",
  c.courseID AS "@key",
  CONCAT('Course:', c.courseID) AS "@object"
FROM CatalogCourse c
JOIN Course x ON x.courseID = c.courseID
JOIN CourseCredit n ON n.courseID = c.courseID
WHERE (:schools IS NULL OR c.schoolID IN (:schools))
  AND ((:courses IS NULL AND :sections IS NULL)
       OR c.courseID IN (:courses)
       OR EXISTS (SELECT 1 FROM ActiveSection s WHERE s.courseID = c.courseID AND s.sectionID IN (:sections)))
ORDER BY c.courseID;
