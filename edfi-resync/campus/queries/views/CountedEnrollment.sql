-- The enrollments that count, of any year: no no-shows, none that is excluded or in a grade that is.
SELECT e.enrollmentID, e.personID, e.calendarID, e.structureID, e.grade, e.serviceType, e.startDate, e.endDate
FROM Enrollment e
JOIN GradeLevel g ON g.structureID = e.structureID AND g.name = e.grade
WHERE COALESCE(e.noShow, 0) = 0
  AND COALESCE(e.stateExclude, 0) = 0
  AND COALESCE(g.excludeEnrollment, 0) = 0;
