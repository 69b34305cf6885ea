-- The periods of a period schedule.
SELECT p.periodScheduleID AS "@key",
  p.classPeriodName AS "classPeriodReference.classPeriodName",
  u.edOrgID AS "classPeriodReference.schoolId"
FROM SendableStructure u
JOIN ClassPeriod p ON p.structureID = u.structureID
WHERE (:schools IS NULL OR u.schoolID IN (:schools))
ORDER BY p.periodScheduleID, p.periodID;
