-- The telephone of a district.
SELECT t.districtID AS "@key",
  'uri://ed-fi.org/InstitutionTelephoneNumberTypeDescriptor#Main' AS "institutionTelephoneNumberTypeDescriptor",
  t.phone AS "telephoneNumber"
FROM District t
WHERE t.phone IS NOT NULL
ORDER BY t.districtID;
