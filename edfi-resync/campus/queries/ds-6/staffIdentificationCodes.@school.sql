-- The schools of the person.
SELECT DISTINCT d.personID AS "@key.person", d.districtID AS "@key.district", s.schoolID AS "@school"
FROM StaffDistrict d
CROSS JOIN StaffSchool s
WHERE s.personID = d.personID
ORDER BY 1, 2, 3;
