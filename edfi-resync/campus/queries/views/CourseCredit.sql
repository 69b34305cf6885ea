-- The credits of a course: of all its tasks.
SELECT n.courseID, ROUND(SUM(n.credit), 3) AS credits
FROM GradingTaskCredit n
GROUP BY n.courseID;
