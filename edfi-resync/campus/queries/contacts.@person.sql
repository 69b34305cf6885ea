-- A guardian and the students in these schools.
SELECT g.contactID AS "@key", g.studentID AS "@person"
FROM Guardianship g
JOIN SentStudent s ON s.personID = g.studentID
WHERE g.contactID IN (SELECT a.personID FROM AskedContact a)
UNION
SELECT a.personID, a.personID
FROM AskedContact a
ORDER BY 1, 2;
