-- The guardians of the students that are sent. A contact carries the students of the chosen schools, so that a student brings the
-- own guardians, but not those whom only a brother or sister has in these schools; and the schools of all students. Who may be asked for is found first:
-- the rest costs a look at each student of each guardian.
SELECT p.edFiID AS "contactUniqueId",
  i.firstName AS "firstName",
  i.middleName AS "middleName",
  i.lastName AS "lastSurname",
  i.suffix AS "generationCodeSuffix",
  i.gender AS "sexDescriptor",
  CASE WHEN c.email IS NOT NULL THEN json_array(json_object('electronicMailAddress', c.email,
    'electronicMailTypeDescriptor', 'uri://ed-fi.org/ElectronicMailTypeDescriptor#Home/Personal')) END AS "electronicMails",
  (SELECT json_group_array(json_object('telephoneNumber', number, 'telephoneNumberTypeDescriptor', type))
     FROM (SELECT c.homePhone AS number, 'uri://ed-fi.org/TelephoneNumberTypeDescriptor#Home' AS type WHERE c.homePhone IS NOT NULL
           UNION ALL SELECT c.cellPhone, 'uri://ed-fi.org/TelephoneNumberTypeDescriptor#Mobile' WHERE c.cellPhone IS NOT NULL
           UNION ALL SELECT c.workPhone, 'uri://ed-fi.org/TelephoneNumberTypeDescriptor#Work' WHERE c.workPhone IS NOT NULL
           ORDER BY type)) AS "telephones",
  :school_year AS "@schoolYear",
  (SELECT json_group_array(schoolID)
     FROM (SELECT DISTINCT e.schoolID
           FROM RelatedPair rp
           JOIN Person s ON s.personID = rp.personID
           JOIN SendableEnrollment e ON e.personID = rp.personID AND e.schoolYear = :school_year
           WHERE rp.relatedPersonID = p.personID AND rp.guardian = 1
             AND (rp.startDate IS NULL OR rp.startDate <= :end_date) AND (rp.endDate IS NULL OR rp.endDate >= :start_date)
             AND CASE :student_unique_id WHEN 'localStudentNumber' THEN s.studentNumber WHEN 'studentStateId' THEN s.stateID ELSE s.edFiID END
               IS NOT NULL
           ORDER BY e.schoolID)) AS "@school",
  (SELECT json_group_array(personID)
     FROM (SELECT p.personID AS personID
           UNION SELECT rp.personID
           FROM RelatedPair rp
           JOIN Person s ON s.personID = rp.personID
           JOIN SendableEnrollment e ON e.personID = rp.personID AND e.schoolYear = :school_year
           WHERE rp.relatedPersonID = p.personID AND rp.guardian = 1
             AND (rp.startDate IS NULL OR rp.startDate <= :end_date) AND (rp.endDate IS NULL OR rp.endDate >= :start_date)
             AND CASE :student_unique_id WHEN 'localStudentNumber' THEN s.studentNumber WHEN 'studentStateId' THEN s.stateID ELSE s.edFiID END
               IS NOT NULL
             AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools)))
           ORDER BY personID)) AS "@person",
  'Person:' || p.personID AS "@object"
FROM Person p
JOIN Identity i ON i.identityID = p.currentIdentityID
LEFT JOIN Contact c ON c.personID = p.personID
WHERE p.edFiID IS NOT NULL
  AND (:persons IS NULL OR p.personID IN (SELECT value FROM json_each(:persons)
    UNION SELECT relatedPersonID FROM RelatedPair WHERE guardian = 1 AND personID IN (SELECT value FROM json_each(:persons))))
  AND EXISTS (SELECT 1 FROM RelatedPair rp
           JOIN Person s ON s.personID = rp.personID
           JOIN SendableEnrollment e ON e.personID = rp.personID AND e.schoolYear = :school_year
           WHERE rp.relatedPersonID = p.personID AND rp.guardian = 1
             AND (rp.startDate IS NULL OR rp.startDate <= :end_date) AND (rp.endDate IS NULL OR rp.endDate >= :start_date)
             AND CASE :student_unique_id WHEN 'localStudentNumber' THEN s.studentNumber WHEN 'studentStateId' THEN s.stateID ELSE s.edFiID END
               IS NOT NULL
             AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools))))
  AND (:persons IS NULL
       OR p.personID IN (SELECT value FROM json_each(:persons))
       OR EXISTS (SELECT 1 FROM RelatedPair rp
           JOIN Person s ON s.personID = rp.personID
           JOIN SendableEnrollment e ON e.personID = rp.personID AND e.schoolYear = :school_year
           WHERE rp.relatedPersonID = p.personID AND rp.guardian = 1
             AND (rp.startDate IS NULL OR rp.startDate <= :end_date) AND (rp.endDate IS NULL OR rp.endDate >= :start_date)
             AND CASE :student_unique_id WHEN 'localStudentNumber' THEN s.studentNumber WHEN 'studentStateId' THEN s.stateID ELSE s.edFiID END
               IS NOT NULL
             AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools)))
             AND rp.personID IN (SELECT value FROM json_each(:persons))))
ORDER BY p.personID;
