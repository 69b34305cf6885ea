-- The races of a member of the staff.
SELECT p.personID AS "@key",
  r.code AS "raceDescriptor"
FROM Person p
JOIN IdentityRaceEthnicity x ON x.identityID = p.currentIdentityID
JOIN RaceEthnicity r ON r.raceID = x.raceID
WHERE p.personID IN (SELECT a.personID FROM EmploymentAssignment a)
  AND (:persons IS NULL OR p.personID IN (:persons))
ORDER BY p.personID, r.code;
