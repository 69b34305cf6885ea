-- The telephones of a guardian.
SELECT c.personID AS "@key",
  c.homePhone AS "telephoneNumber",
  'uri://ed-fi.org/TelephoneNumberTypeDescriptor#Home' AS "telephoneNumberTypeDescriptor"
FROM Contact c
WHERE c.homePhone IS NOT NULL
  AND c.personID IN (SELECT g.personID FROM AskedContact g)
UNION ALL
SELECT c.personID, c.cellPhone, 'uri://ed-fi.org/TelephoneNumberTypeDescriptor#Mobile'
FROM Contact c
WHERE c.cellPhone IS NOT NULL
  AND c.personID IN (SELECT g.personID FROM AskedContact g)
UNION ALL
SELECT c.personID, c.workPhone, 'uri://ed-fi.org/TelephoneNumberTypeDescriptor#Work'
FROM Contact c
WHERE c.workPhone IS NOT NULL
  AND c.personID IN (SELECT g.personID FROM AskedContact g)
ORDER BY 1, 3;
