-- The language at home.
SELECT s.personID AS "@key.person", s.districtID AS "@key.district",
  i.homePrimaryLanguage AS "languageDescriptor",
  '[{"languageUseDescriptor": "uri://ed-fi.org/LanguageUseDescriptor#Home language"}]' AS "uses"
FROM StudentDistrict s
JOIN Person p ON p.personID = s.personID
JOIN "Identity" i ON i.identityID = p.currentIdentityID
WHERE i.homePrimaryLanguage IS NOT NULL
ORDER BY s.personID, s.districtID;
