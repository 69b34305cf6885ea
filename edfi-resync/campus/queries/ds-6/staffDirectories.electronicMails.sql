-- The mail address of a member of the staff.
SELECT d.personID AS "@key.person", d.districtID AS "@key.district",
  c.email AS "electronicMailAddress",
  'uri://ed-fi.org/ElectronicMailTypeDescriptor#Work' AS "electronicMailTypeDescriptor"
FROM StaffDistrict d
JOIN Contact c ON c.personID = d.personID
WHERE c.email IS NOT NULL
ORDER BY d.personID, d.districtID;
