-- What the district knows of a member of its staff: sex and origin.
SELECT p.uniqueID AS "staffReference.staffUniqueId",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  i.gender AS "sexDescriptor",
  CASE i.hispanicEthnicity WHEN 'Y' THEN 1 WHEN 'N' THEN 0 END AS "hispanicLatinoEthnicity",
  p.schoolYear AS "@schoolYear",
  p.personID AS "@person",
  p.personID AS "@key.person",
  d.districtID AS "@key.district",
  CONCAT('Person:', p.personID) AS "@object"
FROM SentStaff p
JOIN Person n ON n.personID = p.personID
LEFT JOIN "Identity" i ON i.identityID = n.currentIdentityID
JOIN SendableDistrict d ON EXISTS (SELECT 1 FROM SendableAssignment a WHERE a.personID = p.personID AND a.districtID = d.districtID)
WHERE (:persons IS NULL OR p.personID IN (:persons))
ORDER BY p.personID, d.districtID;
