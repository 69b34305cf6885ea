-- The active courses of the year's calendars.
SELECT c.courseID, c.number AS courseNumber, c.name AS courseName,
  k.calendarID, k.schoolYear, k.schoolID, k.edOrgID
FROM Course c
JOIN SendableCalendar k ON k.calendarID = c.calendarID
WHERE COALESCE(c.active, 0) = 1
  AND COALESCE(c.stateReportExclude, 0) = 0;
