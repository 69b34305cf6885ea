-- The schools that have a calendar in the year. Schools marked Exclude, and numbers that are no numbers, are not sent.
SELECT s.edOrgID AS "schoolId",
  t.name AS "nameOfInstitution",
  s.districtEdOrgID AS "localEducationAgencyReference.localEducationAgencyId",
  t.type AS "schoolTypeDescriptor",
  t.titleI AS "titleIPartASchoolDesignationDescriptor",
  'uri://ed-fi.org/OperationalStatusDescriptor#Active' AS "operationalStatusDescriptor",
  json_array(json_object('schoolCategoryDescriptor', t.category)) AS "schoolCategories",
  json_array(json_object('educationOrganizationCategoryDescriptor', 'uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School'))
    AS "educationOrganizationCategories",
  (SELECT json_group_array(json_object('gradeLevelDescriptor', name))
     FROM (SELECT g.name FROM GradeLevel g JOIN SendableStructure u ON u.structureID = g.structureID
           WHERE u.schoolID = s.schoolID AND u.schoolYear = :school_year AND g.stateExclude = 0
           GROUP BY g.name ORDER BY min(g.seq), g.name)) AS "gradeLevels",
  json_array(json_object('educationOrganizationIdentificationSystemDescriptor',
    'uri://ed-fi.org/EducationOrganizationIdentificationSystemDescriptor#SEA',
    'identificationCode', t.stateNumber)) AS "identificationCodes",
  json_array(json_object('addressTypeDescriptor', 'uri://ed-fi.org/AddressTypeDescriptor#Physical', 'streetNumberName', t.address,
    'city', t.city, 'stateAbbreviationDescriptor', t.state, 'postalCode', t.zip)) AS "addresses",
  CASE WHEN t.phone IS NOT NULL THEN json_array(json_object('institutionTelephoneNumberTypeDescriptor',
    'uri://ed-fi.org/InstitutionTelephoneNumberTypeDescriptor#Main', 'telephoneNumber', t.phone)) END AS "institutionTelephones",
  s.schoolID AS "@school",
  'School:' || s.schoolID AS "@object"
FROM SendableSchool s
JOIN School t ON t.schoolID = s.schoolID
WHERE EXISTS (SELECT 1 FROM SendableStructure u WHERE u.schoolID = s.schoolID AND u.schoolYear = :school_year)
  AND (:schools IS NULL OR s.schoolID IN (SELECT value FROM json_each(:schools)))
ORDER BY s.schoolID;
