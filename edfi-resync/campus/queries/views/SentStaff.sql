-- The staff of these schools: with an assignment at one of them this year, or at no school at all, and with a number.
SELECT u.personID, u.uniqueID, CAST(:school_year AS INTEGER) AS schoolYear
FROM NumberedStaff u
WHERE EXISTS (SELECT 1 FROM SendableAssignment a
              WHERE a.personID = u.personID AND (:schools IS NULL OR a.schoolID IS NULL OR a.schoolID IN (:schools)))
  AND (:schools IS NULL
       OR EXISTS (SELECT 1 FROM SendableAssignment a WHERE a.personID = u.personID AND a.schoolID IN (:schools))
       OR NOT EXISTS (SELECT 1 FROM SendableAssignment a WHERE a.personID = u.personID AND a.schoolID IS NOT NULL));
