-- What the district knows of a student: sex, origin, languages, needs. Of several stays in a program for English
-- learners the latest says how well a student speaks it.
SELECT p.uniqueID AS "studentReference.studentUniqueId",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  i.gender AS "sexDescriptor",
  CASE i.hispanicEthnicity WHEN 'Y' THEN 1 WHEN 'N' THEN 0 END AS "hispanicLatinoEthnicity",
  (SELECT l.status FROM EnglishLearner l WHERE l.personID = p.personID) AS "limitedEnglishProficiencyDescriptor",
  p.schoolYear AS "@schoolYear",
  p.personID AS "@person",
  p.personID AS "@key.person",
  d.districtID AS "@key.district",
  CONCAT('Person:', p.personID) AS "@object"
FROM SentStudent p
JOIN Person n ON n.personID = p.personID
LEFT JOIN "Identity" i ON i.identityID = n.currentIdentityID
JOIN SendableDistrict d ON EXISTS (SELECT 1 FROM SendableEnrollment e WHERE e.personID = p.personID AND e.districtID = d.districtID)
WHERE (:persons IS NULL OR p.personID IN (:persons))
ORDER BY p.personID, d.districtID;
