-- The addresses of a guardian; two rows of one address give one.
SELECT a.personID AS "@key",
  a.addressType AS "addressTypeDescriptor",
  a.street AS "streetNumberName",
  MIN(a.apt) AS "apartmentRoomSuiteNumber",
  a.city AS "city",
  a.state AS "stateAbbreviationDescriptor",
  a.zip AS "postalCode",
  MIN(a.county) AS "nameOfCounty",
  MAX(a.private) AS "doNotPublishIndicator"
FROM PersonAddress a
WHERE a.personID IN (SELECT g.personID FROM AskedContact g)
GROUP BY a.personID, a.addressType, a.street, a.city, a.state, a.zip
ORDER BY a.personID, a.addressType, a.street, a.city, a.state, a.zip;
