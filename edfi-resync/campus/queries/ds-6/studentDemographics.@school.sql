-- The schools of the student.
SELECT DISTINCT d.personID AS "@key.person", d.districtID AS "@key.district", s.schoolID AS "@school"
FROM StudentDistrict d
CROSS JOIN SendableEnrollment s
WHERE s.personID = d.personID
ORDER BY 1, 2, 3;
