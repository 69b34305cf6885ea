-- The schools of the person.
SELECT DISTINCT m.employmentID AS "@key", s.schoolID AS "@school"
FROM Employment m
JOIN StaffSchool s ON s.personID = m.personID
ORDER BY 1, 2;
