-- The guardians who may be asked for, at times twice: those of the students and schools that are listed, and
-- guardians that are listed themselves.
SELECT g.contactID AS personID
FROM Guardianship g
WHERE (:persons IS NULL OR g.studentID IN (:persons))
  AND (:schools IS NULL OR g.studentID IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)))
UNION ALL
SELECT g.contactID
FROM Guardianship g
WHERE g.contactID IN (:persons);
