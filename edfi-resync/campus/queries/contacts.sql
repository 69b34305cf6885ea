-- The guardians of the students that are sent. A contact carries the students of the chosen schools, so that a
-- student brings the own guardians, but not those whom only a brother or sister has in these schools; and the schools
-- of all students. Who may be asked for is found first: the rest costs a look at each student of each guardian.
SELECT p.edFiID AS "contactUniqueId",
  i.firstName AS "firstName",
  i.middleName AS "middleName",
  i.lastName AS "lastSurname",
  i.suffix AS "generationCodeSuffix",
  i.gender AS "sexDescriptor",
  CAST(:school_year AS INTEGER) AS "@schoolYear",
  p.personID AS "@key",
  CONCAT('Person:', p.personID) AS "@object"
FROM Person p
LEFT JOIN "Identity" i ON i.identityID = p.currentIdentityID
WHERE p.edFiID IS NOT NULL
  AND p.personID IN (SELECT a.personID FROM AskedContact a)
  AND EXISTS (SELECT 1 FROM Guardianship g
              JOIN SentStudent s ON s.personID = g.studentID
              WHERE g.contactID = p.personID
                AND (:persons IS NULL OR g.contactID IN (:persons) OR g.studentID IN (:persons)))
ORDER BY p.personID;
