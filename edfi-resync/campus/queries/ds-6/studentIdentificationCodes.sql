-- The local number of a student (1), and the state's (2).
SELECT p.uniqueID AS "studentReference.studentUniqueId",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  CASE c.seq WHEN 1 THEN 'uri://ed-fi.org/StudentIdentificationSystemDescriptor#Local'
    ELSE 'uri://ed-fi.org/StudentIdentificationSystemDescriptor#State' END AS "studentIdentificationSystemDescriptor",
  CASE c.seq WHEN 1 THEN d.number ELSE 'State' END AS "assigningOrganizationIdentificationCode",
  CASE c.seq WHEN 1 THEN n.studentNumber ELSE n.stateID END AS "identificationCode",
  p.schoolYear AS "@schoolYear",
  p.personID AS "@person",
  p.personID AS "@key.person",
  d.districtID AS "@key.district",
  c.seq AS "@key.system",
  CONCAT('Person:', p.personID) AS "@object"
FROM SentStudent p
JOIN Person n ON n.personID = p.personID
JOIN SendableDistrict d ON EXISTS (SELECT 1 FROM SendableEnrollment e WHERE e.personID = p.personID AND e.districtID = d.districtID)
CROSS JOIN StudentNumberSystem c
WHERE CASE c.seq WHEN 1 THEN n.studentNumber ELSE n.stateID END IS NOT NULL
  AND (:persons IS NULL OR p.personID IN (:persons))
ORDER BY p.personID, d.districtID, c.seq;
