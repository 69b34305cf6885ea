-- One for each course and term with a placed section. It carries its sections, as the course does.
SELECT DISTINCT s.courseNumber AS "localCourseCode",
  s.courseName AS "localCourseTitle",
  s.courseNumber AS "courseReference.courseCode",
  s.edOrgID AS "courseReference.educationOrganizationId",
  s.edOrgID AS "schoolReference.schoolId",
  s.edOrgID AS "sessionReference.schoolId",
  s.schoolYear AS "sessionReference.schoolYear",
  s.termName AS "sessionReference.sessionName",
  s.schoolYear AS "@schoolYear",
  s.schoolID AS "@school",
  s.calendarID AS "@calendar",
  s.courseID AS "@course",
  s.courseID AS "@key.course",
  s.termID AS "@key.term",
  CONCAT('Course:', s.courseID) AS "@object"
FROM SendableSection s
WHERE (:schools IS NULL OR s.schoolID IN (:schools))
  AND ((:courses IS NULL AND :sections IS NULL) OR s.courseID IN (:courses) OR s.sectionID IN (:sections))
ORDER BY "@key.course", "@key.term";
