-- A section of the year in a term in which it is placed: one Ed-Fi section.
SELECT s.sectionID, s.trialID, s.sectionNumber, s.roomID, s.homeroomSection, s.structureID,
  t.termID, t.name AS termName, t.startDate AS termStartDate, t.endDate AS termEndDate,
  c.courseID, c.courseNumber, c.courseName, c.calendarID, c.schoolYear, c.schoolID, c.edOrgID
FROM ActiveSection s
JOIN SendableCourse c ON c.courseID = s.courseID
JOIN TermSchedule q ON q.structureID = s.structureID
JOIN Term t ON t.termScheduleID = q.termScheduleID
WHERE EXISTS (SELECT 1 FROM SectionPlacement p
              WHERE p.sectionID = s.sectionID AND p.termID = t.termID AND p.trialID = s.trialID);
