-- Students, staff and guardians of the year and these schools who would be sent, but lack the number that is sent as unique ID.
SELECT p.personID AS id
FROM Person p
WHERE (CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END IS NULL
       AND EXISTS (SELECT 1 FROM SendableEnrollment e
                   WHERE e.personID = p.personID AND e.schoolYear = :school_year
                     AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools)))))
   OR (CASE :staff_unique_id WHEN 'localStaffNumber' THEN p.staffNumber WHEN 'staffStateId' THEN p.staffStateID ELSE p.edFiID END IS NULL
       AND EXISTS (SELECT 1 FROM SendableAssignment a
                   WHERE a.personID = p.personID AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)
                     AND (:schools IS NULL OR a.schoolID IS NULL OR a.schoolID IN (SELECT value FROM json_each(:schools)))))
   OR (p.edFiID IS NULL
       AND EXISTS (SELECT 1 FROM RelatedPair rp
                   JOIN Person s ON s.personID = rp.personID
                   JOIN SendableEnrollment e ON e.personID = rp.personID AND e.schoolYear = :school_year
                   WHERE rp.relatedPersonID = p.personID AND rp.guardian = 1
                     AND (rp.startDate IS NULL OR rp.startDate <= :end_date) AND (rp.endDate IS NULL OR rp.endDate >= :start_date)
                     AND CASE :student_unique_id WHEN 'localStudentNumber' THEN s.studentNumber WHEN 'studentStateId' THEN s.stateID ELSE s.edFiID END
                       IS NOT NULL
                     AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools)))))
ORDER BY p.personID;
