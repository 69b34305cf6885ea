-- The guardians who may be asked for, at times twice: those of the people and of the schools that are listed.
SELECT g.contactID AS personID
FROM Guardianship g
WHERE (:persons IS NULL
       OR g.contactID IN (:persons)
       OR g.contactID IN (SELECT o.contactID FROM Guardianship o WHERE o.studentID IN (:persons)))
  AND (:schools IS NULL OR g.studentID IN (SELECT e.personID FROM SendableEnrollment e WHERE e.schoolID IN (:schools)));
