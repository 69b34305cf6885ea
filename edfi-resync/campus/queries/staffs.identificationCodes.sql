-- The local number of a member of the staff.
SELECT p.personID AS "@key",
  'uri://ed-fi.org/StaffIdentificationSystemDescriptor#District' AS "staffIdentificationSystemDescriptor",
  p.staffNumber AS "identificationCode"
FROM Person p
WHERE p.staffNumber IS NOT NULL
  AND (:persons IS NULL OR p.personID IN (:persons))
ORDER BY p.personID;
