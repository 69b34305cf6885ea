-- The local number of a student, and the state's.
SELECT s.personID AS "@key.person", s.districtID AS "@key.district",
  d.number AS "assigningOrganizationIdentificationCode",
  'uri://ed-fi.org/StudentIdentificationSystemDescriptor#Local' AS "studentIdentificationSystemDescriptor",
  p.studentNumber AS "identificationCode"
FROM StudentDistrict s
JOIN District d ON d.districtID = s.districtID
JOIN Person p ON p.personID = s.personID
WHERE p.studentNumber IS NOT NULL
UNION ALL
SELECT s.personID, s.districtID, 'State', 'uri://ed-fi.org/StudentIdentificationSystemDescriptor#State', p.stateID
FROM StudentDistrict s
JOIN Person p ON p.personID = s.personID
WHERE p.stateID IS NOT NULL
ORDER BY 1, 2, 4;
