-- The districts in which students have an enrollment of the year, sent or not: for the parts of what districts know
-- of students.
SELECT DISTINCT e.personID, s.districtID
FROM Calendar k
JOIN School s ON s.schoolID = k.schoolID
JOIN Enrollment e ON e.calendarID = k.calendarID
WHERE k.endYear = :school_year
  AND (:persons IS NULL OR e.personID IN (:persons))
  AND (:schools IS NULL OR e.personID IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)));
