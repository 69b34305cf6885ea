-- The mail address of a member of the staff.
SELECT c.personID AS "@key",
  c.email AS "electronicMailAddress",
  'uri://ed-fi.org/ElectronicMailTypeDescriptor#Work' AS "electronicMailTypeDescriptor"
FROM Contact c
WHERE c.email IS NOT NULL
  AND c.personID IN (SELECT a.personID FROM EmploymentAssignment a)
  AND (:persons IS NULL OR c.personID IN (:persons))
ORDER BY c.personID;
