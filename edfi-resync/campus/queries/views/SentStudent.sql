-- The students of these schools: enrolled in one of them this year, and with a number.
SELECT u.personID, u.uniqueID, CAST(:school_year AS INTEGER) AS schoolYear
FROM NumberedStudent u
WHERE EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = u.personID AND (:schools IS NULL OR e.schoolID IN (:schools)));
