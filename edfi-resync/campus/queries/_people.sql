-- Students, staff and guardians of the year and these schools who would be sent, but lack the number that is sent as
-- unique ID.
SELECT p.personID AS id
FROM Person p
WHERE (NOT EXISTS (SELECT 1 FROM NumberedStudent u WHERE u.personID = p.personID)
       AND EXISTS (SELECT 1 FROM SendableEnrollment e
                   WHERE e.personID = p.personID AND (:schools IS NULL OR e.schoolID IN (:schools))))
   OR (NOT EXISTS (SELECT 1 FROM NumberedStaff u WHERE u.personID = p.personID)
       AND EXISTS (SELECT 1 FROM SendableAssignment a
                   WHERE a.personID = p.personID AND (:schools IS NULL OR a.schoolID IS NULL OR a.schoolID IN (:schools))))
   OR (p.edFiID IS NULL
       AND EXISTS (SELECT 1 FROM Guardianship g
                   JOIN SentStudent s ON s.personID = g.studentID
                   WHERE g.contactID = p.personID))
ORDER BY p.personID;
