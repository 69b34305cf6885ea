-- One for each period schedule that has periods, with the days on which it is in force.
SELECT CONCAT(q.name, '-', q.structureID) AS "bellScheduleName",
  q.name AS "alternateDayName",
  u.edOrgID AS "schoolReference.schoolId",
  (SELECT MIN(p.startTime) FROM Period p WHERE p.periodScheduleID = q.periodScheduleID) AS "startTime",
  (SELECT MAX(p.endTime) FROM Period p WHERE p.periodScheduleID = q.periodScheduleID) AS "endTime",
  u.schoolYear AS "@schoolYear",
  u.schoolID AS "@school",
  u.calendarID AS "@calendar",
  q.periodScheduleID AS "@key",
  CONCAT('PeriodSchedule:', q.periodScheduleID) AS "@object"
FROM SendableStructure u
JOIN PeriodSchedule q ON q.structureID = u.structureID
WHERE (:schools IS NULL OR u.schoolID IN (:schools))
  AND EXISTS (SELECT 1 FROM Period p WHERE p.periodScheduleID = q.periodScheduleID)
ORDER BY q.periodScheduleID;
