-- The school of an assignment; at the district office, all schools of the person.
SELECT DISTINCT a.assignmentID AS "@key", s.schoolID AS "@school"
FROM SendableAssignment a
JOIN StaffSchool s ON s.personID = a.personID AND s.schoolID = COALESCE(a.schoolID, s.schoolID)
ORDER BY 1, 2;
