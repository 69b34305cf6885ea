-- Relationships with Guardian checked. They carry both people, and the schools of the student.
SELECT c.edFiID AS "contactReference.contactUniqueId",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  rp.relationship AS "relationDescriptor",
  rp.seq AS "contactPriority",
  rp.guardian AS "legalGuardian",
  rp.livesWith AS "livesWith",
  rp.emergency AS "emergencyContactStatus",
  rp.seq = 1 AS "primaryContactStatus",
  :school_year AS "@schoolYear",
  (SELECT json_group_array(schoolID)
     FROM (SELECT DISTINCT e.schoolID FROM SendableEnrollment e
           WHERE e.personID = rp.personID AND e.schoolYear = :school_year ORDER BY e.schoolID)) AS "@school",
  json_array(rp.personID, rp.relatedPersonID) AS "@person",
  'RelatedPair:' || rp.pairID AS "@object"
FROM RelatedPair rp
CROSS JOIN Person p ON p.personID = rp.personID
JOIN Person c ON c.personID = rp.relatedPersonID
WHERE rp.guardian = 1
  AND (rp.startDate IS NULL OR rp.startDate <= :end_date) AND (rp.endDate IS NULL OR rp.endDate >= :start_date)
  AND "studentReference.studentUniqueId" IS NOT NULL AND c.edFiID IS NOT NULL
  AND (:persons IS NULL
       OR rp.personID IN (SELECT value FROM json_each(:persons))
       OR rp.relatedPersonID IN (SELECT value FROM json_each(:persons)))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = rp.personID AND e.schoolYear = :school_year
                AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools))))
ORDER BY rp.pairID;
