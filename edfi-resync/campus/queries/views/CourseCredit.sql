-- The credits of a course, of all its tasks; NULL where none gives any.
SELECT c.courseID,
  (SELECT ROUND(SUM(t.credit), 3) FROM GradingTaskCredit t WHERE t.courseID = c.courseID) AS credits
FROM Course c;
