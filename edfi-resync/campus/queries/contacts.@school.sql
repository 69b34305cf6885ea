-- The schools of all students of a guardian.
SELECT DISTINCT g.contactID AS "@key", e.schoolID AS "@school"
FROM Guardianship g
JOIN NumberedStudent s ON s.personID = g.studentID
JOIN SendableEnrollment e ON e.personID = g.studentID
WHERE g.contactID IN (SELECT a.personID FROM AskedContact a)
ORDER BY 1, 2;
