-- The enrollments of the year that count.
SELECT e.enrollmentID, e.personID, e.structureID, e.grade, e.serviceType, e.startDate, e.endDate,
  k.calendarID, k.schoolYear, k.schoolID, k.districtID, k.edOrgID, k.districtEdOrgID
FROM CountedEnrollment e
JOIN SendableCalendar k ON k.calendarID = e.calendarID;
