-- One for each period schedule that has periods, with the days on which it is in force.
SELECT s.name || '-' || s.structureID AS "bellScheduleName",
  u.edOrgID AS "schoolReference.schoolId",
  (SELECT min(p.startTime) FROM Period p WHERE p.periodScheduleID = s.periodScheduleID) AS "startTime",
  (SELECT max(p.endTime) FROM Period p WHERE p.periodScheduleID = s.periodScheduleID) AS "endTime",
  (SELECT json_group_array(json_object('classPeriodReference', json_object('classPeriodName', name, 'schoolId', u.edOrgID)))
     FROM (SELECT s.name || '-' || p.name || '-' || s.structureID AS name FROM Period p
           WHERE p.periodScheduleID = s.periodScheduleID ORDER BY p.seq, p.periodID)) AS "classPeriods",
  (SELECT json_group_array(json_object('date', date))
     FROM (SELECT d.date FROM Day d WHERE d.periodScheduleID = s.periodScheduleID AND d.instruction = 1 ORDER BY d.date)) AS "dates",
  u.schoolYear AS "@schoolYear",
  u.schoolID AS "@school",
  u.calendarID AS "@calendar",
  'PeriodSchedule:' || s.periodScheduleID AS "@object"
FROM SendableStructure u
JOIN PeriodSchedule s ON s.structureID = u.structureID
WHERE u.schoolYear = :school_year
  AND (:schools IS NULL OR u.schoolID IN (SELECT value FROM json_each(:schools)))
  AND EXISTS (SELECT 1 FROM Period p WHERE p.periodScheduleID = s.periodScheduleID)
ORDER BY s.periodScheduleID;
