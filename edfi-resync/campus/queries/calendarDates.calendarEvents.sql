-- Instruction, and what else happens.
SELECT d.dayID AS "@key",
  'uri://ed-fi.org/CalendarEventDescriptor#Instructional day' AS "calendarEventDescriptor"
FROM SendableStructure u
JOIN Day d ON d.structureID = u.structureID
WHERE d.instruction = 1
  AND (:schools IS NULL OR u.schoolID IN (:schools))
UNION ALL
SELECT v.dayID, v.type
FROM DayEvent v
ORDER BY 1, 2;
