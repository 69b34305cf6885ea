-- What the district knows of a student: demographics, addresses, languages, needs.
SELECT CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  i.gender AS "sexDescriptor",
  i.hispanicEthnicity AS "hispanicLatinoEthnicity",
  (SELECT x.status FROM ProgramParticipation pp JOIN ProgramEL x ON x.participationID = pp.participationID
   WHERE pp.personID = p.personID AND pp.startDate <= :end_date AND (pp.endDate IS NULL OR pp.endDate >= :start_date)
   ORDER BY pp.startDate DESC, pp.participationID LIMIT 1) AS "limitedEnglishProficiencyDescriptor",
  (SELECT json_group_array(json_object('raceDescriptor', race))
     FROM (SELECT r.race FROM IdentityRace r WHERE r.identityID = i.identityID ORDER BY r.race)) AS "races",
  CASE WHEN i.homeLanguage IS NOT NULL THEN json_array(json_object('languageDescriptor', i.homeLanguage, 'uses',
    json_array(json_object('languageUseDescriptor', 'uri://ed-fi.org/LanguageUseDescriptor#Home language')))) END AS "languages",
  (SELECT json_group_array(json_patch('{}', json_object('addressTypeDescriptor', type, 'streetNumberName', streetNumberName,
            'apartmentRoomSuiteNumber', apt, 'city', city, 'stateAbbreviationDescriptor', state, 'postalCode', zip,
            'nameOfCounty', county)))
     FROM (SELECT l.type, a.number || ' ' || a.street AS streetNumberName, a.apt, a.city, a.state, a.zip, a.county
           FROM HouseholdMember m
           JOIN HouseholdLocation l ON l.householdID = m.householdID
           JOIN Address a ON a.addressID = l.addressID
           WHERE m.personID = p.personID AND (m.startDate IS NULL OR m.startDate <= :end_date) AND (m.endDate IS NULL OR m.endDate >= :start_date)
             AND (l.startDate IS NULL OR l.startDate <= :end_date) AND (l.endDate IS NULL OR l.endDate >= :start_date)
           GROUP BY l.type, streetNumberName, a.city, a.state, a.zip
           ORDER BY l.type, streetNumberName, a.city, a.state, a.zip)) AS "addresses",
  CASE WHEN c.email IS NOT NULL THEN json_array(json_object('electronicMailAddress', c.email,
    'electronicMailTypeDescriptor', 'uri://ed-fi.org/ElectronicMailTypeDescriptor#Organization')) END AS "electronicMails",
  CASE WHEN c.homePhone IS NOT NULL THEN json_array(json_object('telephoneNumber', c.homePhone,
    'telephoneNumberTypeDescriptor', 'uri://ed-fi.org/TelephoneNumberTypeDescriptor#Home')) END AS "telephones",
  (SELECT json_group_array(json_object('assigningOrganizationIdentificationCode', assigner,
            'studentIdentificationSystemDescriptor', system, 'identificationCode', code))
     FROM (SELECT d.number AS assigner, 'uri://ed-fi.org/StudentIdentificationSystemDescriptor#Local' AS system, p.studentNumber AS code
           WHERE p.studentNumber IS NOT NULL
           UNION ALL SELECT 'State', 'uri://ed-fi.org/StudentIdentificationSystemDescriptor#State', p.stateID WHERE p.stateID IS NOT NULL
           ORDER BY system)) AS "studentIdentificationCodes",
  (SELECT json_group_array(json_object('disabilityDescriptor', disability))
     FROM (SELECT DISTINCT x.disability
           FROM ProgramParticipation pp JOIN ProgramSpecialEd x ON x.participationID = pp.participationID
           WHERE pp.personID = p.personID AND pp.startDate <= :end_date AND (pp.endDate IS NULL OR pp.endDate >= :start_date)
           ORDER BY x.disability)) AS "disabilities",
  CASE WHEN EXISTS (SELECT 1
                    FROM ProgramParticipation pp JOIN ProgramFoodService x ON x.participationID = pp.participationID
                    WHERE pp.personID = p.personID AND pp.startDate <= :end_date AND (pp.endDate IS NULL OR pp.endDate >= :start_date))
    THEN json_array(json_object('studentCharacteristicDescriptor', 'uri://ed-fi.org/StudentCharacteristicDescriptor#Economic Disadvantaged')) END
    AS "studentCharacteristics",
  :school_year AS "@schoolYear",
  (SELECT json_group_array(schoolID)
     FROM (SELECT DISTINCT e.schoolID FROM SendableEnrollment e
           WHERE e.personID = p.personID AND e.schoolYear = :school_year ORDER BY e.schoolID)) AS "@school",
  p.personID AS "@person",
  'Person:' || p.personID AS "@object"
FROM Person p
JOIN Identity i ON i.identityID = p.currentIdentityID
CROSS JOIN SendableDistrict d
LEFT JOIN Contact c ON c.personID = p.personID
WHERE "studentReference.studentUniqueId" IS NOT NULL
  AND (:persons IS NULL OR p.personID IN (SELECT value FROM json_each(:persons)))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = p.personID AND e.schoolYear = :school_year AND e.districtID = d.districtID)
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = p.personID AND e.schoolYear = :school_year
                AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools))))
ORDER BY p.personID, d.districtID;
