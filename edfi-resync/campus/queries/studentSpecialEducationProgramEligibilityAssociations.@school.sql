-- The schools of the student.
SELECT DISTINCT x.evaluationID AS "@key", s.schoolID AS "@school"
FROM SpecialEdEvaluation x
CROSS JOIN SendableEnrollment s
WHERE s.personID = x.personID
  AND (:persons IS NULL OR x.personID IN (:persons))
ORDER BY 1, 2;
