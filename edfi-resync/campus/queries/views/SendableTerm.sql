-- The terms of the year.
SELECT t.termID, t.name AS termName, t.startDate, t.endDate,
  u.structureID, u.calendarID, u.schoolYear, u.schoolID, u.edOrgID
FROM SendableStructure u
JOIN TermSchedule q ON q.structureID = u.structureID
JOIN Term t ON t.termScheduleID = q.termScheduleID;
