-- Everyone with an enrollment of the year that may be sent.
SELECT CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentUniqueId",
  i.firstName AS "firstName",
  i.middleName AS "middleName",
  i.lastName AS "lastSurname",
  i.suffix AS "generationCodeSuffix",
  i.alias AS "preferredFirstName",
  i.birthDate AS "birthDate",
  i.birthCity AS "birthCity",
  i.birthState AS "birthStateAbbreviationDescriptor",
  i.gender AS "birthSexDescriptor",
  :school_year AS "@schoolYear",
  (SELECT json_group_array(schoolID)
     FROM (SELECT DISTINCT e.schoolID FROM SendableEnrollment e
           WHERE e.personID = p.personID AND e.schoolYear = :school_year ORDER BY e.schoolID)) AS "@school",
  p.personID AS "@person",
  'Person:' || p.personID AS "@object"
FROM Person p
JOIN Identity i ON i.identityID = p.currentIdentityID
WHERE "studentUniqueId" IS NOT NULL
  AND (:persons IS NULL OR p.personID IN (SELECT value FROM json_each(:persons)))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = p.personID AND e.schoolYear = :school_year
                AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools))))
ORDER BY p.personID;
