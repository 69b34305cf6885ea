-- Everyone with an enrollment of the year that may be sent.
SELECT p.uniqueID AS "studentUniqueId",
  i.personalTitle AS "personalTitlePrefix",
  i.firstName AS "firstName",
  i.middleName AS "middleName",
  i.lastName AS "lastSurname",
  i.suffix AS "generationCodeSuffix",
  i.alias AS "preferredFirstName",
  i.birthdate AS "birthDate",
  i.birthCity AS "birthCity",
  i.birthState AS "birthStateAbbreviationDescriptor",
  i.birthCountry AS "birthCountryDescriptor",
  i.gender AS "birthSexDescriptor",
  p.schoolYear AS "@schoolYear",
  p.personID AS "@person",
  p.personID AS "@key",
  CONCAT('Person:', p.personID) AS "@object"
FROM SentStudent p
JOIN Person n ON n.personID = p.personID
LEFT JOIN "Identity" i ON i.identityID = n.currentIdentityID
WHERE (:persons IS NULL OR p.personID IN (:persons))
ORDER BY p.personID;
