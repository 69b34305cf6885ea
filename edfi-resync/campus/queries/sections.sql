-- One for each section and term in which it is placed.
SELECT CAST(s.sectionID AS TEXT) AS "sectionIdentifier",
  s.courseName || ' ' || s.sectionNumber AS "sectionName",
  s.courseNumber AS "courseOfferingReference.localCourseCode",
  s.edOrgID AS "courseOfferingReference.schoolId",
  s.schoolYear AS "courseOfferingReference.schoolYear",
  s.termName AS "courseOfferingReference.sessionName",
  r.name AS "locationReference.classroomIdentificationCode",
  CASE WHEN r.roomID IS NOT NULL THEN s.edOrgID END AS "locationReference.schoolId",
  'uri://ed-fi.org/EducationalEnvironmentDescriptor#Classroom' AS "educationalEnvironmentDescriptor",
  'uri://ed-fi.org/MediumOfInstructionDescriptor#Face-to-face instruction' AS "mediumOfInstructionDescriptor",
  s.credits AS "availableCredits",
  CASE WHEN s.credits IS NOT NULL THEN 'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' END AS "availableCreditTypeDescriptor",
  (SELECT json_group_array(json_object('classPeriodReference', json_object('classPeriodName', name, 'schoolId', s.edOrgID)))
     FROM (SELECT q.name || '-' || p.name || '-' || q.structureID AS name
           FROM SectionPlacement l
           JOIN Period p ON p.periodID = l.periodID
           JOIN PeriodSchedule q ON q.periodScheduleID = p.periodScheduleID
           WHERE l.sectionID = s.sectionID AND l.termID = s.termID
           ORDER BY p.periodID)) AS "classPeriods",
  s.schoolYear AS "@schoolYear",
  s.schoolID AS "@school",
  s.calendarID AS "@calendar",
  s.courseID AS "@course",
  s.sectionID AS "@section",
  'Section:' || s.sectionID AS "@object"
FROM SendableSection s
LEFT JOIN Room r ON r.roomID = s.roomID AND r.schoolID = s.schoolID
WHERE s.schoolYear = :school_year
  AND (:schools IS NULL OR s.schoolID IN (SELECT value FROM json_each(:schools)))
  AND ((:courses IS NULL AND :sections IS NULL)
       OR s.courseID IN (SELECT value FROM json_each(:courses))
       OR s.sectionID IN (SELECT value FROM json_each(:sections)))
ORDER BY s.sectionID, s.termID;
