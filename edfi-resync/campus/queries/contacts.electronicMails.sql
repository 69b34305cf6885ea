-- The mail addresses of a guardian: the own one first.
SELECT c.personID AS "@key",
  c.email AS "electronicMailAddress",
  'uri://ed-fi.org/ElectronicMailTypeDescriptor#Home/Personal' AS "electronicMailTypeDescriptor",
  1 AS "primaryEmailAddressIndicator"
FROM Contact c
WHERE c.email IS NOT NULL
  AND c.personID IN (SELECT g.personID FROM AskedContact g)
UNION ALL
SELECT c.personID, c.secondaryEmail, 'uri://ed-fi.org/ElectronicMailTypeDescriptor#Other', 0
FROM Contact c
WHERE c.secondaryEmail IS NOT NULL
  AND c.personID IN (SELECT g.personID FROM AskedContact g)
ORDER BY 1, 3;
