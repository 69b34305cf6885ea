-- The periods of every period schedule. Their name holds the structure, since Ed-Fi knows them by school alone.
SELECT s.name || '-' || p.name || '-' || s.structureID AS "classPeriodName",
  u.edOrgID AS "schoolReference.schoolId",
  p.attendance AS "officialAttendancePeriod",
  json_array(json_object('startTime', p.startTime, 'endTime', p.endTime)) AS "meetingTimes",
  u.schoolYear AS "@schoolYear",
  u.schoolID AS "@school",
  u.calendarID AS "@calendar",
  'Period:' || p.periodID AS "@object"
FROM SendableStructure u
JOIN PeriodSchedule s ON s.structureID = u.structureID
JOIN Period p ON p.periodScheduleID = s.periodScheduleID
WHERE u.schoolYear = :school_year
  AND (:schools IS NULL OR u.schoolID IN (SELECT value FROM json_each(:schools)))
ORDER BY p.periodID;
