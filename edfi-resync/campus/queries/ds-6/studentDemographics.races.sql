-- The races of a student.
SELECT s.personID AS "@key.person", s.districtID AS "@key.district",
  r.code AS "raceDescriptor"
FROM StudentDistrict s
JOIN Person p ON p.personID = s.personID
JOIN IdentityRaceEthnicity x ON x.identityID = p.currentIdentityID
JOIN RaceEthnicity r ON r.raceID = x.raceID
ORDER BY s.personID, s.districtID, r.code;
