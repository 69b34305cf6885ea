-- When a period begins and ends.
SELECT p.periodID AS "@key",
  p.startTime AS "startTime",
  p.endTime AS "endTime"
FROM Period p
WHERE p.startTime IS NOT NULL AND p.endTime IS NOT NULL
ORDER BY p.periodID;
