-- Days of instruction, and days on which something else happens.
SELECT d.date AS "date",
  u.calendarCode AS "calendarReference.calendarCode",
  u.edOrgID AS "calendarReference.schoolId",
  u.schoolYear AS "calendarReference.schoolYear",
  (SELECT json_group_array(json_object('calendarEventDescriptor', event))
     FROM (SELECT 'uri://ed-fi.org/CalendarEventDescriptor#Instructional day' AS event WHERE d.instruction = 1
           UNION ALL SELECT v.type FROM DayEvent v WHERE v.dayID = d.dayID
           ORDER BY event)) AS "calendarEvents",
  u.schoolYear AS "@schoolYear",
  u.schoolID AS "@school",
  u.calendarID AS "@calendar",
  d.date AS "@date",
  'Day:' || d.dayID AS "@object"
FROM SendableStructure u
JOIN Day d ON d.structureID = u.structureID
WHERE u.schoolYear = :school_year
  AND (:schools IS NULL OR u.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (d.instruction = 1 OR EXISTS (SELECT 1 FROM DayEvent v WHERE v.dayID = d.dayID))
ORDER BY d.dayID;
