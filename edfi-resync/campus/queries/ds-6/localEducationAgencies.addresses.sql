-- Where a district is.
SELECT t.districtID AS "@key",
  'uri://ed-fi.org/AddressTypeDescriptor#Physical' AS "addressTypeDescriptor",
  t.address AS "streetNumberName",
  t.city AS "city",
  t.state AS "stateAbbreviationDescriptor",
  t.zip AS "postalCode"
FROM District t
WHERE t.address IS NOT NULL AND t.city IS NOT NULL AND t.state IS NOT NULL AND t.zip IS NOT NULL
ORDER BY t.districtID;
