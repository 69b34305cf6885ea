-- One for each section and term in which it is placed. Its sequence is the place of the term among those of the
-- section.
SELECT s.sectionID AS "sectionIdentifier",
  CONCAT(s.courseName, ' ', s.sectionNumber) AS "sectionName",
  (SELECT COUNT(DISTINCT p.termID) FROM SectionPlacement p
   JOIN Term o ON o.termID = p.termID
   WHERE p.sectionID = s.sectionID AND p.trialID = s.trialID
     AND (o.startDate < s.termStartDate OR (o.startDate = s.termStartDate AND o.termID <= s.termID))) AS "sequenceOfCourse",
  s.courseNumber AS "courseOfferingReference.localCourseCode",
  s.edOrgID AS "courseOfferingReference.schoolId",
  s.schoolYear AS "courseOfferingReference.schoolYear",
  s.termName AS "courseOfferingReference.sessionName",
  r.name AS "locationReference.classroomIdentificationCode",
  CASE WHEN r.roomID IS NOT NULL THEN s.edOrgID END AS "locationReference.schoolId",
  CASE WHEN r.roomID IS NOT NULL THEN s.edOrgID END AS "locationSchoolReference.schoolId",
  'uri://ed-fi.org/EducationalEnvironmentDescriptor#Classroom' AS "educationalEnvironmentDescriptor",
  'uri://ed-fi.org/MediumOfInstructionDescriptor#Face-to-face instruction' AS "mediumOfInstructionDescriptor",
  n.credits AS "availableCredits",
  CASE WHEN n.credits IS NOT NULL THEN 'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' END AS "availableCreditTypeDescriptor",
  s.schoolYear AS "@schoolYear",
  s.schoolID AS "@school",
  s.calendarID AS "@calendar",
  s.courseID AS "@course",
  s.sectionID AS "@section",
  s.sectionID AS "@key.section",
  s.termID AS "@key.term",
  CONCAT('Section:', s.sectionID) AS "@object"
FROM SendableSection s
LEFT JOIN Room r ON r.roomID = s.roomID AND r.schoolID = s.schoolID
JOIN CourseCredit n ON n.courseID = s.courseID
WHERE (:schools IS NULL OR s.schoolID IN (:schools))
  AND ((:courses IS NULL AND :sections IS NULL) OR s.courseID IN (:courses) OR s.sectionID IN (:sections))
ORDER BY s.sectionID, s.termID;
