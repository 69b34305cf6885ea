-- The number of a district.
SELECT t.districtID AS "@key",
  'uri://ed-fi.org/EducationOrganizationIdentificationSystemDescriptor#SEA' AS "educationOrganizationIdentificationSystemDescriptor",
  t.number AS "identificationCode"
FROM District t
ORDER BY t.districtID;
