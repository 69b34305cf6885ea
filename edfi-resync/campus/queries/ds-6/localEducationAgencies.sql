-- The districts that have a school to send in the year.
SELECT d.edOrgID AS "localEducationAgencyId",
  t.name AS "nameOfInstitution",
  t.type AS "localEducationAgencyCategoryDescriptor",
  'uri://ed-fi.org/OperationalStatusDescriptor#Active' AS "operationalStatusDescriptor",
  t.webSite AS "webSite",
  '[{"educationOrganizationCategoryDescriptor": "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency"}]'
    AS "categories",
  t.districtID AS "@key",
  CONCAT('District:', t.districtID) AS "@object"
FROM SendableDistrict d
JOIN District t ON t.districtID = d.districtID
WHERE EXISTS (SELECT 1 FROM SendableCalendar k WHERE k.districtID = d.districtID)
ORDER BY t.districtID;
