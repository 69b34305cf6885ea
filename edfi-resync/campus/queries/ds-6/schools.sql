-- The schools that have a calendar in the year. Schools marked Exclude, and numbers that are no numbers, are not
-- sent.
SELECT s.edOrgID AS "schoolId",
  t.name AS "nameOfInstitution",
  t.shortName AS "shortNameOfInstitution",
  s.districtEdOrgID AS "localEducationAgencyReference.localEducationAgencyId",
  t.type AS "schoolTypeDescriptor",
  t.title1 AS "titleIPartASchoolDesignationDescriptor",
  'uri://ed-fi.org/OperationalStatusDescriptor#Active' AS "operationalStatusDescriptor",
  '[{"educationOrganizationCategoryDescriptor": "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"}]'
    AS "educationOrganizationCategories",
  s.schoolID AS "@school",
  s.schoolID AS "@key",
  CONCAT('School:', s.schoolID) AS "@object"
FROM SendableSchool s
JOIN School t ON t.schoolID = s.schoolID
WHERE EXISTS (SELECT 1 FROM SendableStructure u WHERE u.schoolID = s.schoolID)
  AND (:schools IS NULL OR s.schoolID IN (:schools))
ORDER BY s.schoolID;
