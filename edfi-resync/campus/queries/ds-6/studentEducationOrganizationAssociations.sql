-- The districts to which a student is known. What each of them knows stands in studentDemographics, studentDirectories
-- and studentIdentificationCodes.
SELECT p.uniqueID AS "studentReference.studentUniqueId",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  p.schoolYear AS "@schoolYear",
  p.personID AS "@person",
  p.personID AS "@key.person",
  d.districtID AS "@key.district",
  CONCAT('Person:', p.personID) AS "@object"
FROM SentStudent p
JOIN SendableDistrict d ON EXISTS (SELECT 1 FROM SendableEnrollment e WHERE e.personID = p.personID AND e.districtID = d.districtID)
WHERE (:persons IS NULL OR p.personID IN (:persons))
ORDER BY p.personID, d.districtID;
