-- The telephone of a student.
SELECT s.personID AS "@key.person", s.districtID AS "@key.district",
  c.homePhone AS "telephoneNumber",
  'uri://ed-fi.org/TelephoneNumberTypeDescriptor#Home' AS "telephoneNumberTypeDescriptor"
FROM StudentDistrict s
JOIN Contact c ON c.personID = s.personID
WHERE c.homePhone IS NOT NULL
ORDER BY s.personID, s.districtID;
