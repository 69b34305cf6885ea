-- All schools in which the students of these schools are enrolled.
SELECT DISTINCT e.personID AS "@key", e.schoolID AS "@school"
FROM SendableEnrollment e
WHERE (:persons IS NULL OR e.personID IN (:persons))
  AND (:schools IS NULL OR e.personID IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)))
ORDER BY 1, 2;
