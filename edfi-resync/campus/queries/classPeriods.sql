-- The periods of every period schedule. Attendance is taken in those that are taught.
SELECT c.classPeriodName AS "classPeriodName",
  u.edOrgID AS "schoolReference.schoolId",
  CASE WHEN p.nonInstructional = 1 THEN 0 ELSE 1 END AS "officialAttendancePeriod",
  u.schoolYear AS "@schoolYear",
  u.schoolID AS "@school",
  u.calendarID AS "@calendar",
  p.periodID AS "@key",
  CONCAT('Period:', p.periodID) AS "@object"
FROM SendableStructure u
JOIN ClassPeriod c ON c.structureID = u.structureID
JOIN Period p ON p.periodID = c.periodID
WHERE (:schools IS NULL OR u.schoolID IN (:schools))
ORDER BY p.periodID;
