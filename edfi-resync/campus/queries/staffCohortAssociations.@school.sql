-- The schools of the person.
SELECT DISTINCT m.cohortStaffID AS "@key", s.schoolID AS "@school"
FROM CohortStaff m
JOIN StaffSchool s ON s.personID = m.personID
ORDER BY 1, 2;
