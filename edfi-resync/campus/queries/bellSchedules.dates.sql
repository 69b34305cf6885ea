-- The days of instruction on which a period schedule is in force.
SELECT d.periodScheduleID AS "@key",
  d.date AS "date"
FROM SendableStructure u
JOIN Day d ON d.structureID = u.structureID
WHERE d.instruction = 1
  AND d.periodScheduleID IS NOT NULL
  AND (:schools IS NULL OR u.schoolID IN (:schools))
ORDER BY d.periodScheduleID, d.date;
