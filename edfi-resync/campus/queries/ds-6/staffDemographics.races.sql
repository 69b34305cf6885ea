-- The races of a member of the staff.
SELECT d.personID AS "@key.person", d.districtID AS "@key.district",
  r.code AS "raceDescriptor"
FROM StaffDistrict d
JOIN Person p ON p.personID = d.personID
JOIN IdentityRaceEthnicity x ON x.identityID = p.currentIdentityID
JOIN RaceEthnicity r ON r.raceID = x.raceID
ORDER BY d.personID, d.districtID, r.code;
