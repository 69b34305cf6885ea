-- Where the district reaches a member of its staff.
SELECT p.uniqueID AS "staffReference.staffUniqueId",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  p.schoolYear AS "@schoolYear",
  p.personID AS "@person",
  p.personID AS "@key.person",
  d.districtID AS "@key.district",
  CONCAT('Person:', p.personID) AS "@object"
FROM SentStaff p
JOIN SendableDistrict d ON EXISTS (SELECT 1 FROM SendableAssignment a WHERE a.personID = p.personID AND a.districtID = d.districtID)
WHERE (:persons IS NULL OR p.personID IN (:persons))
ORDER BY p.personID, d.districtID;
