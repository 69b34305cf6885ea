-- The courses on transcripts, of the year and those before it, that stand in the catalog of the school this year, of
-- students who are enrolled there. Campus knows a transcript's course and school by their numbers alone.
SELECT t.transcriptID, t.personID, t.schoolNumber, t.courseNumber, t.courseName, t.endYear, t.actualTerm, t.grade, t.score,
  t."percent", t.attempted, t.earned, t.result, c.courseID, c.courseNumber AS catalogNumber, c.calendarID, c.schoolID, c.edOrgID
FROM CourseAttempt t
CROSS JOIN School s
CROSS JOIN CatalogCourse c
WHERE s.number = t.schoolNumber
  AND c.schoolID = s.schoolID
  AND c.courseNumber = t.courseNumber
  AND t.endYear <= :school_year
  AND EXISTS (SELECT 1 FROM SendableEnrollment e WHERE e.personID = t.personID AND e.schoolID = c.schoolID);
