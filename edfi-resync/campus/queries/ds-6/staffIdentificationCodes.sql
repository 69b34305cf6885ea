-- The local number of a member of the staff.
SELECT p.uniqueID AS "staffReference.staffUniqueId",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  'uri://ed-fi.org/StaffIdentificationSystemDescriptor#District' AS "staffIdentificationSystemDescriptor",
  n.staffNumber AS "identificationCode",
  p.schoolYear AS "@schoolYear",
  p.personID AS "@person",
  p.personID AS "@key.person",
  d.districtID AS "@key.district",
  CONCAT('Person:', p.personID) AS "@object"
FROM SentStaff p
JOIN Person n ON n.personID = p.personID
JOIN SendableDistrict d ON EXISTS (SELECT 1 FROM SendableAssignment a WHERE a.personID = p.personID AND a.districtID = d.districtID)
WHERE (:persons IS NULL OR p.personID IN (:persons))
  AND n.staffNumber IS NOT NULL
ORDER BY p.personID, d.districtID;
