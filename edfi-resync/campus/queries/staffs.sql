-- Everyone with an assignment that overlaps the year. Who works at schools carries them; who works at the district office only
-- belongs to no school.
SELECT CASE :staff_unique_id WHEN 'localStaffNumber' THEN p.staffNumber WHEN 'staffStateId' THEN p.staffStateID ELSE p.edFiID END
    AS "staffUniqueId",
  i.firstName AS "firstName",
  i.middleName AS "middleName",
  i.lastName AS "lastSurname",
  i.suffix AS "generationCodeSuffix",
  i.birthDate AS "birthDate",
  i.gender AS "sexDescriptor",
  i.hispanicEthnicity AS "hispanicLatinoEthnicity",
  i.educationLevel AS "highestCompletedLevelOfEducationDescriptor",
  (SELECT json_group_array(json_object('raceDescriptor', race))
     FROM (SELECT r.race FROM IdentityRace r WHERE r.identityID = i.identityID ORDER BY r.race)) AS "races",
  CASE WHEN c.email IS NOT NULL THEN json_array(json_object('electronicMailAddress', c.email,
    'electronicMailTypeDescriptor', 'uri://ed-fi.org/ElectronicMailTypeDescriptor#Work')) END AS "electronicMails",
  CASE WHEN p.staffNumber IS NOT NULL THEN json_array(json_object('staffIdentificationSystemDescriptor',
    'uri://ed-fi.org/StaffIdentificationSystemDescriptor#District', 'identificationCode', p.staffNumber)) END AS "identificationCodes",
  :school_year AS "@schoolYear",
  (SELECT nullif(json_group_array(schoolID), '[]')
     FROM (SELECT DISTINCT a.schoolID FROM SendableAssignment a
           WHERE a.personID = p.personID AND a.schoolID IS NOT NULL
             AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)
           ORDER BY a.schoolID)) AS "@school",
  p.personID AS "@person",
  'Person:' || p.personID AS "@object"
FROM Person p
JOIN Identity i ON i.identityID = p.currentIdentityID
LEFT JOIN Contact c ON c.personID = p.personID
WHERE "staffUniqueId" IS NOT NULL
  AND (:persons IS NULL OR p.personID IN (SELECT value FROM json_each(:persons)))
  AND EXISTS (SELECT 1 FROM SendableAssignment a WHERE a.personID = p.personID AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date))
  AND (:schools IS NULL
       OR EXISTS (SELECT 1 FROM SendableAssignment a
                  WHERE a.personID = p.personID AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)
                    AND a.schoolID IN (SELECT value FROM json_each(:schools)))
       OR NOT EXISTS (SELECT 1 FROM SendableAssignment a
                      WHERE a.personID = p.personID AND a.schoolID IS NOT NULL
                        AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)))
ORDER BY p.personID;
