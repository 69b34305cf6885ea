-- The schools of the person.
SELECT DISTINCT s.personID AS "@key", s.schoolID AS "@school"
FROM StaffSchool s
ORDER BY 1, 2;
