-- The numbers that the state gives districts and schools. That of a school carries it.
SELECT d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  'uri://ed-fi.org/EducationOrganizationIdentificationSystemDescriptor#SEA' AS "educationOrganizationIdentificationSystemDescriptor",
  t.number AS "identificationCode",
  CAST(NULL AS INTEGER) AS "@school",
  CONCAT('District:', t.districtID) AS "@object"
FROM SendableDistrict d
JOIN District t ON t.districtID = d.districtID
WHERE EXISTS (SELECT 1 FROM SendableCalendar k WHERE k.districtID = d.districtID)
UNION ALL
SELECT s.edOrgID, 'uri://ed-fi.org/EducationOrganizationIdentificationSystemDescriptor#SEA', t.standardCode, s.schoolID,
  CONCAT('School:', s.schoolID)
FROM SendableSchool s
JOIN School t ON t.schoolID = s.schoolID
WHERE t.standardCode IS NOT NULL
  AND EXISTS (SELECT 1 FROM SendableStructure u WHERE u.schoolID = s.schoolID)
  AND (:schools IS NULL OR s.schoolID IN (:schools))
ORDER BY 1, 5;
