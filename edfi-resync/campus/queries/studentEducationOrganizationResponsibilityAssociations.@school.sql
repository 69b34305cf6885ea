-- The schools of the student.
SELECT DISTINCT x.enrollmentID AS "@key", s.schoolID AS "@school"
FROM SendableEnrollment x
CROSS JOIN SendableEnrollment s
WHERE s.personID = x.personID
  AND x.serviceType = 'P'
  AND (:persons IS NULL OR x.personID IN (:persons))
ORDER BY 1, 2;
