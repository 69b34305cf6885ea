-- The telephone of a school.
SELECT t.schoolID AS "@key",
  'uri://ed-fi.org/InstitutionTelephoneNumberTypeDescriptor#Main' AS "institutionTelephoneNumberTypeDescriptor",
  t.phone AS "telephoneNumber"
FROM School t
WHERE t.phone IS NOT NULL
ORDER BY t.schoolID;
