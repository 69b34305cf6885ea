-- The courses on transcripts with their credits. Where some were attempted and none was earned, a course was failed.
SELECT n.transcriptID, n.personID, n.schoolNumber, n.courseNumber, n.courseName, n.endYear, n.actualTerm, n.grade, n.score,
  n."percent", n.attempted, n.earned, CASE WHEN n.earned = 0 AND n.attempted > 0 THEN 'F' ELSE 'P' END AS result
FROM (SELECT t.transcriptID, t.personID, t.schoolNumber, t.courseNumber, t.courseName, t.endYear, t.actualTerm, t.grade, t.score,
        t."percent",
        (SELECT ROUND(SUM(c.creditsAttempted), 3) FROM TranscriptCredit c WHERE c.transcriptID = t.transcriptID) AS attempted,
        (SELECT ROUND(SUM(c.creditsEarned), 3) FROM TranscriptCredit c WHERE c.transcriptID = t.transcriptID) AS earned
      FROM TranscriptCourse t) n;
