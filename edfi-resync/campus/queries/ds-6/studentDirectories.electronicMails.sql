-- The mail address of a student.
SELECT s.personID AS "@key.person", s.districtID AS "@key.district",
  c.email AS "electronicMailAddress",
  'uri://ed-fi.org/ElectronicMailTypeDescriptor#Organization' AS "electronicMailTypeDescriptor"
FROM StudentDistrict s
JOIN Contact c ON c.personID = s.personID
WHERE c.email IS NOT NULL
ORDER BY s.personID, s.districtID;
