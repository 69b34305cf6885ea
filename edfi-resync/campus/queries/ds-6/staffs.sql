-- Everyone with an assignment that overlaps the year. Who works at schools carries them; who works at the district
-- office only belongs to no school. Who is highly qualified in one employment of the year, is.
SELECT p.uniqueID AS "staffUniqueId",
  i.personalTitle AS "personalTitlePrefix",
  i.firstName AS "firstName",
  i.middleName AS "middleName",
  i.lastName AS "lastSurname",
  i.suffix AS "generationCodeSuffix",
  i.birthdate AS "birthDate",
  i.educationLevel AS "highestCompletedLevelOfEducationDescriptor",
  (SELECT MAX(COALESCE(m.highlyQualified, 0)) FROM Employment m
   WHERE m.personID = p.personID AND m.startDate <= :end_date AND (m.endDate IS NULL OR m.endDate >= :start_date))
    AS "highlyQualifiedTeacher",
  p.schoolYear AS "@schoolYear",
  p.personID AS "@person",
  p.personID AS "@key",
  CONCAT('Person:', p.personID) AS "@object"
FROM SentStaff p
JOIN Person n ON n.personID = p.personID
LEFT JOIN "Identity" i ON i.identityID = n.currentIdentityID
WHERE (:persons IS NULL OR p.personID IN (:persons))
ORDER BY p.personID;
