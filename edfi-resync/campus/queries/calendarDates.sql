-- Days of instruction, and days on which something else happens.
SELECT d.date AS "date",
  u.calendarCode AS "calendarReference.calendarCode",
  u.edOrgID AS "calendarReference.schoolId",
  u.schoolYear AS "calendarReference.schoolYear",
  u.schoolYear AS "@schoolYear",
  u.schoolID AS "@school",
  u.calendarID AS "@calendar",
  d.date AS "@date",
  d.dayID AS "@key",
  CONCAT('Day:', d.dayID) AS "@object"
FROM SendableStructure u
JOIN Day d ON d.structureID = u.structureID
WHERE (:schools IS NULL OR u.schoolID IN (:schools))
  AND (d.instruction = 1 OR EXISTS (SELECT 1 FROM DayEvent v WHERE v.dayID = d.dayID))
ORDER BY d.dayID;
