-- A school's catalog of the year: its active courses; of two with one number, the first.
SELECT c.courseID, c.number AS courseNumber, c.name AS courseName, k.calendarID, k.schoolYear, k.schoolID, k.edOrgID
FROM SendableCalendar k
CROSS JOIN Course c
WHERE c.calendarID = k.calendarID
  AND COALESCE(c.active, 0) = 1
  AND COALESCE(c.stateReportExclude, 0) = 0
  AND NOT EXISTS (SELECT 1 FROM SendableCourse o
                  WHERE o.schoolID = k.schoolID AND o.courseNumber = c.number AND o.courseID < c.courseID);
