-- The schools of the student.
SELECT DISTINCT x.enrollmentID AS "@key", s.schoolID AS "@school"
FROM SendableEnrollment x
CROSS JOIN SendableEnrollment s
WHERE s.personID = x.personID
  AND x.serviceType = 'P'
  AND (:persons IS NULL OR x.personID IN (:persons))
  AND (:schools IS NULL OR x.personID IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)))
ORDER BY 1, 2;
