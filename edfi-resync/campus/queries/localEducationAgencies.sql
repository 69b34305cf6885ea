-- The districts that have a school to send in the year.
SELECT d.edOrgID AS "localEducationAgencyId",
  t.name AS "nameOfInstitution",
  t.type AS "localEducationAgencyCategoryDescriptor",
  'uri://ed-fi.org/OperationalStatusDescriptor#Active' AS "operationalStatusDescriptor",
  t.webSite AS "webSite",
  json_array(json_object('educationOrganizationCategoryDescriptor', 'uri://ed-fi.org/EducationOrganizationCategoryDescriptor#Local Education Agency'))
    AS "categories",
  json_array(json_object('educationOrganizationIdentificationSystemDescriptor',
    'uri://ed-fi.org/EducationOrganizationIdentificationSystemDescriptor#SEA',
    'identificationCode', t.number)) AS "identificationCodes",
  json_array(json_object('addressTypeDescriptor', 'uri://ed-fi.org/AddressTypeDescriptor#Physical', 'streetNumberName', t.address,
    'city', t.city, 'stateAbbreviationDescriptor', t.state, 'postalCode', t.zip)) AS "addresses",
  CASE WHEN t.phone IS NOT NULL THEN json_array(json_object('institutionTelephoneNumberTypeDescriptor',
    'uri://ed-fi.org/InstitutionTelephoneNumberTypeDescriptor#Main', 'telephoneNumber', t.phone)) END AS "institutionTelephones",
  'District:' || t.districtID AS "@object"
FROM SendableDistrict d
JOIN District t ON t.districtID = d.districtID
WHERE EXISTS (SELECT 1 FROM SendableCalendar k WHERE k.districtID = d.districtID AND k.schoolYear = :school_year)
ORDER BY t.districtID;
