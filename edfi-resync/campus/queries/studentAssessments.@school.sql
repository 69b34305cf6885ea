-- The schools of the student.
SELECT DISTINCT x.scoreID AS "@key", s.schoolID AS "@school"
FROM TestScore x
CROSS JOIN SendableEnrollment s
WHERE s.personID = x.personID
  AND x.date BETWEEN :start_date AND :end_date
  AND (:persons IS NULL OR x.personID IN (:persons))
  AND (:schools IS NULL OR x.personID IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)))
ORDER BY 1, 2;
