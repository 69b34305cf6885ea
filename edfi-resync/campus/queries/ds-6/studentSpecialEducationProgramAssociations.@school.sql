-- The schools of the student.
SELECT DISTINCT x.participationID AS "@key", s.schoolID AS "@school"
FROM YearParticipation x
CROSS JOIN SendableEnrollment s
WHERE s.personID = x.personID
  AND x.category = 'SPED'
ORDER BY 1, 2;
