-- One for each course and term with a placed section. It carries its sections, as the course does.
SELECT c.number AS "localCourseCode",
  c.name AS "localCourseTitle",
  c.number AS "courseReference.courseCode",
  k.edOrgID AS "courseReference.educationOrganizationId",
  k.edOrgID AS "schoolReference.schoolId",
  k.edOrgID AS "sessionReference.schoolId",
  k.schoolYear AS "sessionReference.schoolYear",
  t.name AS "sessionReference.sessionName",
  k.schoolYear AS "@schoolYear",
  k.schoolID AS "@school",
  k.calendarID AS "@calendar",
  c.courseID AS "@course",
  (SELECT json_group_array(sectionID)
     FROM (SELECT s.sectionID FROM Section s
           WHERE s.courseID = c.courseID
             AND EXISTS (SELECT 1 FROM SectionPlacement p WHERE p.sectionID = s.sectionID AND p.termID = t.termID)
           ORDER BY s.sectionID)) AS "@section",
  'Course:' || c.courseID AS "@object"
FROM SendableCalendar k
JOIN Course c ON c.calendarID = k.calendarID
JOIN ScheduleStructure u ON u.calendarID = k.calendarID
JOIN Term t ON t.structureID = u.structureID
WHERE k.schoolYear = :school_year
  AND c.active = 1 AND c.stateExclude = 0
  AND (:schools IS NULL OR k.schoolID IN (SELECT value FROM json_each(:schools)))
  AND EXISTS (SELECT 1 FROM Section s
              JOIN SectionPlacement p ON p.sectionID = s.sectionID AND p.termID = t.termID
              WHERE s.courseID = c.courseID
                AND ((:courses IS NULL AND :sections IS NULL)
                     OR c.courseID IN (SELECT value FROM json_each(:courses))
                     OR s.sectionID IN (SELECT value FROM json_each(:sections))))
ORDER BY c.courseID, t.termID;
