-- The number that the state gives a school.
SELECT t.schoolID AS "@key",
  'uri://ed-fi.org/EducationOrganizationIdentificationSystemDescriptor#SEA' AS "educationOrganizationIdentificationSystemDescriptor",
  t.standardCode AS "identificationCode"
FROM School t
WHERE t.standardCode IS NOT NULL
ORDER BY t.schoolID;
