-- The addresses of a student; two rows of one address give one.
SELECT s.personID AS "@key.person", s.districtID AS "@key.district",
  a.addressType AS "addressTypeDescriptor",
  a.street AS "streetNumberName",
  MIN(a.apt) AS "apartmentRoomSuiteNumber",
  a.city AS "city",
  a.state AS "stateAbbreviationDescriptor",
  a.zip AS "postalCode",
  MIN(a.county) AS "nameOfCounty",
  MAX(a.private) AS "doNotPublishIndicator"
FROM StudentDistrict s
JOIN PersonAddress a ON a.personID = s.personID
GROUP BY s.personID, s.districtID, a.addressType, a.street, a.city, a.state, a.zip
ORDER BY s.personID, s.districtID, a.addressType, a.street, a.city, a.state, a.zip;
