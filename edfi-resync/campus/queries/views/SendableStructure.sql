-- A structure is one Ed-Fi calendar. Its code is the calendar's ID, and the structure's behind it where a calendar
-- has several.
SELECT u.structureID,
  CASE WHEN EXISTS (SELECT 1 FROM ScheduleStructure o WHERE o.calendarID = u.calendarID AND o.structureID <> u.structureID)
    THEN CONCAT(u.calendarID, '-', u.structureID) ELSE CAST(u.calendarID AS VARCHAR(20)) END AS calendarCode,
  k.calendarID, k.schoolYear, k.schoolID, k.districtID, k.edOrgID, k.districtEdOrgID
FROM ScheduleStructure u
JOIN SendableCalendar k ON k.calendarID = u.calendarID;
