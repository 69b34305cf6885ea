-- The active courses of a school; of two with one number in a school and year, the first. A course carries its sections, so that a
-- listed section brings its course.
SELECT c.number AS "courseCode",
  k.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  c.name AS "courseTitle",
  max(1, (SELECT count(DISTINCT p.termID) FROM SectionPlacement p
          WHERE p.sectionID = (SELECT min(o.sectionID) FROM Section o WHERE o.courseID = c.courseID)))
    AS "numberOfParts",
  'uri://ed-fi.org/CourseDefinedByDescriptor#LEA' AS "courseDefinedByDescriptor",
  c.credits AS "maximumAvailableCredits",
  CASE WHEN c.credits IS NOT NULL THEN 'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' END AS "maximumAvailableCreditTypeDescriptor",
  json_array(json_object('academicSubjectDescriptor', c.subject)) AS "academicSubjects",
  CASE WHEN c.stateCode IS NULL
    THEN json_array(json_object('courseIdentificationSystemDescriptor', 'uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code',
      'identificationCode', c.number))
    ELSE json_array(json_object('courseIdentificationSystemDescriptor', 'uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code',
      'identificationCode', c.number),
      json_object('courseIdentificationSystemDescriptor', 'uri://ed-fi.org/CourseIdentificationSystemDescriptor#State course code',
      'identificationCode', c.stateCode)) END AS "identificationCodes",
  CASE WHEN c.level IS NOT NULL THEN json_array(json_object('courseLevelCharacteristicDescriptor', c.level)) END
    AS "levelCharacteristics",
  k.schoolYear AS "@schoolYear",
  k.schoolID AS "@school",
  k.calendarID AS "@calendar",
  c.courseID AS "@course",
  (SELECT json_group_array(sectionID) FROM (SELECT s.sectionID FROM Section s WHERE s.courseID = c.courseID ORDER BY s.sectionID))
    AS "@section",
  'Course:' || c.courseID AS "@object"
FROM SendableCalendar k
JOIN Course c ON c.calendarID = k.calendarID
WHERE k.schoolYear = :school_year
  AND c.active = 1 AND c.stateExclude = 0
  AND (:schools IS NULL OR k.schoolID IN (SELECT value FROM json_each(:schools)))
  AND ((:courses IS NULL AND :sections IS NULL)
       OR c.courseID IN (SELECT value FROM json_each(:courses))
       OR EXISTS (SELECT 1 FROM Section s
                  WHERE s.courseID = c.courseID AND s.sectionID IN (SELECT value FROM json_each(:sections))))
  AND NOT EXISTS (SELECT 1 FROM SendableCalendar l JOIN Course o ON o.calendarID = l.calendarID
                  WHERE l.schoolID = k.schoolID AND l.schoolYear = k.schoolYear AND o.number = c.number
                    AND o.active = 1 AND o.stateExclude = 0 AND o.courseID < c.courseID)
ORDER BY c.courseID;
