-- The schools of the student.
SELECT DISTINCT s.personID AS "@key", s.schoolID AS "@school"
FROM StudentSchool s
ORDER BY 1, 2;
